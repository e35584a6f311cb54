"""How notices about one's identity read: it is confirmed; somebody asked to confirm another account with it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions.identities import ASKED_AGAIN, CONFIRMED, RELEASED
from accounts.models import Identity
from accounts.notices import Reading, register


def register_all():
    register(CONFIRMED, read_confirmed, always=True)
    register(ASKED_AGAIN, read_asked_again, always=True)
    register(RELEASED, read_released, always=True)


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


def read_released(object_ids, language):
    """Return how it reads that an identity was taken from an account, by the person's uid."""
    with override(language):
        title = _("Your account no longer has a confirmed identity")
        text = _(
            "It was found that the identity belongs to somebody else. You can take part further with your e-mail. "
            "If this is wrong, write to %(contact)s."
        ) % {"contact": settings.IDENTITY_CONTACT}
        return {uid: Reading(title=title, text=text, url=reverse("account_level")) for uid in object_ids}


def _read(object_ids, title, text):
    text %= {"contact": settings.IDENTITY_CONTACT}
    uids = Identity.objects.filter(uid__in=object_ids).values_list("uid", flat=True)
    return {uid: Reading(title=title, text=text, url=reverse("account_level")) for uid in uids}
