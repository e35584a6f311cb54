"""Tallies: kept from what changed, equal to what was said, found and mended where they are not."""

import random
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import Person
from articles.models import Provision
from feedback.actions import aggregate_feedback, begin_run, check_tallies, end_run, tally_changes
from feedback.models import Changed, Fact, Run, Tally
from feedback.models.runs import LONGEST, RunKind
from feedback.tasks import check, tally
from moderation.actions import move_item
from proposals.actions import ProposalWords, file_proposal, hide, publish, withdraw_proposal
from proposals.models import Comment, Proposal
from tests.moderation.test_placing import ask
from tests.moderation.world import (
    LATER,
    NOON,
    make_comment,
    make_draft,
    make_moderator,
    make_person,
    make_proposal,
    place,
    reviewed,
    seen,
)
from tests.threads import at_once
from tests.world import make_world

DONE = (0, [])


@pytest.fixture
def draft(db):
    return make_draft()


def values_of(draft, by, *, article=None, what="proposal", participant="citizen", ask=""):
    rows = Tally.objects.filter(draft=draft, by=by, article=article, what=what, participant=participant, ask=ask)
    return dict(rows.values_list("value", "number"))


def test_what_came_is_counted_by_each_thing_once(draft):
    proposal = make_proposal(draft, **seen())
    make_comment(draft, **seen(language="ru"))
    article = place(draft, "art_9").provision

    assert tally_changes() > 0
    assert values_of(draft, "all") == {"": 1}
    assert values_of(draft, "language", article=article) == {"kk": 1}
    assert values_of(draft, "region") == {"KZ-71": 1}
    assert values_of(draft, "level") == {"1": 1}
    assert values_of(draft, "channel") == {"site": 1}
    assert values_of(draft, "day") == {"2026-02-05": 1}
    assert values_of(draft, "all", ask="change") == {"": 1}
    paragraph = proposal.change.provision_id
    assert values_of(draft, "provision", article=article, ask="change") == {str(paragraph): 1}
    assert values_of(draft, "language", what="comment") == {"ru": 1}
    assert values_of(draft, "all", what="comment", ask="for") == {"": 1}
    assert (Changed.objects.count(), tally_changes()) == (0, 0)


@pytest.mark.parametrize(
    "act",
    [
        lambda one: hide(one, ground="insult", at=LATER),
        lambda one: Proposal.objects.filter(pk=one.pk).update(withdrawn_at=LATER, status="withdrawn"),
        lambda one: Proposal.objects.filter(pk=one.pk).update(returned_at=LATER),
        lambda one: Proposal.objects.filter(pk=one.pk).update(disputed_at=LATER),
    ],
)
def test_what_is_set_apart_leaves_the_tallies(draft, act):
    proposal = make_proposal(draft, **seen())
    make_proposal(draft, **seen())
    tally_changes()

    act(proposal)
    tally_changes()

    assert values_of(draft, "all") == {"": 1}
    assert check_tallies() == DONE


def test_what_is_being_written_is_noted_only_when_it_is_sent(draft):
    proposal = make_proposal(draft, status="draft", serial=None, submitted_at=None)
    assert Changed.objects.count() == 0

    proposal.status, proposal.serial, proposal.submitted_at = "submitted", 5, NOON
    proposal.save()
    tally_changes()

    assert values_of(draft, "all") == {"": 1}


def test_somebody_who_moves_or_is_known_better_is_counted_so(draft):
    person = make_person("mover", level=1)
    make_proposal(draft, author=person, **seen())
    make_comment(draft, author=person, **seen())
    tally_changes()

    Person.objects.filter(pk=person.pk).update(level=2, region="KZ-10")
    tally_changes()

    assert values_of(draft, "level") == values_of(draft, "level", what="comment") == {"2": 1}
    assert values_of(draft, "region") == {"KZ-10": 1}
    assert check_tallies() == DONE


