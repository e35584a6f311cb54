"""What reporters learn when a ruling settles their report: what was decided and on which ground, nothing else."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notices import Reading, register
from moderation.models import Ruling, RulingKind

SETTLED = "report.settled"


def register_all():
    register(SETTLED, read_settled)


def read_settled(object_ids, language):
    """Return how the rulings that settled reports read to those who reported, by the ruling's uid."""
    with override(language):
        rows = Ruling.objects.standing().with_items().select_related("ground_version").filter(uid__in=object_ids)
        return {row.uid: _reading(row) for row in rows}


def _reading(ruling):
    item = ruling.item
    outcome = {
        RulingKind.PUBLISH: _("It breaks no rule in the moderator's view, and stands as it was."),
        RulingKind.RETURN: _("It was returned to its author."),
        RulingKind.HIDE: _("It was hidden."),
        RulingKind.PARTIAL: _("Passages of it were covered; the rest stands."),
        RulingKind.RESTORE: _("It is shown again."),
    }
    pieces = [outcome.get(ruling.kind, "")]
    if ruling.rule:
        pieces.append(_("Ground: %(ground)s.") % {"ground": ruling.rule.name})
    pieces.append(_("A person ruled so, not a program. The author does not learn who reported."))
    return Reading(title=_title(ruling), text="\n".join(filter(None, pieces)), url=item.get_absolute_url())


def _title(ruling):
    if ruling.proposal_id:
        return _("A moderator ruled on what you reported: %(number)s") % {"number": ruling.proposal.number}
    if ruling.position_id:
        number = ruling.position.dossier.number
        return _("A moderator ruled on what you reported: a position of %(number)s") % {"number": number}
    return _("A moderator ruled on the comment that you reported")
