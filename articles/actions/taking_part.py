"""Settling what people abroad, without an IIN and under 18 may do in a draft."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.actions.settings import keep_settings
from articles.actions.versions import touch_draft
from articles.models import Draft
from articles.models.drafts import Part
from articles.taking_part import GROUPS
from core.rules import RuleViolation
from record.actions import record


class UnknownPart(RuleViolation):
    code = "unknown_part"
    sentence = _("Choose what these people may do: everything, propose and comment, or read.")


@transaction.atomic
def settle_parts(draft, *, abroad, without_iin, minors, by, at):
    """Settle what each of the groups may do from now on. The same again changes nothing; what was sent stays."""
    parts = {"abroad": abroad, "without_iin": without_iin, "minors": minors}
    for name, part in parts.items():
        if part not in Part.values:
            raise UnknownPart(field=name)
    stored = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    columns = {GROUPS[name].setting: part for name, part in parts.items()}
    if all(getattr(stored, column) == part for column, part in columns.items()):
        return stored
    for column, part in columns.items():
        setattr(stored, column, part)
        setattr(draft, column, part)
    stored.save(update_fields=list(columns))
    actor = by.as_actor("secretary")
    record("draft.opened_to", stored.uid, actor=actor, at=at, data={name: str(part) for name, part in parts.items()})
    touch_draft(stored.pk)
    keep_settings(stored, by=by, at=at)
    return stored