def test_what_a_moderator_moves_is_counted_where_it_stands_from_then_on(draft):
    moderator = make_moderator(draft)
    proposal, other = (ask(draft) for _each in range(2))
    comment = make_comment(draft, **reviewed())
    make_comment(draft, parent=comment, thread=comment, **reviewed())
    make_comment(draft, proposal=proposal, **reviewed())
    tally_changes()
    here, there = (place(draft, eid).provision for eid in ("art_9", "art_10"))
    said = values_of(draft, "all", article=here, what="comment")
    assert (values_of(draft, "all", article=here), said) == ({"": 2}, {"": 3})

    for item, to in ((proposal, "art_10__para_1"), (comment, "art_10")):
        move_item(item, place(draft, to), reasons="Туралы.", by=moderator, at=LATER)
    assert tally_changes() > 0

    stood = str(other.change.provision_id)
    assert values_of(draft, "all", article=here) == {"": 1}
    assert values_of(draft, "provision", article=here, ask="question") == {stood: 1}
    stands = str(place(draft, "art_10__para_1").provision_id)
    assert values_of(draft, "provision", article=there, ask="question") == {stands: 1}
    assert values_of(draft, "all", article=here, what="comment") == {}
    assert values_of(draft, "all", article=there, what="comment") == {"": 3}
    assert values_of(draft, "all") == {"": 2}
    assert check_tallies() == DONE


def test_rows_that_are_gone_are_gone_from_the_tallies(draft):
    comment = make_comment(draft, **seen())
    tally_changes()
    comment.words.delete()
    Comment.objects.filter(pk=comment.pk).delete()
    tally_changes()

    assert values_of(draft, "all", what="comment") == {}
    assert Fact.objects.count() == 0


def test_one_draft_is_never_counted_in_another(draft):
    other = make_draft("other")
    make_proposal(draft, **seen())
    make_proposal(other, author=make_person("elsewhere"), **seen())
    tally_changes()

    assert values_of(draft, "all") == values_of(other, "all") == {"": 1}


def test_tallies_of_the_whole_world_equal_the_summaries(db):
    """Summaries are counted by other code, in Python, from the facts."""
    make_world()
    while tally_changes():
        pass
    assert check_tallies() == DONE

    compared = 0
    for article in Provision.objects.articles():
        summary = aggregate_feedback(article, at=NOON)
        if summary is None:
            continue
        told, draft = summary.result, article.draft
        compared += 1
        assert values_of(draft, "channel", article=article) == told["by_channel"]
        assert sum(values_of(draft, "all", article=article).values()) == told["proposals_total"]
        assert sum(values_of(draft, "all", article=article, what="comment").values()) == told["comments"]
        for kind, number in told["proposals"].items():
            assert sum(values_of(draft, "all", article=article, ask=kind).values()) == number
        for stance, number in told["stances"].items():
            assert values_of(draft, "all", article=article, what="comment", ask=stance) == {"": number}
        for kind, counts in told["organizations"].items():
            positions = values_of(draft, "all", article=article, what="position", participant=kind)
            assert sum(positions.values()) == counts["positions_total"]
        languages = values_of(draft, "language", article=article)
        for language, number in values_of(draft, "language", article=article, what="comment").items():
            languages[language] = languages.get(language, 0) + number
        assert languages == told["by_language"]
    assert compared > 1


