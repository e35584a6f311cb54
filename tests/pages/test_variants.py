"""The variants of the text: equal changes of a provision are one, with the people who ask for it and back it."""

from html import unescape

import pytest
from django.test import Client

from proposals.actions import hide
from proposals.models import Proposal, Support
from tests.feedback.voices import make_people, make_proposals
from tests.moderation.world import LATER, NOON, make_draft, make_person, place

API = "/api/v1/drafts/constitution/articles/9/variants/"
ONE, OTHER = "Орыс тілі еркін қолданылады.", "Орыс тілі тең қолданылады."


@pytest.fixture
def draft(db):
    return make_draft()


def shown(client, language="en", eid="art_9"):
    answer = client.get(f"/{language}/constitution/variants/{eid}/")
    return answer.status_code, " ".join(unescape(answer.content.decode()).split())


def back(proposals, people, **values):
    Support.objects.bulk_create(
        Support(proposal=one, revision=one.current_revision, person=person, at=NOON, **values)
        for one in proposals
        for person in people
    )


def told(client):
    return [
        (row["text"], row["proposals"], row["people_identified"], row["people_contact"], row["supports_identified"])
        for row in client.get(API).json()["results"]
    ]


def test_two_changes_that_differ_in_one_word_are_two_variants_with_their_people(client, draft):
    people = make_people(30)
    sent = make_proposals(draft, [ONE] * 31 + [OTHER] * 2, [*people, people[0], *people[:2]])
    make_proposals(draft, [ONE.upper()], make_people(1, name="mailed", level=1))
    back(sent[:2], make_people(3, name="backing"))
    back(sent[:1], make_people(2, name="earlier"), of_earlier_words=True)

    assert told(client) == [(ONE, 32, 30, 1, 3), (OTHER, 2, 2, 0, 0)]
    status, page = shown(client)
    assert status == 200
    assert "32 proposals" in page
    assert "30 people + 1 not confirmed" in page
    assert "3 supports" in page
    assert page.index("еркін") < page.index("тең")


def test_coauthors_count_as_people(client, draft):
    [one] = make_proposals(draft, [ONE], make_people(1))
    Proposal.objects.filter(pk=one.pk).update(coauthor_ids=[make_person("with").pk])

    assert told(client) == [(ONE, 1, 2, 0, 0)]


def test_what_is_hidden_or_no_change_or_an_organizations_is_no_variant(client, draft):
    hidden, _stays = make_proposals(draft, [OTHER, ONE], make_people(2))
    make_proposals(draft, [""] * 2, make_people(2, name="keeping"), kind="keep")
    make_proposals(draft, [""] * 2, make_people(2, name="asking"), kind="question", reasons=["Неге?", "Қашан?"])
    hide(hidden, ground="insult", at=LATER)

    assert told(client) == [(ONE, 1, 1, 0, 0)]
    assert "тең" not in shown(Client())[1]


def test_the_first_that_stands_words_its_variant(client, draft):
    first, second = make_proposals(draft, [ONE, ONE.upper()], make_people(2))
    assert client.get(API).json()["results"][0]["first"] == first.number

    hide(first, ground="insult", at=LATER)

    [row] = client.get(API).json()["results"]
    assert (row["first"], row["text"], row["proposals"]) == (second.number, ONE.upper(), 1)


def test_an_article_without_changes_says_so(client, draft):
    assert "Nobody has asked for other words here yet." in shown(client)[1]
    assert told(client) == []


@pytest.mark.parametrize("eid", ["art_99", "art_9__para_2"])
def test_what_is_not_there_is_not_found(client, draft, eid):
    assert shown(client, eid=eid)[0] == 404


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_page_reads_in_each_language(client, draft, language):
    make_proposals(draft, [ONE] * 2, make_people(2))

    status, page = shown(client, language)

    assert (status, "Variants" in page, "Each by itself" in page) == (200, False, False)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_few_queries(draft, django_assert_num_queries, number):
    make_proposals(draft, [f"Орыс тілі {'өте ' * n}қолданылады." for n in range(1, number + 1)], make_people(number))
    reader = Client()
    reader.force_login(make_person("reader"))
    shown(reader)

    with django_assert_num_queries(9):
        shown(reader)


def test_programs_read_them_in_pages(client, draft):
    make_proposals(draft, [f"Орыс тілі {'өте ' * n}қолданылады." for n in range(1, 6)], make_people(5))

    first = client.get(f"{API}?limit=3").json()
    rest = client.get(first["next"]).json()

    assert [len(page["results"]) for page in (first, rest)] == [3, 2]
    assert {row["provision"] for row in first["results"]} == {place(draft, "art_9__para_2").provision.uid}
