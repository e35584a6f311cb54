"""Hiding a proposal reaches those who commented on it: they are told beside its followers, by a worker."""

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notices import Reading, register
from accounts.telling import tell_too
from moderation.actions import DISCUSSED
from moderation.models import Ruling, RulingKind
from proposals.models import Coauthor, Comment


def register_all():
    register(DISCUSSED, read_hidden)
    tell_too(DISCUSSED, commenters)


def commenters(uids, at):
    """Return the keys of the people whose comments stand on these proposals, but for those who wrote the proposals."""
    together = Coauthor.objects.filter(proposal=OuterRef("proposal"), person=OuterRef("author"))
    rows = Comment.objects.readable().filter(proposal__uid__in=uids, submitted_at__lte=at)
    return rows.exclude(author=F("proposal__author")).exclude(Exists(together)).order_by().values("author")


def read_hidden(object_ids, language):
    """Return how the hiding of a proposal reads to whoever commented on it, by the ruling's uid; none of its words."""
    with override(language):
        rows = Ruling.objects.standing().with_items().select_related("ground_version")
        rows = rows.filter(uid__in=object_ids, kind=RulingKind.HIDE, proposal__hidden_at__isnull=False)
        return {row.uid: _reading(row) for row in rows}


def _reading(ruling):
    pieces = [_("Ground: %(ground)s.") % {"ground": ruling.rule.name}] if ruling.rule else []
    pieces.append(
        _("A moderator ruled so, not a program. Your comment stays where it is; everybody can read it on that page.")
    )
    title = _("%(number)s, on which you commented or which you follow, was hidden")
    url = ruling.proposal.get_absolute_url()
    return Reading(title=title % {"number": ruling.proposal.number}, text="\n".join(pieces), url=url)
