"""Organizations and parties as programs read them: what each filed in a draft, and what it was answered."""

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import OrganizationKind
from accounts.programs import Paged, Pages, Route, read
from articles.current import get_draft
from consultation.pages.organizations import FILED, filed_by_organizations, filed_of
from core.paging import Keyset
from core.text import LENGTHS
from proposals.models import Dossier, PositionStance

PARTIES_FIRST = Keyset("-kind", "name", "pk")  # "party" comes after "org" in the alphabet


class OrganizationsAsked(Paged):
    kind = serializers.ChoiceField(required=False, choices=OrganizationKind.choices)
    filed = serializers.ChoiceField(required=False, choices=[value for value, _label in FILED])
    q = serializers.CharField(required=False, max_length=LENGTHS["title"], help_text="A part of the name.")


class SaidOutput(serializers.Serializer):
    """What an organization said and was answered: never added to what citizens say."""

    uid = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrganizationKind.choices)
    name = serializers.CharField()
    bin = serializers.CharField()
    confirmed_at = serializers.DateTimeField(source="settled_at")
    dossier = serializers.SerializerMethodField()
    positions = serializers.IntegerField(
        source="position_count", help_text="Of its dossier, and those of others that it co-signed."
    )
    cosigned = serializers.IntegerField(source="cosigned_count", help_text="Of its positions: those it co-signed.")
    proposals = serializers.IntegerField(source="proposal_count")
    comments = serializers.IntegerField(source="comment_count")
    answers = serializers.IntegerField(source="answer_count")
    invented = serializers.BooleanField(source="is_invented")

    def get_dossier(self, organization) -> str | None:
        return Dossier(serial=organization.dossier_serial).number or None


class StanceCounts(serializers.Serializer):
    support = serializers.IntegerField()
    with_changes = serializers.IntegerField()
    oppose = serializers.IntegerField()


class SaidInFullOutput(SaidOutput):
    positions_by_stance = StanceCounts(help_text="Of its own dossier.")


class OrganizationsOfDraft(Route):
    @read(
        "list_organizations_of_draft",
        tag="organizations",
        gives=Pages(SaidOutput),
        parameters=OrganizationsAsked,
    )
    def get(self, request, draft):
        """List confirmed organizations, parties first, with the number of what each said in a draft."""
        rows = filed_by_organizations(get_draft(request, draft), self.asked)
        return self.page(rows, PARTIES_FIRST, lambda found: SaidOutput(found, many=True).data)


class OrganizationInDraft(Route):
    @read("read_organization_in_draft", tag="organizations", gives=SaidInFullOutput)
    def get(self, request, draft, uid):
        """Read what one organization said in a draft and was answered."""
        draft = get_draft(request, draft)
        organization = get_object_or_404(filed_by_organizations(draft, {}), uid=uid)
        filed = filed_of(draft, organization)
        stances = filed.stances if filed else dict.fromkeys(PositionStance, 0)
        organization.positions_by_stance = {stance.value: number for stance, number in stances.items()}
        return Response(SaidInFullOutput(organization).data)
