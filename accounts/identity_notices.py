"""How notices about one's identity read: it is confirmed; somebody asked to confirm another account with it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions.identities import ASKED_AGAIN, CONFIRMED
from accounts.models import Identity
from accounts.notices import Reading, register


def register_all():
    register(CONFIRMED, read_confirmed, always=True)
    register(ASKED_AGAIN, read_asked_again, always=True)


def read_confirmed(object_ids, language):
    with override(language):
        text = _("You are counted in the headline numbers now. If this was not you, write to %(contact)s.")
        return _read(object_ids, _("Your identity is confirmed"), text)


def read_asked_again(object_ids, language):
    with override(language):
        text = _(
            "Nothing was changed: one person has one account here. If it was you, go on with this account. "
            "If it was not you, write to %(contact)s."
        )
        return _read(object_ids, _("Somebody asked to confirm another account with your identity"), text)


def _read(object_ids, title, text):
    text %= {"contact": settings.IDENTITY_CONTACT}
    uids = Identity.objects.filter(uid__in=object_ids).values_list("uid", flat=True)
    return {uid: Reading(title=title, text=text, url=reverse("account_level")) for uid in uids}
