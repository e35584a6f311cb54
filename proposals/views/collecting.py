"""Whether anything can be sent now, as pages say it before somebody writes."""

from django.utils.translation import gettext as _

from articles.actions import CollectionClosed, CollectionNotOpen
from articles.actions.phases import told
from articles.models.drafts import PhaseKind
from core import clock


def closed_sentence(draft):
    """Return why nothing can be sent now, or nothing while collection is open."""
    phase = draft.phase(PhaseKind.COLLECTION)
    now = clock.now()
    if phase is None or phase.opens_at is None:
        return str(CollectionNotOpen())
    if now < phase.opens_at:
        return _("Proposals are collected from %(moment)s (Astana time).") % {"moment": told(phase.opens_at)}
    if not phase.is_open_at(now):
        return str(CollectionClosed(moment=told(phase.closes_at)))
    return ""
