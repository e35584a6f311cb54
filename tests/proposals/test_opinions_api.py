"""Opinions for programs: the next statement, answers, one's own list; each refusal as on the pages."""

import pytest

from proposals.models import Opinion
from proposals.tasks import find_statements
from tests.proposals import stage
from tests.proposals.test_api import api

NEXT = "/api/v1/drafts/constitution/statements/next/"
MINE = "/api/v1/account/opinions/"


@pytest.fixture
def draft(db):
    return stage.make_draft()


@pytest.fixture
def person(draft):
    return stage.make_person()


def opinion_of(number):
    return f"/api/v1/proposals/{number}/opinion/"


def test_a_program_is_asked_answers_changes_and_takes_back(person, draft):
    proposal = stage.make_proposal(draft, text="Russian is officially used equally.")
    find_statements()
    client = api(person)

    asked = client.get(NEXT, {"article": "art_9"}, headers={"Accept-Language": "en"}).json()
    given = client.put(opinion_of(proposal.number), {"answer": "agree"}, format="json").json()
    changed = client.put(opinion_of(proposal.number), {"answer": "pass"}, format="json").json()
    [row] = client.get(MINE).json()["results"]
    done = client.get(NEXT).json()
    taken = client.delete(opinion_of(proposal.number)).json()

    assert asked == {
        "statement": {
            "number": proposal.number,
            "kind": "change",
            "provision": "art_9__para_2",
            "place": "article 9, paragraph 2",
            "sentence": "After the words “Russian is officially used” add “equally”.",
            "language": "en",
            "steps": [{"form": "insert", "old": "", "new": "equally", "after": "Russian is officially used"}],
        },
        "answered": 0,
        "total": 1,
    }
    assert (given, changed) == (
        {"number": proposal.number, "answer": "agree"},
        {"number": proposal.number, "answer": "pass"},
    )
    assert {name: row[name] for name in ("number", "draft", "answer", "words_changed")} == {
        "number": proposal.number,
        "draft": "constitution",
        "answer": "pass",
        "words_changed": False,
    }
    assert done == {"statement": None, "answered": 1, "total": 1}
    assert taken == {"number": proposal.number, "answer": None}
    assert not Opinion.objects.exists()


def test_refusals_carry_their_code(person, draft):
    proposal = stage.make_proposal(draft, person)
    question = stage.make_proposal(draft, kind="question", text="")
    waiting = stage.make_proposal(draft, stage.make_person(level=1), text="It waits.")
    client = api(person)

    def put(number, answer):
        sent = client.put(opinion_of(number), {"answer": answer}, format="json")
        return sent.status_code, sent.json()["code"]

    assert put(proposal.number, "agree") == (422, "own_opinion")
    assert put(question.number, "agree") == (422, "not_a_statement")
    assert put(question.number, "perhaps") == (422, "unknown_answer")
    assert put(waiting.number, "agree") == (404, "not_found")
    assert client.put(opinion_of(proposal.number), {}, format="json").status_code == 400
    assert client.get(NEXT, {"article": "art_99"}).status_code == 404
    assert client.get(NEXT, {"article": "art_9__para_2"}).status_code == 404
    assert api().get(NEXT).status_code == 401


def test_nobody_reads_anothers_opinions(person, draft):
    proposal = stage.make_proposal(draft)
    api(person).put(opinion_of(proposal.number), {"answer": "agree"}, format="json")

    assert api(stage.make_person()).get(MINE).json()["results"] == []


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_a_constant_number_of_queries(person, draft, django_assert_num_queries, number):
    client = api(person)
    for n in range(number):
        one = stage.make_proposal(draft, text=f"Words {n}.")
        client.put(opinion_of(one.number), {"answer": "agree"}, format="json")

    with django_assert_num_queries(2):
        client.get(MINE)
