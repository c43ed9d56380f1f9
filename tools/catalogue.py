"""Makes the one Indonesian catalogue out of the features' own files.

English sentences are the message ids in code and templates. Each feature keeps its Indonesian sentences in a file of
its own, ``permits/translations/id/<feature>.po``; here they become ``LC_MESSAGES/messages.po`` and ``.mo``. Other
catalogues under ``LC_MESSAGES`` (a library's texts, in our words) are compiled as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

# Babel's table does not know Indonesian and would look for a second form, which no sentence has.
PLURALS = {"id": "nplurals=1; plural=0;"}


class CatalogueError(Exception):
    """The features' files do not fit together; the message names every place."""


def languages(translations: Path) -> Iterator[Path]:
    """The folder of each language."""
    return (folder for folder in sorted(translations.glob("*")) if folder.is_dir())


def sources(translations: Path) -> list[Path]:
    """Every file that people write."""
    return [path for path in sorted(translations.glob("**/*.po")) if path.name != "messages.po"]


def targets(translations: Path) -> list[Path]:
    """Every compiled file."""
    messages = [folder / "LC_MESSAGES" / "messages.mo" for folder in languages(translations)]
    return messages + [path.with_suffix(".mo") for path in sources(translations) if path.parent.name == "LC_MESSAGES"]


def build(translations: Path) -> None:
    """Merges and compiles. Raises CatalogueError when two files translate one sentence differently."""
    for folder in languages(translations):
        compiled = folder / "LC_MESSAGES"
        compiled.mkdir(exist_ok=True)
        merged = merge(folder)
        with (compiled / "messages.po").open("wb") as file:
            write_po(file, merged, width=0, sort_output=True)
        write_compiled(merged, compiled / "messages.mo")
        for path in sorted(compiled.glob("*.po")):
            if path.name != "messages.po":
                write_compiled(read(path, folder.name), path.with_suffix(".mo"))


def merge(folder: Path) -> Catalog:
    """One catalogue of all files in a language's folder."""
    merged = Catalog(locale=folder.name, project="Satu Pintu", version="1", fuzzy=False)
    if folder.name in PLURALS:
        merged.mime_headers = [("Plural-Forms", PLURALS[folder.name])]
    origin: dict[object, str] = {}
    clashes: list[str] = []
    for path in sorted(folder.glob("*.po")):
        for message in read(path, folder.name):
            if not message.id or not message.string:
                continue
            known = merged.get(message.id, message.context)
            if known is not None and known.string != message.string:
                clashes.append(clash(path, origin[key(message)], message, known))
                continue
            merged.add(message.id, message.string, context=message.context, flags=message.flags)
            origin[key(message)] = path.name
    if clashes:
        raise CatalogueError("\n".join(clashes))
    return merged


def key(message: Message) -> object:
    """What makes a message one of a kind."""
    return (message.id if isinstance(message.id, str) else tuple(message.id), message.context)


def clash(path: Path, other: str, message: Message, known: Message) -> str:
    """Says which two files disagree on what."""
    return f"{path}:{message.lineno}: {message.id!r} is {message.string!r} here and {known.string!r} in {other}"


def read(path: Path, language: str) -> Catalog:
    """One file as a catalogue. Raises CatalogueError for a file that is not valid."""
    try:
        with path.open("rb") as file:
            return read_po(file, locale=language, abort_invalid=True)
    except (PoFileError, ValueError) as problem:
        raise CatalogueError(f"{path}: {problem}") from problem


def write_compiled(catalog: Catalog, target: Path) -> None:
    """Writes the binary form that gettext reads."""
    with target.open("wb") as file:
        write_mo(file, catalog)
