"""Answers that go out by letter: to whom, in which language, from where on, and that nothing in the file computes."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models.senders import unclaimed_person
from commission.actions import decide
from intake.models import Item, Passage
from proposals.actions import hide
from proposals.models import Channel
from tests.commission import world
from tests.commission.world import NOON, REASONS


@pytest.fixture
def secretary(draft):
    return world.make_rapporteur(draft, "secretary", role="secretary")


def lettered(draft, name="Әлия Серік", **values):
    author = unclaimed_person(name=name, region="KZ-71", language="kk", level=1)
    author.save()
    proposal = world.make_proposal(draft, author=author, channel=Channel.POST, **values)
    item = Item.objects.create(
        draft=draft,
        serial=proposal.serial,
        channel=Channel.POST,
        received_at=NOON,
        shelf="Қ-7",
        stage="registered",
        settled_at=NOON,
    )
    Passage.objects.create(item=item, place=1, proposal=proposal)
    return proposal


def answered(proposals, rapporteur):
    return decide(proposals, outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_a_letter_s_author_gets_their_answer_in_its_language_and_others_are_left_out(draft, rapporteur, secretary):
    letter, other = lettered(draft), world.make_proposal(draft)
    answered([letter, other], rapporteur)
    client = Client()
    client.force_login(secretary)

    [row] = rows_of(client.get(reverse("letters_file", args=["constitution"])).content)

    assert (row["name"], row["shelf"], row["language"], row["proposal"]) == ("Әлия Серік", "Қ-7", "kk", letter.number)
    assert row["asked"] == "Себебі бар."
    assert REASONS["kk"] in row["answer"]
    page = client.get(reverse("letters", args=["constitution"])).content.decode()
    assert ("1 letter to write" in page, "Әлия Серік" in page) == (True, False)


def test_the_next_file_goes_on_where_the_last_ended_and_hidden_words_are_in_none(draft, rapporteur, tmp_path, capsys):
    first, second, third = (lettered(draft, name) for name in ("Бір", "Екі", "Үш"))
    decisions = answered([first, second, third], rapporteur)
    hide(third, ground="insult", at=NOON)

    call_command("answer_letters", draft="constitution", output=tmp_path / "a.csv")
    call_command("answer_letters", draft="constitution", output=tmp_path / "b.csv", after=decisions[0].uid)

    assert [row["name"] for row in rows_of((tmp_path / "a.csv").read_bytes())] == ["Бір", "Екі"]
    assert [row["name"] for row in rows_of((tmp_path / "b.csv").read_bytes())] == ["Екі"]
    assert f"2 letters. The next file goes on with --after {decisions[1].uid}" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("answer_letters", draft="none", output=tmp_path / "c.csv")


def test_what_a_spreadsheet_would_compute_is_text(draft, rapporteur, secretary):
    answered([lettered(draft, '=HYPERLINK("http://x")', reasons="+1+1")], rapporteur)
    client = Client()
    client.force_login(secretary)

    [row] = rows_of(client.get(reverse("letters_file", args=["constitution"])).content)

    assert (row["name"], row["asked"]) == ('\'=HYPERLINK("http://x")', "'+1+1")


def test_only_who_runs_the_draft_takes_letters(draft, rapporteur):
    client = Client()
    client.force_login(rapporteur)

    assert client.get(reverse("letters", args=["constitution"])).status_code == 403
    assert client.get(reverse("letters_file", args=["constitution"])).status_code == 403
