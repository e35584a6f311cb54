"""Where an answer is told, it is told with which sitting it was published: register, proposal, dossier, programs."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from lxml import html

from commission.actions import answer_positions, correct, decide
from commission.models import Decision, Sitting
from commission.register.rows import Asked, Register
from tests.commission import world
from tests.commission.world import NOON, REASONS

LATER = NOON + timedelta(hours=1)
LINK = "/en/constitution/sittings/9/"


@pytest.fixture
def sitting(draft):
    words = {"kk": "Тіл", "ru": "Язык"}
    moments = {"starts_at": NOON, "announced_at": NOON, "published_at": LATER, "finished_at": LATER}
    sizes = {"members": 5, "quorum": 3, "present": 4}
    return Sitting.objects.create(
        draft=draft, number=9, status="published", title=words, place=words, **sizes, **moments
    )


def published_with(sitting, decisions):
    Decision.objects.filter(pk__in=[one.pk for one in decisions]).update(sitting=sitting)
    return decisions


def row_of(draft, item):
    [row] = Register(draft, Asked(q=item.number), AnonymousUser(), at=LATER).page()[0]
    return row


def words_of(element):
    return " ".join(element.text_content().replace("\u2060", "").replace("\xa0", " ").split())


def test_the_register_tells_the_sitting_of_an_answer_and_of_no_other_state(draft, rapporteur, sitting):
    proposal = world.make_proposal(draft)
    [first] = decide([proposal], outcome="declined", reasons=REASONS, by=rapporteur, at=LATER)
    published_with(sitting, [first])
    later = LATER + timedelta(hours=1)
    correct(first, outcome="accepted", reasons=REASONS, correction=REASONS, by=rapporteur, at=later)

    assert [(state.code, state.outcome, state.sitting) for state in row_of(draft, proposal).states] == [
        ("submitted", "", None),
        ("published", "", None),
        ("decided", "declined", 9),
        ("decided", "accepted", None),
    ]


def test_positions_answered_at_a_sitting_stand_apart_from_those_answered_without_one(draft, rapporteur, sitting):
    organization = world.make_organization()
    places = ("art_9__para_1", "art_9__para_2", "art_10__para_1")
    positions = [world.make_position(draft, eid, organization=organization) for eid in places]
    given = answer_positions(positions, outcome="declined", reasons=REASONS, by=rapporteur, at=LATER)
    published_with(sitting, given[:2])

    states = row_of(draft, positions[0].dossier).states

    assert [(state.code, state.count, state.sitting) for state in states] == [
        ("submitted", None, None),
        ("decided", 2, 9),
        ("decided", 1, None),
    ]


def test_pages_lead_from_an_answer_to_its_sitting(client, draft, rapporteur, sitting):
    proposal = world.make_proposal(draft)
    published_with(sitting, decide([proposal], outcome="declined", reasons=REASONS, by=rapporteur, at=LATER))

    register = html.fromstring(client.get("/en/constitution/register/", {"q": proposal.number}).content)
    page = html.fromstring(client.get(f"/en/proposals/{proposal.number}/").content)

    [told] = register.xpath(f"//tbody//li[a/@href='{LINK}']")
    [step] = page.xpath(f"//ol[@class='course']/li[a/@href='{LINK}']")
    assert words_of(told) == "5 February 2026: Declined, Sitting 9"
    assert words_of(step).startswith("Declined")
    assert words_of(step).endswith("Sitting 9")


def test_an_author_reads_it_on_their_own_page(client, draft, rapporteur, sitting):
    author = world.make_person("author")
    proposal = world.make_proposal(draft, author=author)
    published_with(sitting, decide([proposal], outcome="declined", reasons=REASONS, by=rapporteur, at=LATER))
    client.force_login(author)

    page = html.fromstring(client.get(reverse("my_page")).content)

    assert [words_of(one) for one in page.xpath(f"//li/a[@href='{LINK}']")] == ["Sitting 9"]


def test_programs_read_it(client, draft, rapporteur, sitting):
    proposal, position = world.make_proposal(draft), world.make_position(draft)
    given = decide([proposal], outcome="declined", reasons=REASONS, by=rapporteur, at=LATER)
    given += answer_positions([position], outcome="declined", reasons=REASONS, by=rapporteur, at=LATER)
    alone = world.make_proposal(draft)
    [without] = decide([alone], outcome="declined", reasons=REASONS, by=rapporteur, at=LATER)
    published_with(sitting, given)

    rows = {row["number"]: row for row in client.get("/api/v1/drafts/constitution/register/").json()["results"]}
    decisions = [client.get(f"/api/v1/decisions/{one.uid}/").json()["sitting"] for one in [*given, without]]

    of_proposal, of_dossier = rows[proposal.number], rows[position.dossier.number]
    assert (of_proposal["answer"]["sitting"], of_proposal["states"][-1]["sitting"]) == (9, 9)
    assert ([one["sitting"] for one in of_dossier["positions"]], of_dossier["states"][-1]["sitting"]) == ([9], 9)
    assert (rows[alone.number]["answer"]["sitting"], rows[alone.number]["states"][-1]["sitting"]) == (None, None)
    assert decisions == [9, 9, None]


@pytest.mark.parametrize("number", [1, 3])
def test_the_register_asks_no_query_more_for_sittings(draft, rapporteur, sitting, number, django_assert_num_queries):
    for _time in range(number):
        proposal, position = world.make_proposal(draft), world.make_position(draft)
        given = decide([proposal], outcome="declined", reasons=REASONS, by=rapporteur, at=LATER)
        given += answer_positions([position], outcome="declined", reasons=REASONS, by=rapporteur, at=LATER)
        published_with(sitting, given)
    register = Register(draft, Asked(), AnonymousUser(), at=LATER)

    with django_assert_num_queries(15):
        rows, _following = register.page()

    assert [row.states[-1].sitting for row in rows] == [9] * (2 * number)
