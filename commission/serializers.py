"""The shape of decisions in the programming interface."""

from rest_framework import serializers

from commission.models import ConclusionState, Outcome
from proposals.serializers import RevisionNumber, Words


class DecisionInput(serializers.Serializer):
    """The action says what is refused, so that the desk and programs hear the same."""

    outcome = Words(required=False, default="", help_text=", ".join(Outcome.values))
    reasons = serializers.DictField(
        child=Words(), default=dict, help_text="By language: kk and ru are required, en is not."
    )


class ProposalDecisionInput(DecisionInput):
    revision = RevisionNumber(help_text="Which revision of its words was read; where others were sent since, refused.")


class CorrectionInput(DecisionInput):
    correction = serializers.DictField(
        child=Words(), default=dict, help_text="Why, by language: kk and ru are required."
    )


class ChosenProposal(serializers.Serializer):
    number = serializers.RegexField(r"^P-[0-9]{6,9}$", help_text="One proposal, or the first of a fold.")
    equal = serializers.IntegerField(
        required=False, min_value=1, max_value=999_999, help_text="With its equals: how many of them were open."
    )
    revision = serializers.IntegerField(
        required=False,
        min_value=1,
        help_text="Which revision of its words was read; where others were sent since, refused.",
    )


class ChosenPosition(serializers.Serializer):
    uid = serializers.CharField(max_length=40)
    version = serializers.IntegerField(
        min_value=1, max_value=9999, help_text="The version of the dossier that was read."
    )


class AnswersInput(DecisionInput):
    proposals = ChosenProposal(many=True, default=list)
    positions = ChosenPosition(many=True, default=list)


class CountsOutput(serializers.Serializer):
    """Of citizens, but for what names organizations; whoever agrees with the text is counted apart (`keep`)."""

    all = serializers.IntegerField()
    kinds = serializers.DictField(child=serializers.IntegerField())
    outcomes = serializers.DictField(child=serializers.IntegerField())
    waiting = serializers.IntegerField(help_text="With moderators.")
    unanswered = serializers.IntegerField()
    oldest = serializers.DateTimeField(allow_null=True)
    keep = serializers.IntegerField()
    from_organizations = serializers.IntegerField()
    positions = serializers.DictField(child=serializers.IntegerField())
    owed_to_organizations = serializers.IntegerField()


class LineOutput(serializers.Serializer):
    eid = serializers.CharField()
    label = serializers.CharField()
    topic = serializers.CharField()
    counts = CountsOutput(source="count")


class OverviewOutput(serializers.Serializer):
    total = CountsOutput()
    articles = LineOutput(many=True)


class PeopleOutput(serializers.Serializer):
    identity = serializers.IntegerField()
    contact = serializers.IntegerField()


class FoldOutput(serializers.Serializer):
    """Equal proposals under the number of the first."""

    number = serializers.CharField()
    kind = serializers.CharField()
    place = serializers.CharField()
    from_organization = serializers.BooleanField()
    total = serializers.IntegerField()
    open = serializers.IntegerField(help_text="How many this rapporteur can answer.")
    people = PeopleOutput()
    languages = serializers.ListField(child=serializers.CharField())
    since = serializers.DateTimeField(allow_null=True)


class WeighedPositionOutput(serializers.Serializer):
    uid = serializers.CharField()
    version = serializers.IntegerField()
    stance = serializers.CharField()
    place = serializers.CharField()
    open = serializers.BooleanField()


class DeskOutput(serializers.Serializer):
    article = serializers.CharField()
    total = serializers.IntegerField(help_text="Citizens' wishes and questions.")
    open = serializers.IntegerField()
    keep = serializers.IntegerField()
    may_decide = serializers.BooleanField()
    next = serializers.URLField(allow_null=True)
    folds = FoldOutput(many=True)
    positions = WeighedPositionOutput(many=True)


class TogetherOutput(serializers.Serializer):
    others = serializers.IntegerField(help_text="How many others were answered in the same preparation.")
    alike = serializers.IntegerField(help_text="How many of them ask for the same and have the same reasons.")
    is_apart = serializers.BooleanField(help_text="Whether it was treated apart from those that ask for the same.")


class VersionOfWordsOutput(serializers.Serializer):
    """One version of a conclusion or a dissent; the last of them stands."""

    number = serializers.IntegerField()
    words = serializers.DictField(child=serializers.CharField(), help_text="By language: kk, ru, or both.")
    why = serializers.CharField(help_text="Why it takes the place of the one before; empty for the first.")
    given_at = serializers.DateTimeField()


class VersionOfConclusionOutput(VersionOfWordsOutput):
    on_paper = serializers.BooleanField(help_text="The secretary took it down from paper.")


class ConclusionOutput(serializers.Serializer):
    """What a body was asked for and gave; it is the body's opinion."""

    uid = serializers.CharField()
    organization = serializers.CharField(source="organization.uid")
    name = serializers.CharField(source="organization.name")
    article = serializers.CharField(source="article.uid", help_text="The id of the provision.")
    theme = serializers.CharField(source="theme.uid", default=None, allow_null=True)
    state = serializers.ChoiceField(choices=ConclusionState.choices)
    asked_at = serializers.DateTimeField()
    until = serializers.DateField()
    given_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reasons = serializers.CharField(help_text="Why it is asked for no longer, else empty.")
    versions = VersionOfConclusionOutput(source="conclusions", many=True)
    demonstration = serializers.BooleanField(source="draft.is_demonstration")


class DissentOutput(serializers.Serializer):
    """A commissioner's own words, signed with their name."""

    uid = serializers.CharField()
    commissioner = serializers.CharField(source="name")
    of_all = serializers.SerializerMethodField(help_text="Whether it is from all answers that were decided together.")
    versions = VersionOfWordsOutput(many=True)
    demonstration = serializers.BooleanField(source="draft.is_demonstration")

    def get_of_all(self, dissent) -> bool:
        return dissent.docket_id is not None


class DecisionOutput(serializers.Serializer):
    """One decision. `replaced_by` names the decision that stands in its place now, or is null."""

    uid = serializers.CharField()
    proposal = serializers.CharField(source="proposal.number", default=None, allow_null=True)
    position = serializers.CharField(source="position.uid", default=None, allow_null=True)
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    reasons = serializers.DictField(child=serializers.CharField())
    words = serializers.DictField(
        child=serializers.CharField(), help_text="Words that the Commission adopts, by language; often none."
    )
    author_says = serializers.CharField(help_text="agrees or objects, to the words; empty until the author answers.")
    at = serializers.DateTimeField()
    sitting = serializers.IntegerField(
        source="sitting.number", default=None, allow_null=True, help_text="The sitting that it was published with."
    )
    correction = serializers.DictField(
        source="corrections", child=serializers.CharField(), help_text="Why it stands in an earlier answer's place."
    )
    replaced_by = serializers.CharField(source="replaced_by.uid", default=None, allow_null=True)
    together = TogetherOutput(
        default=None, allow_null=True, help_text="With how many others it was prepared; null where it was by itself."
    )
    conclusions = ConclusionOutput(many=True, help_text="Of bodies that were asked before it.")
    dissents = DissentOutput(many=True)
    demonstration = serializers.BooleanField(source="draft.is_demonstration")
