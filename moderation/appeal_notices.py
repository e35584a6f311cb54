"""How a decision on an appeal reads to the author: what became of the ruling, and why."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notices import Reading, register
from moderation.models import Appeal, AppealOutcome

DECIDED = "appeal.decided"


def register_all():
    register(DECIDED, read_decided)


def read_decided(object_ids, language):
    """Return how decisions on appeals read to the authors, by the appeal's uid."""
    with override(language):
        rows = Appeal.objects.with_rulings().filter(uid__in=object_ids, decided_at__isnull=False)
        return {row.uid: _reading(row) for row in rows}


def _reading(appeal):
    titles = {
        AppealOutcome.UPHELD: _("Your appeal %(number)s was decided: the ruling stays"),
        AppealOutcome.REVERSED: _("Your appeal %(number)s was decided: the ruling is reversed"),
        AppealOutcome.CHANGED: _("Your appeal %(number)s was decided: the ruling stays on another ground"),
    }
    pieces = []
    if appeal.result is not None and appeal.result.rule:
        pieces.append(_("Ground: %(ground)s.") % {"ground": appeal.result.rule.name})
        pieces.append(appeal.result.rule.sentence)
    pieces.append(_("Statement of reasons: %(reasons)s") % {"reasons": appeal.reasons})
    pieces.append(_("Another moderator decided so, not a program and not whoever had ruled."))
    if appeal.outcome == AppealOutcome.REVERSED and appeal.result is None:
        pieces.append(_("The words had changed since, so nothing else was done."))
    return Reading(
        title=titles[AppealOutcome(appeal.outcome)] % {"number": appeal.number},
        text="\n".join(filter(None, pieces)),
        url=appeal.get_absolute_url(),
    )
