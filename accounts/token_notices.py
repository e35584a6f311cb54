"""How notices about tokens read: one was made, one was revoked."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Token
from accounts.notices import Reading, register


def register_all():
    register("token.made", read_made, always=True)
    register("token.revoked", read_revoked, always=True)


def read_made(object_ids, language):
    with override(language):
        text = _(
            "“%(name)s” (%(beginning)s…): whoever has it may act for you within its scopes. "
            "If you did not make it, revoke it and change your password."
        )
        return _read(object_ids, _("A token was made for your account"), text)


def read_revoked(object_ids, language):
    with override(language):
        text = _("“%(name)s” (%(beginning)s…) opens nothing any more.")
        return _read(object_ids, _("A token of your account was revoked"), text)


def _read(object_ids, title, text):
    return {
        token.uid: Reading(
            title=title,
            text=text % {"name": token.name, "beginning": token.beginning},
            url=reverse("account_tokens"),
        )
        for token in Token.objects.filter(uid__in=object_ids)
    }
