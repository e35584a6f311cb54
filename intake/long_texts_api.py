"""Long texts for programs: sent whole, and read with where each part went. Cutting one is for people, who read it."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import NameForm, Scope
from accounts.programs import HELD, Paged, Pages, Route, act, read
from articles.current import get_draft, places_in
from articles.languages import CODES
from core import clock
from core.paging import Keyset
from core.text import LENGTHS
from intake import converters  # noqa: F401, registers the form of public numbers
from intake.actions import LongWords, send_long_text
from intake.models import LongText
from intake.permissions import can_read_whole, can_take_in
from intake.wholes import parts_of
from proposals.api import organization_named
from proposals.models import Channel
from proposals.models.contributions import own
from proposals.serializers import IN_WHOSE_NAME, KEY, Words

LATEST_FIRST = Keyset("-serial")


class LongTextInput(serializers.Serializer):
    language = Words(help_text=", ".join(CODES))
    title = Words(help_text="What it is about. Its author and the desk alone read it.")
    text = Words(help_text=f"Up to {LENGTHS['long_text']} characters. Nobody changes it once it is sent.")
    name_form = serializers.ChoiceField(choices=NameForm.choices, default=NameForm.REGION)
    organization = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=40, help_text=IN_WHOSE_NAME
    )
    key = serializers.CharField(required=False, allow_blank=True, default="", max_length=LENGTHS["key"], help_text=KEY)


class LongTextOutput(serializers.Serializer):
    """A long text. Until it is finished its author and the desk alone know of it."""

    number = serializers.CharField()
    uid = serializers.CharField()
    draft = serializers.CharField(source="draft.slug")
    language = serializers.CharField()
    channel = serializers.CharField()
    organization = serializers.CharField(source="organization.uid", default=None, allow_null=True)
    characters = serializers.IntegerField(source="length")
    received_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    erased_at = serializers.DateTimeField(allow_null=True)


class LongTextPartOutput(serializers.Serializer):
    """A part, from `start` to before `end` in code points; without `is_cut` no cut covers it."""

    start = serializers.IntegerField(source="stretch.start")
    end = serializers.IntegerField(source="stretch.end")
    is_cut = serializers.SerializerMethodField()
    called = serializers.SerializerMethodField(help_text="What it is, where nothing is to be decided.")
    provision = serializers.SerializerMethodField(help_text="The eid in the current edition.")
    kind = serializers.SerializerMethodField()
    proposal = serializers.CharField(source="proposal.number", default=None, allow_null=True)
    state = serializers.CharField(source="proposal.state", default=None, allow_null=True)
    words = serializers.CharField(help_text="Empty where you may not read them, or its proposal has other words now.")

    def get_is_cut(self, part) -> bool:
        return part.segment is not None

    def get_called(self, part) -> str:
        return part.segment.called if part.segment else ""

    def get_provision(self, part) -> str | None:
        return self.context["eids"].get(part.segment.provision_id) if part.segment else None

    def get_kind(self, part) -> str:
        return part.segment.kind if part.segment else ""


class WholeOutput(LongTextOutput):
    """A long text with its parts; `title`, `text` and `sha256` for its author and the desk alone."""

    title = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    sha256 = serializers.SerializerMethodField(help_text="Over the UTF-8 of the text.")
    parts = serializers.SerializerMethodField()

    def get_title(self, long_text) -> str:
        return long_text.words.title if self._is_whole(long_text) else ""

    def get_text(self, long_text) -> str:
        return long_text.words.text if self._is_whole(long_text) else ""

    def get_sha256(self, long_text) -> str:
        return long_text.digest if self._is_whole(long_text) else ""

    @extend_schema_field(LongTextPartOutput(many=True))
    def get_parts(self, long_text):
        eids = {place.provision_id: place.eid for place in places_in(long_text.draft)}
        return LongTextPartOutput(parts_of(long_text, self.context["user"]), many=True, context={"eids": eids}).data

    def _is_whole(self, long_text):
        return not long_text.erased_at and can_read_whole(self.context["user"], long_text)


def _long_texts():
    rows = LongText.objects.filter(draft__is_public=True)
    return rows.select_related("draft", "author", "organization", "words")


def _known_to(user, draft):
    """Return the condition of the long texts of a draft that somebody may know of."""
    if can_take_in(user, draft):
        return Q()
    known = Q(finished_at__isnull=False)
    return known | own(user) if user.is_authenticated else known


class DraftLongTexts(Route):
    @read("list_long_texts", tag="long texts", gives=Pages(LongTextOutput), parameters=Paged)
    def get(self, request, draft):
        """List the long texts of a draft that are finished, and one's own, the latest first."""
        draft = get_draft(request, draft)
        rows = _long_texts().filter(_known_to(request.user, draft), draft=draft)
        return self.page(rows, LATEST_FIRST, lambda rows: LongTextOutput(rows, many=True).data)

    @act(
        "send_long_text",
        tag="long texts",
        scope=Scope.PROPOSE,
        takes=LongTextInput,
        gives=WholeOutput,
        status=201,
        work="proposal",
    )
    def post(self, request, draft):
        """Send a long text; it is kept whole, and cut into parts by people. The same key again gives the same text."""
        given, draft = self.given, get_draft(request, draft)
        words = LongWords(*(given[name] for name in ("language", "title", "text", "name_form")))
        whose = {"organization": organization_named(given["organization"]), "by": request.user}
        sent = send_long_text(draft, words, **whose, channel=Channel.API, key=HELD, at=clock.now())
        return Response(_told(_long_texts().get(pk=sent.pk), request.user), status=201)


class LongTextDetail(Route):
    @read("read_long_text", tag="long texts", gives=WholeOutput)
    def get(self, request, serial):
        """Read a long text with where each part went."""
        long_text = get_object_or_404(_long_texts(), serial=serial)
        if long_text.finished_at is None and not can_read_whole(request.user, long_text):
            raise Http404
        return Response(_told(long_text, request.user))


def _told(long_text, user):
    return WholeOutput(long_text, context={"user": user}).data


urlpatterns = [
    path("drafts/<slug:draft>/long-texts/", DraftLongTexts.as_view(), name="api_long_texts"),
    path("long-texts/<long_text_number:serial>/", LongTextDetail.as_view(), name="api_long_text"),
]
