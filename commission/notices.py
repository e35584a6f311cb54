"""How the Commission's notices read, on the site and in a mail."""

from django.utils.translation import gettext as _

from accounts.notices import Reading
from commission.models import Decision

DECIDED = "proposal.decided"


def read_decided(decision_ids, language):
    """Return what authors read of these decisions in one language: outcome, reasons, the proposal's address."""
    decisions = Decision.objects.filter(uid__in=decision_ids).select_related("proposal").with_texts()
    return {decision.uid: _reading(decision, language) for decision in decisions}


def _reading(decision, language):
    number = decision.proposal.number
    title = _("The Commission answered %(number)s: %(outcome)s") % {
        "number": number,
        "outcome": decision.get_outcome_display(),
    }
    text = decision.reasons_in(language)
    reasons = text.reasons
    if text.language != language:
        reasons = _("The Commission gave its reasons in other languages only:") + "\n\n" + reasons
    if decision.draft.is_demonstration:
        reasons = _("Demonstration: this answer is invented.") + "\n\n" + reasons
    return Reading(title=title, text=reasons, url=decision.proposal.get_absolute_url() + "#answer")
