"""The identity provider of invented people is as strict as a real one."""

import base64
import hashlib
import secrets
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests

from accounts.iins import clean_iin
from consultation.local.home import Home
from consultation.local.identity import IdentityProvider
from consultation.local.identity_provider import CLIENT, PEOPLE
from tests.identity import serving, someone

BACK = "http://testserver/ru/account/identity/national/back/"
VERIFIER = secrets.token_urlsafe(32)


@pytest.fixture
def provider(settings):
    with serving(settings, people=[someone("s-1")]) as served:
        yield served


def asked(**other):
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
    return {
        "client_id": CLIENT,
        "response_type": "code",
        "redirect_uri": BACK,
        "scope": "openid",
        "state": "s",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    } | other


def authorize(provider, **other):
    return requests.post(
        f"{provider.url}/authorize", params=asked(**other), data={"sub": "s-1"}, allow_redirects=False, timeout=5
    )


def code_of(answer):
    return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]


def exchange(provider, code, **other):
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "client_id": CLIENT,
        "client_secret": provider.secret,
        "code_verifier": VERIFIER,
    }
    return requests.post(f"{provider.url}/token", data=sent | other, timeout=5)


def test_a_code_is_good_once_and_brings_a_signed_token(provider):
    code = code_of(authorize(provider))

    first, again = exchange(provider, code), exchange(provider, code)

    keys = requests.get(f"{provider.url}/jwks", timeout=5).json()["keys"]
    token = first.json()["id_token"]
    claims = jwt.decode(token, jwt.PyJWK(keys[0]), algorithms=["ES256"], audience=CLIENT, issuer=provider.url)
    told = requests.get(
        f"{provider.url}/userinfo", headers={"Authorization": f"Bearer {first.json()['access_token']}"}, timeout=5
    )
    assert (claims["sub"], told.json(), again.status_code) == ("s-1", provider.people["s-1"], 400)


@pytest.mark.parametrize(
    "other",
    [
        {"client_id": "another"},
        {"response_type": "token"},
        {"redirect_uri": "http://testserver.evil.example/ru/account/identity/national/back/"},
        {"redirect_uri": "http://testserver/ru/account/login/"},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
    ],
    ids=["client", "response", "host", "address", "challenge", "method"],
)
def test_what_the_site_would_not_ask_is_refused(provider, other):
    answer = authorize(provider, **other)

    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})


@pytest.mark.parametrize(
    "other",
    [{"code_verifier": "another"}, {"client_secret": "another"}, {"redirect_uri": BACK.replace("/ru/", "/kk/")}],
    ids=["verifier", "secret", "address"],
)
def test_a_code_in_other_hands_brings_nothing(provider, other):
    answer = exchange(provider, code_of(authorize(provider)), **other)

    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_grant"})


def test_without_a_token_nobody_is_told_of(provider):
    assert requests.get(f"{provider.url}/userinfo", timeout=5).status_code == 401


def test_numbers_of_the_invented_have_right_check_digits_and_months_that_do_not_exist():
    assert [clean_iin(person["iin"])[2:4] for person in PEOPLE] == ["13", "13", "13"]


def test_make_run_starts_it_and_ends_it(tmp_path):
    home = Home(tmp_path / "var")
    home.open()
    service = IdentityProvider(home, "http://127.0.0.1:8000")
    try:
        service.start()
        known = requests.get(
            f"{service.url()}/authorize",
            params=asked(redirect_uri="http://localhost:8000/kk/account/identity/national/back/"),
            timeout=5,
        )
    finally:
        service.stop()
        home.close()

    assert (known.status_code, "Ойдан алынған" in known.text, service.answers()) == (200, True, False)
    assert service.settings()["IDENTITY_PROVIDER_URL"].startswith("http://127.0.0.1:")