def test_many_acts_in_any_order_leave_what_a_count_of_all_gives(draft):
    chance = random.Random(7)
    people = [make_person(f"many{number}", level=1 + number % 3) for number in range(4)]
    made = []
    for step in range(60):
        person = people[step % 4]
        if step % 3 == 0 or not made:
            words = ProposalWords(kind="change", language="ru", text=f"Слова {step}.", reasons="Так.")
            at = NOON + timedelta(hours=step)
            made.append(file_proposal(draft, place(draft, "art_9__para_2"), words, key=f"k{step}", by=person, at=at))
        else:
            one = Proposal.objects.get(pk=chance.choice(made).pk)
            act = chance.choice(["hide", "publish", "withdraw", "level"])
            if act == "level":
                Person.objects.filter(pk=one.author_id).update(level=chance.choice([1, 2, 3]))
            elif act == "hide" and not one.is_tombstone:
                hide(one, ground="insult", at=LATER)
            elif act == "withdraw" and not one.is_tombstone:
                withdraw_proposal(one, by=one.author, at=LATER)
            elif not one.is_tombstone and one.visible_at is None:
                publish(one, at=LATER)
        if step % 5 == 0:
            tally_changes(most=3)
    while tally_changes():
        pass

    assert check_tallies() == DONE


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        ("UPDATE feedback_tally SET number = number + 1 WHERE by = 'language'", "tally"),
        ("DELETE FROM feedback_tally WHERE by = 'day'", "tally"),
        ("DELETE FROM feedback_fact", "fact not counted"),
        ("UPDATE feedback_fact SET language = 'ru'", "counted without a fact"),
        ("INSERT INTO feedback_fact SELECT (jsonb_populate_record(f, '{\"id\": 99}')).* FROM feedback_fact f",
         "counted without a fact"),
    ],
)  # fmt: skip
def test_a_difference_is_named_and_mended(draft, tamper, fault):
    make_proposal(draft, **seen())
    tally_changes()
    before = list(Tally.objects.order_by("by", "ask", "value", "article").values_list("by", "ask", "value", "number"))
    with connection.cursor() as cursor:
        cursor.execute(tamper)

    number, first = check_tallies()

    assert number == len(first) > 0
    assert fault in {one[0] for one in first}
    assert check_tallies() == DONE
    after = list(Tally.objects.order_by("by", "ask", "value", "article").values_list("by", "ask", "value", "number"))
    assert after == before


def test_what_waits_to_be_counted_is_no_difference(draft):
    make_proposal(draft, **seen())
    tally_changes()
    make_proposal(draft, **seen())

    assert check_tallies() == DONE
    assert values_of(draft, "all") == {"": 1}


def test_two_workers_at_once_count_nothing_twice(committed_db):
    draft = make_draft()
    for _each in range(20):
        make_proposal(draft, **seen())

    at_once(tally, tally, tally)
    tally()

    assert values_of(draft, "all") == {"": 20}
    assert check_tallies() == DONE


def test_a_worker_that_dies_while_counting_loses_nothing(committed_db, monkeypatch):
    draft = make_draft()
    make_proposal(draft, **seen())
    monkeypatch.setattr("feedback.actions.tallies.DROP_EMPTY", "SELECT 1 / 0")
    with pytest.raises(Exception, match="division by zero"):
        tally_changes()
    monkeypatch.undo()

    assert values_of(draft, "all") == {}
    assert tally_changes() > 0
    assert values_of(draft, "all") == {"": 1}


def test_the_nightly_check_stands_in_the_journal_and_raises_the_alarm(draft, caplog):
    make_proposal(draft, **seen())
    tally_changes()
    check()
    Tally.objects.filter(by="language").update(number=5)
    check()

    good, bad = Run.objects.order_by("pk")
    assert (good.state_at(LATER), bad.state_at(LATER)) == ("done", "differs")
    assert bad.figures["first"][0][0] == "tally"
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "differed" in caplog.text


def test_a_run_that_ends_in_an_error_names_it(draft, monkeypatch):
    def fail():
        raise ZeroDivisionError

    monkeypatch.setattr("feedback.tasks.check_tallies", fail)
    with pytest.raises(ZeroDivisionError):
        check()

    run = Run.objects.get()
    assert (run.error, run.state_at(LATER)) == ("ZeroDivisionError", "failed")


def test_a_run_whose_worker_died_reads_as_broken_off(draft):
    run = begin_run(RunKind.CHECK_TALLIES, at=NOON)

    assert (run.state_at(NOON + LONGEST / 2), run.state_at(NOON + LONGEST)) == ("going", "broken_off")
    assert end_run(run, at=LATER).lasted == LATER - NOON
