"""The shape of decisions in the programming interface."""

from rest_framework import serializers

from commission.models import Outcome
from proposals.serializers import Words


class DecisionInput(serializers.Serializer):
    """The action says what is refused, so that the desk and programs hear the same."""

    outcome = Words(required=False, default="", help_text=", ".join(Outcome.values))
    reasons = serializers.DictField(
        child=Words(), default=dict, help_text="By language: kk and ru are required, en is not."
    )


class DecisionOutput(serializers.Serializer):
    """One decision. `replaced_by` names the decision that stands in its place now, or is null."""

    uid = serializers.CharField()
    proposal = serializers.CharField(source="proposal.number", default=None, allow_null=True)
    position = serializers.CharField(source="position.uid", default=None, allow_null=True)
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    reasons = serializers.DictField(child=serializers.CharField())
    at = serializers.DateTimeField()
    replaced_by = serializers.CharField(source="replaced_by.uid", default=None, allow_null=True)
    demonstration = serializers.BooleanField(source="draft.is_demonstration")
