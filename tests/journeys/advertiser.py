"""Who advertises in the journeys, and what for; each journey adds its own sites."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

TODAY = datetime.now(UTC).date()
PERIOD = {"mulai": TODAY, "selesai": TODAY + timedelta(days=28)}
ADVERTISER: dict[str, Any] = {
    "nama": "Rizal Mooduto",
    "nik": "7571032102880002",
    "nama_badan": "CV Cahaya Timur Promosindo",
    "nib": "9120004170023",
    "alamat": "Jalan Merdeka 17, Kota Seruni",
    "telepon": "081200005528",
    "dikuasakan": False,
    "tema": "Pameran Usaha Kuliner",
    "isi": "acara",
    **PERIOD,
}
