"""How notices read that two accounts were made one, and that what was sent by another way is its sender's."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions.merging import CLAIMED, MERGED
from accounts.models import Merge
from accounts.notices import Reading, register


def register_all():
    register(MERGED, read_merged, always=True)
    register(CLAIMED, read_claimed, always=True)


def read_merged(object_ids, language):
    with override(language):
        reading = Reading(
            title=_("Your two accounts are one now"),
            text=_("All that the other account had is here. If you did not ask for it, write to %(contact)s.")
            % {"contact": settings.IDENTITY_CONTACT},
            url=reverse("my_page"),
        )
    return dict.fromkeys(Merge.objects.filter(uid__in=object_ids).values_list("uid", flat=True), reading)


def read_claimed(object_ids, language):
    with override(language):
        reading = Reading(
            title=_("What you sent by another way is yours here now"),
            text=_(
                "It bears the number (IIN) of your identity. What is not yours, you can say on the page it leads to."
            ),
            url=reverse("registered"),
        )
    return dict.fromkeys(Merge.objects.filter(uid__in=object_ids).values_list("uid", flat=True), reading)
