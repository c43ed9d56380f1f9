"""Why a step is refused, in a sentence the reader understands: one for each code of the engine and of our own operations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from flask_babel import gettext as _

from permits.channels.refusals import channel_refusals
from permits.complaints.refusals import complaint_refusals
from permits.duplicates.refusals import duplicate_refusals
from permits.errors import Problem
from permits.holding.refusals import permit_refusals
from permits.language import language
from permits.wording import number

Sentence = Callable[[], str]

# Where the case stands, and who acts.
_STANDING: Mapping[str, Sentence] = {
    "unknown_state": lambda: _("This application stands in a step that its procedure no longer knows. Tell the service manager."),
    "unknown_applicant_kind": lambda: _("This service does not know this kind of applicant. Choose another one."),
    "not_in_this_state": lambda: _("The application has moved on; this step is no longer open."),
    "suspended": lambda: _("The application is suspended. Until it is resumed, no other step is possible."),
    "not_suspended": lambda: _("The application is not suspended, so there is nothing to resume."),
    "not_your_role": lambda: _("This step belongs to another role or office."),
    "same_person": lambda: _("You have acted in an earlier step of this application. Another person must take this one."),
    "join_not_met": lambda: _("Not every office has answered yet. The application moves on by itself then."),
    "fired_by_result": lambda: _("This step follows from an office's decision, so nobody takes it directly."),
    "fired_by_timer": lambda: _("This step is taken by time alone, once its day has come."),
    "child_decides": lambda: _("This waits for an application of its own. Its end decides here."),
}  # fmt: skip
# What the rules ask of the case.
_RULES: Mapping[str, Sentence] = {
    "form_incomplete": lambda: _("The application is not complete yet. Answer every question and hand in every file first."),
    "permit_missing": lambda: _("A permit that this service builds on is not held in force."),
    "document_missing": lambda: _("A file that this result needs has not been handed in."),
    "condition_not_met": lambda: _("The conditions of the procedure for this step are not met."),
    "limit_reached": lambda: _("This step has been taken as often as the procedure allows."),
    "no_branch": lambda: _("The procedure does not say where this leads with these answers. Tell the service manager."),
    "timer_not_armed": lambda: _("No such deadline is running for this application."),
    "not_due": lambda: _("The time for this has not come yet."),
    "beyond_calendar": lambda: _("The deadline lies beyond the days that the office's calendar knows. Tell the service manager."),
    "expression_failed": lambda: _("The rules of this procedure cannot be worked out from the answers. Look at the answers again."),
    "too_many_steps": lambda: _("The procedure leads round in a circle here. Tell the service manager."),
}  # fmt: skip
# What whoever acts must bring along.
_BROUGHT: Mapping[str, Sentence] = {
    "review_closed": lambda: _("This review is closed already."),
    "unknown_result": lambda: _("The procedure does not know this result here."),
    "reason_missing": lambda: _("Write the reason: the applicant reads it with the decision."),
    "corrections_missing": lambda: _("Mark at least one answer or file and write what is wrong with it."),
    "correction_unknown": lambda: _("What was marked is not asked of this applicant, so it cannot be sent back."),
    "correction_note_missing": lambda: _("Write beside each mark what is wrong."),
    "checklist_open": lambda: _("Answer the whole checklist first."),
    "checklist_has_no": lambda: _("An item of the checklist is answered «No», so this result is not possible."),
    "answers_incomplete": lambda: _("The questions of this review are not all answered."),
    "offices_missing": lambda: _("Choose at least one office to ask."),
    "office_not_offered": lambda: _("One of the offices chosen cannot be asked here."),
}
# What our own operations refuse.
_OWN: Mapping[str, Sentence] = {
    "account_inactive": lambda: _("This account is closed."),
    "staff_may_not_apply": lambda: _("An office account cannot apply. Sign in with your own account."),
    "not_applied_for_here": lambda: _("This service is not applied for here. Its page says where it is."),
    "field_locked": lambda: _("This was not sent back to you, so it stays as it was sent."),
    "person_without_seat": lambda: _(
        "This person does not hold the role in this office. Choose somebody from the list."
    ),
    "hands_reason_missing": lambda: _("Write why: it stands in the case, and your colleague reads it."),
    "link_reason_missing": lambda: _("Write why: it stands in the case."),
    "agency_name_missing": lambda: _("Write your name."),
    "agency_position_missing": lambda: _("Write your position in the agency."),
    "agency_changed": lambda: _("This changed while you were reading. Look at it again, then send your answer."),
    "filter_name_missing": lambda: _("Write a name for this filter."),
    "day_missing": lambda: _("Type the day like 20 11 2026."),
    "days_out_of_order": lambda: _("The last day lies before the first one."),
    "day_over": lambda: _("These days are over. Choose a last day that is still to come."),
    "absence_too_long": lambda: _("Announce at most a year at a time."),
    "may_only_read": lambda: _("This step is the applicant's own. You may do what they let you do here, and no more."),
    "business_manager_only": lambda: _("Only members who manage the business may do this. Ask one of them."),
    "last_manager": lambda: _("Nobody else manages this business. Give another member the right to manage it first."),
    "business_changed": lambda: _("Somebody changed this business meanwhile. Look at it again."),
    "too_many_businesses": lambda: _("You belong to as many businesses as there is room for."),
    "too_many_invitations": lambda: _("You have sent as many invitations today as are possible. Try again tomorrow."),
    "not_for_representatives": lambda: _(
        "Somebody with a power of attorney may not hand the application over. The applicant may."
    ),
    "too_many_helpers": lambda: _("As many people help with this application as there is room for."),
    "sent_together": lambda: _(
        "This application is part of several that are sent together. Open their common list of tasks."
    ),
    "own_draft": lambda: _("You can fill in and send this application already."),
    "counter_name_missing": lambda: _("Type the person's full name, as on the paper they show."),
    "counter_consent_missing": lambda: _("Ask the person whether they agree, and note it."),
    "counter_service_missing": lambda: _("Choose what the person applies for."),
    "counter_mail_missing": lambda: _("Type the person's email address: the application is handed over to it."),
    "file_harmful": lambda: _(
        "The virus scanner found something harmful in this file, so nobody can open or use it. Hand in another one."
    ),
    "scanner_away": lambda: _("The file cannot be checked at this moment. Try again in a few minutes."),
    "business_unknown": lambda: _("No application of a business that your office leads has this number."),
    "succession_reason_missing": lambda: _("Write why somebody else has to manage the business."),
    "settle_own_request": lambda: _("You have asked for this yourself. Another person must settle it."),
    "succession_settled": lambda: _("A colleague has settled this meanwhile."),
    "own_representative": lambda: _("You cannot give a power of attorney to yourself."),
    "too_many_mandates": lambda: _("You have given as many powers of attorney as there is room for. End one first."),
    "mandate_too_long": lambda: _("A power of attorney holds for at most two years here. Choose an earlier last day."),
    "mandate_covers_nothing": lambda: _(
        "Choose what it covers: everything, at least one service, or at least one application."
    ),
    "right_missing": lambda: _("Choose what this person may do."),
    "not_an_address": lambda: _("Type a whole email address, such as name@example.com."),
    "invited_other_address": lambda: _(
        "This invitation went to another mail address than that of your account. Sign in with that address, or ask for a new one."
    ),
    "absence_twice": lambda: _("An absence on one of these days is announced already. End that one first."),
    "acts_meanwhile": lambda: _(
        "This person acts for somebody else on one of these days. Name another deputy there first."
    ),
    "title_missing": lambda: _("Choose whether the deputy signs with «Plh.» or «Plt.»."),
    "deputy_unknown": lambda: _("Choose an active colleague of the same office from the list."),
    "deputy_away": lambda: _("This colleague is away themselves on one of these days."),
    "bulk_nothing_chosen": lambda: _("Choose at least one review of the queue."),
    "bulk_changed": lambda: _("This list is no longer at that point. Look at it again."),
    "visit_planned": lambda: _("A visit is planned for this application: decide it by itself."),
    "bulk_window_over": lambda: _("The time for taking this back is over: what follows from it is on its way."),
    "other_step": lambda: _("It stands at another step or belongs to another service."),
    "held_by_other": lambda: _("A colleague has it in hand."),
    "review_changed": lambda: _("It changed after the list was made."),
    "undo_moved": lambda: _("Something else has happened to it since."),
    "undo_begun": lambda: _("Somebody has begun to work on what came after it."),
    "missing": lambda: _("The questions of this review are not all answered."),
    "result_missing": lambda: _("This result does not exist in the version by which it goes."),
    "phrase_text_missing": lambda: _("Write the phrase in both languages: each applicant reads it in their own."),
    "phrase_use_missing": lambda: _("Choose whether it is a reason or a condition."),
    "phrase_service_unknown": lambda: _("Choose a service from the list."),
    "phrase_changed": lambda: _("Somebody changed or retired this phrase meanwhile. Look at the list again."),
    "too_many_filters": lambda: _("You have kept as many filters as there is room for. Delete one first."),
    "message_missing": lambda: _("Write something first."),
    "message_reader_missing": lambda: _("Choose who may read it."),
    "person_erased": lambda: _("The applicant's data was erased, so nobody would read this message."),
    "deemed_granted": lambda: _(
        "By law this application counts as granted, because the promised day passed. To refuse it all the same, somebody who must"
        " look at it writes the reason first, on the page «Granted by law»."
    ),
    "deemed_note_missing": lambda: _("Write what was done: it stands in the record of the case."),
    "deemed_reason_missing": lambda: _("Write why it may be refused although the law has granted it."),
    "case_closed": lambda: _("This application has ended."),
    **complaint_refusals(),
    **permit_refusals(),
    **duplicate_refusals(),
    **channel_refusals(),
    "person_unknown": lambda: _("No confirmed account of an applicant has this mail address."),
    "visit_set_by_office": lambda: _("The office sets the time of this visit. Call it if you cannot be there."),
    "visit_too_near": lambda: _("It is too late to change the time of this visit here. Call the office."),
    "visit_not_begun": lambda: _("The visit has not begun yet, so it cannot have been missed."),
    "visit_changed": lambda: _("The time of this visit was changed meanwhile. Look at it again."),
    "visit_missing": lambda: _("Set the time of the visit first: its minutes need one."),
    "photos_missing": lambda: _("There are not enough photos of the visit yet. Add them on the page of the visit."),
    "findings_apart": lambda: _(
        "Two phones filled in different things on this visit. Choose on its page which ones count."
    ),
    "findings_changed": lambda: _("Something new came from another phone meanwhile. Look at it again."),
    "photo_too_large": lambda: _("This photo is too large. At most 12 MB are possible."),
    "photo_unreadable": lambda: _("This file is no photo that can be opened. Use JPEG, PNG or WebP."),
    "too_many_photos": lambda: _("There are as many photos of this visit as there is room for."),
    "piece_unknown": lambda: _("This page is too old. Load it again."),
    "slot_taken": lambda: _("This time is not free any more. Choose another one."),
    "slot_missing": lambda: _("Choose a time."),
    "data_kind_missing": lambda: _("Choose what you ask for."),
    "data_words_missing": lambda: _("Write what is wrong and how it is right."),
    "data_words_long": lambda: _("At most 5,000 characters, please."),
    "data_outcome_missing": lambda: _("Choose your answer."),
    "data_reason_missing": lambda: _("Write why: the person reads it."),
    "data_answered": lambda: _("This request is answered already."),
    "own_request": lambda: _("This is your own request: somebody else answers it."),
    "case_open": lambda: _(
        "An application of this person waits for a decision: it must be decided or withdrawn first."
    ),
    "factor_of_office": lambda: _("Your office demands the second factor. Whoever manages accounts there helps you."),
    "hand_over_not_now": lambda: _(
        "This application cannot be handed over at this moment. Open the link again later, or ask whoever offered it."
    ),
    "person_same": lambda: _("The application belongs to this person already. Write the address of somebody else."),
}
SENTENCES: Mapping[str, Sentence] = {**_STANDING, **_RULES, **_BROUGHT, **_OWN}


def refusal_sentence(code: str) -> str:
    """Why an actor may not, in the reader's language; empty when the code has no sentence of its own."""
    return str(SENTENCES[code]()) if code in SENTENCES else ""


def problem_sentence(problem: Problem) -> str:
    """What is wrong with a box, in the reader's language; empty when the code has no sentence of its own."""
    if problem.code == "too_long":
        limit = number(Decimal(problem.data["limit"]), language())
        return str(_("Shorten this: at most %(limit)s characters.", limit=limit))
    return refusal_sentence(problem.code)


def said_of(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """Problems as their boxes, each with its sentence."""
    return [(each.about, problem_sentence(each)) for each in problems]
