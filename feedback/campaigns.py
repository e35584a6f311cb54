"""Families as people see them: how many say it, since when, from where, and what each adds; found out when shown."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef
from django.db.models.functions import Coalesce

from accounts.regions import NAMES
from core.paging import SIZE, page_of
from core.statements import Models
from feedback.floor import FLOOR
from feedback.models import Family, Member, Part
from feedback.models.families import CAMPAIGN, column_of
from feedback.repeats import additions
from proposals.models import Comment, Proposal
from proposals.models.proposals import SIGNED_IN

ON_A_PAGE = 50
NEW_FOR = timedelta(days=7)

# Each of the authors and co-authors counts once in a family, by the level of now.
COUNT = """
SELECT said.family, count(DISTINCT said.contribution),
    count(DISTINCT who) FILTER (WHERE person.level >= 2), count(DISTINCT who) FILTER (WHERE person.level = 1),
    min(said.sent_at), max(said.sent_at)
FROM ({}) AS said (family, contribution, author, coauthors, sent_at)
CROSS JOIN LATERAL unnest(array_append(said.coauthors, said.author)) AS who
JOIN accounts_person AS person ON person.id = who
GROUP BY said.family
"""
LARGEST = 5
OF_MOST_PEOPLE = Models(lambda article: Family.objects.filter(article=article).order_by("-people", "pk")[:LARGEST])


@dataclass(frozen=True)
class Counts:
    """How many say it: contributions; people whose identity is confirmed, beside them those with an e-mail alone."""

    contributions: int
    identified: int
    contact: int
    first_at: datetime
    last_at: datetime

    @property
    def people(self):
        return self.identified + self.contact

    @property
    def is_campaign(self):
        return self.people >= CAMPAIGN


@dataclass(frozen=True)
class Saying:
    """What one member says: the `item` itself, its words in pieces of (text, is it the member's own)."""

    item: Any
    change: Any
    text: str
    pieces: tuple = ()
    is_by_hand: bool = False  # staff put it there

    @property
    def adds(self):
        return any(is_own for _text, is_own in self.pieces)


@dataclass(frozen=True)
class Shown:
    """A family with its counts and the words that stand for it."""

    family: Family
    counts: Counts
    first: Saying


@dataclass(frozen=True)
class Regions:
    """Regions that authors show beside their words: (code, people) of those with enough; how many live elsewhere."""

    told: list
    others: int

    @property
    def named(self):
        return [(NAMES.get(region, region), people) for region, people in self.told]


def counts_of(families):
    """Return {key of a family: its `Counts`} of what everybody reads now, in one query."""
    said = Member.objects.readable().filter(family__in=[family.pk for family in families]).order_by()
    columns = ("family", Coalesce("proposal", "comment"), Coalesce("proposal__author", "comment__author"))
    sent = Coalesce("proposal__submitted_at", "comment__submitted_at")
    sql, values = said.values_list(*columns, F("proposal__coauthor_ids"), sent).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(sql), values)
        return {family: Counts(*counted) for family, *counted in cursor.fetchall()}


def shown_of(families, user):
    """Return those of these families of one article that two texts and more are read of, in their order."""
    if not families:
        return []
    counts = counts_of(families)
    families = [family for family in families if family.pk in counts and counts[family.pk].contributions > 1]
    firsts = Member.objects.readable().filter(family__in=families).order_by("family", "-stands_for_all", "pk")
    members = list(firsts.distinct("family"))
    said = {member.family_id: saying for member, saying in _sayings(members, user)}
    return [Shown(family, counts[family.pk], said[family.pk]) for family in families if family.pk in said]


def listed(article, request):
    """Return a page of an article's families, those of most people first; what is shown of each; all in few queries."""
    page = page_of(Family.objects.filter(article=article).order_by("-people", "pk"), request, size=SIZE)
    return page, shown_of(list(page.object_list), request.user)


def largest(article, user, *, most=LARGEST):
    """Return the families of most people on an article: so many of them, five at most."""
    return shown_of(OF_MOST_PEOPLE.rows(article.pk)[:most], user)


def members_of(shown, request):
    """Return a page of what the members of a family say, each with what it has of its own."""
    page = page_of(shown.family.members.readable().in_order(), request, size=ON_A_PAGE)
    page.object_list = sayings_of(page.object_list, shown, request.user)
    return page


