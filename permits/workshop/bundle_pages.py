"""Doors: a service taken away as a signed bundle, and a bundle taken in."""

from __future__ import annotations

import io

from flask import current_app, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.policy import require
from permits.db import transaction
from permits.definitions import queries as published
from permits.workshop import exchange, keys
from permits.workshop.blueprint import bp
from permits.workshop.bundles import BundleBroken, pack, read


@bp.get("/workshop/services/<service>/bundle")
def bundle(service: str) -> ResponseReturnValue:
    """The newest version of a service as a signed bundle."""
    require("sops.read")
    chosen = [exchange.packed(service)]
    key = keys.own_key(current_app.config["SETTINGS"].keys)
    data = pack(chosen, exchange.templates_used(chosen), key, published.city().name.en, clock.now())
    name = f"{service}-{chosen[0].version}.zip"
    return send_file(io.BytesIO(data), "application/zip", as_attachment=True, download_name=name)


@bp.get("/workshop/bundles")
def bundles() -> ResponseReturnValue:
    """What a bundle is, and the form to take one in."""
    require("sops.edit")
    return render_template("workshop/bundles.html", problem="")


@bp.post("/workshop/bundles")
def take_in() -> ResponseReturnValue:
    """Verify a bundle and merge it into drafts; the page says what it brought."""
    actor, file = require("sops.edit"), request.files.get("bundle")
    data = file.read() if file else b""
    if not data:
        return render_template("workshop/bundles.html", problem=_("Choose a file first.")), 400
    try:
        found = read(data)
    except BundleBroken as broken:
        return render_template("workshop/bundles.html", problem=_why(broken.code)), 400
    with transaction():
        taken = exchange.take_in(found, actor, clock.now())
    known = keys.known_signers(current_app.config["SETTINGS"].keys)
    page = render_template(
        "workshop/taken.html",
        bundle=found,
        taken=taken,
        known=known.get(found.signer, ""),
        templates=exchange.templates_missing(found),
    )
    return page, 200


def _why(code: str) -> str:
    sentences = {
        "not_a_bundle": _("This file is no bundle."),
        "too_large": _("This file is larger than a bundle may be."),
        "not_signed": _("The signature does not fit: the bundle was changed, or was not made by the key it names."),
        "changed": _("A file in the bundle is not what its signed list says."),
    }
    return str(sentences[code])
