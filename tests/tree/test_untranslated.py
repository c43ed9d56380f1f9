"""No page says a sentence in one language alone: every word of ours goes through the catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment

from tests.tree.sources import ROOT

TEMPLATES = ROOT / "templates"
PERMITS = ROOT / "permits"
SAID = {"alt", "aria-description", "aria-label", "aria-roledescription", "aria-valuetext", "data-label", "label",
        "placeholder", "title"}  # fmt: skip
SILENT = {"script", "style", "code", "kbd", "pre"}
# The decree, the minutes and the statement are papers of an Indonesian office: in Indonesian, as their law asks.
PAPERS = "documents/"
# Names, which no translation changes; the name of the switch, which stands in both languages at once; attributes that a
# macro hands on.
NAMES = re.compile(r'Satu Pintu|SHA-256|NIB|YAML|\.yaml|Bahasa / Language|https?://\S+|/[\w/-]+|[\w-]+="\w+"')
WORD = re.compile(r"[^\W\d_]{2,}")
SHOWN = {"flash", "_flash"}
NAMED = {"label", "description", "message", "legend", "hint"}


class _Words(HTMLParser):
    """Collects what a template says of itself, in its texts and in the attributes that are shown or read out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        self.said += [value for name, value in attrs if name in SAID and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(" ".join(data.split()))


def said_by(source: str, *, mail: bool = False) -> list[str]:
    """The words of a template that come from nowhere but itself. What it is given, translated or not, leaves a «0»."""
    parts = []
    for _line, kind, value in Environment().lex(source):
        if kind in ("data", "variable_end"):
            parts.append(value if kind == "data" else "0")
    if mail:
        said = [" ".join("".join(parts).split())]
    else:
        words = _Words()
        words.feed("".join(parts))
        words.close()
        said = words.said
    return [each for each in said if WORD.search(NAMES.sub("", each))]


def spoken_literals(source: str) -> Iterator[str]:
    """Sentences of a module that a form field or a message shows just as they stand there."""
    for call in (each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        shown = call.args[:1] if name in SHOWN or name.endswith("Field") else []
        shown = shown + [each.value for each in call.keywords if each.arg in NAMED and name != "Explanation"]
        for each in shown:
            if isinstance(each, ast.Constant) and isinstance(each.value, str) and " " in each.value.strip():
                yield each.value


def test_templates_say_nothing_past_the_catalogue() -> None:
    """Every word of a template, attributes included, is translated, but for the names and the papers listed here."""
    found = {}
    for path in sorted(each for each in TEMPLATES.rglob("*") if each.suffix in (".html", ".txt", ".svg")):
        name = path.relative_to(TEMPLATES).as_posix()
        said = said_by(path.read_text(encoding="utf-8"), mail=path.suffix == ".txt")
        if said and not name.startswith(PAPERS):
            found[name] = said
    assert found == {}


def test_forms_and_messages_say_nothing_past_the_catalogue() -> None:
    """No label, hint or message of a form is a bare sentence, which would read the same in every language."""
    found = {
        path.relative_to(ROOT).as_posix(): said
        for path in sorted(PERMITS.rglob("*.py"))
        if path.name not in ("commands.py", "importing.py", "pdf.py")  # the command line, and what is put into papers
        and (said := list(spoken_literals(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


def test_an_untranslated_word_would_be_seen() -> None:
    """A bare word is found in a text, in an attribute, in a mail, in a field and in a message; translated ones are not."""
    assert said_by('<p title="Close it">{{ _("Well") }}</p><img alt="{{ said }}">') == ["Close it"]
    assert said_by("<p{% if x %} class='y'{% endif %}>{{ _('Well') }} done <code>make run</code></p>") == ["0 done"]
    assert said_by('{{ _("Dear reader") }}\n{{ base_url }}/account\nYours', mail=True) == ["0 0/account Yours"]
    assert list(spoken_literals('flash("All is well"); flash(_("All is well"))')) == ["All is well"]
    assert list(spoken_literals('StringField("Full name"); StringField(_l("Full name"))')) == ["Full name"]
    assert list(spoken_literals('Length(max=3, message="Too long for us")')) == ["Too long for us"]
