"""In which order what waits is looked at: by the moment it came, where each risk counts as hours waited already.

So nothing waits for ever: what bears no risk is overtaken by what came at most `MOST` hours later.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Risk:
    """What brings an item forward, by how many hours, and the sentence that says so beside the list."""

    code: str
    hours: int
    sentence: Any  # translated when it is shown


DANGER = Risk("danger", 48, _("Reported as a call to violence or hatred: 48 hours."))
INSULT = Risk("insult", 24, _("Reported as an insult or threat, or for personal data: 24 hours."))
REPORTED = Risk("reported", 12, _("Reported on another ground: 12 hours."))
MORE_REPORTS = Risk("more_reports", 2, _("Each further report: 2 hours more, at most 24."))
PERSONAL = Risk("personal", 24, _("A program noticed what may be personal data: 24 hours."))
FLAGGED = Risk("flagged", 6, _("A program noticed something else: 6 hours."))
UNCONFIRMED = Risk("unconfirmed", 3, _("The author's identity is not confirmed: 3 hours."))
# Words are out of view while it waits, and fewer people may decide it: whoever ruled may not.
APPEAL = Risk("appeal", 24, _("An appeal against another moderator's ruling: 24 hours."))

RISKS = (DANGER, INSULT, REPORTED, MORE_REPORTS, PERSONAL, FLAGGED, UNCONFIRMED, APPEAL)
MOST_OF_REPORTS = 24  # hours that further reports add together: a flood of them is one voice
MOST = DANGER.hours + MOST_OF_REPORTS + PERSONAL.hours + UNCONFIRMED.hours

# The risk of each ground that reports name; of several the greatest counts.
BY_GROUND = {"incitement": DANGER, "insult": INSULT, "personal_data": INSULT}


def hours_ahead(*, grounds=(), reports=0, kinds=(), personal=frozenset(), is_unconfirmed=False):
    """Return by how many hours an item stands before its age; the queue's query says the same in SQL."""
    hours = 0
    if reports:
        hours += max(BY_GROUND.get(ground, REPORTED).hours for ground in grounds)
        hours += min(MORE_REPORTS.hours * (reports - 1), MOST_OF_REPORTS)
    if kinds:
        hours += PERSONAL.hours if personal & set(kinds) else FLAGGED.hours
    return hours + (UNCONFIRMED.hours if is_unconfirmed else 0)
