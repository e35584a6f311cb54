"""Invented conclusions of bodies, one given and one late, and a dissent of an invented commissioner, by usual acts."""

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import MemberRole, Membership, Organization
from commission.actions import Matter, ask_for_conclusion, dissent, give_conclusion
from commission.actions.letting_out import let_out
from commission.models import Decision
from proposals.models import Proposal

QUESTION = "Демонстрация: вопрос вымышлен. Как это понимают в других законах?"
WORDS = {
    "kk": "Көрсетілім: барлығы ойдан алынған.\nҰсынылған сөз басқа заңдарда да осы мағынада қолданылады.",
    "ru": "Демонстрация: всё вымышлено.\nПредложенное слово и в других законах употребляют в этом смысле.",
}
DISSENT = {
    "kk": "Көрсетілім: барлығы ойдан алынған.\nМенің ойымша, ұсыныстың негізі толық қаралмады.",
    "ru": "Демонстрация: всё вымышлено.\nСчитаю, что доводы предложения рассмотрены не до конца.",
}


@transaction.atomic
def conclude(draft, *, secretary, commissioner, at):
    """Have two bodies asked before the latest answer to a citizen, one of which gives it; dissent from that answer."""
    for person in (secretary, commissioner):
        person.second_factor_at = at  # as the story goes; who signs in has none yet
    answers = Decision.objects.standing().of(draft).public().to_citizens().shown()
    decision = answers.filter(proposal__isnull=False).order_by("at", "pk").last()
    proposal = Proposal.objects.with_changes().get(pk=decision.proposal_id)
    article = proposal.current_revision.changes.first().article
    given, late = Organization.objects.confirmed().order_by("kind", "pk")[:2]
    asked_at = decision.at - timedelta(days=5)
    days = {given: 4, late: 2}
    for body, waits in days.items():
        until = localdate(asked_at) + timedelta(days=waits)
        asked = ask_for_conclusion(
            Matter(draft, article), body, until=until, question=QUESTION, by=secretary, at=asked_at
        )
        if body == given:
            head = Membership.objects.standing().get(organization=body, role=MemberRole.HEAD).person
            give_conclusion(asked, **WORDS, by=head, at=asked_at + timedelta(days=1))
    let_out([proposal], at=decision.at)
    dissent(decision, **DISSENT, by=commissioner, at=at)
