"""Prepared answers for programs: what staff read and do is what the pages let them; strangers find nothing."""

import uuid
from functools import partial

import pytest
from django.test import Client

from commission.actions import (
    Shown,
    announce_sitting,
    begin_docket,
    check_docket,
    decide_docket,
    put_on_agenda,
    sign_docket,
    word_docket,
)
from commission.models import Decision, Docket, DocketStatus, Verdict
from proposals.actions import withdraw_proposal
from tests.commission import world
from tests.commission.test_sittings import FACTS
from tests.commission.world import NOON

HERE = "/api/v1/drafts/constitution/prepared/"
ANSWER = {"outcome": "declined", "reasons": {"kk": "Орыс тілі тең емес.", "ru": "Русский язык употребляется наряду."}}


@pytest.fixture
def people(draft):
    roles = {"analyst": "analyst", "secretary": "secretary", "decider": "rapporteur", "second": "rapporteur"}
    return {name: world.make_rapporteur(draft, name, role=role) for name, role in roles.items()}


def program(person):
    client = Client()
    client.force_login(person)
    return client


def sent(method, path, **data):
    return method(path, data, content_type="application/json", headers={"Idempotency-Key": str(uuid.uuid4())})


def step(client, docket, name, **data):
    return sent(client.post, f"{HERE}{docket}/steps/", step=name, **data)


def begun(draft, by, how_many=3, **values):
    made = [world.make_proposal(draft, **values) for _one in range(how_many)]
    return made, begin_docket(world.article(draft), [Shown(made[0].serial, how_many)], title="Тіл", by=by, at=NOON)


def test_a_program_drafts_and_people_bring_it_to_its_authors(draft, people):
    made = [world.make_proposal(draft) for _one in range(21)]
    analyst = program(people["analyst"])

    chosen = [{"number": made[0].number, "equal": 21}]
    article = "/api/v1/drafts/constitution/articles/9/prepared/"
    first = sent(analyst.post, article, title="Тіл", proposals=chosen)
    uid = first.json()["uid"]
    written = sent(analyst.put, f"{HERE}{uid}/variants/1/", **ANSWER)
    checking = step(analyst, uid, "send").json()
    steps = (check_docket, "secretary"), (decide_docket, "decider"), (sign_docket, "second")
    for take, who in steps:
        take(Docket.objects.get(), digest=checking["digest"], by=people[who], at=NOON)
    done = program(people["second"]).get(f"{HERE}{uid}/")

    assert (first.status_code, first.json()["may"], first.json()["size"]) == (201, ["send", "drop"], 21)
    assert (written.status_code, written.json()["missing"]) == (200, [])
    assert (checking["status"], checking["may"]) == ("checking", ["return"])
    assert (done.status_code, done.json()["status"], done.json()["published"]) == (200, "done", 21)
    assert [one["kind"] for one in done.json()["steps"]] == ["begun", "sent", "checked", "decided", "signed"]
    assert Decision.objects.filter(outcome="declined").count() == 21


def test_what_is_read_is_how_far_it_is_and_what_one_may_do(draft, people):
    made, docket = begun(draft, people["analyst"])
    sitting = announce_sitting(draft, 9, **FACTS, by=people["secretary"], at=NOON)
    put_on_agenda(sitting, docket=docket, by=people["secretary"], at=NOON)
    word_docket(docket, {1: {**ANSWER, "words": {"ru": "Новые слова."}}}, by=people["analyst"], at=NOON)
    client = program(people["analyst"])

    [told] = client.get(HERE).json()["results"]
    whole = client.get(f"{HERE}{docket.uid}/").json()
    [variant] = client.get(f"{HERE}{docket.uid}/variants/").json()["results"]
    members = client.get(f"{HERE}{docket.uid}/variants/1/members/").json()["results"]

    assert (told["article"], told["status"], told["size"], told["sitting"]) == ("art_9", "drafting", 3, 9)
    assert {name: whole[name] for name in told} == told
    assert (whole["variants"], whole["worded"], whole["next_variant"], whole["needs_second"]) == (1, 1, None, False)
    assert (whole["outcomes"], whole["gone"], whole["may"]) == ({"declined": 3}, [], ["send", "drop"])
    assert (variant["number"], variant["place"], variant["size"]) == (1, "art_9__para_2", 3)
    assert variant["first"] == [one.number for one in made]
    assert (variant["verdict"]["version"], variant["verdict"]["words"]) == (1, {"ru": "Новые слова."})
    assert (variant["people"], variant["missing"], variant["other_fate"]) == ({"identity": 3, "contact": 0}, [], None)
    assert [one["proposal"] for one in members] == [one.number for one in made]


