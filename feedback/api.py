"""Counts for programs."""

from django.conf import settings
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.programs import Parameters, Route, read
from articles.current import get_draft
from core import clock
from feedback.aggregation import KINDS, NOTHING, summarize
from feedback.models import Analysis, Sentences, Summary
from feedback.rules import RULES, THEME_RULES
from feedback.shown_themes import article_asked, listed, number_not_placed
from feedback.telling import tell
from feedback.telling_weeks import week_of
from proposals.api import page_of_article


class KindCounts(serializers.Serializer):
    change = serializers.IntegerField()
    add = serializers.IntegerField()
    remove = serializers.IntegerField()
    keep = serializers.IntegerField()
    question = serializers.IntegerField()


class PositionCounts(serializers.Serializer):
    support = serializers.IntegerField()
    with_changes = serializers.IntegerField()
    oppose = serializers.IntegerField()


class OrganizationCounts(serializers.Serializer):
    """What one kind of organization said: never added to what citizens say."""

    organizations = serializers.IntegerField()
    proposals = KindCounts()
    proposals_total = serializers.IntegerField()
    comments = serializers.IntegerField()
    positions = PositionCounts()
    positions_total = serializers.IntegerField()
    positions_answered = serializers.IntegerField()
    set_apart = serializers.DictField(child=serializers.IntegerField())


class ByKindOfOrganization(serializers.Serializer):
    party = OrganizationCounts()
    org = OrganizationCounts()


class SentenceOutput(serializers.Serializer):
    """A sentence about an article, made by a rule; its words are in the language that was asked for."""

    rule = serializers.CharField()
    text = serializers.CharField()
    number = serializers.IntegerField(help_text="How many texts stand behind it.")
    numbers = serializers.DictField(help_text="All that it tells, by name.")
    provision = serializers.CharField(allow_blank=True, help_text="The eid of the place it is about, or nothing.")
    proposals = serializers.ListField(
        child=serializers.CharField(), help_text="The numbers of some proposals behind it, the most supported first."
    )
    url = serializers.CharField(allow_blank=True, help_text="Where all texts behind it are read.")


class SentencesMadeOutput(serializers.Serializer):
    """How the sentences were made: the same inputs and parameters give the same sentences."""

    method = serializers.CharField()
    parameters = serializers.DictField(child=serializers.IntegerField())
    input_digest = serializers.CharField()


class NewSentenceOutput(serializers.Serializer):
    """A sentence about what is new; its words are in the language that was asked for."""

    rule = serializers.CharField()
    text = serializers.CharField()
    numbers = serializers.DictField(child=serializers.IntegerField(), help_text="All that it tells, by name.")
    url = serializers.CharField(allow_blank=True, help_text="Where the texts behind it are read.")


class CountOutput(serializers.Serializer):
    """A count that is kept: the facts at its watermark give the same one."""

    watermark = serializers.IntegerField()
    input_digest = serializers.CharField()
    computed_at = serializers.DateTimeField()


class WeekOutput(serializers.Serializer):
    """What is new since a day: the newest count beside the one that stood when that day began."""

    since = serializers.DateField()
    sentences = NewSentenceOutput(many=True)
    now = CountOutput()
    before = CountOutput(allow_null=True, help_text="Nothing where no count by the present rules is kept of then.")
    method = serializers.CharField()
    digest = serializers.CharField(help_text="SHA-256 over rules, numbers and choices; the same two counts give it.")


class AnalysisOutput(serializers.Serializer):
    """What an analyst or a rapporteur says of the article in words of their own; no rule made it."""

    uid = serializers.CharField()
    version = serializers.IntegerField(source="number")
    words = serializers.DictField(child=serializers.CharField(allow_blank=True), help_text="By language.")
    office = serializers.CharField()
    written_at = serializers.DateTimeField()
    watermark = serializers.IntegerField(help_text="Of the count it was written for.")
    contributions = serializers.IntegerField(help_text="How many contributions that count had.")


class SummaryOutput(serializers.Serializer):
    """Counts of citizens; those of parties and other organizations stand apart, in `organizations`."""

    contributions = serializers.IntegerField()
    people = serializers.IntegerField()
    people_identified = serializers.IntegerField()
    proposals = KindCounts()
    distinct_proposals = serializers.IntegerField()
    comments = serializers.IntegerField()
    supports = serializers.IntegerField()
    supports_identified = serializers.IntegerField()
    supports_earlier = serializers.IntegerField(
        help_text="Given to words of proposals that have become others since; counted apart."
    )
    waiting = serializers.IntegerField()
    set_apart = serializers.DictField(child=serializers.IntegerField())
    by_level = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))
    by_language = serializers.DictField(child=serializers.IntegerField())
    by_channel = serializers.DictField(
        child=serializers.IntegerField(), required=False, help_text="How citizens' proposals came."
    )
    by_day = serializers.ListField(child=serializers.DictField())
    organizations = ByKindOfOrganization()
    sentences = SentenceOutput(many=True)
    sentences_made = SentencesMadeOutput(allow_null=True)
    week = WeekOutput(allow_null=True)
    analysis = AnalysisOutput(allow_null=True)
    computed_at = serializers.DateTimeField(allow_null=True)
    watermark = serializers.IntegerField()
    method = serializers.CharField(allow_blank=True)
    rules = serializers.DictField(child=serializers.CharField())
    demonstration = serializers.BooleanField()


