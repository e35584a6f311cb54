"""Rulings by moderators: what is let stand, returned, hidden or shown again."""

from datetime import timedelta

from django.db import transaction

from accounts.notices import happen, notify_all
from moderation.actions.asking import close_questions
from moderation.actions.claims import refuse_held, release
from moderation.actions.grounds import ground_as_read
from moderation.actions.refusals import (
    AlreadyHidden,
    AlreadyReturned,
    AlreadyReviewed,
    AlreadyWithdrawn,
    BeforeTheCommission,
    CommentNotReturned,
    NotAppointed,
    NotCoveredNow,
    NotHidden,
    NotSubmitted,
    OwnOrganization,
    OwnWords,
    PositionNotReturned,
    SecondPersonNeeded,
    UnknownRuling,
    WordsChanged,
)
from moderation.actions.stating import reasons_taken, stated
from moderation.models import APART, RESTRICTING, UNDO_FOR, Report, Ruling, RulingKind, is_gone, target
from moderation.permissions import can_rule
from proposals.actions import (
    Standing,
    cover_passages,
    hide,
    last_waiting,
    lock_alike,
    lock_alterations,
    mark_of_texts,
    publish,
    restore,
    return_to_author,
    texts_of,
    uncover,
)
from proposals.audience import people_to_tell
from proposals.models import Comment, Position, Proposal, Status
from record.actions import record
from record.leaf import stamp
from record.vocabulary import word_of_ground

# What the public sees of an item after a ruling; the record's word for how far it reaches.
SCOPES = {
    RulingKind.PUBLISH: "all",
    RulingKind.RETURN: "words",
    RulingKind.PARTIAL: "passages",
    RulingKind.HIDE: "words",
    RulingKind.RESTORE: "all",
    RulingKind.MERGE: "all",
    RulingKind.SPLIT: "all",
    RulingKind.MOVE: "all",
}

DISCUSSED = "proposal.discussed_hidden"  # what commenters and followers are told
SETTLED = "report.settled"  # what reporters are told


@transaction.atomic
def rule(
    item,
    *,
    ruling,
    ground="",
    reasons="",
    read=None,
    read_translation=None,
    read_grounds=None,
    reasons_from="",
    cover=(),
    cover_of="",
    batch=None,
    by,
    at,
):
    """Rule on a proposal, comment or position: publish (let stand), return, hide, cover passages or restore.

    Reports are settled by it.

    The same ruling by the same moderator again returns the earlier one. The author, or who answers for the
    organization that spoke, is told, except when words that everybody could read already are let stand.
    Where words wait that a proposal's author sent anew, publishing lets them stand and returning gives them back.
    `read` is the number of the revision that the moderator read, `read_translation` that of the last translation which
    waits, 0 for none; where the author sent others since, refused. `read_grounds` is how much of the grounds they had
    read: where the one they name was changed since, refused. `reasons_from` is the uid of the version of reusable
    reasons that the statement was made from. `cover` names the words that are to be covered
    (`proposals.actions.texts_of`), `cover_of` the mark of the texts in which they were marked. In a `batch` the same
    ruling again is refused: what it did not do is said.
    """
    if ruling in {RulingKind.PARTIAL, RulingKind.RESTORE} and isinstance(item, Proposal):
        lock_alike()
        lock_alterations()
    item = type(item).objects.select_for_update(of=["self"]).select_related("draft", "author").get(pk=item.pk)
    if ruling not in RulingKind.values or ruling in APART:
        raise UnknownRuling(field="ruling")
    refuse_person(item, by)
    coming = item.coming_revision if isinstance(item, Proposal) else None
    if read is not None and isinstance(item, Proposal) and read != (coming or item.current_revision).number:
        raise WordsChanged
    if read_translation is not None and ruling == RulingKind.PUBLISH and not isinstance(item, Comment):
        _refuse_unread_translation(item, read_translation)
    if ruling == RulingKind.PARTIAL and cover_of and cover_of != mark_of_texts(texts_of(item)):
        raise WordsChanged
    reports = Report.objects.on(item).open()
    latest = Ruling.objects.on(item).on_words().standing().latest_first().first()
    if _stands_already(item, ruling, ruling == RulingKind.PUBLISH and reports.exists()):
        if batch is None and latest is not None and latest.kind == ruling and latest.moderator_id == by.pk:
            return latest
        raise _already(ruling)
    row = _written(item, latest, ruling, ground, reasons, read_grounds, reasons_from, by=by, at=at)
    refuse_held(item, by=by, at=at)

    was_visible = item.is_public
    row.batch = batch
    row.before = Standing.of(item).as_json() if batch is None and _can_be_put_back(item, ruling) else None
    row.save(force_insert=True)
    release(item)
    close_questions(item, at=at)
    _settle(reports, row, at=at)
    write_leaf(row, item, by=by, at=at)
    if is_told(row):
        notify_all(
            [(person, row.uid) for person in people_to_tell([item])[item.pk]],
            row.notice_kind,
            at=at,
            mail_from=at + UNDO_FOR,
        )
    if ruling == RulingKind.HIDE and was_visible and isinstance(item, Proposal):
        happen(DISCUSSED, {row.uid: [item.uid]}, at=at, mail_from=at + UNDO_FOR)
    # Last, since it raises the version of the article, whose row others wait for.
    _carry_out(item, ruling, row.ground, cover, at=at)
    return row


