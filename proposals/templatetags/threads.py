"""How threads of comments are chosen from."""

from django import template
from django.utils.translation import gettext as _

from proposals.threads import NEWEST, OLDEST, PARAMETER, SIDES, SUPPORTED

register = template.Library()


@register.inclusion_tag("proposals/_comment_orders.html")
def comment_orders(threads, kept=""):
    """Show the ways in which comments can stand, as links that keep the query `kept`."""
    names = {
        NEWEST: _("Newest first"),
        OLDEST: _("Oldest first"),
        SUPPORTED: _("Most supported first"),
        SIDES: _("Both sides in turn"),
    }
    choices = [
        (name, "&".join(filter(None, [kept, f"{PARAMETER}={order}" * (order != NEWEST)])), order == threads.order)
        for order, name in names.items()
    ]
    return {"choices": choices}
