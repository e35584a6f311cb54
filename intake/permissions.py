"""Who may take in what comes by other ways."""

from articles.models import Role
from articles.permissions import is_appointed


def can_take_in(user, draft):
    """Whether the person registers and types what came: an operator of the draft's desk, or its secretary."""
    return is_appointed(user, draft, Role.OPERATOR) or is_appointed(user, draft, Role.SECRETARY)
