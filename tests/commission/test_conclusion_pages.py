"""The pages of conclusions: asked at the desk, written by a body, read by staff, then by everybody."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from commission.actions import (
    ask_for_conclusion,
    decide,
    give_conclusion,
    keep_conclusion,
    withdraw_conclusion,
)
from commission.models import Conclusion, ConclusionRequest, Docket
from core import clock
from tests.commission import world
from tests.commission.test_assignments import make_theme
from tests.commission.test_conclusions import ANSWER, DAY, NOON, WEEK, ask, matter, prepared

WORD = "Құпиясөз"


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def secretary(draft):
    return world.make_rapporteur(draft, "secretary", role="secretary")


@pytest.fixture
def body(draft):
    return world.make_organization("Тіл институты")


def page_of(person, path, **sent):
    client = Client()
    if person is not None:
        client.force_login(person)
    return client.post(f"/en/{path}", sent, follow=True) if sent else client.get(f"/en/{path}")


def text_of(person, path, **sent):
    return page_of(person, path, **sent).content.decode()


def public_pages(draft, proposal, asked):
    own = f"constitution/conclusions/{asked.uid}/"
    pages = {"constitution/answers/", "constitution/articles/9/", "constitution/conclusions/", own}
    return sorted(pages | {f"proposals/{proposal.number}/", f"proposals/{proposal.number}/print/"})


def test_a_rapporteur_asks_and_a_body_answers(draft, rapporteur, body):
    until = (timezone.localdate() + timedelta(days=5)).isoformat()
    at = "constitution/commission/conclusions/ask/?article=art_9"

    asked_page = text_of(rapporteur, at, organization=body.uid, until=until, question="Керек пе?")
    [asked] = ConclusionRequest.objects.all()
    own = f"me/conclusions/{asked.uid}/"
    listed, shown = text_of(body.head, "me/conclusions/"), text_of(body.head, own)
    kept = text_of(body.head, own, act="keep", kk=WORD, ru="", after="0")
    given = text_of(body.head, own, act="give", kk=f"{WORD} <b>", ru="", after="0")

    assert "It is asked. Those who may speak for it are told." in asked_page
    assert (own in listed, "Керек пе?" in shown) == (True, True)
    assert "It is kept. Members of your organization read it, nobody else." in kept
    assert "Nothing of it is given yet." in kept
    assert "The conclusion is given. The entry is in the public record." in given
    assert Conclusion.objects.get().words == {"kk": f"{WORD} <b>"}
    assert f"{WORD} &lt;b&gt;" in text_of(rapporteur, "constitution/commission/art_9/")
    assert "Conclusions asked of my organizations" in text_of(body.head, "me/")


def test_bad_input_is_refused_and_nothing_typed_is_lost(draft, rapporteur, body):
    asked = ask(draft, body, rapporteur)
    own = f"me/conclusions/{asked.uid}/"
    ask_path = "constitution/commission/conclusions/ask/?article=art_9"

    empty = page_of(body.head, own, act="give", kk="", ru=" ", after="0")
    long = page_of(body.head, own, act="give", kk=WORD * 8192, ru="", after="0")
    unknown = page_of(body.head, own, act="burn", kk="а")
    nobody = page_of(rapporteur, ask_path, organization="o_none", until="yesterday", question=WORD)
    withdraw_conclusion(asked, reasons="Керек емес.", by=rapporteur, at=NOON)
    late = page_of(body.head, own, act="give", kk=WORD, ru="", after="0")

    assert [one.status_code for one in (empty, long, unknown, nobody, late)] == [422, 422, 400, 422, 422]
    assert "Write the conclusion in Kazakh or in Russian." in empty.content.decode()
    assert "The text is too long: 65536 characters. At most 20000 are possible." in long.content.decode()
    for sentence in ("Choose a confirmed organization.", "Choose a day from today on, within a year.", WORD):
        assert sentence in nobody.content.decode()
    for sentence in ("This conclusion is asked for no longer. Nothing was sent.", WORD):
        assert sentence in late.content.decode()


def test_who_sends_after_another_version_reads_it_and_keeps_what_was_typed(draft, rapporteur, body):
    asked = ask(draft, body, rapporteur)
    give_conclusion(asked, kk="Бірінші.", by=body.head, at=NOON)

    answer = page_of(body.head, f"me/conclusions/{asked.uid}/", act="give", kk=WORD, ru="", after="0")

    told = answer.content.decode()
    assert answer.status_code == 409
    for sentence in ("A version was given while you wrote.", "Бірінші.", WORD, 'name="after" value="1"', 'name="why"'):
        assert sentence in told


def test_strangers_find_nothing(draft, rapporteur, secretary, body):
    elsewhere = world.make_rapporteur(draft, "elsewhere", articles=[world.article(draft, "art_10")])
    drafter = world.make_person("drafter")
    Membership.objects.create(organization=body, person=drafter, role="drafter", joined_at=NOON)
    stranger = world.make_organization("Бөтен").head
    asked = ask(draft, body, rapporteur)
    own, desk = f"me/conclusions/{asked.uid}/", f"constitution/commission/conclusions/{asked.uid}/"
    ask_path = "constitution/commission/conclusions/ask/?article=art_9"

    found = {
        "stranger": [page_of(stranger, path).status_code for path in (own, desk, ask_path)],
        "drafter": [page_of(drafter, path).status_code for path in (own, desk, ask_path)],
        "elsewhere": [page_of(elsewhere, path).status_code for path in (own, desk, ask_path)],
        "secretary": [page_of(secretary, path).status_code for path in (own, desk, ask_path)],
    }
    acts = [
        page_of(drafter, own, act="give", kk="а").status_code,
        page_of(elsewhere, desk, act="withdraw", reasons="а").status_code,
        page_of(rapporteur, desk, act="take_down", kk="а").status_code,
        page_of(rapporteur, ask_path.replace("art_9", "art_99")).status_code,
        page_of(rapporteur, f"{ask_path}&theme=none").status_code,
    ]

    assert found == {
        "stranger": [404, 403, 403],
        "drafter": [200, 403, 403],
        "elsewhere": [404, 200, 403],
        "secretary": [404, 200, 200],
    }
    assert acts == [403, 403, 403, 404, 404]


def test_nothing_of_a_conclusion_is_public_before_the_decision(draft, rapporteur, body):
    at, proposal = clock.now(), world.make_proposal(draft)
    asked = ask(draft, body, rapporteur, until=timezone.localdate() + timedelta(days=5), at=at, question=f"{WORD}?")
    keep_conclusion(asked, ru=f"{WORD} черновик", by=body.head, at=at)
    give_conclusion(asked, kk=WORD, by=body.head, at=at)

    before = {path: page_of(None, path) for path in public_pages(draft, proposal, asked)}
    decide([proposal], **ANSWER, by=rapporteur, at=clock.now())
    after = {path: page_of(None, path) for path in public_pages(draft, proposal, asked)}

    hidden = f"constitution/conclusions/{asked.uid}/"
    assert {path: answer.status_code for path, answer in before.items() if answer.status_code != 200} == {hidden: 404}
    for answer in before.values():
        assert (WORD in answer.content.decode(), body.name in answer.content.decode()) == (False, False)
    assert {answer.status_code for answer in after.values()} == {200}
    for path, answer in after.items():
        told = answer.content.decode()
        assert (body.name in told, WORD in told) == (True, path != "constitution/answers/")
        assert f"{WORD}?" not in told


def test_what_was_asked_and_not_given_is_told_beside_the_decision(draft, rapporteur, body):
    proposal = world.make_proposal(draft)
    ask(draft, body, rapporteur)
    gone = ask(draft, world.make_organization("Қайтты"), rapporteur)
    withdraw_conclusion(gone, reasons="Басқа жолмен білдік.", by=rapporteur, at=NOON)

    decide([proposal], **ANSWER, by=rapporteur, at=NOON)

    told = text_of(None, f"proposals/{proposal.number}/")
    assert "It was asked for and not given by the day." in told
    assert "It is asked for no longer. Reasons:" in told
    assert "Басқа жолмен білдік." in told
    assert "Not given by the day" in text_of(None, "constitution/conclusions/")


def test_a_version_after_publishing_is_read_at_once_and_the_earlier_one_stays(draft, rapporteur, body):
    at, proposal = clock.now(), world.make_proposal(draft)
    asked = ask(draft, body, rapporteur, until=timezone.localdate() + timedelta(days=5), at=at)
    give_conclusion(asked, kk="Бірінші сөз.", by=body.head, at=at)
    decide([proposal], **ANSWER, by=rapporteur, at=clock.now())
    first = text_of(None, f"proposals/{proposal.number}/")

    give_conclusion(asked, kk="Екінші сөз.", why="Қате бар еді.", after=1, by=body.head, at=clock.now())

    second = text_of(None, f"proposals/{proposal.number}/")
    assert ("Бірінші сөз." in first, "Екінші сөз." in first) == (True, False)
    for words in ("Бірінші сөз.", "Екінші сөз.", "Қате бар еді."):
        assert words in second


def test_staff_read_it_beside_a_prepared_answer_and_ask_there(draft, rapporteur, body):
    docket = prepared(draft, rapporteur, world.make_proposal(draft))
    asked = ask(draft, body, rapporteur, docket=docket)
    give_conclusion(asked, kk=WORD, by=body.head, at=NOON)
    of_theme = ask_for_conclusion(matter(draft, theme=make_theme(draft)), body, until=WEEK, by=rapporteur, at=NOON)

    told = text_of(rapporteur, f"constitution/commission/prepared/{docket.uid}/")

    assert WORD in told
    assert f"article=art_9&amp;docket={docket.uid}" in told
    assert of_theme.uid in told
    assert "for staff alone" in told


def test_what_staff_call_a_prepared_answer_is_read_by_them_and_the_body_alone(draft, rapporteur, body):
    docket = prepared(draft, rapporteur, world.make_proposal(draft))
    Docket.objects.update(title="Өзімізге ғана")
    asked = ask(draft, body, rapporteur, docket=docket)
    ConclusionRequest.objects.update(public_at=NOON)

    own = f"constitution/conclusions/{asked.uid}/"
    public = [text_of(None, path) for path in ("constitution/conclusions/", own)]
    theirs = [text_of(rapporteur, "constitution/commission/conclusions/"), text_of(body.head, "me/conclusions/")]

    assert ["Өзімізге ғана" in page for page in public + theirs] == [False, False, True, True]
    assert all("several proposals that were answered together" in page for page in public)


@pytest.mark.parametrize("how_many", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"), [("constitution/commission/conclusions/", 13), ("constitution/conclusions/", 13)]
)
def test_lists_ask_a_constant_number_of_queries(
    draft, rapporteur, body, django_assert_num_queries, how_many, path, queries
):
    for number in range(how_many):
        asked = ask(draft, world.make_organization(f"Ұйым {number}"), rapporteur, until=DAY)
        give_conclusion(asked, kk="Иә.", by=asked.organization.head, at=NOON)
    decide([world.make_proposal(draft)], **ANSWER, by=rapporteur, at=NOON)
    client = Client()
    client.force_login(rapporteur)
    client.get(f"/en/{path}")

    with django_assert_num_queries(queries):
        answer = client.get(f"/en/{path}")

    assert answer.content.decode().count("Ұйым") >= how_many
