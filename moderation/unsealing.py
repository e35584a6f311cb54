"""Which offices unseal, of what, and who of the staff is told that it was asked (decision 18)."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Person, Unsealing
from accounts.notices import Reading, notify, register
from articles.models import Appointment, Draft, Role
from articles.permissions import is_appointed
from moderation.colleagues import colleagues_of
from moderation.permissions import can_rule, moderated_articles, moderated_languages, within_scope
from proposals.models import Comment, Proposal

ASKED, ANSWERED = "unsealing.asked", "unsealing.answered"
OTHER = {Role.MODERATOR: Role.SECRETARY, Role.SECRETARY: Role.MODERATOR}


def register_all():
    register(ASKED, read_asked, always=True)
    register(ANSWERED, read_answered, always=True)


def offices_to_unseal(user, draft):
    """Return the offices in which a person may ask or answer in a draft; a moderator within their scope alone."""
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


def unsealings_for(user, draft):
    """Return what was asked in a draft, the newest first: to a moderator about what they could rule on, else all."""
    rows = Unsealing.objects.of(draft)
    if is_appointed(user, draft, Role.SECRETARY):
        return rows
    scope = moderated_articles(user, draft), moderated_languages(user, draft)
    proposals, comments = (
        Exists(within_scope(model.objects.filter(draft=draft, uid=OuterRef("object_id")), *scope))
        for model in (Proposal, Comment)
    )
    return rows.filter(proposals | comments)


def tell_the_other_office(unsealing, item, *, at):
    """Tell those who may answer: the other office, its moderators within their scope; not whoever asked."""
    if OTHER[Role(unsealing.asked_office)] == Role.MODERATOR:
        people = colleagues_of(item, unsealing.asked_by)
    else:
        others = Appointment.objects.standing().filter(draft=item.draft_id, role=Role.SECRETARY)
        people = Person.objects.filter(pk__in=others.values("person")).exclude(pk=unsealing.asked_by_id).order_by("pk")
    for person in people:
        if person.pk != unsealing.person_id:
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
