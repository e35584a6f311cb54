"""Proposals as programs read them: with their comments, supports and the Commission's answer."""

from django.conf import settings
from django.db.models import Q
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.programs import Paged, Pages, Route, read
from articles.models import Draft, Placement
from commission.models import Decision
from core.paging import Keyset
from proposals.api import ProposalFiling
from proposals.models import Coauthor, Kind, Proposal, Status
from proposals.models.contributions import own_proposal
from proposals.serializers import CHANGES, ChangeOutput

NEWEST_FIRST = Keyset("-serial")


class Reasons(serializers.Serializer):
    kk = serializers.CharField()
    ru = serializers.CharField()
    en = serializers.CharField(required=False)


class AnswerOutput(serializers.Serializer):
    uid = serializers.CharField()
    outcome = serializers.CharField()
    reasons = Reasons()
    at = serializers.DateTimeField()


class SupportsOutput(serializers.Serializer):
    identity = serializers.IntegerField(help_text="People whose identity is confirmed (levels 2 and 3): the headline.")
    contact = serializers.IntegerField(help_text="People with a confirmed e-mail (level 1), counted beside.")
    earlier = serializers.IntegerField(help_text="People who backed earlier words alone, counted apart.")


class OrganizationBrief(serializers.Serializer):
    uid = serializers.CharField()
    kind = serializers.ChoiceField(choices=["party", "org"])
    name = serializers.CharField()


class ProposalOutput(serializers.Serializer):
    number = serializers.CharField()
    uid = serializers.CharField()
    draft = serializers.CharField(source="draft.slug")
    demonstration = serializers.BooleanField(source="draft.is_demonstration")
    status = serializers.SerializerMethodField()
    kind = serializers.CharField(source="change.kind")
    provision = serializers.CharField(source="change.base.placement.eid")
    provision_uid = serializers.CharField(source="change.provision.uid")
    written_for = serializers.CharField(
        source="change.written_for.eid",
        default=None,
        allow_null=True,
        help_text="Where a moderator moved it from: the eid of the place that its author wrote it for; else null.",
    )
    edition = serializers.IntegerField(source="change.base.placement.edition.number")
    revision = serializers.IntegerField(source="current_revision.number", help_text="Which words these are.")
    language = serializers.CharField()
    channel = serializers.CharField()
    text = serializers.CharField()
    changes = ChangeOutput(many=True, help_text=CHANGES)
    reasons = serializers.CharField()
    author = serializers.CharField(source="author_shown")
    coauthors = serializers.ListField(
        child=serializers.CharField(), source="coauthor_names", help_text="Who writes it with its author, as shown."
    )
    participant = serializers.ChoiceField(choices=["citizen", "party", "org"])
    organization = OrganizationBrief(allow_null=True)
    submitted_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(source="visible_at", allow_null=True)
    reviewed = serializers.SerializerMethodField()
    disputed_at = serializers.DateTimeField(
        allow_null=True, help_text="When the person named as its author said that it was not them: it is not counted."
    )
    supports = serializers.SerializerMethodField()
    comments = serializers.IntegerField(source="comment_count")
    merged_into = serializers.CharField(
        source="head_number",
        allow_null=True,
        help_text="The number of the proposal that it repeats and that stands for it: both are answered at once, and "
        "its supports are those of both.",
    )
    decision = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    def get_status(self, proposal) -> str:
        decision = self.context["decisions"].get(proposal.pk)
        return decision.outcome if decision and proposal.state == "decided" else proposal.state

    def get_reviewed(self, proposal) -> bool:
        return proposal.reviewed_at is not None

    @extend_schema_field(SupportsOutput)
    def get_supports(self, proposal):
        return {
            "identity": proposal.support_count,
            "contact": proposal.support_count_contact,
            "earlier": proposal.support_count_earlier,
        }

    @extend_schema_field(AnswerOutput(allow_null=True))
    def get_decision(self, proposal):
        decision = self.context["decisions"].get(proposal.pk)
        if decision is None:
            return None
        reasons = {text.language: text.reasons for text in decision.texts.all()}
        return {"uid": decision.uid, "outcome": decision.outcome, "reasons": reasons, "at": decision.at}

    def get_url(self, proposal) -> str:
        return settings.SITE_URL + proposal.get_absolute_url()


class ProposalsAsked(Paged):
    draft = serializers.SlugField(required=False, help_text="The draft's slug.")
    article = serializers.CharField(
        required=False, max_length=80, help_text="The eid of an article, the preamble or a section."
    )
    kind = serializers.ChoiceField(required=False, choices=Kind.choices)
    participant = serializers.ChoiceField(required=False, choices=["citizen", "party", "org"])
    organization = serializers.CharField(required=False, max_length=40, help_text="The uid of an organization.")
    own = serializers.BooleanField(required=False, help_text="Only one's own, or only others'.")
    readable = serializers.BooleanField(required=False, help_text="Only those whose words are shown, or only marks.")
    answered = serializers.BooleanField(
        required=False, help_text="Only those that the Commission has answered, or not."
    )


def visible_proposals(user):
    """Return what this person may know of, with all that a program is told."""
    rows = Proposal.objects.visible_to(user).filter(serial__isnull=False).select_related("draft")
    return rows.for_list(user).with_earlier_supports()


def shown(proposals):
    Coauthor.objects.put_on(proposals)
    return ProposalOutput(proposals, many=True, context={"decisions": Decision.objects.standing().on(proposals)}).data


class ProposalList(ProposalFiling):
    @read("list_proposals", tag="proposals", gives=Pages(ProposalOutput), parameters=ProposalsAsked)
    def get(self, request):
        """List published proposals, newest first."""
        return self.page(self._chosen(), NEWEST_FIRST, shown)

    def _chosen(self):
        proposals, asked = visible_proposals(self.request.user), self.asked
        if "draft" in asked:
            proposals = proposals.filter(draft=get_object_or_404(Draft.objects.open(), slug=asked["draft"]))
        if "article" in asked:
            placement = get_object_or_404(Placement.objects.current().filter(eid=asked["article"]).order_by("-pk")[:1])
            proposals = proposals.about(placement.article_id)
        if "kind" in asked:
            proposals = proposals.asking(asked["kind"])
        if "participant" in asked:
            kind = asked["participant"]
            citizen = {"organization__isnull": True}
            proposals = proposals.filter(**(citizen if kind == "citizen" else {"organization__kind": kind}))
        if "organization" in asked:
            proposals = proposals.filter(organization__uid=asked["organization"])
        for name, condition in self._conditions().items():
            if name in asked:
                proposals = proposals.filter(condition) if asked[name] else proposals.exclude(condition)
        return proposals

    def _conditions(self):
        user = self.request.user
        return {
            "own": own_proposal(user) if user.is_authenticated else Q(pk=None),
            "readable": Q(pk__in=Proposal.objects.readable().values("pk")),
            "answered": Q(status=Status.DECIDED),
        }


class ProposalDetail(Route):
    @read("read_proposal", tag="proposals", gives=ProposalOutput)
    def get(self, request, number):
        """Read one proposal with its counts and its answer."""
        return Response(shown([get_object_or_404(visible_proposals(request.user), serial=number)])[0])
