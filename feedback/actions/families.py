"""Finding who says nearly the same on an article, and keeping the families that were found.

They are found outside all locks, in one snapshot; what still stands is kept in one transaction an article.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.db.models.functions import Coalesce

from articles.actions import touch
from core.snapshot import one_snapshot
from feedback.models import Family, Member, Part
from feedback.models.families import CAMPAIGN, columns_of
from feedback.repeats import METHOD, has_additions
from feedback.repeats.grouping import families
from feedback.saying import texts_of
from proposals.actions.alike import lock_alike
from proposals.models import Comment, Proposal


@dataclass(frozen=True)
class Found:
    """A text of a family, by its contribution and the words that were compared, with the people who say it."""

    contribution: int
    words: int | datetime
    people: frozenset
    adds: bool
    stands_for_all: bool


@dataclass(frozen=True)
class FoundFamily:
    part: str
    place: int
    members: tuple

    @property
    def people(self):
        return len(set(chain.from_iterable(one.people for one in self.members)))


def find_families(article, *, run=None):
    """Return the families of what everybody reads on an article now; nothing is written."""
    with one_snapshot():
        texts = texts_of(article)
    return [family for (part, place), said in sorted(texts.items()) for family in _families(part, place, said)]


def _families(part, place, texts):
    known = {text.contribution: text for text in texts}
    for family in families(list(known), [text.form for text in known.values()]):
        members, first = [known[key] for key in family.members], known[family.representative]
        adds = {said: has_additions(said, first.said) for said in {text.said for text in members}}
        yield FoundFamily(
            part,
            place,
            tuple(Found(one.contribution, one.words, one.people, adds[one.said], one is first) for one in members),
        )


@transaction.atomic
def store_families(article, found, *, run=None, at):
    """Keep the families that were found on an article; return how many there are, as figures of a run.

    What is read no longer, or in other words, is left out; a family that is found again keeps its uid. To keep the
    same again changes nothing. Whoever is erased meanwhile waits, or has gone before.
    """
    lock_alike()
    found = _standing(article, found)
    before = list(Member.objects.filter(family__article=article).order_by("pk"))
    named = _named(article, found, before)
    wanted = {
        (family.part, family.place_id, one.contribution): (family.pk, one.words, one.stands_for_all, one.adds)
        for family, of in named
        for one in of.members
    }
    there = {_key(member): _kept(member) for member in before}
    Member.objects.filter(pk__in=[one.pk for one in before if wanted.get(_key(one)) != _kept(one)]).delete()
    fresh = [member_of(*key, *values) for key, values in wanted.items() if there.get(key) != values]
    Member.objects.bulk_create(fresh, batch_size=1000)
    Family.objects.filter(article=article).exclude(pk__in=[family.pk for family, _of in named]).delete()
    Family.objects.filter(article=article).update(method=METHOD, run=run)
    if there != wanted:
        touch([article.pk], at=at)
    campaigns = sum(of.people >= CAMPAIGN for _family, of in named)
    return {"families": len(named), "campaigns": campaigns, "members": len(wanted)}


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


def _named(article, found, before):
    """Return pairs of a row and the family found that it is: the row that most of its members were in, or a new one."""
    known = {family.pk: family for family in Family.objects.filter(article=article)}
    was_in = {_key(member): member.family_id for member in before}
    named = []
    for of in sorted(found, key=lambda each: (-len(each.members), each.part, each.members[0].contribution)):
        votes = Counter(was_in.get((of.part, of.place, one.contribution)) for one in of.members)
        most = max((pk for pk in votes if pk in known), key=lambda pk: (votes[pk], -pk), default=None)
        fresh = Family(draft_id=article.draft_id, article=article, place_id=of.place, part=of.part, method=METHOD)
        family = fresh if most is None else known.pop(most)
        if family.people != of.people:
            family.people = of.people
            family.save()
        named.append((family, of))
    return named


def _key(member):
    return member.part, member.place_id, member.contribution


def _kept(member):
    return member.family_id, member.words, member.stands_for_all, member.adds


def member_of(part, place, contribution, family, words, stands_for_all, adds):
    named = columns_of(part, contribution, words)
    return Member(family_id=family, part=part, place_id=place, stands_for_all=stands_for_all, adds=adds, **named)
