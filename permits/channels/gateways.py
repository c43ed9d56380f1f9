"""The gateways: two by HTTP, and a local one that keeps each message as a file for whoever tries the product out."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import requests

from permits.channels.ports import Channel, GatewayFailed, NumberRefused, Port, Text
from permits.config import Settings

PATIENCE = (5, 15)  # seconds for the connection, and for each piece of the answer
# The gateway will never reach this number: by its status, or by WhatsApp's own code (not a WhatsApp number). Everything else,
# a wrong secret or sender included, is no fault of the number's and may go well another time.
REFUSED = frozenset({410, 422})
NOT_ON_WHATSAPP = 131026
FOLDER = "texts"


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """A gateway for text messages: one POST of JSON with ``from``, ``to``, ``text`` and ``reference``, a bearer token."""

    address: str
    secret: str
    sender: str

    def send(self, text: Text) -> None:
        """See :class:`Port`."""
        said = {"from": self.sender, "to": text.to, "text": text.body, "reference": text.reference}
        _post(self.address, self.secret, said, text.reference)


@dataclass(frozen=True, slots=True)
class WhatsAppGateway:
    """WhatsApp's Cloud API, or a provider that speaks it: businesses begin with a template that WhatsApp has approved.

    The template has one place for words, {{1}}; its language is the reader's.
    """

    address: str
    secret: str
    template: str

    def send(self, text: Text) -> None:
        """See :class:`Port`."""
        words = [{"type": "text", "text": text.body}]
        said = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": text.to.removeprefix("+"),
            "type": "template",
            "template": {
                "name": self.template,
                "language": {"code": text.language},
                "components": [{"type": "body", "parameters": words}],
            },
            "biz_opaque_callback_data": text.reference,
        }
        _post(self.address, self.secret, said, text.reference)


@dataclass(frozen=True, slots=True)
class KeptText:
    """A message as the local gateway keeps it."""

    channel: str
    to: str
    body: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LocalGateway:
    """Keeps each message as a file, readable by the owner alone; the same message sent again replaces itself."""

    folder: Path
    channel: Channel

    def send(self, text: Text) -> None:
        """See :class:`Port`; takes everything."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = hashlib.sha256(f"{self.channel}:{text.reference}".encode()).hexdigest()[:32]
        said = {"channel": self.channel, "to": text.to, "body": text.body, "language": text.language}
        unfinished = self.folder / f".{name}.{os.getpid()}"
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({**said, "at": text.at.isoformat()}, file, ensure_ascii=False)
        unfinished.replace(self.folder / f"{name}.json")


def kept_texts(home: Path, limit: int = 100) -> list[KeptText]:
    """What the local gateways have taken, the latest first."""
    files = sorted((home / FOLDER).glob("*.json"), key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)
    return [_read(file) for file in files[:limit]]


def port_of(channel: Channel, settings: Settings) -> Port | None:
    """The gateway of a channel: the one that the settings name; without one the local one, or in production none."""
    if channel == "sms" and settings.sms_gateway:
        return SmsGateway(settings.sms_gateway, settings.sms_secret, settings.sms_sender)
    if channel == "whatsapp" and settings.whatsapp_gateway:
        return WhatsAppGateway(settings.whatsapp_gateway, settings.whatsapp_secret, settings.whatsapp_template)
    return None if settings.production else LocalGateway(settings.home / FOLDER, channel)


def _read(file: Path) -> KeptText:
    said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return KeptText(**{**said, "at": datetime.fromisoformat(said["at"])})


def _post(address: str, secret: str, said: Mapping[str, Any], reference: str) -> None:
    """Send JSON. Redirects are not followed, so that the secret goes to nobody but whom the settings name."""
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": reference}
    try:
        answer = requests.post(address, json=said, headers=headers, timeout=PATIENCE, allow_redirects=False)
    except requests.RequestException as error:
        raise GatewayFailed(type(error).__name__) from None
    if answer.status_code in REFUSED or (answer.status_code == 400 and _says_no(answer)):
        raise NumberRefused(str(answer.status_code))
    if not 200 <= answer.status_code < 300:
        raise GatewayFailed(str(answer.status_code))


def _says_no(answer: requests.Response) -> bool:
    try:
        said = answer.json()
    except requests.JSONDecodeError:
        return False
    error = said.get("error") if isinstance(said, dict) else None
    return isinstance(error, dict) and error.get("code") == NOT_ON_WHATSAPP
