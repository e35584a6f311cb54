"""The shape of decisions in the API."""

from rest_framework import serializers

from commission.models import Decision, Outcome


class ReasonsSerializer(serializers.Serializer):
    """Reasons by language: Kazakh and Russian are required, English is not."""

    kk = serializers.CharField()
    ru = serializers.CharField()
    en = serializers.CharField(required=False)


class NewDecisionSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    reasons = ReasonsSerializer()


class DecisionSerializer(serializers.ModelSerializer):
    """One decision. `replaced_by` names the decision that stands in its place now, or is null."""

    reasons = ReasonsSerializer(read_only=True)
    replaced_by = serializers.SlugRelatedField("uid", read_only=True)
    proposal = serializers.CharField(source="proposal.number", read_only=True)
    demonstration = serializers.BooleanField(source="draft.is_demonstration", read_only=True)

    class Meta:
        model = Decision
        fields = ["uid", "proposal", "outcome", "reasons", "at", "replaced_by", "demonstration"]
