"""Opinions through their actions: once per person, changed, taken back; what is asked about; tallies that hold."""

import logging
import secrets
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from articles.models import Provision
from core import clock
from core.rules import RuleViolation
from proposals.actions import (
    ProposalWords,
    file_proposal,
    give_opinion,
    hide,
    publish,
    recount_statements,
    renew_statements,
    restore,
    return_to_author,
    save_draft,
    take_back_opinion,
    withdraw_proposal,
)
from proposals.actions.opinions import NotOpenToOpinions
from proposals.asking import next_for, progress_of, read_statement
from proposals.models import Opinion, Proposal, Statement, StatementsMark
from proposals.statements import priority_of
from proposals.tasks import find_statements, recount
from record.models import Entry
from tests.proposals import stage
from tests.threads import at_once


@pytest.fixture
def draft(db):
    return stage.make_draft()


@pytest.fixture
def person(draft):
    return stage.make_person()


@pytest.fixture
def proposal(draft):
    return stage.make_proposal(draft)


def answer(proposal, given="agree", *, by, at=None, **values):
    return give_opinion(proposal, given, by=by, at=at or clock.now(), **values)


def refusal(call, *arguments, **values):
    with pytest.raises(RuleViolation) as refused, transaction.atomic():
        call(*arguments, **values)
    return refused.value.code, str(refused.value), refused.value.field


def tally(proposal):
    return Statement.objects.values_list("agree", "disagree", "passed", "priority").get(pk=proposal.pk)


def asked():
    return set(Statement.objects.asked().values_list("proposal__serial", flat=True))


def article_of(proposal):
    return Provision.objects.get(pk=proposal.change.article_id)


def test_an_answer_counts_once_can_be_changed_and_taken_back(person, proposal):
    first = answer(proposal, "agree", by=person)
    again = answer(proposal, "agree", by=person)
    agreed = tally(proposal)
    answer(proposal, "pass", by=person)
    passed = tally(proposal)
    answer(proposal, "disagree", by=person)
    disagreed = tally(proposal)
    take_back_opinion(proposal, by=person, at=clock.now())
    take_back_opinion(proposal, by=person, at=clock.now())

    assert (again.pk, again.at) == (first.pk, first.at)
    assert agreed == (1, 0, 0, priority_of(1, 0, 0))
    assert passed == (0, 0, 1, priority_of(0, 0, 1))
    assert disagreed == (0, 1, 0, priority_of(0, 1, 0))
    assert tally(proposal) == (0, 0, 0, priority_of(0, 0, 0))
    assert not Opinion.objects.exists()


def test_opinions_leave_no_leaf_and_change_no_page(person, proposal):
    article = article_of(proposal)
    before = Entry.objects.count(), article.version.number

    answer(proposal, by=person)
    take_back_opinion(proposal, by=person, at=clock.now())

    assert (Entry.objects.count(), Provision.objects.get(pk=article.pk).version.number) == before


def test_own_hidden_withdrawn_returned_and_waiting_proposals_are_not_answered(draft, person, proposal):
    newcomer = stage.make_person(level=1)
    waiting = stage.make_proposal(draft, newcomer, text="One.")
    hidden, returned, withdrawn = (stage.make_proposal(draft, text=f"{word}.") for word in ("Two", "Three", "Four"))
    hide(hidden, ground="insult", at=clock.now())
    return_to_author(returned, at=clock.now())
    withdraw_proposal(withdrawn, by=withdrawn.author, at=clock.now())

    refused = [refusal(answer, one, by=person) for one in (waiting, hidden, returned, withdrawn)]

    assert (
        refused
        == [
            (
                "not_open_to_opinions",
                "This proposal cannot be answered: it is hidden, withdrawn or not published.",
                None,
            )
        ]
        * 4
    )
    assert refusal(answer, proposal, by=proposal.author) == (
        "own_opinion",
        "This is your own proposal: others answer it.",
        None,
    )
    assert not Opinion.objects.exists()


def test_keeping_and_questions_are_no_statements(draft, person):
    keep = stage.make_proposal(draft, kind="keep", text="")
    question = stage.make_proposal(draft, kind="question", text="")

    refused = [refusal(answer, one, by=person) for one in (keep, question)]

    assert (
        refused
        == [("not_a_statement", "Only proposals to change, to add or to remove words can be answered so.", None)] * 2
    )


