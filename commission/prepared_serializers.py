"""The shape of prepared answers in the programming interface: what staff read of them, and what they send."""

from rest_framework import serializers

from commission.models import DocketStatus, Outcome
from commission.serializers import ChosenPosition, ChosenProposal, PeopleOutput
from core.text import LENGTHS
from proposals.serializers import Words

# Who checks, decides or signs has read it with their own eyes, on its page.
SEND, RETURN, DROP = STEPS = ("send", "return", "drop")
MOST_NAMED = 500


class ByLanguage(serializers.DictField):
    child = Words()


class PreparedInput(serializers.Serializer):
    """What is to be answered together, as for answering at the desk: folds with how many were open, positions."""

    title = Words(required=False, default="", help_text=f"For staff, at most {LENGTHS['name']} characters.")
    proposals = ChosenProposal(many=True, default=list)
    positions = ChosenPosition(many=True, default=list)


class VerdictInput(serializers.Serializer):
    """What a variant is answered; it may be incomplete until the prepared answer is sent to be checked."""

    outcome = Words(required=False, default="", help_text=", ".join(Outcome.values))
    reasons = ByLanguage(default=dict, help_text="By language: kk and ru before it is sent, en if you like.")
    words = ByLanguage(default=dict, help_text="Words that the Commission adopts for the place of the variant.")
    explanation = ByLanguage(default=dict, help_text="Why it is answered otherwise than its equals: kk and ru.")
    is_seen = serializers.BooleanField(
        default=False, help_text="That reasons which name nothing of the variant were looked at once more."
    )
    reasons_from = Words(required=False, default="", help_text="The version of reusable reasons that was taken.")
    read = serializers.IntegerField(
        default=0, min_value=0, max_value=999_999, help_text="The version that was read; 0 where there was none."
    )


class NamedInput(serializers.Serializer):
    proposals = serializers.ListField(
        child=serializers.RegexField(r"^P-[0-9]{6,9}$"), default=list, max_length=MOST_NAMED, help_text="Numbers."
    )


class LeftOutInput(NamedInput):
    positions = serializers.ListField(
        child=serializers.CharField(max_length=40), default=list, max_length=MOST_NAMED, help_text="Ids."
    )


class StepInput(serializers.Serializer):
    """A step that programs may take; whoever checks, decides or signs does it on the page of the prepared answer."""

    step = serializers.ChoiceField(choices=STEPS)
    reasons = Words(required=False, default="", help_text="Why it is given back.")


class PreparedOutput(serializers.Serializer):
    """A prepared answer. Staff alone read it; what is published of it are decisions."""

    uid = serializers.CharField()
    title = serializers.CharField()
    article = serializers.SerializerMethodField(help_text="The eid of the article.")
    status = serializers.CharField(help_text=", ".join(DocketStatus.values))
    size = serializers.IntegerField(source="held", help_text="How many proposals and positions are in it.")
    digest = serializers.CharField(help_text="Of what was sent to be checked; empty while it is drafted.")
    drafted_by = serializers.CharField(source="drafted_by.name")
    checked_by = serializers.CharField(source="checked_by.name", default=None, allow_null=True)
    decided_by = serializers.CharField(source="decided_by.name", default=None, allow_null=True)
    signed_by = serializers.CharField(source="second.name", default=None, allow_null=True)
    begun_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    checked_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    sitting = serializers.SerializerMethodField(help_text="The sitting that it waits for, or was published with.")
    demonstration = serializers.BooleanField(source="draft.is_demonstration")

    def get_article(self, docket) -> str:
        return self.context["eids"][docket.article_id]

    def get_sitting(self, docket) -> int | None:
        return docket.sitting.number if docket.sitting_id else self.context["awaited"].get(docket.pk)


class GoneOutput(serializers.Serializer):
    number = serializers.CharField()
    code = serializers.CharField(help_text="Of the rule by which it cannot be answered any more.")


