"""Claims and questions among moderators, for programs."""

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from accounts.models import Person
from articles.models import Appointment
from core import clock
from moderation.actions import claim_item, file_appeal, rule
from moderation.models import Claim, Question, Ruling, Skip
from tests.moderation import world

BASE = "/api/v1/drafts/constitution"


def client_of(person):
    client = APIClient(headers={"Accept-Language": "en"})
    client.force_authenticate(person)
    return client


@pytest.fixture
def now(db):
    return clock.now()


@pytest.fixture
def own(moderator):
    return client_of(moderator)


@pytest.fixture
def comment(draft):
    return world.make_comment(draft)


def at(item, what):
    return f"{BASE}/items/{item.uid}/{what}/"


def refusal(answer):
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    return answer.status_code, body["code"], body["detail"]


def test_the_next_is_taken_once_and_listed(draft, own, second_moderator):
    first, second = world.make_comment(draft), world.make_proposal(draft)

    taken = [own.post(f"{BASE}/claims/", {}, format="json").json()["claim"] for _turn in range(2)]
    others = client_of(second_moderator).post(f"{BASE}/claims/", {"kind": "proposal"}, format="json").json()["claim"]
    nothing = client_of(world.make_moderator(draft, "third")).post(f"{BASE}/claims/", {}, format="json")

    assert [(row["kind"], row["number"], row["uid"], row["appeal"]) for row in (*taken, others)] == [
        ("comment", "", first.uid, ""),
        ("comment", "", first.uid, ""),
        ("proposal", second.number, second.uid, ""),
    ]
    assert own.get(f"{BASE}/claims/").json() == [taken[0]]
    Appointment.objects.filter(person__email="moderator@example.kz").update(languages=["ru"])
    assert client_of(Person.objects.get(email="moderator@example.kz")).get(f"{BASE}/claims/").json() == []
    assert (nothing.status_code, nothing.json()) == (200, {"claim": None})


def test_an_item_is_taken_kept_and_freed(comment, own, moderator, second_moderator):
    taken = own.post(at(comment, "claim"), {}, format="json")
    read = own.get(at(comment, "claim")).json()
    others = client_of(second_moderator)

    assert (taken.status_code, taken.json()["uid"]) == (200, comment.uid)
    assert (read["held_by"], read["until"], read["colleagues"]) == (
        "you",
        taken.json()["until"],
        [{"uid": second_moderator.uid, "name": second_moderator.name or second_moderator.email}],
    )
    assert others.get(at(comment, "claim")).json()["held_by"] == "colleague"
    assert refusal(others.post(at(comment, "claim"), {}, format="json"))[:2] == (409, "item_held")
    assert others.delete(at(comment, "claim")).json()["held_by"] == "colleague"  # what another has stays theirs
    freed = [own.delete(at(comment, "claim")).json() for _turn in range(2)]
    assert [(one["held_by"], one["until"]) for one in freed] == [("nobody", None)] * 2
    assert not Skip.objects.exists()


def test_an_item_is_put_off_and_handed_over(comment, own, moderator, second_moderator, elsewhere):
    assert refusal(own.post(at(comment, "handing-over"), {"colleague": second_moderator.uid}, format="json")) == (
        409,
        "not_held",
        "You do not have this before you any more. Take it first.",
    )
    own.post(at(comment, "claim"), {}, format="json")

    wrong = own.post(at(comment, "handing-over"), {"colleague": elsewhere.uid}, format="json")
    given = own.post(at(comment, "handing-over"), {"colleague": second_moderator.uid}, format="json")
    off = client_of(second_moderator).post(at(comment, "putting-off"), {}, format="json")

    assert refusal(wrong)[:2] == (422, "no_colleague")
    assert (given.status_code, given.json()["uid"]) == (200, comment.uid)
    assert (off.status_code, off.json()["held_by"]) == (200, "nobody")
    assert Skip.objects.get().moderator == second_moderator


