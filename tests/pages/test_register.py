"""The register as a page and in the programming interface."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils.timezone import localtime
from lxml import html

from accounts.models import NameForm
from commission.actions import decide
from commission.register.rows import Register
from proposals.models import Kind
from tests.commission import world
from tests.commission.world import NOON, REASONS

PAGE = "/en/constitution/register/"
ROWS = "/api/v1/drafts/constitution/register/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(db):
    return world.make_draft(is_demonstration=True)


@pytest.fixture
def answered(draft):
    rapporteur = world.make_rapporteur(draft)
    proposal = world.make_proposal(draft, "art_9__para_1", reasons="Түсінікті болсын.")
    decide([proposal], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON + timedelta(hours=1))
    return proposal


def rows_of(response):
    """Return the cells of the table, each as its words with single spaces."""
    rows = html.fromstring(response.content).xpath("//section[@id='list']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def test_the_page_tells_what_became_of_a_proposal(client, answered):
    response = client.get(PAGE, {"q": answered.number})

    assert response.status_code == 200
    assert rows_of(response) == [
        [
            answered.number,
            "Article 9, paragraph 1: changeТүсінікті болсын.Citizen, Astana",
            "Declined 5 February 2026: Registered 5 February 2026: Published 5 February 2026: Declined",
            f"Answer {answered.number} 5 February 2026",
        ]
    ]
    assert f'href="{answered.get_absolute_url()}#answer"' in response.content.decode()


def test_the_page_counts_in_short(client, draft, answered):
    world.make_proposal(draft)
    world.make_proposal(draft, kind=Kind.KEEP)
    world.make_position(draft)

    page = html.fromstring(client.get(PAGE).content)

    assert page.xpath("//dl[@class='figs']//dd[@class='n']/text()") == ["1", "1", "0", "0"]
    assert "The oldest was registered on 5 February 2026:" in " ".join(page.text_content().split())


def test_what_is_found_no_more_is_said_so_and_what_was_typed_stays(client, answered):
    response = client.get(PAGE, {"q": "  <b>Ешкім</b> ", "state": "nonsense"})

    page = response.content.decode()
    assert (response.status_code, rows_of(response)) == (200, [])
    assert "Nothing was found." in page
    assert 'value="  &lt;b&gt;Ешкім&lt;/b&gt; "' in page


def test_too_many_names_are_refused_with_a_sentence(client, draft, monkeypatch):
    monkeypatch.setattr("commission.register.rows.MOST_NAMED", 0)
    person = world.make_person("asan")
    type(person).objects.filter(pk=person.pk).update(name="Асан")
    world.make_proposal(draft, author=person, name_form=NameForm.NAME)

    response, by_program = client.get(PAGE, {"q": "Асан"}), client.get(ROWS, {"q": "Асан"})

    assert response.status_code == 422
    assert "More than 0 proposals are by people named so. Write more of the name." in response.content.decode()
    assert (by_program.status_code, by_program.json()["code"]) == (422, "too_many_names")


def test_pages_lead_on_and_back_to_the_beginning(client, draft, monkeypatch):
    rows = [world.make_proposal(draft) for _time in range(3)]
    page = Register.page
    monkeypatch.setattr(Register, "page", lambda self, *, cursor="": page(self, cursor=cursor, size=2))

    first = client.get(PAGE, {"order": "number"})
    [following] = html.fromstring(first.content).xpath("//a[@rel='next']/@href")
    second = client.get(PAGE + following)

    assert [row[0] for row in rows_of(first)] == [rows[2].number, rows[1].number]
    assert [row[0] for row in rows_of(second)] == [rows[0].number]
    assert "From the beginning" in second.content.decode()
    assert rows_of(client.get(PAGE, {"order": "number", "after": "nonsense"})) == rows_of(first)


def test_htmx_gets_the_list_alone(client, answered):
    response = client.get(PAGE, {"q": answered.number}, headers=HTMX)

    assert response.content.decode().lstrip().startswith('<section class="part" id="list"')
    assert len(rows_of(response)) == 1


def test_words_that_are_no_longer_shown_are_not_told_nor_their_author(client, draft):
    world.make_proposal(draft, reasons="Жасырын сөз.", hidden_at=NOON, hidden_ground="insult")

    [[_number, asked, state, _answer]] = rows_of(client.get(PAGE))

    assert asked == "Article 9, paragraph 2: changeThe words are no longer shown."
    assert state.startswith("Hidden 5 February 2026: Hidden by a moderator")


def test_programs_read_the_same_rows(client, draft, answered):
    position = world.make_position(draft)

    told = client.get(ROWS, {"order": "number"}).json()

    dossier, proposal = told["results"]
    at = "2026-02-05T17:00:00+05:00"
    assert told["next"] is None
    assert dossier == {
        "number": position.dossier.number,
        "type": "dossier",
        "state": "waiting",
        "states": [
            {
                "state": "submitted",
                "at": at,
                "outcome": "",
                "into": "",
                "count": None,
                "due_on": None,
                "version": 1,
                "sitting": None,
            }
        ],
        "kind": "",
        "provision": "",
        "place": "",
        "author": "«Дерек» қоры",
        "participant": "org",
        "answer": None,
        "due": None,
        "positions": [
            {
                "uid": position.uid,
                "stance": "with_changes",
                "state": "waiting",
                "at": at,
                "outcome": None,
                "sitting": None,
            }
        ],
        "url": f"{settings.SITE_URL}/kk/dossiers/{position.dossier.number}/",
        "demonstration": True,
    }
    assert (proposal["number"], proposal["state"], proposal["kind"]) == (answered.number, "declined", "change")
    assert (proposal["provision"], proposal["answer"]["outcome"]) == ("art_9__para_1", "declined")
    assert [state["state"] for state in proposal["states"]] == ["submitted", "published", "decided"]


def test_programs_follow_the_pages_and_read_the_counts(client, draft, answered):
    waiting = world.make_proposal(draft)

    first = client.get(ROWS, {"limit": 1}).json()
    second = client.get(first["next"]).json()

    assert [row["number"] for row in first["results"] + second["results"]] == [waiting.number, answered.number]
    assert second["next"] is None
    assert client.get(f"{ROWS}counts/").json() == {
        "answered": 1,
        "outcomes": {"accepted": 0, "accepted_in_part": 0, "declined": 1, "out_of_scope": 0, "answered": 0},
        "waiting": 1,
        "oldest": localtime(waiting.submitted_at).isoformat(),
        "answered_organizations": 0,
        "waiting_organizations": 0,
        "due": 0,
        "overdue": 0,
        "longest": None,
    }
    assert client.get(ROWS, {"cursor": "nonsense"}).status_code == 400


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_a_constant_number_of_queries(client, draft, number, django_assert_num_queries):
    for _time in range(number):
        world.make_proposal(draft), world.make_position(draft)

    with django_assert_num_queries(27):
        response = client.get(PAGE, {"q": "статья 9"})

    assert len(rows_of(response)) == 2 * number
