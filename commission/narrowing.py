"""Which folds of an article hold a proposal that a rapporteur asked for by something that folds do not know."""

from commission.models import AssignedProposal, Assignment
from commission.models.considered import FOLD
from feedback.models import ThemePlacement


def narrowed_to(weighed, wanted):
    """Return the keys of the folds of an article's rows that fit, or None where nothing of the sort is asked for."""
    if not wanted.is_of_proposals:
        return None
    rows = weighed
    if wanted.given:
        rows = rows.filter(pk__in=_given(wanted.given))
    return set(rows.order_by().values_list(*FOLD).distinct())


def _given(uid):
    """Return the proposals of an assignment; of one that is gone, or of a whole article, none."""
    assignment = Assignment.objects.filter(uid=uid).first()
    if assignment is None:
        return []
    if assignment.theme_id:
        return ThemePlacement.objects.filter(theme=assignment.theme_id, proposal__isnull=False).values("proposal")
    return AssignedProposal.objects.filter(assignment=assignment, is_standing=True).values("proposal")
