"""Files from other systems, for programs of the secretary: sent, checked without storing, settled, confirmed, followed.

As on the pages nothing is stored before it was confirmed; how many rows were told to be new is said again then.
"""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import Level, Scope
from accounts.programs import Paged, Pages, Route, act, read
from articles.current import get_draft
from articles.permissions import can_run
from core import clock
from core.api import FileParser, JsonParser, Parameters, file_in
from core.paging import Keyset
from intake.actions import Settled, bring_delivery, confirm_delivery, discard_delivery, numbers_told, settle_delivery
from intake.actions.importing import OUTCOMES
from intake.models import Delivery
from intake.submissions import FIELDS, Problem
from proposals.serializers import Words

LATEST_FIRST = Keyset("-pk", size=10, most=20)
FILE = "application/octet-stream"
NAME = "api"
MOST_ROWS = 1_000
ACT = {"tag": "imports", "scope": Scope.RUN}


class Numbers(serializers.Serializer):
    new = serializers.IntegerField()
    known = serializers.IntegerField()
    changed = serializers.IntegerField(help_text="Known with other content: they are not taken.")
    refused = serializers.IntegerField()


class ImportOutput(serializers.Serializer):
    """A file, how it was read, and what storing it would do or has done."""

    uid = serializers.CharField()
    draft = serializers.CharField(source="draft.slug")
    channel = serializers.CharField()
    level = serializers.IntegerField()
    name = serializers.CharField()
    received_at = serializers.DateTimeField()
    state = serializers.SerializerMethodField(help_text="checking, waits, storing or stored.")
    headers = serializers.ListField(source="described.headers", child=serializers.CharField(allow_blank=True))
    columns = serializers.DictField(child=serializers.IntegerField(), help_text="Counted from 0.")
    kind_if_none = serializers.CharField()
    whole_if_none = serializers.BooleanField()
    is_checked = serializers.SerializerMethodField(
        help_text="False while nothing was found: it is checked, or columns are not settled."
    )
    numbers = serializers.SerializerMethodField()
    next_row = serializers.IntegerField(help_text="How many rows of a confirmed file are done.")
    confirmed_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)

    def get_state(self, delivery) -> str:
        if delivery.finished_at:
            return "stored"
        if delivery.confirmed_at:
            return "storing"
        return "checking" if delivery.check_due else "waits"

    def get_is_checked(self, delivery) -> bool:
        return bool(result_of(delivery))

    def get_numbers(self, delivery) -> Numbers:
        return numbers_told(result_of(delivery))


class WrongOutput(serializers.Serializer):
    """What is wrong with a row: in which column, which value, and why."""

    column = serializers.CharField()
    value = serializers.CharField()
    code = serializers.CharField()
    sentence = serializers.CharField()


class ImportRowOutput(serializers.Serializer):
    row = serializers.IntegerField(help_text="In the file, from 1.")
    number = serializers.CharField(help_text="In its source.")
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    ours = serializers.CharField(help_text="Our number: of the proposal, or of the refused item.")
    wrong = WrongOutput(many=True)


class ImportRowsOutput(serializers.Serializer):
    next_after = serializers.IntegerField(allow_null=True, help_text="For `after`; none behind the last row.")
    results = ImportRowOutput(many=True)


class RowsAsked(Parameters):
    outcome = serializers.ChoiceField(required=False, choices=OUTCOMES)
    after = serializers.IntegerField(required=False, min_value=0, max_value=10**6, help_text="The last row read.")
    limit = serializers.IntegerField(required=False, min_value=1, max_value=MOST_ROWS)


class SettlingInput(serializers.Serializer):
    columns = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=10**6),
        help_text=f"In which column each stands, counted from 0: {', '.join(FIELDS)}.",
    )
    level = serializers.IntegerField(required=False, default=int(Level.CONTACT), min_value=0, max_value=9)
    kind_if_none = Words(required=False, default="", help_text="Of rows that tell neither kind nor new words.")
    whole_if_none = serializers.BooleanField(required=False, default=False, help_text="Rows without a place.")


class ConfirmationInput(serializers.Serializer):
    new = serializers.IntegerField(min_value=0, max_value=10**6, help_text="How many rows were told to be new.")


class TableParser(FileParser):
    media_type = FILE


class OfImports(Route):
    def draft(self, slug):
        return self.runs(get_draft(self.request, slug))

    def runs(self, draft):
        if not can_run(self.request.user, draft):
            raise PermissionDenied
        return draft

    def delivery(self, uid):
        """Return an import of a draft that the person runs, without its rows."""
        rows = Delivery.objects.filter(draft__is_public=True).select_related("draft").defer("packed")
        delivery = get_object_or_404(rows, uid=uid)
        self.runs(delivery.draft)
        return delivery

    def told(self, uid, status=200):
        return Response(ImportOutput(self.delivery(uid)).data, status=status)


