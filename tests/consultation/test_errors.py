"""What people and programs are told when something went wrong."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.test import Client, RequestFactory
from django.utils.translation import override

from consultation.pages import errors
from tests.commission.world import make_draft, make_person


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_address_with_nothing_behind_it(client, db, language):
    make_draft(is_demonstration=True)

    answer = client.get(f"/{language}/constitution/articles/999/")

    page = answer.content.decode()
    assert answer.status_code == 404
    assert f'<html lang="{language}">' in page
    assert 'class="demo"' in page
    assert f'action="/{language}/constitution/search/"' in page


@pytest.mark.parametrize("address", ["/kk/comments/a%00/", "/kk/a%00/", "/kk/constitution/moderation/%00/"])
def test_an_address_that_nothing_can_have(client, db, address):
    assert client.get(address).status_code == 404


def test_programs_get_a_code_for_an_address_with_nothing_behind_it(client, db):
    answer = client.get("/api/v1/nothing/", headers={"accept-language": "en"})

    assert (answer.status_code, answer["Content-Type"], answer.json()) == (
        404,
        "application/problem+json",
        {
            "type": "http://testserver/api/v1/problems/not_found/",
            "title": "There is nothing here that this person may know of",
            "status": 404,
            "detail": "There is nothing at this address.",
            "code": "not_found",
            "field": None,
            "fields": {},
        },
    )


def test_a_form_whose_token_does_not_fit_gives_back_what_was_typed(db):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_person("writer"))

    answer = strict.post("/kk/account/profile/", {"name": "x", "text": "Ұзақ <i>мәтін</i>", "password1": "secret-9"})

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Ұзақ &lt;i&gt;мәтін&lt;/i&gt;" in page
    assert "secret-9" not in page


def request_for(path, **typed):
    return RequestFactory().post(path, typed) if typed else RequestFactory().get(path)


@pytest.mark.parametrize("path", ["/kk/x/", "/api/v1/x/"])
@pytest.mark.parametrize(
    ("view", "status"),
    [
        (lambda request: errors.bad_request(request, BadRequest("inner words")), 400),
        (lambda request: errors.forbidden(request, PermissionDenied("inner words")), 403),
        (errors.server_error, 500),
    ],
)
def test_each_refusal_says_its_status_and_nothing_inner(db, path, view, status):
    with override("en"):
        answer = view(request_for(path))

    assert answer.status_code == status
    assert "inner words" not in answer.content.decode()
    assert answer["Content-Type"].startswith("application/problem+json" if path.startswith("/api/") else "text/html")


def test_a_fault_of_ours_asks_nothing_of_the_database_and_gives_back_what_was_typed():
    with override("ru"):
        answer = errors.server_error(request_for("/ru/x/", text="Долгий текст"))

    assert answer.status_code == 500
    assert "Долгий текст" in answer.content.decode()
