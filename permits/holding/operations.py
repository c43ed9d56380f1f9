"""What holders do with a permit: begin its renewal or change, hand it to somebody else. What follows goes by the procedure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

from permits.accounts.models import Account
from permits.accounts.queries import applicant_with
from permits.applications import operations as applications
from permits.applications.cases import Case, load_case
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from permits.holding.models import PermitAct, PermitSuccession
from permits.holding.parties import begun_for, followed_by_another, party_for
from permits.holding.rules import change_refusal, offered_version, renewal_refusal, rules_of, seats_for
from permits.holding.succeeding import stop_reminders
from permits.ids import new_id
from permits.issuance.models import Permit
from permits.issuance.operations import revoke_permit
from permits.parties.behalf import STEPPING, Party, require_standing
from permits.parties.invitations import MOST_A_DAY, is_address
from permits.parties.standing import standing
from permits.scheduling.operations import Promise, schedule_all
from workflows import Definition, forms
from workflows.definition import Field, PermitChange
from workflows.engine.outcome import Actor

NUMBER = "permit.number"  # what a renewal may set in its form, beside plain answers
LONGEST = 1_800


def renew(permit_id: str, language: str, actor: Actor, now: datetime) -> str:
    """Begin the renewal of one's permit within its window and return the application's id; begun already, that one.

    Whoever acts for its holder begins it for the holder. Raises NotFound for somebody else's permit, Forbidden with the
    reason why not (yet).
    """
    permit, case = locked_own(permit_id, actor)
    rules = rules_of(permit)
    refusal = renewal_refusal(permit, rules, definitions.calendar().local_date(now))
    if refusal:
        raise Forbidden(refusal)
    assert rules.paper is not None and rules.paper.renewal is not None
    sets = {code: permit.number if each == NUMBER else each for code, each in rules.paper.renewal.sets.items()}
    service = rules.paper.renewal.service
    party = party_for(case, service, actor, now)
    return _begin(permit, case, service, "renewal", language, party, actor, now, sets)


def change(permit_id: str, language: str, actor: Actor, now: datetime) -> str:
    """Begin an application for the same permit with other data; its paper replaces this one. Raises as :func:`renew` does."""
    permit, case = locked_own(permit_id, actor)
    _require_offered("change", permit, now)
    party = party_for(case, permit.service, actor, now)
    return _begin(permit, case, permit.service, "change", language, party, actor, now, {})


def _require_offered(kind: PermitChange, permit: Permit, now: datetime) -> None:
    refusal = change_refusal(kind, permit, rules_of(permit), definitions.calendar().local_date(now))
    if refusal:
        raise Forbidden(refusal)


def offer(permit_id: str, address: str, actor: Actor, now: datetime) -> str:
    """Offer one's permit to whoever has a mail address, who accepts or refuses; returns the act's id. Offered already to this
    address, it stays so. Whether the address has an account is told to nobody: without one the offer waits for it.

    Raises NotFound, Forbidden (for representatives too), Conflict while it is offered to somebody else, Invalid.
    """
    permit, case = locked_own(permit_id, actor)
    if require_standing(case, actor, STEPPING).via == "mandate":
        raise Forbidden("not_for_representatives")
    _require_offered("transfer", permit, now)
    if followed_by_another(permit.id, ""):
        raise Forbidden("permit_followed")
    session = assert_transaction()
    mail = address.strip().lower()
    if not is_address(mail):
        raise Invalid((Problem("successor", "not_an_address"),))
    if mail == session.get_one(Account, actor.id).email:
        raise Invalid((Problem("successor", "person_same"),))
    known = asked_act(permit.id, "transfer")
    if known is not None:
        if known.mail != mail:
            raise Conflict("transfer_offered")
        return known.id
    require_few_offers(actor, now)
    act = PermitAct(
        id=new_id(), permit_id=permit.id, kind="transfer", state="asked", asked_by=actor.id, asked_at=now, mail=mail,
        other_id=applicant_with(mail),
    )  # fmt: skip
    session.add(act)
    session.flush()
    _tell_of_offer(act, permit, now)
    return str(act.id)


def require_few_offers(actor: Actor, now: datetime) -> None:
    """Raises Forbidden once a person has offered as much in a day as is possible: offers are mails to strangers."""
    today = (PermitAct.asked_by == actor.id) & (PermitAct.asked_at > now - timedelta(days=1))
    made = assert_transaction().scalar(select(func.count()).select_from(PermitAct).where(today))
    if (made or 0) >= MOST_A_DAY:
        raise Forbidden("too_many_invitations")


def _tell_of_offer(act: PermitAct, permit: Permit, now: datetime) -> None:
    """A mail to the applicant who has the address. Nobody else gets one; the same work is promised all the same, so that the
    offer looks alike, and takes as long, for whoever made it."""
    data = {"permit": permit.id, "account": act.other_id or ""}
    key = f"permit_act:{act.id}:offered"
    schedule_all([Promise("notice.permit_offered", key, now, permit.application_id, data)], now)


def answer_offer(act_id: str, accepts: bool, language: str, actor: Actor, now: datetime) -> str | None:
    """Take a permit that was offered, which begins an application in one's own name and returns its id, or refuse it.

    The earlier holder's permit counts until that application has its paper. Raises NotFound, Conflict, Forbidden.
    """
    act = locked_act(act_id)
    if act.kind != "transfer" or actor.kind != "applicant" or not _is_offered_to(act, actor):
        raise NotFound
    permit = assert_transaction().get_one(Permit, act.permit_id, with_for_update=True, populate_existing=True)
    begun = begun_for(permit.id, Party(actor.id))
    if act.state == "done" and accepts and begun is not None:
        return begun
    if act.state != "asked":
        raise Conflict("permit_act_settled")
    act.other_id = actor.id
    _settle(act, "done" if accepts else "refused", actor, now)
    if not accepts:
        return None
    _require_offered("transfer", permit, now)
    case = load_case(assert_transaction(), permit.application_id, now=now)
    giver = standing(case.row, act.asked_by, lambda: definitions.calendar().local_date(now))
    if giver is None or giver.relation not in STEPPING:
        raise Conflict("permit_act_settled")  # whoever offered it speaks for its holder no longer
    return _begin(permit, case, permit.service, "transfer", language, Party(actor.id), actor, now, {})


def _is_offered_to(act: PermitAct, actor: Actor) -> bool:
    """Whether the actor answered an offer, or has the address to which it was made."""
    if act.state != "asked":
        return act.other_id == actor.id
    account = assert_transaction().get(Account, actor.id)
    return account is not None and account.confirmed_at is not None and account.email == act.mail


def take_back(act_id: str, actor: Actor, now: datetime) -> str:
    """Take an offer or a proposed revocation back while nobody has settled it; the permit's id.

    Whoever else might confirm a revocation refuses it so. Raises NotFound, Forbidden, Conflict.
    """
    act, state = locked_act(act_id), "taken_back"
    if act.asked_by != actor.id and act.kind == "revoke":
        permit, state = _of_office(act.permit_id, actor), "refused"
        require_revoker(rules_of(permit), permit, actor)
    elif act.asked_by != actor.id and not _speaks(act, actor, now):
        raise NotFound
    if act.state == "asked":
        _settle(act, state, actor, now)
    elif act.state != state:
        raise Conflict("permit_act_settled")
    return act.permit_id


def _speaks(act: PermitAct, actor: Actor, now: datetime) -> bool:
    """Whether the actor stands in the holder's place, as another member of a business does."""
    case = load_case(assert_transaction(), assert_transaction().get_one(Permit, act.permit_id).application_id, now=now)
    found = standing(case.row, actor.id, lambda: definitions.calendar().local_date(now))
    return found is not None and found.relation in STEPPING and found.via != "mandate"


