"""Who may weigh and answer proposals."""

from articles import permissions as appointments
from articles.models import Role

OFFICES = (Role.RAPPORTEUR, Role.SECRETARY, Role.ANALYST)


def can_weigh(user, draft):
    """Whether the person may read the Commission's overview and desks."""
    return any(appointments.is_appointed(user, draft, office) for office in OFFICES)


def can_decide_in(user, draft, article_id):
    """Whether the person, as a rapporteur, answers proposals to this article."""
    return appointments.can_decide(user, draft, article_id=article_id)


def is_appointed_for(user, proposal):
    """Whether the person's appointment covers every article that the proposal touches (`with_changes`)."""
    touched = {change.article_id for change in proposal.current_revision.changes.all()}
    return all(appointments.can_decide(user, proposal.draft, article_id=article) for article in touched)


def can_decide_on(user, proposal):
    """Whether the person may answer this proposal: appointed to its articles, and not its author."""
    return proposal.author_id != user.pk and is_appointed_for(user, proposal)
