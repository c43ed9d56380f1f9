"""The one thing every gateway does: take a short message for a number. Knows neither cases nor settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Channel = Literal["sms", "whatsapp"]
CHANNELS: tuple[Channel, ...] = ("sms", "whatsapp")


@dataclass(frozen=True, slots=True)
class Text:
    """One short message, complete. ``reference`` is the same at every attempt; ``at`` is when it was written."""

    to: str
    body: str
    language: str
    reference: str
    at: datetime


class NumberRefused(Exception):
    """The gateway will never deliver to this number: trying again is of no use."""


class GatewayFailed(Exception):
    """The gateway did not take the message this time. The text names a status or an error, never a number or words."""


class Port(Protocol):
    """A gateway of one channel."""

    def send(self, text: Text) -> None:
        """Hand a message over; returns when it was taken. Raises NumberRefused and GatewayFailed.

        Whether it was taken is unknown when the line breaks at the wrong moment: then it is sent again under its reference.
        """
