"""Three-way merge of SOP files, key by key: what two people changed in different places stands side by side afterwards.

Where both changed the same key differently, ours stays, and a comment above it says what theirs would have been. Where one
side removed what the other changed, the change stays. So no edit is lost, and the result can always be read as YAML.
Comments of the files survive: lines are taken over as they stand where that gives the same content; otherwise the file is
written anew with ruamel's round trip.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from workflows.compare.chunks import chunks, merge_items
from workflows.errors import SopError
from workflows.language.source import read_source

MARK = "# KONFLIK / CONFLICT"
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A key that both sides changed: what stands now (ours) and what theirs would have been, as YAML on one line.

    An empty ``path`` means lines of a file that could not be read as YAML. ``ours`` or ``theirs`` is empty where that
    side had removed the key.
    """

    path: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The text after a merge and what remains to be settled in it, each marked by a comment beginning with :data:`MARK`."""

    text: str
    conflicts: tuple[Conflict, ...] = ()


@dataclass(slots=True)
class _Work:
    """A merge under way: the conflicts found so far."""

    conflicts: list[Conflict] = field(default_factory=list)

    def clash(self, path: str, ours: Any, theirs: Any) -> None:
        self.conflicts.append(Conflict(path, _spelt(ours), _spelt(theirs)))


def merge(base: str, ours: str, theirs: str) -> Merged:
    """Bring ``theirs`` into ``ours``; ``base`` is the text both began from, empty when there is none."""
    if ours in (base, theirs):
        return Merged(theirs)
    if theirs == base:
        return Merged(ours)
    trees = [_read(each) for each in (base, ours, theirs)]
    if trees[1] is None or trees[2] is None:
        return _by_lines(base, ours, theirs)
    work = _Work()
    tree = trees[1]
    _merge_maps(trees[0] or CommentedMap(), tree, trees[2], "", work)
    lines = _by_lines(base, ours, theirs)
    wanted = _plain(tree)
    if not work.conflicts and _same(lines.text, wanted):  # where lines clash, they are comments: both stand, marked
        return lines
    written = _written(tree)
    if not _same(written, wanted):
        return lines
    return Merged(_marked(written, work.conflicts), tuple(work.conflicts))


def _merge_maps(base: Any, ours: Any, theirs: Any, path: str, work: _Work) -> None:
    """Bring ``theirs`` into the mapping ``ours``, key by key."""
    reordered = _order(base, theirs) is not None and _order(base, ours) is None
    wanted = list(theirs) if reordered else []
    for key in list(dict.fromkeys([*ours, *theirs])):
        here = f"{path}.{key}" if path else str(key)
        old, own, other = (each.get(key, _MISSING) for each in (base, ours, theirs))
        kept = _merge_values(old, own, other, here, work)
        if kept is _MISSING:
            ours.pop(key, None)
        elif own is _MISSING:
            _insert(ours, theirs, key, kept)
        elif kept is not own:
            ours[key] = kept
    for key in wanted:
        if key in ours:
            ours.move_to_end(key)


def _merge_values(base: Any, ours: Any, theirs: Any, path: str, work: _Work) -> Any:
    """What stands at a key afterwards; ``_MISSING`` when it goes."""
    if _equal(ours, theirs) or _equal(theirs, base):
        return ours
    if _equal(ours, base):
        return theirs
    if isinstance(ours, MutableMapping) and isinstance(theirs, MutableMapping):
        _merge_maps(base if isinstance(base, MutableMapping) else {}, ours, theirs, path, work)
        return ours
    if isinstance(ours, list) and isinstance(theirs, list):
        merged = _merge_lists(base if isinstance(base, list) else [], ours, theirs)
        if merged is not None:
            return merged
    work.clash(path, ours, theirs)
    return theirs if ours is _MISSING else ours


def _merge_lists(base: list[Any], ours: list[Any], theirs: list[Any]) -> list[Any] | None:
    items = {json.dumps(_plain(each), default=str, sort_keys=True): each for each in (*base, *theirs, *ours)}
    spelt = [[json.dumps(_plain(each), default=str, sort_keys=True) for each in side] for side in (base, ours, theirs)]
    merged = merge_items(*spelt)
    if merged is None:
        return None
    ours[:] = [items[each] for each in merged]
    return ours


def _insert(ours: CommentedMap, theirs: Any, key: Any, value: Any) -> None:
    """Put a new key behind the key it follows in theirs."""
    before = list(theirs)[: list(theirs).index(key)]
    place = next((list(ours).index(each) + 1 for each in reversed(before) if each in ours), 0)
    ours.insert(place, key, value)


def _order(base: Any, changed: Any) -> list[Any] | None:
    """The order of the keys both have, when ``changed`` has another than ``base``."""
    kept = [key for key in changed if key in base]
    return kept if kept != [key for key in base if key in changed] else None


def _by_lines(base: str, ours: str, theirs: str) -> Merged:
    """The merge of the bare lines; where both changed the same lines, theirs stand below ours as comments."""
    lines: list[str] = []
    conflicts: list[Conflict] = []
    for each in chunks(*(text.splitlines() for text in (base, ours, theirs))):
        if each.merged is not None:
            lines += each.merged
            continue
        conflicts.append(Conflict("", "\n".join(each.ours), "\n".join(each.theirs)))
        lines += [*each.ours, MARK, *(f"# {line}".rstrip() for line in each.theirs)]
    return Merged("\n".join(lines) + "\n", tuple(conflicts))


def _marked(text: str, conflicts: list[Conflict]) -> str:
    """The text with a comment above each key in dispute; one for a key that no line begins with stands above its parent."""
    if not conflicts:
        return text
    source = read_source(text)
    lines = text.splitlines()
    notes: dict[int, list[str]] = {}
    for each in conflicts:
        row = source.where(each.path)[0]
        margin = lines[row - 1][: len(lines[row - 1]) - len(lines[row - 1].lstrip())]
        notes.setdefault(row, []).extend(f"{margin}{line}" for line in _note(each))
    out: list[str] = []
    for row, line in enumerate(lines, 1):
        out += [*notes.get(row, ()), line]
    return "\n".join(out) + "\n"


def _note(conflict: Conflict) -> Iterator[str]:
    theirs = conflict.theirs or "(dihapus / removed)"
    own = "" if conflict.ours else " (di sini dihapus / removed here)"
    yield f"{MARK} {conflict.path}{own}:"
    yield from (f"#   {line}" for line in theirs.splitlines())


def _read(text: str) -> CommentedMap | None:
    """The file for a round trip, within the limits of the loader; None when it is no mapping that can be read."""
    if not text.strip():
        return None
    try:
        read_source(text)
        tree = _yaml().load(text)
    except (SopError, YAMLError, ValueError, RecursionError):
        return None
    return tree if isinstance(tree, CommentedMap) else None


def _yaml() -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _written(tree: Any) -> str:
    out = io.StringIO()
    _yaml().dump(tree, out)
    return out.getvalue()


def _same(text: str, wanted: Any) -> bool:
    tree = _read(text)
    return tree is not None and _spelling(_plain(tree)) == _spelling(wanted)


def _spelling(value: Any) -> str:
    """One spelling of a value, the order of its keys included."""
    return json.dumps(value, default=str)


def _equal(one: Any, two: Any) -> bool:
    if one is _MISSING or two is _MISSING:
        return one is two
    return _spelling(_plain(one)) == _spelling(_plain(two))


def _plain(value: Any) -> Any:
    if isinstance(value, MutableMapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, str) else value


def _spelt(value: Any) -> str:
    """A value as YAML, for a comment; empty for none."""
    if value is _MISSING:
        return ""
    if isinstance(value, MutableMapping | list):
        return dedent(_written(_plain(value))).strip()
    return json.dumps(_plain(value), default=str, ensure_ascii=False)
