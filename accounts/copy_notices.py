"""How the notice reads that a copy of one's data was asked for."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions.copies import ASKED
from accounts.notices import Reading, register


def register_all():
    register(ASKED, read_asked, always=True)


def read_asked(object_ids, language):
    with override(language):
        reading = Reading(
            title=_("A copy of your data was asked for"),
            text=_(
                "Only where it was asked for can it be fetched, and for 24 hours. "
                "If you did not ask for it, end all other sessions and set a new password."
            ),
            url=reverse("account_sessions"),
        )
    return dict.fromkeys(object_ids, reading)
