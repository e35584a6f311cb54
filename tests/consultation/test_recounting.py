"""A recount of all published numbers: silent where they hold, and by name wherever one was tampered with."""

import logging
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from articles.models import ArticleVersion
from consultation.recounting import differences
from consultation.tasks import recount, weigh
from core import clock
from feedback.actions import aggregate_feedback, tally_changes
from feedback.models import Changed, Run, Summary, Weights
from feedback.models.runs import RunKind
from proposals.actions import hide, renew_statements
from tests.world import SLUG

TAMPERING = {
    "a number of a summary": (
        "UPDATE feedback_summary SET result = jsonb_set(result, '{people}', '777') WHERE id = %(summary)s",
        ["art_9 people: published 777, counted "],
    ),
    "a number deep in a summary": (
        "UPDATE feedback_summary SET result = jsonb_set(result, '{by_level,1,supports}', '777') WHERE id = %(summary)s",
        ["art_9 by_level.1.supports: published 777, counted "],
    ),
    "a day of a summary": (
        "UPDATE feedback_summary SET result = jsonb_set(result, '{by_day,0,comments}', '777') WHERE id = %(summary)s",
        ["art_9 by_day.", ".comments: published 777, counted "],
    ),
    "organizations in a summary": (
        "UPDATE feedback_summary SET result = jsonb_set(result, '{organizations,party,comments}', '777')"
        " WHERE id = %(summary)s",
        ["art_9 organizations.party.comments: published 777, counted "],
    ),
    "the digest of a summary": (
        "UPDATE feedback_summary SET input_digest = 'none' WHERE id = %(summary)s",
        ["art_9 digest: published none, counted "],
    ),
    "a tally": (
        "UPDATE feedback_tally SET number = number + 1 WHERE id = (SELECT min(id) FROM feedback_tally)",
        ["tally "],
    ),
    "a fact that is counted": (
        "DELETE FROM feedback_fact WHERE id = (SELECT min(id) FROM feedback_fact)",
        ["facts in the tallies of "],
    ),
    "a summary that is gone": ("DELETE FROM feedback_summary", ["art_9 watermark: published 0, counted "]),
    "a summary of a version to come": (
        "UPDATE feedback_summary SET watermark = watermark + 5 WHERE id = %(summary)s",
        ["art_9 watermark: published "],
    ),
    "equal texts of a summary": (
        "UPDATE feedback_summary SET result = jsonb_set(result, '{repeats}', result -> 'repeats'"
        """ || '[{"proposal": 9, "proposals": 2, "people": 2, "supports": 0}]') WHERE id = %(summary)s""",
        ["art_9 repeats.P-000009.proposals: published 2, counted 0"],
    ),
    "a tally of the draft": (
        "UPDATE feedback_tally SET number = 777 WHERE article_id IS NULL AND by = 'language' AND what = 'comment'"
        " AND participant = 'citizen' AND value = 'kk'",
        [
            "tally of draft comment citizen language kk: published 777, counted ",
            "figures languages kk.comments: published 777, counted ",
        ],
    ),
    "a tally of an article": (
        "UPDATE feedback_tally SET number = 777 WHERE article_id = %(article)s AND by = 'all' AND what = 'position'",
        ["tally of art_9 position party oppose all: published 777, counted "],
    ),
    "a tally that is gone": (
        "DELETE FROM feedback_tally WHERE article_id IS NULL AND by = 'day' AND what = 'proposal'",
        [
            "tally of draft proposal citizen day 20",
            ": published 0, counted ",
            "figures days 20",
            ".proposals: published 0",
        ],
    ),
    "a tally of nothing": (
        "INSERT INTO feedback_tally (draft_id, what, participant, ask, by, value, number)"
        " SELECT draft_id, 'comment', 'citizen', '', 'region', 'KZ-99', 3 FROM feedback_tally LIMIT 1",
        ["tally of draft comment citizen region KZ-99: published 3, counted 0"],
    ),
    "the turn of a change": (
        "UPDATE proposals_change SET turn = 3 WHERE revision_id = %(revision)s",
        ["P-000001 turn: published 3, counted 0"],
    ),
    "co-authors kept in a row": (
        "UPDATE proposals_proposal SET coauthor_ids = ARRAY[author_id] WHERE serial = 1",
        ["P-000001 co-authors: published 1, counted 0"],
    ),
    "the series of numbers": (
        "UPDATE proposals_numberseries SET last = last + 1 WHERE name = 'proposals'",
        ["last number of proposals and dossiers: published "],
    ),
    "the tally of a statement": (
        "UPDATE proposals_statement SET agree = 777",
        ["opinions: published [777, 0, 0], counted [0, 0, 0]"],
    ),
    "the main numbers": (
        "UPDATE feedback_weights SET figures = jsonb_set(figures, '{numbers,people}', '777')",
        ["figures numbers people.number: published 777, counted "],
    ),
    "supports in the main numbers": (
        "UPDATE feedback_weights SET figures = jsonb_set(figures, '{numbers,supports,identified}', '777')",
        ["figures numbers supports.number: published 777, counted "],
    ),
    "what waits for an answer": (
        "UPDATE feedback_weights SET figures = jsonb_set(figures, '{owed,0,1}', '777')",
        ["figures waiting art_9.unanswered: published 777, counted "],
    ),
    "proposals by region": (
        "UPDATE feedback_weights SET figures = jsonb_set(figures, '{regions,KZ-62}', '777')",
        ["figures regions KZ-62.proposals: published 777, counted "],
    ),
    "the priority of a statement": ("UPDATE proposals_statement SET priority = 777", ["priority: published 777.0, "]),
}


