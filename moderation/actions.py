"""The acts of moderation: rulings by moderators, reports by anyone."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.limits import counting
from accounts.notices import notify_all
from core.rules import RuleViolation
from core.text import clean
from moderation.models import Ground, Report, Ruling, RulingKind, is_gone, target
from moderation.permissions import can_rule
from proposals.actions import hide, last_waiting, publish, restore, return_to_author
from proposals.audience import people_to_tell
from proposals.models import Comment, Position, Proposal, Status
from record.actions import record

# What the public sees of an item after a ruling; the record's word for how far it reaches.
SCOPES = {
    RulingKind.PUBLISH: "all",
    RulingKind.RETURN: "words",
    RulingKind.HIDE: "words",
    RulingKind.RESTORE: "all",
}


class UnknownRuling(RuleViolation):
    code = "unknown_ruling"
    sentence = _("Choose the ruling.")


class UnknownGround(RuleViolation):
    code = "unknown_ground"
    sentence = _("Choose the ground.")


class StatementMissing(RuleViolation):
    code = "statement_missing"
    sentence = _("Write the statement of reasons: the author will read it.")


class NotAppointed(RuleViolation):
    code = "not_appointed"
    sentence = _("You are not appointed to moderate this article.")
    status = 403


class OwnWords(RuleViolation):
    code = "own_words"
    sentence = _("Nobody rules on their own words. Another moderator will.")
    status = 403


class OwnOrganization(RuleViolation):
    code = "own_organization"
    sentence = _("Nobody rules on the words of their own organization. Another moderator will.")
    status = 403


class NotSubmitted(RuleViolation):
    code = "not_submitted"
    sentence = _("This has not been sent yet: there is nothing to rule on.")


class AlreadyWithdrawn(RuleViolation):
    code = "already_withdrawn"
    sentence = _("The author has withdrawn this. There is nothing left to rule on.")
    erased = _("The author has erased this. There is nothing left to rule on.")


class AlreadyReturned(RuleViolation):
    code = "already_returned"
    sentence = _("This was returned to its author. It comes back to the queue when it is sent again.")


class AlreadyHidden(RuleViolation):
    code = "already_hidden"
    sentence = _("This is hidden already. It can only be restored.")


class AlreadyReviewed(RuleViolation):
    code = "already_reviewed"
    sentence = _("A moderator has already let this stand, and nobody has reported it since.")


class WordsChanged(RuleViolation):
    code = "words_changed"
    sentence = _("The author sent other words after you had opened this. Read them, then rule.")
    in_another_language = _("The author sent a translation after you had opened this. Read it, then rule.")
    status = 409


class NotHidden(RuleViolation):
    code = "not_hidden"
    sentence = _("This is not hidden: there is nothing to restore.")


class SecondPersonNeeded(RuleViolation):
    code = "second_person_needed"
    sentence = _("Whoever hid a text does not restore it. Another moderator must.")
    status = 403


class CommentNotReturned(RuleViolation):
    code = "comment_not_returned"
    sentence = _("A comment cannot be returned. Let it stand or hide it.")


class PositionNotReturned(RuleViolation):
    code = "position_not_returned"
    sentence = _("A dossier is filed as a whole and cannot be returned. Let the position stand or hide it.")


class BeforeTheCommission(RuleViolation):
    code = "before_the_commission"
    sentence = _("The Commission has taken this up. It can be hidden, but not returned.")


@transaction.atomic
def rule(item, *, ruling, ground="", reasons="", read=None, read_translation=None, by, at):
    """Rule on a proposal, comment or position: publish (let stand), return, hide or restore; reports are settled by it.

    The same ruling by the same moderator again returns the earlier one. The author, or who answers for the
    organization that spoke, is told, except when words that everybody could read already are let stand.
    Where words wait that a proposal's author sent anew, publishing lets them stand and returning gives them back.
    `read` is the number of the revision that the moderator read, `read_translation` that of the last translation which
    waits, 0 for none; where the author sent others since, refused.
    """
    item = type(item).objects.select_for_update(of=["self"]).select_related("draft", "author").get(pk=item.pk)
    if ruling not in RulingKind.values:
        raise UnknownRuling(field="ruling")
    _refuse_person(item, by)
    coming = item.coming_revision if isinstance(item, Proposal) else None
    if read is not None and isinstance(item, Proposal) and read != (coming or item.current_revision).number:
        raise WordsChanged
    if read_translation is not None and ruling == RulingKind.PUBLISH and not isinstance(item, Comment):
        _refuse_unread_translation(item, read_translation)
    reports = Report.objects.on(item).open()
    latest = Ruling.objects.on(item).latest_first().first()
    if _stands_already(item, ruling, reports):
        if latest is not None and latest.kind == ruling and latest.moderator_id == by.pk:
            return latest
        raise _already(ruling)
    ground, reasons = _grounds_of(ruling, ground, reasons)
    _refuse_unfit(item, ruling, latest, by)

    was_visible = item.is_public
    row = Ruling.objects.create(
        draft=item.draft,
        **target(item),
        revision=coming if ruling in {RulingKind.PUBLISH, RulingKind.RETURN} else None,
        moderator=by,
        kind=ruling,
        ground=ground,
        reasons=reasons,
        at=at,
    )
    reports.update(settled_at=at)
    _write_leaf(row, item, by=by, at=at)
    if not (ruling == RulingKind.PUBLISH and was_visible and coming is None):
        notify_all([(person, row.uid) for person in people_to_tell([item])[item.pk]], row.notice_kind, at=at)
    # Last, since it raises the version of the article, whose row others wait for.
    _carry_out(item, ruling, ground, at=at)
    return row


def _refuse_unread_translation(item, read):
    if last_waiting(item) > read:
        raise WordsChanged(WordsChanged.in_another_language)


def _refuse_person(item, by):
    if item.organization_id is None and item.involves(by):
        raise OwnWords
    if item.involves(by):
        raise OwnOrganization
    if not can_rule(by, item):
        raise NotAppointed


def _stands_already(item, ruling, reports):
    """Whether the ruling would change nothing."""
    if item.submitted_at is None or is_gone(item):
        return False
    if ruling == RulingKind.PUBLISH:
        if isinstance(item, Proposal) and item.coming_revision_id:
            return False
        is_let_stand = item.reviewed_at and not item.hidden_at and not item.returned_at
        return bool(is_let_stand) and not reports.exists()
    if ruling == RulingKind.RETURN:
        return item.returned_at is not None
    if ruling == RulingKind.HIDE:
        return item.hidden_at is not None
    return item.hidden_at is None


def _already(ruling):
    return {
        RulingKind.PUBLISH: AlreadyReviewed,
        RulingKind.RETURN: AlreadyReturned,
        RulingKind.HIDE: AlreadyHidden,
        RulingKind.RESTORE: NotHidden,
    }[ruling]()


def _grounds_of(ruling, ground, reasons):
    """Return ground and statement as they are stored; a restriction needs both where its kind says so."""
    if ruling in {RulingKind.PUBLISH, RulingKind.RESTORE}:
        ground = ""
    elif ground not in Ground.values and (ground or ruling == RulingKind.HIDE):
        raise UnknownGround(field="ground")
    required = ruling != RulingKind.PUBLISH
    return ground, clean(reasons, "statement", field="reasons", required=required, missing=StatementMissing)


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


def _refuse_return(item):
    if isinstance(item, Position):
        raise PositionNotReturned(field="ruling")
    if not isinstance(item, Proposal):
        raise CommentNotReturned(field="ruling")
    if item.status != Status.SUBMITTED:
        raise BeforeTheCommission(field="ruling")


def _write_leaf(row, item, *, by, at):
    sealed = {"reason_c": row.reasons} if row.reasons else None
    record(
        "moderation.decided",
        row.uid,
        actor=by.as_actor("moderator"),
        at=at,
        data={
            "object": item.uid,
            "decision": row.kind,
            "rule": row.ground,
            "scope": SCOPES[row.kind],
            "automated": False,
        }
        | ({"revision": row.revision.number} if row.revision_id else {}),
        sealed=sealed,
    )


def _carry_out(item, ruling, ground, *, at):
    if ruling == RulingKind.PUBLISH:
        publish(item, at=at)
    elif ruling == RulingKind.RETURN:
        return_to_author(item, at=at)
    elif ruling == RulingKind.HIDE:
        hide(item, ground=ground, at=at)
    else:
        restore(item, at=at)


class OwnReport(RuleViolation):
    code = "own_report"
    sentence = _("These are your own words: you can withdraw them, not report them.")
    of_organization = _("These are words of your own organization: it can take them back, its members report nothing.")


class NothingToReport(RuleViolation):
    code = "nothing_to_report"
    sentence = _("These words are not shown, so there is nothing to report.")


@transaction.atomic
def report(item, *, ground, text="", by, at):
    """Tell the moderators that shown words break a rule; nothing is hidden by it.

    Reporting again returns the person's first report, whatever it says. No leaf: the record holds what moderators
    do, and a trace of who complained about whom would frighten people from complaining.
    """
    item = type(item).objects.select_for_update(of=["self"]).get(pk=item.pk)
    earlier = Report.objects.on(item).filter(reporter=by).first()
    if earlier is not None:
        return earlier
    if item.involves(by):
        raise OwnReport(OwnReport.of_organization if item.organization_id else None)
    if not item.is_public or item.is_tombstone:
        raise NothingToReport
    if ground not in Ground.values:
        raise UnknownGround(field="ground")
    text = clean(text, "report", field="text", required=False)
    if count := counting("report", by=by, at=at):
        count.alone()
    return Report.objects.create(draft=item.draft, **target(item), reporter=by, ground=ground, text=text, at=at)


def erase_person(person, *, at):
    """Take away the words of a person's reports, and settle those on what they said; part of the act in accounts.

    That somebody reported, on which ground and when, stays: rulings followed from it.
    """
    Report.objects.filter(reporter=person).exclude(text="").update(text="")
    for what in ("proposal", "comment"):
        said = {f"{what}__author": person, f"{what}__organization__isnull": True}
        Report.objects.open().filter(**said).update(settled_at=at)
    return False
