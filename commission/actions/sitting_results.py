"""Publishing a sitting: all its decisions together, by what is not published yet, never by the clock.

What is decided goes out by workers (`actions/publishing.py`), who go on where they were; the sitting is published once
nothing of it is left.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext, override

from articles.actions import touch_draft
from articles.permissions import can_run
from commission.actions.refusals import (
    MinutesMissing,
    NoQuorum,
    SittingChanged,
    SittingNotHeld,
    SittingOfAnother,
)
from commission.actions.sittings import OFFICIAL
from commission.actions.steps import give_back
from commission.agendas import LOST, OUT, foretold
from commission.models import (
    AgendaItem,
    Docket,
    DocketStatus,
    Sitting,
    SittingStatus,
    digest_of_sitting,
    digest_to_publish,
)
from record.actions import record


@transaction.atomic
def publish_sitting(sitting, *, digest, by, at):
    """Publish a sitting that was held: its minutes and votes at once, its decisions by workers from now on.

    `digest` names what was read (`digest_to_publish`). Refuses where there was no quorum. What lost its vote is given
    back to be drafted; what is not decided stays with staff and waits for no sitting. Publishing again changes nothing.
    """
    sitting = Sitting.objects.select_for_update(of=["self"]).select_related("draft").get(pk=sitting.pk)
    if not can_run(by, sitting.draft):
        raise SittingOfAnother
    if not sitting.is_before_publishing:
        return sitting
    items = list(sitting.agenda.select_related("docket").order_by("number"))
    locked = Docket.objects.select_for_update(of=["self"]).with_people().order_by("pk")
    dockets = {one.pk: one for one in locked.filter(pk__in=[item.docket_id for item in items if item.docket_id])}
    for item in items:
        item.docket = dockets.get(item.docket_id)
    _refuse_unfit(sitting, items, digest)
    AgendaItem.objects.filter(sitting=sitting).update(is_awaited=False)
    decisions = 0
    for one in foretold(items):
        if one.fate == OUT:
            one.docket.status, one.docket.sitting = DocketStatus.GOING, sitting
            one.docket.save(update_fields=["status", "sitting"])
            decisions += one.docket.size
        elif one.fate == LOST and one.docket.status != DocketStatus.DRAFTING:
            give_back(one.docket, _lost(one.item, sitting), by=by, at=at)
    sitting.status, sitting.published_at = SittingStatus.GOING, at
    sitting.save(update_fields=["status", "published_at"])
    data = {"items": decisions, "sha256": digest_of_sitting(sitting, items)}
    record("sitting.published", sitting.uid, actor=by.as_actor("secretary"), data=data, at=at)
    if not decisions:
        _finish(sitting, at=at)
    touch_draft(sitting.draft_id)
    return sitting


def _refuse_unfit(sitting, items, digest):
    if sitting.status != SittingStatus.HELD:
        raise SittingNotHeld
    if digest_to_publish(sitting, items) != digest:
        raise SittingChanged
    if not sitting.has_quorum:
        raise NoQuorum(present=sitting.present, quorum=sitting.quorum)
    if not all(sitting.minutes.get(language) for language in OFFICIAL):
        raise MinutesMissing


@transaction.atomic
def finish_sitting(*, at):
    """Say of one sitting of whose decisions none is left to publish that it is published; return it, or None."""
    left = Exists(Docket.objects.filter(sitting=OuterRef("pk"), status=DocketStatus.GOING))
    rows = Sitting.objects.filter(~left, status=SittingStatus.GOING).order_by("pk")
    sitting = rows.select_for_update(of=["self"], skip_locked=True).first()
    return None if sitting is None else _finish(sitting, at=at)


def _finish(sitting, *, at):
    sitting.status, sitting.finished_at = SittingStatus.PUBLISHED, at
    sitting.save(update_fields=["status", "finished_at"])
    return sitting


def _lost(item, sitting):
    """Return why a prepared answer goes back, in both official languages: whoever drafts it reads one of them."""
    told = []
    for language in OFFICIAL:
        with override(language):
            told.append(
                gettext(
                    "Sitting %(number)s did not adopt it: %(votes_for)s for, %(votes_against)s against, "
                    "%(abstained)s abstained."
                )
                % {
                    "number": sitting.number,
                    "votes_for": item.votes_for,
                    "votes_against": item.votes_against,
                    "abstained": item.abstained,
                }
            )
    return "\n".join(told)
