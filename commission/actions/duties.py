"""Beginning the duties to answer that the rule of a draft sets."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils.timezone import localdate

from accounts.models import OrganizationKind
from articles.actions import touch
from articles.models import Draft
from commission.models import Considered, Duty, Weighed, Why
from core.locks import take_turns
from proposals.models import Proposal, Support
from record.actions import Act, record_all
from record.leaf import Actor

PIECE = 200  # in one transaction


@transaction.atomic
def begin_duties(draft, *, at):
    """Begin the duties of what has come to oblige the Commission by the draft's rule; return how many, 200 at most.

    Each begins once, for ever, with a leaf; what has one is passed over, so that this may be done again at any time.
    """
    take_turns("commission.duties", draft.pk)
    rule = Draft.objects.get(pk=draft.pk)
    due_on = localdate(at) + timedelta(days=rule.answer_days)
    proposals, positions = list(_backed(rule)[:PIECE]), []
    if len(proposals) < PIECE:
        positions = list(_of_parties(rule)[: PIECE - len(proposals)])
    common = {"draft": rule, "since": at, "due_on": due_on}
    duties = [
        *(Duty(proposal=one, why=Why.SUPPORTERS, threshold=rule.answer_supporters, **common) for one in proposals),
        *(Duty(position=one, why=Why.PARTY, **common) for one in positions),
    ]
    Duty.objects.bulk_create(duties)
    actor = Actor(role="system")
    leaves = [
        Act("duty.begun", duty.uid, actor, {"object": item.uid, "why": str(duty.why), "due_on": str(due_on)}, None)
        for duty, item in zip(duties, [*proposals, *positions], strict=True)
    ]
    record_all(leaves, at=at, are_new=True)
    touch([*(key for one in proposals for key in one.articles), *(one.article_id for one in positions)], at=at)
    return len(duties)


def _backed(draft):
    """Return the open proposals without a duty that as many people support as the rule names, in their order.

    What stands for others is backed by their people, too; what was merged is answered with it.
    """
    if not draft.answer_supporters:
        return Considered.objects.none()
    given = Support.objects.standing().order_by().values("proposal").annotate(given=Count("pk"))
    many = given.filter(given__gte=draft.answer_supporters).values("proposal")
    heads = Proposal.objects.filter(draft=draft, merged_into__isnull=False).values("merged_into")
    rows = Considered.objects.filter(draft=draft, duty__isnull=True).awaited()
    rows = rows.filter(Q(pk__in=many) | Q(pk__in=heads)).exclude(pk__in=Proposal.objects.merged().values("pk"))
    counted = rows.with_support_count().filter(support_count__gte=draft.answer_supporters)
    return counted.select_related("current_revision").prefetch_related("current_revision__changes").order_by("serial")


def _of_parties(draft):
    """Return the open positions of parties without a duty, where the rule names them, the earliest first."""
    if not draft.answer_parties:
        return Weighed.objects.none()
    rows = Weighed.objects.filter(draft=draft, duty__isnull=True, organization__kind=OrganizationKind.PARTY)
    return rows.standing().owed().order_by("submitted_at", "pk")