class ArticleSummary(Route):
    @read("read_summary", tag="counts", gives=SummaryOutput)
    def get(self, request, draft, article):
        """Read what was said on an article at one moment, with the rules of counting.

        `article` is its number, or the eid of the preamble or of a section.
        """
        draft = get_draft(request, draft)
        placement = page_of_article(draft, article)
        summary = Summary.objects.latest_of([placement.provision_id]).first()
        result = summary.result if summary else summarize(**NOTHING)
        answer = {name: result[name] for name in SummaryOutput().fields if name in result}
        answer["proposals"] = {kind: result["proposals"][kind] for kind in KINDS}
        answer |= {
            "computed_at": summary.computed_at if summary else None,
            "watermark": summary.watermark if summary else 0,
            "method": summary.method if summary else "",
            "rules": {name: str(rule) for name, rule in RULES.items()},
            "demonstration": draft.is_demonstration,
            **_sentences(summary, placement),
        }
        return Response(SummaryOutput(answer).data)


def _sentences(summary, placement):
    made = Sentences.objects.of(summary) if summary else None
    url = settings.SITE_URL + placement.get_absolute_url()
    told = tell(made, placement.provision, url, quoting=False)
    rows = [
        {
            "rule": one.rule,
            "text": one.text,
            "number": one.number,
            "numbers": row["numbers"],
            "provision": one.provision,
            "proposals": [number for number, _address in one.named],
            "url": one.url,
        }
        for one, row in zip(told, made.result if made else [], strict=True)
    ]
    week = week_of(summary, placement.provision, url, at=clock.now()) if summary else None
    analysis = Analysis.objects.standing(placement.provision)
    return {"sentences": rows, "sentences_made": made, "week": week, "analysis": analysis}


class NamedTheme(serializers.Serializer):
    """One theme that an analyst named, as it was counted at the last run."""

    id = serializers.CharField(source="uid")
    names = serializers.DictField(child=serializers.CharField())
    named_at = serializers.DateTimeField()
    method = serializers.CharField(help_text="`themes-1` by the model of many languages, `themes-1-by-words` without.")
    counted_at = serializers.DateTimeField()
    texts = serializers.IntegerField()
    people = serializers.IntegerField()
    organizations = serializers.IntegerField()
    by_language = serializers.DictField(child=serializers.IntegerField())
    telling = serializers.ListField(child=serializers.CharField(), help_text="Addresses of what tells it best.")
    opposite = serializers.ListField(child=serializers.CharField(), help_text="Addresses of opposite voices.")


class NamedThemesOutput(serializers.Serializer):
    themes = NamedTheme(many=True)
    not_placed = serializers.IntegerField(help_text="Texts that the last run has put into none of these themes.")
    rules = serializers.DictField(child=serializers.CharField())


class NamedThemesAsked(Parameters):
    article = serializers.CharField(required=False, help_text="Eid of a page (`art_9`): the themes of that article.")


class NamedThemes(Route):
    @read("list_named_themes", tag="counts", gives=NamedThemesOutput, parameters=NamedThemesAsked)
    def get(self, request, draft):
        """Read the themes of a draft that analysts named, the largest first.

        Suggestions of the program are no part of it.
        """
        draft = get_draft(request, draft)
        place = article_asked(draft, self.asked)
        themes = listed(draft, place and place.provision_id, named=True)
        for theme in themes:
            for name in ("people", "organizations"):
                setattr(theme, name, theme.figures.get(name, 0))
            theme.by_language = dict(theme.shares)
            theme.telling = _addresses(request, theme.voices)
            theme.opposite = _addresses(request, theme.voices_opposite)
        rules = {name: str(rule) for name, rule in THEME_RULES.items()}
        not_placed = number_not_placed(draft, place and place.provision_id)
        return Response(NamedThemesOutput({"themes": themes, "not_placed": not_placed, "rules": rules}).data)


def _addresses(request, voices):
    return [request.build_absolute_uri(voice.url) for _language, some in voices for voice in some]


urlpatterns = [
    path("drafts/<slug:draft>/articles/<slug:article>/summary/", ArticleSummary.as_view(), name="api_summary"),
    path("drafts/<slug:draft>/named-themes/", NamedThemes.as_view(), name="api_named_themes"),
]