@pytest.fixture
def world(shared_world):
    world = shared_world
    for version in ArticleVersion.objects.select_related("article").order_by("article"):
        aggregate_feedback(version.article, at=clock.now())
        renew_statements(version.article_id)
    while tally_changes():
        pass
    weigh()
    # Counted long ago: what has no count by now is late.
    ArticleVersion.objects.update(changed_at=clock.now() - timedelta(hours=1))
    return world


def test_numbers_that_hold_are_told_by_silence(world):
    told = StringIO()

    call_command("recount", draft=SLUG, stdout=told)

    assert told.getvalue() == ""


def test_each_number_that_was_tampered_with_is_named(world):
    summary = Summary.objects.filter(article=world.article).order_by("-watermark").first()
    places = {"summary": summary.pk, "revision": world.published.current_revision_id, "article": world.article.pk}
    assert world.published.number == "P-000001"
    found = {}
    for what, (statement, _lines) in TAMPERING.items():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement, places)
                assert cursor.rowcount, what
            found[what] = differences(world.draft)
            transaction.set_rollback(True)

    missed = {
        what: found[what] for what, (_sql, lines) in TAMPERING.items() for one in lines if not _named(one, found[what])
    }
    assert missed == {}
    assert differences(world.draft) == []


def _named(line, found):
    return any(line in one for one in found)


def test_a_difference_ends_the_command_with_1_and_is_an_error_for_whoever_watches(world, caplog):
    Summary.objects.filter(article=world.article).delete()
    told = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("recount", draft=SLUG, stdout=told)
    with caplog.at_level(logging.ERROR, logger="consultation.tasks"):
        recount()

    version = ArticleVersion.objects.get(article=world.article).number
    line = f"art_9 watermark: published 0, counted {version}"
    assert (ended.value.code, told.getvalue()) == (1, f"{line}\n")
    run = Run.objects.get(kind=RunKind.RECOUNT)
    assert (run.state_at(clock.now()), run.figures) == ("differs", {"differences": 1, "first": [line]})
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR] == [
        f"A published number of {SLUG} is not what the facts give: {line}"
    ]


def test_what_nobody_had_time_to_count_yet_is_no_difference(world):
    Summary.objects.filter(article=world.article).delete()
    ArticleVersion.objects.filter(article=world.article).update(changed_at=clock.now())

    assert differences(world.draft) == []


def test_what_waits_to_be_tallied_is_no_difference(world):
    hide(world.published, ground="insult", at=clock.now())
    aggregate_feedback(world.article, at=clock.now())

    assert Changed.objects.count() > 0
    assert differences(world.draft) == []


@pytest.mark.parametrize(
    ("what", "told", "line"),
    [
        ("numbers.supports_in", {"identified": 777, "contact": 0}, "figures numbers supports.number: published 777, "),
        ("board.Board.unanswered", 777, "figures numbers unanswered.number: published 777, counted "),
        ("regions.shown_by_region", {"KZ-62": 777}, "figures regions KZ-62.proposals: published 777, counted "),
        ("tables.share", 777, "figures languages kk.share: published 777, counted "),
    ],
)
def test_a_page_of_figures_that_counts_wrongly_is_named(world, monkeypatch, what, told, line):
    """What is counted only when the page is asked for: here the page itself is wrong."""
    value = told if what.startswith("board") else lambda *_given: told
    Weights.objects.all().delete()
    monkeypatch.setattr(f"consultation.pages.figures.{what}", value)

    assert _named(line, differences(world.draft))
