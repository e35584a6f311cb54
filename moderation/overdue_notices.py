"""How it reads to authors that their words are shown although no moderator has looked at them yet."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notices import Reading, register
from proposals.models import Comment, Proposal


def register_all():
    register("proposal.overdue", read_proposals)
    register("comment.overdue", read_comments)


def read_proposals(uids, language):
    """Return how it reads of proposals, by their uid; nothing of those that are shown no more."""
    with override(language):
        rows = Proposal.objects.readable().filter(uid__in=uids).select_related("draft")
        return {row.uid: _reading(_title_of(row), row) for row in rows}


def read_comments(uids, language):
    with override(language):
        rows = Comment.objects.readable().filter(uid__in=uids).select_related("draft", "proposal")
        return {row.uid: _reading(_("Your comment is shown before its review"), row) for row in rows}


def _title_of(proposal):
    return _("Your proposal %(number)s is shown before its review") % {"number": proposal.number}


def _reading(title, item):
    hours = item.draft.hours_unseen
    text = _(
        "No moderator looked at it for %(hours)s hours. By the rules it is shown now, marked “not yet reviewed”. "
        "A moderator will still look at it."
    ) % {"hours": hours}
    return Reading(title=title, text=text, url=item.get_absolute_url())
