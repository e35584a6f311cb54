"""How an answer of the Commission is shown."""

from django import template

register = template.Library()


@register.filter
def reasons_in(decision, language):
    """Return a decision's reasons in a language, or in the official one it has."""
    return decision.reasons_in(language)