def draw_up(item, *, ruling, ground="", reasons="", read_grounds=None, reasons_from="", by, at):
    """Return a ruling as it would be made now, and store nothing; refuse what could not be ruled so."""
    if ruling not in RulingKind.values or ruling in APART:
        raise UnknownRuling(field="ruling")
    refuse_person(item, by)
    latest = Ruling.objects.on(item).on_words().standing().latest_first().first()
    if _stands_already(item, ruling, Report.objects.on(item).open().exists()):
        raise _already(ruling)
    return _written(item, latest, ruling, ground, reasons, read_grounds, reasons_from, by=by, at=at)


def is_told(ruling):
    """Whether the author is told of a ruling before it is carried out: not where words that all could read stand."""
    return not (ruling.kind == RulingKind.PUBLISH and ruling.item.is_public and ruling.revision is None)


def _written(item, latest, ruling, ground, reasons, read_grounds, reasons_from, *, by, at):
    """Return the ruling, not stored yet, after what is refused of its ground, its statement and the item's state."""
    under, reasons = grounds_of(item.draft, ruling, ground, reasons, read_grounds)
    taken = reasons_taken(item.draft, reasons_from if reasons else "", under.code if under else "")
    _refuse_unfit(item, ruling, latest, by)
    coming = item.coming_revision if isinstance(item, Proposal) else None
    return Ruling(
        draft=item.draft,
        **target(item),
        revision=coming if ruling in {RulingKind.PUBLISH, RulingKind.RETURN} else None,
        moderator=by,
        kind=ruling,
        ground=under.code if under else "",
        ground_version=under if under and not under.is_first else None,
        reasons=reasons,
        reasons_from=taken,
        at=at,
        appeal_until=at + timedelta(days=item.draft.appeal_days) if ruling in RESTRICTING else None,
    )


def _settle(reports, row, *, at):
    """Answer the open reports by a ruling, and tell each reporter once what was ruled; not those who left."""
    answered = list(reports.select_related("reporter"))
    if not answered:
        return
    Report.objects.filter(pk__in=[report.pk for report in answered]).update(settled_at=at)
    told = [report.reporter for report in answered if report.reporter.erased_at is None]
    notify_all([(person, row.uid) for person in told], SETTLED, at=at, mail_from=at + UNDO_FOR)


def _can_be_put_back(item, ruling):
    """Whether what a ruling changes can be put back as it was: not where words or originals take others' place."""
    if isinstance(item, Proposal) and item.coming_revision_id is not None:
        return False
    if ruling == RulingKind.PARTIAL:
        return item.covered_at is None
    if ruling == RulingKind.RESTORE:
        return item.hidden_at is not None
    return ruling != RulingKind.PUBLISH or isinstance(item, Comment) or last_waiting(item) == 0


def _refuse_unread_translation(item, read):
    if last_waiting(item) > read:
        raise WordsChanged(WordsChanged.in_another_language)


def refuse_person(item, by):
    if item.organization_id is None and item.involves(by):
        raise OwnWords
    if item.involves(by):
        raise OwnOrganization
    if not can_rule(by, item):
        raise NotAppointed


def refuse_at_sight(item, ruling, *, is_reported, by):
    """Refuse what `rule` would for who somebody is and how an item stands, from the rows at hand; never a restoring."""
    refuse_person(item, by)
    if _stands_already(item, ruling, is_reported):
        raise _already(ruling)
    _refuse_unfit(item, ruling, None, by)


