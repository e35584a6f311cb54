"""What staff say of families by hand: who stands for themselves, who says the same; it binds from then on.

Each act says why, leaves a leaf, holds at once, in every night and for whatever comes, and is withdrawn by another one.
"""

from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from articles.actions import touch
from articles.models import Role
from core.rules import RuleViolation
from core.text import TextMissing, clean
from feedback.actions.keeping import bind_again
from feedback.models import Binding, Bond, Bound, Entered, Family, Member, Part
from feedback.models.families import column_of, columns_of
from feedback.saying import texts_of
from proposals.actions.alike import lock_alike
from proposals.models import Comment, Proposal
from record.actions import record

MOST = 50  # texts, or families, in one act
NAMED = 10  # of a family that others join: where the first is gone, the next one says which family it is


class NoTextChosen(RuleViolation):
    code = "no_text_chosen"
    sentence = _("Tick the texts that this is about.")


class TooManyTexts(RuleViolation):
    code = "too_many_texts"
    sentence = _("At most %(most)s can be placed in one act. Tick fewer and do the rest after it.")


class FamilyGone(RuleViolation):
    code = "family_gone"
    sentence = _("This family is another one now. Look at the list as it is, and do it again.")
    status = 409


class TextNotThere(RuleViolation):
    code = "text_not_there"
    sentence = _(
        "One of these texts cannot be read here any more, or in other words. Look again and tick what is left."
    )


class AlreadyByHand(RuleViolation):
    code = "already_by_hand"
    sentence = _("Staff placed one of these texts by hand on %(day)s. Withdraw that first: two acts cannot both hold.")


class AlreadyTogether(RuleViolation):
    code = "already_together"
    sentence = _("These are in one family already.")


class FamilyByHand(RuleViolation):
    code = "family_by_hand"
    sentence = _("Staff made one of these families by hand. Withdraw that first: two acts cannot both hold.")


class OtherPlace(RuleViolation):
    code = "other_place"
    sentence = _("Only families of the same part and the same place can say the same.")


class OneFamilyAlone(RuleViolation):
    code = "one_family_alone"
    sentence = _("Tick two families or more.")


class WholeFamily(RuleViolation):
    code = "whole_family"
    sentence = _("These are all texts of the family. Leave at least one of them where it is.")


@transaction.atomic
def take_out_texts(family, texts, *, together, reasons, by, at):
    """Take texts, by the keys of their contributions, out of a family: each stands for itself, or they stand together.

    What stands for itself is in no family, whatever is alike, until the act is withdrawn.
    """
    reasons, texts = _checked(reasons, texts)
    lock_alike()
    family = _locked([family])[0]
    chosen = {f"{column_of(family.part)}__in": texts}
    rows = family.members.readable().filter(**chosen)
    placed = sorted((one.contribution, one.words) for one in rows)
    if len(placed) < len(texts):
        raise TextNotThere
    if together and not family.members.readable().exclude(**chosen).exists():
        raise WholeFamily
    _refuse_bound(family.part, family.place_id, placed)
    bond = Bond.APART if together else Bond.ALONE
    place = (family.article, family.part, family.place_id)
    binding = _bind(place, bond, reasons, placed=placed, of_family=family.uid, by=by, at=at)
    data = {"texts": _uids(family.part, sorted(texts)), "together": together}
    return _recorded(binding, "family.parted", data, by=by, at=at)


@transaction.atomic
def join_texts(article, part, place, texts, into, *, reasons, by, at):
    """Say of texts on an article that they say the same as another: they go to its family, or make one with it.

    `texts` and `into` are keys of contributions, `place` that of the provision (`Family`). Where `into` is read no
    more, those that were in its family stand for it.
    """
    reasons, texts = _checked(reasons, texts)
    lock_alike()
    words = _words(article, part, place, [*texts, into])
    if not words.keys() >= {*texts, into}:
        raise TextNotThere
    if into in texts:
        raise AlreadyTogether
    member_of = {
        one.contribution: one
        for one in Member.objects.filter(part=part, place=place, **{f"{column_of(part)}__in": [*texts, into]})
    }
    goal = member_of.get(into)
    if goal is not None and any(member_of[text].family_id == goal.family_id for text in texts & member_of.keys()):
        raise AlreadyTogether
    _refuse_bound(part, place, [(text, words[text]) for text in sorted(texts)])
    alone = _placed(part, place, [(into, words[into])]).filter(binding__bond=Bond.ALONE).first()
    if alone is not None:
        raise _already(alone)
    beside = [(into, words[into])]
    if goal is not None:
        others = goal.family.members.readable().in_order().exclude(pk=goal.pk)[: NAMED - 1]
        beside += [(one.contribution, one.words) for one in others]
    placed = [(text, words[text]) for text in sorted(texts)]
    binding = _bind((article, part, place), Bond.JOINED, reasons, placed=placed, named=[beside], by=by, at=at)
    [to] = _uids(part, [into])
    return _recorded(binding, "family.joined", {"texts": _uids(part, sorted(texts)), "to": to}, by=by, at=at)


