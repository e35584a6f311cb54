"""Keeping the families of an article: what a program found, with what staff bound by hand put upon it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.db.models.functions import Coalesce

from articles.actions import touch
from feedback.campaigns import counts_of
from feedback.hands import Hand, hands_of
from feedback.models import Family, Member, Part
from feedback.models.families import CAMPAIGN, columns_of
from feedback.repeats import METHOD
from feedback.repeats.binding import bound
from proposals.actions.alike import lock_alike
from proposals.models import Comment, Proposal


@dataclass(frozen=True)
class Found:
    """A text of a family, by its contribution and the words that were compared, with the people who say it.

    `found_with` and `act` say where staff put it (`Member`).
    """

    contribution: int
    words: int | datetime
    people: frozenset
    adds: bool
    stands_for_all: bool
    found_with: int | None = None
    act: int | None = None


@dataclass(frozen=True)
class FoundFamily:
    """Texts that are together; where `is_counted` is false, people are counted once it is kept."""

    part: str
    place: int
    members: tuple
    is_counted: bool = True

    @property
    def people(self):
        return len(set(chain.from_iterable(one.people for one in self.members)))

    @property
    def first(self):
        return next((one.contribution for one in self.members if one.stands_for_all), None)


@transaction.atomic
def store_families(article, found, *, run=None, at):
    """Keep the families that were found on an article; return how many there are, as figures of a run.

    What is read no longer, or in other words, is left out; what staff bound is where they put it, and a family that is
    found again keeps its uid. To keep the same again changes nothing. Whoever is erased meanwhile waits, or has gone
    before.
    """
    lock_alike()
    families = Family.objects.filter(article=article)
    named, is_other = _keep(article, _with_hands(article, _standing(article, found)), families)
    families.update(method=METHOD, run=run)
    if is_other:
        touch([article.pk], at=at)
    campaigns = sum(family.people >= CAMPAIGN for family, _of in named)
    return {"families": len(named), "campaigns": campaigns, "members": sum(len(of.members) for _family, of in named)}


def bind_again(article, part, place):
    """Put what staff bound at a place upon what was found there last; part of an act that called `lock_alike` first.

    What staff had put somewhere and bind no longer is in no family until a program compares it.
    """
    families = Family.objects.filter(article=article, part=part, place=place)
    together = defaultdict(list)
    for member in Member.objects.filter(family__in=families).order_by("pk"):
        if not member.is_by_hand:
            together[member.family_id, member.found_with].append(member)
    found = [
        FoundFamily(part, place, tuple(_found(one, found_with) for one in members), is_counted=False)
        for (_family, found_with), members in together.items()
    ]
    _keep(article, _with_hands(article, found, only=(part, place)), families)


def _found(member, found_with):
    first = member.contribution == found_with if found_with else member.stands_for_all
    return Found(member.contribution, member.words, frozenset(), member.adds, first)


def _keep(article, found, families):
    """Let these be the families found; return pairs of a row and the family that it is, and whether any changed."""
    before = list(Member.objects.filter(family__in=families).order_by("pk"))
    named = _named(article, found, before, families)
    wanted = {
        (family.part, family.place_id, one.contribution): (
            *(family.pk, one.words, one.stands_for_all, one.adds, one.found_with, one.act),
        )
        for family, of in named
        for one in of.members
    }
    there = {_key(member): _kept(member) for member in before}
    Member.objects.filter(pk__in=[one.pk for one in before if wanted.get(_key(one)) != _kept(one)]).delete()
    fresh = [member_of(*key, *values) for key, values in wanted.items() if there.get(key) != values]
    _leave_elsewhere(fresh)
    Member.objects.bulk_create(fresh, batch_size=1000)
    families.exclude(pk__in=[family.pk for family, _of in named]).delete()
    count_people([family for family, of in named if not of.is_counted])
    return named, there != wanted


def _leave_elsewhere(fresh):
    """Take the comments of new rows out of families of articles that they were moved away from."""
    places = {one.place_id for one in fresh if one.comment_id}
    comments = [one.comment_id for one in fresh if one.comment_id]
    if comments:
        Member.objects.filter(comment__in=comments).exclude(place__in=places).delete()


def _standing(article, found):
    """Return the families with those members alone that everybody reads now, in the words that were compared."""
    keys = {True: set(), False: set()}
    for family in found:
        keys[family.part == Part.COMMENT].update(one.contribution for one in family.members)
    place = "current_revision__changes__provision"
    proposals = Proposal.objects.stood_by().filter(pk__in=keys[False], current_revision__changes__article=article)
    comments = Comment.objects.stood_by().filter(pk__in=keys[True], article=article)
    said = {*comments.annotate(since=Coalesce("edited_at", "submitted_at")).values_list("article", "pk", "since")}
    for pk, revision, provision in proposals.values_list("pk", "current_revision", place):
        said |= {(provision, pk, revision), (article.pk, pk, revision)}
    standing = []
    for family in found:
        members = [one for one in family.members if (family.place, one.contribution, one.words) in said]
        if len(members) > 1:
            if not any(one.stands_for_all for one in members):
                members[0] = replace(members[0], stands_for_all=True)
            standing.append(replace(family, members=tuple(members)))
    return standing


def _with_hands(article, found, *, only=None):
    """Return the families as they are once everything that staff bound holds."""
    hands = hands_of(article)
    if only is not None:
        hands = {only: hands.get(only, Hand())}
    rest, at_place = [], defaultdict(list)
    for family in found:
        key = (family.part, family.place)
        (at_place[key] if key in hands else rest).append(family)
    for (part, place), hand in sorted(hands.items()):
        here = at_place[part, place]
        known = {one.contribution: one for family in here for one in family.members}
        clusters = [(family.first, [one.contribution for one in family.members]) for family in here]
        for family in bound(clusters, hand.placed, hand.joined, set(hand.words)):
            members = (
                replace(
                    known.get(text) or Found(text, hand.words[text], frozenset(), False, False),
                    stands_for_all=text == family.representative,
                    found_with=found_with,
                    act=act,
                )
                for text, (found_with, act) in sorted(family.members.items())
            )
            rest.append(FoundFamily(part, place, tuple(members), is_counted=False))
    return rest


def _named(article, found, before, families):
    """Return pairs of a row and the family found that it is: the row that most of its members were in, or a new one."""
    known = {family.pk: family for family in families}
    was_in = {_key(member): member.family_id for member in before}
    named = []
    for of in sorted(found, key=lambda each: (-len(each.members), each.part, each.members[0].contribution)):
        votes = Counter(was_in.get((of.part, of.place, one.contribution)) for one in of.members)
        most = max((pk for pk in votes if pk in known), key=lambda pk: (votes[pk], -pk), default=None)
        fresh = Family(
            draft_id=article.draft_id, article=article, place_id=of.place, part=of.part, method=METHOD, people=0
        )
        family = fresh if most is None else known.pop(most)
        people = of.people if of.is_counted else family.people
        if family.pk is None or family.people != people:
            family.people = people
            family.save()
        named.append((family, of))
    return named


def _key(member):
    return member.part, member.place_id, member.contribution


def _kept(member):
    return member.family_id, member.words, member.stands_for_all, member.adds, member.found_with, member.bound_by_id


def member_of(part, place, contribution, family, words, stands_for_all, adds, found_with=None, act=None):
    """Return the row of a text in a family, not stored."""
    named = columns_of(part, contribution, words)
    named |= {"found_with": found_with, "bound_by_id": act}
    return Member(family_id=family, part=part, place_id=place, stands_for_all=stands_for_all, adds=adds, **named)


def count_people(families):
    """Count the people of these families anew."""
    counts = counts_of(families) if families else {}
    others = []
    for family in families:
        people = counts[family.pk].people if family.pk in counts else 0
        if people != family.people:
            family.people = people
            others.append(family)
    Family.objects.bulk_update(others, ["people"])
