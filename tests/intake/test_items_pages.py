"""The pages of the desk: from the scan of a letter to the printed answer, without a script."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.models import Role
from core import clock
from intake.actions import take_item
from intake.models import Entry, Item
from proposals.models import Proposal
from tests.intake.desk import PASSAGE, SAID, client_of, letter, make_desk, operator, scan, typed
from tests.intake.test_importing import iin
from tests.proposals.stage import address, said


@pytest.fixture
def desk(db):
    return make_desk()


def sent(*passages, **values):
    """Return what the form sends."""
    passages = [PASSAGE | one for one in passages or [{}]]
    shared = {name: value for name, value in SAID.items() if name != "passages"}
    fields = {f"{name}_{place}": value for place, one in enumerate(passages, 1) for name, value in one.items()}
    return shared | fields | {"passages": str(len(passages)), "act": "enter"} | values


def test_a_letter_goes_from_its_scan_to_the_printed_answer(desk):
    first, second = client_of(desk.first), client_of(desk.second)
    form = first.get(address("register_item", "constitution"))
    key = re.search(r'name="key" value="([^"]+)"', form.content.decode())[1]
    file = SimpleUploadedFile("хат.pdf", scan(2), "application/pdf")

    registered = first.post(address("register_item", "constitution"), {"key": key, "files": file, "shelf": "Box 4"})
    page = registered.url
    assert "Nobody has typed it yet." in said(first.get(page))
    first.post(page, {"act": "take"})
    typing = said(first.get(page))
    assert "Enter it" in typing
    assert "Another operator types this item at the moment." in said(second.get(page))
    entered = first.post(page, sent())
    assert entered.url == address("items", "constitution")
    assert "You have typed this item." in said(first.get(page))
    second.post(page, {"act": "take"})
    blind = said(second.get(page))
    assert "наравне" not in blind
    settled = second.post(page, sent())

    assert settled.url == page
    assert "It became P-000001 ." in said(second.get(page))
    printed = said(second.get(address("item_answer", "constitution", Item.objects.get().uid)))
    assert "Answer to E-000001 What you sent is registered. Keep this answer." in printed
    assert "http://testserver" + address("proposal", "P-000001") in printed
    assert (
        "came by: letter" in said(Client().get(address("proposal", "P-000001")))
        or Proposal.objects.get().visible_at is None
    )


def test_what_differs_is_settled_by_a_third_on_the_page(desk):
    item = letter(desk)
    typed(item, desk.first)
    second, third, page = client_of(desk.second), client_of(desk.third), item.get_absolute_url()
    second.post(page, {"act": "take"})
    second.post(page, sent({"text": "Иначе."}, region="KZ-71"))
    third.post(page, {"act": "take"})

    shown = said(third.get(page))
    unchosen = third.post(page, {"act": "settle", "take_region": "a", "text_1": "Третьи слова."})
    kept = unchosen.content.decode()
    settled = third.post(page, {"act": "settle", "take_region": "b", "take_text_1": "own", "text_1": "Третьи слова."})

    assert "Aktobe Region" in shown
    assert "Astana" in shown
    assert unchosen.status_code == 422
    assert "Choose in each field what the item says." in said(unchosen)
    assert "Третьи слова." in kept
    assert settled.url == page
    proposal = Proposal.objects.get()
    words = Proposal.objects.with_words(proposal.author).get()
    assert (words.text, proposal.author.region) == ("Третьи слова.", "KZ-71")


def test_nothing_typed_is_lost_and_all_that_is_wrong_is_told_at_once(desk):
    item = letter(desk)
    client, page = client_of(desk.first), item.get_absolute_url()
    client.post(page, {"act": "take"})

    more = client.post(page, sent(act="add"))
    wrong = client.post(page, sent({"place": "статья 99"}, {"kind": ""}, contact=""))
    kept = client.post(page, sent({"text": "Недописано", "place": ""}, act="keep", iin=iin()))

    assert 'name="text_2"' in more.content.decode()
    assert (wrong.status_code, kept.status_code) == (422, 302)
    told = wrong.content.decode()
    assert told.count(PASSAGE["text"]) == 2
    for sentence in ("No provision of the draft is named so.", "The sender cannot be told from others."):
        assert sentence in told
    again = client.get(page).content.decode()
    assert "Недописано" in again
    assert iin() not in again
    assert "A number was kept." in again


@pytest.mark.parametrize("act", ["keep", "add", "enter"])
def test_signs_that_cannot_be_stored_are_refused_and_the_rest_stands(desk, act):
    item = letter(desk)
    client, page = client_of(desk.first), item.get_absolute_url()
    client.post(page, {"act": "take"})

    answer = client.post(page, sent(act=act, contact="Алматы\0"))

    assert answer.status_code == 422
    assert PASSAGE["reasons"] in answer.content.decode()
    assert not item.entries.exists()


def test_who_lost_the_item_keeps_what_they_typed(desk):
    item = letter(desk)
    client, page = client_of(desk.first), item.get_absolute_url()
    typed(item, desk.second)
    typed(item, desk.third)

    late = client.post(page, sent({"text": "Мои слова."}))

    assert late.status_code == 409
    assert "This item was settled in the meantime." in said(late)
    assert "Мои слова." in late.content.decode()


def test_scans_are_pictures_for_the_desk_and_files_to_save(desk):
    item = letter(desk, files=[("a<b>.pdf", scan(2))])
    client, own = client_of(desk.first), item.scans.get()
    here = ["constitution", item.uid, own.uid]

    picture = client.get(address("scan_page", *here, 2))
    beyond = client.get(address("scan_page", *here, 3))
    file = client.get(address("scan_file", *here))

    assert (picture["Content-Type"], picture.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert picture["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (beyond.status_code, file.content) == (404, scan(2))
    assert file["Content-Disposition"].startswith("attachment;")
    assert (own.pages, own.name) == (2, "a<b>.pdf")
    for address_of in (address("scan_page", *here, 1), address("scan_file", *here)):
        assert Client().get(address_of).status_code == 302


def test_the_desk_is_for_operators_and_secretaries_alone(desk):
    operator_s, secretary = client_of(desk.first), client_of(operator(desk.draft, Role.SECRETARY))
    moderator = client_of(operator(desk.draft, Role.MODERATOR))
    lists = address("items", "constitution")

    assert [client.get(lists).status_code for client in (operator_s, secretary, moderator, Client())] == [
        200,
        200,
        403,
        302,
    ]
    closed = ["draft_settings", "draft_arrivals", "queue", "overview"]
    assert {operator_s.get(address(name, "constitution")).status_code for name in closed} == {403}
    assert "Intake desk" in said(operator_s.get(lists))


def test_what_is_no_act_is_refused(desk):
    client, page = client_of(desk.first), letter(desk).get_absolute_url()

    assert client.post(page, {"act": "publish"}).status_code == 400
    assert client.get(page.replace(Item.objects.get().uid, "l_none")).status_code == 404
    assert client.get(address("item_answer", "constitution", Item.objects.get().uid)).status_code == 404
    assert not Entry.objects.exists()


def test_a_refused_letter_has_an_answer_in_three_languages(desk):
    item = letter(desk)
    for person in (desk.first, desk.second):
        typed(item, person, {"refusal": "unreadable"})
    client = client_of(desk.first)

    pages = [
        said(client.get(address("item_answer", "constitution", item.uid, language=one))) for one in ("kk", "ru", "en")
    ]

    assert "It cannot be read. Send it again in a form that can be." in pages[2]
    assert [page for page in pages if "E-000001" not in page] == []
    assert "Прочитать это нельзя" in pages[1]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_however_many_items_there_are(desk, count, django_assert_num_queries):
    for _one in range(count):
        take_item(letter(desk), by=desk.first, at=clock.now())
    client = client_of(desk.first)
    client.get(address("items", "constitution"))

    with django_assert_num_queries(12):
        page = client.get(address("items", "constitution"))

    assert page.content.decode().count("E-00000") == count
