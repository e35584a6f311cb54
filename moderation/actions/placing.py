"""Moving what was said to the provision that it speaks of: a ruling with reasons, after which it stands there."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.notices import notify_all
from articles.models import Placement
from core.rules import RuleViolation
from moderation.actions.claims import refuse_held
from moderation.actions.grounds import ground_as_read
from moderation.actions.refusals import AlreadyHidden, AlreadyReturned, AlreadyWithdrawn, NotSubmitted, WordsChanged
from moderation.actions.rulings import refuse_person, write_leaf
from moderation.actions.stating import stated
from moderation.models import UNDO_FOR, WRONG_PLACE, Ruling, RulingKind, is_gone, target
from moderation.permissions import can_take_in
from proposals.actions import Standing, lock_alike, lock_alterations, put_elsewhere
from proposals.audience import people_to_tell
from proposals.models import MOVABLE, Comment, Position, Proposal, Status


class NoPlaceToMoveTo(RuleViolation):
    code = "no_place_to_move_to"
    sentence = _("Choose where it belongs: the number of the article, and of the paragraph where there is one.")
    unknown = _("The draft has no such place. Look at the number of the article and of the paragraph again.")
    whole_articles = _("A comment stands at an article as a whole. Choose the article without a paragraph.")
    without_words = _("That place has no words in the language of this proposal. Choose another.")


class StandsThere(RuleViolation):
    code = "stands_there"
    sentence = _("It stands at %(place)s already. Choose another place, or leave it there.")


class MovedMeanwhile(RuleViolation):
    code = "moved_meanwhile"
    sentence = _("Somebody moved it to %(place)s after you had opened this. Look at it there, then rule.")
    status = 409


class NotAppointedThere(RuleViolation):
    code = "not_appointed_there"
    sentence = _("You are not appointed to moderate %(place)s. Hand this over to a moderator of both places.")
    status = 403


class NotMoved(RuleViolation):
    code = "not_moved"
    position = _("A dossier is filed as a whole: its positions stay where the organization put them.")
    reply = _("A comment on a proposal, and a reply, stay where they answer. The proposal, or the first one, is moved.")
    own_words = _(
        "Its words replace those of its own place, or take them out, and mean nothing elsewhere. "
        "Return it, and write in the statement of reasons where it belongs."
    )
    several = _("It stands at several places at once, and its author chose them together. It is not moved.")
    answered = _("The Commission has answered it. What is answered stays where it stands.")
    merged = _("It belongs to a group of repeats. Split it off first, then move it.")
    disputed = _("The person named as its author says that it was not them. It stays where it stands.")
    coming = _("Its author sent other words, which wait. Rule on them first, then move it.")
    sentence = own_words


@transaction.atomic
def move_item(item, to, *, reasons="", stands=None, read=None, read_grounds=None, by, at):
    """Rule that a proposal, or a thread on an article, belongs to another provision; return the ruling.

    It stands, is found and is counted there from now on; its words stay as they are, and where it was written is told.
    Back where its author put it, no mark stays. The same moderator's moving to the same place again returns the earlier
    ruling. `to` is the place, `stands` the eid of the one where the moderator saw it, `read` the number of the revision
    that they read.
    """
    if isinstance(item, Proposal):
        lock_alike()
        lock_alterations()
    item = _locked(item)
    before = _made_before(item, to, by)
    if before is not None and _place_of(item).provision_id == to.provision_id:
        return before
    row = _written(item, to, reasons, stands, read, read_grounds, by=by, at=at)
    refuse_held(item, by=by, at=at)
    row.before = Standing.of(item).as_json()
    row.save(force_insert=True)
    write_leaf(row, item, by=by, at=at)
    told = [(person, row.uid) for person in people_to_tell([item])[item.pk]]
    notify_all(told, row.notice_kind, at=at, mail_from=at + UNDO_FOR)
    # Last, since it raises the versions of the articles, whose rows others wait for.
    put_elsewhere(item, to, at=at)
    return row


def draw_up_move(item, to, *, reasons="", stands=None, read=None, read_grounds=None, by, at):
    """Return the ruling as it would be made now, and store nothing; refuse what could not be moved so."""
    item = type(item).objects.select_related("draft", "author").get(pk=item.pk)
    return _written(item, to, reasons, stands, read, read_grounds, by=by, at=at)


def write_move_back(ruling, item, reasons, *, reasons_from=None, by, at):
    """Write the ruling, and its leaf, that what was moved stands where it did; part of the act that decides an appeal.

    Like a restoring it names no ground.
    """
    row = _ruling(item, ruling.moved_to, ruling.moved_from, reasons, by=by, at=at)
    row.reasons_from = reasons_from
    row.save(force_insert=True)
    write_leaf(row, item, by=by, at=at, role="appeals")
    return row


def is_where_it_was_moved(ruling):
    """Whether what a ruling moved could be put back: nobody moved it on or answered it, no other words were sent."""
    item = type(ruling.item).objects.get(pk=ruling.item.pk)
    if item.hidden_at or is_gone(item) or _place_of(item).provision_id != ruling.moved_to.provision_id:
        return False
    if not isinstance(item, Proposal):
        return True
    is_open = item.status in {Status.SUBMITTED, Status.CONSIDERATION} and item.coming_revision_id is None
    is_same = item.current_revision_id == ruling.before["revision"]
    return is_open and is_same and item.merged_into_id is None and not _is_head(item)


def _locked(item):
    rows = type(item).objects.select_for_update(of=["self"]).select_related("draft", "author")
    return rows.get(pk=item.pk)


def _made_before(item, to, by):
    """Return the last ruling that moved it, where this moderator made it and moved it to the same place."""
    latest = Ruling.objects.on(item).standing().filter(kind=RulingKind.MOVE).select_related("moved_to")
    latest = latest.latest_first().first()
    is_same = latest is not None and latest.moderator_id == by.pk and to is not None
    return latest if is_same and latest.moved_to.provision_id == to.provision_id else None


def _place_of(item):
    """Return where a proposal or comment stands now."""
    if isinstance(item, Proposal):
        return item.change.base.placement
    return Placement.objects.current().select_related("edition", "provision").get(provision=item.article_id)


def _written(item, to, reasons, stands, read, read_grounds, *, by, at):
    """Return the ruling, not stored yet, after all that is refused."""
    refuse_person(item, by)
    refuse_unmovable(item)
    place = _place_of(item)
    if stands and stands != place.eid:
        raise MovedMeanwhile(place=place.label(get_language()))
    if isinstance(item, Proposal) and read is not None and read != item.current_revision.number:
        raise WordsChanged
    _refuse_place(item, place, to, by)
    under = ground_as_read(item.draft, WRONG_PLACE, read_grounds, of_its_own=True)
    version = None if under.is_first else under
    row = _ruling(item, place, to, stated(reasons), by=by, at=at)
    row.ground, row.ground_version = under.code, version
    row.appeal_until = at + timedelta(days=item.draft.appeal_days)
    return row


def _ruling(item, stood, to, reasons, *, by, at):
    return Ruling(
        draft=item.draft,
        **target(item),
        moderator=by,
        kind=RulingKind.MOVE,
        reasons=reasons,
        moved_from=stood,
        moved_to=to,
        at=at,
    )


def refuse_unmovable(item):
    """Refuse to move what stands where it does whatever the other place would be: for what it is, or how it stands."""
    _refuse_state(item)
    _refuse_kind(item)


def _refuse_state(item):
    if item.submitted_at is None:
        raise NotSubmitted
    if is_gone(item):
        raise AlreadyWithdrawn(AlreadyWithdrawn.erased if item.erased_at else None)
    if item.hidden_at:
        raise AlreadyHidden
    if item.returned_at:
        raise AlreadyReturned
    if item.disputed_at:
        raise NotMoved(NotMoved.disputed)


def _refuse_kind(item):
    if isinstance(item, Position):
        raise NotMoved(NotMoved.position)
    if isinstance(item, Comment):
        if item.proposal_id is not None or item.parent_id is not None:
            raise NotMoved(NotMoved.reply)
        return
    if item.status == Status.DECIDED:
        raise NotMoved(NotMoved.answered)
    if item.merged_into_id is not None or _is_head(item):
        raise NotMoved(NotMoved.merged)
    if item.coming_revision_id is not None:
        raise NotMoved(NotMoved.coming)
    if item.more_changes:
        raise NotMoved(NotMoved.several)
    if item.change.kind not in MOVABLE:
        raise NotMoved


def _is_head(proposal):
    return Proposal.objects.filter(merged_into=proposal).exists()


def _refuse_place(item, place, to, by):
    if to is None:
        raise NoPlaceToMoveTo(field="to")
    if to.edition.draft_id != item.draft_id:
        raise NoPlaceToMoveTo(NoPlaceToMoveTo.unknown, field="to")
    if to.provision_id == place.provision_id:
        raise StandsThere(field="to", place=to.label(get_language()))
    if not can_take_in(by, item, to.article_id):
        raise NotAppointedThere(field="to", place=to.label(get_language()))
    if isinstance(item, Comment):
        if not to.is_page:
            raise NoPlaceToMoveTo(NoPlaceToMoveTo.whole_articles, field="to")
    elif all(text.language != item.change.base.language for text in to.texts.all()):
        raise NoPlaceToMoveTo(NoPlaceToMoveTo.without_words, field="to")
