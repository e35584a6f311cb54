"""Drawing rulings to be looked at again, and judging them without knowing what was ruled."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core.rules import RuleViolation
from moderation.actions.refusals import NotAppointed, OwnOrganization, OwnWords
from moderation.drawing import is_drawn
from moderation.models import VERDICTS, Recheck, Ruling
from moderation.permissions import can_rule
from moderation.rechecks import item_of, verdicts_on
from record.actions import record

SETTLED_AFTER = timedelta(minutes=10)  # later than any ruling that is still being written has its moment
AT_ONCE = 5000


class UnknownVerdict(RuleViolation):
    code = "unknown_verdict"
    sentence = _("Choose what you would rule.")


class OwnRulingAgain(RuleViolation):
    code = "own_ruling"
    sentence = _("You ruled on this yourself. Another moderator looks at it again.")
    status = 403


class AlreadyJudged(RuleViolation):
    code = "already_judged"
    sentence = _("Another moderator has judged this in the meantime. Go on with the next.")
    status = 409


class WordsAreOthers(RuleViolation):
    code = "words_are_others"
    sentence = _("The author changed or withdrew these words in the meantime. Go on with the next.")
    status = 409


@transaction.atomic
def draw_rechecks(*, at):
    """Draw among the rulings made since the last one drawn, by the published rule; return how many were looked through.

    Left out are rulings on words sent anew, and those that restore: they answer to an earlier ruling.
    """
    last = Recheck.objects.aggregate(last=Max("ruling"))["last"] or 0
    made = Ruling.objects.standing().filter(pk__gt=last, at__lte=at - SETTLED_AFTER).order_by("pk")
    seen = list(made.values_list("pk", "uid", "draft", "draft__uid", "kind", "revision")[:AT_ONCE])
    drawn = [
        Recheck(ruling_id=pk, draft_id=draft)
        for pk, uid, draft, draft_uid, kind, revision in seen
        if kind in VERDICTS and revision is None and is_drawn(draft_uid, uid)
    ]
    Recheck.objects.bulk_create(drawn, ignore_conflicts=True)
    return len(seen)


@transaction.atomic
def judge(recheck, *, verdict, by, at):
    """Say what one would have ruled; nothing becomes of the words by it. The same verdict again changes nothing."""
    recheck = Recheck.objects.select_for_update(of=["self"]).select_related("ruling").get(pk=recheck.pk)
    item, _words = item_of(recheck, by)
    if recheck.ruling.moderator_id == by.pk:
        raise OwnRulingAgain
    if item.involves(by):
        raise OwnOrganization if item.organization_id else OwnWords
    if not can_rule(by, item):
        raise NotAppointed
    if verdict not in verdicts_on(item):
        raise UnknownVerdict(field="verdict")
    if recheck.judged_at is not None:
        if (recheck.judged_by_id, recheck.verdict) == (by.pk, verdict):
            return recheck
        raise AlreadyJudged
    if not Recheck.objects.open().filter(pk=recheck.pk).exists():
        raise WordsAreOthers
    recheck.verdict, recheck.judged_by, recheck.judged_at = verdict, by, at
    recheck.save(update_fields=["verdict", "judged_by", "judged_at"])
    data = {"ruling": recheck.ruling.uid, "decision": str(verdict)}
    record("moderation.rechecked", recheck.uid, actor=by.as_actor("moderator"), at=at, data=data, is_new=True)
    return recheck
