"""How followed proposals read, what followers are told of them, and who is told beside followers."""

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import followed, notices
from accounts.followed import Followed
from accounts.models import FollowKind
from accounts.notices import Reading
from accounts.telling import tell_too
from articles.models import Placement
from proposals.actions.coauthors import JOINED, LEFT, REMOVED
from proposals.actions.cosigning import ASKED
from proposals.actions.disputing import DISPUTED
from proposals.actions.replying import ANSWERED
from proposals.actions.revising import REVISED_TOGETHER
from proposals.actions.translating import MADE
from proposals.actions.translating import REMOVED as REMOVED_TRANSLATION
from proposals.audience import backers, coauthors
from proposals.coauthors import (
    read_declined,
    read_joined,
    read_left,
    read_removed,
    read_revised_together,
    read_sent_together,
)
from proposals.models import Comment, Cosigner, DossierVersion, Proposal, Status
from proposals.translations import read_made
from proposals.translations import read_removed as read_removed_translation


def register_all():
    followed.register(FollowKind.PROPOSAL, read_followed)
    notices.register("proposal.withdrawn", read_withdrawn)
    notices.register("proposal.revised", read_revised)
    notices.register("proposal.disputed", read_disputed)
    notices.register(DISPUTED, read_own_dispute, always=True)
    notices.register("organization.proposed", read_proposed)
    notices.register("dossier.filed", read_filed)
    notices.register(ASKED, read_asked)
    notices.register(ANSWERED, read_answered)
    notices.register(REVISED_TOGETHER, read_revised_together)
    notices.register("proposal.sent_together", read_sent_together)
    notices.register(JOINED, read_joined)
    notices.register(LEFT, read_left)
    notices.register(REMOVED, read_removed)
    notices.register("coauthor.declined", read_declined)
    notices.register(MADE, read_made)
    notices.register(REMOVED_TRANSLATION, read_removed_translation)
    tell_too("proposal.withdrawn", backers)
    tell_too("proposal.withdrawn", coauthors)
    tell_too("proposal.disputed", coauthors)
    tell_too("proposal.revised", backers)
    tell_too("proposal.disputed", backers)


def read_followed(object_ids, user, language):
    """Return proposals by their uid, marks too: their numbers, and of those with words what they ask for."""
    rows = Proposal.objects.visible_to(user).submitted().filter(uid__in=object_ids).with_changes()
    return {
        row.uid: Followed(row.number if row.is_tombstone else _name(row, language), row.get_absolute_url())
        for row in rows
    }


def read_withdrawn(object_ids, language):
    """Return how withdrawals read, by the proposal's uid; no words of it."""
    with override(language):
        rows = Proposal.objects.public().filter(uid__in=object_ids, status=Status.WITHDRAWN)
        title = _("%(number)s was withdrawn by its author")
        text = _("Its number and a mark stay. The Commission does not answer it.")
        return {row.uid: Reading(title % {"number": row.number}, text, row.get_absolute_url()) for row in rows}


def read_disputed(object_ids, language):
    """Return how it reads, for those who follow or back proposals, that their authors were not themselves."""
    with override(language):
        rows = Proposal.objects.readable().filter(uid__in=object_ids, disputed_at__isnull=False)
        title = _("%(number)s: the person named as its author says: this was not me")
        text = _("It stays readable, marked so. It is no longer counted, and neither are supports of it.")
        return {row.uid: Reading(title % {"number": row.number}, text, row.get_absolute_url()) for row in rows}


def read_own_dispute(object_ids, language):
    """Return how it reads, for the account itself, that something under its identity was disputed; no words of it."""
    with override(language):
        title = _("“This was not me” was said of something under your identity")
        text = _(
            "It is marked so and no longer counted. All other sessions and all tokens of the account were ended. "
            "If you did not say so, write to %(contact)s."
        ) % {"contact": settings.IDENTITY_CONTACT}
        return {uid: Reading(title, text, reverse("registered")) for uid in object_ids}


