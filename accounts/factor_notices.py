"""How a notice reads that tells of an operator who removed one's second factors."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notices import Reading, register


def register_all():
    register("factors.removed", read_removed, always=True)


def read_removed(object_ids, language):
    with override(language):
        reading = Reading(
            title=_("Your second factors were removed"),
            text=_(
                "The operator of this site removed them on request. If you did not ask for it, write to us at once."
            ),
            url=reverse("mfa_index"),
        )
    return dict.fromkeys(object_ids, reading)