def test_an_appeal_is_taken_by_whoever_may_decide_it(draft, own, moderator, second_moderator, now):
    item = world.make_comment(draft, **world.seen())
    rule(item, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=now)
    appeal = file_appeal(Ruling.objects.get(), text="Жоқ.", by=item.author, at=now)
    other = world.make_comment(draft)
    others = client_of(second_moderator)

    taken = others.post(at(item, "claim"), {"appeal": appeal.uid}, format="json")

    assert (taken.status_code, taken.json()["appeal"]) == (200, appeal.uid)
    assert others.post(at(other, "claim"), {"appeal": appeal.uid}, format="json").status_code == 404
    assert own.post(at(item, "claim"), {"appeal": appeal.uid}, format="json").status_code == 403


def test_a_question_is_asked_and_answered(comment, own, moderator, second_moderator, now):
    claim_item(comment, by=moderator, at=now)
    asked = {"colleague": second_moderator.uid, "note": "Бұл қорлау ма?"}
    others = client_of(second_moderator)

    answers = [own.post(at(comment, "questions"), asked, format="json") for _turn in range(2)]
    question = Question.objects.get()
    waiting = others.get(f"{BASE}/questions/").json()
    empty = others.post(f"/api/v1/questions/{question.uid}/answer/", {}, format="json")
    said = others.post(f"/api/v1/questions/{question.uid}/answer/", {"note": "Жоқ."}, format="json").json()

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert [(one["uid"], one["item"], one["text"], one["asked_by_you"]) for one in waiting] == [
        (question.uid, comment.uid, "Бұл қорлау ма?", False)
    ]
    assert refusal(empty)[0] == 422
    assert (said["answer"], said["asked_by_you"]) == ("Жоқ.", False)
    assert others.get(f"{BASE}/questions/").json() == []
    [beside] = own.get(at(comment, "questions")).json()
    assert (beside["answer"], beside["asked_by_you"]) == ("Жоқ.", True)
    assert Claim.objects.get().until > now + timedelta(minutes=30)


def test_a_question_is_taken_back_and_nobody_else_knows_of_it(draft, comment, own, moderator, second_moderator, now):
    claim_item(comment, by=moderator, at=now)
    own.post(at(comment, "questions"), {"colleague": second_moderator.uid, "note": "Қалай?"}, format="json")
    question = Question.objects.get()
    address = f"/api/v1/questions/{question.uid}"
    third = client_of(world.make_moderator(draft, "third"))

    assert third.get(at(comment, "questions")).json() == []
    assert third.post(f"{address}/answer/", {"note": "."}, format="json").status_code == 404
    assert client_of(second_moderator).post(f"{address}/withdrawal/", {}, format="json").status_code == 404
    closed = [own.post(f"{address}/withdrawal/", {}, format="json").json()["closed_at"] for _turn in range(2)]
    assert closed[0] == closed[1] is not None
    assert refusal(client_of(second_moderator).post(f"{address}/answer/", {"note": "Жоқ."}, format="json"))[:2] == (
        409,
        "question_closed",
    )


def test_strangers_and_other_articles_are_kept_out(comment, elsewhere, moderator):
    for person, statuses in ((world.make_person("citizen"), {403}), (elsewhere, {403, 404})):
        client = client_of(person)
        for what in ("claim", "putting-off", "handing-over", "questions"):
            assert client.post(at(comment, what), {}, format="json").status_code in statuses
    assert client_of(world.make_person("other")).post(f"{BASE}/claims/", {}, format="json").status_code == 403
    own = world.make_comment(comment.draft, author=moderator)
    assert refusal(client_of(moderator).post(at(own, "claim"), {}, format="json"))[:2] == (403, "nothing_to_take")
    assert client_of(moderator).post(f"{BASE}/items/c_none/claim/", {}, format="json").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_questions_asks_as_much_for_3_as_for_1(
    draft, own, moderator, second_moderator, now, django_assert_num_queries, number
):
    for _turn in range(number):
        item = world.make_comment(draft)
        claim_item(item, by=moderator, at=now)
        own.post(at(item, "questions"), {"colleague": second_moderator.uid, "note": "Қалай?"}, format="json")
    client = client_of(second_moderator)
    client.get(f"{BASE}/questions/")

    with django_assert_num_queries(3):
        assert len(client.get(f"{BASE}/questions/").json()) == number
