"""Settling the rules of a draft: who may send, what is seen at once, how long words wait, how a phase is extended."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.actions.settings import keep_settings
from articles.actions.versions import touch_draft
from articles.models import Draft
from articles.models.drafts import Extending
from articles.rules import LABELS
from core.rules import RuleViolation
from record.actions import record

# Of each rule that is a number the least and the most that it may be.
BOUNDS = {
    "least_level": (1, 3),
    "level_seen_at_once": (1, 3),
    "grace_minutes": (0, 60),
    "hours_unseen": (0, 720),
    "appeal_days": (1, 60),
    "extensions_most": (1, 20),
    "extension_days": (1, 180),
    "extension_hours_before": (0, 720),
    "answer_supporters": (0, 100_000),
    "answer_days": (1, 365),
}


class RuleOutOfBounds(RuleViolation):
    code = "rule_out_of_bounds"
    sentence = _("Choose a whole number from %(least)s to %(most)s.")


class UnknownExtending(RuleViolation):
    code = "unknown_extending"
    sentence = _("Choose whether a closing can be moved later: without a limit, within limits, or never.")


def rules_of(draft):
    """Return the rules of a draft as they stand, in plain values."""
    return {name: getattr(draft, name) for name in LABELS}


@transaction.atomic
def settle_rules(draft, *, by, at, **rules):
    """Settle all rules of a draft at once, from now on; what is left out stays. The same again changes nothing."""
    stored = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    wanted = rules_of(stored) | rules
    for name, (least, most) in BOUNDS.items():
        if not least <= wanted[name] <= most:
            raise RuleOutOfBounds(field=name, least=least, most=most)
    if wanted["extending"] not in Extending.values:
        raise UnknownExtending(field="extending")
    if rules_of(stored) == wanted:
        return stored
    for name, value in wanted.items():
        setattr(stored, name, value)
        setattr(draft, name, value)
    stored.save(update_fields=list(wanted))
    record("draft.rules_settled", stored.uid, actor=by.as_actor("secretary"), at=at, data=wanted)
    touch_draft(stored.pk)
    keep_settings(stored, by=by, at=at)
    return stored
