"""Whether somebody may take part in a draft: the one place where its settings are asked before an act."""

from articles.actions import refuse_unaccepted
from articles.models.drafts import Part
from articles.taking_part import GROUPS, narrowest
from core.rules import RuleViolation
from proposals.actions.refusals import LevelTooLow


class MayNotTakePart(RuleViolation):
    """Raised with the sentence that the person was told before they wrote."""

    code = "may_not_take_part"
    status = 403


def admit(draft, *, by, organization=None, gives_voice=False, too_low=None, asks_terms=True):
    """Refuse an act of somebody whom the draft does not let do it; asks no database.

    `gives_voice` where it is a support or an answer rather than words. Who speaks for an organization, which staff
    confirmed, is asked for the terms alone. `too_low` is said instead of the sentence about one's draft. Who sent
    something by another way (not `asks_terms`) met no terms here.
    """
    if organization is None:
        if by.level < draft.least_level:
            raise LevelTooLow(too_low)
        part, group = narrowest(draft, by)
        if part == Part.READ or (part == Part.WORDS and gives_voice):
            raise MayNotTakePart(GROUPS[group].sentences[part])
    if asks_terms:
        refuse_unaccepted(draft, by=by)
