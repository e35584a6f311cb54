"""What a report says of each article: what was said, the sentences that rules made of it, what was decided."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count as Number
from django.utils.timezone import localtime

from commission.models import Considered, Decision, Outcome, Weighed
from commission.overview import Count
from consultation.open_data.pages import pages_of
from feedback.models import Sentences, Summary
from feedback.sentences import METHOD as WORDING
from proposals.models import Kind, Turn
from proposals.models.proposals import number_of

# What is told of an article: how it was known who spoke, when and by which way is told of the whole draft alone.
TOLD = (
    *("contributions", "people", "people_identified", "proposals_total", "proposals", "changes_total", "comments"),
    *("stances", "distinct_proposals", "supports", "supports_identified", "set_apart", "organizations"),
)


@dataclass
class Answered(Count):
    """The desk's counts, and how much agreement with the text of citizens was answered."""

    keep_answered: int = 0

    def add(self, kind, turn, of_organization, waiting, outcome, how_many, oldest):
        super().add(kind, turn, of_organization, waiting, outcome, how_many, oldest)
        if kind == Kind.KEEP and turn <= Turn.FIRST_ON_PAGE and not of_organization and outcome is not None:
            self.keep_answered += how_many


def counted(draft):
    """Return what waits and what was decided: in all, each once, and by page."""
    total, by_page, pages = Answered(), defaultdict(Answered), pages_of(draft)
    for article, kind, turn, *figures in Considered.objects.filter(draft=draft).tally():
        if turn == Turn.FIRST:
            total.add(kind, turn, *figures)
        by_page[pages.get(article)].add(kind, turn, *figures)
    for article, stance, answered, how_many, _oldest in Weighed.objects.filter(draft=draft).tally():
        total.add_positions(stance, answered, how_many)
        by_page[pages.get(article)].add_positions(stance, answered, how_many)
    return total, by_page


def said(draft, numbers, by_page):
    """Return of each page on which anything was said what was said and decided there."""
    summaries = {summary.article_id: summary for summary in Summary.objects.latest_in(draft)}
    sentences = Sentences.objects.filter(summary__in=summaries.values(), method=WORDING)
    made = {one.summary_id: one for one in sentences}
    eids = pages_of(draft)
    of_page = {eids.get(article): summary for article, summary in summaries.items()}
    return {
        page: {name: told[name] for name in TOLD}
        | {"decided": decided(by_page.get(page, Answered()))}
        | _summary_of(of_page.get(page), made, eids)
        for page, told in sorted(numbers.items())
    }


def _summary_of(summary, made, eids):
    if summary is None:
        return {"sentences": [], "summary": {}}
    one = made.get(summary.pk)
    return {
        "sentences": [_sentence(row, eids) for row in one.result] if one else [],
        "summary": {
            "watermark": summary.watermark,
            "input_sha256": summary.input_digest,
            "sentences_sha256": one.input_digest if one else "",
        },
    }


def _sentence(row, eids):
    """Return a sentence by what everybody can look up: places by their eid, proposals by their number."""
    return {
        "rule": row["rule"],
        "numbers": row["numbers"],
        "place": eids.get(row["provision"], ""),
        "named": [number_of(serial) for serial in row["named"]],
    }


def decided(count):
    """Return what was decided of a count of proposals, what waits, and the day of the oldest that does."""
    return {
        "outcomes": {outcome.value: count.outcomes[outcome] for outcome in Outcome},
        "unanswered": count.unanswered,
        "oldest": localtime(count.oldest).date().isoformat() if count.oldest else "",
        "keep_answered": count.keep_answered,
        "organizations_unanswered": count.owed_to_organizations,
    }


def answers_to_organizations(draft):
    """Return how the answers to parties and organizations turned out, to proposals and positions alike."""
    answers = Decision.objects.standing().of(draft).public().to_organizations()
    by_outcome = dict(answers.order_by().values_list("outcome").annotate(Number("pk")))
    return {outcome.value: by_outcome.get(outcome.value, 0) for outcome in Outcome}
