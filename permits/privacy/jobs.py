"""The work ``privacy.export``: gather, pack and keep a copy of everything about a person, then tell them.

Gathering and noting are transactions; packing lies between them, because files take their time.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import force_locale

from permits.accounts.models import Account
from permits.accounts.telling import tell
from permits.config import Settings
from permits.db import assert_transaction, transaction
from permits.documents.store import Store, store_of
from permits.privacy.gathering import gather
from permits.privacy.models import DataExport
from permits.scheduling.operations import Job, finish, lock_job, schedule

KEPT_FOR = timedelta(days=7)


def run_export(job: Job, now: datetime) -> None:
    """Make the copy unless it was made or given up before; its bytes are in the store before the row says so."""
    settings: Settings = current_app.config["SETTINGS"]
    with transaction() as session:
        found = session.get(DataExport, str(job.data["export"]))
        if found is None or found.ready_at is not None or found.ended_at is not None:
            finish(job, now)
            return
        person = session.get_one(Account, found.account_id)
        language, data = person.locale, gather(person.id)
    packed = pack(data, language, store_of(settings))
    sha256 = store_of(settings).put(packed)
    with transaction():
        held = lock_job(job.id, job.token, now)
        if held is not None:
            _note(str(job.data["export"]), sha256, len(packed), now)
            finish(held, now)


def _note(export_id: str, sha256: str, size: int, now: datetime) -> None:
    session = assert_transaction()
    found = session.get_one(DataExport, export_id, with_for_update=True)
    if found.ended_at is not None:
        schedule("file.delete", f"file.delete:export:{found.id}", now, None, {"sha256": sha256}, now=now)
        return
    found.sha256, found.size, found.ready_at, found.ends_at = sha256, size, now, now + KEPT_FOR
    session.flush()
    end = f"privacy.export_end:{found.id}"
    schedule("privacy.export_end", end, found.ends_at, None, {"export": found.id}, now=now)
    tell(session.get_one(Account, found.account_id), "data_ready", now, ends=found.ends_at)


def pack(data: dict[str, Any], language: str, store: Store) -> bytes:
    """The ZIP: ``data.json`` for machines, ``index.html`` for people, and every file that is still in the store."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for case in data["applications"]:
            for file in case["files"]:
                file["path"] = _put(
                    packed, store, f"files/{_safe(case['number'] or case['id'])}", file["filename"], file
                )
            for permit in case["permits"]:
                permit["path"] = _put(packed, store, "permits", f"{permit['number']}.pdf", permit, "document_sha256")
            for copy in case["duplicates"]:
                name = f"duplicate-{copy['sequence']}.pdf"
                copy["path"] = _put(packed, store, "permits", name, copy, "document_sha256")
        for kept in data.get("folder_file", ()):
            kept["path"] = _put(packed, store, "folder", kept["filename"], kept)
        packed.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2, default=str))
        with force_locale(language):
            template = current_app.jinja_env.get_template("privacy/copy.html")
            packed.writestr("index.html", template.render(data=data, language=language))
    return out.getvalue()


def _put(
    packed: zipfile.ZipFile, store: Store, folder: str, name: str, row: dict[str, Any], digest: str = "sha256"
) -> str | None:
    """Put one stored file into the ZIP; its path there, None when the store has it no more."""
    try:
        with store.open(row[digest] or "") as content:
            path = f"{folder}/{str(row['id'])[-6:]}-{_safe(name)}"
            packed.writestr(path, content.read())
            return path
    except FileNotFoundError:
        return None


def _safe(name: str) -> str:
    """A file's name that stays in its folder on every system."""
    return re.sub(r"[^\w.\- ]", "_", name).lstrip(".")[:100] or "file"
