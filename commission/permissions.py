"""Who may weigh and answer proposals and positions."""

from articles import permissions as appointments
from articles.models import Role
from commission.models.report_words import WRITERS
from moderation.permissions import articles_of

OFFICES = (Role.RAPPORTEUR, Role.SECRETARY, Role.ANALYST)
# Members of the Commission read all that is weighed, and decide nothing here.
READING = (*OFFICES, Role.COMMISSIONER)


def can_weigh(user, draft):
    """Whether the person may read the Commission's overview and desks."""
    return any(appointments.is_appointed(user, draft, office) for office in READING)


def writes_report_as(user, draft):
    """Return the office in which the person says something beside a report; None where in none."""
    return next((office for office in WRITERS if appointments.is_appointed(user, draft, office)), None)


def can_decide_in(user, draft, article_id):
    """Whether the person, as a rapporteur, answers proposals to this article."""
    return appointments.can_decide(user, draft, article_id=article_id)


def is_appointed_for(user, item):
    """Whether the person's appointment covers every article that a proposal (`with_changes`) or position touches."""
    return all(appointments.can_decide(user, item.draft, article_id=article) for article in articles_of(item))


def can_decide_on(user, item):
    """Whether the person may answer this: appointed to its articles, and it does not involve them."""
    return not item.involves(user) and is_appointed_for(user, item)


def keeps_reasons_as(user, draft):
    """Return the office in which the person keeps the Commission's reusable reasons; None where in none."""
    if appointments.can_run(user, draft):
        return Role.SECRETARY
    return Role.RAPPORTEUR if appointments.can_decide(user, draft) else None


def assigns_as(user, draft, article_id):
    """Return the office in which the person gives work on an article to colleagues; None where in none."""
    if appointments.can_run(user, draft):
        return Role.SECRETARY
    return Role.RAPPORTEUR if can_decide_in(user, draft, article_id) else None


def can_note_on(user, item):
    """Whether the person weighs an article that a proposal (`with_changes`) or position touches."""
    return any(
        appointments.is_appointed(user, item.draft, office, article_id=article)
        for office in OFFICES
        for article in articles_of(item)
    )


def is_commissioner(user, draft):
    """Whether the person is a member of the Commission in a draft."""
    return appointments.is_appointed(user, draft, Role.COMMISSIONER)


def can_dissent(user, target):
    """Whether the person may dissent from a decision, a prepared answer or a sitting: a member of the Commission."""
    return is_commissioner(user, target.draft)


def asks_as(user, draft, article_id):
    """Return the office in which the person asks bodies for conclusions on an article; None where in none."""
    return assigns_as(user, draft, article_id)