def revoke(permit_id: str, reason: str, legal: str, actor: Actor, now: datetime) -> bool:
    """Revoke a permit with reason and legal basis, or propose it where the procedure wants two persons. True once revoked.

    Raises NotFound outside the office that issued it, Forbidden without a role the procedure names, Invalid without words.
    """
    permit = _of_office(permit_id, actor)
    rules = rules_of(permit)
    require_revoker(rules, permit, actor)
    problems = [
        Problem(about, f"revoke_{about}_missing")
        for about, words in (("reason", reason), ("legal", legal))
        if not words.strip()
    ]
    problems += [Problem("reason", "too_long", {"limit": str(LONGEST)})] if len(reason) + len(legal) > LONGEST else []
    if problems:
        raise Invalid(tuple(problems))
    assert rules.paper is not None
    if "revoke" not in rules.paper.two_persons:
        _revoke(permit, reason, legal, actor, now)
        return True
    if asked_act(permit.id, "revoke") is not None:
        raise Conflict("revoke_proposed")
    if permit.status != "issued":
        raise Conflict("not_in_force")
    assert_transaction().add(
        PermitAct(
            id=new_id(),
            permit_id=permit.id,
            kind="revoke",
            state="asked",
            asked_by=actor.id,
            asked_at=now,
            reason=reason.strip(),
            legal=legal.strip(),
        )  # fmt: skip
    )
    return False


