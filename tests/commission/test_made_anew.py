"""Rows of the desk, variants of a prepared answer and rows of the table are made anew with whatever they show."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import edit_profile
from commission.actions import Shown, begin_docket, decide, word_docket
from commission.models import Verdict
from consultation.pages.kept import memory
from proposals.models import Proposal, RevisionWords
from tests.commission import world
from tests.commission.test_docket_pages import signed_in
from tests.commission.world import NOON

WORDS = {"outcome": "declined", "reasons": {"kk": "Орыс тілі тең емес.", "ru": "Русский язык."}}
ENTRY = WORDS | {"words": {}, "explanation": {}, "is_seen": False, "reasons_from": "", "read": 0}
SECRET = re.compile(r'value="\w{64}"|"X-CSRFToken": "\w+"')


@pytest.fixture
def rapporteur(draft):
    return world.make_rapporteur(draft)


@pytest.fixture
def proposals(draft):
    return [world.make_proposal(draft, author=world.make_person(f"author{number}")) for number in range(3)]


@pytest.fixture
def docket(draft, proposals, rapporteur):
    chosen = [Shown(proposals[0].serial, len(proposals))]
    return begin_docket(world.article(draft), chosen, title="Тіл", among=None, by=rapporteur, at=NOON)


@pytest.fixture
def pages(client, rapporteur, proposals, docket):
    """Return what the three pages say, as they are found and as they are made with nothing at hand."""
    client = signed_in(rapporteur)
    addresses = [
        reverse("desk", args=["constitution", "art_9"]),
        docket.get_absolute_url(),
        reverse("comparative_table", args=["constitution"]),
    ]

    def read():
        return [SECRET.sub("", client.get(address).content.decode()) for address in addresses]

    def found_and_fresh():
        found = read()
        memory.forget()
        fresh = read()
        return found, fresh

    read()
    return found_and_fresh


def support(proposals, _docket, _rapporteur):
    world.support(proposals[0], world.make_person("backer"))


def comment(proposals, _docket, rapporteur):
    world.comment(proposals[0], rapporteur, "against")


def cover(proposals, _docket, _rapporteur):
    RevisionWords.objects.filter(revision__proposal=proposals[0]).update(reasons="Сұраймын, ████.")


def rename(proposals, _docket, _rapporteur):
    Proposal.objects.filter(pk=proposals[0].pk).update(name_form="pseudonym")
    edit_profile(proposals[0].author, pseudonym="Дала", at=NOON)


def hide(proposals, _docket, _rapporteur):
    Proposal.objects.filter(pk=proposals[1].pk).update(hidden_at=timezone.now(), hidden_ground="insult")


def answer(proposals, docket, rapporteur):
    docket.items.filter(proposal=proposals[2]).update(is_held=False, is_out=True)
    decide([proposals[2]], **WORDS, by=rapporteur, at=NOON)


def word(_proposals, docket, rapporteur):
    word_docket(docket, {1: ENTRY}, by=rapporteur, at=NOON)


@pytest.mark.parametrize("act", [support, comment, cover, rename, hide, answer, word])
def test_what_changed_is_seen_at_the_next_look(pages, proposals, docket, rapporteur, act):
    before, _fresh = pages()

    act(proposals, docket, rapporteur)
    found, fresh = pages()

    assert found == fresh
    assert found != before


def test_what_one_types_stands_on_their_own_page_alone(pages, draft, docket, rapporteur):
    other, typed = (
        world.make_rapporteur(draft, "second"),
        {"outcome_1": "declined", "reasons_kk_1": "Тек маған.", "read_1": "0"},
    )
    pages()

    refused = signed_in(rapporteur).post(docket.get_absolute_url(), {"act": "nothing", **typed})
    seen = signed_in(other).get(docket.get_absolute_url()).content.decode()

    assert "Тек маған." in refused.content.decode()
    assert "Тек маған." not in seen
    assert not Verdict.objects.exists()


def test_what_is_ticked_is_ticked_for_oneself(client, draft, proposals, rapporteur):
    address = reverse("desk", args=["constitution", "art_9"])
    refused = signed_in(rapporteur).post(address, {"chosen": f"{proposals[0].number}*3@1", "outcome": "declined"})
    again = signed_in(rapporteur).get(address).content.decode()

    assert refused.status_code == 422
    assert re.search(r'name="chosen" value="[^"]+" checked', refused.content.decode())
    assert not re.search(r'name="chosen" value="[^"]+" checked', again)
