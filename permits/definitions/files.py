"""SOP files on the disk: their text, and the city they belong to."""

from __future__ import annotations

from pathlib import Path

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from permits.definitions import queries
from permits.errors import NotFound
from permits.paths import SOP
from workflows import City, Definition, Finding, SopError, inspect, load_city

CITY_FILE = "_city.yaml"
GUIDE_FILE = "_guide.yaml"
BUNDLES_FILE = "_bundles.yaml"


def read_file(path: Path) -> str:
    """The text of a file. Raises SopError when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        sentence = ("Berkas ini tidak ada.", "There is no such file.")
    except IsADirectoryError:
        sentence = ("Ini folder, bukan berkas.", "This is a folder, not a file.")
    except (UnicodeDecodeError, OSError):
        sentence = ("Berkas ini tidak dapat dibaca sebagai teks UTF-8.", "This file cannot be read as UTF-8 text.")
    raise SopError([Finding(1, 1, "unreadable", *sentence)])


def city_beside(path: Path) -> City:
    """The city a file belongs to: the file beside it, the one in force, or the one that ships."""
    beside = path.resolve().parent / CITY_FILE
    if beside.exists():
        return load_city(read_file(beside))
    try:
        return queries.city()
    except (NotFound, SQLAlchemyError) as error:
        current_app.logger.debug("no city in force: %s", type(error).__name__)
    return load_city(read_file(SOP / CITY_FILE))


def services_beside(path: Path) -> set[str]:
    """The services that a guide may lead to: the files beside it, and those that are published."""
    beside = {each.stem for each in path.resolve().parent.glob("[a-z]*.yaml")}
    try:
        return beside | {each.service for each in queries.current_rows()}
    except SQLAlchemyError as error:
        current_app.logger.debug("no published services: %s", type(error).__name__)
    return beside


def definitions_beside(path: Path) -> dict[str, Definition]:
    """The services that a bundle may hold: the files beside it, and those that are published. A broken file is none."""
    city, found = city_beside(path), {}
    try:
        found = {each.service: queries.definition(each.id) for each in queries.current_rows()}
    except SQLAlchemyError as error:
        current_app.logger.debug("no published services: %s", type(error).__name__)
    for each in sorted(path.resolve().parent.glob("[a-z]*.yaml")):
        loaded = inspect(read_file(each), shared=city.types)
        if loaded.definition is not None:
            found[loaded.definition.service] = loaded.definition
    return found
