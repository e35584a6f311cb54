"""Who may take in what comes by other ways."""

from accounts.permissions import can_file_for, standing_memberships
from articles.models import Role
from articles.permissions import is_appointed
from intake.models import InvitedBody


def desk_role(user, draft):
    """Return the office of whoever works at the desk, in the record's words."""
    return "secretary" if is_appointed(user, draft, Role.SECRETARY) else "operator"


def can_take_in(user, draft):
    """Whether the person registers and types what came: an operator of the draft's desk, or its secretary."""
    return is_appointed(user, draft, Role.OPERATOR) or is_appointed(user, draft, Role.SECRETARY)


def can_take(user, invited):
    """Whether an invitation to speak was sent to an address that the person has confirmed."""
    return user.is_authenticated and InvitedBody.objects.addressed_to(user).filter(pk=invited.pk).exists()


def is_own_long_text(user, long_text):
    """Whether somebody sent a long text, or files for the organization in whose name it was sent."""
    if not user.is_authenticated:
        return False
    if long_text.organization_id:
        return can_file_for(user, long_text.organization)
    return long_text.author_id == user.pk


def can_cut(user, long_text):
    """Whether somebody may cut a long text: whoever sent it, or the desk of its draft."""
    return is_own_long_text(user, long_text) or can_take_in(user, long_text.draft)


def can_read_whole(user, long_text):
    """Whether somebody reads a long text whole: whoever may cut it, and every member of its organization."""
    return can_cut(user, long_text) or long_text.organization_id in standing_memberships(user)
