"""What a moderator weighs beside one item: where it stands, who else says so, what was done before."""

from dataclasses import dataclass

from django.db.models import Count, Q

from articles.models import Placement, ProvisionText
from moderation.crowds import Crowd, crowd_of
from moderation.models import KINDS, Flags, Report, Ruling
from moderation.queue import places_of
from proposals.models import Comment, Position, Proposal

MOST_SHOWN = 5


@dataclass
class Surroundings:
    """All that stands beside an item; of its author counts alone, never who they are."""

    place: Placement | None
    wording: ProvisionText | None
    proposal: Proposal | None
    above: list
    reports_by_ground: list
    report_words: list
    rulings: list
    author: dict
    equals: list
    equal_count: int
    equal_people: int
    flags: Flags | None
    crowd: Crowd | None

    @property
    def report_count(self):
        return sum(number for _ground, number in self.reports_by_ground)


def surroundings_of(item, user):
    """Return what stands beside an item, in the words that the moderator may read."""
    proposal, above = None, []
    if isinstance(item, Position):
        place, wording = item.last_entry.base.placement, item.last_entry.base
        # Positions of organizations are read one by one: equal ones are told apart by who takes them.
        equals = Position.objects.none()
    elif isinstance(item, Proposal):
        place, wording = item.change.base.placement, item.change.base
        equals = Proposal.objects.same_as(item.change).submitted().exclude(pk=item.pk)
    else:
        place, above = places_of({item.article_id}).get(item.article_id), _above(item, user)
        wording = place and place.text_in(item.language)
        if item.proposal_id:
            proposal = Proposal.objects.with_words(user).get(pk=item.proposal_id)
        equals = Comment.objects.submitted().filter(draft=item.draft, sameness=item.sameness).exclude(pk=item.pk)
    if place is not None:
        place.edition.draft = item.draft
    reports = Report.objects.on(item).open()
    count, people = equals.aggregate(n=Count("pk"), people=Count("author", distinct=True)).values()
    alike = list(equals.order_by("submitted_at", "pk")[:MOST_SHOWN]) if count else []
    for one in alike:
        one.draft = item.draft
    by_ground = list(reports.by_ground())
    return Surroundings(
        place=place,
        wording=wording,
        proposal=proposal,
        above=above,
        reports_by_ground=by_ground,
        report_words=list(reports.exclude(text="").select_related("ground_version").order_by("at", "pk")[:MOST_SHOWN]),
        rulings=list(Ruling.objects.on(item).standing().select_related("ground_version").latest_first()),
        author=_history(item),
        equals=alike,
        equal_count=count,
        equal_people=people,
        flags=Flags.objects.on(item).exclude(kinds=[]).first(),
        crowd=crowd_of(item) if by_ground else None,
    )


def _above(comment, user):
    """Return the comments of the same thread that came before, oldest first."""
    if comment.thread_id is None:
        return []
    before = Q(pk=comment.thread_id) | Q(thread=comment.thread_id, submitted_at__lt=comment.submitted_at)
    rows = Comment.objects.submitted().filter(before).exclude(pk=comment.pk)
    return list(rows.with_words(user).order_by("-submitted_at", "-pk")[:MOST_SHOWN])[::-1]


def _in_own_name(author):
    return {"author": author, "organization__isnull": True}


def _history(item):
    """Return how much the item's author or organization has sent to the draft, how much was hidden or returned."""
    same = {"organization": item.organization_id} if item.organization_id else _in_own_name(item.author_id)
    sums = {"sent": 0, "hidden": 0, "returned": 0}
    for model in KINDS.values():
        rows = model.objects.submitted().filter(draft=item.draft, **same)
        counted = rows.aggregate(
            sent=Count("pk"),
            hidden=Count("pk", filter=Q(hidden_at__isnull=False)),
            returned=Count("pk", filter=Q(returned_at__isnull=False)),
        )
        sums = {name: sums[name] + counted[name] for name in sums}
    return sums
