"""The lock that an act on a proposal takes, so that none meets a hiding or withdrawal half done."""

from django.db import connection

from core.rows import read_row
from proposals.models import Proposal

IN_ORDER = "SELECT id FROM proposals_proposal WHERE id = ANY(%s) ORDER BY id FOR UPDATE"


def lock_in_order(keys):
    """Lock proposals in the order of their keys, before anything of them is read.

    A statement that locks and reads at once may meet new words half: the row as it stands now, joined to the revision
    that stood when the statement began.
    """
    with connection.cursor() as cursor:
        cursor.execute(IN_ORDER, [list(keys)])


def lock_item(item):
    """Return a proposal with its changes, a comment or a position as it stands now, its row locked."""
    if isinstance(item, Proposal):
        lock_in_order([item.pk])
        return Proposal.objects.with_changes().get(pk=item.pk)
    return type(item).objects.select_for_update().get(pk=item.pk)


def lock_proposal(proposal):
    """Return a proposal as it stands now, its row locked; what cannot have changed meanwhile is not read again.

    Its draft is the same for ever, and a revision that was submitted never changes: where it still is the current
    one, and no moderator moved it meanwhile, the changes that the caller read are its changes.
    """
    locked = read_row(Proposal, "WHERE id = %s FOR UPDATE", [proposal.pk])
    read = proposal.current_revision
    is_same = read is not None and read.pk == locked.current_revision_id and proposal.moved_at == locked.moved_at
    if not is_same or read.submitted_at is None:
        return Proposal.objects.for_act().get(pk=proposal.pk)
    locked.draft, locked.current_revision = proposal.draft, read
    return locked
