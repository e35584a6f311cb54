"""What accounts hold of a person, in the parts that they are told it in."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.held import Part
from accounts.models import (
    ActKey,
    AddressChange,
    EarlierTag,
    Follow,
    Identity,
    Invitation,
    Membership,
    Merge,
    Notice,
    Organization,
    Person,
    SenderTag,
    Session,
    Token,
    Unsealing,
)

# Columns of a person that are no data about them: a key of ours, and what only guards the account.
UNTOLD = {"id", "password"}
COLUMNS = [field.name for field in Person._meta.concrete_fields if field.name not in UNTOLD]


def held_of(person):
    """Return the account, how it is signed in to, what is followed and told, and the organizations."""
    return [
        Part("account", _("Your account"), Person.objects.filter(pk=person.pk).values(*COLUMNS), _labels()),
        *_ways_in(person),
        *_told(person),
        *_organizations(person),
    ]


def _labels():
    return {
        "email": pgettext("my data", "E-mail"),
        "name": pgettext("my data", "Name"),
        "pseudonym": pgettext("my data", "Pseudonym"),
        "region": pgettext("my data", "Region, as you declared it"),
        "level": pgettext("my data", "Level"),
        "mail_pace": pgettext("my data", "How often mails come"),
        "mail_hour": pgettext("my data", "Hour of gathered mails"),
        "digest_due_at": pgettext("my data", "Next gathered mail"),
        "is_active": pgettext("my data", "Account is open"),
        "is_staff": pgettext("my data", "Operator of the site"),
        "is_superuser": pgettext("my data", "Operator with all rights"),
        "is_invented": pgettext("my data", "Invented, for the demonstration"),
        "second_factor_at": pgettext("my data", "Second factor since"),
        "has_no_iin": pgettext("my data", "Has no IIN, as you declared"),
        "under_18": pgettext("my data", "Under 18, by whose word"),
        "conditions": pgettext("my data", "Conditions that you accepted"),
        "last_login": pgettext("my data", "Last signed in"),
        "date_joined": pgettext("my data", "Registered"),
        "erased_at": pgettext("my data", "Erased"),
    }


def _ways_in(person):
    identity = Identity.objects.filter(person=person)
    factors = Authenticator.objects.filter(user=person).order_by("pk")
    sessions = Session.objects.of(person).order_by("-seen_at")
    tokens = Token.objects.of(person).order_by("-created_at")
    keys = ActKey.objects.filter(person=person).order_by("pk")
    seen = {
        "device": pgettext("my data", "Device"),
        "begun_at": pgettext("my data", "Signed in"),
        "seen_at": pgettext("my data", "Last seen"),
    }
    return [
        Part(
            "addresses",
            _("Your e-mail addresses"),
            EmailAddress.objects.filter(user=person).order_by("pk").values("email", "verified", "primary"),
            {
                "email": pgettext("my data", "E-mail"),
                "verified": pgettext("my data", "Confirmed"),
                "primary": pgettext("my data", "The one that mails go to"),
            },
        ),
        Part(
            "addresses_before",
            _("E-mail addresses that gave way to others"),
            AddressChange.objects.filter(person=person).order_by("at").values("before", "after", "at", "undone_at"),
            {
                "before": pgettext("my data", "E-mail before"),
                "after": pgettext("my data", "E-mail after"),
                "undone_at": pgettext("my data", "Undone"),
            },
        ),
        Part(
            "identity",
            _("Your identity"),
            identity.values("uid", "confirmed_at", "seen_at"),
            {
                "confirmed_at": pgettext("my data", "Confirmed by the provider"),
                "seen_at": pgettext("my data", "Seen in person"),
            },
        ),
        Part(
            "identities_before",
            _("Identities that were taken from your account"),
            EarlierTag.objects.filter(person=person).order_by("pk").values(ended_at=F("until")),
        ),
        Part(
            "accounts_made_one",
            _("Accounts of yours that were made one with this"),
            Merge.objects.filter(kept=person).order_by("at").values("uid", "at"),
        ),
        Part(
            "senders",
            _("By what you were known before you had an account"),
            SenderTag.objects.filter(person=person).order_by("what").values("what").distinct(),
            {"what": pgettext("my data", "Known by")},
        ),
        # Of those that a person is not told of yet the law asks to keep silent.
        Part(
            "unsealings",
            _("Who you are was shown to staff"),
            Unsealing.objects.filter(person=person, told_at__isnull=False)
            .order_by("settled_at")
            .values("uid", "told_at", at=F("settled_at"), about=F("object_id")),
            {"told_at": pgettext("my data", "You were told")},
        ),
        Part(
            "second_factors",
            _("Your second factors"),
            factors.values("type", "created_at", "last_used_at"),
            {"type": pgettext("my data", "Kind"), "last_used_at": pgettext("my data", "Last used")},
        ),
        Part(
            "sessions",
            _("Where you are signed in"),
            sessions.values("uid", "device", "begun_at", "seen_at", "expires_at"),
            seen,
        ),
        Part(
            "tokens",
            _("Your tokens for programs"),
            tokens.values("uid", "name", "beginning", "scopes", "created_at", "expires_at", "used_on", "revoked_at"),
            {
                "name": pgettext("my data", "Name"),
                "beginning": pgettext("my data", "Beginning"),
                "scopes": pgettext("my data", "It may"),
                "used_on": pgettext("my data", "Last used"),
                "revoked_at": pgettext("my data", "Revoked"),
            },
        ),
        Part(
            "forms_sent",
            _("Keys of the forms that you sent"),
            keys.values("key", "result_id", "created_at"),
            {"key": pgettext("my data", "Key"), "result_id": pgettext("my data", "What came of it")},
        ),
    ]


def _told(person):
    notices = Notice.objects.of(person).order_by("-created_at", "-pk")
    return [
        Part(
            "follows",
            _("What you follow"),
            Follow.objects.of(person).order_by("-at").values("kind", "at", about=F("object_id")),
        ),
        Part(
            "notices",
            _("What you were told"),
            notices.values("kind", "created_at", "read_at", "mailed_at", about=F("object_id")),
            {"read_at": pgettext("my data", "Read"), "mailed_at": pgettext("my data", "Mailed")},
        ),
    ]


def _organizations(person):
    memberships = Membership.objects.filter(person=person).order_by("-joined_at")
    registered = Organization.objects.filter(registered_by=person).order_by("-registered_at")
    sent = Invitation.objects.filter(invited_by=person).order_by("-created_at")
    addressed = (Invitation.objects.addressed_to(person) | Invitation.objects.filter(accepted_by=person)).distinct()
    return [
        Part(
            "memberships",
            _("Organizations that you speak or spoke for"),
            memberships.values("uid", "role", "joined_at", "ended_at", name=F("organization__name")),
            {"name": pgettext("my data", "Organization"), "joined_at": pgettext("my data", "Joined")},
        ),
        Part(
            "organizations_registered",
            _("Organizations that you registered"),
            registered.values(
                *("uid", "kind", "name", "bin", "head_name", "head_office", "language", "status"),
                *("registered_at", "reasons"),
            ),
            {
                "name": pgettext("my data", "Name"),
                "bin": pgettext("my data", "BIN"),
                "head_name": pgettext("my data", "Head"),
                "head_office": pgettext("my data", "Office of the head"),
                "registered_at": pgettext("my data", "Registered"),
            },
        ),
        # Whom you invited is theirs to know; that you did is yours.
        Part(
            "invitations_sent",
            _("Invitations that you sent for an organization"),
            sent.values("uid", "role", "created_at", name=F("organization__name")),
            {"name": pgettext("my data", "Organization")},
        ),
        Part(
            "invitations",
            _("Invitations to you"),
            addressed.order_by("-created_at").values(
                "uid", "email", "role", "created_at", "accepted_at", name=F("organization__name")
            ),
            {
                "name": pgettext("my data", "Organization"),
                "email": pgettext("my data", "E-mail"),
                "accepted_at": pgettext("my data", "Accepted"),
            },
        ),
    ]