class Imports(OfImports):
    @read("list_imports", **ACT, gives=Pages(ImportOutput), signed_in=True, parameters=Paged)
    def get(self, request, draft):
        """List the files that were brought to a draft, the latest first."""
        rows = Delivery.objects.filter(draft=self.draft(draft)).select_related("draft").defer("packed")
        return self.page(rows, LATEST_FIRST, lambda rows: ImportOutput(rows, many=True).data)


class Sending(OfImports):
    parser_classes = [TableParser]

    @act("send_import", **ACT, file=FILE, gives=ImportOutput, status=201)
    def post(self, request, draft, channel):
        """Send a file (CSV or XLSX, as it is) from e_otinish or egov. It is read and checked; nothing is stored.

        A large one is checked by a worker: read it again until its state is another one than `checking`.
        """
        brought = {"channel": channel, "level": Level.CONTACT, "name": NAME, "content": file_in(request)}
        delivery = bring_delivery(self.draft(draft), **brought, by=request.user, at=clock.now())
        return self.told(delivery.uid, status=201)


class OneImport(OfImports):
    @read("read_import", **ACT, gives=ImportOutput, signed_in=True)
    def get(self, request, uid):
        """Read how far an import is, and how many rows came to what."""
        return self.told(uid)

    @act("discard_import", **ACT, gives=ImportOutput, refusals=(409,))
    def delete(self, request, uid):
        """Throw away a file that was not confirmed; nothing of it was ever stored."""
        delivery = self.delivery(uid)
        told = ImportOutput(delivery).data
        discard_delivery(delivery)
        return Response(told)


class ImportRows(OfImports):
    @read("list_import_rows", **ACT, gives=ImportRowsOutput, signed_in=True, parameters=RowsAsked)
    def get(self, request, uid):
        """List what becomes of rows, in their order in the file, with all that is wrong with each."""
        result = result_of(self.delivery(uid))
        wanted = [self.asked["outcome"]] if "outcome" in self.asked else OUTCOMES
        after, limit = self.asked.get("after", 0), self.asked.get("limit", MOST_ROWS)
        rows = [(name, row) for name in wanted for row in result.get(name, []) if row[0] > after]
        rows.sort(key=lambda pair: pair[1][0])
        found = [_row(name, row) for name, row in rows[:limit]]
        more = len(rows) > limit
        return Response(ImportRowsOutput({"next_after": found[-1]["row"] if more else None, "results": found}).data)


class Settling(OfImports):
    parser_classes = [JsonParser]

    @act("settle_import", **ACT, takes=SettlingInput, gives=ImportOutput, refusals=(409,))
    def put(self, request, uid):
        """Say in which column each thing stands and what holds where a row does not say it; it is checked anew."""
        settle_delivery(self.delivery(uid), Settled(**self.given), at=clock.now())
        return self.told(uid)


class Confirmation(OfImports):
    @act("confirm_import", **ACT, takes=ConfirmationInput, gives=ImportOutput, keyless=True)
    def post(self, request, uid):
        """Let a file be stored as it was checked; a worker does so, piece by piece. Again changes nothing."""
        confirm_delivery(self.delivery(uid), seen=self.given["new"], at=clock.now())
        return self.told(uid)


def result_of(delivery):
    """Return what storing a file has done or would do, by outcome; nothing where it could not be checked yet."""
    return delivery.outcome if delivery.confirmed_at else delivery.found


def _row(outcome, row):
    number, source, ours, *problems = row
    told = [Problem(*problem) for problem in (problems[0] if problems else [])]
    wrong = [
        {"column": one.column, "value": one.value, "code": one.code, "sentence": str(one.sentence)} for one in told
    ]
    return {"row": number, "number": source, "outcome": outcome, "ours": ours, "wrong": wrong}


urlpatterns = [
    path("drafts/<slug:draft>/imports/", Imports.as_view(), name="api_imports"),
    path("drafts/<slug:draft>/imports/<slug:channel>/", Sending.as_view(), name="api_import_sending"),
    path("imports/<slug:uid>/", OneImport.as_view(), name="api_import"),
    path("imports/<slug:uid>/rows/", ImportRows.as_view(), name="api_import_rows"),
    path("imports/<slug:uid>/settings/", Settling.as_view(), name="api_import_settings"),
    path("imports/<slug:uid>/confirmation/", Confirmation.as_view(), name="api_import_confirmation"),
]
