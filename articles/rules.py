"""The rules of a draft in words: what each is called, and how its value reads."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Level

LABELS = {
    "least_level": gettext_lazy("Level needed to send something"),
    "level_seen_at_once": gettext_lazy("Level from which words are seen at once"),
    "grace_minutes": gettext_lazy("Minutes in which a saved draft can be sent after the closing"),
    "hours_unseen": gettext_lazy("Hours after which words are seen unreviewed"),
    "appeal_days": gettext_lazy("Days in which a ruling can be appealed"),
    "two_people": gettext_lazy("Rulings and letters need two people where the rules say so"),
}


def shown(name, value):
    """Return a rule's value as a person reads it."""
    if name.endswith(("_level", "_at_once")):
        return str(Level(value).label)
    if name == "two_people":
        return _("yes") if value else _("no")
    return str(value)
