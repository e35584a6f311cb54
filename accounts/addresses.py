"""The link by which an old e-mail undoes that another took its place, and how the notice of it reads.

The link is signed over the change; a page that is only opened changes nothing, so that scanners of mail do no harm.
"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions.addresses import UNDONE
from accounts.models import AddressChange
from accounts.notices import Reading, register
from accounts.signing import Signer

signer = Signer(salt="accounts.address-change")


def address_to_undo(change):
    """Return the signed address, in the present language and without a host, that undoes a change of e-mail."""
    return reverse("undo_address_change", args=[change.uid, signer.signature(_signed(change))])


def is_signed(change, signature):
    return signer.fits(_signed(change), signature)


def _signed(change):
    return f"{change.uid} {change.before}"


def register_all():
    register(UNDONE, read_undone, always=True)


def read_undone(object_ids, language):
    with override(language):
        reading = Reading(
            title=_("Your e-mail is the one of before"),
            text=_(
                "The change was undone from the old address. All sessions and tokens ended, and the password with them."
                " Sign in with a code and set a new one."
            ),
            url=reverse("my_page"),
        )
    return dict.fromkeys(AddressChange.objects.filter(uid__in=object_ids).values_list("uid", flat=True), reading)
