"""The texts behind the numbers: as many as the number says, chosen by what it is counted by, and by nothing untold."""

import re
from datetime import timedelta

import pytest
from lxml import html

from consultation.pages.figures.counting import count_figures
from core import clock
from feedback.actions import tally_changes, weigh_demands
from proposals.actions import hide
from proposals.models import Kind, Proposal
from tests.pages.world import (
    NOON,
    make_comment,
    make_draft,
    make_person,
    make_proposal,
    make_rapporteur,
    support,
)

PAGE = "/en/constitution/texts/"
OTHER = "Орыс тілі қатар қолданылады."


@pytest.fixture
def draft(db):
    return make_draft()


def counted(client, query=""):
    """Return what the list says of itself: {words: number}, and how many texts it shows."""
    tree = html.fromstring(client.get(f"{PAGE}{query}").content)
    told = {}
    for one in tree.xpath("//p[@id='counted']/span"):
        words, _colon, number = one.text_content().partition(":")
        told[words] = int(re.sub(r"\D", "", number))
    return told, len(tree.xpath("//section[@id='list']//li[@class='item']"))


def test_texts_are_chosen_by_what_they_are_counted_by(draft, client):
    one = make_proposal(draft, author=make_person("one", level=1), channel="post", language="kk")
    make_proposal(draft, "art_10__para_1", kind=Kind.KEEP, submitted_at=NOON - timedelta(days=2), language="ru")
    make_comment(draft, author=one.author)
    make_comment(draft, "art_10", language="ru")

    found = {
        query: counted(client, query)[0]["Texts"]
        for query in (
            *("", "?kind=changes", "?kind=keep", "?level=1", "?level=confirmed", "?channel=post", "?language=ru"),
            *(f"?day={(NOON - timedelta(days=2)).date()}", "?article=art_10", "?state=open", "?state=answered"),
            *("?whose=party", "?what=comments", "?what=comments&language=ru", "?what=comments&article=art_9"),
        )
    }

    assert list(found.values()) == [2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 2, 1, 1]
    assert counted(client) == ({"Texts": 2, "People who sent them": 2}, 2)


def test_what_is_unknown_chooses_nothing(draft, client):
    make_proposal(draft)

    for query in ("?kind=none", "?level=9", "?day=yesterday", "?day=2026-02-30", "?article=art_99", "?place=art_99"):
        assert counted(client, query) == ({"Texts": 1, "People who sent them": 1}, 1), query
    assert client.get(f"{PAGE}?same=%00&article=%00&place=%00").status_code == 200


def test_how_an_author_is_known_is_told_of_no_comment(draft, client):
    make_comment(draft, author=make_person("one", level=1))
    make_comment(draft, author=make_person("two"))

    assert counted(client, "?what=comments&level=1")[0]["Texts"] == 2


def test_what_waits_for_a_moderator_is_counted_and_not_shown(draft, client):
    make_proposal(draft, visible_at=None, reviewed_at=None, reasons="Осы сөзді ешкім оқымайды.")
    make_comment(draft, visible_at=None, reviewed_at=None, text="Мұны да ешкім оқымайды.")
    hidden = make_proposal(draft)
    hide(hidden, ground="insult", at=clock.now())

    waiting = {"Texts": 1, "People who sent them": 1, "They wait for a moderator and cannot be read yet": 1}
    for query in ("", "?what=comments"):
        assert counted(client, query) == (waiting, 0)
        assert "оқымайды" not in client.get(f"{PAGE}{query}").content.decode()


def test_a_demand_leads_to_those_who_ask_for_it_and_what_was_merged_into_it(draft, client):
    head, equal, merged = make_proposal(draft), make_proposal(draft), make_proposal(draft, text=OTHER)
    Proposal.objects.filter(pk=merged.pk).update(merged_into=head)
    support(equal, make_person("backer"))
    support(equal, make_person("mail", level=1))
    make_proposal(draft, text="Басқа сөз.")
    weigh_demands(draft, count_figures=count_figures, at=NOON)
    tally_changes()

    page = client.get("/en/constitution/figures/").content.decode()

    address = f"/en/constitution/texts/?same={head.number}&amp;place={head.change.base.placement.eid}"
    assert page.count(address) == 2
    told, shown = counted(client, address.partition("texts/")[2].replace("&amp;", "&"))
    assert (told["Texts"], told["Confirmed people who wrote or support them"], shown) == (3, 4, 3)


def test_staff_are_led_from_a_demand_to_its_own_texts_at_the_desk(draft, client):
    proposal = make_proposal(draft)
    make_proposal(draft, text=OTHER)
    weigh_demands(draft, count_figures=count_figures, at=NOON)
    tally_changes()
    client.force_login(make_rapporteur(draft))

    page = client.get("/en/constitution/staff/figures/").content.decode()

    address = f"/en/constitution/commission/art_9/?same={proposal.number}"
    assert f'href="{address}"' in page
    desk = client.get(address).content.decode()
    assert (proposal.number in desk, OTHER in desk) == (True, False)


@pytest.mark.parametrize(("query", "number"), [("", 10), ("?what=comments", 8)])
def test_the_questions_are_as_many_however_much_came(draft, client, django_assert_num_queries, query, number):
    def come():
        make_proposal(draft)
        make_comment(draft)

    come()
    client.get(f"{PAGE}{query}")
    fresh = {"HX-Request": "true"}  # is not kept
    with django_assert_num_queries(number):
        client.get(f"{PAGE}{query}", headers=fresh)
    come()
    come()

    with django_assert_num_queries(number):
        client.get(f"{PAGE}{query}", headers=fresh)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_each_language_has_the_page_before_anything_came(draft, client, language):
    assert client.get(f"/{language}/constitution/texts/").status_code == 200
