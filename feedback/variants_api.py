"""Variants of the text, for programs."""

from django.urls import path
from rest_framework import serializers

from accounts.programs import Paged, Pages, Route, read
from articles.current import get_draft
from core.paging import Keyset
from feedback.saying import WISHES
from feedback.variants import firsts_of, variants_of
from proposals.api import page_of_article

FIRST_MADE_FIRST = Keyset("pk")


class VariantOutput(serializers.Serializer):
    """A change of one provision that citizens ask for, once, however many do."""

    provision = serializers.CharField(source="change.provision.uid")
    eid = serializers.CharField(source="change.base.placement.eid")
    kind = serializers.ChoiceField(source="change.kind", choices=[(kind.value, kind.label) for kind in WISHES])
    language = serializers.CharField(source="change.base.language")
    text = serializers.CharField(source="change.text", help_text="As its first proposal words it; of `remove` nothing.")
    first = serializers.CharField(source="first.number")
    proposals = serializers.IntegerField()
    people_identified = serializers.IntegerField(source="people")
    people_contact = serializers.IntegerField()
    supports_identified = serializers.IntegerField(source="supports")
    supports_contact = serializers.IntegerField()


class ArticleVariants(Route):
    @read("list_variants", tag="counts", gives=Pages(VariantOutput), parameters=Paged)
    def get(self, request, draft, article):
        """List the variants of an article's text: equal changes of one provision are one, with people and supports.

        `article` is its number, or the eid of the preamble or of a section. The variant that was first made comes
        first.
        """
        placement = page_of_article(get_draft(request, draft), article)
        rows = firsts_of(placement.provision)
        return self.page(rows, FIRST_MADE_FIRST, lambda rows: VariantOutput(variants_of(rows), many=True).data)


urlpatterns = [
    path("drafts/<slug:draft>/articles/<slug:article>/variants/", ArticleVariants.as_view(), name="api_variants")
]
