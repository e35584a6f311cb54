"""Lasting addresses: of a place whatever its number, and of an edition's text."""

import pytest

from tests.pages import world


@pytest.fixture
def draft(db):
    return world.make_draft()


@pytest.mark.parametrize(
    ("eid", "address"),
    [
        ("draft", "/en/constitution/whole/"),
        ("sec_1", "/en/constitution/sections/1/"),
        ("art_9", "/en/constitution/articles/9/"),
        ("art_9__para_2", "/en/constitution/articles/9/#para_2"),
    ],
)
def test_a_place_leads_to_where_it_stands_today(client, draft, eid, address):
    uid = world.place(draft, eid).provision.uid

    response = client.get(f"/en/constitution/at/{uid}/")

    assert (response.status_code, response["Location"]) == (302, address)


def test_a_place_that_is_gone_leads_to_the_last_edition_that_has_it(client, draft):
    uid = world.place(draft, "art_9__para_2").provision.uid
    world.make_second_edition(draft, without={"art_9__para_2"})

    response = client.get(f"/en/constitution/at/{uid}/")

    assert response["Location"] == "/en/constitution/editions/1/articles/9/#para_2"


def test_an_unknown_place_is_not_found(client, draft):
    assert client.get("/en/constitution/at/v_00000000000000000000000000/").status_code == 404


def test_an_edition_is_read_as_it_was_and_says_which_it_is(client, draft):
    world.make_second_edition(draft, without={"art_9__para_2"})

    old = client.get("/en/constitution/editions/1/articles/9/").content.decode()
    new = client.get("/en/constitution/editions/2/articles/9/").content.decode()
    current = client.get("/en/constitution/articles/9/").content.decode()

    assert "Russian is used." in old
    assert "It is no longer current: edition 2 of 25 February 2026 is." in old
    assert 'href="/en/constitution/editions/1/articles/10/"' in old
    assert "propose/?provision=" not in old
    assert "Russian is used." not in new
    assert "This is the current edition." in new
    assert "Russian is used." not in current
    assert client.get("/en/constitution/editions/1/sections/1/").status_code == 200


def test_an_edition_that_is_not_published_is_not_found(client, draft):
    second = world.make_second_edition(draft)
    assert client.get("/en/constitution/editions/3/articles/9/").status_code == 404
    draft.editions.create(number=3, dated=second.dated)

    assert client.get("/en/constitution/editions/3/articles/9/").status_code == 404
    assert client.get("/en/constitution/articles/9/").status_code == 200
