"""Requirements of a draft as a whole: its text for each sample, read against the source and written out, to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflows.imports import Imported, from_bpmn, from_digit

DATA = Path(__file__).resolve().parents[2] / "data"
DRAFTS = sorted((DATA / "digit" / "drafts").glob("*.yaml"))


def source(path: Path) -> str:
    return (path.parents[1] / path.stem).with_suffix(".json").read_text(encoding="utf-8")


def places(made: Imported) -> list[tuple[str, str]]:
    return [(each.code, each.path) for each in made.questions]


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.stem)
def test_a_draft_of_digit_is_the_one_that_was_read_and_agreed(path: Path) -> None:
    """The draft of a sample is, word for word, the one that people compared with its source."""
    assert from_digit(source(path)).text == path.read_text(encoding="utf-8")


def test_a_draft_of_bpmn_is_the_one_that_was_read_and_agreed() -> None:
    """The draft of the drawing that holds everything is, word for word, the one that people compared with it."""
    made = from_bpmn((DATA / "bpmn" / "everything.bpmn").read_text(encoding="utf-8"))
    assert made.text == (DATA / "bpmn" / "drafts" / "everything.yaml").read_text(encoding="utf-8")


def test_a_question_about_a_service_of_digit_names_its_place_in_the_draft() -> None:
    """Each question stands at the part of the draft that its answer changes: head, values, form, state or act."""
    made = from_digit((DATA / "digit" / "who.json").read_text(encoding="utf-8"))
    assert places(made) == [
        ("identity", "service"),
        ("office", "office"),
        ("texts", "title"),
        ("legal", "legal"),
        ("wall_clock", "values.limit_service"),
        ("wall_clock", "values.limit_pending"),
        ("wall_clock", "values.limit_review"),
        ("wall_clock", "values.limit_assigned"),
        ("fields", "form.permohonan"),
        ("starts_by_staff", "states.awal.triggers.create"),
        ("role", "states.pending"),
        ("other_roles", "states.pending.results.accept"),
        ("tone", "states.pending.results.accept"),
        ("tone", "states.pending.results.update"),
        ("nobody", "states.pending.results.close"),
        ("tone", "states.pending.results.close"),
        ("also_applicant", "states.pending.triggers.update_pemohon"),
        ("system_action", "states.pending.triggers.escalate"),
        ("nobody", "states.review"),
        ("nobody", "states.review.results.decide"),
        ("tone", "states.review.results.decide"),
        ("role", "states.assigned"),
        ("tone", "states.assigned.results.schedule"),
        ("tone", "states.assigned.results.reject"),
        ("system_action", "states.wait.triggers.complete"),
        ("outcome", "states.completed"),
    ]


def test_a_question_about_documents_or_what_follows_an_end_names_its_place() -> None:
    """What is asked about documents stands at them, what is asked about reopening at the operation."""
    made = from_digit((DATA / "digit" / "after-the-end.json").read_text(encoding="utf-8"))
    assert [each for each in places(made) if not each[1].startswith(("states.", "values."))][4:] == [
        ("fields", "form.permohonan"),
        ("documents", "documents"),
        ("after_end", "operations.renew"),
        ("after_end", "operations.cancel"),
        ("after_end", "operations.reopen"),
    ]


def test_a_question_about_a_drawing_names_its_place_in_the_draft() -> None:
    """Each question stands at the part of the draft that its answer changes: a value, a state, a result or a review."""
    made = from_bpmn((DATA / "bpmn" / "everything.bpmn").read_text(encoding="utf-8"))
    assert places(made)[4:] == [
        ("service_limit", "values.limit_service"),
        ("fields", "form.permohonan"),
        ("lane", "states.check_the_file"),
        ("condition", "states.check_the_file.results.complete"),
        ("tone", "states.check_the_file.results.complete"),
        ("tone", "states.check_the_file.results.send_back"),
        ("tone", "states.check_the_file.results.reject"),
        ("lane", "states.opinions.reviews.look_at_the_trees"),
        ("lane", "states.opinions.reviews.look_at_the_road"),
        ("no_lane", "states.any_objection"),
        ("tone", "states.any_objection.results.nobody_objects"),
        ("tone", "states.any_objection.results.somebody_rejects"),
        ("no_lane", "states.sign"),
        ("automatic_task", "states.sign"),
        ("tone", "states.sign.results.lanjut"),
        ("outcome", "states.permit_issued"),
    ]
