"""What moderation and the Commission do to a contribution; the acts above write the leaf and say why."""

from django.db import transaction
from django.db.models import DateTimeField, Value
from django.db.models.functions import Coalesce

from articles.actions import touch
from proposals.actions.locking import lock_in_order, lock_item
from proposals.actions.moves import move, move_all
from proposals.actions.refusals import WrongState
from proposals.actions.replying import tell_answered
from proposals.actions.showing import articles_of
from proposals.actions.standing import leave_out_coming, let_stand, withhold
from proposals.actions.translating import let_translations_stand
from proposals.models import Comment, Position, Proposal, Status


@transaction.atomic
def publish(item, *, at):
    """Let everybody see a submitted contribution and mark it as reviewed; what was seen already stays as it is.

    Words that were sent anew take the place of those that stand, and so do translations that waited.
    """
    item = lock_item(item)
    if item.submitted_at is None or item.is_tombstone:
        raise WrongState
    is_new, item.visible_at = item.visible_at is None, item.visible_at or at
    item.reviewed_at = at
    item.save(update_fields=["visible_at", "reviewed_at"])
    before = articles_of(item)
    if isinstance(item, Proposal) and item.coming_revision is not None:
        let_stand(item, item.coming_revision, at=at)
    if not isinstance(item, Comment):
        let_translations_stand(item, at=at)
    if is_new and isinstance(item, Comment) and item.parent_id:
        tell_answered(item, Comment.objects.select_related("author").get(pk=item.parent_id), at=at)
    return _touched(item, before, at=at)


@transaction.atomic
def return_to_author(proposal, *, at):
    """Give a submitted proposal back; what was seen before leaves a mark until it is sent again.

    Where words wait that were sent anew, they alone go back: those that stand stay as they are.
    """
    proposal = lock_item(proposal)
    if proposal.is_tombstone or proposal.disputed_at:
        raise WrongState
    if proposal.coming_revision_id is not None:
        leave_out_coming(proposal)
        return _touched(proposal, at=at)
    withhold(proposal.current_revision, at=at)
    move(proposal, Status.RETURNED, returned_at=at, reviewed_at=at)
    return _touched(proposal, at=at)


@transaction.atomic
def hide(item, *, ground, at):
    """Put a mark with a ground where the words were; the words stay, unread by queries of the public.

    Words that wait beside them are left out: whoever wants them sends them again.
    """
    item = lock_item(item)
    if item.submitted_at is None or item.hidden_at or _is_gone(item):
        raise WrongState
    item.hidden_at, item.hidden_ground = at, ground
    item.reviewed_at = at
    item.visible_at = item.visible_at or at
    item.save(update_fields=["hidden_at", "hidden_ground", "reviewed_at", "visible_at"])
    if isinstance(item, Proposal):
        leave_out_coming(item)
    return _touched(item, at=at)


@transaction.atomic
def restore(item, *, at):
    """Show hidden words again."""
    item = lock_item(item)
    if not item.hidden_at or _is_gone(item):
        raise WrongState
    item.hidden_at, item.hidden_ground = None, ""
    item.reviewed_at = at
    item.save(update_fields=["hidden_at", "hidden_ground", "reviewed_at"])
    return _touched(item, at=at)


@transaction.atomic
def put_on_other_ground(item, *, ground, at):
    """Let hidden words stay hidden, or covered passages covered, and the mark name another ground."""
    item = lock_item(item)
    if not (item.hidden_at or item.covered_at) or _is_gone(item):
        raise WrongState
    column = "hidden_ground" if item.hidden_at else "covered_ground"
    setattr(item, column, ground)
    item.save(update_fields=[column])
    return _touched(item, at=at)


@transaction.atomic
def take_back_return(proposal, revision, *, at):
    """Let words that a moderator returned stand as they were sent; return the proposal, or None where it moved on.

    `revision` is that of words sent anew that were returned beside those that stood, else None. Where the author has
    sent or begun other words since, these are theirs to send, and nothing changes.
    """
    proposal = lock_item(proposal)
    if proposal.disputed_at or (proposal.is_tombstone and not proposal.returned_at):
        return None
    if revision is not None:
        newest = proposal.revisions.order_by("-number").first()
        if proposal.status != Status.SUBMITTED or proposal.coming_revision_id or newest.pk != revision.pk:
            return None
        proposal.coming_revision = revision
        proposal.save(update_fields=["coming_revision"])
    elif proposal.status == Status.RETURNED and proposal.current_revision.submitted_at is not None:
        before = proposal.current_revision
        before.withheld_at = None
        before.save(update_fields=["withheld_at"])
        move(proposal, Status.SUBMITTED, returned_at=None)
    else:
        return None
    return publish(proposal, at=at)


def mark_decided(item, *, at):
    """Close what is published with the Commission's answer; what was answered needs no moderator any more."""
    [item] = mark_all_decided([item], at=at)
    return item


@transaction.atomic
def mark_all_decided(items, *, at):
    """Close many of one kind, all of them or none, in as many statements as one; return them in the order of keys."""
    model = type(items[0])
    chosen = model.objects.filter(pk__in=[item.pk for item in items])
    if model is Proposal:
        lock_in_order([item.pk for item in items])
        locked = list(chosen.with_changes().order_by("pk"))
    else:
        locked = list(chosen.select_for_update(of=["self"]).order_by("pk"))
    if any(not item.is_stood_by for item in locked):
        raise WrongState
    reviewed = Coalesce("reviewed_at", Value(at, DateTimeField()))
    if model is Proposal:
        # Words that wait beside those that are answered come too late.
        move_all(locked, Status.DECIDED, reviewed_at=reviewed, coming_revision=None)
    else:
        chosen.update(decided_at=at, reviewed_at=reviewed)
        for position in locked:
            position.decided_at = at
    for item in locked:
        item.reviewed_at = item.reviewed_at or at
    touch({article for item in locked for article in articles_of(item)}, at=at)
    return locked


def _is_gone(item):
    """Whether nobody reads the words any more; a withdrawn position stays readable in earlier versions."""
    return item.erased_at is not None or (item.withdrawn_at is not None and not isinstance(item, Position))


def _touched(item, before=frozenset(), *, at):
    """Tell the articles of an item, and those where it stood before, that their pages are others; return the item."""
    touch(before | articles_of(item), at=at)
    return item
