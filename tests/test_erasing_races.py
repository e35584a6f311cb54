"""Somebody acts in the very moment in which they are erased: nothing of it is left, and nothing is done twice."""

import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from accounts.actions import edit_profile, erase_person, finish_erasures
from accounts.actions.people import AccountErased
from accounts.models import Person
from core import clock
from proposals.actions import enter_alterations, index_alike, post_comment
from proposals.models import AlikeWords, AlterationMade, Comment, Proposal
from record.models import Entry
from tests import world as worlds
from tests.proposals.stage import make_draft, make_person, make_proposal
from tests.test_erasing import dump
from tests.threads import at_once


def test_what_slips_in_while_somebody_is_erased_goes_with_the_next_sweep(committed_db):
    world = worlds.make_world()
    article = worlds.place(world, "art_9").provision
    before = Comment.objects.filter(author=world.author).count()

    def comment(number):
        return post_comment(
            world.draft,
            article=article,
            stance="for",
            language="kk",
            text=f"slippery{number}",
            key=f"slip{number}",
            by=world.author,
            at=clock.now(),
        )

    outcomes = at_once(
        *[lambda number=number: comment(number) for number in range(14)],
        *[lambda: erase_person(world.author, at=clock.now())] * 6,
    )
    finish_erasures(at=clock.now())

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert "slippery" not in dump()
    assert Comment.objects.filter(author=world.author).count() == before + 14
    assert not Comment.objects.filter(author=world.author, erased_at__isnull=True).exists()
    verbs = list(Entry.objects.values_list("verb", flat=True))
    assert verbs.count("person.erased") == 1
    assert finish_erasures(at=clock.now()) == 1
    assert Entry.objects.count() == len(verbs)


def test_the_database_keeps_an_erased_row_empty(db):
    person = worlds.register_person("one@example.kz", "kerege-shanyraq-7", verified=True)
    erase_person(person, at=clock.now())

    with pytest.raises(IntegrityError, match="erased_is_empty"), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(name="Back Again")

    assert Person.objects.get(pk=person.pk).name == ""


def test_a_profile_is_changed_before_the_erasure_or_refused_after_it(committed_db):
    person = worlds.register_person("one@example.kz", "kerege-shanyraq-7", verified=True)

    outcomes = at_once(
        *[lambda n=n: edit_profile(person, name=f"Name {n}", at=clock.now()) for n in range(12)],
        lambda: erase_person(person, at=clock.now()),
    )

    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert {type(outcome) for outcome in refused} <= {AccountErased}
    with pytest.raises(AccountErased) as late, override("en"):
        edit_profile(person, name="Back Again", at=clock.now())
    with override("en"):
        assert str(late.value) == "This account has been erased. Nothing can be changed in it any more."
    assert (late.value.status, Person.objects.get(pk=person.pk).name) == (410, "")


def indexes_of(person):
    return [
        AlikeWords.objects.filter(proposal__author=person).count(),
        AlterationMade.objects.filter(proposal__author=person).count(),
    ]


def test_words_do_not_enter_an_index_again_while_they_are_erased(committed_db):
    draft, author = make_draft(), make_person("author")
    for number in range(8):
        make_proposal(draft, author, text=f"Words {number} of somebody who is erased in this very moment.")

    outcomes = at_once(
        *[lambda: index_alike(most=2)] * 4,
        *[lambda: enter_alterations(at=clock.now(), most=2)] * 4,
        lambda: erase_person(author, at=clock.now()),
    )
    for _time in range(4):
        index_alike(most=2)
        enter_alterations(at=clock.now(), most=2)

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert indexes_of(author) == [0, 0]


@pytest.mark.parametrize("index", ["proposals.alike", "proposals.alterations"])
def test_erasing_waits_for_whoever_writes_an_index_and_holds_no_proposal_meanwhile(committed_db, index):
    draft, author = make_draft(), make_person("author")
    proposal = make_proposal(draft, author)
    erasing = threading.Thread(target=erase_and_close, args=[author])

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [index])
        erasing.start()
        wait_for_somebody_who_waits(cursor)
        # What is written into an index refers to proposals: a lock on one would be a deadlock here.
        held = Proposal.objects.select_for_update(nowait=True).get(pk=proposal.pk)
    erasing.join(timeout=20)

    assert (held, erasing.is_alive()) == (proposal, False)
    assert Proposal.objects.get(pk=proposal.pk).erased_at is not None


def erase_and_close(person):
    erase_person(person, at=clock.now())
    connection.close()


def wait_for_somebody_who_waits(cursor):
    for _time in range(200):
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted"
        )
        if cursor.fetchone()[0]:
            return
        time.sleep(0.05)
    pytest.fail("Nobody waits for the lock of the index.")
