"""Telling what became of proposals and dossiers: what is read is turned into rows, in a constant number of queries."""

from django.db.models import F, FilteredRelation, Q

from commission.due import due_of
from commission.models import Decision, Duty
from commission.register.states import WAITING, Row, state_of, states_of, states_of_dossier, stood
from moderation.models import Ruling, RulingKind
from proposals.models import Coauthor, Dossier, DossierVersion, Position, Status


def tell_proposals(proposals, today):
    """Return what became of proposals that were read with their changes and heads, as {key: `Row`}, in three queries.

    Their co-authors are put on them.
    """
    keys = [proposal.pk for proposal in proposals]
    Coauthor.objects.put_on(proposals)
    answers: dict[int | None, list] = {}
    for answer in Decision.objects.filter(proposal__in=keys).select_related("sitting").order_by("at", "pk"):
        answers.setdefault(answer.proposal_id, []).append(answer)
    merges = Ruling.objects.filter(proposal__in=[p.pk for p in proposals if p.merged_into_id], kind=RulingKind.MERGE)
    merged_at = dict(merges.standing().order_by("at", "pk").values_list("proposal", "at"))
    duties = {duty.proposal_id: due_of(duty, today) for duty in Duty.objects.filter(proposal__in=keys)}
    rows = {}
    for proposal in proposals:
        given, head = answers.get(proposal.pk, []), proposal.head_number or ""
        answer = next((one for one in reversed(given) if one.replaced_by_id is None), None)
        now = answer.outcome if answer and proposal.state == Status.DECIDED else state_of(proposal, head)
        due = duties.get(proposal.pk)
        states = states_of(proposal, given, merged_at.get(proposal.pk), head, due)
        is_owed = proposal.is_stood_by and proposal.status in {Status.SUBMITTED, Status.CONSIDERATION}
        rows[proposal.pk] = Row(proposal, False, now, states, answer, head, due=due if is_owed else None)
    return rows


def tell_dossiers(keys, today):
    """Return what became of these dossiers, as {key: `Row`}, in five queries."""
    dossiers = Dossier.objects.filter(pk__in=keys).select_related("organization", "draft")
    versions: dict[int, list] = {}
    filed = DossierVersion.objects.filter(dossier__in=keys, filed_at__isnull=False).order_by("number")
    for dossier, number, at in filed.values_list("dossier", "number", "filed_at"):
        versions.setdefault(dossier, []).append((number, at))
    positions: dict[int, list] = {}
    rows = Position.objects.filter(dossier__in=keys).public().order_by("pk")
    rows = rows.annotate(
        entry=FilteredRelation("entries", condition=Q(entries__version=F("dossier__current_version"))),
        standing=FilteredRelation("decisions", condition=Q(decisions__replaced_by=None)),
    )
    columns = ("uid", "entry__stance", "submitted_at", "withdrawn_at", "hidden_at")
    columns += ("standing__outcome", "standing__at", "standing__sitting__number")
    for dossier, *told in rows.values_list("dossier", *columns):
        positions.setdefault(dossier, []).append(stood(*told))
    duties: dict[int, list] = {}
    begun = Duty.objects.filter(position__dossier__in=keys).select_related("position").order_by("due_on", "pk")
    is_open = set(begun.open().values_list("pk", flat=True))
    for duty in begun:
        duties.setdefault(duty.position.dossier_id, []).append((due_of(duty, today), duty.pk in is_open))
    return {
        one.pk: _dossier_row(one, versions.get(one.pk, []), positions.get(one.pk, []), duties.get(one.pk, []))
        for one in dossiers
    }


def _dossier_row(dossier, versions, positions, duties):
    states = states_of_dossier(versions, positions, [due for due, _is_open in duties])
    owed = next((due for due, is_open in duties if is_open), None)
    now = WAITING if any(position.state == WAITING for position in positions) else "filed"
    return Row(dossier, True, now, states, positions=positions, due=owed)
