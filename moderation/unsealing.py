"""Which offices unseal, of what, and who of the staff is told that it was asked (decision 18)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Person, Unsealing
from accounts.notices import Reading, notify, register
from articles.models import Appointment, Draft, Role
from articles.permissions import is_appointed
from moderation.permissions import can_rule
from proposals.models import Comment, Proposal

ASKED, ANSWERED = "unsealing.asked", "unsealing.answered"
OTHER = {Role.MODERATOR: Role.SECRETARY, Role.SECRETARY: Role.MODERATOR}


def register_all():
    register(ASKED, read_asked, always=True)
    register(ANSWERED, read_answered, always=True)


def offices_to_unseal(user, draft):
    """Return the offices in which a person may ask or answer in a draft: moderator or secretary of the whole of it."""
    return [role for role in OTHER if is_appointed(user, draft, role)]


def find_author_of(user, draft, uid):
    """Return what a citizen sent to a draft, by its uid, where the person may ask who that is; None otherwise."""
    citizens = {"draft": draft, "organization__isnull": True, "uid": uid}
    if uid.startswith("p"):
        item = Proposal.objects.submitted().visible_to(user).filter(**citizens).with_changes().first()
    else:
        item = Comment.objects.submitted().visible_to(user).filter(**citizens, office="").first()
    if item is None:
        return None
    item.draft = draft
    return item if is_appointed(user, draft, Role.SECRETARY) or can_rule(user, item) else None


def tell_the_other_office(unsealing, draft, *, at):
    """Tell those who may answer: the holders of the other office, but for whoever asked."""
    others = Appointment.objects.standing().filter(draft=draft, role=OTHER[Role(unsealing.asked_office)])
    people = Person.objects.filter(pk__in=others.values("person")).exclude(
        pk__in=[unsealing.asked_by_id, unsealing.person_id]
    )
    for person in people.order_by("pk"):
        notify(person, ASKED, unsealing.uid, at=at)


def tell_whoever_asked(unsealing, *, at):
    notify(unsealing.asked_by, ANSWERED, unsealing.uid, at=at)


def read_asked(object_ids, language):
    """Return how a request to unseal reads to those who may answer it; no words of the person."""
    with override(language):
        title = _("Somebody asks to be shown who an author is")
        text = _("Read the reasons and grant it or refuse. Whoever asked cannot.")
        rows = Unsealing.objects.filter(uid__in=object_ids, settled_at__isnull=True)
        return _readings(rows, lambda row: (title, text))


def read_answered(object_ids, language):
    """Return how the answer reads to whoever asked; nothing of the person."""
    with override(language):
        granted = _("You may see who an author is"), _("It is shown once, within a day of the answer.")
        refused = _("You were not allowed to see who an author is"), _("Nothing was shown, and the person is not told.")
        rows = Unsealing.objects.filter(uid__in=object_ids, settled_at__isnull=False)
        return _readings(rows, lambda row: granted if row.is_granted else refused)


def _readings(rows, words_of):
    slugs = dict(Draft.objects.values_list("uid", "slug"))
    return {
        row.uid: Reading(title, text, reverse("unsealing", args=[slugs[row.draft_uid], row.uid]))
        for row in rows
        if row.draft_uid in slugs
        for title, text in [words_of(row)]
    }
