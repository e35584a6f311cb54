"""How followed articles, organizations and answers read: the text of a draft is where they stand."""

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.followed import Followed, register
from accounts.models import FollowKind, Organization
from articles.models import Draft, Placement


def register_all():
    register(FollowKind.ARTICLE, read_articles)
    register(FollowKind.ORGANIZATION, read_organizations)
    register(FollowKind.ANSWERS, read_answers)


def read_articles(object_ids, user, language):
    """Return the pages of open drafts by the uid of their provision, in the current edition."""
    places = Placement.objects.current().pages().filter(provision__uid__in=object_ids, edition__draft__is_public=True)
    return {
        place.provision.uid: Followed(capfirst(place.label(language)), place.get_absolute_url())
        for place in places.select_related("edition__draft", "provision")
    }


def read_organizations(object_ids, user, language):
    """Return confirmed organizations by their uid; they are read where what they filed is."""
    draft = Draft.objects.open().order_by("pk").first()
    if draft is None:
        return {}
    rows = Organization.objects.confirmed().filter(uid__in=object_ids)
    return {row.uid: Followed(row.name, reverse("organization", args=[draft.slug, row.uid])) for row in rows}


def read_answers(object_ids, user, language):
    """Return the answers of the Commission to an open draft, by the draft's uid."""
    drafts = Draft.objects.open().with_texts().filter(uid__in=object_ids)
    return {
        draft.uid: Followed(
            _("Answers of the Commission: %(draft)s") % {"draft": draft.title}, reverse("answers", args=[draft.slug])
        )
        for draft in drafts
    }
