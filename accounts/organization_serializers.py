"""The shape of organizations, members and invitations in the programming interface."""

from rest_framework import serializers

from accounts.models import LANGUAGES, MemberRole, OrganizationKind, OrganizationStatus
from accounts.models.organizations import INVITED_ROLES
from core.text import LENGTHS

INVITED = [(role.value, role.label) for role in INVITED_ROLES]


class OrganizationOutput(serializers.Serializer):
    uid = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrganizationKind.choices)
    name = serializers.CharField()
    language = serializers.ChoiceField(choices=LANGUAGES, help_text="Of the name.")
    bin = serializers.CharField(help_text="Twelve digits. Its check digit fits, which proves nothing.")
    confirmed_at = serializers.DateTimeField(source="settled_at")


class RegistrationInput(serializers.Serializer):
    kind = serializers.ChoiceField(choices=OrganizationKind.choices)
    name = serializers.CharField(max_length=LENGTHS["title"], help_text="As in the founding act.")
    language = serializers.ChoiceField(choices=LANGUAGES, help_text="Of the name.")
    bin = serializers.CharField(max_length=30, help_text="Twelve digits.")
    head_name = serializers.CharField(max_length=LENGTHS["name"], help_text="Who heads it.")
    head_office = serializers.CharField(max_length=LENGTHS["name"], help_text="The office of this person.")


class RegistrationOutput(serializers.Serializer):
    """An organization as its members and whoever registered it see it."""

    uid = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrganizationKind.choices)
    name = serializers.CharField()
    language = serializers.ChoiceField(choices=LANGUAGES)
    bin = serializers.CharField()
    head_name = serializers.CharField()
    head_office = serializers.CharField()
    status = serializers.ChoiceField(choices=OrganizationStatus.choices)
    reasons = serializers.CharField(help_text="Why it was refused, or empty.")
    registered_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)


class MemberOutput(serializers.Serializer):
    uid = serializers.CharField(help_text="Of the membership.")
    name = serializers.CharField(source="person.name")
    email = serializers.SerializerMethodField()
    role = serializers.ChoiceField(choices=MemberRole.choices)
    joined_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)

    def get_email(self, membership) -> str:
        """For the head of the organization; empty for others."""
        return membership.person.email if self.context.get("heads") else ""


class RoleInput(serializers.Serializer):
    role = serializers.ChoiceField(
        choices=MemberRole.choices, help_text="`head` hands over: whoever was the head may file from then on."
    )


class InvitationInput(serializers.Serializer):
    email = serializers.CharField(max_length=254)
    role = serializers.ChoiceField(choices=INVITED)


class InvitationOutput(serializers.Serializer):
    uid = serializers.CharField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=INVITED)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    mailed_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class OwnInvitationOutput(serializers.Serializer):
    """An invitation as the invited person sees it."""

    uid = serializers.CharField()
    organization = OrganizationOutput()
    role = serializers.ChoiceField(choices=INVITED)
    expires_at = serializers.DateTimeField()