class TakenStepOutput(serializers.Serializer):
    kind = serializers.CharField()
    by = serializers.CharField(source="by.name")
    at = serializers.DateTimeField()
    words = serializers.CharField(help_text="Why it was given back; else empty.")


class WholePreparedOutput(PreparedOutput):
    """With how far it is, its steps so far, and which of them you may take next."""

    variants = serializers.IntegerField(source="progress.variants")
    worded = serializers.IntegerField(
        source="progress.worded", help_text="How many have an outcome, and reasons in kk and ru."
    )
    next_variant = serializers.IntegerField(
        source="progress.first", allow_null=True, help_text="The first that has not; null where all have."
    )
    needs_second = serializers.BooleanField(source="progress.needs_second")
    published = serializers.IntegerField(source="progress.done", help_text="How many of it are settled.")
    refused = serializers.IntegerField(source="progress.refused", help_text="Those of them that got no answer.")
    outcomes = serializers.DictField(source="progress.outcomes", child=serializers.IntegerField())
    gone = GoneOutput(many=True)
    may = serializers.ListField(child=serializers.ChoiceField(choices=STEPS))
    steps = TakenStepOutput(many=True, source="taken")


class VerdictOutput(serializers.Serializer):
    version = serializers.IntegerField(source="number")
    outcome = serializers.CharField()
    reasons = serializers.DictField(child=serializers.CharField())
    words = serializers.DictField(child=serializers.CharField())
    explanation = serializers.DictField(child=serializers.CharField())
    is_seen = serializers.BooleanField()
    reasons_from = serializers.CharField(source="reasons_from.uid", default=None, allow_null=True)
    at = serializers.DateTimeField()


class FateOutput(serializers.Serializer):
    outcome = serializers.CharField()
    number = serializers.CharField(help_text="One of its equals that is answered so, or is being.")


class PreparedVariantOutput(serializers.Serializer):
    """One variant: the same change at the same place, or one position; what it is answered, and what that misses."""

    number = serializers.IntegerField(source="entry.number")
    kind = serializers.CharField(source="entry.kind")
    place = serializers.CharField(source="change.base.placement.eid")
    is_apart = serializers.BooleanField(source="entry.apart", help_text="Taken out of a variant, answered for itself.")
    from_organization = serializers.BooleanField(source="entry.of_organization")
    size = serializers.IntegerField()
    people = serializers.SerializerMethodField()
    supports = serializers.IntegerField()
    first = serializers.SerializerMethodField(
        help_text="The numbers of the first of them; of a position its dossier's."
    )
    outcomes = serializers.ListField(child=serializers.CharField(), help_text="Those that fit.")
    verdict = VerdictOutput(allow_null=True)
    missing = serializers.ListField(
        child=serializers.CharField(),
        help_text="outcome, reasons_kk, reasons_ru, explanation, slots; seen where the reasons speak past it.",
    )
    speaks_past = serializers.BooleanField(help_text="The reasons have no word of the variant.")
    other_fate = FateOutput(source="fate", allow_null=True)
    shared_with = serializers.ListField(
        child=serializers.IntegerField(), help_text="Variants on this page with the very same reasons."
    )

    def get_people(self, row) -> PeopleOutput:
        return {"identity": row.people, "contact": row.people_contact}

    def get_first(self, row) -> list[str]:
        return [one.item.number if one.proposal_id else one.item.dossier.number for one in row.items]


class PreparedMemberOutput(serializers.Serializer):
    """A proposal or a position of a variant, in the words that were read; what became of it."""

    proposal = serializers.CharField(source="proposal.number", default=None, allow_null=True)
    position = serializers.CharField(source="position.uid", default=None, allow_null=True)
    read = serializers.IntegerField(help_text="Which revision, or version of the dossier, was read.")
    done_at = serializers.DateTimeField(allow_null=True)
    decision = serializers.CharField(source="decision.uid", default=None, allow_null=True)
    code = serializers.CharField(help_text="Of the rule by which it got no answer; else empty.")
