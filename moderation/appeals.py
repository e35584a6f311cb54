"""Which appeals and rulings a person looks at: an author those on their own words, a moderator those of others."""

from moderation.models import Appeal, Ruling, is_gone
from moderation.permissions import can_rule, rulings_within_reach
from proposals.models.contributions import own, own_proposal


def rulings_on_own(person):
    """Return the restrictions of what a person speaks for, each with its appeal if there is one, the latest first."""
    condition = own_proposal(person, "proposal__") | own(person, "comment__") | own(person, "position__")
    rows = Ruling.objects.restricting().filter(condition)
    return rows.with_items().select_related("draft", "comment__proposal", "appeal").latest_first()


def appeals_for(user, draft):
    """Return the appeals that wait for a decision and that this moderator may make, the oldest first."""
    return decided_by(user, draft).with_rulings().oldest_first()


def decided_by(user, draft):
    """Return the same in no order, and nothing with them."""
    rows = Appeal.objects.filter(draft=draft).open().not_settled_by(user)
    return rows.filter(rulings_within_reach(user, draft))


def may_decide(user, appeal):
    """Whether an appeal is this moderator's: they moderate all that it is about, and neither ruled nor wrote."""
    item = appeal.ruling.item
    if item.involves(user) or user.pk in {appeal.filed_by_id, appeal.ruling.moderator_id}:
        return False
    return can_rule(user, item) and not is_gone(item)