def test_other_answers_organizations_and_low_levels_are_refused(draft, person, proposal):
    party = stage.make_organization(head=person)

    unknown = refusal(answer, proposal, "perhaps", by=person)
    as_party = refusal(answer, proposal, by=person, organization=party)
    draft.least_level = proposal.draft.least_level = 2
    draft.save()
    too_low = refusal(answer, proposal, by=stage.make_person(level=1))

    assert unknown == ("unknown_answer", "Choose one of the answers: agree, disagree or pass.", "answer")
    assert as_party == (
        "organizations_have_no_opinions",
        "Organizations give no such answers: they are people's. Act in your own name to answer.",
        None,
    )
    assert too_low == ("level_too_low", "This consultation asks for a confirmed identity.", None)


def test_answers_end_with_collection(draft, person, proposal):
    answer(proposal, by=person)
    stage.close(draft)

    assert refusal(answer, proposal, "pass", by=person)[0] == "collection_closed"
    assert refusal(take_back_opinion, proposal, by=person, at=clock.now())[0] == "collection_closed"
    assert tally(proposal)[:3] == (1, 0, 0)


def test_the_database_holds_one_opinion_per_person_and_known_answers(person, proposal):
    given = answer(proposal, by=person)
    row = {"proposal": proposal, "revision": given.revision, "at": clock.now()}

    with pytest.raises(IntegrityError, match="one_opinion_per_person"), transaction.atomic():
        Opinion.objects.create(person=person, answer="pass", **row)
    with pytest.raises(IntegrityError, match="answer_is_known"), transaction.atomic():
        Opinion.objects.create(person=stage.make_person(), answer="perhaps", **row)


def test_words_that_changed_since_the_answer_are_told(draft, person):
    proposal = stage.make_proposal(draft)
    answer(proposal, by=person)
    return_to_author(proposal, at=clock.now())
    proposal = Proposal.objects.get(pk=proposal.pk)
    words = ProposalWords("change", "en", "Russian is used, and English too.", "Many ask for it.")
    by = proposal.author
    key = secrets.token_hex(8)
    file_proposal(draft, stage.place(draft), words, key=key, by=by, at=clock.now(), proposal=proposal)

    [opinion] = Opinion.objects.of(person)
    changed = opinion.words_changed
    answer(Proposal.objects.for_act().get(pk=proposal.pk), by=person)
    [renewed] = Opinion.objects.of(person)

    assert (changed, renewed.words_changed) == (True, False)
    assert tally(proposal)[:3] == (1, 0, 0)


def test_what_is_readable_is_asked_about_and_what_is_said_alike_once(draft):
    first, same = (stage.make_proposal(draft) for _copy in range(2))
    other = stage.make_proposal(draft, text="Russian is not mentioned.")
    removals = [stage.make_proposal(draft, kind="remove", text="", reasons=why) for why in ("One reason.", "Another.")]
    stage.make_proposal(draft, kind="keep", text="")
    stage.make_proposal(draft, kind="question", text="")
    waiting = stage.make_proposal(draft, stage.make_person(level=1), text="It waits.")
    save_draft(draft, stage.place(draft), ProposalWords("change", "en", "Unsent."), by=first.author, at=clock.now())

    find_statements()
    at_first = asked()
    hide(first, ground="insult", at=clock.now())
    publish(waiting, at=clock.now())
    withdraw_proposal(other, by=other.author, at=clock.now())
    find_statements()
    later = asked()
    restore(first, at=clock.now())
    find_statements()

    assert at_first == {first.serial, other.serial, removals[0].serial}
    assert later == {same.serial, waiting.serial, removals[0].serial}
    assert asked() == {first.serial, waiting.serial, removals[0].serial}


def test_looking_through_again_changes_nothing_and_is_not_asked_for(draft, person, proposal):
    find_statements()
    answer(proposal, by=person)
    before = list(Statement.objects.values())

    renew_statements(proposal.change.article_id)

    assert list(Statement.objects.values()) == before
    assert StatementsMark.objects.outdated_articles() == []


