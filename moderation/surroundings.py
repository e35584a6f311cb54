"""What a moderator weighs beside one item: where it stands, who else says so, what was done before."""

from dataclasses import dataclass
from functools import partial

from django.db.models import Q

from articles.models import Placement, ProvisionText
from core.statements import Models, Statement, any_value
from moderation.crowds import Crowd, crowd_of
from moderation.models import KINDS, Claim, Flags, Report, Ruling, what_is
from moderation.queue import places_of
from proposals.models import Change, Comment, Position, Proposal

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
    equal_rulings: list
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
        equals = None
    elif isinstance(item, Proposal):
        place, wording = item.change.base.placement, item.change.base
        change = item.change
        equals = EQUAL_PROPOSALS.asked(item.pk, change.provision_id, change.kind, change.sameness)
    else:
        place, above = places_of({item.article_id}).get(item.article_id), _above(item, user)
        wording = place and place.text_in(item.language)
        if item.proposal_id:
            proposal = Proposal.objects.with_words(user).get(pk=item.proposal_id)
        equals = EQUAL_COMMENTS.asked(item.pk, item.draft_id, item.sameness)
    if place is not None:
        place.edition.draft = item.draft
    what = what_is(item)
    by_ground = REPORTS_BY_GROUND[what].rows(item.pk)
    count, people, alike = _equal(equals, item) if equals else (0, 0, [])
    return Surroundings(
        place=place,
        wording=wording,
        proposal=proposal,
        above=above,
        reports_by_ground=by_ground,
        report_words=REPORT_WORDS[what].rows(item.pk) if by_ground else [],
        rulings=RULINGS[what].rows(item.pk),
        author=_history(item),
        equals=alike,
        equal_count=count,
        equal_people=people,
        equal_rulings=_rulings_on_equal(item) if count else [],
        flags=FLAGS[what].first(item.pk),
        crowd=crowd_of(item) if by_ground else None,
    )


def _above(comment, user):
    """Return the comments of the same thread that came before, oldest first."""
    if comment.thread_id is None:
        return []
    before = Q(pk=comment.thread_id) | Q(thread=comment.thread_id, submitted_at__lt=comment.submitted_at)
    rows = Comment.objects.submitted().filter(before).exclude(pk=comment.pk)
    return list(rows.with_words(user).order_by("-submitted_at", "-pk")[:MOST_SHOWN])[::-1]


def standing_claim(item, *, at):
    """Return who has an item before them at a moment, or None."""
    return CLAIMS[what_is(item)].first(item.pk, at)


def _equal(equals, item):
    """Return how many things are equal to an item, of how many people, and the first of them."""
    count, people = equals.gathered("count(*)", "count(DISTINCT author)")
    if not count:
        return 0, 0, []
    rows = type(item).objects.filter(pk__in=[pk for pk, *_rest in equals.head(MOST_SHOWN)])
    alike = list(rows.order_by("submitted_at", "pk"))
    for one in alike:
        one.draft = item.draft
    return count, people, alike


def _rulings_on_equal(item):
    """Return the last rulings on what is equal to an item, each with what it was on: how the like was ruled before."""
    if isinstance(item, Proposal):
        change = item.change
        found = ON_EQUAL_PROPOSALS.rows(item.pk, change.provision_id, change.kind, change.sameness)
    else:
        found = ON_EQUAL_COMMENTS.rows(item.pk, item.draft_id, item.sameness)
    for ruling in found:
        ruling.item.draft = item.draft
    return found


def _history(item):
    """Return how much the item's author or organization has sent to the draft, how much was hidden or returned."""
    rows = OF_ORGANIZATION if item.organization_id else OF_AUTHOR
    sums = rows.asked(item.draft_id, item.organization_id or item.author_id)
    counted = sums.gathered("count(*)", "count(hidden_at)", "count(returned_at)")
    return dict(zip(("sent", "hidden", "returned"), counted, strict=True))


# What is asked beside each item, written once.


def _equal_proposals(item, provision, kind, sameness):
    change = Change(provision_id=provision, kind=any_value(kind), sameness=any_value(sameness))
    return _in_turn(Proposal.objects.same_as(change).submitted().exclude(pk=item))


def _equal_comments(item, draft, sameness):
    return _in_turn(Comment.objects.submitted().filter(draft=draft, sameness=any_value(sameness)).exclude(pk=item))


def _on_equal_proposals(item, provision, kind, sameness):
    return _last_on("proposal", _equal_proposals(item, provision, kind, sameness))


def _on_equal_comments(item, draft, sameness):
    return _last_on("comment", _equal_comments(item, draft, sameness))


def _last_on(what, equals):
    rows = Ruling.objects.standing().on_words().filter(**{f"{what}__in": equals.order_by().values("pk")})
    return rows.select_related("ground_version", what).latest_first()[:MOST_SHOWN]


def _in_turn(rows):
    return rows.order_by("submitted_at", "pk").values_list("pk", "author", "submitted_at")


def _of_organization(draft, organization):
    return _sent(draft, organization=organization)


def _of_author(draft, author):
    return _sent(draft, author=author, organization__isnull=True)


def _sent(draft, **by):
    """Return what one has sent to a draft in their own name, or in that of their organization."""
    legs = [model.objects.submitted().filter(draft=draft, **by).order_by() for model in KINDS.values()]
    first, *others = [leg.values_list("hidden_at", "returned_at") for leg in legs]
    return first.union(*others, all=True)


def _open_reports(what, item):
    return Report.objects.filter(**{what: item}).open()


def _reports_by_ground(what, item):
    return _open_reports(what, item).by_ground()


def _report_words(what, item):
    rows = _open_reports(what, item).exclude(text="").select_related("ground_version")
    return rows.order_by("at", "pk")[:MOST_SHOWN]


def _rulings(what, item):
    return Ruling.objects.standing().filter(**{what: item}).select_related("ground_version").latest_first()


def _flags(what, item):
    return Flags.objects.filter(**{what: item}).exclude(kinds=[])


def _claims(what, item, at):
    return Claim.objects.filter(**{what: item}).standing(any_value(at))


def _by_kind(statement, make):
    return {what: statement(partial(make, what)) for what in KINDS}


EQUAL_PROPOSALS, EQUAL_COMMENTS = Statement(_equal_proposals), Statement(_equal_comments)
ON_EQUAL_PROPOSALS, ON_EQUAL_COMMENTS = Models(_on_equal_proposals), Models(_on_equal_comments)
OF_ORGANIZATION, OF_AUTHOR = Statement(_of_organization), Statement(_of_author)
REPORTS_BY_GROUND, REPORT_WORDS = _by_kind(Statement, _reports_by_ground), _by_kind(Models, _report_words)
RULINGS, FLAGS, CLAIMS = _by_kind(Models, _rulings), _by_kind(Models, _flags), _by_kind(Models, _claims)
