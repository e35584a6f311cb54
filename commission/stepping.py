"""Who may take which step of a prepared answer: whoever drafted does not check, whoever checked does not decide."""

from articles.permissions import can_decide, is_appointed
from commission.docketed import articles_beside
from commission.models import DocketStatus, Verdict
from commission.permissions import OFFICES, is_commissioner


def may_draft(user, docket):
    """Whether the person may write at a prepared answer: of the staff who weigh, where they are appointed."""
    return any(is_appointed(user, docket.draft, office, article_id=docket.article_id) for office in OFFICES)


def may_open(user, docket, *, writes):
    """Whether the person may open a prepared answer: whoever may write at it; a commissioner to read it."""
    return (not writes and is_commissioner(user, docket.draft)) or may_draft(user, docket)


def may_check(user, docket):
    """Whether somebody may check: of the staff who weigh here, and wrote nothing of it."""
    wrote = docket.drafted_by_id == user.pk or Verdict.objects.filter(entry__docket=docket, by=user).exists()
    return not wrote and may_draft(user, docket)


def may_decide(user, docket):
    """Whether somebody may decide: a rapporteur of every article that it touches, who did not check it."""
    return docket.checked_by_id != user.pk and _is_rapporteur(user, docket)


def may_sign(user, docket):
    """Whether somebody may sign as the second: another rapporteur of these articles, who did not draft it."""
    return user.pk not in {docket.drafted_by_id, docket.decided_by_id} and _is_rapporteur(user, docket)


def may_return(user, docket):
    """Whether somebody may give it back: whoever could take the step that it waits for, or who drafted it.

    What is decided and waits for its sitting is given back by a rapporteur alone.
    """
    step = {
        DocketStatus.CHECKING: may_check,
        DocketStatus.DECIDING: may_decide,
        DocketStatus.SIGNING: may_sign,
        DocketStatus.READY: may_decide,
    }.get(docket.status)
    if step is None:
        return False
    takes_back = docket.is_open and docket.drafted_by_id == user.pk and may_draft(user, docket)
    return takes_back or step(user, docket)


def _is_rapporteur(user, docket):
    articles = [docket.article_id, *articles_beside(docket)]
    return all(can_decide(user, docket.draft, article_id=article) for article in articles)
