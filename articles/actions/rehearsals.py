"""Asking for a rehearsal of a consultation, and that it be thrown away; a worker does both."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.models import Draft, Rehearsal, Stage
from core import rehearsing
from core.rules import RuleViolation


class NoRehearsalWithin(RuleViolation):
    code = "no_rehearsal_within"
    message = _("This is a rehearsal itself: none is made of it.")


@transaction.atomic
def begin_rehearsal(draft, *, at):
    """Ask for the rehearsal of a draft; where there is one, it stays as it is and is returned.

    No leaf: what is invented is nothing to the public record.
    """
    if rehearsing.current():
        raise NoRehearsalWithin
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    rehearsal, _made = Rehearsal.objects.get_or_create(draft=draft, defaults={"asked_at": at})
    return rehearsal


@transaction.atomic
def throw_away_rehearsal(rehearsal):
    """Close a rehearsal at once, and ask that all of it be taken away; again, nothing changes. No leaf, as above."""
    Rehearsal.objects.filter(pk=rehearsal.pk).exclude(stage=Stage.LEAVING).update(
        stage=Stage.LEAVING, taken_until=None, done=0, total=0
    )
