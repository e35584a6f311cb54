"""Drafts, their provisions and how to find them, for programs."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import Scope
from accounts.programs import Paged, Pages, Route, act, read
from articles import converters  # noqa: F401, registers pages
from articles.actions import accept_conditions
from articles.current import get_draft
from articles.languages import CODES
from articles.models import Draft, PageVersion, Placement, SettingsVersion, Theme
from articles.models.provisions import Edition, Kind
from articles.search import search
from articles.serializers import (
    AcceptanceInput,
    AcceptanceOutput,
    DraftBrief,
    DraftOutput,
    EditionOutput,
    HitOutput,
    PageOutput,
    ProvisionOutput,
    SettingsVersionOutput,
    TakingPartShape,
    ThemeOutput,
    TopicOutput,
)
from articles.taking_part import GROUPS, part_of
from core import clock
from core.api import Parameters
from core.paging import Keyset
from core.text import LENGTHS

BY_ID = Keyset("pk")
LATEST_VERSION_FIRST = Keyset("-number")
IN_ORDER_OF_THE_TEXT = Keyset("order", size=100, most=600)


def _of_the_wording():
    return serializers.ChoiceField(
        choices=CODES, required=False, help_text="Of the wording; otherwise by Accept-Language."
    )


class InLanguage(Parameters):
    language = _of_the_wording()


class ProvisionsAsked(Paged):
    eid = serializers.CharField(required=False, max_length=80, help_text="One place: art_9__para_2.")
    article = serializers.CharField(required=False, max_length=80, help_text="All that stands on one page: art_9.")
    kind = serializers.ChoiceField(required=False, choices=Kind.choices)
    edition = serializers.IntegerField(required=False, min_value=1, max_value=9999, help_text="Otherwise the current.")
    language = _of_the_wording()
    limit = serializers.IntegerField(required=False, min_value=1, max_value=600, help_text="Rows on a page.")


class SearchAsked(InLanguage):
    q = serializers.CharField(max_length=LENGTHS["search"], help_text="A number, everyday words, words of the text.")


class DraftList(Route):
    @read("drafts", tag="drafts", gives=DraftBrief(many=True), parameters=Paged, refusals=())
    def get(self, request):
        """List the drafts that are before the people."""
        rows = Draft.objects.open().with_texts()
        return self.page(rows, BY_ID, lambda rows: DraftBrief(rows, many=True).data, plain=True)


class DraftDetail(Route):
    @read("draft", tag="drafts", gives=DraftOutput)
    def get(self, request, draft):
        """Read one draft: its words about itself in all languages, and its phases."""
        return Response(DraftOutput(get_draft(request, draft)).data)


class PageList(Route):
    @read("pages", tag="drafts", gives=PageOutput(many=True))
    def get(self, request, draft):
        """Read the terms of taking part, the privacy notice and who the operator is, as they stand now."""
        rows = PageVersion.objects.of(get_draft(request, draft)).current().order_by("kind")
        return Response(PageOutput(rows, many=True).data)


class PageDetail(Route):
    @read("page_version", tag="drafts", gives=PageOutput)
    def get(self, request, draft, kind, number):
        """Read one of these pages as it stood in one version."""
        rows = PageVersion.objects.of(get_draft(request, draft), kind)
        return Response(PageOutput(get_object_or_404(rows, number=number)).data)


class SettingsVersionList(Route):
    @read("settings_versions", tag="drafts", gives=Pages(SettingsVersionOutput), parameters=Paged)
    def get(self, request, draft):
        """List the settings of a draft in their dated versions, the latest first; none is ever changed."""
        rows = SettingsVersion.objects.filter(draft=get_draft(request, draft))
        return self.page(rows, LATEST_VERSION_FIRST, lambda rows: SettingsVersionOutput(rows, many=True).data)


class AcceptanceDetail(Route):
    @read("read_acceptance", tag="drafts", gives=AcceptanceOutput, signed_in=True)
    def get(self, request, draft):
        """Read what the draft asks of those who take part, and whether one has accepted it."""
        return self._answer(get_draft(request, draft))

    @act(
        "accept_conditions",
        tag="drafts",
        scope=Scope.ACCOUNT,
        takes=AcceptanceInput,
        gives=AcceptanceOutput,
        refusals=(409,),
    )
    def put(self, request, draft):
        """Accept the terms and the privacy notice that one has read. Accepting again changes nothing."""
        draft = get_draft(request, draft)
        accept_conditions(request.user, draft, seen=self.given["versions"], at=clock.now())
        return self._answer(draft)

    def _answer(self, draft):
        versions = PageVersion.objects.of(draft).to_accept()
        is_accepted = set(draft.conditions) <= set(self.request.user.conditions)
        return Response(AcceptanceOutput({"is_accepted": is_accepted, "versions": versions}).data)


class TakingPartDetail(Route):
    @read("taking_part", tag="drafts", gives=TakingPartShape)
    def get(self, request, draft):
        """Read what people abroad, without an IIN and under 18 may do."""
        draft = get_draft(request, draft)
        return Response(TakingPartShape({name: part_of(draft, name) for name in GROUPS}).data)


class EditionList(Route):
    @read("editions", tag="drafts", gives=EditionOutput(many=True), parameters=Paged)
    def get(self, request, draft):
        """List the published editions of a draft, the earliest first."""
        rows = Edition.objects.filter(draft=get_draft(request, draft), published_at__isnull=False)
        return self.page(rows, Keyset("number"), lambda rows: EditionOutput(rows, many=True).data, plain=True)


class ProvisionList(Route):
    @read("provisions", tag="drafts", gives=ProvisionOutput(many=True), parameters=ProvisionsAsked)
    def get(self, request, draft):
        """List the provisions of an edition in the order of the text, with their wording in one language."""
        rows = everything = _placements(get_draft(request, draft), self.asked.get("edition"))
        if "kind" in self.asked:
            rows = rows.filter(kind=self.asked["kind"])
        if "eid" in self.asked:
            rows = rows.filter(eid=self.asked["eid"])
        if "article" in self.asked:
            rows = rows.filter(article__in=everything.filter(eid=self.asked["article"]).pages().values("provision"))
        context = {"language": _language(self.asked)}
        present = lambda rows: ProvisionOutput(rows, many=True, context=context).data  # noqa: E731
        return self.page(rows.with_texts(), IN_ORDER_OF_THE_TEXT, present, plain=True)


class ProvisionDetail(Route):
    @read("provision", tag="drafts", gives=ProvisionOutput, parameters=InLanguage)
    def get(self, request, draft, uid):
        """Read one provision of the current edition by the uid that it keeps in all editions."""
        rows = _placements(get_draft(request, draft), None).with_texts()
        placement = get_object_or_404(rows, provision__uid=uid)
        return Response(ProvisionOutput(placement, context={"language": _language(self.asked)}).data)


class TopicList(Route):
    @read("topics", tag="drafts", gives=TopicOutput(many=True), parameters=InLanguage)
    def get(self, request, draft):
        """List what the articles are about, in a few editorial words; they are no text of law."""
        rows = _placements(get_draft(request, draft), None).for_topics()
        language = _language(self.asked)
        topics = [(row, row.topic_in(language)) for row in rows]
        shown = [{"eid": row.eid, "topic": topic} for row, topic in topics if topic]
        return Response(TopicOutput(shown, many=True).data)


class ThemeList(Route):
    @read("themes", tag="drafts", gives=ThemeOutput(many=True), parameters=InLanguage)
    def get(self, request, draft):
        """List the subjects of everyday life, each with the articles that it leads to."""
        draft, language = get_draft(request, draft), _language(self.asked)
        pages = dict(_placements(draft, None).pages().values_list("provision", "eid"))
        rows = Theme.objects.filter(draft=draft).prefetch_related("texts", "articles")
        shown = [
            {
                "slug": theme.slug,
                "title": next((text.title for text in theme.texts.all() if text.language == language), theme.slug),
                "articles": [pages[article.pk] for article in theme.articles.all() if article.pk in pages],
            }
            for theme in rows
        ]
        return Response(ThemeOutput(shown, many=True).data)


class Search(Route):
    @read("search", tag="drafts", gives=HitOutput(many=True), parameters=SearchAsked)
    def get(self, request, draft):
        """Find articles by number, by everyday words and by words of the text, in all languages at once; best first."""
        draft, language = get_draft(request, draft), _language(self.asked)
        hits = search(draft, self.asked["q"], language=language)
        return Response(HitOutput(hits, many=True, context={"language": language}).data)


def _placements(draft, number):
    if number is None:
        return Placement.objects.current().filter(edition__draft=draft)
    edition = get_object_or_404(Edition, draft=draft, number=number, published_at__isnull=False)
    return Placement.objects.in_edition(edition)


def _language(asked):
    return asked.get("language") or get_language()


urlpatterns = [
    path("drafts/", DraftList.as_view(), name="api_drafts"),
    path("drafts/<slug:draft>/", DraftDetail.as_view(), name="api_draft"),
    path("drafts/<slug:draft>/pages/", PageList.as_view(), name="api_pages"),
    path("drafts/<slug:draft>/pages/<draft_page:kind>/versions/<int:number>/", PageDetail.as_view(), name="api_page"),
    path("drafts/<slug:draft>/settings/versions/", SettingsVersionList.as_view(), name="api_settings_versions"),
    path("drafts/<slug:draft>/acceptance/", AcceptanceDetail.as_view(), name="api_acceptance"),
    path("drafts/<slug:draft>/taking-part/", TakingPartDetail.as_view(), name="api_taking_part"),
    path("drafts/<slug:draft>/editions/", EditionList.as_view(), name="api_editions"),
    path("drafts/<slug:draft>/provisions/", ProvisionList.as_view(), name="api_provisions"),
    path("drafts/<slug:draft>/provisions/<str:uid>/", ProvisionDetail.as_view(), name="api_provision"),
    path("drafts/<slug:draft>/topics/", TopicList.as_view(), name="api_topics"),
    path("drafts/<slug:draft>/themes/", ThemeList.as_view(), name="api_themes"),
    path("drafts/<slug:draft>/search/", Search.as_view(), name="api_search"),
]
