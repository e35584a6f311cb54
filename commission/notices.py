"""How the Commission's notices read, on the site and in a mail."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notices import Reading
from commission.models import Decision

DECIDED = "proposal.decided"


def read_decided(decision_ids, language):
    """Return what authors read of these decisions in one language: outcome, reasons, the proposal's address."""
    with override(language):
        decisions = Decision.objects.filter(uid__in=decision_ids).select_related("proposal").with_texts()
        return {decision.uid: _reading(decision, language) for decision in decisions}


def _reading(decision, language):
    title = _("The Commission answered %(number)s: %(outcome)s") % {
        "number": decision.proposal.number,
        "outcome": decision.get_outcome_display(),
    }
    text = decision.reasons_in(language)
    pieces = [_("Reasons of the decision: %(reasons)s") % {"reasons": text.reasons}]
    if text.language != language:
        pieces.insert(0, _("The Commission gave its reasons in other languages only."))
    if decision.draft.is_demonstration:
        pieces.insert(0, _("Demonstration: this answer is invented."))
    return Reading(title=title, text="\n".join(pieces), url=f"{decision.proposal.get_absolute_url()}#answer")
