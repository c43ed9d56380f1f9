"""Writes the reference pages that are made from the code: settings, commands, policy, the keys of the SOP language
and its constructs. ``make docs``.

With ``--check`` nothing is written; the exit code is 1 when a page no longer says what the code does.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
REFERENCE = ROOT / "docs" / "reference"
MADE_BY = "<!-- Made from the code by `make docs`: change the code, not this page. -->"


def main(arguments: Sequence[str]) -> int:
    """Writes the pages, or with --check compares them."""
    pages = {
        "settings.md": settings_page(),
        "commands.md": commands_page(),
        "policy.md": policy_page(),
        "sop-language.md": language_page(),
        "constructs.md": constructs_page(),
    }
    if "--check" in arguments:
        stale = [name for name, text in pages.items() if written(name) != text]
        for name in stale:
            print(f"docs/reference/{name} no longer says what the code does: run make docs", file=sys.stderr)
        return 1 if stale else 0
    for name, text in pages.items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
    return 0


def written(name: str) -> str:
    """A page as it stands in the tree; empty when there is none."""
    page = REFERENCE / name
    return page.read_text(encoding="utf-8") if page.exists() else ""


def page(title: str, lead: str, lines: Iterator[str]) -> str:
    """A whole page."""
    return "\n".join([f"# {title}", "", MADE_BY, "", lead, "", *lines]) + "\n"


def row(*cells: str) -> str:
    """One line of a table."""
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def settings_page() -> str:
    """Every setting with its kind, default and meaning."""
    from permits.config import PREFIX

    lead = (
        f"Settings are read from the environment when the program starts. Each name begins with `{PREFIX}`. A missing or wrong "
        "setting stops the start with a sentence that names it. *Needed* ones have no default in the `production` mode."
    )
    return page("Settings", lead, settings_rows())


def settings_rows() -> Iterator[str]:
    """The table of settings."""
    from permits import paths
    from permits.config import SETTINGS

    yield row("variable", "kind", "default", "meaning")
    yield row("---", "---", "---", "---")
    for setting in SETTINGS:
        default = (setting.default or "").replace(str(paths.ROOT) + "/", "")
        needed = " *Needed.*" if setting.production else ""
        yield row(f"`{setting.variable}`", setting.kind, f"`{default}`" if default else "", setting.help + needed)


def commands_page() -> str:
    """Every command with its arguments, as it describes itself."""
    from permits.cli import permits

    lead = "`permits COMMAND --help` says the same. A refusal is a sentence on the error stream and exit code 1, a wrong setting 2."
    lines = (
        line for name, command in sorted(permits.commands.items()) for line in command_lines(f"permits {name}", command)
    )
    return page("Commands", lead, lines)


def command_lines(name: str, command: click.Command) -> Iterator[str]:
    """What one command does and takes; of a group, each command in it."""
    if isinstance(command, click.Group):
        for inner, child in sorted(command.commands.items()):
            yield from command_lines(f"{name} {inner}", child)
        return
    context = click.Context(command, info_name=name)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    yield from (f"## {name}", "", "```", usage, "```", "", " ".join((command.help or "").split()), "")
    options = [parameter.get_help_record(context) for parameter in command.params]
    rows = [row(f"`{record[0]}`", record[1]) for record in options if record]
    if rows:
        yield from (row("option", "meaning"), row("---", "---"), *rows, "")


def policy_page() -> str:
    """Who may do what, and which addresses each right opens."""
    lead = (
        "One table decides: `permits/accounts/policy.toml`. What no row allows is refused; an address without a row does not "
        "exist. "
        "*own*: the applicant of the case; *seat*: who holds the role in the office that a review addresses; *office*: every "
        "member "
        "of such an office; *lead_office*: every member of the office that leads the service; *may:x*: whose role the city gives x."
    )
    return page("Who may do what", lead, policy_rows())


def policy_rows() -> Iterator[str]:
    """The table of actions."""
    from permits.accounts.policy import table

    policy = table()
    yield row("action", "who may", "what it is", "endpoints")
    yield row("---", "---", "---", "---")
    for name, action in policy.actions.items():
        endpoints = sorted(endpoint for endpoint, needed in policy.endpoints.items() if needed == name)
        yield row(
            f"`{name}`", ", ".join(sorted(action.who)), action.about, ", ".join(f"`{each}`" for each in endpoints)
        )


KEYS_BEGIN, KEYS_END = "<!-- keys: made by `make docs` -->", "<!-- end of keys -->"


def language_page() -> str:
    """The page of the SOP language as it stands, with the tables of all keys between its two marks made anew."""
    before, _, rest = written("sop-language.md").partition(KEYS_BEGIN)
    _, _, after = rest.partition(KEYS_END)
    return before + "\n".join([KEYS_BEGIN, "", *key_tables(), KEYS_END]) + after


def key_tables() -> Iterator[str]:
    """A table for every part of a file that has keys."""
    from workflows.language.editors import editor_schema, keys_of, models_of
    from workflows.language.schema import CityShape, SopShape

    done: set[str] = set()
    for shape in (SopShape, CityShape):
        schema = editor_schema("en", shape)
        for model in models_of(shape):
            part = schema if model is shape else schema["$defs"].get(model.__name__)
            if part is None or model.__name__ in done:
                continue
            done.add(model.__name__)
            yield from (f"### {part_name(model.__name__)}", "")
            yield from (row("key", "needed", "value", "meaning"), row(*["---"] * 4))
            for key in keys_of(model):
                described = part["properties"][key]
                needed = "yes" if key in part.get("required", ()) else ""
                yield row(f"`{key}`", needed, value_of(described), described["description"])
            yield ""


def part_name(model: str) -> str:
    """What a part of the file is called: `FeeLineShape` is «fee line»."""
    words = re.sub(r"(?<!^)([A-Z])", r" \1", model.removesuffix("Shape")).lower()
    return {"sop": "service", "column": "column, or field of a review", "words": "text"}.get(words, words)


def value_of(described: Mapping[str, Any]) -> str:
    """What kind of value a key takes, in a few words."""
    if "enum" in described or "const" in described:
        return ", ".join(f"`{word}`" for word in described.get("enum", [described.get("const")]))
    if "$ref" in described:
        return part_name(described["$ref"].rpartition("/")[2])
    if "anyOf" in described:
        several = (value_of(each) for each in described["anyOf"] if each.get("type") != "null")
        return " or ".join(dict.fromkeys(several))
    if described.get("type") == "array":
        return f"list of {value_of(described['items'])}"
    inner = described.get("additionalProperties") or next(iter(described.get("patternProperties", {}).values()), None)
    if described.get("type") == "object":
        return f"code → {value_of(inner)}" if isinstance(inner, dict) else "mapping"
    names = {"string": "text", "boolean": "true or false", "integer": "whole number"}
    return names.get(described.get("type", "any"), described.get("type", "any"))


def constructs_page() -> str:
    """Every construct with its small running example, as the examples themselves say it."""
    lead = (
        "Each example is a whole small service of its own in `tests/data/sop/constructs/`; the tests load and check them all. "
        "Shown is the part that matters; open the file for the rest."
    )
    return page("Constructs of the SOP language", lead, chain(construct_lines(), not_run_lines()))


def not_run_lines() -> Iterator[str]:
    """What the language can say and the server does not do, with what the checker says of it."""
    from permits.definitions.runnable import NOT_RUN, SENTENCES

    yield from ("## Said but not run", "")
    yield "A file may say these, and the version keeps them; but this server does not do them, and says so at the line when a"
    yield from ("draft is checked. An *error* keeps the version from being published, a *warning* does not.", "")
    yield row("key", "code", "weight", "what is said")
    yield row("---", "---", "---", "---")
    for each in NOT_RUN:
        name = each.key.rpartition(".")[2] if each.code == "not_offered_yet" else "…"
        said = SENTENCES[each.code].en.format(name=name)
        yield row(f"`{each.key}`", f"`{each.code}`", each.severity, said)


def construct_lines() -> Iterator[str]:
    """One section an example: the comment at its head, and the lines between its marks."""
    for path in sorted((ROOT / "tests" / "data" / "sop" / "constructs").glob("[a-z]*.yaml")):
        head, _, rest = path.read_text(encoding="utf-8").partition("\nsop: 1\n")
        title, *about = [line.removeprefix("#").strip() for line in head.split("\n")]
        yield from (f"## {title}", "", " ".join(about), "")
        for shown in re.findall(r"^ *# shown\n(.*?)^ *# end\n", rest, re.MULTILINE | re.DOTALL):
            yield from ("```yaml", textwrap.dedent(shown).rstrip(), "```", "")
        yield from (f"[{path.name}](../../tests/data/sop/constructs/{path.name})", "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
