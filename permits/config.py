"""The settings: read once from the environment, checked as a whole, handed on as one frozen object.

Every setting is a row of :data:`SETTINGS`; the reference page of the documentation is made from the same rows. A missing or
wrong setting stops the start with a sentence that names it. Keys that nobody configured are made at first run and kept in
the home folder, readable by the owner alone; ``production`` refuses them.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from permits import paths

PREFIX = "SATU_PINTU_"
MADE = "made at first run"
PUSH_SERVICES = "fcm.googleapis.com, *.push.services.mozilla.com, *.notify.windows.com, web.push.apple.com"


class SettingError(Exception):
    """A setting that stops the start. The text is a sentence for the person who starts the program."""


def _text(raw: str) -> str:
    return raw.strip()


def _whole(raw: str) -> int:
    if not re.fullmatch(r"\d{1,9}", raw.strip()):
        raise ValueError("a whole number, such as 8000")
    return int(raw)


def _yes_no(raw: str) -> bool:
    answers = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if raw.strip().lower() not in answers:
        raise ValueError("yes or no")
    return answers[raw.strip().lower()]


def _mode(raw: str) -> str:
    if raw.strip() not in {"embedded", "production"}:
        raise ValueError("embedded or production")
    return raw.strip()


def _address(raw: str) -> str:
    parts = urlsplit(raw.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("an address such as https://izin.kota.go.id")
    return raw.strip().rstrip("/")


def _gateway(raw: str) -> str:
    return _address(raw) if raw.strip() else ""


def _database(raw: str) -> str:
    if not raw.startswith(("sqlite:///", "postgresql+psycopg://", "postgresql://")):
        raise ValueError("an address that begins with sqlite:/// or postgresql://")
    return re.sub(r"^postgresql://", "postgresql+psycopg://", raw.strip())


def _redis(raw: str) -> str:
    if not raw.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("an address that begins with redis://, rediss:// or unix://")
    return raw.strip()


def _scanner(raw: str) -> str:
    if raw.strip() and not re.fullmatch(r"unix:///\S+|tcp://[^\s/:]+(:\d{1,5})?", raw.strip()):
        raise ValueError("an address that begins with unix:/// or tcp://")
    return raw.strip()


def _rate(raw: str) -> str:
    if not re.fullmatch(r"\d+ per (second|minute|hour|day)", raw.strip()):
        raise ValueError("a rate such as «10 per minute»")
    return raw.strip()


def _keys(raw: str) -> tuple[str, ...]:
    return tuple(filter(None, re.split(r"[\s,]+", raw.strip())))


def _codes(raw: str) -> frozenset[str]:
    found = frozenset(_keys(raw))
    if not all(re.fullmatch(r"\*|[a-z][a-z0-9_-]*", each) for each in found):
        raise ValueError("codes with commas between them, «*» or nothing")
    return found


def _weight(raw: str) -> Fraction:
    if raw.strip() not in {"1/9", "0.1111", "0.111", "0.11"}:
        raise ValueError("one of 1/9, 0.1111, 0.111 and 0.11")
    return Fraction(raw.strip())


KINDS: Mapping[str, Callable[[str], Any]] = {
    "text": _text, "secret": _text, "whole number": _whole, "yes or no": _yes_no, "mode": _mode, "address": _address,
    "database": _database, "redis": _redis, "rate": _rate, "weight": _weight, "scanner": _scanner,
    "gateway": _gateway,
    "hosts": lambda raw: frozenset(_keys(raw.lower())),
    "secrets": _keys, "codes": _codes,
    "folder": lambda raw: Path(raw).expanduser(),
    "file": lambda raw: Path(raw).expanduser(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. ``production`` says that the production mode refuses to start without it."""

    name: str
    kind: str
    default: str | None
    help: str
    production: bool = False

    @property
    def variable(self) -> str:
        """The name in the environment."""
        return PREFIX + self.name.upper()