def test_each_is_asked_once_never_of_their_own_until_none_is_left(draft, person):
    proposals = [stage.make_proposal(draft, text=f"Words {number}.") for number in range(5)]
    own = stage.make_proposal(draft, person, text="Words of mine.")
    find_statements()

    met = []
    while (statement := next_for(person, draft)) is not None:
        assert progress_of(person, draft).left == 5 - len(met)
        met.append(statement.proposal.pk)
        answer(Proposal.objects.for_act().get(pk=statement.proposal.pk), by=person)

    assert sorted(met) == sorted(one.pk for one in proposals)
    assert own.pk not in met
    assert progress_of(person, draft).left == 0
    assert next_for(person, draft, article_of(own)) is None


def test_who_comes_next_is_the_same_while_nothing_changes_and_differs_between_people(draft):
    for number in range(12):
        stage.make_proposal(draft, text=f"Words {number}.")
    find_statements()
    people = [stage.make_person() for _one in range(12)]

    first = [next_for(one, draft).proposal.pk for one in people]

    assert first == [next_for(one, draft).proposal.pk for one in people]
    assert len(set(first)) > 3


def test_agreement_of_many_does_not_bring_a_statement_forward(draft):
    loved, hated, unseen = (stage.make_proposal(draft, text=f"Words {number}.") for number in range(3))
    find_statements()
    for _one in range(8):
        somebody = stage.make_person()
        answer(loved, "agree", by=somebody)
        answer(hated, "disagree", by=somebody)

    priorities = dict(Statement.objects.values_list("pk", "priority"))

    assert priorities[loved.pk] == pytest.approx(priorities[hated.pk])
    assert priorities[unseen.pk] > priorities[loved.pk]


def test_what_is_left_out_is_quoted_in_the_readers_language_and_the_rest_in_the_authors(draft):
    removal = stage.make_proposal(draft, kind="remove", text="", language="kk")
    change = stage.make_proposal(draft, text="Official use of Russian is free.")

    with override("ru"):
        removed, changed = (read_statement(one.pk) for one in (removal, change))
        told = [(one.language, [vars(step) for step in one.steps]) for one in (removed, changed)]

    assert told[0][0] == "ru"
    assert told[0][1][0]["old"] == stage.WORDS["art_9__para_2"]["ru"].removesuffix(".")
    assert told[1][0] == "en"


def test_hidden_words_are_no_statement(proposal):
    hide(proposal, ground="insult", at=clock.now())

    assert read_statement(proposal.pk) is None


def test_a_wrong_tally_is_found_at_night_told_and_mended(person, proposal, caplog):
    answer(proposal, by=person)
    Statement.objects.update(agree=7, priority=0.1)

    with caplog.at_level(logging.ERROR):
        recount()

    assert tally(proposal) == (1, 0, 0, priority_of(1, 0, 0))
    assert "The tally of a statement was wrong" in caplog.text
    assert recount_statements() == 0


def test_many_parallel_answers_by_twenty_people_are_twenty(committed_db):
    draft = stage.make_draft()
    proposal = stage.make_proposal(draft)
    people = [stage.make_person() for _one in range(20)]
    answers = ["agree", "disagree", "pass"]

    for _time in range(2):
        outcomes = at_once(*(lambda n=n: answer(proposal, answers[n // 20], by=people[n % 20]) for n in range(60)))
        assert [one for one in outcomes if isinstance(one, Exception)] == []

    assert Opinion.objects.count() == 20
    assert sum(tally(proposal)[:3]) == 20
    assert recount_statements() == 0


def test_answering_taking_back_looking_through_and_hiding_at_once_leave_right_tallies(committed_db):
    draft = stage.make_draft()
    proposals = [stage.make_proposal(draft, text=f"Words {number}.") for number in range(4)]
    people = [stage.make_person() for _one in range(10)]
    article = proposals[0].change.article_id

    def all_of(one):
        for proposal in proposals:
            with suppress(NotOpenToOpinions):
                answer(proposal, "agree", by=one)
                if one.pk % 2:
                    take_back_opinion(proposal, by=one, at=clock.now())

    def look_through():
        for _time in range(10):
            renew_statements(article)
            recount_statements()

    def hide_one():
        hide(proposals[3], ground="insult", at=clock.now() + timedelta(seconds=1))

    outcomes = at_once(*(lambda one=one: all_of(one) for one in people), look_through, look_through, hide_one)
    find_statements()

    assert [one for one in outcomes if one is not None] == []
    assert recount_statements() == 0
    assert asked() == {one.serial for one in proposals[:3]}
