"""How it reads to a secretary that somebody whom they invited took an office or declined it."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notices import Reading, register
from articles.actions.inviting import DECLINED, TAKEN
from articles.models import Appointment, OfficeInvitation, Role


def register_all():
    register(TAKEN, read_taken)
    register(DECLINED, read_declined)


def read_taken(object_ids, language):
    """Return how it reads that an office was taken, by the invitation's uid, while whoever invited is secretary."""
    with override(language):
        title = _("%(email)s accepted your invitation: %(office)s")
        text = _("%(draft)s. The entry is in the public record. Without a second factor the office rests.")
        return _readings(object_ids, title, text, "draft_settings", accepted_at__isnull=False)


def read_declined(object_ids, language):
    with override(language):
        title = _("%(email)s declined your invitation: %(office)s")
        text = _("%(draft)s. You can invite somebody else.")
        return _readings(object_ids, title, text, "office_invitations", declined_at__isnull=False)


def _readings(uids, title, text, page, **answered):
    inviting = Appointment.objects.standing().filter(role=Role.SECRETARY, draft=OuterRef("draft"))
    inviting = inviting.filter(person=OuterRef("invited_by"))
    rows = OfficeInvitation.objects.filter(Exists(inviting), uid__in=uids, **answered)
    return {
        row.uid: Reading(
            title % {"email": row.email, "office": row.get_role_display()},
            text % {"draft": row.draft.title},
            reverse(page, args=[row.draft.slug]),
        )
        for row in rows.select_related("draft").prefetch_related("draft__texts")
    }
