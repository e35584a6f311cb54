"""The page of one's tokens: made, shown once, revoked; without JavaScript."""

import re

import pytest
from django.core import mail
from django.test import Client
from rest_framework.test import APIClient

from accounts.actions import make_token, register_person, sign_in_program
from accounts.mail import mail_due_notices
from accounts.models import Token
from core import clock
from tests.accounts.conftest import PASSWORD
from tests.looks import overflow

PAGE = "/en/account/tokens/"
SECRET = re.compile(r"ct_[A-Za-z0-9_-]{43}")


@pytest.fixture
def own(client, person):
    client.force_login(person)
    return client


def key_of(page):
    return re.search(r'name="key" value="([^"]+)"', page)[1]


def form(client, **changes):
    page = client.get(PAGE).content.decode()
    return {"name": "My <b>bot</b>", "scopes": ["propose", "comment"], "days": "90", "key": key_of(page)} | changes


def test_a_token_is_shown_once_and_works(own, person):
    sent = form(own)

    made = own.post(PAGE, sent)

    page = made.content.decode()
    [secret] = SECRET.findall(page)
    token = Token.objects.get()
    assert (made.status_code, made["Cache-Control"]) == (200, "max-age=0, no-cache, no-store, must-revalidate, private")
    assert "My &lt;b&gt;bot&lt;/b&gt;" in page
    assert (token.scopes, (token.expires_at - token.created_at).days) == (["read", "propose", "comment"], 90)
    assert not SECRET.search(own.get(PAGE).content.decode())
    bearer = APIClient(headers={"authorization": f"Bearer {secret}"})
    assert bearer.get("/api/v1/account/").status_code == 200


def test_the_same_form_again_makes_none_and_says_so(own):
    sent = form(own)
    own.post(PAGE, sent)

    again = own.post(PAGE, sent)

    page = again.content.decode()
    assert (again.status_code, Token.objects.count(), SECRET.findall(page)) == (409, 1, [])
    assert "This was made already, and its secret is shown once only." in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"days": "31"}, "Select a valid choice."),
        ({"scopes": ["moderate"]}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_made_is_refused_with_the_words_kept(own, changes, sentence):
    answer = own.post(PAGE, form(own, **changes))

    page = answer.content.decode()
    assert (answer.status_code, Token.objects.count()) == (422, 0)
    assert sentence in page
    assert changes.get("name", "My &lt;b&gt;bot&lt;/b&gt;") in page


def test_a_token_is_revoked_and_the_owner_told_once_by_mail(own, person):
    token, secret = make_token(name="Bot", scopes=["read"], days=30, by=person, at=clock.now())

    answer = own.post(f"/en/account/tokens/{token.uid}/revoke/")

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert APIClient(headers={"authorization": f"Token {secret}"}).get("/api/v1/account/").status_code == 401
    own.post(f"/en/account/tokens/{token.uid}/revoke/")
    mail_due_notices()
    mail_due_notices()
    assert sorted(one.subject for one in mail.outbox) == [
        "Для вашей учётной записи создан токен",
        "Токен вашей учётной записи отозван",
    ]
    assert all(secret not in one.body for one in mail.outbox)


def test_tokens_of_others_are_not_there(own, person):
    other = register_person("other@example.org", PASSWORD, verified=True)
    token, _secret = make_token(name="Theirs", scopes=["read"], days=30, by=other, at=clock.now())

    assert "Theirs" not in own.get(PAGE).content.decode()
    assert own.post(f"/en/account/tokens/{token.uid}/revoke/").status_code == 404
    assert Client().get(PAGE).status_code == 302


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_asks_a_constant_number_of_queries(own, person, how_many, django_assert_num_queries):
    for _each in range(how_many):
        sign_in_program(person, at=clock.now())
    own.get(PAGE)

    with django_assert_num_queries(8):
        page = own.get(PAGE).content.decode()

    assert page.count("By signing in") == how_many


@pytest.mark.parametrize(("language", "width"), [("kk", 360), ("ru", 1440)])
def test_a_token_is_made_in_a_browser_without_javascript(site, new_page, language, width):
    person = register_person("aigerim@example.org", PASSWORD, verified=True)
    page = new_page(javascript=False, width=width)
    site.sign_in(page, person)

    page.goto(f"/{language}/account/tokens/")
    page.fill("input[name=name]", "Бот")
    page.check("input[value=propose]")
    page.click("main form[action$='/account/tokens/'] button.big")

    assert SECRET.search(page.inner_text("main"))
    assert overflow(page) == 0
    page.click("main table form button")
    assert Token.objects.get().revoked_at is not None