@transaction.atomic
def join_families(families, *, reasons, by, at):
    """Say of families of one place that they say the same: whatever is found with any of them is in one."""
    if len({family.pk for family in families}) < 2:
        raise OneFamilyAlone
    reasons, _keys = _checked(reasons, {family.pk for family in families})
    lock_alike()
    families = _locked(families)
    if len({(family.article_id, family.part, family.place_id) for family in families}) > 1:
        raise OtherPlace
    named = []
    for family in sorted(families, key=lambda each: (-each.members.count(), each.pk)):
        found = [one for one in family.members.readable().in_order()[: 2 * MOST] if not one.is_by_hand][:NAMED]
        if not found:
            raise FamilyByHand
        named.append([(one.contribution, one.words) for one in found])
    first = families[0]
    place = (first.article, first.part, first.place_id)
    binding = _bind(place, Bond.FAMILIES, reasons, named=named, texts=len(families), by=by, at=at)
    to, *rest = _uids(first.part, [some[0][0] for some in named])
    return _recorded(binding, "family.joined", {"texts": rest, "to": to, "whole": True}, by=by, at=at)


@transaction.atomic
def withdraw_binding(binding, *, reasons, by, at):
    """Let what staff bound bind no more, saying why; a program compares anew what they placed.

    Again changes nothing.
    """
    reasons = clean(reasons, "note", field="reasons", missing=TextMissing)
    lock_alike()
    binding = Binding.objects.select_for_update(of=["self"]).select_related("article", "draft").get(pk=binding.pk)
    if binding.withdrawn_at is not None:
        return binding
    binding.withdrawn_at, binding.withdrawn_by, binding.withdrawn_reasons = at, by, reasons
    binding.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reasons"])
    binding.bound.update(stands=False)
    column = column_of(binding.part)
    placed = binding.bound.filter(is_placed=True).values(column)
    Entered.objects.filter(**{f"{column}__in": placed}).delete()  # and so they come again
    bind_again(binding.article, binding.part, binding.place_id)
    actor = by.as_actor(Role.ANALYST)
    record("family.unbound", binding.uid, actor=actor, at=at, data={}, sealed={"reason_c": reasons})
    touch([binding.article_id], at=at)
    return binding


def _checked(reasons, texts):
    if not texts:
        raise NoTextChosen
    if len(texts) > MOST:
        raise TooManyTexts(most=MOST)
    return clean(reasons, "note", field="reasons", missing=TextMissing), set(texts)


def _locked(families):
    rows = Family.objects.select_for_update(of=["self"]).select_related("article")
    found = list(rows.filter(pk__in=[family.pk for family in families]).order_by("pk"))
    if len(found) < len({family.pk for family in families}):
        raise FamilyGone
    return found


def _words(article, part, place, texts):
    """Return {key of a contribution: which words of it stand} of those that everybody reads at a place."""
    keys: dict[str, object] = {"proposals": (), "comments": ()} | {f"{column_of(part)}s": texts}
    return {text.contribution: text.words for text in texts_of(article, **keys).get((part, place), ())}


def _placed(part, place, texts):
    """Return the standing rows that place one of these texts, given by their keys and words."""
    names = columns_of(part, *zip(*texts, strict=True))
    in_words = {f"{name}__in": values for name, values in names.items()}
    return Bound.objects.binding().filter(part=part, place=place, **in_words).select_related("binding").order_by("pk")


def _refuse_bound(part, place, texts):
    """Refuse what an act has placed already, or named first as that which others say the same as."""
    for row in _placed(part, place, texts):
        if row.is_placed or row.rank == 0:
            raise _already(row)


def _already(row):
    return AlreadyByHand(day=date_format(row.binding.made_at, "DATE_FORMAT"))


def _bind(place, bond, reasons, *, placed=(), named=(), texts=None, of_family="", by, at):
    article, part, provision = place
    binding = Binding.objects.create(
        draft_id=article.draft_id,
        article=article,
        place_id=provision,
        part=part,
        bond=bond,
        of_family=of_family,
        texts=len(placed) if texts is None else texts,
        reasons=reasons,
        made_by=by,
        made_at=at,
    )
    where = {"binding": binding, "part": part, "place_id": provision}
    Bound.objects.bulk_create(
        Bound(**where, **columns_of(part, *text), rank=rank, is_placed=is_placed)
        for is_placed, some in ((True, placed), *((False, some) for some in named))
        for rank, text in enumerate(some)
    )
    bind_again(article, part, provision)
    return binding


def _uids(part, keys):
    """Return the ids of contributions, in the order of the keys."""
    of_part: Any = Comment if part == Part.COMMENT else Proposal
    found = dict(of_part.objects.filter(pk__in=keys).values_list("pk", "uid"))
    return [found[key] for key in keys]


def _recorded(binding, verb, data, *, by, at):
    data |= {"draft": binding.draft.uid, "provision": binding.article.uid, "part": binding.part}
    sealed = {"reason_c": binding.reasons}
    record(verb, binding.uid, actor=by.as_actor(Role.ANALYST), at=at, data=data, sealed=sealed, is_new=True)
    touch([binding.article_id], at=at)
    return binding
