"""How the Commission's notices read, on the site and in a mail."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notices import Reading
from commission.models import Decision, name_of

KINDS = ("proposal.decided", "position.answered")


def read_decided(decision_ids, language):
    """Return what those concerned read of these decisions in one language: outcome, reasons, where it stands.

    Nothing is told of an answer to what has been hidden since.
    """
    with override(language):
        decisions = Decision.objects.filter(uid__in=decision_ids).shown().for_notices()
        return {decision.uid: _reading(decision, language) for decision in decisions}


def _reading(decision, language):
    number, outcome = name_of(decision.item), decision.get_outcome_display()
    title = _("The Commission answered %(number)s: %(outcome)s") % {"number": number, "outcome": outcome}
    text = decision.reasons_in(language)
    pieces = [_("Reasons of the decision: %(reasons)s") % {"reasons": text.reasons}]
    if text.language != language:
        pieces.insert(0, _("The Commission gave its reasons in other languages only."))
    if decision.corrections:
        title = _("The Commission corrected its answer to %(number)s: %(outcome)s") % {
            "number": number,
            "outcome": outcome,
        }
        pieces.insert(0, _("Why the answer was corrected: %(why)s") % {"why": decision.correction_in(language)})
    if decision.draft.is_demonstration:
        pieces.insert(0, _("Demonstration: this answer is invented."))
    return Reading(title=title, text="\n".join(pieces), url=decision.get_absolute_url())
