"""One catalogue out of the features' files."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from tools import catalogue

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def write(folder: Path, name: str, *pairs: tuple[str, str]) -> None:
    """Writes a feature's file with these English and Indonesian sentences."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = "\n".join(f'msgid "{english}"\nmsgstr "{own}"\n' for english, own in pairs)
    (folder / name).write_text(HEADER + entries, encoding="utf-8")


def spoken(folder: Path, domain: str = "messages") -> gettext.GNUTranslations:
    """The compiled catalogue, as the product reads it."""
    with (folder / "LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_the_features_files_become_one_catalogue(tmp_path: Path) -> None:
    """Sentences of two features are both understood."""
    write(tmp_path / "id", "reviews.po", ("Queue", "Antrean"))
    write(tmp_path / "id", "surveys.po", ("Survey", "Survei"))
    catalogue.build(tmp_path)
    assert [spoken(tmp_path / "id").gettext(word) for word in ("Queue", "Survey")] == ["Antrean", "Survei"]


def test_indonesian_has_one_form_for_one_and_for_many(tmp_path: Path) -> None:
    """A sentence with a number is found for every number, whatever rule the library has for the language."""
    header = HEADER.replace("\n\n", "\n") + '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    entry = 'msgid "%(num)s day left"\nmsgid_plural "%(num)s days left"\nmsgstr[0] "%(num)s hari lagi"\n'
    write(tmp_path / "id", "surveys.po", ("Survey", "Survei"))
    (tmp_path / "id" / "reviews.po").write_text(header + entry, encoding="utf-8")
    catalogue.build(tmp_path)
    said = [spoken(tmp_path / "id").ngettext("%(num)s day left", "%(num)s days left", count) for count in (1, 2)]
    assert said == ["%(num)s hari lagi"] * 2


def test_two_features_may_say_the_same(tmp_path: Path) -> None:
    """The same sentence with the same translation is no conflict."""
    write(tmp_path / "id", "reviews.po", ("Save", "Simpan"))
    write(tmp_path / "id", "surveys.po", ("Save", "Simpan"))
    catalogue.build(tmp_path)
    assert spoken(tmp_path / "id").gettext("Save") == "Simpan"


def test_two_translations_of_one_sentence_are_refused(tmp_path: Path) -> None:
    """The build names both files and both wordings."""
    write(tmp_path / "id", "reviews.po", ("Save", "Simpan"))
    write(tmp_path / "id", "surveys.po", ("Save", "Rekam"))
    with pytest.raises(
        catalogue.CatalogueError, match=r"surveys\.po:4: 'Save' is 'Rekam' here and 'Simpan' in reviews\.po"
    ):
        catalogue.build(tmp_path)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    """A file that is no catalogue stops the build with its name."""
    (tmp_path / "id").mkdir()
    (tmp_path / "id" / "reviews.po").write_text(HEADER + "Save: Simpan\n", encoding="utf-8")
    with pytest.raises(catalogue.CatalogueError, match=r"reviews\.po"):
        catalogue.build(tmp_path)


def test_a_librarys_own_catalogue_is_compiled_beside_ours(tmp_path: Path) -> None:
    """A catalogue under LC_MESSAGES keeps its domain."""
    write(tmp_path / "id" / "LC_MESSAGES", "library.po", ("Login", "Masuk"))
    catalogue.build(tmp_path)
    assert spoken(tmp_path / "id", "library").gettext("Login") == "Masuk"
    assert catalogue.targets(tmp_path)[-1].name == "library.mo"


def test_the_plural_forms_are_those_of_the_files(tmp_path: Path) -> None:
    """A language with one form for any number says it for any number, whatever a library thinks of the language."""
    folder = tmp_path / "id"
    write(folder, "desk.po")
    text = HEADER.replace('utf-8\\n"', 'utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"')
    entry = 'msgid "%(num)s day"\nmsgid_plural "%(num)s days"\nmsgstr[0] "%(num)s hari"\n'
    (folder / "desk.po").write_text(text + entry, encoding="utf-8")
    catalogue.build(tmp_path)
    assert {spoken(folder).ngettext("%(num)s day", "%(num)s days", count) for count in (0, 1, 2, 11)} == {
        "%(num)s hari"
    }
