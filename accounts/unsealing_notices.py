"""How it reads to a person that who they are was shown to staff."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions.unsealing import UNSEALED
from accounts.models import Unsealing
from accounts.notices import Reading, register


def register_all():
    register(UNSEALED, read_unsealed, always=True)


def read_unsealed(object_ids, language):
    """Return how unsealings read, by their uid: that two members of the staff agreed, and why."""
    with override(language):
        title = _("Staff of the consultation were allowed to see who you are")
        text = _(
            "One member of the staff asked for it, another in another office granted it. Your e-mail and what your "
            "profile says could be seen once. The reasons: %(reasons)s. If you do not agree, write to %(contact)s."
        )
        return {
            row.uid: Reading(
                title, text % {"reasons": row.reasons, "contact": settings.IDENTITY_CONTACT}, reverse("my_page")
            )
            for row in Unsealing.objects.filter(uid__in=object_ids, is_granted=True)
        }
