"""Summaries: one per version of an article, equal to a recount, found by the workers in the database."""

import threading

import pytest
from django.db import transaction
from django.db.models import F

from articles.actions import touch
from articles.models import ArticleVersion
from feedback.actions import aggregate_feedback
from feedback.aggregation import digest, summarize
from feedback.facts import facts_about
from feedback.models import Summary
from feedback.tasks import count_changed
from proposals.actions import ProposalWords, file_proposal, hide, publish, support_proposal
from proposals.models import Comment, Position, PositionEntry, Proposal
from tests.moderation.world import LATER, NOON, make_draft, make_person, place
from tests.threads import at_once
from tests.world import make_world

EID = "art_9__para_2"


def file(draft, person, key="key", text="Употребляется русский язык наравне."):
    words = {"kind": "change", "language": "ru", "text": text, "reasons": "Так точнее."}
    return file_proposal(draft, place(draft, EID), ProposalWords(**words), key=key, by=person, at=NOON)


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def article(draft):
    return place(draft, "art_9").provision


def test_aggregating_counts_each_version_once(draft, article):
    file(draft, make_person("citizen"))

    first = aggregate_feedback(article, at=NOON)
    second = aggregate_feedback(article, at=LATER)

    assert (first.pk, first.computed_at, first.result["contributions"], Summary.objects.count()) == (
        second.pk,
        NOON,
        1,
        1,
    )


def test_aggregating_what_nobody_spoke_of_gives_nothing(article):
    assert (aggregate_feedback(article, at=NOON), Summary.objects.count()) == (None, 0)


def test_every_visible_act_makes_the_article_outdated_until_it_is_counted(draft, article):
    proposal = file(draft, make_person("citizen", level=1))
    seen = [list(Summary.objects.outdated_articles())]
    aggregate_feedback(article, at=NOON)
    seen.append(list(Summary.objects.outdated_articles()))
    for act in (
        lambda: publish(proposal, at=NOON),
        lambda: support_proposal(proposal, by=make_person("other"), at=NOON),
        lambda: hide(proposal, ground="insult", at=NOON),
    ):
        act()
        seen.append(list(Summary.objects.outdated_articles()))
        aggregate_feedback(article, at=NOON)

    assert seen == [[article.pk], [], [article.pk], [article.pk], [article.pk]]


def test_hidden_ones_are_counted_apart(draft, article):
    hide(file(draft, make_person("citizen")), ground="insult", at=NOON)

    result = aggregate_feedback(article, at=NOON).result

    assert (result["contributions"], result["set_apart"]) == (
        0,
        {"hidden": 1, "withdrawn": 0, "returned": 0, "disputed": 0},
    )


def test_a_summary_equals_a_recount_of_the_facts_at_its_watermark(draft, article):
    author = make_person("citizen")
    for number in range(3):
        file(draft, author, key=f"k{number}", text=f"Слова {number % 2}")
    summary = aggregate_feedback(article, at=NOON)

    recount = summarize(**facts_about(article))

    assert (summary.input_digest, summary.watermark) == (digest(recount), ArticleVersion.objects.get().number)


def test_the_facts_are_read_in_few_queries_however_many_there_are(draft, article, django_assert_num_queries):
    author = make_person("citizen")
    file(draft, author, key="1")
    with django_assert_num_queries(10):
        facts_about(article)
    file(draft, author, key="2")
    file(draft, author, key="3")
    with django_assert_num_queries(10):
        facts_about(article)


def test_the_task_counts_what_changed_and_nothing_twice(draft, article):
    count_changed()
    file(draft, make_person("citizen"))

    count_changed()
    count_changed()

    assert Summary.objects.get().watermark == ArticleVersion.objects.get().number
    assert not Summary.objects.outdated_articles().exists()


