"""The shape of what programs send about proposals and comments, and of what they get."""

from rest_framework import serializers

from accounts.models import NameForm
from articles.languages import CODES
from core.text import LENGTHS
from proposals.models import Kind, Stance


class Words(serializers.CharField):
    """People's words as they came: the action says what is refused, so that pages and programs hear the same."""

    def __init__(self, **values):
        super().__init__(trim_whitespace=False, **values)

    def run_validation(self, data=serializers.empty):
        if data is serializers.empty:
            self.fail("required") if self.required else None
            return self.default if self.default is not serializers.empty else ""
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class ProposalInput(serializers.Serializer):
    draft = serializers.SlugField(help_text="The draft's slug.")
    provision = serializers.CharField(max_length=80, help_text="The provision's eid, for instance art_9__para_2.")
    kind = Words(help_text=", ".join(Kind.values))
    language = Words(help_text=", ".join(CODES))
    text = Words(required=False, default="", help_text="The new words, for the kinds change and add.")
    reasons = Words(required=False, default="", help_text="Why; not needed for keep.")
    name_form = serializers.ChoiceField(choices=NameForm.choices, default=NameForm.REGION)
    key = serializers.CharField(
        max_length=LENGTHS["key"], help_text="A random token: the same one again gives the same proposal."
    )


class FiledOutput(serializers.Serializer):
    number = serializers.CharField()
    status = serializers.CharField()
    receipt = serializers.CharField(help_text="The signed note that promises a place in the public record.")


class StateOutput(serializers.Serializer):
    number = serializers.CharField()
    status = serializers.CharField()


class SupportOutput(serializers.Serializer):
    number = serializers.CharField()
    supported = serializers.BooleanField()
    supports = serializers.IntegerField()


class CommentInput(serializers.Serializer):
    text = Words()
    stance = Words(required=False, default=Stance.NEUTRAL, help_text=", ".join(Stance.values))
    language = Words(
        required=False, default="", help_text="The language of the words; the proposal's where it is left out."
    )
    parent = serializers.CharField(
        required=False, default="", max_length=40, help_text="The uid of the comment that is answered."
    )
    name_form = serializers.ChoiceField(choices=NameForm.choices, default=NameForm.REGION)
    key = serializers.CharField(
        max_length=LENGTHS["key"], help_text="A random token: the same one again gives the same comment."
    )


class CommentOutput(serializers.Serializer):
    uid = serializers.CharField()
    status = serializers.SerializerMethodField()
    stance = serializers.CharField()
    language = serializers.CharField()
    text = serializers.CharField()
    author = serializers.CharField(source="author_shown")
    submitted_at = serializers.DateTimeField()

    def get_status(self, comment) -> str:
        return comment.state


class RefusalOutput(serializers.Serializer):
    code = serializers.CharField()
    detail = serializers.CharField()
    field = serializers.CharField(required=False)
