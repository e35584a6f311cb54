"""How the Commission's notices read, on the site and in a mail."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notices import Reading
from commission.models import Decision, Outcome, name_of, said_in
from core.templatetags.page import harmless

LONGEST = 300  # characters of one's own words that a notice repeats
KINDS = ("proposal.decided", "position.answered")


def read_decided(decision_ids, language):
    """Return what those concerned read of these decisions in one language: outcome, reasons, where it stands.

    Nothing is told of an answer to what has been hidden since.
    """
    with override(language):
        decisions = Decision.objects.filter(uid__in=decision_ids).shown().for_notices()
        return {decision.uid: _reading(decision, language) for decision in decisions}


def _reading(decision, language):
    number = name_of(decision.item)
    title, text = told_of(decision.answer, number, language)
    if decision.corrections:
        title = _("The Commission corrected its answer to %(number)s: %(outcome)s") % {
            "number": number,
            "outcome": decision.get_outcome_display(),
        }
        text = _("Why the answer was corrected: %(why)s") % {"why": decision.correction_in(language)} + "\n" + text
    text = _("What was asked: %(words)s") % {"words": _short(decision.asked)} + "\n" + text
    if decision.words:
        text += "\n" + _("Who asked for it can say on the site whether they agree with these words.")
    if decision.draft.is_demonstration:
        text = _("Demonstration: this answer is invented.") + "\n" + text
    return Reading(title=title, text=text, url=decision.get_absolute_url())


def told_of(answer, number, language):
    """Return title and text of what an author reads of an `Answer` to what has this number, in their language."""
    with override(language):
        title = _("The Commission answered %(number)s: %(outcome)s") % {
            "number": number,
            "outcome": Outcome(answer.outcome).label,
        }
        spoken, reasons = said_in(answer.reasons, language)
        pieces = [_("Reasons of the decision: %(reasons)s") % {"reasons": reasons}]
        if spoken != language:
            pieces.insert(0, _("The Commission gave its reasons in other languages only."))
        _spoken, words = said_in(answer.words, language)
        if words:
            pieces.append(_("Words that the Commission adopts: %(words)s") % {"words": words})
        return title, "\n".join(pieces)


def _short(words):
    """Return the beginning of what somebody asked for, on one line, its marks harmless."""
    words = " ".join(harmless(words).split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rsplit(' ', 1)[0]} …"
