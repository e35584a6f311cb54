"""The shape of rulings, reports and the queue in the programming interface; the rules are in the actions."""

from rest_framework import serializers

from articles.languages import CODES
from moderation.models import KINDS, Appeal, AppealOutcome, FlagKind, Report, Ruling, RulingKind
from proposals.serializers import RevisionNumber, Words

READY = "the uid of the version of reusable reasons that the statement was made from"
GROUND = "the code of a ground of the draft, as its rules list them"
READ = "How much of the grounds was read, as their list says. Refused where the one that is named was changed since."


class GroundOutput(serializers.Serializer):
    """One version of a ground, in every language."""

    code = serializers.CharField()
    version = serializers.IntegerField(source="number")
    name = serializers.DictField(child=serializers.CharField())
    sentence = serializers.DictField(child=serializers.CharField(), help_text="what it covers, in full")
    published_at = serializers.DateTimeField(allow_null=True, help_text="null: from the beginning")
    retired = serializers.BooleanField(source="is_retired", help_text="nothing is ruled on it any more")

    def to_representation(self, version):
        said = {part: {code: getattr(version, f"{part}_{code}") for code in CODES} for part in ("name", "sentence")}
        moment = serializers.DateTimeField().to_representation
        return {
            "code": version.code,
            "version": version.number,
            **said,
            "published_at": moment(version.published_at) if version.published_at else None,
            "retired": version.is_retired,
        }


class GroundsOutput(serializers.Serializer):
    read = serializers.IntegerField(help_text="how much was published so far: `read_grounds` of a ruling or report")
    grounds = GroundOutput(many=True)


class RulingInput(serializers.Serializer):
    ruling = Words(required=False, default="", help_text=", ".join(RulingKind.values))
    ground = Words(required=False, default="", help_text=GROUND)
    read_grounds = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0, help_text=READ)
    reasons = Words(required=False, default="")
    reasons_from = Words(required=False, default="", help_text=READY)
    read = RevisionNumber(
        help_text="Of a proposal: the number of the revision that was read. Refused where others were sent since."
    )
    read_translation = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        help_text="The number of the last waiting translation that was read, 0 for none; publishing is refused where "
        "another was sent since.",
    )
    cover = serializers.ListField(
        child=Words(),
        required=False,
        default=list,
        help_text="Of `partial`: the words to be covered. Words are what stands between white space, counted from 0 in "
        "each text: `reasons.4` is the fifth word of the reasons, `text.0` the first of the new words or of a comment, "
        "`text-1.0` the first of the new words of the second place.",
    )


class RulingOutput(serializers.ModelSerializer):
    ground_version = serializers.IntegerField(
        allow_null=True,
        source="rule.number",
        default=None,
        help_text="the version of the ground that it was made under",
    )
    ruling = serializers.ChoiceField(choices=RulingKind.choices, source="kind")
    into = serializers.CharField(
        source="into.number",
        default=None,
        allow_null=True,
        help_text="the number of the proposal into which it was merged, or from which it was split off",
    )

    moved_from = serializers.CharField(
        source="moved_from.eid", default=None, allow_null=True, help_text="of what was moved: the eid where it stood"
    )
    moved_to = serializers.CharField(
        source="moved_to.eid", default=None, allow_null=True, help_text="the eid where it stands since"
    )

    class Meta:
        model = Ruling
        fields = ["uid", "ruling", "ground", "ground_version", "into", "moved_from", "moved_to"]
        fields += ["at", "appeal_until", "undone_at"]


class StatementOutput(RulingOutput):
    """A ruling with its statement of reasons, as the author reads it."""

    class Meta(RulingOutput.Meta):
        fields = [*RulingOutput.Meta.fields, "reasons"]


class SplittingInput(serializers.Serializer):
    reasons = Words(required=False, default="", help_text="The authors of both and whoever backs it read them.")
    reasons_from = Words(required=False, default="", help_text=READY)


class MergingInput(SplittingInput):
    into = Words(required=False, default="", help_text="The number of the proposal that it repeats.")
    read = RevisionNumber(help_text="The number of its revision that was read. Refused where others were sent since.")
    read_into = RevisionNumber(help_text="The same of the one that it repeats.")
    read_grounds = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0, help_text=READ)


class MovingInput(serializers.Serializer):
    to = Words(required=False, default="", help_text="The eid of the provision where it belongs, art_9__para_2.")
    stands = Words(required=False, default="", help_text="The eid where it was seen. Refused where it was moved since.")
    read = RevisionNumber(
        help_text="Of a proposal: the number of the revision that was read. Refused where others were sent since."
    )
    read_grounds = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0, help_text=READ)
    reasons = Words(required=False, default="", help_text="Its author reads them.")


class ReportInput(serializers.Serializer):
    ground = Words(required=False, default="", help_text=GROUND)
    read_grounds = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0, help_text=READ)
    text = Words(required=False, default="")


class ReportOutput(serializers.ModelSerializer):
    class Meta:
        model = Report
        fields = ["ground", "text", "at"]


class AppealInput(serializers.Serializer):
    text = Words(required=False, default="", help_text="Why the ruling is wrong; another moderator reads it.")


class DecisionOnAppealInput(serializers.Serializer):
    outcome = Words(required=False, default="", help_text=", ".join(AppealOutcome.values))
    ground = Words(required=False, default="", help_text="Where the ground changes: " + GROUND)
    read_grounds = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0, help_text=READ)
    reasons = Words(required=False, default="", help_text="The author reads them.")
    reasons_from = Words(required=False, default="", help_text=READY)


class AppealOutput(serializers.ModelSerializer):
    """An appeal and what became of it, as its author and those who may decide it read it."""

    ruling = serializers.CharField(source="ruling.uid")
    number = serializers.CharField()
    outcome = serializers.ChoiceField(choices=["", *AppealOutcome.values], help_text="empty while it waits")

    class Meta:
        model = Appeal
        fields = ["uid", "number", "ruling", "text", "filed_at", "outcome", "reasons", "decided_at"]


class QueueEntryOutput(serializers.Serializer):
    """One row of the queue: no author, no reporter."""

    kind = serializers.ChoiceField(choices=list(KINDS), help_text="of what is ruled on, or was")
    number = serializers.CharField(help_text="empty for a comment or position")
    uid = serializers.CharField(source="item.uid")
    place = serializers.CharField(help_text="the eid of the provision")
    language = serializers.CharField(source="item.language")
    since = serializers.DateTimeField()
    is_new = serializers.BooleanField()
    appeal = serializers.CharField(help_text="of an appeal against a ruling on it, its uid; else empty")
    reports = serializers.IntegerField()
    flags = serializers.ListField(
        child=serializers.ChoiceField(choices=FlagKind.choices), help_text="what a program noticed; it decides nothing"
    )

    def to_representation(self, entry):
        return {
            "kind": entry.kind,
            "number": getattr(entry.item, "number", ""),
            "uid": entry.item.uid,
            "place": entry.place.eid if entry.place else "",
            "language": entry.item.language,
            "since": serializers.DateTimeField().to_representation(entry.since),
            "is_new": entry.is_new,
            "appeal": entry.appeal.uid if entry.appeal else "",
            "reports": entry.reports,
            "flags": [str(flag.value) for flag in entry.flags],
        }


class QueueOutput(serializers.Serializer):
    count = serializers.IntegerField(help_text="how many wait in all")
    next = serializers.URLField(allow_null=True)
    results = QueueEntryOutput(many=True)
