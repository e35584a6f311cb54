"""Families of repeats, for programs."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.programs import Paged, Pages, Route, read
from articles.current import get_draft
from core.paging import Keyset
from feedback.by_hand import acts_on
from feedback.campaigns import regions_of, sayings_of, shown_of
from feedback.models import Bond, Family, Part
from proposals.api import page_of_article

LARGEST_FIRST = Keyset("-people", "pk")
FIRST_ENTERED_FIRST = Keyset("pk")
OWN = "The passages that do not stand in the text that stands for the family, in their order."


class SayingOutput(serializers.Serializer):
    """What one member of a family says."""

    proposal = serializers.SerializerMethodField()
    comment = serializers.SerializerMethodField()
    language = serializers.CharField(source="item.language")
    submitted_at = serializers.DateTimeField(source="item.submitted_at")
    text = serializers.CharField()

    def get_proposal(self, saying) -> str | None:
        return getattr(saying.item, "number", None)

    def get_comment(self, saying) -> str | None:
        return None if hasattr(saying.item, "number") else saying.item.uid


class FamilyMemberOutput(SayingOutput):
    own = serializers.SerializerMethodField(help_text=OWN)
    joined_by_hand = serializers.BooleanField(source="is_by_hand")

    def get_own(self, saying) -> list[str]:
        return [text for text, is_own in saying.pieces if is_own]


class ByHandOutput(serializers.Serializer):
    """What the commission's staff did with a family by hand; a program respects it."""

    id = serializers.CharField(source="uid")
    act = serializers.ChoiceField(source="bond", choices=Bond.choices)
    texts = serializers.IntegerField(help_text="How many texts were placed; of `families`, how many families.")
    taken_out = serializers.BooleanField(source="left", help_text="Whether the texts were taken out of this family.")
    made_at = serializers.DateTimeField()


class FamilyOutput(serializers.Serializer):
    """Contributions of citizens that say nearly the same; people count once, and are a campaign from ten on."""

    uid = serializers.CharField(source="family.uid")
    part = serializers.ChoiceField(source="family.part", choices=Part.choices)
    provision = serializers.SerializerMethodField(help_text="Of changes the place; of the rest the article.")
    contributions = serializers.IntegerField(source="counts.contributions")
    people_identified = serializers.IntegerField(source="counts.identified")
    people_contact = serializers.IntegerField(source="counts.contact")
    campaign = serializers.BooleanField(source="counts.is_campaign")
    first_at = serializers.DateTimeField(source="counts.first_at")
    last_at = serializers.DateTimeField(source="counts.last_at")
    representative = SayingOutput(source="first")
    method = serializers.CharField(source="family.method")
    by_hand = serializers.SerializerMethodField(help_text="Acts of staff that bind now, the latest first.")

    @extend_schema_field(ByHandOutput(many=True))
    def get_by_hand(self, shown):
        return ByHandOutput(self.context["acts"][shown.family.pk], many=True).data

    def get_provision(self, shown) -> str:
        return shown.family.place.uid


class RegionCount(serializers.Serializer):
    region = serializers.CharField()
    people = serializers.IntegerField()


class FamilyInFullOutput(FamilyOutput):
    regions = RegionCount(many=True, help_text="Of authors who show their region; ten people at least in each.")
    people_of_other_regions = serializers.IntegerField()


class ArticleFamilies(Route):
    @read("list_families", tag="counts", gives=Pages(FamilyOutput), parameters=Paged)
    def get(self, request, draft, article):
        """List who says nearly the same on an article, those of most people first. They are found anew each night.

        `article` is its number, or the eid of the preamble or of a section. Staff may part and join texts by hand:
        `by_hand` says what they did and when.
        """
        placement = page_of_article(get_draft(request, draft), article)
        rows = Family.objects.filter(article=placement.provision).select_related("place")
        return self.page(rows, LARGEST_FIRST, lambda rows: _told(shown_of(rows, request.user)))


class FamilyOfArticle(Route):
    @read("read_family", tag="counts", gives=FamilyInFullOutput)
    def get(self, request, draft, article, uid):
        """Read one family: how many say it, since when, from which regions, in which words."""
        shown = _family(request, draft, article, uid)
        regions = regions_of(shown.family)
        told = [{"region": region, "people": people} for region, people in regions.told]
        answer = {"regions": told, "people_of_other_regions": regions.others}
        return Response(_told([shown])[0] | answer)


class FamilyMembers(Route):
    @read("list_members_of_a_family", tag="counts", gives=Pages(FamilyMemberOutput), parameters=Paged)
    def get(self, request, draft, article, uid):
        """List all that are in a family, each with what it adds of its own."""
        shown = _family(request, draft, article, uid)
        return self.page(
            shown.family.members.readable(),
            FIRST_ENTERED_FIRST,
            lambda rows: FamilyMemberOutput(sayings_of(rows, shown, request.user), many=True).data,
        )


def _told(shown):
    """Return what programs read of these families."""
    acts = acts_on([one.family for one in shown])
    return FamilyOutput(shown, many=True, context={"acts": acts}).data


def _family(request, draft, article, uid):
    placement = page_of_article(get_draft(request, draft), article)
    family = get_object_or_404(Family.objects.select_related("place"), article=placement.provision, uid=uid)
    shown = shown_of([family], request.user)
    if not shown:
        raise Http404
    return shown[0]


urlpatterns = [
    path("drafts/<slug:draft>/articles/<slug:article>/families/", ArticleFamilies.as_view(), name="api_families"),
    path(
        "drafts/<slug:draft>/articles/<slug:article>/families/<slug:uid>/", FamilyOfArticle.as_view(), name="api_family"
    ),
    path(
        "drafts/<slug:draft>/articles/<slug:article>/families/<slug:uid>/members/",
        FamilyMembers.as_view(),
        name="api_family_members",
    ),
]
