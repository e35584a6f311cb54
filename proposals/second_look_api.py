"""What an author is told before sending, for programs."""

from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.programs import Route, read
from articles.languages import CODES
from articles.models import Draft, Placement
from core.text import LENGTHS
from proposals.models import Kind
from proposals.noticing import KINDS_OF_DATA
from proposals.ranges import Meeting
from proposals.second_look import look_at


class SecondLookInput(serializers.Serializer):
    """A proposal as far as it is written; nothing of it is stored."""

    draft = serializers.SlugField(help_text="The draft's slug.")
    provision = serializers.CharField(max_length=80, help_text="The provision's eid, for instance art_9__para_2.")
    kind = serializers.ChoiceField(choices=Kind.choices)
    language = serializers.ChoiceField(choices=CODES)
    text = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=LENGTHS["proposal_text"], trim_whitespace=False
    )
    reasons = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=LENGTHS["proposal_reasons"], trim_whitespace=False
    )


class NoticedOutput(serializers.Serializer):
    """Words that may be personal data."""

    field = serializers.ChoiceField(choices=["text", "reasons"])
    kind = serializers.ChoiceField(choices=list(KINDS_OF_DATA))
    words = serializers.CharField()


class SimilarOutput(serializers.Serializer):
    """A proposal that says the same or nearly the same."""

    number = serializers.CharField(source="proposal.number")
    same = serializers.BooleanField(source="is_same", help_text="The very same change of the same place.")
    likeness = serializers.FloatField(help_text="Estimated share of runs of letters in common, of the closer part.")
    supports = serializers.IntegerField(source="proposal.support_count", help_text="Of people of confirmed identity.")


class AlteringOutput(serializers.Serializer):
    """Another change of the same words of the draft, with the first proposal that makes it."""

    number = serializers.CharField()
    meeting = serializers.ChoiceField(choices=[str(how) for how in Meeting], help_text="As in the list of collisions.")
    proposals = serializers.IntegerField(source="makers", help_text="How many make it; of many, the first hundred.")
    taken_out = serializers.CharField(source="altered.went", help_text="The words of the draft that go.")
    put_in = serializers.CharField(source="altered.came", help_text="The words that come.")


class SecondLookOutput(serializers.Serializer):
    language = serializers.CharField(
        allow_blank=True, help_text="The language that the words speak for, where it is clearly not the one given."
    )
    personal_data = NoticedOutput(many=True, source="personal")
    similar = SimilarOutput(many=True)
    same_words = AlteringOutput(many=True, help_text="Who else changes these very words: the ten closest.")


class SecondLookRoute(Route):
    @read(
        "look_before_filing",
        tag="proposals",
        takes=SecondLookInput,
        gives=SecondLookOutput,
        refusals=(404, 413, 415),
    )
    def post(self, request):
        """Learn before filing what may make an author look again; nothing is stored, and nothing hinders filing."""
        given = self.given
        draft = get_object_or_404(Draft.objects.open(), slug=given["draft"])
        places = Placement.objects.current().with_texts().select_related("edition", "provision", "article")
        place = get_object_or_404(places, edition__draft=draft, eid=given["provision"])
        # A program gives the language that it believes: it is doubted as one that a page had offered.
        look = look_at(place, given | {"offered_language": given["language"]}, request.user)
        told = {"language": look.language, "personal": look.personal, "similar": look.similar}
        return Response(SecondLookOutput(told | {"same_words": look.rivals.read(request.user)}).data)


urlpatterns = [path("proposals/look/", SecondLookRoute.as_view(), name="api_second_look")]