def _stands_already(item, ruling, is_reported):
    """Whether the ruling would change nothing."""
    if item.submitted_at is None or is_gone(item):
        return False
    if ruling == RulingKind.PUBLISH:
        if isinstance(item, Proposal) and item.coming_revision_id:
            return False
        is_let_stand = item.reviewed_at and not item.hidden_at and not item.returned_at
        return bool(is_let_stand) and not is_reported
    if ruling == RulingKind.RETURN:
        return item.returned_at is not None
    if ruling == RulingKind.PARTIAL:
        return False
    if ruling == RulingKind.HIDE:
        return item.hidden_at is not None
    return item.hidden_at is None and item.covered_at is None


def _already(ruling):
    return {
        RulingKind.PUBLISH: AlreadyReviewed,
        RulingKind.RETURN: AlreadyReturned,
        RulingKind.HIDE: AlreadyHidden,
        RulingKind.RESTORE: NotHidden,
    }[ruling]()


def grounds_of(draft, ruling, ground, reasons, read_grounds):
    """Return ground and statement as they are stored; a restriction needs both where its kind says so."""
    under = None
    if ruling in {RulingKind.HIDE, RulingKind.PARTIAL} or (ruling == RulingKind.RETURN and ground):
        under = ground_as_read(draft, ground, read_grounds)
    required = ruling != RulingKind.PUBLISH
    return under, stated(reasons, required=required)


def _refuse_unfit(item, ruling, latest, by):
    if item.submitted_at is None:
        raise NotSubmitted
    if is_gone(item):
        raise AlreadyWithdrawn(AlreadyWithdrawn.erased if item.erased_at else None)
    if ruling == RulingKind.RESTORE:
        if item.draft.two_people and latest is not None and latest.moderator_id == by.pk:
            raise SecondPersonNeeded
        return
    if item.hidden_at:
        raise AlreadyHidden
    if item.returned_at:
        raise AlreadyReturned
    if ruling == RulingKind.RETURN:
        _refuse_return(item)
    if ruling == RulingKind.PARTIAL:
        _refuse_covering(item)


def _refuse_return(item):
    if isinstance(item, Position):
        raise PositionNotReturned(field="ruling")
    if not isinstance(item, Proposal):
        raise CommentNotReturned(field="ruling")
    if item.status != Status.SUBMITTED:
        raise BeforeTheCommission(field="ruling")


def _refuse_covering(item):
    if isinstance(item, Proposal) and item.coming_revision_id is not None:
        raise NotCoveredNow(field="ruling")
    if item.withdrawn_at is not None:
        raise NotCoveredNow(NotCoveredNow.left_out, field="ruling")


def write_leaf(row, item, *, by, at, role="moderator"):
    """Put a ruling into the record, with the statement of reasons committed to; part of the act that made it."""
    sealed = {"reason_c": row.reasons} if row.reasons else None
    record(
        "moderation.decided",
        row.uid,
        actor=by.as_actor(role),
        at=at,
        data={
            "object": item.uid,
            "decision": row.kind,
            "rule": word_of_ground(row.ground),
            "scope": SCOPES[row.kind],
            "automated": False,
        }
        | ({"revision": row.revision.number} if row.revision_id else {})
        | ({"ground": row.ground_version.uid} if row.ground_version_id else {})
        | ({"reasons": row.reasons_from.uid} if row.reasons_from_id else {})
        | ({"into": row.into.uid} if row.into_id else {})
        | _places(row)
        | ({"appeal_until": stamp(row.appeal_until)} if row.appeal_until else {})
        | ({"batch": row.batch.uid} if row.batch_id else {}),
        sealed=sealed,
    )


def _places(row):
    """Return where a ruling moved something from, and where to, as a leaf says it."""
    places = {"moved_from": row.moved_from, "moved_to": row.moved_to}
    return {
        name: {"provision": place.provision.uid, "edition": place.edition.number}
        for name, place in places.items()
        if place is not None
    }


def _carry_out(item, ruling, ground, marked, *, at):
    if ruling == RulingKind.PUBLISH:
        publish(item, at=at)
    elif ruling == RulingKind.RETURN:
        return_to_author(item, at=at)
    elif ruling == RulingKind.HIDE:
        hide(item, ground=ground, at=at)
    elif ruling == RulingKind.PARTIAL:
        cover_passages(item, marked, ground=ground, at=at)
    elif item.hidden_at is None:
        uncover(item, at=at)
    else:
        restore(item, at=at)
