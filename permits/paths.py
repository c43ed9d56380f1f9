"""Where the checkout keeps what is not code. The only module that knows."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
SOP = ROOT / "sop"
STATIC = ROOT / "permits" / "static"
MIGRATIONS = ROOT / "permits" / "migrations"
TRANSLATIONS = ROOT / "permits" / "translations"
HOME = ROOT / "instance"
