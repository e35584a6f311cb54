"""Earlier versions of what a variant is answered: they stay readable, and one can be taken again."""

import pytest
from django.urls import reverse

from commission.actions import Shown, begin_docket, drop_docket, word_docket
from commission.models import Verdict
from tests.commission import world
from tests.commission.test_docket_pages import signed_in
from tests.commission.world import NOON

EMPTY = {"words": {}, "explanation": {}, "is_seen": False, "reasons_from": ""}
FIRST = {"outcome": "declined", "reasons": {"kk": "Орыс тілі тең емес.", "ru": "Русский язык употребляется наряду."}}
SECOND = {"outcome": "partly_accepted", "reasons": {"kk": "Орыс тілі тең.", "ru": "Русский язык <b>равен</b>."}}


@pytest.fixture
def analyst(draft):
    return world.make_rapporteur(draft, "analyst", role="analyst")


@pytest.fixture
def docket(draft, analyst):
    proposals = [world.make_proposal(draft) for _one in range(2)]
    chosen = [Shown(proposals[0].serial, 2)]
    docket = begin_docket(world.article(draft), chosen, title="Тіл", among=None, by=analyst, at=NOON)
    for number, said in enumerate((FIRST, SECOND)):
        word_docket(docket, {1: EMPTY | said | {"read": number}}, by=analyst, at=NOON)
    return docket


@pytest.fixture
def address(docket):
    return reverse("docket_entry", args=["constitution", docket.uid, 1])


def test_each_version_shows_what_it_says_otherwise(docket, address, analyst, django_assert_num_queries):
    page = signed_in(analyst).get(address).content.decode()
    told = page.partition('id="versions"')[2]

    assert told.index("Version 2") < told.index("Version 1")
    assert "&lt;b&gt;равен&lt;/b&gt;" in told
    assert "<del>" in told
    assert "употребляется наряду" in told
    assert told.count("Take this version again") == 1
    assert ">2 versions of the answer</a>" in signed_in(analyst).get(docket.get_absolute_url()).content.decode()


def test_an_earlier_version_taken_again_is_the_newest_and_none_is_lost(docket, address, analyst):
    client = signed_in(analyst)

    taken = client.post(address, {"act": "again", "version": "1"})
    again = client.post(address, {"act": "again", "version": "1"})

    assert (taken.status_code, again.status_code) == (302, 302)
    latest = Verdict.objects.order_by("number").last()
    assert (latest.number, latest.outcome, latest.reasons) == (3, FIRST["outcome"], FIRST["reasons"])
    assert Verdict.objects.count() == 3


@pytest.mark.parametrize("version", ["9", "", "x", "²"])
def test_an_unknown_version_is_not_there(address, analyst, version):
    assert signed_in(analyst).post(address, {"act": "again", "version": version}).status_code == 404
    assert Verdict.objects.count() == 2


def test_nothing_is_taken_again_by_others_nor_once_it_is_given_up(draft, docket, address, analyst):
    stranger = world.make_rapporteur(draft, "other", role="rapporteur", articles=[world.article(draft, "art_10")])
    assert signed_in(stranger).post(address, {"act": "again", "version": "1"}).status_code == 403
    drop_docket(docket, by=analyst, at=NOON)

    refused = signed_in(analyst).post(address, {"act": "again", "version": "1"})

    assert refused.status_code in {409, 422}
    assert "Take this version again" not in refused.content.decode()
    assert Verdict.objects.count() == 2
