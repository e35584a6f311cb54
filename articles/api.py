"""Drafts and their provisions for programs."""

from django.http import Http404
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.response import Response
from rest_framework.views import APIView

from articles.current import get_draft
from articles.languages import CODES
from articles.models import Draft, Placement
from articles.models.provisions import Kind
from articles.serializers import DraftBrief, DraftOutput, ProvisionOutput
from core.rules import RuleViolation


class UnknownLanguage(RuleViolation):
    code = "unknown_language"
    sentence = _("The language “%(language)s” is not known here. Possible are kk, ru and en.")
    status = 400


class UnknownParameter(RuleViolation):
    code = "unknown_parameter"
    sentence = _("The parameter “%(name)s” is not known here. Possible are: %(possible)s.")
    status = 400


class UnknownKindOfProvision(RuleViolation):
    code = "unknown_kind"
    sentence = _("“%(kind)s” is no kind of provision. Possible are: %(possible)s.")
    status = 400


class UnreadableNumber(RuleViolation):
    code = "unreadable_number"
    sentence = _("“%(value)s” is no number that “%(name)s” can have.")
    status = 400


class ProvisionPages(LimitOffsetPagination):
    """A plain list; the way to the further pages stands in the header `Link` (RFC 8288)."""

    default_limit = 100
    max_limit = 600

    def paginate_queryset(self, queryset, request, view=None):
        self.request = request
        self.limit, self.offset = _number(request, "limit", self.default_limit), _number(request, "offset", 0)
        self.limit = min(self.limit or self.default_limit, self.max_limit)
        rows = list(queryset[self.offset : self.offset + self.limit + 1])
        self.has_more = len(rows) > self.limit
        self.count = self.offset + len(rows)
        return rows[: self.limit]

    def get_paginated_response(self, data):
        links = {"next": self.get_next_link() if self.has_more else None, "prev": self.get_previous_link()}
        header = ", ".join(f'<{address}>; rel="{name}"' for name, address in links.items() if address)
        return Response(data, headers={"Link": header} if header else None)

    def get_paginated_response_schema(self, schema):
        return schema


def _number(request, name, otherwise):
    value = request.query_params.get(name, "")
    if not value:
        return otherwise
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise UnreadableNumber(value=value[:20], name=name)
    return int(value)


class DraftList(APIView):
    """The drafts that are before the people."""

    @extend_schema(responses=DraftBrief(many=True), operation_id="drafts")
    def get(self, request):
        return Response(DraftBrief(Draft.objects.open().with_texts().order_by("pk"), many=True).data)


class DraftDetail(APIView):
    """One draft: its words about itself in all languages, and its phases."""

    @extend_schema(responses=DraftOutput, operation_id="draft")
    def get(self, request, draft):
        return Response(DraftOutput(get_draft(request, draft)).data)


class ProvisionList(ListAPIView):
    """The provisions of the current edition in the order of the text, with their wording in one language."""

    serializer_class = ProvisionOutput
    pagination_class = ProvisionPages
    queryset = Placement.objects.none()
    possible = ["eid", "article", "kind", "language", "limit", "offset"]

    @extend_schema(
        operation_id="provisions",
        parameters=[
            OpenApiParameter("eid", str, description="One place: art_9__para_2."),
            OpenApiParameter("article", str, description="All that stands on one page: art_9."),
            OpenApiParameter("kind", str, enum=Kind.values),
            OpenApiParameter("language", str, enum=CODES, description="Of the wording; otherwise Accept-Language."),
        ],
    )
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        asked = self.request.query_params
        unknown = next((name for name in asked if name not in self.possible), None)
        if unknown is not None:
            raise UnknownParameter(name=unknown[:40], possible=", ".join(self.possible))
        draft = get_draft(self.request, self.kwargs["draft"])
        rows = Placement.objects.current().filter(edition__draft=draft).with_texts()
        if "kind" in asked:
            if asked["kind"] not in Kind.values:
                raise UnknownKindOfProvision(kind=asked["kind"][:20], possible=", ".join(Kind.values))
            rows = rows.filter(kind=asked["kind"])
        if "eid" in asked:
            rows = rows.filter(eid=_plain(asked["eid"]))
        if "article" in asked:
            article = Placement.objects.current().filter(edition__draft=draft, eid=_plain(asked["article"]))
            rows = rows.filter(article__in=article.pages().values("provision"))
        return rows

    def get_serializer_context(self):
        return super().get_serializer_context() | {"language": self._language()}

    def _language(self):
        language = self.request.query_params.get("language", get_language())
        if language not in CODES:
            raise UnknownLanguage(language=language[:20])
        return language


def _plain(eid):
    """Return an `eid` as asked for; one with a NUL names nothing, and PostgreSQL would refuse it."""
    if "\0" in eid:
        raise Http404
    return eid


urlpatterns = [
    path("drafts/", DraftList.as_view(), name="api_drafts"),
    path("drafts/<slug:draft>/", DraftDetail.as_view(), name="api_draft"),
    path("drafts/<slug:draft>/provisions/", ProvisionList.as_view(), name="api_provisions"),
]