def test_the_list_leaves_out_what_was_given_up_and_is_chosen_by_status(draft, people):
    _made, kept = begun(draft, people["analyst"])
    _made, dropped = begun(draft, people["analyst"], text="Басқа.")
    client = program(people["analyst"])
    step(client, dropped.uid, "drop")

    def listed(**asked):
        return [one["uid"] for one in client.get(HERE, asked).json()["results"]]

    assert listed() == [kept.uid]
    assert (listed(status="dropped"), listed(status="drafting"), listed(status="done")) == (
        [dropped.uid],
        [kept.uid],
        [],
    )
    assert client.get(HERE, {"status": "nonsense"}).status_code == 400


def test_one_is_treated_apart_and_others_are_left_to_the_desk(draft, people):
    made, docket = begun(draft, people["analyst"], 4)
    client, here = program(people["analyst"]), f"{HERE}{docket.uid}/"

    apart = sent(client.post, f"{here}variants/1/apart/", proposals=[made[1].number])
    left = sent(client.post, f"{here}left/", proposals=[made[2].number])

    assert (apart.status_code, apart.json()["number"], apart.json()["is_apart"], apart.json()["size"]) == (
        201,
        2,
        True,
        1,
    )
    assert (left.status_code, left.json()["size"], left.json()["variants"]) == (200, 3, 2)
    assert docket.items.filter(is_out=True).get().proposal == made[2]


def test_a_position_is_read_and_left_out_by_its_id(draft, people):
    position = world.make_position(draft)
    client = program(people["analyst"])
    chosen = [{"uid": position.uid, "version": 1}]
    article = "/api/v1/drafts/constitution/articles/art_9/prepared/"
    uid = sent(client.post, article, positions=chosen).json()["uid"]

    [variant] = client.get(f"{HERE}{uid}/variants/").json()["results"]
    [member] = client.get(f"{HERE}{uid}/variants/1/members/").json()["results"]
    left = sent(client.post, f"{HERE}{uid}/left/", positions=[position.uid]).json()

    assert (variant["kind"], variant["from_organization"], variant["first"]) == (
        "with_changes",
        True,
        [position.dossier.number],
    )
    assert (member["proposal"], member["position"], member["read"]) == (None, position.uid, 1)
    assert left["size"] == 0


def test_what_went_meanwhile_is_named_with_why_and_can_be_left_out(draft, people):
    made, docket = begun(draft, people["analyst"])
    withdraw_proposal(made[0], by=made[0].author, at=NOON)
    client = program(people["analyst"])

    before = client.get(f"{HERE}{docket.uid}/").json()["gone"]
    after = sent(client.post, f"{HERE}{docket.uid}/left/", proposals=[before[0]["number"]]).json()

    assert before == [{"number": made[0].number, "code": "not_open_to_answer"}]
    assert (after["gone"], after["size"]) == ([], 2)


