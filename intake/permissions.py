"""Who may take in what comes by other ways."""

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
