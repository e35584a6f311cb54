"""Notes of staff at the desk: written once, struck by their writer, shown where they belong, gone with an author."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from accounts.actions import erase_person
from commission.actions import NotWeighing, NotYourNote, add_note, strike_note
from commission.desk import Desk, Wanted
from commission.models import Considered, Note
from commission.noted import put_notes
from core import clock
from core.text import TextMissing
from tests.commission import world
from tests.commission.world import NOON
from tests.threads import at_once


def weighed(proposal):
    return Considered.objects.with_changes().select_related("draft").get(pk=proposal.pk)


def note(proposal, by, text="Комитеттен сұрау.", **values):
    return add_note(weighed(proposal), text, by=by, at=NOON, **values)


def shown(draft, reader, **wanted):
    page = world.place(draft, "art_9")
    with override("en"):
        board = Desk(page, reader, Wanted(**wanted))
        rows = board.rows(board.selected())
    put_notes(board.page.provision, rows)
    return [[one.text for one in row.notes] for row in rows]


def test_a_note_is_written_once_and_struck_by_its_writer(draft, rapporteur):
    proposal, colleague = world.make_proposal(draft), world.make_rapporteur(draft, "colleague", role="analyst")

    first, again = note(proposal, rapporteur), note(proposal, rapporteur, "  Комитеттен сұрау.\r\n")
    other = note(proposal, colleague)
    with pytest.raises(NotYourNote):
        strike_note(first, by=colleague, at=NOON)
    struck = [strike_note(first, by=rapporteur, at=NOON) for _turn in range(2)]
    anew = note(proposal, rapporteur)

    assert (first.pk, len({first.pk, other.pk, anew.pk})) == (again.pk, 3)
    assert [(one.struck_at, one.text) for one in struck] == [(NOON, "Комитеттен сұрау.")] * 2
    assert shown(draft, rapporteur) == [["Комитеттен сұрау."] * 3]


def test_it_is_refused_from_whoever_does_not_weigh_and_without_words(draft, rapporteur):
    proposal = world.make_proposal(draft)
    elsewhere = world.make_rapporteur(draft, "elsewhere", articles=[world.article(draft, "art_10")])

    with pytest.raises(NotWeighing):
        note(proposal, elsewhere)
    with pytest.raises(TextMissing):
        note(proposal, rapporteur, " \n")

    assert Note.objects.count() == 0


def test_notes_stand_beside_what_they_are_about(draft, rapporteur):
    first, second = world.make_proposal(draft), world.make_proposal(draft)
    other, position = world.make_proposal(draft, text="Басқа."), world.make_position(draft)
    note(first, rapporteur, "on one")
    note(second, rapporteur, "on all", of_variant=True)
    note(other, rapporteur, "elsewhere")
    position = type(position).objects.with_entries().select_related("draft").get(pk=position.pk)
    add_note(position, "on a position", by=rapporteur, at=NOON)

    assert shown(draft, rapporteur) == [["on one", "on all"], ["elsewhere"], ["on a position"]]
    assert shown(draft, rapporteur, same=first.serial) == [["on one", "on all"], ["on all"]]


@pytest.mark.parametrize("how_many", [1, 3])
def test_notes_ask_two_queries(draft, rapporteur, how_many, django_assert_num_queries):
    for number in range(how_many):
        note(world.make_proposal(draft, text=f"Мәтін {number}."), rapporteur)
    board = Desk(world.place(draft, "art_9"), rapporteur, Wanted())
    rows = board.rows(board.selected())

    with django_assert_num_queries(2):
        put_notes(board.page.provision, rows)
        writers = [one.writer.email for row in rows for one in row.notes]

    assert len(writers) == how_many


def test_the_database_refuses_notes_on_nothing_and_without_words(draft, rapporteur):
    proposal, position = world.make_proposal(draft), world.make_position(draft)
    columns = {"draft": draft, "writer": rapporteur, "at": NOON, "text": "x"}

    for wrong in (
        {},
        {"proposal": proposal, "position": position},
        {"position": position, "of_variant": True},
        {"proposal": proposal, "text": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Note.objects.create(**(columns | wrong))


def test_the_same_note_sent_twice_at_once_is_one(committed_db):
    draft = world.make_draft()
    rapporteur, proposal = world.make_rapporteur(draft), world.make_proposal(draft)

    made = at_once(*[lambda: note(proposal, rapporteur)] * 2)

    assert (made[0].pk, Note.objects.count()) == (made[1].pk, 1)


def test_notes_on_what_an_erased_person_said_are_gone(draft, rapporteur):
    author = world.make_person("author")
    note(world.make_proposal(draft, author=author), rapporteur)
    kept = note(world.make_proposal(draft, text="Басқа."), rapporteur)

    erase_person(author, at=clock.now())

    assert list(Note.objects.all()) == [kept]


def test_the_page_of_a_proposal_has_the_notes_on_its_equals(client, draft, rapporteur):
    first, second = world.make_proposal(draft), world.make_proposal(draft)
    other = world.make_proposal(draft, text="Басқа.")
    note(second, rapporteur, "on its equal")
    note(other, rapporteur, "on another")
    client.force_login(rapporteur)

    with override("en"):
        page = client.get(reverse("notes", args=["constitution", first.uid])).content.decode()

    assert ("on its equal" in page, second.number in page, "on another" in page) == (True, True, False)


def test_the_page_of_notes_writes_strikes_and_keeps_what_was_typed(client, draft, rapporteur):
    proposal = world.make_proposal(draft)
    client.force_login(rapporteur)
    with override("en"):
        at, desk = (
            reverse("notes", args=["constitution", proposal.uid]),
            reverse("desk", args=["constitution", "art_9"]),
        )

    long = "ұ" * 1001
    refused = client.post(at, {"note": long, "of_variant": "on"})
    written = client.post(at, {"note": "<b>Сұрау</b>", "of_variant": "on"})
    page, desk_page = (client.get(one).content.decode() for one in (at, desk))
    struck = client.post(at, {"act": "strike", "which": Note.objects.get().uid})

    said = refused.content.decode()
    assert (refused.status_code, written.status_code, struck.status_code) == (422, 302, 302)
    assert "The text is too long: 1001 characters. At most 1000 are possible." in said
    assert (f"{long}</textarea>" in said, 'name="of_variant" checked' in said) == (True, True)
    for one in (page, desk_page):
        assert "&lt;b&gt;Сұрау&lt;/b&gt;" in one
        assert "on all that ask for the same words" in one
    assert "The note is struck." in client.get(at).content.decode()
    client.force_login(proposal.author)
    assert client.get(at).status_code == 403
