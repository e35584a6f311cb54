"""The pages of sittings: what everybody reads and when, what a secretary does, and that nothing typed is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from commission.actions import announce_sitting, enter_results, put_on_agenda
from commission.models import Decision, DocketStatus, Sitting, SittingStatus
from commission.tasks import publish_answers
from tests.commission import world
from tests.commission.test_sittings import FACTS, MINUTES, TITLE, begun, decided, held
from tests.commission.world import NOON

SENT = {
    "number": "9",
    "starts_at": "2026-02-05T10:00",
    "title_kk": "Тіл туралы",
    "title_ru": "О языке",
    "place_kk": "Астана",
    "place_ru": "Астана",
    "stream": "https://example.kz/live",
    "members": "5",
    "quorum": "3",
}


@pytest.fixture
def people(draft):
    roles = {"analyst": "analyst", "secretary": "secretary", "decider": "rapporteur"}
    return {name: world.make_rapporteur(draft, name, role=role) for name, role in roles.items()}


@pytest.fixture
def secretary(people):
    return signed_in(people["secretary"])


@pytest.fixture
def sitting(draft, people):
    return announce_sitting(draft, 9, **FACTS, by=people["secretary"], at=NOON)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def address(name, *more, language="en"):
    return reverse(name, args=["constitution", *more]).replace("/en/", f"/{language}/")


def page_of(client, url):
    return client.get(url).content.decode().replace("\u2068", "").replace("\u2069", "").replace("\u2060", "")


def test_a_sitting_goes_from_its_announcement_to_the_published_page(draft, people, secretary):
    announced = secretary.post(address("announce_sitting"), SENT)
    desk = address("sitting_desk", 9)
    assert announced["Location"] == desk
    docket = begun(draft, people["analyst"], 2)
    put = secretary.post(desk, {"act": "put", "docket": docket.uid})
    assert put["Location"] == f"{desk}#agenda"
    decided(docket, people["analyst"], people["secretary"], people["decider"])
    item = Sitting.objects.get().agenda.get()
    entered = secretary.post(
        address("sitting_results", 9),
        {
            "present": "4",
            f"for_{item.pk}": "3",
            f"against_{item.pk}": "1",
            f"abstained_{item.pk}": "0",
            "minutes_kk": MINUTES["kk"],
            "minutes_ru": MINUTES["ru"],
        },
    )
    assert entered["Location"] == desk
    before = page_of(Client(), address("sitting", 9, language="ru"))
    page = page_of(secretary, desk)
    assert "Its decisions go out with the sitting." in page
    digest = page.partition('name="digest" value="')[2][:64]

    assert secretary.post(desk, {"act": "publish", "digest": digest}).status_code == 302
    publish_answers()

    page = page_of(Client(), address("sitting", 9, language="ru"))
    told = [MINUTES["ru"], "За: 3", "Против: 1", "О языке", "https://example.kz/live", "?sitting=9"]
    assert [one for one in told if one in before] == ["О языке", "https://example.kz/live"]
    assert [one for one in told if one not in page] == []
    assert "Орыс тілі" in before  # the agenda is public
    [first, _second] = Decision.objects.all()
    assert 'href="/ru/constitution/sittings/9/"' in page_of(Client(), f"/ru/proposals/{first.proposal.number}/")
    assert "All of it is published." in page_of(secretary, desk)


def test_what_is_ahead_stands_before_what_was_held(draft, people, secretary, sitting):
    announce_sitting(draft, 10, **FACTS | {"title": {"kk": "Ел", "ru": "О стране"}}, by=people["secretary"], at=NOON)
    held(sitting, people["secretary"])

    page = page_of(Client(), address("sittings", language="kk"))

    assert page.index("10-отырыс") < page.index("9-отырыс")
    assert ("Отырысты жариялап" in page, address("announce_sitting", language="kk") in page) == (False, False)
    assert address("announce_sitting") in page_of(secretary, address("sittings"))


@pytest.mark.parametrize("how_many", [1, 3])
def test_each_page_asks_a_constant_number_of_queries(draft, people, how_many, django_assert_num_queries):
    by = {"by": people["secretary"], "at": NOON}
    for number in range(1, how_many + 1):
        sitting = announce_sitting(draft, number, **FACTS, **by)
        announce_sitting(draft, 10 + number, **FACTS, **by)
        for text in range(how_many):
            docket = begun(draft, people["analyst"], text=f"Мәтін {number} {text} орыс тілі.")
            put_on_agenda(sitting, docket=docket, **by)
        enter_results(sitting, present=4, minutes=MINUTES, **by)
    client = signed_in(people["secretary"])
    pages = [
        (Client(), address("sittings"), 5),
        (Client(), address("sitting", 1), 4),
        (client, address("sitting_desk", 1), 11),
        (client, address("sitting_results", 1), 9),
    ]

    for who, url, queries in pages:
        page_of(who, url)
        with django_assert_num_queries(queries):
            page_of(who, url)


def test_what_was_typed_comes_back_where_it_is_refused(draft, people, secretary, sitting):
    again = secretary.post(address("announce_sitting"), SENT)
    bare = secretary.post(address("announce_sitting"), SENT | {"number": "", "title_kk": "", "stream": "ftp://a.kz"})
    put = secretary.post(address("sitting_desk", 9), {"act": "put", "words_ru": "Разное"})
    item = put_on_agenda(sitting, words=TITLE, by=people["secretary"], at=NOON)
    entered = secretary.post(
        address("sitting_results", 9), {"present": "9", f"for_{item.pk}": "2", "minutes_ru": "ы" * 40_001}
    )
    late = secretary.post(address("sitting_desk", 9), {"act": "publish", "digest": "0" * 64})
    nothing = secretary.post(address("sitting_desk", 9), {"act": "dance"})

    pages = [again, bare, put, entered, late, nothing]
    assert [page.status_code for page in pages] == [422] * 6
    texts = [page.content.decode() for page in pages]
    assert "There is a sitting with the number 9 already." in texts[0]
    assert 'value="О языке"' in texts[0]
    assert 'value="ftp://a.kz"' in texts[1]
    assert "It is missing in Kazakh or in Russian: both are needed." in texts[2]
    assert 'value="Разное"' in texts[2]
    assert "ы" * 40_001 in texts[3]
    assert "First enter who was at the sitting and what came of it." in texts[4]
    assert "Say what is to be done" in texts[5]
    assert Sitting.objects.get().status == SittingStatus.PLANNED


def test_the_order_of_an_agenda_is_changed_by_buttons(draft, people, secretary, sitting):
    first, second = (
        put_on_agenda(sitting, words={"kk": name, "ru": name}, by=people["secretary"], at=NOON) for name in "аб"
    )
    desk = address("sitting_desk", 9)

    secretary.post(desk, {"up": str(second.pk)})
    assert list(sitting.agenda.values_list("pk", flat=True)) == [second.pk, first.pk]
    secretary.post(desk, {"off": str(second.pk)})
    gone = secretary.post(desk, {"off": str(second.pk)})

    assert list(sitting.agenda.values_list("pk", "number")) == [(first.pk, 1)]
    assert (gone.status_code, "not on the agenda any more" in gone.content.decode()) == (409, True)


def test_where_no_quorum_was_the_page_says_so_and_publishing_is_refused(draft, people, secretary, sitting):
    held(sitting, people["secretary"], present=2)
    desk = address("sitting_desk", 9)

    page = page_of(secretary, desk)

    assert "There was no quorum: nothing of this sitting is published." in page
    assert 'value="publish"' not in page


def test_a_prepared_answer_says_for_which_sitting_it_waits(draft, people, secretary, sitting):
    docket = begun(draft, people["analyst"])
    put_on_agenda(sitting, docket=docket, by=people["secretary"], at=NOON)
    page = page_of(secretary, docket.get_absolute_url())
    assert "It is on the agenda of sitting 9: once it is decided, its answers wait for it." in page

    ready = decided(docket, people["analyst"], people["secretary"], people["decider"])

    assert ready.status == DocketStatus.READY
    page = page_of(secretary, docket.get_absolute_url())
    assert "It is decided. Its answers go out together with sitting 9." in page
    assert "Waits for its sitting" in page
    assert "Give it back to be drafted" in page_of(signed_in(people["decider"]), docket.get_absolute_url())
    assert "Waits for its sitting" in page_of(secretary, address("dockets"))


def test_markup_is_harmless_and_the_stream_is_a_link_alone(draft, people, secretary):
    bad = "<script>alert(1)</script>"
    words = {"kk": bad, "ru": bad}
    facts = FACTS | {"title": words, "place": words, "stream": "https://example.kz/<script>alert(1)</script>"}
    sitting = announce_sitting(draft, 9, **facts, by=people["secretary"], at=NOON)
    put_on_agenda(sitting, words=words, by=people["secretary"], at=NOON)
    enter_results(sitting, attended=[bad, "А", "Б"], minutes=words, by=people["secretary"], at=NOON)
    desk = address("sitting_desk", 9)
    digest = page_of(secretary, desk).partition('name="digest" value="')[2][:64]
    secretary.post(desk, {"act": "publish", "digest": digest})

    urls = [
        address("sitting", 9),
        address("sittings"),
        desk,
        address("sitting_results", 9),
        address("sitting_facts", 9),
    ]
    pages = [page_of(secretary, url) for url in urls]

    assert not any("<script>alert" in page for page in pages)
    assert "<iframe" not in pages[0]


def test_programs_read_what_the_page_shows(draft, people, sitting):
    item = put_on_agenda(sitting, words=TITLE, by=people["secretary"], at=NOON)
    held(sitting, people["secretary"], votes={item.pk: {"for": 3, "against": 1, "abstained": 0}})
    url = "/api/v1/drafts/constitution/sittings/"

    before = Client().get(f"{url}9/").json()
    desk = address("sitting_desk", 9)
    secretary = signed_in(people["secretary"])
    digest = page_of(secretary, desk).partition('name="digest" value="')[2][:64]
    secretary.post(desk, {"act": "publish", "digest": digest})
    after = Client().get(f"{url}9/").json()

    listed = Client().get(url).json()
    assert [(one["number"], one["status"]) for one in listed["results"]] == [(9, "published")]
    hidden = {"present": None, "attended": [], "minutes": {}, "agenda": [{"number": 1, "words": TITLE, "votes": None}]}
    assert {name: before[name] for name in hidden} == hidden
    votes = {"votes_for": 3, "votes_against": 1, "abstained": 0, "names": {}}
    assert (after["present"], after["minutes"], after["agenda"][0]["votes"]) == (4, MINUTES, votes)


def test_strangers_may_read_and_nothing_else(draft, people, sitting):
    elsewhere = [signed_in(people["analyst"]), signed_in(people["decider"]), signed_in(world.make_person("citizen"))]
    urls = [
        address("announce_sitting"),
        *(address(name, 9) for name in ("sitting_desk", "sitting_facts", "sitting_results")),
    ]

    assert {client.get(url).status_code for client in elsewhere for url in urls} == {403}
    assert {client.post(url, SENT).status_code for client in elsewhere for url in urls} == {403}
    assert Client().get(address("sitting", 99)).status_code == 404
    assert Client().get("/en/constitution/sittings/99999999999999999999/").status_code == 404
    assert Sitting.objects.count() == 1
