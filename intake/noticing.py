"""How it reads, for whom it concerns, that something came by another way."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import notices
from accounts.notices import Reading
from intake.actions.filing import ARRIVED
from proposals.models import Proposal


def register_all():
    notices.register(ARRIVED, read_arrived, always=True)


def read_arrived(object_ids, language):
    """Return how it reads, for a person whose identity is known here, that a proposal came by another way as theirs."""
    with override(language):
        rows = Proposal.objects.submitted().filter(uid__in=object_ids)
        title = _("%(number)s came in your name by another way: %(channel)s")
        text = _(
            "It bears your number (IIN). If it was not you, say so on the page of all that stands under your name."
        )
        return {
            row.uid: Reading(
                title % {"number": row.number, "channel": row.get_channel_display()}, text, reverse("registered")
            )
            for row in rows
        }
