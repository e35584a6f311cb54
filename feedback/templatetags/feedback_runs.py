"""How long a run lasted, as it reads."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def seconds(lasted):
    """Return a duration in seconds, «1,3 s» below ten."""
    told = lasted.total_seconds()
    return _("%(number)s s") % {"number": f"{told:.1f}" if told < 10 else round(told)}
