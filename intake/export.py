"""What the desk holds of a person: what they sent by another way, and what they entered of others' in an office."""

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.held import Part
from intake.models import (
    Arrival,
    Delivery,
    Entry,
    InvitedBody,
    Item,
    LongText,
    Meeting,
    Objection,
    Passage,
    Petition,
    Segment,
)


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
    whole = {"about": F("long_text__uid")}
    answered = Objection.objects.filter(answered_by=person).order_by("pk")
    return [
        Part(
            "long_texts",
            _("Long texts that you sent"),
            LongText.objects.filter(author=person)
            .order_by("pk")
            .values("uid", "received_at", "language", title=F("words__title"), text=F("words__text")),
            labels | {"title": pgettext("my data", "What it is about")},
        ),
        Part(
            "long_text_parts",
            _("Parts of long texts that you sent or cut"),
            Segment.objects.filter(Q(cut_by=person) | Q(long_text__author=person, long_text__organization=None))
            .order_by("pk")
            .values("kind", "text", "called", "says", "start", "end", at=F("cut_at"), **whole),
            {
                "called": pgettext("my data", "Named"),
                "says": pgettext("my data", "Named in words"),
                "start": pgettext("my data", "From sign"),
                "end": pgettext("my data", "To sign"),
            },
        ),
        Part(
            "objections",
            _("What you objected to cuts of your long texts"),
            Objection.objects.filter(made_by=person).order_by("pk").values(text=F("words"), at=F("made_at"), **whole),
        ),
        Part(
            "objections_answered",
            _("Objections to cuts that you answered in an office"),
            answered.values(text=F("answer"), at=F("answered_at"), **whole),
        ),
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
