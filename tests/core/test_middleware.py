import json

import pytest
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory

from core.middleware import DatabaseDownMiddleware, unavailable
from core.pages import remembered


def broken(error):
    def get_response(request):
        raise error

    return DatabaseDownMiddleware(get_response)


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("gone")])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_page_says_that_the_database_is_away_in_the_language_of_its_address(error, language):
    answer = broken(error)(RequestFactory().get(f"/{language}/me/"))

    assert answer.status_code == 503
    assert answer["Retry-After"] == "15"
    assert answer["Cache-Control"] == "no-store"
    assert f'<html lang="{language}">' in answer.content.decode()
    assert f'href="/{language}/me/"' in answer.content.decode()


def test_what_was_typed_is_given_back_and_secrets_are_not():
    typed = {"text": "Жаңа <b>сөздер</b>", "password": "secret-9", "key": "token-7", "kind": "change"}

    answer = unavailable(RequestFactory().post("/kk/constitution/propose/", typed))

    page = answer.content.decode()
    assert "Жаңа &lt;b&gt;сөздер&lt;/b&gt;" in page
    assert "secret-9" not in page
    assert "token-7" not in page


def test_programs_get_a_code():
    answer = unavailable(RequestFactory().get("/api/v1/drafts/", headers={"accept-language": "en"}))

    assert (answer.status_code, answer["Content-Type"], json.loads(answer.content)) == (
        503,
        "application/problem+json",
        {
            "type": "http://testserver/api/v1/problems/unavailable/",
            "title": "The service cannot be reached for the moment",
            "status": 503,
            "detail": "The service cannot be reached for the moment. Nothing was stored.",
            "code": "unavailable",
            "field": None,
            "fields": {},
        },
    )


def test_the_banner_is_remembered(monkeypatch):
    monkeypatch.setitem(remembered, "demonstration", True)

    assert 'class="demo"' in unavailable(RequestFactory().get("/kk/")).content.decode()


def test_other_faults_go_on():
    with pytest.raises(ZeroDivisionError):
        broken(ZeroDivisionError())(RequestFactory().get("/kk/"))