SETTINGS: tuple[Setting, ...] = (
    Setting("mode", "mode", "embedded", "«embedded» brings its own database, Redis and mailbox; «production» refuses defaults."),
    Setting("home", "folder", str(paths.HOME), "Folder for what the program keeps: database, files, keys, mailbox."),
    Setting("base_url", "address", "http://127.0.0.1:8000", "The public address, printed in the QR code of every paper.", True),
    Setting("host", "text", "127.0.0.1", "The network address the web server listens on."),
    Setting("port", "whole number", "8000", "The port the web server listens on."),
    Setting("trusted_proxies", "whole number", "0", "How many proxies in front may tell the visitor's address and scheme."),
    Setting("web_workers", "whole number", "2", "Processes of the web server."),
    Setting("web_threads", "whole number", "4", "Threads in each process of the web server."),
    Setting("secret_key", "secret", MADE, "Signs sessions and links in mails; at least 32 characters.", True),
    Setting("password_salt", "secret", MADE, "Goes into every password's digest; at least 32 characters. Never change it.", True),
    Setting("factor_key", "secrets", MADE, "Encrypts second factors; 32 characters or more; a new one before the old.", True),
    Setting("second_factor_roles", "codes", "", "Roles that must have a second factor; «*»: all of the office; empty: none."),
    Setting("recovery_hours", "whole number", "72", "So long whoever lost the second factor waits until it is taken away."),
    Setting("database_url", "database", "sqlite:///{home}/satu-pintu.sqlite", "Where the database is.", True),
    Setting("redis_url", "redis", "unix://{home}/run/redis.sock", "Where Redis is; work waits while it is away.", True),
    Setting("lease_seconds", "whole number", "60", "How long a worker may hold a piece of work before it is handed out again."),
    Setting("smtp_host", "text", "127.0.0.1", "The mail server.", True),
    Setting("smtp_port", "whole number", "8025", "The mail server's port.", True),
    Setting("smtp_security", "text", "none", "«none», «starttls» or «tls»."),
    Setting("smtp_user", "text", "", "The user at the mail server, when it asks for one."),
    Setting("smtp_password", "secret", "", "The password at the mail server, when it asks for one."),
    Setting("mail_from", "text", "Satu Pintu <noreply@kota.example>", "The sender of every mail.", True),
    Setting("sms_gateway", "gateway", "", "Where text messages are handed over; empty: a local gateway, none in production."),
    Setting("sms_secret", "secret", "", "The token that the gateway for text messages asks for."),
    Setting("sms_sender", "text", "", "From whom text messages come, as the gateway knows it."),
    Setting("whatsapp_gateway", "gateway", "", "Where WhatsApp messages go (Cloud API); empty: as with text messages."),
    Setting("whatsapp_secret", "secret", "", "The token that the WhatsApp gateway asks for."),
    Setting("whatsapp_template", "text", "", "The name of the approved template, with one place for words."),
    Setting("push_services", "hosts", PUSH_SERVICES, "Push services of browsers that notices may go to; «*.» before any name."),
    Setting("max_upload_mb", "whole number", "25", "The largest request, in megabytes of 10⁶ bytes."),
    Setting("s3_address", "text", "", "A store of the S3 protocol for files and quarantine, such as https://s3.kota.go.id."),
    Setting("s3_bucket", "text", "", "Its bucket; empty: files lie in the home folder."),
    Setting("s3_region", "text", "us-east-1", "Its region, as the store names it."),
    Setting("s3_key_id", "text", "", "Our name there."),
    Setting("s3_secret", "secret", "", "Our secret there."),
    Setting("scanner", "scanner", "", "ClamAV, as unix:///path or tcp://host:3310; empty: uploads are marked as not scanned."),
    Setting("quarantine_days", "whole number", "7", "So many days refused and unfinished uploads stay in quarantine."),
    Setting("session_hours", "whole number", "12", "After so many hours a person signs in again."),
    Setting("sign_in_rate", "rate", "20 per minute", "How often one address may try to sign in or ask for a mail."),
    Setting("verify_rate", "rate", "60 per minute", "How often one address may ask whether a permit is genuine."),
    Setting("public_comment_rate", "rate", "20 per hour", "How often one address may comment in a public consultation."),
    Setting("check_rate", "rate", "120 per minute", "How often one address may have a SOP's text checked while writing."),
    Setting("identity_rate", "rate", "30 per minute", "How often one address may search cases by an identity number."),
    Setting("agency_rate", "rate", "120 per minute", "How often one address may ask for pages and files by links of agencies."),
    Setting("agency_grace_days", "whole number", "7", "So many days after its deadline an outside agency's link still works."),
    Setting("desk_cap", "whole number", "20", "With so many reviews in hand one is given no further one; 0: no end."),
    Setting("board_seconds", "whole number", "60", "Seconds between two counts of the managers' board; 0: when it is opened."),
    Setting("undo_minutes", "whole number", "10", "So long nothing leaves the house after a decision on many cases; 0: at once."),
    Setting("signing_certificate", "file", "", "Certificates (PEM) of whoever signs permits; empty: a test authority.", True),
    Setting("signing_key", "file", "", "Private key (PEM) of the signing certificate.", True),
    Setting("ikm_weight", "weight", "1/9", "Weight of one element in the satisfaction index: 1/9, 0.1111, 0.111 or 0.11."),
    Setting("log_level", "text", "info", "«debug», «info», «warning» or «error»."),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings as the program uses them; the meaning of each is in :data:`SETTINGS`."""

    mode: Literal["embedded", "production"]
    home: Path
    base_url: str
    host: str
    port: int
    trusted_proxies: int
    web_workers: int
    web_threads: int
    secret_key: str
    password_salt: str
    factor_key: tuple[str, ...]
    second_factor_roles: frozenset[str]
    recovery_hours: int
    database_url: str
    redis_url: str
    lease_seconds: int
    smtp_host: str
    smtp_port: int
    smtp_security: str
    smtp_user: str
    smtp_password: str
    mail_from: str
    sms_gateway: str
    sms_secret: str
    sms_sender: str
    whatsapp_gateway: str
    whatsapp_secret: str
    whatsapp_template: str
    push_services: frozenset[str]
    max_upload_mb: int
    s3_address: str
    s3_bucket: str
    s3_region: str
    s3_key_id: str
    s3_secret: str
    scanner: str
    quarantine_days: int
    session_hours: int
    sign_in_rate: str
    verify_rate: str
    public_comment_rate: str
    check_rate: str
    identity_rate: str
    agency_rate: str
    agency_grace_days: int
    desk_cap: int
    board_seconds: int
    undo_minutes: int
    signing_certificate: Path | None
    signing_key: Path | None
    ikm_weight: Fraction
    log_level: str

    @property
    def production(self) -> bool:
        return self.mode == "production"

    @property
    def keys(self) -> Path:
        """The folder of the keys made at first run."""
        return self.home / "keys"

    @property
    def agency_grace(self) -> timedelta:
        return timedelta(days=self.agency_grace_days)

    @property
    def session_length(self) -> timedelta:
        return timedelta(hours=self.session_hours)


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of the environment given, by default the process's own.

    Makes the home folder and, in the embedded mode, the keys it lacks. Raises SettingError with every sentence at once.
    """
    environment = os.environ if environment is None else environment
    known = {each.variable for each in SETTINGS}
    problems = [
        f"{name} is no setting; see the table of settings for the names."
        for name in sorted(environment)
        if name.startswith(PREFIX) and name not in known
    ]
    read, missing = _read_all(environment)
    problems += missing
    if not problems:
        problems += _contradictions(read)
    if problems:
        raise SettingError("\n".join(problems))
    return Settings(**read)


def _read_all(environment: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    read: dict[str, Any] = {}
    problems: list[str] = []
    production = environment.get(PREFIX + "MODE", "embedded").strip() == "production"
    for setting in SETTINGS:
        raw = environment.get(setting.variable, "")
        if not raw and production and setting.production:
            problems.append(f"{setting.variable} is missing: {setting.help}")
            continue
        try:
            read[setting.name] = _value(setting, raw, read)
        except ValueError as error:
            problems.append(f"{setting.variable} must be {error}.")
        except OSError as error:
            problems.append(f"{setting.variable}: {error.strerror} ({error.filename}).")
    return read, problems


def _value(setting: Setting, raw: str, read: Mapping[str, Any]) -> Any:
    if not raw and setting.default == MADE:
        raw = made_key(read["home"] / "keys", setting.name) if "home" in read else ""
        return KINDS[setting.kind](raw)
    text = raw or (setting.default or "").replace("{home}", str(read.get("home", "")))
    if setting.kind in {"folder", "file"} and not text:
        return None
    return KINDS[setting.kind](text)


def _contradictions(read: Mapping[str, Any]) -> list[str]:
    problems: list[str] = []
    for name in ("secret_key", "password_salt"):
        if len(read[name]) < 32:
            problems.append(f"{PREFIX}{name.upper()} must have at least 32 characters.")
    if read["s3_bucket"] and not (
        read["s3_address"].startswith(("http://", "https://")) and read["s3_key_id"] and read["s3_secret"]
    ):
        problems.append(f"{PREFIX}S3_BUCKET needs {PREFIX}S3_ADDRESS, {PREFIX}S3_KEY_ID and {PREFIX}S3_SECRET too.")
    if not read["factor_key"] or any(len(each) < 32 for each in read["factor_key"]):
        problems.append(f"{PREFIX}FACTOR_KEY must have at least 32 characters.")
    if read["smtp_security"] not in {"none", "starttls", "tls"}:
        problems.append(f"{PREFIX}SMTP_SECURITY must be «none», «starttls» or «tls».")
    if read["log_level"] not in {"debug", "info", "warning", "error"}:
        problems.append(f"{PREFIX}LOG_LEVEL must be «debug», «info», «warning» or «error».")
    if (read["signing_key"] is None) != (read["signing_certificate"] is None):
        problems.append(f"{PREFIX}SIGNING_KEY and {PREFIX}SIGNING_CERTIFICATE belong together: set both or none.")
    for name in ("signing_key", "signing_certificate"):
        if read[name] is not None and not read[name].is_file():
            problems.append(f"{PREFIX}{name.upper()}: there is no file {read[name]}.")
    problems += _of_gateways(read)
    if read["mode"] == "production" and not read["base_url"].startswith("https://"):
        problems.append(f"{PREFIX}BASE_URL must begin with https:// in production.")
    return problems


def _of_gateways(read: Mapping[str, Any]) -> Iterator[str]:
    """A gateway needs its secret and its sender, and in production an address that nobody on the way can read along."""
    for name, sender in (("sms", "sms_sender"), ("whatsapp", "whatsapp_template")):
        if not read[f"{name}_gateway"]:
            continue
        if not read[f"{name}_secret"] or not read[sender]:
            variables = f"{PREFIX}{name.upper()}_SECRET and {PREFIX}{sender.upper()}"
            yield f"{PREFIX}{name.upper()}_GATEWAY needs {variables} beside it."
        if read["mode"] == "production" and not read[f"{name}_gateway"].startswith("https://"):
            yield f"{PREFIX}{name.upper()}_GATEWAY must begin with https:// in production."


def made_key(folder: Path, name: str) -> str:
    """The key of this name in the folder; made at the first call (folder 0700, file 0600), the same ever after."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / name
    if not file.exists():
        draft = folder / f".{name}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as opened:
            opened.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # another process was first: its key counts
            os.link(draft, file)
        draft.unlink()
    return file.read_text(encoding="ascii").strip()
