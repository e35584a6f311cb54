"""How it reads what authors of a proposal are told of one another; no words of the proposal, no addresses of others."""

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.invitations import veiled
from accounts.notices import Reading
from proposals.models import Coauthor, CoauthorInvitation, Proposal, Revision


def read_joined(object_ids, language):
    """Return how it reads, for the other authors, that somebody joined who still is one, by the part's uid."""
    with override(language):
        title = _("%(name)s writes your proposal with you now: %(proposal)s")
        rows = _parts(object_ids).filter(ended_at__isnull=True)
        return {row.uid: _reading(title, row.proposal, name=row.shown) for row in rows}


def read_left(object_ids, language):
    """Return how it reads, for the author, that somebody is a co-author no more."""
    with override(language):
        title = _("A co-author left your proposal: %(proposal)s")
        rows = _parts(object_ids).filter(ended_at__isnull=False)
        return {row.uid: _reading(title, row.proposal) for row in rows}


def read_removed(object_ids, language):
    """Return how it reads, for somebody whom the author took off a draft; nothing of the draft, nor a way to it."""
    with override(language):
        title = _("You are no co-author of a draft any more: its author took you off")
        text = _("It was not sent with you, and you see it no more.")
        rows = Coauthor.objects.filter(uid__in=object_ids, ended_at__isnull=False)
        return {row.uid: Reading(title, text, reverse("my_page")) for row in rows}


def read_declined(object_ids, language):
    """Return how it reads, for the author, that an invitation was declined, by its uid; the address is veiled."""
    with override(language):
        title = _("Your invitation to write a proposal together was declined: %(proposal)s")
        rows = CoauthorInvitation.objects.filter(uid__in=object_ids).select_related("proposal")
        return {
            row.uid: _reading(title, row.proposal, text=_("Sent to %(email)s.") % {"email": veiled(row.email)})
            for row in rows
        }


def read_sent_together(object_ids, language):
    """Return how it reads, for co-authors, that the author sent the proposal."""
    with override(language):
        title = _("The author sent the proposal that you write together: %(proposal)s")
        text = _("You stand beside it as you chose. You can leave it at any time.")
        rows = Proposal.objects.submitted().filter(uid__in=object_ids)
        return {row.uid: _reading(title, row, text=text) for row in rows}


def read_revised_together(object_ids, language):
    """Return how it reads, for the other authors, that one of them sent other words, while these are the last."""
    with override(language):
        title = _("Another author sent other words for your proposal: %(proposal)s")
        uids = [object_id.partition(".")[0] for object_id in object_ids]
        rows = Revision.objects.sent().filter(
            Q(pk=F("proposal__current_revision")) | Q(pk=F("proposal__coming_revision")), proposal__uid__in=uids
        )
        told = {
            f"{row.proposal.uid}.{row.number}": Reading(
                title % {"proposal": row.proposal.number},
                "",
                reverse("proposal_revision", args=[row.proposal.number, row.number]),
            )
            for row in rows.select_related("proposal")
        }
        return {object_id: told[object_id] for object_id in object_ids if object_id in told}


def _parts(uids):
    return Coauthor.objects.filter(uid__in=uids).select_related("proposal", "person")


def _reading(title, proposal, *, text="", **words):
    """Return what is told of a proposal to those who write it, with the way to its authors' page."""
    name = proposal.number or _("a draft")
    return Reading(title % (words | {"proposal": name}), text, reverse("authors", args=[proposal.uid]))
