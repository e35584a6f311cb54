"""The pages of prepared answers: what staff see and do there, and what is refused with nothing lost."""

import pytest
from django.test import Client
from django.urls import reverse

from commission.actions import Shown, begin_docket, publish_ready_reasons, word_docket
from commission.models import Decision, Docket, DocketItem, DocketStatus, Verdict
from feedback.models import Theme, ThemePlacement
from tests.commission import world
from tests.commission.world import NOON

WORDED = {
    "outcome_1": "declined",
    "reasons_kk_1": "Орыс тілі тең емес.",
    "reasons_ru_1": "Русский язык употребляется наряду.",
    "read_1": "0",
}


@pytest.fixture
def people(draft):
    roles = {"analyst": "analyst", "secretary": "secretary", "decider": "rapporteur", "second": "rapporteur"}
    return {name: world.make_rapporteur(draft, name, role=role) for name, role in roles.items()}


@pytest.fixture
def desk(draft):
    return reverse("desk", args=["constitution", "art_9"])


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def page_of(client, docket, **query):
    return client.get(docket.get_absolute_url(), query).content.decode()


def step(client, docket, act, **values):
    docket.refresh_from_db()
    return client.post(docket.get_absolute_url(), {"act": act, "digest": docket.digest, **values})


def test_four_people_bring_many_from_the_desk_to_their_authors(draft, people, desk):
    made = [world.make_proposal(draft) for _one in range(21)]
    analyst = signed_in(people["analyst"])

    begun = analyst.post(desk, {"act": "prepare", "chosen": f"{made[0].number}*21@1", "title": "Орыс тілі"})
    docket = Docket.objects.get()
    assert begun["Location"] == docket.get_absolute_url()
    page = page_of(analyst, docket)
    assert "21 proposals" in page
    assert "Орыс тілі" in page
    assert "a second rapporteur signs" in page
    assert step(analyst, docket, "save", **WORDED).status_code == 302
    assert "1 of 1" in page_of(analyst, docket)
    assert step(analyst, docket, "send").status_code == 302
    assert "somebody else" in page_of(analyst, docket)
    assert "Checked: it can be decided" in page_of(signed_in(people["secretary"]), docket)
    assert step(signed_in(people["secretary"]), docket, "check").status_code == 302
    assert step(signed_in(people["decider"]), docket, "decide").status_code == 302
    assert Decision.objects.count() == 0
    assert (
        "Waiting for you" in signed_in(people["second"]).get(reverse("dockets", args=["constitution"])).content.decode()
    )
    assert step(signed_in(people["second"]), docket, "sign").status_code == 302

    assert Decision.objects.count() == 21
    page = page_of(analyst, docket)
    assert "Each author was told once." in page
    assert "signed by a second person" in page.lower()


def test_all_that_the_desk_shows_of_a_theme_is_prepared_together(draft, people, desk):
    inside = world.make_proposal(draft)
    world.make_proposal(draft)  # the same change, in no theme
    theme = Theme.objects.create(
        draft=draft,
        article=world.article(draft),
        name_kk="Тіл",
        name_ru="Язык",
        name_en="Language",
        named_by=people["analyst"],
        named_at=NOON,
        method="themes-1",
        found_at=NOON,
        counted_at=NOON,
        texts=1,
    )
    ThemePlacement.objects.create(
        draft=draft, article=world.article(draft), proposal=inside, theme=theme, placed_at=NOON
    )
    client = signed_in(people["analyst"])
    assert f'href="?theme={theme.uid}"' in client.get(desk).content.decode()

    client.post(f"{desk}?theme={theme.uid}", {"act": "prepare_all"})

    docket = Docket.objects.get()
    assert (docket.title, [one.proposal_id for one in docket.items.all()]) == ("Language", [inside.pk])


def test_what_was_typed_comes_back_where_it_is_refused(draft, people):
    docket = begin_docket(
        world.article(draft), [Shown(world.make_proposal(draft).serial)], title="Тіл", by=people["analyst"], at=NOON
    )
    client = signed_in(people["analyst"])

    long = step(client, docket, "save", **WORDED | {"reasons_ru_1": "ы" * 64_000})
    assert long.status_code == 422
    assert "ы" * 64_000 in long.content.decode()
    assert "The text is too long: 64000 characters." in long.content.decode()
    assert Verdict.objects.count() == 0

    word_docket(docket, {1: {"outcome": "accepted"}}, by=people["decider"], at=NOON)
    late = step(client, docket, "save", **WORDED)
    assert late.status_code == 409
    assert "Somebody else wrote at variant 1 meanwhile." in late.content.decode()
    assert "Русский язык употребляется наряду.</textarea>" in late.content.decode()
    missing = step(client, docket, "send")
    assert "Something is missing in the answers to 1 variants: 1." in missing.content.decode()


def test_one_is_treated_apart_and_others_are_left_to_the_desk(draft, people):
    made = [world.make_proposal(draft) for _one in range(3)]
    docket = begin_docket(world.article(draft), [Shown(made[0].serial, 3)], title="Тіл", by=people["analyst"], at=NOON)
    client = signed_in(people["analyst"])
    entry = reverse("docket_entry", args=["constitution", docket.uid, 1])
    assert made[2].number in client.get(entry).content.decode()

    apart = client.post(entry, {"act": "apart", "item": [DocketItem.objects.get(proposal=made[1]).pk]})
    left = client.post(entry, {"act": "leave", "item": [DocketItem.objects.get(proposal=made[2]).pk]})

    assert (apart["Location"], left["Location"]) == (
        reverse("docket_entry", args=["constitution", docket.uid, 2]),
        docket.get_absolute_url(),
    )
    kept = docket.items.standing().order_by("pk").values_list("proposal", "entry__number")
    assert list(kept) == [(made[0].pk, 1), (made[1].pk, 2)]
    assert "treated apart" in page_of(client, docket)


