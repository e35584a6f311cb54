from datetime import timedelta

import pytest

from articles.actions import appoint, open_phase, settle_two_people
from articles.changes import all_acts
from articles.models import Appointment, DraftText, Phase, Role, Topic
from core import clock
from record.leaf import parse
from record.models import Entry
from tests.articles.conftest import NOON, make_person

SETTINGS = "/en/small/settings/"
PAGES = [SETTINGS, f"{SETTINGS}words/kk/", f"{SETTINGS}topics/", f"{SETTINGS}topics/art_1/kk/"]
ACTS = [
    f"{SETTINGS}phases/collection/",
    f"{SETTINGS}words/kk/",
    f"{SETTINGS}topics/art_1/kk/",
    f"{SETTINGS}appointments/",
]


@pytest.fixture
def signed_in(client, draft, secretary):
    """A secretary whose acts need no second person: `test_consent.py` is about those that do."""
    settle_two_people(draft, one_person_may=[act.name for act in all_acts()], by=None, at=NOON)
    client.force_login(secretary)
    return client


@pytest.mark.parametrize("address", PAGES)
def test_secretary_reads_every_page(signed_in, address):
    assert signed_in.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_visitor_is_sent_to_sign_in(client, draft, address):
    answer = client.get(address)

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/en/account/login/?next={address}")


@pytest.mark.parametrize("role", [None, Role.MODERATOR, Role.ANALYST, Role.RAPPORTEUR])
def test_others_are_refused_and_change_nothing(client, draft, role):
    person = make_person(second_factor_at=NOON)
    if role:
        appoint(draft, person, role, by=None, at=NOON)
    client.force_login(person)

    statuses = [client.get(address).status_code for address in PAGES]
    statuses += [client.post(address, {"act": "open"}).status_code for address in ACTS]

    assert statuses == [403] * 8
    assert Phase.objects.exclude(opens_at=None).count() == 0


def test_unknown_draft_article_and_language_are_not_there(signed_in):
    addresses = [
        "/en/none/settings/",
        f"{SETTINGS}topics/art_99/kk/",
        f"{SETTINGS}words/fr/",
        f"{SETTINGS}phases/party/",
    ]

    assert [signed_in.get(address).status_code for address in addresses] == [404] * 4


