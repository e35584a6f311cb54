"""What of the drawn rulings a moderator may look at, with the words as they were ruled on."""

from django.db.models import Exists, OuterRef

from moderation.models import KINDS, VERDICTS, Recheck, RulingKind
from moderation.permissions import can_rule, rulings_within_reach
from moderation.queue import places_of
from proposals.models import Coauthor, Comment, CoveredWords, Position, PositionEntry, Proposal


def rechecks_for(user, draft):
    """Return the drawn rulings that this moderator may judge, the earliest first: not their own, nor on their words."""
    rows = Recheck.objects.filter(draft=draft).open().exclude(ruling__moderator=user)
    for what in KINDS:
        rows = rows.exclude(**{f"ruling__{what}__author": user})
    together = Coauthor.objects.filter(proposal=OuterRef("ruling__proposal"), person=user)
    rows = rows.exclude(Exists(together)).filter(rulings_within_reach(user, draft))
    return rows.select_related("ruling").order_by("ruling__at", "pk")


def may_judge(user, recheck, item):
    """Whether a drawn ruling is this moderator's to judge."""
    if item.involves(user) or recheck.ruling.moderator_id == user.pk:
        return False
    return can_rule(user, item)


def verdicts_on(item):
    """Return what can be found of an item: only proposals can be returned."""
    return [one for one in VERDICTS if one != RulingKind.RETURN or isinstance(item, Proposal)]


def item_of(recheck, user):
    """Return what was ruled on with its draft, and its words as their author wrote them, covered passages too.

    The words come as (part, text, change): reasons, or text, which a proposal has of each of its changes.
    """
    ruling = recheck.ruling
    model, key = next(
        (model, key)
        for model, key in ((Proposal, ruling.proposal_id), (Comment, ruling.comment_id), (Position, ruling.position_id))
        if key is not None
    )
    item = model.objects.with_words(user).select_related("draft").get(pk=key)
    if isinstance(item, Position):
        item.last_entry = PositionEntry.objects.last_filed(item, user)
    return item, _words_of(item)


def _words_of(item):
    covered = CoveredWords.objects.of(item) if item.covered_at else ()
    if isinstance(item, Position):
        kept = {one.part: one.text for one in covered if one.entry_id == item.last_entry.pk}
        said = [(part, getattr(item.last_entry, part), None) for part in ("text", "reasons")]
        return [(part, kept.get(part, text), change) for part, text, change in said if text]
    if isinstance(item, Comment):
        return [("text", next((one.text for one in covered), item.text), None)]
    kept = {(one.part, one.change_id): one.text for one in covered}
    said = [("text", change.text, change) for change in item.changes if change.text]
    said += [("reasons", item.reasons, None)] if item.reasons else []
    return [(part, kept.get((part, change and change.pk), text), change) for part, text, change in said]


def wording_of(item):
    """Return the words of the draft, with their place, that an item speaks of; None where they stand no more."""
    if isinstance(item, Proposal):
        found = item.change.base
    elif isinstance(item, Position):
        found = item.last_entry.base
    else:
        place = places_of({item.article_id}).get(item.article_id)
        found = place and place.text_in(item.language)
    if found is not None:
        found.placement.edition.draft = item.draft
    return found
