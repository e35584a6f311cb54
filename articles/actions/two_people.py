"""Settling which acts on a draft one person may do, and which need a second one."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.actions.settings import keep_settings
from articles.actions.versions import touch_draft
from articles.changes import all_acts
from articles.models import Draft
from core.rules import RuleViolation
from record.actions import record
from record.leaf import Actor


class UnknownAct(RuleViolation):
    code = "unknown_act"
    sentence = _("Choose among the acts of this page.")


@transaction.atomic
def settle_two_people(draft, *, one_person_may, by, at):
    """Settle which acts one person may do from now on; all others need two. The same again changes nothing.

    `by` is None for whoever runs the installation.
    """
    wanted, known = sorted(set(one_person_may)), [act.name for act in all_acts()]
    if set(wanted) - set(known):
        raise UnknownAct(field="one_person_may")
    stored = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    if sorted(stored.one_person_may) == wanted:
        return stored
    stored.one_person_may = draft.one_person_may = wanted
    stored.save(update_fields=["one_person_may"])
    actor = Actor(role="operator") if by is None else by.as_actor("secretary")
    record("draft.one_person_may", stored.uid, actor=actor, at=at, data={"acts": wanted})
    touch_draft(stored.pk)
    keep_settings(stored, by=by, at=at)
    return stored
