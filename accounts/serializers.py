"""The shape of accounts, tokens and notices in the programming interface."""

from rest_framework import serializers

from accounts.actions.tokens import DAYS
from accounts.models import LANGUAGES, AgeSource, Level, Scope
from accounts.regions import REGIONS
from core.text import LENGTHS


class Credentials(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=1024, trim_whitespace=False, style={"input_type": "password"})
    code = serializers.CharField(
        required=False,
        max_length=40,
        help_text="Of the app with codes or a recovery code, where there is a second factor.",
    )


class SignedInOutput(serializers.Serializer):
    token = serializers.CharField(help_text="Shown this once. It goes into the header Authorization: Token …")


class TokenInput(serializers.Serializer):
    name = serializers.CharField(max_length=LENGTHS["name"], help_text="What it is for; only you see it.")
    scopes = serializers.MultipleChoiceField(
        choices=Scope.choices, help_text="What it is good for. Every token may read."
    )
    days = serializers.ChoiceField(choices=[(days, str(days)) for days in DAYS], help_text="For how long.")


class TokenOutput(serializers.Serializer):
    uid = serializers.CharField()
    name = serializers.CharField(help_text="Empty where it came by signing in.")
    beginning = serializers.CharField(help_text="The first characters of the secret.")
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    used_on = serializers.DateField(allow_null=True, help_text="The last day on which it was used.")
    ended = serializers.SerializerMethodField()

    def get_ended(self, token) -> str:
        """Why it opens nothing any more, or empty: revoked, expired, password."""
        return token.ended_because(at=self.context["at"])


class SecretOutput(TokenOutput):
    token = serializers.SerializerMethodField()

    def get_token(self, token) -> str:
        """The secret, shown this once."""
        return self.context["secret"]


class SessionOutput(serializers.Serializer):
    uid = serializers.CharField()
    device = serializers.CharField(help_text="Such as “Android, Chrome”; empty where it is not known.")
    begun_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(help_text="To the hour, for staff to some minutes.")
    expires_at = serializers.DateTimeField(help_text="If it is not used until then.")


class EndedOutput(serializers.Serializer):
    ended = serializers.IntegerField(help_text="How many sessions were ended.")


class ProfileInput(serializers.Serializer):
    """What is left out stays as it is."""

    name = serializers.CharField(required=False, allow_blank=True, max_length=LENGTHS["name"])
    pseudonym = serializers.CharField(required=False, allow_blank=True, max_length=LENGTHS["name"])
    region = serializers.ChoiceField(required=False, allow_blank=True, choices=REGIONS)
    language = serializers.ChoiceField(required=False, choices=LANGUAGES)
    has_no_iin = serializers.BooleanField(required=False, help_text="Whether one has no IIN, as one says oneself.")
    is_minor = serializers.BooleanField(required=False, help_text="Whether one is under 18, as one says oneself.")


class ProfileOutput(serializers.Serializer):
    uid = serializers.CharField()
    email = serializers.EmailField()
    name = serializers.CharField()
    pseudonym = serializers.CharField()
    region = serializers.ChoiceField(choices=REGIONS, allow_blank=True)
    language = serializers.ChoiceField(choices=LANGUAGES)
    level = serializers.ChoiceField(choices=Level.choices)
    has_no_iin = serializers.BooleanField()
    under_18 = serializers.ChoiceField(
        choices=AgeSource.choices, allow_blank=True, help_text="Who says that one is under 18; empty for all others."
    )


class NoticeOutput(serializers.Serializer):
    pk = serializers.IntegerField(source="id", help_text="Names it to this person alone.")
    kind = serializers.CharField()
    object_id = serializers.CharField()
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)
    title = serializers.CharField(help_text="In the language asked for.")
    text = serializers.CharField()
    url = serializers.CharField(allow_blank=True, help_text="Where it leads, from this site's root.")


class UnreadOutput(serializers.Serializer):
    unread = serializers.IntegerField()
