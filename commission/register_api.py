"""The register for programs: the same rows as on its page, and the same counts."""

from django.conf import settings
from django.urls import path
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.programs import Paged, Route, read
from articles.current import get_draft
from commission.models import Outcome, Why
from commission.register.counts import in_short
from commission.register.rows import DUE, KINDS, ORDERS, SIZE, STATES, Asked, Register
from core import clock
from core.text import LENGTHS


class RegisterAsked(Paged):
    q = serializers.CharField(
        required=False,
        max_length=LENGTHS["search"],
        help_text="A number, an id of a receipt, an article (`9-бап`, `статья 9`), or a part of a name that is shown.",
    )
    state = serializers.ChoiceField(required=False, choices=STATES)
    kind = serializers.ChoiceField(required=False, choices=KINDS)
    order = serializers.ChoiceField(required=False, choices=ORDERS, help_text=f"`{DUE}` unless said.")


class DueOutput(serializers.Serializer):
    on = serializers.DateField(help_text="The last day, in Astana's time.")
    left = serializers.IntegerField(help_text="Days to it; below nought where it is past.")
    since = serializers.DateTimeField()
    why = serializers.ChoiceField(choices=Why.choices)
    threshold = serializers.IntegerField(allow_null=True, help_text="How many supporters obliged it.")


class RegisterStateOutput(serializers.Serializer):
    state = serializers.CharField(source="code")
    at = serializers.DateTimeField()
    outcome = serializers.CharField(help_text="Of an answer; else empty.")
    into = serializers.CharField(help_text="The number of the proposal that it was merged into; else empty.")
    count = serializers.IntegerField(allow_null=True, help_text="How many positions of a dossier came to it.")
    due_on = serializers.DateField(source="due.on", default=None, allow_null=True, help_text="Of a duty to answer.")
    version = serializers.IntegerField(source="number", allow_null=True, help_text="Which version of a dossier.")
    sitting = serializers.IntegerField(allow_null=True, help_text="Which sitting the answer was published with.")


class RegisterPositionOutput(serializers.Serializer):
    uid = serializers.CharField()
    stance = serializers.CharField(allow_null=True, help_text="In the version that stands; null where it was left out.")
    state = serializers.CharField()
    at = serializers.DateTimeField(help_text="Since when it is in this state.")
    outcome = serializers.CharField(allow_null=True)
    sitting = serializers.IntegerField(allow_null=True, help_text="Which sitting the answer was published with.")


class RegisterAnswerOutput(serializers.Serializer):
    uid = serializers.CharField()
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    at = serializers.DateTimeField()
    sitting = serializers.IntegerField(
        source="sitting.number", default=None, allow_null=True, help_text="The sitting that it was published with."
    )


class RegisterRowOutput(serializers.Serializer):
    """A proposal, or the dossier of an organization with its positions."""

    number = serializers.CharField(source="item.number")
    type = serializers.SerializerMethodField()
    state = serializers.CharField(source="now", help_text="Where it stands now: a state or an outcome.")
    states = RegisterStateOutput(many=True, help_text="All that became of it, the earliest first.")
    kind = serializers.SerializerMethodField(help_text="Of a proposal: of its first change; of a dossier empty.")
    provision = serializers.SerializerMethodField(help_text="The eid of its first place; of a dossier empty.")
    place = serializers.SerializerMethodField(help_text="Its place in words; of a dossier empty.")
    author = serializers.SerializerMethodField(help_text="As shown; empty where its words are no longer shown.")
    participant = serializers.SerializerMethodField()
    answer = RegisterAnswerOutput(allow_null=True, help_text="Of a proposal: the answer that stands.")
    due = DueOutput(allow_null=True, help_text="Where an answer is owed by a day; of a dossier the earliest one.")
    positions = RegisterPositionOutput(many=True)
    url = serializers.SerializerMethodField()
    demonstration = serializers.BooleanField(source="item.draft.is_demonstration")

    @extend_schema_field(serializers.ChoiceField(choices=["proposal", "dossier"]))
    def get_type(self, row):
        return "dossier" if row.is_dossier else "proposal"

    def get_kind(self, row) -> str:
        return "" if row.is_dossier else row.item.change.kind

    def get_provision(self, row) -> str:
        return "" if row.is_dossier else row.item.change.base.placement.eid

    def get_place(self, row) -> str:
        return "" if row.is_dossier else row.item.where(get_language())

    def get_author(self, row) -> str:
        if row.is_dossier:
            return row.item.organization.name
        return "" if row.item.is_tombstone else row.item.author_shown

    @extend_schema_field(serializers.ChoiceField(choices=["citizen", "party", "org"]))
    def get_participant(self, row):
        return row.item.organization.kind if row.is_dossier else row.item.participant

    def get_url(self, row) -> str:
        return settings.SITE_URL + row.item.get_absolute_url()


class RegisterOutput(serializers.Serializer):
    next = serializers.URLField(allow_null=True)
    results = RegisterRowOutput(many=True)


class RegisterCountsOutput(serializers.Serializer):
    """Citizens' proposals and questions; what organizations and parties said is counted apart."""

    answered = serializers.IntegerField()
    outcomes = serializers.DictField(child=serializers.IntegerField())
    waiting = serializers.IntegerField(help_text="Who agrees with the text waits for no answer.")
    oldest = serializers.DateTimeField(allow_null=True, help_text="When the oldest of these was registered.")
    answered_organizations = serializers.IntegerField()
    waiting_organizations = serializers.IntegerField()
    due = serializers.IntegerField(help_text="Proposals and positions that have to be answered by a day.")
    overdue = serializers.IntegerField(help_text="Those of them whose day is past.")
    longest = serializers.IntegerField(allow_null=True, help_text="For how many days the first of these is.")


class RegisterOfDraft(Route):
    @read("list_register", tag="register", gives=RegisterOutput, parameters=RegisterAsked, refusals=(404, 422))
    def get(self, request, draft):
        """Look up what became of proposals and of organizations' dossiers."""
        draft = get_draft(request, draft)
        asked = {name: value for name, value in self.asked.items() if name not in {"cursor", "limit"}}
        register = Register(draft, Asked(**asked), request.user, at=clock.now())
        rows, cursor = register.page(cursor=self.asked.get("cursor", ""), size=self.asked.get("limit", SIZE))
        following = self.address_of(cursor)
        answer = RegisterOutput({"next": following, "results": rows}).data
        return Response(answer, headers={"Link": f'<{following}>; rel="next"'} if following else None)


class CountsOfRegister(Route):
    @read("read_register_counts", tag="register", gives=RegisterCountsOutput)
    def get(self, request, draft):
        """Read how much of a draft is answered, how much waits, and since when the oldest does."""
        return Response(RegisterCountsOutput(in_short(get_draft(request, draft), at=clock.now())).data)


urlpatterns = [
    path("drafts/<slug:draft>/register/", RegisterOfDraft.as_view(), name="api_register"),
    path("drafts/<slug:draft>/register/counts/", CountsOfRegister.as_view(), name="api_register_counts"),
]
