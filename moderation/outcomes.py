"""Why an item of a batch was not ruled on, in a sentence."""

from django.utils.translation import gettext_lazy as _

from core.rules import RuleViolation
from moderation.actions import refusals
from moderation.actions.batches import HELD

SENTENCES = {
    refusal.code: refusal.sentence
    for refusal in vars(refusals).values()
    if isinstance(refusal, type) and issubclass(refusal, RuleViolation)
}
SENTENCES[HELD] = _("A colleague has this before them.")
OTHER = RuleViolation.sentence


def sentence_of(code):
    """Return the sentence of the rule that refused, by its code."""
    return SENTENCES.get(code, OTHER)