def test_refusals_are_those_of_the_pages_and_nothing_is_written(draft, people):
    made, docket = begun(draft, people["analyst"])
    other = world.make_proposal(draft, text="Басқа.")
    client, here = program(people["analyst"]), f"{HERE}{docket.uid}/"
    taken = [{"number": made[0].number, "equal": 3}]
    asked = {
        "nothing is chosen": (sent(client.post, "/api/v1/drafts/constitution/articles/9/prepared/")),
        "it is in another": sent(client.post, "/api/v1/drafts/constitution/articles/9/prepared/", proposals=taken),
        "it is not complete": step(client, docket.uid, "send"),
        "programs do not check": step(client, docket.uid, "check"),
        "nothing is named": sent(client.post, f"{here}left/"),
        "it is not in it": sent(client.post, f"{here}variants/1/apart/", proposals=[other.number]),
        "another version stands": sent(client.put, f"{here}variants/1/", read=7, **ANSWER),
        "a language is unknown": sent(client.put, f"{here}variants/1/", reasons={"de": "Nein."}),
        "it is given back without a word": step(client, docket.uid, "return"),
    }

    assert {why: (answer.status_code, answer.json()["code"]) for why, answer in asked.items()} == {
        "nothing is chosen": (422, "nothing_chosen"),
        "it is in another": (409, "in_another_docket"),
        "it is not complete": (422, "answers_missing"),
        "programs do not check": (400, "invalid"),
        "nothing is named": (422, "nothing_marked"),
        "it is not in it": (409, "unknown_entry"),
        "another version stands": (409, "verdict_changed"),
        "a language is unknown": (422, "unknown_language"),
        "it is given back without a word": (422, "statement_missing"),
    }
    assert (Docket.objects.get().status, Verdict.objects.count()) == (DocketStatus.DRAFTING, 0)


def test_who_drafted_may_take_it_back(draft, people):
    _made, docket = begun(draft, people["analyst"])
    word_docket(docket, {1: dict(ANSWER)}, by=people["analyst"], at=NOON)
    analyst, secretary = program(people["analyst"]), program(people["secretary"])
    told = step(analyst, docket.uid, "send").json()

    seen = secretary.get(f"{HERE}{docket.uid}/").json()
    back = step(analyst, docket.uid, "return", reasons="Тағы қараймын.").json()

    assert (told["may"], seen["may"]) == (["return"], ["return"])
    assert (back["status"], back["steps"][-1]["words"]) == ("drafting", "Тағы қараймын.")


def test_the_same_request_is_done_once(draft, people):
    made = [world.make_proposal(draft) for _one in range(2)]
    key, client = {"Idempotency-Key": "the-same"}, program(people["analyst"])
    data = {"proposals": [{"number": made[0].number, "equal": 2}]}
    ask = partial(client.post, "/api/v1/drafts/constitution/articles/9/prepared/", data, "application/json")

    first, again = ask(headers=key), ask(headers=key)

    assert (first.status_code, again.content, Docket.objects.count()) == (201, first.content, 1)


def test_strangers_find_nothing(draft, people):
    _made, docket = begun(draft, people["analyst"])
    elsewhere = world.make_rapporteur(draft, "elsewhere", articles=[world.article(draft, "art_10")])
    paths = [HERE, *(f"{HERE}{docket.uid}/{path}" for path in ("", "variants/", "variants/1/members/"))]

    answers = {
        name: [client.get(path).status_code for path in paths]
        for name, client in {
            "visitor": Client(),
            "citizen": program(world.make_person("citizen")),
            "elsewhere": program(elsewhere),
            "analyst": program(people["analyst"]),
        }.items()
    }

    assert answers == {
        "visitor": [401] * 4,
        "citizen": [403] * 4,
        "elsewhere": [200, 403, 403, 403],
        "analyst": [200] * 4,
    }
    assert program(people["analyst"]).get(f"{HERE}j_none/").status_code == 404
    assert step(program(elsewhere), docket.uid, "drop").status_code == 403


@pytest.mark.parametrize("how_many", [1, 3])
def test_each_list_asks_a_constant_number_of_queries(draft, people, how_many, django_assert_num_queries):
    for number in range(how_many):
        begun(draft, people["analyst"], text=f"Мәтін {number}.")
    made = [world.make_proposal(draft, text=f"Сөз {number}.") for number in range(how_many)]
    chosen = [Shown(one.serial, 1) for one in made]
    docket = begin_docket(world.article(draft), chosen, title="Көп", by=people["analyst"], at=NOON)
    client = program(people["analyst"])

    counts = {HERE: 7, f"{HERE}{docket.uid}/variants/": 17}
    for path, queries in counts.items():
        with django_assert_num_queries(queries):
            assert len(client.get(path).json()["results"]) == (how_many + 1 if path == HERE else how_many)