def test_the_task_ends_after_some_seconds_and_the_next_one_goes_on(draft, article, monkeypatch):
    for on in (article, place(draft, "art_10").provision):
        touch([on.pk], at=NOON)
    monkeypatch.setattr("feedback.tasks.COUNTING_FOR", -1)

    left = []
    for _run in range(2):
        count_changed()
        left.append(Summary.objects.outdated_articles().count())

    assert left == [1, 0]


def test_two_workers_at_once_count_each_article_once(committed_db, monkeypatch):
    draft = make_draft()
    articles = [place(draft, eid).provision for eid in ("art_9", "art_10")]
    for article in articles:
        touch([article.pk], at=NOON)
    done, both = [], threading.Barrier(2, timeout=20)

    def slowly(article, *, at):
        done.append(article.pk)
        both.wait()  # passes only where both count at the same time
        return aggregate_feedback(article, at=at)

    monkeypatch.setattr("feedback.tasks.aggregate_feedback", slowly)

    outcomes = at_once(count_changed, count_changed)

    assert (outcomes, sorted(done)) == ([None, None], sorted(article.pk for article in articles))
    assert Summary.objects.count() == 2


def test_an_article_that_changes_all_the_time_keeps_none_waiting(draft, article):
    """Each has its turn by when it was counted last, not by when it changed last."""
    other = place(draft, "art_10").provision
    for on in (article, other):
        touch([on.pk], at=NOON)
    aggregate_feedback(article, at=NOON)
    aggregate_feedback(other, at=LATER)
    for on, at in ((other, NOON), (article, LATER)):
        touch([on.pk], at=at)

    assert list(Summary.objects.outdated_articles()) == [article.pk, other.pk]


def test_the_latest_summary_is_the_one_with_the_highest_watermark(draft, article):
    file(draft, make_person("citizen"))
    aggregate_feedback(article, at=NOON)
    file(draft, make_person("other"))
    newest = aggregate_feedback(article, at=LATER)

    assert list(Summary.objects.latest_of([article.pk])) == [newest]


def test_a_summary_made_while_people_act_never_mixes_two_versions(committed_db):
    draft = make_draft()
    article = place(draft, "art_9").provision
    people = [make_person(f"person{number}") for number in range(6)]

    def act(person):
        for number in range(5):
            with transaction.atomic():
                file(draft, person, key=f"k{number}")

    def count():
        for _ in range(10):
            aggregate_feedback(article, at=NOON)

    outcomes = at_once(*[lambda person=person: act(person) for person in people], count, count)
    last = aggregate_feedback(article, at=LATER)

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert (last.result["contributions"], last.watermark) == (30, 30)
    assert all(summary.result["contributions"] == summary.watermark for summary in Summary.objects.all())


def test_a_recount_over_all_kinds_of_participants_agrees_and_mixes_none(db):
    world = make_world()
    article = world.article

    summary = aggregate_feedback(article, at=NOON)
    result = summary.result

    assert summary.input_digest == digest(summarize(**facts_about(article)))
    proposals = Proposal.objects.about(article).countable()
    comments = Comment.objects.filter(article=article).countable()
    citizens = {"organization__isnull": True}
    assert result["proposals_total"] == proposals.filter(**citizens).count() > 0
    assert result["comments"] == comments.filter(**citizens).count() > 0
    written = proposals.filter(**citizens).values_list("author", "coauthor_ids")
    people = {person for author, coauthors in written for person in [author, *(coauthors or [])]}
    assert result["people"] == len(people | set(comments.filter(**citizens).values_list("author", flat=True)))
    party = result["organizations"]["party"]
    standing = PositionEntry.objects.filter(
        version=F("position__dossier__current_version"), position__in=Position.objects.about(article).countable()
    )
    assert (party["organizations"], party["proposals_total"], party["comments"]) == (
        1,
        proposals.exclude(**citizens).count(),
        comments.exclude(**citizens).count(),
    )
    assert party["positions_total"] == sum(party["positions"].values()) == standing.count() > 0
    assert result["organizations"]["org"]["organizations"] == 0
