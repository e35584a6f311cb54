"""How an answer of the Commission is shown."""

from django import template
from django.utils.translation import get_language

from commission.desk import label_of

register = template.Library()


@register.filter
def reasons_in(decision, language):
    """Return a decision's reasons in a language, or in the official one it has."""
    return decision.reasons_in(language)


@register.filter
def place_in_words(eid):
    """Return a place in the reader's language, «9-бап, 2-тармақ»."""
    return label_of(eid, get_language())
