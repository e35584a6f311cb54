"""Why an item of a batch was not ruled on, in a sentence."""

from django.utils.translation import gettext_lazy as _

from core.rules import RuleViolation
from moderation.actions import refusals
from moderation.actions.batches import HELD
from moderation.models import FAILED, MOST_TRIES

SENTENCES = {
    refusal.code: refusal.sentence
    for refusal in vars(refusals).values()
    if isinstance(refusal, type) and issubclass(refusal, RuleViolation)
}
SENTENCES[HELD] = _("A colleague has this before them.")
OTHER = RuleViolation.sentence
ERROR = _("The program failed on it %(tries)s times (%(error)s); nothing was ruled. Rule on it by itself.")


def sentence_of(code, error=""):
    """Return the sentence of the rule that refused, by its code; of an error of the program its name."""
    return ERROR % {"tries": MOST_TRIES, "error": error} if code == FAILED else SENTENCES.get(code, OTHER)
