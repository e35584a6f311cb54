"""What a moderator is given next, and where it is looked at."""

from urllib.parse import urlencode

from django.urls import reverse

from moderation.actions import claim_next
from moderation.queue import review_address


def go_on(request, draft, choice, *, at, **more):
    """Give the moderator the next item; return its address, the queue's own where nothing is free."""
    claim = claim_next(draft, choice, by=request.user, at=at)
    number = request.GET.get("page", "")
    page = {"page": number} if number.isascii() and number.isdigit() else {}
    query = urlencode(choice.as_query() | page | more)
    address = reverse("queue", args=[draft.slug]) if claim is None else address_of(claim, draft)
    return f"{address}?{query}" if query else address


def address_of(claim, draft):
    """Return where somebody does what they hold an item for: rules on it, or decides on an appeal."""
    if claim.appeal is not None:
        return reverse("decide_appeal", args=[draft.slug, claim.appeal.uid])
    return review_address(draft, claim.item.uid, getattr(claim.item, "serial", None))
