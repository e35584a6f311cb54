"""A filed dossier on paper: all that it holds and its receipt, nothing that a ruling has hidden."""

import pytest
from django.test import Client

from core import clock
from proposals.actions import TranslatedWords, ask_cosigner, cosign, hide, translate
from tests.proposals.stage import address, make_draft, make_organization, make_person, said
from tests.proposals.test_dossiers import AGAINST, FIRST, SECOND, WITH, Desk


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def head(db):
    return make_person("head")


@pytest.fixture
def desk(draft, head):
    return Desk(draft, make_organization(head=head))


def paper(version=1):
    return Client().get(address("dossier_to_print", "O-000001", version))


def test_it_holds_letter_words_reasons_who_stands_beside_it_and_the_receipt(desk, head):
    desk.letter(head, "Our whole view.")
    desk.position(head)
    desk.file(head)
    other = make_person()
    fund = make_organization("Fund of Data", kind="org", head=other)
    ask_cosigner(desk.draft, desk.party, fund.bin, by=head, at=clock.now())
    cosign(desk.dossier, fund, version=1, by=other, at=clock.now())

    told = said(paper())

    for words in (
        "Party of the Steppe",
        f"BIN: {desk.party.bin}",
        "Our whole view.",
        "Russian is officially used.",
        WITH.text,
        WITH.reasons,
        "Not signed. This version was filed without an electronic signature",
        "Fund of Data",
        f"BIN: {fund.bin}",
        desk.dossier.uid,
    ):
        assert words in told, words


def test_words_that_a_ruling_has_hidden_are_not_printed(desk, head):
    desk.position(head, AGAINST, FIRST)
    desk.position(head)
    desk.file(head)
    hide(desk.entries()[SECOND].position, ground="insult", at=clock.now())

    told = said(paper())

    assert ("Hidden by a ruling." in told, WITH.text in told, AGAINST.reasons in told) == (True, False, True)


def test_a_reader_s_language_stands_below_the_original_marked_as_a_translation(desk, head):
    desk.position(head)
    desk.file(head)
    said_in = TranslatedWords("ru", ("Русский тоже употребляется.",), "Так считают наши члены.")
    translate(desk.entries()[SECOND].position, said_in, by=head, at=clock.now())

    russian, english = (
        said(Client().get(address("dossier_to_print", "O-000001", 1, language=language))) for language in ("ru", "en")
    )

    assert WITH.text in russian
    assert "Так считают наши члены." in russian
    assert "Перевод автора" in russian
    assert "Так считают" not in english


@pytest.mark.parametrize("number", [1, 2])
def test_it_asks_a_constant_number_of_queries(desk, head, django_assert_num_queries, number):
    for eid in (FIRST, SECOND)[:number]:
        desk.position(head, AGAINST, eid)
    desk.file(head)
    paper()

    desk.letter(head, "Another view.")
    desk.file(head, key="again")
    with django_assert_num_queries(10):
        assert paper(2).status_code == 200
