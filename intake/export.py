"""What the desk holds of a person: what they sent by another way, and what they entered of others' in an office."""

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.held import Part
from intake.models import Arrival, Delivery, Entry, InvitedBody, Item, Meeting, Passage, Petition


def held_of(person):
    """Return what came by another way as a person's, and what they entered of others' in an office."""
    own = Arrival.objects.filter(proposal__author=person).order_by("pk")
    entered = Arrival.objects.filter(entered_by=person).order_by("pk")
    letters = Passage.objects.filter(proposal__author=person).order_by("pk")
    came = {name: F(f"item__{name}") for name in ("channel", "sent_on", "received_at")}
    brought = Delivery.objects.filter(brought_by=person).order_by("pk")
    labels = {
        "channel": pgettext("my data", "Came by"),
        "source_number": pgettext("my data", "Number there"),
        "sent_on": pgettext("my data", "Sent there"),
        "received_at": pgettext("my data", "Received here"),
    }
    about = {"about": F("proposal__uid"), "number": F("proposal__serial")}
    return [
        Part(
            "arrived",
            _("What you sent by another way"),
            own.values("channel", "source_number", "sent_on", "received_at", **about),
            labels,
        ),
        Part(
            "entered", _("What you entered for others in an office"), entered.values("channel", "received_at"), labels
        ),
        Part("letters", _("What you sent by letter or said at a desk"), letters.values(**came, **about), labels),
        Part(
            "registered",
            _("Letters that you registered in an office"),
            Item.objects.filter(received_by=person).order_by("pk").values("uid", "channel", "received_at"),
            labels,
        ),
        Part(
            "typed",
            _("Letters that you typed in an office"),
            Entry.objects.filter(by=person).order_by("pk").values("at", about=F("item__uid")),
            {"at": pgettext("my data", "Entered")},
        ),
        Part(
            "petitions",
            _("Petitions that you entered in an office"),
            Petition.objects.filter(entered_by=person).order_by("pk").values("uid", "entered_at"),
            {"entered_at": pgettext("my data", "Entered")},
        ),
        Part(
            "meetings",
            _("Public meetings that you entered in an office"),
            Meeting.objects.filter(entered_by=person).order_by("pk").values("uid", "received_at"),
            labels,
        ),
        Part(
            "bodies_invited",
            _("Bodies that you invited in an office"),
            InvitedBody.objects.filter(invited_by=person).order_by("pk").values("uid", "invited_at"),
            {"invited_at": pgettext("my data", "Invited")},
        ),
        Part("files_brought", _("Files that you brought in an office"), brought.values("uid", "received_at"), labels),
    ]