def confirm_revocation(act_id: str, actor: Actor, now: datetime) -> str:
    """The second person revokes what somebody else proposed; the permit's id.

    Raises NotFound, Forbidden for the same person, Conflict."""
    act = locked_act(act_id)
    permit = _of_office(act.permit_id, actor)
    if act.kind != "revoke":
        raise NotFound
    require_revoker(rules_of(permit), permit, actor)
    if act.asked_by == actor.id:
        raise Forbidden("same_person")
    if act.state != "asked":
        raise Conflict("permit_act_settled")
    _settle(act, "done", actor, now)
    _revoke(permit, act.reason, act.legal, actor, now)
    return permit.id


def _revoke(permit: Permit, reason: str, legal: str, actor: Actor, now: datetime) -> None:
    revoke_permit(permit.id, f"{reason.strip()}\n{legal.strip()}", actor, now)
    stop_reminders(permit.id, now)
    mail = Promise(
        "notice.permit_revoked", f"permit:{permit.id}:revoked", now, permit.application_id, {"permit": permit.id}
    )
    schedule_all([mail], now)


def require_revoker(rules: Definition, permit: Permit, actor: Actor) -> None:
    """Raises Forbidden unless the actor holds a role in the office that the procedure lets revoke."""
    seats = seats_for("revoke", permit, rules)
    if not seats & actor.seats:
        raise Forbidden("not_your_role" if seats else "revoke_not_offered")


def _of_office(permit_id: str, actor: Actor) -> Permit:
    permit = assert_transaction().get(Permit, permit_id, with_for_update=True, populate_existing=True)
    if permit is None or permit.office not in {office for office, _role in actor.seats}:
        raise NotFound
    return permit


def locked_own(permit_id: str, actor: Actor) -> tuple[Permit, Case]:
    """An issued permit of the actor or of those for whom they act, locked, and its case. Raises NotFound, Forbidden."""
    permit = assert_transaction().get(Permit, permit_id, with_for_update=True, populate_existing=True)
    if permit is None or permit.issued_at is None or actor.kind != "applicant":
        raise NotFound
    case = load_case(assert_transaction(), permit.application_id)
    require_standing(case, actor, STEPPING)
    return permit, case


def locked_act(act_id: str) -> PermitAct:
    """The act with this id, locked. Raises NotFound."""
    found = assert_transaction().get(PermitAct, act_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def asked_act(permit_id: str, kind: str) -> PermitAct | None:
    """What is asked about a permit and not settled yet."""
    wanted = select(PermitAct).where(
        PermitAct.permit_id == permit_id, PermitAct.kind == kind, PermitAct.state == "asked"
    )
    return assert_transaction().scalar(wanted)


def _settle(act: PermitAct, state: str, actor: Actor, now: datetime) -> None:
    act.state, act.settled_by, act.settled_at, act.mail = state, actor.id, now, ""
    assert_transaction().flush()


def _begin(
    permit: Permit, case: Case, service: str, kind: str, language: str, party: Party, actor: Actor, now: datetime,
    sets: Mapping[str, str],
) -> str:  # fmt: skip
    begun = begun_for(permit.id, party)
    if begun is not None:
        return begun
    if followed_by_another(permit.id, ""):
        raise Forbidden("permit_followed")
    version_id, definition = offered_version(service, now)
    known = case.row.applicant_kind
    applicant = known if known in definition.applicants else next(iter(definition.applicants))
    first = taken_over(case, definition, strangers=kind == "transfer")
    given = forms.write_answers(definition, forms.read_answers(definition, {**first, **sets}))
    application_id = applications.open_case(version_id, applicant, language, actor, now, first=given, party=party)
    assert_transaction().execute(
        insert(PermitSuccession).values(
            application_id=application_id,
            permit_id=permit.id,
            kind=kind,
            taken=sorted(set(first) - set(sets)),
            made_at=now,
        )
    )
    return application_id


def taken_over(case: Case, definition: Definition, *, strangers: bool) -> dict[str, object]:
    """The stored answers of an earlier case that a new form asks for too: same code, same type.

    For somebody else only what is public and is not about the person.
    """
    kept = case.row.answers or {}
    return {
        code: kept[code]
        for code, asked in definition.fields.items()
        if code in kept and _same(case.definition.fields.get(code), asked) and not (strangers and _personal(asked))
    }


def _same(before: Field | None, now: Field) -> bool:
    return before is not None and before.type == now.type and now.type not in ("computed", "note")


def _personal(asked: Field) -> bool:
    return asked.privacy != "public" or asked.prefill is not None