def sayings_of(members, shown, user):
    """Return what these members say, with what each has of its own.

    Where staff joined families, each is beside the text that stands for those it was found with.
    """
    members = list(members)
    names = {one.found_with for one in members if one.found_with}
    column = column_of(shown.family.part)
    firsts = shown.family.members.readable().filter(**{f"{column}__in": names}) if names else ()
    said = dict(_sayings([*members, *firsts], user))
    first_of = {member.contribution: saying for member, saying in said.items() if member.contribution in names}
    return [
        replace(_beside(said[member], first_of.get(member.found_with, shown.first)), is_by_hand=member.is_by_hand)
        for member in members
        if member in said
    ]


def _beside(saying, first):
    if saying.item == first.item or saying.text == first.text:
        return saying
    pieces, done = [], 0
    for own in additions(saying.text, first.text):
        pieces += [(saying.text[done : own.start], False), (saying.text[own.start : own.end], True)]
        done = own.end
    pieces.append((saying.text[done:], False))
    return Saying(saying.item, saying.change, saying.text, tuple(piece for piece in pieces if piece[0]))


def _sayings(members, user):
    """Return pairs of a member and what it says, in the order given; three queries at most for each kind."""
    members = list(members)
    proposals = Proposal.objects.stood_by().filter(pk__in=[one.proposal_id for one in members if one.proposal_id])
    comments = Comment.objects.stood_by().filter(pk__in=[one.comment_id for one in members if one.comment_id])
    read = {(True, item.pk): item for item in proposals.with_words(user)} if any(m.proposal_id for m in members) else {}
    if any(member.comment_id for member in members):
        read |= {(False, item.pk): item for item in comments.with_words(user)}
    said = []
    for member in members:
        item = read.get((member.proposal_id is not None, member.contribution))
        if item is not None:
            said.append((member, _saying(member, item)))
    return said


def _saying(member, item):
    if member.part == Part.COMMENT:
        return Saying(item, None, item.text)
    if member.part == Part.REASONS:
        return Saying(item, item.change, item.reasons)
    change = next((one for one in item.changes if one.provision_id == member.place_id), item.change)
    return Saying(item, change, change.text)


@dataclass(frozen=True)
class Folds:
    """Of the first comments on an article: which a campaign stands for, and {key of the one shown: (uid, people)}."""

    folded: tuple = ()
    campaigns: dict = field(default_factory=dict)


def folded_comments(article):
    """Return how campaigns fold the list of comments on an article: each is shown once, where nobody answered apart.

    The one shown stands for all, or it is the first of them on the article itself.
    """
    firsts = Comment.objects.on_article(article).threads()
    members = Member.objects.readable().filter(family__people__gte=CAMPAIGN, part=Part.COMMENT, place=article)
    members = members.filter(comment__in=firsts).annotate(
        is_answered=Exists(Comment.objects.public().filter(parent=OuterRef("comment")))
    )
    of_family: dict[int, list] = {}
    for family, *member in members.in_order().values_list("family", "comment", "is_answered"):
        of_family.setdefault(family, []).append(member)
    families = Family.objects.filter(pk__in=of_family) if of_family else []
    counts = counts_of(families) if families else {}
    shown = {family.pk: (family.uid, counts[family.pk].people) for family in families if family.pk in counts}
    return Folds(
        tuple(pk for family in shown for pk, is_answered in of_family[family][1:] if not is_answered),
        {of_family[family][0][0]: told for family, told in shown.items()},
    )


def regions_of(family):
    """Return where authors live, of those alone whose region everybody reads beside their words."""
    rows = _contributions(family).showing_region().exclude(author__region="").order_by().values("author__region")
    counted = dict(rows.annotate(people=Count("author", distinct=True)).values_list("author__region", "people"))
    told = {region: people for region, people in counted.items() if people >= FLOOR}
    others = sum(counted.values()) - sum(told.values())
    order = sorted(told, key=lambda region: (-told[region], region))
    return Regions([(region, told[region]) for region in order], others)


def new_accounts(family):
    """Return how many authors sent it within a week of making their account; whose words staff entered are none."""
    rows = _contributions(family).filter(author__date_joined__gt=F("submitted_at") - NEW_FOR)
    if family.part != Part.COMMENT:
        rows = rows.filter(channel__in=SIGNED_IN)
    return rows.aggregate(people=Count("author", distinct=True))["people"]


def _contributions(family):
    members = family.members.readable()
    if family.part == Part.COMMENT:
        return Comment.objects.filter(pk__in=members.values("comment"))
    return Proposal.objects.filter(pk__in=members.values("proposal"))
