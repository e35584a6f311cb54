"""The shape of decisions in the programming interface."""

from rest_framework import serializers

from commission.models import Outcome


class DecisionReasons(serializers.Serializer):
    """Reasons by language: Kazakh and Russian are required, English is not."""

    kk = serializers.CharField()
    ru = serializers.CharField()
    en = serializers.CharField(required=False)


class DecisionInput(serializers.Serializer):
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    reasons = DecisionReasons()


class DecisionOutput(serializers.Serializer):
    """One decision. `replaced_by` names the decision that stands in its place now, or is null."""

    uid = serializers.CharField()
    proposal = serializers.CharField(source="proposal.number")
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    reasons = serializers.DictField(child=serializers.CharField())
    at = serializers.DateTimeField()
    replaced_by = serializers.CharField(source="replaced_by.uid", default=None)
    demonstration = serializers.BooleanField(source="draft.is_demonstration")
