"""Batches of rulings for programs: what they choose, say and propose; what only pages do."""

import pytest
from rest_framework.test import APIClient

from core import clock
from moderation.actions import confirm_batch, refuse_batch
from moderation.models import BY_ONE, Batch, Ruling
from moderation.tasks import carry_out_batches
from tests.moderation import world

BASE = "/api/v1/drafts/constitution/batches/"
HIDE = {"ruling": "hide", "ground": "advertising", "reasons": "Жарнама."}


def client_of(person):
    client = APIClient(headers={"Accept-Language": "en"})
    client.force_authenticate(person)
    return client


@pytest.fixture
def own(moderator):
    return client_of(moderator)


def comments(draft, number, **values):
    author = world.make_person("author")
    return [world.make_comment(draft, author=author, **world.seen(**values)) for _each in range(number)]


def begun(client, items):
    return client.post(BASE, {"items": [item.uid for item in items]}, format="json")


def worded(client, items):
    address = f"{BASE}{begun(client, items).json()['uid']}/"
    return address, client.post(f"{address}wording/", HIDE, format="json")


def refusal(answer):
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_a_batch_is_chosen_worded_proposed_and_read(draft, own, moderator):
    items = [*comments(draft, 2), world.make_comment(draft, author=moderator, **world.seen())]

    made = begun(own, items)
    address, said = worded(own, items)
    going = [own.post(f"{address}proposal/", {}, format="json").json() for _turn in range(2)]
    carry_out_batches()
    done = own.get(address).json()

    assert (made.status_code, made.json()["status"], made.json()["ruling"]) == (201, "begun", "")
    assert [(one["kind"], one["uid"], one["code"]) for one in said.json()["items"]] == [
        ("comment", items[0].uid, ""),
        ("comment", items[1].uid, ""),
        ("comment", items[2].uid, "own_words"),
    ]
    assert said.json()["items"][2]["detail"]
    assert (going[0]["status"], going[0]["size"], going[1]) == ("going", 2, going[0])
    assert (done["status"], [one["ruling"] for one in done["items"]]) == (
        "done",
        [*Ruling.objects.order_by("comment").values_list("uid", flat=True), None],
    )
    assert [one["uid"] for one in own.get(BASE).json()] == [done["uid"]]


def test_many_wait_for_a_second_moderator_who_answers_on_the_page(draft, own, second_moderator, elsewhere):
    address, _said = worded(own, comments(draft, BY_ONE + 1))
    second = client_of(second_moderator)
    assert second.get(address).status_code == 404

    waiting = own.post(f"{address}proposal/", {}, format="json").json()

    assert waiting["status"] == "waiting"
    assert [(one["uid"], one["is_own"]) for one in second.get(BASE).json()] == [(waiting["uid"], False)]
    assert second.get(address).json()["items"] == waiting["items"]
    assert client_of(elsewhere).get(BASE).json() == []
    assert client_of(elsewhere).get(address).status_code == 404
    for what in ("confirmation", "refusal"):
        assert second.post(f"{address}{what}/", {}, format="json").status_code == 404
    assert refusal(second.post(f"{address}wording/", HIDE, format="json"))[0] == 403
    assert second.delete(address).json()["status"] == "waiting"  # another's, and proposed: it stays
    refuse_batch(Batch.objects.get(), reasons="Жоқ.", by=second_moderator, at=clock.now())
    read = own.get(address).json()
    assert (read["status"], read["refusal"]) == ("refused", "Жоқ.")


def test_a_confirmed_batch_tells_what_became_of_each(draft, own, second_moderator):
    address, _said = worded(own, comments(draft, BY_ONE + 1))
    own.post(f"{address}proposal/", {}, format="json")
    confirm_batch(Batch.objects.get(), by=second_moderator, at=clock.now())

    carry_out_batches()

    read = own.get(address).json()
    assert (read["status"], sum(one["ruling"] is not None for one in read["items"])) == ("done", BY_ONE + 1)


def test_what_is_wrong_is_refused_and_nothing_is_ruled(draft, own, elsewhere):
    items = comments(draft, 1)

    assert refusal(own.post(BASE, {}, format="json")) == (422, "nothing_chosen")
    assert refusal(own.post(BASE, {"items": ["c_none"]}, format="json")) == (409, "not_all_found")
    address = f"{BASE}{begun(own, items).json()['uid']}/"
    assert refusal(own.post(f"{address}proposal/", {}, format="json")) == (422, "unknown_ruling")
    assert refusal(own.post(f"{address}wording/", {"ruling": "restore"}, format="json")) == (422, "unknown_ruling")
    assert refusal(own.post(f"{address}wording/", {"ruling": "hide"}, format="json")) == (422, "unknown_ground")
    assert client_of(world.make_person("citizen")).post(BASE, {}, format="json").status_code == 403
    assert not Ruling.objects.exists()


def test_what_was_not_proposed_is_discarded(draft, own):
    address, _said = worded(own, comments(draft, 1))

    assert own.delete(address).json()["status"] == "begun"

    assert own.get(address).status_code == 404
    assert not Batch.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_a_batch_asks_as_many_queries_for_3_as_for_1(draft, own, django_assert_num_queries, number):
    address, _said = worded(own, comments(draft, number))
    own.get(address)

    with django_assert_num_queries(9):
        assert len(own.get(address).json()["items"]) == number
