"""The questions among moderators that one of them reads: those that wait for them, and those beside an item."""

from functools import partial

from django.db.models import Q

from core.statements import Models, Statement
from moderation.models import KINDS, Question, what_is
from moderation.permissions import can_rule

MOST_SHOWN = 20


def asked_of(person, draft):
    """Return the open questions to a moderator about what they may rule on in a draft, the first asked first."""
    keys = [pk for (pk,) in ASKED.rows(person.pk, draft.pk)]
    if not keys:
        return []
    rows = Question.objects.filter(pk__in=keys).select_related("asker", *KINDS, "position__dossier")
    changes = "proposal__current_revision__changes"
    found = list(rows.prefetch_related(changes).order_by("asked_at", "pk"))
    for row in found:
        row.draft = row.item.draft = draft
    return [row for row in found if can_rule(person, row.item)]


def questions_beside(item, person):
    """Return what a moderator asked or was asked about an item, the last first; what was closed unanswered is gone."""
    return BESIDE[what_is(item)].rows(item.pk, person.pk)


def _asked(person, draft):
    rows = Question.objects.open().filter(asked=person, draft=draft)
    return rows.order_by("asked_at", "pk").values_list("pk")[:MOST_SHOWN]


def _beside(what, item, person):
    own = Q(asker=person) | Q(asked=person)
    rows = Question.objects.filter(own, **{what: item}, closed_at__isnull=True).select_related("asker", "asked")
    return rows.order_by("-asked_at", "-pk")[:MOST_SHOWN]


ASKED = Statement(_asked)
BESIDE = {what: Models(partial(_beside, what)) for what in KINDS}
