"""Settling the rules of a draft: who may send, what is seen at once, how long words wait, how late one may appeal."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.actions.settings import keep_settings
from articles.actions.versions import touch_draft
from articles.models import Draft
from core.rules import RuleViolation
from record.actions import record

# Of each rule the least and the most that it may be.
BOUNDS = {
    "least_level": (1, 3),
    "level_seen_at_once": (1, 3),
    "grace_minutes": (0, 60),
    "hours_unseen": (0, 720),
    "appeal_days": (1, 60),
}


class RuleOutOfBounds(RuleViolation):
    code = "rule_out_of_bounds"
    sentence = _("Choose a whole number from %(least)s to %(most)s.")


def rules_of(draft):
    """Return the rules of a draft as they stand, in plain values."""
    return {name: getattr(draft, name) for name in [*BOUNDS, "two_people"]}


@transaction.atomic
def settle_rules(draft, *, by, at, **rules):
    """Settle all rules of a draft at once, from now on. The same again changes nothing; what was sent stays."""
    for name, (least, most) in BOUNDS.items():
        if not least <= rules[name] <= most:
            raise RuleOutOfBounds(field=name, least=least, most=most)
    stored = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    wanted = {name: rules[name] for name in [*BOUNDS, "two_people"]}
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
