"""Doors of one's own ways to be reached: what one is told and how, and the number."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.queries import current_actor
from permits.channels import operations, phones, queries, subscriptions
from permits.channels.forms import CodeForm, NumberForm
from permits.channels.gateways import port_of
from permits.channels.numbers import shown
from permits.channels.ports import CHANNELS
from permits.channels.push import public_key
from permits.channels.topics import Topic, Way
from permits.channels.wording import WAY_WORDS, topic_words
from permits.config import Settings
from permits.db import transaction
from permits.errors import Invalid, NotFound
from permits.refusals import refusal_sentence
from permits.sessions.device import device_words

bp = Blueprint("channels", __name__)


@bp.app_context_processor
def names() -> dict[str, Any]:
    """What the account's own page shows of them."""
    return {"phone_shown": _phone_shown, "texts_go_out": lambda: phones.code_channel(_settings()) is not None}


@bp.route("/account/notices", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """What one is told about, and by which ways."""
    actor = current_actor()
    ways = _ways(actor.id)
    if request.method == "POST":
        with transaction():
            operations.choose(
                actor.id, actor.kind, request.form.getlist("wanted"), request.form.getlist("offered"), clock.now()
            )
        flash(_("Kept. It holds from the next notice on."), "done")
        return redirect(url_for(".index"), 303)
    wanted = queries.chosen(actor.id)
    rows = [
        (each, *topic_words(each), _boxes(each, ways), [way for way in ways if wanted[each.code, way]])
        for each in queries.topics_for(actor.kind)
    ]
    return render_template(
        "channels/index.html",
        rows=rows,
        phone=queries.phone_of(actor.id),
        consent_missing=_lacks_consent(actor.id),
        browsers=queries.browsers_of(actor.id),
        push_key=public_key(_settings()),
    )


@bp.route("/account/phone", methods=["GET", "POST"])
def phone() -> ResponseReturnValue:
    """The number: given, changed or taken away."""
    _require_texts()
    actor, form, error = current_actor(), NumberForm(), ""
    if form.is_submitted():
        try:
            with transaction():
                phones.ask(actor.id, form.number.data or "", _settings(), clock.now())
            return redirect(url_for(".code"), 303)
        except Invalid as invalid:
            error = refusal_sentence(invalid.problems[0].code)
    page = render_template("channels/phone.html", form=form, error=error, phone=queries.phone_of(actor.id))
    return page, 422 if error else 200


@bp.route("/account/phone/code", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """The code that went to the number; without one to type one goes back to where it is asked for."""
    _require_texts()
    actor, form, error = current_actor(), CodeForm(), ""
    if form.is_submitted():
        with transaction():
            said = phones.confirm(actor.id, form.code.data or "", _settings(), clock.now())
        if said == "right":
            flash(_("The number is yours now. Choose what we tell you by it."), "done")
            return redirect(url_for(".index"), 303)
        if said == "over":
            return _over(actor.id)
        error = refusal_sentence("phone_code_wrong")
    asked = queries.asked_of(actor.id, clock.now())
    if asked is None:
        return redirect(url_for(".phone"), 303)
    page = render_template("channels/code.html", form=form, error=error, number=shown(asked.number))
    return page, 422 if error else 200


@bp.post("/account/phone/remove")
def remove() -> ResponseReturnValue:
    """Take the number away."""
    with transaction():
        phones.remove(current_actor().id, clock.now())
    flash(_("The number is gone. Mails go on as before."), "info")
    return redirect(url_for(".index"), 303)


@bp.post("/account/notices/browsers", endpoint="subscribe")
def subscribe_browser() -> ResponseReturnValue:
    """This browser is to be told; its script has filled the form in."""
    given = request.form
    endpoint, p256dh, auth = given.get("endpoint", ""), given.get("p256dh", ""), given.get("auth", "")
    try:
        with transaction():
            device = device_words(request.headers.get("User-Agent", ""))
            subscriptions.subscribe(current_actor().id, endpoint, p256dh, auth, device, _settings(), clock.now())
        flash(_("This browser is told from now on."), "done")
    except Invalid as invalid:
        flash(refusal_sentence(invalid.problems[0].code), "error")
    return redirect(url_for(".index"), 303)


@bp.post("/account/notices/browsers/<subscription_id>/end", endpoint="end_push")
def end_subscription(subscription_id: str) -> ResponseReturnValue:
    """A browser is told no longer."""
    with transaction():
        subscriptions.end(subscription_id, current_actor().id)
    flash(_("This browser is told no longer."), "info")
    return redirect(url_for(".index"), 303)


def _over(account_id: str) -> ResponseReturnValue:
    """Back to the number: nothing can be typed any more, perhaps because the same form was sent twice."""
    if queries.phone_of(account_id) is None or queries.asked_of(account_id, clock.now()) is not None:
        flash(_("This code works no longer. Ask for a new one."), "error")
    return redirect(url_for(".phone"), 303)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _require_texts() -> None:
    """Where the office sends no messages there is no number to give."""
    if phones.code_channel(_settings()) is None:
        raise NotFound


def _ways(account_id: str) -> list[Way]:
    """The ways by which this person can be reached at present."""
    there: list[Way] = [each for each in CHANNELS if port_of(each, _settings()) is not None]
    there.append("push")
    return ["mail", *(each for each in there if queries.reaches(account_id, each))]


def _lacks_consent(account_id: str) -> bool:
    """Whether WhatsApp could reach this person, but for their consent."""
    there = port_of("whatsapp", _settings()) is not None and queries.phone_of(account_id) is not None
    return there and not queries.reaches(account_id, "whatsapp")


def _boxes(topic: Topic, ways: list[Way]) -> list[tuple[Way, str]]:
    return [(way, str(WAY_WORDS[way])) for way in ways if not (way == "mail" and topic.mailed)]


def _phone_shown(account_id: str) -> str:
    found = queries.phone_of(account_id)
    return shown(found.number) if found is not None else ""