def test_the_page_shows_what_each_author_will_read(draft, people):
    docket = begin_docket(
        world.article(draft), [Shown(world.make_proposal(draft).serial)], title="Тіл", by=people["analyst"], at=NOON
    )
    client = signed_in(people["analyst"])
    step(client, docket, "save", **WORDED)

    page = client.get(reverse("docket_entry", args=["constitution", docket.uid, 1])).content.decode()

    assert "Reasons of the decision: Русский язык употребляется наряду." in page.replace("\u2068", "")
    assert "Орыс тілі тең емес." in page


def test_markup_in_reasons_and_titles_is_harmless(draft, people):
    docket = begin_docket(
        world.article(draft),
        [Shown(world.make_proposal(draft).serial)],
        title="<script>alert(1)</script>",
        by=people["analyst"],
        at=NOON,
    )
    client = signed_in(people["analyst"])
    step(client, docket, "save", **WORDED | {"reasons_kk_1": "<script>alert(2)</script>"})

    pages = [page_of(client, docket), client.get(reverse("dockets", args=["constitution"])).content.decode()]
    pages.append(client.get(reverse("docket_entry", args=["constitution", docket.uid, 1])).content.decode())

    assert not any("<script>alert" in page for page in pages)


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_prepared_answer_is_shown_in_a_constant_number_of_queries(draft, people, how_many, django_assert_num_queries):
    shown = [Shown(world.make_proposal(draft, text=f"Мәтін {number}").serial) for number in range(how_many)]
    docket = begin_docket(world.article(draft), shown, title="Тіл", by=people["analyst"], at=NOON)
    words = {number: {"outcome": "declined", "reasons": {"ru": "Текст."}} for number in range(1, how_many + 1)}
    word_docket(docket, words, by=people["analyst"], at=NOON)
    client = signed_in(people["analyst"])
    page_of(client, docket)

    with django_assert_num_queries(32):
        page_of(client, docket)


def test_strangers_find_nothing(draft, people):
    docket = begin_docket(
        world.article(draft), [Shown(world.make_proposal(draft).serial)], title="Тіл", by=people["analyst"], at=NOON
    )
    elsewhere = world.make_rapporteur(draft, "elsewhere", articles=[world.article(draft, "art_10")])
    citizen = world.make_person("citizen")

    assert [signed_in(one).get(docket.get_absolute_url()).status_code for one in (elsewhere, citizen)] == [403, 403]
    assert step(signed_in(elsewhere), docket, "save", **WORDED).status_code == 403
    assert (Docket.objects.get().status, Verdict.objects.count()) == (DocketStatus.DRAFTING, 0)


def test_a_page_that_swaps_its_pieces_is_sent_to_the_prepared_answer(draft, people, desk):
    proposal = world.make_proposal(draft)

    begun = signed_in(people["analyst"]).post(
        desk, {"act": "prepare", "chosen": proposal.number}, headers={"HX-Request": "true"}
    )

    assert begun["HX-Redirect"] == Docket.objects.get().get_absolute_url()


def test_those_with_an_argument_of_their_own_are_found_and_treated_apart_together(draft, people):
    said = ["Себебі бар.", "Ымдау тілі үшін.", "Ымдау тілі керек."]
    made = [world.make_proposal(draft, reasons=reasons) for reasons in said]
    docket = begin_docket(world.article(draft), [Shown(made[0].serial, 3)], title="Тіл", by=people["analyst"], at=NOON)
    client = signed_in(people["analyst"])
    entry = reverse("docket_entry", args=["constitution", docket.uid, 1])

    page = client.get(entry, {"q": "ымдау"}).content.decode()
    assert ("2 say so: “ымдау”." in page, made[0].number in page) == (True, False)
    client.post(f"{entry}?q=ымдау", {"act": "apart_found"})

    assert list(docket.items.order_by("pk").values_list("entry__number", flat=True)) == [1, 2, 2]
    assert client.post(f"{entry}?q=ешкім", {"act": "apart_found"}).status_code == 422


def test_ready_reasons_come_into_a_variant_and_what_they_leave_open_is_not_sent(draft, people):
    words = {"title_kk": "Заңда бар", "title_ru": "Есть в законе"}
    words |= {"text_kk": "Орыс тілі туралы {source}.", "text_ru": "О русском языке говорит {source}."}
    ready = publish_ready_reasons(draft, "in_law", words, outcome="declined", by=people["decider"], at=NOON)
    docket = begin_docket(
        world.article(draft), [Shown(world.make_proposal(draft).serial)], title="Тіл", by=people["analyst"], at=NOON
    )
    client = signed_in(people["analyst"])

    taken = client.post(docket.get_absolute_url(), WORDED | {"take": "1", "ready": ready.uid, "reasons_kk_1": ""})
    page = taken.content.decode()
    assert ("О русском языке говорит {source}.</textarea>" in page, Verdict.objects.count()) == (True, False)
    filled = WORDED | {"from_1": ready.uid, "reasons_kk_1": "Орыс тілі туралы {source}."}
    step(client, docket, "save", **filled)
    assert "Put something in the place of each:" in page_of(client, docket)
    assert step(client, docket, "send").status_code == 422

    step(client, docket, "save", **filled | {"reasons_kk_1": "«Тең» туралы заң айтады.", "read_1": "1"})
    assert step(client, docket, "send").status_code == 302
    step(signed_in(people["secretary"]), docket, "check")
    step(signed_in(people["decider"]), docket, "decide")
    assert Decision.objects.get().reasons_from == ready
