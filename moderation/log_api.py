"""The public log of rulings and the table of each month, for programs."""

from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.programs import Paged, Pages, Parameters, Route, read
from articles.current import get_draft
from articles.languages import CODES
from core.paging import Keyset
from moderation.log import OUTCOMES, LogChoice, lines_of, rows_of
from moderation.models import KINDS, RulingKind
from moderation.months import RULES, WAYS, months_with_rulings, rechecks_of, rows_by
from proposals.models import Channel

LATEST_FIRST = Keyset("-at", "-pk")


class LogAsked(Paged):
    ground = serializers.CharField(required=False, max_length=40, help_text="the code of a ground")
    language = serializers.ChoiceField(required=False, choices=CODES)
    channel = serializers.ChoiceField(required=False, choices=Channel.choices)
    kind = serializers.ChoiceField(required=False, choices=list(KINDS))
    outcome = serializers.ChoiceField(required=False, choices=OUTCOMES)
    article = serializers.CharField(required=False, max_length=60, help_text="the eid of an article")
    month = serializers.RegexField(r"^20\d\d-(0[1-9]|1[0-2])$", required=False, help_text="such as 2026-02")


class LoggedRulingOutput(serializers.Serializer):
    """A ruling as everybody reads it: no words, no author, no moderator."""

    uid = serializers.CharField(source="ruling.uid")
    ruling = serializers.ChoiceField(choices=RulingKind.choices, source="ruling.kind")
    ground = serializers.CharField(source="ruling.ground", help_text="empty where none is named")
    ground_version = serializers.IntegerField(source="ruling.rule.number", default=None, allow_null=True)
    at = serializers.DateTimeField(source="ruling.at")
    kind = serializers.ChoiceField(choices=list(KINDS))
    object = serializers.CharField(source="ruling.item.uid", help_text="what was ruled on, as in the public record")
    number = serializers.CharField(help_text="of a proposal, or of the dossier of a position; else empty")
    place = serializers.CharField(source="place.eid", default="", help_text="the eid of the provision")
    moved_from = serializers.CharField(
        source="ruling.moved_from.eid", default="", help_text="where what was moved stood; else empty"
    )
    moved_to = serializers.CharField(source="ruling.moved_to.eid", default="", help_text="where it was moved to")
    language = serializers.ChoiceField(choices=CODES)
    channel = serializers.ChoiceField(choices=Channel.choices)
    reversed = serializers.BooleanField(source="is_reversed", help_text="what it hid was restored afterwards")
    undone_at = serializers.DateTimeField(
        source="ruling.undone_at", allow_null=True, help_text="when its moderator took it back, within a minute"
    )
    batch = serializers.CharField(
        source="ruling.batch.uid",
        default="",
        help_text="the id of the batch that it was one of, as in the public record; else empty",
    )


class Log(Route):
    @read("list_rulings", tag="moderation", gives=Pages(LoggedRulingOutput), parameters=LogAsked)
    def get(self, request, draft):
        """List the rulings on a draft, the latest first: no words, no author, no moderator."""
        draft = get_draft(request, draft)
        rows = rows_of(draft, LogChoice.of(self.asked))
        return self.page(rows, LATEST_FIRST, lambda found: LoggedRulingOutput(lines_of(found), many=True).data)


class MonthAsked(Parameters):
    month = serializers.RegexField(r"^20\d\d-(0[1-9]|1[0-2])$", required=False, help_text="the latest without it")


class FiguresOutput(serializers.Serializer):
    value = serializers.CharField(help_text="a ground, a language, a channel or a kind; empty: no ground")
    number = serializers.IntegerField()
    hidden = serializers.IntegerField()
    reversed = serializers.IntegerField()
    share_reversed = serializers.IntegerField(allow_null=True, help_text="per cent of what was hidden")
    median_minutes = serializers.IntegerField(allow_null=True, help_text="until the first ruling")


class RecheckedOutput(serializers.Serializer):
    drawn = serializers.IntegerField(help_text="rulings of the month that the lot fell on")
    judged = serializers.IntegerField(help_text="of these, by another moderator who did not see the ruling")
    agreed = serializers.IntegerField()
    kappa = serializers.FloatField(allow_null=True, help_text="Cohen's; null where it says nothing")


class MonthOutput(serializers.Serializer):
    month = serializers.CharField(help_text="empty where nothing was ruled yet")
    months = serializers.ListField(child=serializers.CharField(), help_text="from the latest to the first")
    ground = FiguresOutput(many=True)
    language = FiguresOutput(many=True)
    channel = FiguresOutput(many=True)
    kind = FiguresOutput(many=True)
    rechecked = RecheckedOutput(allow_null=True)
    rules = serializers.DictField(child=serializers.CharField(), help_text="how each figure is counted")


class Months(Route):
    @read("read_rulings_of_month", tag="moderation", gives=MonthOutput, parameters=MonthAsked)
    def get(self, request, draft):
        """Read how many rulings a month saw, how soon they came and how many were reversed, with the rules of it."""
        draft = get_draft(request, draft)
        months = months_with_rulings(draft)
        month = self.asked.get("month") or (months[0] if months else "")
        answer = {way: rows_by(draft, month, way) if month else [] for way in WAYS}
        answer["rechecked"] = None
        if month:
            drawn, found = rechecks_of(draft, month)
            figures = {"judged": found.judged, "agreed": found.agreed, "kappa": found.kappa}
            answer["rechecked"] = {"drawn": drawn, **figures}
        answer |= {"month": month, "months": months, "rules": {name: str(rule) for name, rule in RULES.items()}}
        return Response(MonthOutput(answer).data)


urlpatterns = [
    path("drafts/<slug:draft>/rulings/", Log.as_view(), name="api_rulings"),
    path("drafts/<slug:draft>/rulings/months/", Months.as_view(), name="api_rulings_by_month"),
]