def read_revised(object_ids, language):
    """Return how proposals that ask for another thing read, by uid and number of the revision that still stands."""
    with override(language):
        rows = _readable([object_id.partition(".")[0] for object_id in object_ids])
        title = _("%(number)s: its author has changed what is proposed")
        text = _(
            "Read what has changed. If you supported it, your support stays with the earlier words: say whether you "
            "support the new ones too, or take it back."
        )
        told = {
            f"{row.uid}.{row.current_revision.number}": Reading(
                title % {"number": _name(row, language)}, text, f"{row.get_absolute_url()}#support"
            )
            for row in rows
        }
        return {object_id: told[object_id] for object_id in object_ids if object_id in told}


def read_proposed(object_ids, language):
    """Return how organizations' proposals read, by their uid."""
    with override(language):
        title = _("%(name)s sent a proposal: %(number)s")
        return {
            row.uid: Reading(
                title % {"name": row.author_shown, "number": _name(row, language)}, "", row.get_absolute_url()
            )
            for row in _readable(object_ids)
        }


def read_filed(object_ids, language):
    """Return how filed dossiers read, by the dossier's uid and the version that still stands."""
    with override(language):
        rows = DossierVersion.objects.filter(
            dossier__uid__in=[object_id.partition(".")[0] for object_id in object_ids],
            dossier__current_version__pk=F("pk"),
        ).select_related("dossier__organization")
        first, later = _("%(name)s filed its dossier %(number)s"), _("%(name)s filed its dossier %(number)s anew")
        told = {
            f"{row.dossier.uid}.{row.number}": Reading(
                (first if row.number == 1 else later)
                % {"name": row.dossier.organization.name, "number": row.dossier.number},
                "",
                row.dossier.get_absolute_url(),
            )
            for row in rows
        }
        return {object_id: told[object_id] for object_id in object_ids if object_id in told}


def read_asked(object_ids, language):
    """Return how it reads that a dossier may be co-signed, by the cosigner's uid and the version that still stands."""
    with override(language):
        rows = Cosigner.objects.with_answers().filter(uid__in=[one.partition(".")[0] for one in object_ids])
        title = _("%(name)s asks your organization to co-sign %(number)s, version %(version)s")
        told = {
            f"{row.uid}.{row.dossier.current_version.number}": Reading(
                title
                % {
                    "name": row.dossier.organization.name,
                    "number": row.dossier.number,
                    "version": row.dossier.current_version.number,
                },
                row.organization.name,
                reverse("cosign", args=[row.dossier.number]),
            )
            for row in rows
            if row.answer is None
        }
        return {object_id: told[object_id] for object_id in object_ids if object_id in told}


def read_answered(object_ids, language):
    """Return how answers to comments read, by their uid: who answers and where; no words of it."""
    with override(language):
        rows = Comment.objects.readable().filter(uid__in=object_ids, draft__is_public=True, disputed_at__isnull=True)
        rows = rows.select_related("author", "organization", "proposal")
        places = Placement.objects.current().filter(provision__in={row.article_id for row in rows})
        labels = {place.provision_id: capfirst(place.label(language)) for place in places}
        by_staff, by_other = _("Staff answered your comment"), _("%(name)s answered your comment")
        told = {}
        for row in rows:
            title = by_staff if row.office else by_other % {"name": row.author_shown}
            where = row.proposal.number if row.proposal else labels.get(row.article_id, "")
            told[row.uid] = Reading(title, where, row.get_absolute_url())
        return told


def _readable(uids):
    return Proposal.objects.readable().filter(uid__in=uids).with_changes()


def _name(proposal, language):
    """Return a proposal in a few words: its number, what it asks for and where."""
    return f"{proposal.number}, {capfirst(proposal.change.get_kind_display())}: {proposal.where(language)}"
