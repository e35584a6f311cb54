import pytest

from accounts.actions import register_organization
from accounts.models import Organization
from articles.actions import appoint
from articles.models import Draft
from core import clock
from tests.accounts.stage import ask, bin_of, make_party, make_person
from tests.moderation.world import make_draft

PAGE = "/en/constitution/settings/organizations/"


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def secretary(draft):
    person = make_person("secretary", name="Хатшы", second_factor_at=clock.now())
    appoint(draft, person, "secretary", by=None, at=clock.now())
    return person


@pytest.fixture
def desk(client, secretary):
    client.force_login(secretary)
    return client


def said(answer):
    return " ".join(answer.content.decode().split())


def settle(client, organization, act, **words):
    return client.post(f"{PAGE}{organization.uid}/", {"act": act} | words)


def test_the_page_shows_what_was_checked(desk):
    make_party("AMANAT партиясы")
    asked = ask("Аманат қозғалысы", head_name="Айша <b>", head_office="төраға")
    rival = ask("Мүлде басқа", bin=asked.bin)

    shown = said(desk.get(PAGE))

    of_asked = shown.partition(f'id="{asked.uid}"')[2].partition(f'id="{rival.uid}"')[0]
    wanted = ("AMANAT партиясы", "Мүлде басқа", asked.bin, "Айша &lt;b&gt;", "It proves nothing")
    assert [words for words in wanted if words not in of_asked] == []


def test_confirming_by_the_button(desk, draft, secretary):
    asked = ask()
    version = Draft.objects.get().version

    answer = settle(desk, asked, "confirm")

    asked.refresh_from_db()
    assert (answer.status_code, answer["Location"], asked.status, asked.settled_by) == (
        302,
        PAGE,
        "confirmed",
        secretary,
    )
    # Pages that list organizations are made anew.
    assert Draft.objects.get().version == version + 1
    assert asked.name in said(desk.get(PAGE)).partition('id="settled"')[2]


def test_refusing_by_the_button(desk):
    asked = ask()

    without = settle(desk, asked, "refuse", reasons=" ")
    refused = settle(desk, asked, "refuse", reasons="БСН басқа ұйымдікі.")

    assert (without.status_code, "This field is required." in said(without), refused.status_code) == (422, True, 302)
    asked.refresh_from_db()
    assert (asked.status, asked.reasons) == ("refused", "БСН басқа ұйымдікі.")


def test_a_refusal_that_does_not_pass_keeps_its_words(desk):
    first, second = ask("Кең дала"), ask("Кең-дала")
    settle(desk, first, "confirm")

    answer = settle(desk, second, "confirm", reasons="Жазып қойған негіз.")

    assert answer.status_code == 409
    assert "“Кең дала” is confirmed already" in said(answer)
    assert "Жазып қойған негіз." in said(answer)


def test_what_was_settled_meanwhile_is_told_above(desk):
    asked = ask()
    settle(desk, asked, "refuse", reasons="Жоқ.")

    answer = settle(desk, asked, "confirm")

    assert (answer.status_code, f"{asked.name}</bdi>: This registration was settled the other way" in said(answer)) == (
        409,
        True,
    )


def test_a_secretary_does_not_settle_their_own(desk, secretary):
    own = ask(by=secretary)

    answer = settle(desk, own, "confirm")

    assert (answer.status_code, "Another secretary settles its registration." in said(answer)) == (403, True)
    assert Organization.objects.confirmed().count() == 0


def test_other_acts_and_other_people_are_refused(desk, client, draft):
    asked = ask()

    assert settle(desk, asked, "delete").status_code == 400
    for name, role in (("moderator", "moderator"), ("rapporteur", "rapporteur"), ("nobody", None)):
        person = make_person(name, second_factor_at=clock.now())
        if role:
            appoint(draft, person, role, by=None, at=clock.now())
        client.force_login(person)
        assert [client.get(PAGE).status_code, settle(client, asked, "confirm").status_code] == [403, 403]
    asked.refresh_from_db()
    assert asked.status == "asked"


def test_only_the_oldest_that_wait_are_shown(desk):
    for turn in range(32):
        register_organization(
            kind="org",
            name=f"Ұйым қоғам {turn + 10}",
            bin=bin_of(),
            head_name="А",
            head_office="Б",
            language="kk",
            key=f"key-{turn}",
            by=make_person(),
            at=clock.now(),
        )

    shown = said(desk.get(PAGE))

    assert (
        shown.count('value="confirm"'),
        "The oldest stand here" in shown,
        '<span class="count">32</span>' in shown,
    ) == (
        30,
        True,
        True,
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_queries_whatever_its_length(desk, django_assert_num_queries, count):
    for turn in range(count):
        make_party(f"Партия {turn} бірлік")
        ask(f"Ұйым {turn} қоғам")
    desk.get(PAGE)

    with django_assert_num_queries(12):
        desk.get(PAGE)
