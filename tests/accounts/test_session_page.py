"""Where one is signed in: listed in plain words, ended one by one or all at once, and never for longer than allowed."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.core.cache import cache
from django.test import Client
from rest_framework.test import APIClient

from accounts.actions import make_token
from accounts.devices import device_of
from accounts.models import Session
from accounts.models.sessions import digest_of
from accounts.sessions import SessionStore
from accounts.tasks import forget_ended_sessions
from articles.actions import appoint
from core import clock
from tests.accounts.conftest import PASSWORD
from tests.articles.conftest import make_draft, make_person

PAGE = "/en/account/sessions/"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
)
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def sign_in(person, agent):
    client = Client(headers={"user-agent": agent})
    client.post("/en/account/login/", {"login": person.email, "password": PASSWORD})
    return client


def is_in(client):
    return client.get("/en/me/").status_code == 200


def row_of(client):
    return Session.objects.get(digest=digest_of(client.session.session_key))


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (ANDROID, "Android, Chrome"),
        (WINDOWS, "Windows, Firefox"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
            "iPhone, Safari",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/130.0.0.0 Safari/537.36 Edg/130.0", "macOS, Edge"),
        ("Mozilla/5.0 (Linux; Android 13) SamsungBrowser/25.0 Chrome/121.0 Mobile Safari", "Android, Samsung Internet"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 YaBrowser/24.7 Safari/537.36", "Windows, Yandex"),
        ("<script>x()</script>\u202e", ""),
        ("", ""),
    ],
)
def test_a_browser_is_told_in_two_words_that_are_known(agent, words):
    assert device_of(agent) == words


def test_a_new_key_comes_with_signing_in(person):
    client = Client(headers={"user-agent": ANDROID})
    client.get("/en/account/2fa/webauthn/login/")  # begins a session of nobody
    before = client.session.session_key

    client.post("/en/account/login/", {"login": person.email, "password": PASSWORD})

    assert client.session.session_key not in {before, None}
    assert not SessionStore().exists(before)
    assert (row_of(client).person, row_of(client).device) == (person, "Android, Chrome")


def test_the_key_itself_is_not_in_the_database(person):
    client = sign_in(person, ANDROID)

    assert client.session.session_key not in str(list(Session.objects.values()))


@pytest.mark.parametrize("others", [1, 3])
def test_sessions_are_listed_with_the_present_one_first(person, others, django_assert_num_queries):
    for _number in range(others):
        sign_in(person, WINDOWS)
    client = sign_in(person, ANDROID)

    with django_assert_num_queries(8):
        page = client.get(PAGE).content.decode()

    assert page.count("Windows, Firefox</th>") == others
    assert page.index("Android, Chrome") < page.index("this device") < page.index("Windows, Firefox")


def test_one_is_ended_and_others_go_on(person):
    here, lost = sign_in(person, ANDROID), sign_in(person, WINDOWS)

    answer = here.post(f"{PAGE}{row_of(lost).uid}/end/")

    assert (answer["Location"], is_in(here), is_in(lost)) == (PAGE, True, False)


def test_all_others_are_ended(person):
    here, others = sign_in(person, ANDROID), [sign_in(person, WINDOWS) for _number in range(2)]

    page = here.post(f"{PAGE}end/", follow=True).content.decode()

    assert "2 sessions are ended." in page
    assert (is_in(here), [is_in(other) for other in others]) == (True, [False, False])
    assert "There was no other session." in here.post(f"{PAGE}end/", follow=True).content.decode()


def test_nobody_ends_the_session_of_another(person):
    here, stranger = sign_in(person, ANDROID), Client()
    stranger.force_login(make_person("stranger"))

    assert stranger.post(f"{PAGE}{row_of(here).uid}/end/").status_code == 404
    assert stranger.get(PAGE).content.decode().count("Android, Chrome") == 0
    assert is_in(here)


def test_an_ended_session_is_not_begun_again_by_a_request_under_way(person):
    client = sign_in(person, ANDROID)
    under_way = SessionStore(client.session.session_key)
    under_way["typed"] = "words"
    Session.objects.of(person).delete()

    with pytest.raises(UpdateError):
        under_way.save()

    assert not is_in(client)


def test_a_new_password_ends_all_others_and_their_rows(person):
    here, other = sign_in(person, ANDROID), sign_in(person, WINDOWS)
    form = {"oldpassword": PASSWORD, "password1": "another-kerege-8", "password2": "another-kerege-8"}

    here.post("/en/account/password/change/", form)

    assert (is_in(here), is_in(other), Session.objects.of(person).count()) == (True, False, 1)


def test_a_session_lasts_by_use_but_never_beyond_its_limit(person, settings):
    client = sign_in(person, ANDROID)
    row, now = row_of(client), clock.now()
    assert abs(row.expires_at - now - settings.SESSION_IDLE) < timedelta(minutes=1)

    begun = now - settings.SESSION_ABSOLUTE + timedelta(hours=3)
    Session.objects.filter(pk=row.pk).update(begun_at=begun, renew_at=now)
    assert is_in(client)
    row.refresh_from_db()
    assert abs(row.expires_at - now - timedelta(hours=3)) < timedelta(minutes=1)
    Session.objects.filter(pk=row.pk).update(expires_at=now - timedelta(seconds=1))

    assert not is_in(client)
    forget_ended_sessions()
    assert not Session.objects.filter(pk=row.pk).exists()


def test_sessions_of_staff_are_shorter(person, settings):
    settings.STAFF_SECOND_FACTOR = False
    appoint(make_draft(), person, "moderator", by=None, at=clock.now())

    row = row_of(sign_in(person, ANDROID))

    assert abs(row.expires_at - row.seen_at - timedelta(minutes=60)) < timedelta(seconds=5)
    assert row.renew_at - row.seen_at < timedelta(minutes=7)


def test_an_ordinary_request_pays_nothing_for_it(person, django_assert_num_queries):
    client = Client()
    client.force_login(person)
    client.get("/en/account/logout/")

    with django_assert_num_queries(5):
        client.get("/en/account/logout/")


def test_programs_list_and_end_sessions(person):
    here, other = sign_in(person, ANDROID), sign_in(person, WINDOWS)
    _token, secret = make_token(name="Bot", scopes=["account"], days=30, by=person, at=clock.now())
    api = APIClient(headers={"authorization": f"Token {secret}"})

    listed = api.get("/api/v1/account/sessions/").json()["results"]
    assert [row["device"] for row in listed] == ["Windows, Firefox", "Android, Chrome"]
    assert set(listed[0]) == {"uid", "device", "begun_at", "seen_at", "expires_at"}
    assert api.delete(f"/api/v1/account/sessions/{listed[0]['uid']}/").json() == {"ended": 1}
    assert api.delete(f"/api/v1/account/sessions/{listed[0]['uid']}/").status_code == 404
    assert (is_in(here), is_in(other)) == (True, False)
    assert api.delete("/api/v1/account/sessions/").json() == {"ended": 1}
    assert not is_in(here)
