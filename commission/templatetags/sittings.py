"""How sittings are shown: votes by name, what publishing does with an item."""

from django import template
from django.utils.translation import gettext as _

from commission.agendas import GIVEN_UP, LOST, OUT, STAYS, WORDS
from commission.models import DocketStatus
from commission.sitting_forms import WAYS

register = template.Library()


@register.filter
def by_name(item):
    """Return (how they voted, who) of an item that was voted on by name."""
    return [(label, item.names.get(way, [])) for way, label in WAYS.items()]


@register.filter
def fate_told(one):
    """Say what publishing would do with something on an agenda now, and why."""
    if one.fate == LOST and one.docket.status == DocketStatus.DRAFTING:
        return _("It did not win its vote and stays with those who draft it.")
    return {
        OUT: _("Its decisions go out with the sitting."),
        LOST: _("It did not win its vote: it is given back to be drafted."),
        STAYS: _("It is not decided yet: it stays with staff, and waits for no sitting any more."),
        GIVEN_UP: _("The prepared answer was given up: nothing of it goes out."),
        WORDS: _("Its votes are published with the sitting."),
    }[one.fate]
