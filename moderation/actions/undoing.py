"""Taking a ruling back within the minute: whoever ruled sees their slip first, and nobody was written to yet."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.notices import take_back
from core.rules import RuleViolation
from moderation.actions.claims import claim_item
from moderation.actions.placing import is_where_it_was_moved
from moderation.actions.refusals import NotAppointed
from moderation.actions.rulings import DISCUSSED, SETTLED
from moderation.models import Appeal, Report, Ruling, RulingKind
from moderation.permissions import can_rule
from proposals.actions import lock_alike, lock_alterations, put_back, put_elsewhere
from proposals.actions.refusals import WrongState
from proposals.audience import people_to_tell
from proposals.models import Proposal
from record.actions import record


class NotYourRuling(RuleViolation):
    code = "not_your_ruling"
    sentence = _("Only the moderator who made a ruling can take it back.")
    status = 403


class TooLateToUndo(RuleViolation):
    code = "too_late_to_undo"
    sentence = _("The minute is over: the ruling stands. Look at the item again to rule otherwise.")
    status = 409


class NotUndone(RuleViolation):
    code = "not_undone"
    sentence = _("This ruling cannot be taken back, since other words took the place of those before. Rule anew.")
    of_a_batch = _("This was ruled on in a batch and stands. Look at the item again to rule otherwise.")
    status = 409


class RulingFollowed(RuleViolation):
    code = "ruling_followed"
    sentence = _("Something has followed upon this ruling. It stands. Look at the item again to rule otherwise.")
    status = 409


@transaction.atomic
def undo(ruling, *, by, at):
    """Take back a ruling of one's own within a minute; the item stands as before, and lies before its moderator again.

    Ruling and undoing both stay in the log and the record; the ruling counts in no figures. Its author, reporters and
    commenters are told no more. Refused once anything has followed: another ruling, an appeal, an answer, a support,
    other words. The same again returns it as it is.
    """
    item = Ruling.objects.with_items().get(pk=ruling.pk).item
    if ruling.kind in {RulingKind.PARTIAL, RulingKind.MOVE} and isinstance(item, Proposal):
        lock_alike()
        lock_alterations()
    item = type(item).objects.select_for_update(of=["self"]).select_related("draft", "author").get(pk=item.pk)
    ruling = Ruling.objects.select_for_update(of=["self"]).with_items().get(pk=ruling.pk)
    if ruling.moderator_id != by.pk:
        raise NotYourRuling
    if ruling.undone_at is not None:
        return ruling
    if not can_rule(by, item):
        raise NotAppointed
    if ruling.before is None:
        raise NotUndone(NotUndone.of_a_batch if ruling.batch_id else None)
    if not ruling.can_be_undone_at(at):
        raise TooLateToUndo
    if _is_followed(ruling, item):
        raise RulingFollowed
    ruling.undone_at = at
    ruling.save(update_fields=["undone_at"])
    reporters = _open_reports(ruling, item)
    record("moderation.undone", ruling.uid, actor=by.as_actor("moderator"), at=at, data={"object": item.uid})
    take_back(ruling.uid, ruling.notice_kind, people_to_tell([item])[item.pk], at=at)
    take_back(ruling.uid, SETTLED, reporters, at=at)
    if ruling.kind == RulingKind.HIDE and isinstance(item, Proposal):
        take_back(ruling.uid, DISCUSSED, [], at=at)
    if ruling.kind == RulingKind.MOVE:
        put_elsewhere(item, ruling.moved_from, at=at)
    else:
        _put_back(item, ruling, at=at)
    claim_item(item, by=by, at=at)
    return ruling


def _put_back(item, ruling, *, at):
    try:
        put_back(item, ruling.before, since=ruling.at, at=at)
    except WrongState as followed:
        raise RulingFollowed from followed


def _is_followed(ruling, item):
    later = Ruling.objects.on(item).standing().filter(pk__gt=ruling.pk)
    if later.exists() or Appeal.objects.filter(ruling=ruling).exists():
        return True
    return ruling.kind == RulingKind.MOVE and not is_where_it_was_moved(ruling)


def _open_reports(ruling, item):
    """Open again the reports that a ruling had settled; return who made them."""
    settled = Report.objects.on(item).filter(settled_at=ruling.at)
    reporters = list(Person.objects.filter(pk__in=settled.values("reporter")))
    settled.update(settled_at=None)
    return reporters
