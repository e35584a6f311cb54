"""Somebody acts in the very moment in which they are erased: nothing of it is left, and nothing is done twice."""

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import edit_profile, erase_person, finish_erasures
from accounts.models import Person
from core import clock
from proposals.actions import post_comment
from proposals.models import Comment
from record.models import Entry
from tests import world as worlds
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
        edit_profile(person, name="Back Again", at=clock.now())

    assert Person.objects.get(pk=person.pk).name == ""
