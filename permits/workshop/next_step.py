"""What comes next for a draft, as one sentence with one way to go: who must do what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from permits.accounts import policy
from permits.workshop import publishing, wording
from permits.workshop.models import Draft
from permits.workshop.publishing import Missing
from workflows.engine.outcome import Actor


@dataclass(frozen=True, slots=True)
class NextStep:
    """Whose turn it is («you», «office» or «done»), the sentence, why, and a link (address, words); empty for none."""

    side: str
    sentence: str
    why: str = ""
    address: str = ""
    words: str = ""


def next_step(draft: Draft, missing: Sequence[Missing], actor: Actor) -> NextStep:
    """The next step of a draft for this person; ``missing`` is what keeps it from being published, in order."""
    if not draft.is_open:
        return NextStep("done", _("This draft is closed: it was published or given up."))
    code = missing[0].code if missing else ""
    if code in ("second_missing", "lead_office_missing"):
        return _signing(draft, actor)
    if not policy.allows("sops.edit", actor):
        address = url_for("workshop.comments", draft_id=draft.id)
        sentence = _("You can read this draft and comment on it, but not change it.")
        return NextStep("office", sentence, address=address, words=_("Comment on it"))
    return _writing(draft, code, wording.missing(missing[0]) if missing else "")


def _writing(draft: Draft, code: str, said: str) -> NextStep:
    """What whoever writes the draft does next."""
    consultation = url_for("workshop.consultation", draft_id=draft.id)
    if code == "nothing_changed":
        sentence = _("**You** choose what to change: a fee, a deadline, a document, an office or a text.")
        address = url_for("editor.changes", draft_id=draft.id)
        return NextStep(
            "you", sentence, _("So far the draft is the same as the published text."), address, _("Choose a change")
        )
    if code in ("has_errors", "conflicts_marked", "other_service"):
        address = url_for("editor.edit", draft_id=draft.id, _anchor="problems")
        return NextStep(
            "you", _("**You** mend what stands in the way of publishing."), said, address, _("Go to the problems")
        )
    if code == "newer_version":
        return NextStep("you", _("**You** bring the newer version into this draft, with the button above."), said)
    if code == "consultation_open":
        return NextStep(
            "office",
            said,
            _("Answer each comment; publishing waits for the last day."),
            consultation,
            _("See the comments of the public"),
        )
    if code == "public_unanswered":
        return NextStep("you", _("**You** answer what the public said."), said, consultation, _("Answer the public"))
    publication = url_for("workshop.publication", draft_id=draft.id)
    if code == "not_adopted":
        sentence = _("**You** try the draft out, then declare its text final.")
        why = _("Nothing stands in the way. After that two others sign it off, and you publish it.")
        return NextStep("you", sentence, why, publication, _("Go on to publishing"))
    return NextStep(
        "you", _("**You** publish it: two others have signed it off."), "", publication, _("Go on to publishing")
    )


def _signing(draft: Draft, actor: Actor) -> NextStep:
    """Who signs off next: the reader, when one of the sign-offs is theirs to give."""
    address = url_for("workshop.publication", draft_id=draft.id)
    given = publishing.given_capacities(draft)
    mine = policy.allows("sops.sign", actor) and any(
        publishing.may_not_sign(draft, each, actor) is None for each in publishing.CAPACITIES if each not in given
    )
    if mine:
        return NextStep("you", _("**You** read what changes and sign it off."), "", address, _("Read and sign off"))
    waits = [
        words
        for code, words in (("second", _("a second person")), ("lead_office", _("the lead office")))
        if code not in given
    ]
    sentence = _("We wait for the sign-off of %(people)s.", people=" & ".join(waits))
    return NextStep("office", sentence, "", address, _("See who has signed"))
