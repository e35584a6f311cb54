"""Second factors: set up, asked for, used once, never skipped; and offices that rest without one."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from rest_framework.test import APIClient

from accounts.actions import make_token, register_person, remove_factors, try_code
from accounts.actions.factors import TooManyFactorCodes, WrongFactorCode
from accounts.actions.tokens import ScopeWithoutOffice
from accounts.mail import mail_due_notices
from accounts.models import Person, Token
from articles.actions import appoint
from core import clock
from core.rules import RuleViolation
from tests.accounts.conftest import PASSWORD
from tests.articles.conftest import make_draft
from tests.codes import code_of, give_app
from tests.threads import at_once

QUEUE = "/en/small/moderation/"
PAGES = "/en/account/2fa"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def own(client, person):
    client.force_login(person)
    return client


@pytest.fixture
def committed_person(committed_db):
    cache.clear()
    return register_person("aigerim@example.org", PASSWORD, verified=True)


@pytest.fixture
def really(committed_person, client):
    client.force_login(committed_person)
    return client


@pytest.fixture
def moderator(person):
    appoint(make_draft(), person, "moderator", by=None, at=clock.now())
    return person


def signed_in(client):
    return client.session.get("_auth_user_id")


def confirm(client, address, password=PASSWORD):
    return client.post("/en/account/reauthenticate/", {"password": password, "next": address}, follow=True)


def set_up(client):
    """Set up an app with codes as people do; return its secret and the page that follows."""
    page = confirm(client, f"{PAGES}/totp/activate/")
    secret = re.search(r'<code class="words">(\w+)</code>', page.content.decode())[1]
    return secret, client.post(f"{PAGES}/totp/activate/", {"code": code_of(secret)}, follow=True)


def sign_in(client, **form):
    return client.post("/en/account/login/", {"login": "aigerim@example.org", "password": PASSWORD} | form)


def token_of(client, **more):
    credentials = {"email": "aigerim@example.org", "password": PASSWORD} | more
    return client.post("/api/v1/auth/token/", credentials, format="json", headers={"accept-language": "en"})


def test_an_app_is_set_up_after_confirming_and_everything_before_ends(really, committed_person):
    other, before = Client(), really.session.session_key
    other.force_login(committed_person)
    _token, secret_of_token = make_token(name="Bot", scopes=["read"], days=30, by=committed_person, at=clock.now())

    asked = really.get(f"{PAGES}/totp/activate/")
    _secret, page = set_up(really)

    assert asked["Location"].startswith("/en/account/reauthenticate/?next=")
    assert page.redirect_chain[-1][0] == f"{PAGES}/recovery-codes/"
    assert len(re.findall(r"<li><code>\d{8}</code></li>", page.content.decode())) == 10
    committed_person.refresh_from_db()
    assert (committed_person.second_factor_at is not None, signed_in(really), signed_in(other)) == (
        True,
        str(committed_person.pk),
        None,
    )
    assert really.session.session_key != before
    assert APIClient(headers={"authorization": f"Token {secret_of_token}"}).get("/api/v1/account/").status_code == 401
    assert [message.to for message in mail.outbox] == [[committed_person.email]]


def test_secrets_are_sealed_in_the_database(really, committed_person):
    secret, _page = set_up(really)

    kept = list(Authenticator.objects.values_list("type", "data"))

    assert sorted(kind for kind, _data in kept) == ["recovery_codes", "totp"]
    assert secret not in str(kept)
    assert try_code(committed_person, code_of(secret, later=1)).type == "totp"


def try_or_none(person, code):
    try:
        return try_code(person, code)
    except RuleViolation:
        return None


@pytest.mark.parametrize("way", ["password", "code from a mail"])
def test_signing_in_asks_for_the_second_factor_and_keeps_the_way(client, person, way):
    secret = give_app(person)
    if way == "password":
        asked = sign_in(client, next=QUEUE)
    else:
        sent = client.post("/en/account/login/code/", {"email": person.email, "next": QUEUE})
        code = re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)[0]
        asked = client.post(sent["Location"], {"code": code, "next": QUEUE})
    before = client.session.session_key
    assert (asked["Location"].split("?")[0], signed_in(client)) == (f"{PAGES}/authenticate/", None)

    wrong = client.post(f"{PAGES}/authenticate/", {"code": "000000"})
    right = client.post(f"{PAGES}/authenticate/", {"code": code_of(secret)})

    assert "The code is not right, or it was used already." in wrong.content.decode()
    assert (right["Location"], signed_in(client)) == (QUEUE, str(person.pk))
    assert client.session.session_key != before


def test_a_new_password_by_mail_does_not_skip_the_second_factor(client, person):
    give_app(person)
    asked = client.post("/en/account/password/reset/", {"email": person.email})
    code = re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)[0]
    confirmed = client.post(asked["Location"], {"code": code})
    client.post(confirmed["Location"], {"password1": "another-kerege-8", "password2": "another-kerege-8"})
    assert signed_in(client) is None

    answer = sign_in(client, password="another-kerege-8")

    assert (answer["Location"].split("?")[0], signed_in(client)) == (f"{PAGES}/authenticate/", None)


def test_a_recovery_code_opens_once(client, person):
    give_app(person)
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    sign_in(client)

    client.post(f"{PAGES}/authenticate/", {"code": f"{code[:4]} {code[4:]}"})

    assert signed_in(client) == str(person.pk)
    with pytest.raises(WrongFactorCode):
        try_code(person, code)


def test_wrong_codes_come_to_an_end_for_an_account_not_a_browser(person):
    secret = give_app(person)
    refused = []
    for _attempt in range(6):
        with pytest.raises(RuleViolation) as refusal:
            try_code(person, "000000")
        refused.append(type(refusal.value))

    assert refused == [WrongFactorCode] * 5 + [TooManyFactorCodes]
    with pytest.raises(TooManyFactorCodes):
        try_code(person, code_of(secret))


@pytest.mark.parametrize("code", ["", "a" * 5000, "١٢٣٤٥٦", "\ud800", "12345"])
def test_what_is_no_code_is_refused(person, code):
    give_app(person)

    with pytest.raises(WrongFactorCode):
        try_code(person, code)


def test_one_code_sent_twenty_times_at_once_opens_once(committed_db):
    cache.clear()
    person = register_person("aigerim@example.org", PASSWORD, verified=True)
    code = code_of(give_app(person))

    outcomes = at_once(*[lambda: try_or_none(person, code) is not None] * 20)

    assert outcomes.count(True) == 1


def test_programs_sign_in_with_the_code_too(person):
    api, secret = APIClient(), give_app(person)

    without, wrong = token_of(api), token_of(api, code="000000")
    right, again = token_of(api, code=code_of(secret)), token_of(api, code=code_of(secret))

    assert [(answer.status_code, answer.json().get("code")) for answer in (without, wrong, again)] == [
        (400, "code_needed"),
        (400, "wrong_factor_code"),
        (400, "wrong_factor_code"),
    ]
    assert without.json()["detail"] == (
        "This account has a second factor. Send a code of its app or a recovery code, too."
    )
    assert (right.status_code, Token.objects.count()) == (200, 1)


def test_giving_it_up_ends_what_began_with_it(really, committed_person):
    set_up(really)
    other = Client()
    other.force_login(Person.objects.get(pk=committed_person.pk))
    confirm(really, f"{PAGES}/totp/deactivate/")

    really.post(f"{PAGES}/totp/deactivate/")

    committed_person.refresh_from_db()
    assert (committed_person.second_factor_at, Authenticator.objects.count()) == (None, 0)
    assert (signed_in(really), signed_in(other)) == (str(committed_person.pk), None)


# Offices


def test_staff_without_it_are_led_to_it_and_come_back(really, committed_person):
    appoint(make_draft(), committed_person, "moderator", by=None, at=clock.now())
    led = really.get(QUEUE)
    page = really.get(led["Location"], follow=True)
    assert led["Location"] == "/en/account/second-factor/?next=%2Fen%2Fsmall%2Fmoderation%2F"
    assert "It rests until you have a second factor." in page.content.decode()

    _secret, page = set_up(really)

    assert 'href="/en/account/second-factor/done/"' in page.content.decode()
    assert really.get("/en/account/second-factor/done/")["Location"] == QUEUE
    assert really.get(QUEUE).status_code == 200
    assert really.get("/en/account/second-factor/done/")["Location"] == "/en/me/"


def test_staff_without_it_are_told_when_they_send_something(own, moderator):
    answer = own.post("/en/small/settings/phases/collection/", {"act": "open"})

    assert answer.status_code == 403
    assert "It rests until you have a second factor." in answer.content.decode()


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_off_the_site(own, target):
    own.get("/en/account/second-factor/", {"next": target})

    assert own.get("/en/account/second-factor/done/")["Location"] == "/en/me/"


def test_programs_of_staff_without_it_are_refused_with_the_reason(moderator):
    secret = token_of(APIClient()).json()["token"]
    api = APIClient(headers={"authorization": f"Token {secret}"})

    answer = api.get("/api/v1/drafts/small/queue/")

    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_needed")


def test_a_token_of_staff_is_made_with_it_alone(moderator):
    with pytest.raises(ScopeWithoutOffice):
        make_token(name="Bot", scopes=["moderate"], days=30, by=moderator, at=clock.now())
    give_app(moderator)

    token, _secret = make_token(
        name="Bot", scopes=["moderate"], days=30, by=Person.objects.get(pk=moderator.pk), at=clock.now()
    )

    assert token.scopes == ["read", "moderate"]


def test_citizens_read_on_without_it(own, person):
    make_draft()

    assert [own.get(path).status_code for path in ("/en/small/", "/en/me/", "/en/small/moderation/")] == [200, 200, 403]


def test_an_operator_removes_what_was_lost_and_the_person_is_told(client, person):
    give_app(person)
    client.force_login(person)

    assert remove_factors(person, at=clock.now()) is True
    assert remove_factors(person, at=clock.now()) is False
    mail_due_notices()

    assert (person.second_factor_at, signed_in(client)) == (None, None)
    assert [message.to for message in mail.outbox] == [[person.email]]


def test_the_operator_s_command_says_what_it_did(person, capsys):
    give_app(person)

    call_command("remove_second_factors", "Aigerim@example.org")

    assert capsys.readouterr().out.startswith("Aigerim@example.org has no second factor any more.")
    with pytest.raises(CommandError, match="has no second factor"):
        call_command("remove_second_factors", person.email)
    with pytest.raises(CommandError, match="Nobody is registered"):
        call_command("remove_second_factors", "nobody@example.org")


def test_a_code_from_a_mail_confirms_those_without_password_and_factor(client, db):
    person = register_person("code@example.org", verified=True)
    client.force_login(person)
    led = client.post("/en/account/email/", {"action_add": "", "email": "new@example.org"})
    opened = client.get(led["Location"], follow=True)
    assert (led["Location"].split("?")[0], opened.status_code) == ("/en/account/reauthenticate/code/", 200)
    assert mail.outbox == []  # a page that is opened sends nothing

    client.post(led["Location"], {"action": "send", "next": "/en/account/email/"})
    code = re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)[0]
    wrong = client.post(led["Location"], {"code": "000000", "next": "/en/account/email/"})
    assert (wrong.status_code, len(mail.outbox)) == (200, 1)
    right = client.post(led["Location"], {"code": code, "next": "/en/account/email/"})

    assert (right["Location"].split("?")[0], mail.outbox[-1].to) == ("/en/account/confirm-email/", ["new@example.org"])


def test_one_s_own_page_says_that_an_office_rests(own, moderator):
    page = own.get("/en/me/").content.decode()

    assert "You hold an office here. It rests until you have a second factor." in page
