"""Who else changes the words that a proposal changes, for programs."""

from django.db.models import Q
from django.urls import path
from rest_framework import serializers

from accounts.programs import Paged, Pages, Route, read
from core.paging import Keyset
from proposals import converters  # noqa: F401, registers the form of public numbers
from proposals.api import seen_proposal
from proposals.models import AlterationMade
from proposals.ranges import Meeting, closest
from proposals.rivals import rivals_of

BY_NUMBER = Keyset("proposal__serial", "alteration_id", "change_id")
HOW = (
    "same: these words become the same; conflict: the same words, or a part of them, become something else; nested: "
    "one changes a part of what the other changes; beside: words that touch, or two additions at one spot."
)
POSITION = "Words and signs of the wording are counted from nought; the end is not included."


class RangeOutput(serializers.Serializer):
    """A stretch of the words of the draft; where start and end are equal, words are put in there."""

    start = serializers.IntegerField(help_text=POSITION)
    end = serializers.IntegerField()


class CollisionOutput(serializers.Serializer):
    """Another proposal that alters the same words, or words that touch them, of the same edition and language."""

    number = serializers.CharField(source="proposal.number")
    meeting = serializers.ChoiceField(choices=[str(how) for how in Meeting], help_text=HOW)
    provision = serializers.CharField(source="alteration.base.placement.eid")
    edition = serializers.IntegerField(source="alteration.base.placement.edition.number")
    language = serializers.CharField(source="alteration.base.language")
    range = RangeOutput(source="alteration", help_text="What that proposal alters.")
    own_range = RangeOutput(source="own", help_text="What this one alters there.")


class ProposalCollisions(Route):
    @read("list_collisions", tag="proposals", gives=Pages(CollisionOutput), parameters=Paged)
    def get(self, request, number):
        """List who else alters the words that a proposal alters, and how, by their numbers.

        A proposal is listed once for each stretch of its own that meets one of this. The index is kept by a worker: a
        new proposal is listed within a minute. What each puts in is read in its words.
        """
        proposal = seen_proposal(request, number)
        own = {} if proposal.is_tombstone else rivals_of(proposal).own
        rows = AlterationMade.objects.stood_by().filter(_meeting(own)).exclude(proposal=proposal)
        rows = rows.select_related("proposal", "alteration__base__placement__edition")
        return self.page(rows, BY_NUMBER, lambda rows: CollisionOutput(_told(rows, own), many=True).data)


def _meeting(own):
    """Return the condition of what meets one of these alterations."""
    condition = Q(pk__in=[])
    for base, alterations in own.items():
        for one in alterations:
            bounds = {"alteration__start__lte": one.end, "alteration__end__gte": one.start}
            condition |= Q(alteration__base=base, **bounds)
    return condition


def _told(rows, own):
    for row in rows:
        row.meeting, row.own = closest(own[row.alteration.base_id], row.alteration)
    return rows


urlpatterns = [path("proposals/<number:number>/collisions/", ProposalCollisions.as_view(), name="api_collisions")]
