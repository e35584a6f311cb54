"""Decisions in the programming interface."""

import pytest
from rest_framework.test import APIClient

from commission.actions import decide
from commission.models import Decision
from tests.commission import world
from tests.commission.world import NOON, REASONS


@pytest.fixture
def api(rapporteur):
    client = APIClient()
    client.force_authenticate(rapporteur)
    return client


def decisions_of(proposal):
    return f"/api/v1/proposals/{proposal.number}/decisions/"


def send(api, proposal, outcome="declined", reasons=REASONS, language="en"):
    words = {"outcome": outcome, "reasons": reasons}
    return api.post(decisions_of(proposal), words, format="json", headers={"Accept-Language": language})


def test_a_decision_is_made_and_read(api, draft):
    proposal = world.make_proposal(draft)

    made = send(api, proposal, reasons=REASONS | {"en": "It is clear."})

    decision = Decision.objects.get()
    expected = {
        "uid": decision.uid,
        "proposal": proposal.number,
        "position": None,
        "outcome": "declined",
        "reasons": REASONS | {"en": "It is clear."},
        "words": {},
        "author_says": "",
        "at": made.json()["at"],
        "sitting": None,
        "correction": {},
        "replaced_by": None,
        "together": None,
        "conclusions": [],
        "dissents": [],
        "demonstration": False,
    }
    assert (made.status_code, made.json()) == (201, expected)
    assert APIClient().get(decisions_of(proposal)).json() == [expected]


def test_a_repeat_gives_the_same_decision(api, draft):
    proposal = world.make_proposal(draft)
    first = send(api, proposal)

    again = send(api, proposal)

    assert (again.status_code, again.json()) == (201, first.json())
    assert Decision.objects.count() == 1


def test_another_answer_is_refused_in_the_asked_language(api, draft):
    proposal = world.make_proposal(draft)
    send(api, proposal)

    refused = send(api, proposal, outcome="accepted")

    assert (refused.status_code, refused.json()["code"], refused.json()["detail"]) == (
        422,
        "already_decided",
        f"{proposal.number} has an answer already: declined. It stands until a new decision replaces it.",
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({}, "reasons_missing"),
        ({"outcome": "declined"}, "reasons_missing"),
        ({"outcome": "declined", "reasons": {"kk": "Иә"}}, "reasons_missing"),
        ({"outcome": "declined", "reasons": REASONS | {"de": "Weil"}}, "unknown_language"),
        ({"outcome": "answered", "reasons": REASONS}, "only_questions_answered"),
    ],
)
def test_bad_input_is_refused_with_a_code(api, draft, words, code):
    proposal = world.make_proposal(draft)

    refused = api.post(decisions_of(proposal), words, format="json")

    assert (refused.status_code, refused.json()["code"], Decision.objects.count()) == (422, code, 0)
    assert refused.json()["detail"]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ([], None),
        ({"outcome": ["declined"], "reasons": REASONS}, "outcome"),
        ({"outcome": "declined", "reasons": {"kk": 7, "ru": "Да"}}, "reasons"),
        ({"outcome": "declined", "reasons": "Иә"}, "reasons"),
    ],
)
def test_input_of_another_shape_is_refused(api, draft, words, field):
    refused = api.post(decisions_of(world.make_proposal(draft)), words, format="json")

    told = refused.json()
    assert (refused.status_code, told["code"], told["field"], Decision.objects.count()) == (400, "invalid", field, 0)


def test_nobody_answers_without_an_appointment_to_the_article(draft):
    proposal = world.make_proposal(draft)
    other = world.make_rapporteur(draft, articles=[world.article(draft, "art_10")])
    clients = {"visitor": APIClient(), "citizen": APIClient(), "other rapporteur": APIClient()}
    clients["citizen"].force_authenticate(world.make_person("citizen"))
    clients["other rapporteur"].force_authenticate(other)

    answers = {name: send(client, proposal).status_code for name, client in clients.items()}

    assert answers == {"visitor": 401, "citizen": 403, "other rapporteur": 403}
    assert Decision.objects.count() == 0


def test_what_one_may_not_know_of_is_not_found(api, draft):
    waiting = world.make_proposal(draft, visible_at=None)

    assert send(APIClient(), waiting).status_code in {401, 404}
    assert APIClient().get(decisions_of(waiting)).status_code == 404
    assert api.get("/api/v1/proposals/P-999999/decisions/").status_code == 404


def test_decisions_of_a_draft_are_listed_newest_first_and_paged(draft, rapporteur):
    proposals = [world.make_proposal(draft) for _ in range(3)]
    for proposal in proposals:
        decide([proposal], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    other = world.make_draft("other")
    decide(
        [world.make_proposal(other)],
        outcome="declined",
        reasons=REASONS,
        by=world.make_rapporteur(other, "else"),
        at=NOON,
    )

    first = APIClient().get("/api/v1/drafts/constitution/decisions/", {"limit": 2}).json()
    second = APIClient().get(first["next"]).json()

    numbers = [row["proposal"] for page in (first, second) for row in page["results"]]
    assert numbers == [proposal.number for proposal in reversed(proposals)]
    assert second["next"] is None


@pytest.mark.parametrize("how_many", [1, 3])
def test_decisions_of_a_draft_ask_a_constant_number_of_queries(draft, rapporteur, how_many, django_assert_num_queries):
    for _ in range(how_many):
        decide([world.make_proposal(draft)], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)

    with django_assert_num_queries(7):
        rows = APIClient().get("/api/v1/drafts/constitution/decisions/").json()["results"]

    assert len(rows) == how_many
