"""What others read when proposals are merged or split: authors of the one that stands for both, backers, followers."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notices import Reading, register
from accounts.telling import tell_too
from moderation.actions import JOINED, REGROUPED
from moderation.models import Ruling, RulingKind
from proposals.audience import backers


def register_all():
    register(JOINED, read_joined)
    register(REGROUPED, read_regrouped)
    tell_too(REGROUPED, backers)


def read_joined(object_ids, language):
    """Return how it reads to authors into whose proposal another was merged, or from which it was split off."""
    with override(language):
        return {row.uid: _to_authors(row) for row in _rows(object_ids)}


def read_regrouped(object_ids, language):
    """Return how it reads to those who back or follow the proposal that was merged or split off."""
    with override(language):
        return {row.uid: _to_others(row) for row in _rows(object_ids)}


def _rows(object_ids):
    return Ruling.objects.on_groups().with_items().filter(uid__in=object_ids)


def _to_authors(ruling):
    if ruling.kind == RulingKind.MERGE:
        title = _("%(number)s was merged into your proposal %(into)s, which it repeats")
        text = _("Yours stays as it is. Whoever backs both counts once, and the Commission answers both at once.")
    else:
        title = _("%(number)s is no longer merged into your proposal %(into)s")
        text = _("Each stands for itself again, with its own supports, and gets its own answer.")
    return _reading(ruling, title, text, ruling.into)


def _to_others(ruling):
    if ruling.kind == RulingKind.MERGE:
        title = _("%(number)s, which you support or follow, was merged into %(into)s, which it repeats")
        text = _("It stays readable, and your support stays. It counts for both, and one person counts once.")
    else:
        title = _("%(number)s, which you support or follow, is no longer merged into %(into)s")
        text = _("It stands for itself again, with its own supports, and gets its own answer.")
    return _reading(ruling, title, text, ruling.proposal)


def _reading(ruling, title, text, leads_to):
    said = _("Statement of reasons: %(reasons)s") % {"reasons": ruling.reasons}
    named = {"number": ruling.proposal.number, "into": ruling.into.number}
    words = "\n".join([text, said, _("A moderator ruled so, not a program.")])
    return Reading(title=title % named, text=words, url=leads_to.get_absolute_url())