def test_phase_is_opened_extended_and_closed(signed_in, draft):
    now = clock.now()
    address = f"{SETTINGS}phases/collection/"
    first, second = ((now + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M") for days in (3, 5))

    answers = [
        signed_in.post(address, {"act": "open", "collection-closes_at": first}),
        signed_in.post(address, {"act": "extend", "collection-closes_at": second}),
        signed_in.post(address, {"act": "close"}),
    ]

    phase = Phase.objects.get(draft=draft, kind="collection")
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(302, SETTINGS)] * 3
    assert now <= phase.opens_at < phase.closes_at <= clock.now()


def test_refused_phase_keeps_what_was_typed(signed_in, draft):
    answer = signed_in.post(
        f"{SETTINGS}phases/collection/", {"act": "open", "collection-closes_at": "2020-01-01T10:00"}
    )

    assert answer.status_code == 422
    assert "The closing must lie after the opening and after the present moment." in answer.content.decode()
    assert 'value="2020-01-01T10:00"' in answer.content.decode()
    assert Phase.objects.exclude(opens_at=None).count() == 0


def test_moment_that_is_none_is_refused(signed_in, draft):
    answer = signed_in.post(f"{SETTINGS}phases/collection/", {"act": "open", "collection-closes_at": "tomorrow"})

    assert answer.status_code == 422
    assert 'value="tomorrow"' in answer.content.decode()


def test_words_are_stored(signed_in, draft):
    answer = signed_in.post(f"{SETTINGS}words/kk/", {"title": "Жоба", "summary": "", "about": "## Не\n\nБарлығы"})

    text = DraftText.objects.get(draft=draft, language="kk")
    assert (answer.status_code, text.title, text.about) == (302, "Жоба", "## Не\n\nБарлығы")


def test_refused_words_are_kept_on_the_page(signed_in, draft):
    answer = signed_in.post(f"{SETTINGS}words/kk/", {"title": "", "summary": "", "about": "Long work"})

    assert answer.status_code == 422
    assert "Long work" in answer.content.decode()
    assert DraftText.objects.get(draft=draft, language="kk").title == "Draft kk"


def test_unstorable_words_are_refused_with_a_sentence(signed_in, draft):
    answer = signed_in.post(f"{SETTINGS}words/kk/", {"title": "Good", "summary": "bad \x07 sign", "about": ""})

    assert answer.status_code == 422
    assert "The text contains signs that cannot be stored." in answer.content.decode()


def test_topic_is_stored(signed_in):
    answer = signed_in.post(f"{SETTINGS}topics/art_1/ru/", {"title": "Соседи", "words": "шум\n\n забор"})

    assert (answer.status_code, list(Topic.objects.values_list("title", "words"))) == (
        302,
        [("Соседи", ["шум", "забор"])],
    )


def test_person_is_appointed_to_articles_and_the_office_ends(signed_in, draft):
    person = make_person("rapporteur")

    appointed = signed_in.post(
        f"{SETTINGS}appointments/", {"email": "Rapporteur@example.org", "role": "rapporteur", "articles": "1, 2–3"}
    )
    row = Appointment.objects.get(person=person)
    covered = row.articles.count()
    page = signed_in.get(SETTINGS).content.decode()
    ended = signed_in.post(f"{SETTINGS}appointments/{row.uid}/end/")

    row.refresh_from_db()
    assert (appointed.status_code, covered, ended.status_code, row.ended_at is not None) == (302, 3, 302, True)
    assert "article 1; article 2; article 3" in page


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"email": "nobody@example.org"}, "Nobody has registered with this e-mail yet."),
        ({"articles": "1, 77"}, "The draft has no article 77."),
        ({"articles": "77-78"}, "The draft has no articles 77, 78."),
        ({"articles": "first"}, "“first” is no number of an article."),
        ({"role": "king"}, "Select a valid choice."),
        ({"languages": ["fr"]}, "Select a valid choice."),
        (
            {"role": "analyst", "languages": ["kk"]},
            "Only moderators are appointed by language. Leave the languages empty for this office.",
        ),
    ],
)
def test_appointment_that_cannot_be_made_is_refused(signed_in, sent, sentence):
    make_person("citizen")

    answer = signed_in.post(f"{SETTINGS}appointments/", {"email": "citizen@example.org", "role": "moderator"} | sent)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Appointment.objects.count() == 1


def test_moderator_is_appointed_for_languages(signed_in, draft):
    person = make_person("moderator")
    sent = {"email": person.email, "role": "moderator", "languages": ["ru", "kk"]}

    appointed = signed_in.post(f"{SETTINGS}appointments/", sent)

    row = Appointment.objects.get(person=person)
    page = signed_in.get(SETTINGS).content.decode()
    leaf = parse(bytes(Entry.objects.of(row.uid).get().leaf))
    assert (appointed.status_code, row.languages, leaf["data"]["languages"]) == (302, ["kk", "ru"], ["kk", "ru"])
    assert "the whole draft<br>Қазақша, Русский</td>" in page


def test_only_secretary_is_not_ended(signed_in, secretary):
    row = Appointment.objects.get(person=secretary)

    answer = signed_in.post(f"{SETTINGS}appointments/{row.uid}/end/")

    assert answer.status_code == 422
    assert "This is the draft&#x27;s only secretary." in answer.content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_settings_cost_the_same_queries_for_one_appointment_and_three(client, draft, django_assert_num_queries, people):
    for number in range(people):
        person = make_person(f"secretary{number}", second_factor_at=NOON)
        appoint(draft, person, Role.SECRETARY, by=None, at=NOON)
    open_phase(draft, "collection", by=person, at=NOON)
    client.force_login(person)
    client.get(SETTINGS)

    with django_assert_num_queries(14):
        answer = client.get(SETTINGS)

    assert answer.status_code == 200
