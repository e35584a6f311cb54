"""The description of the interface is complete and clean, and made once."""

import yaml
from django.core.management import call_command

ADDRESS = "/api/v1/openapi.yaml"


def described(client):
    return yaml.safe_load(client.get(ADDRESS).content)


def test_the_description_is_valid_and_nothing_is_guessed(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "openapi.yaml"))


def test_every_operation_says_its_scope_tags_and_refusals(client, db):
    operations = [
        (f"{method} {path}", operation)
        for path, methods in described(client)["paths"].items()
        for method, operation in methods.items()
        if path != "/api/v1/auth/token/"
    ]

    lacking = [
        name
        for name, operation in operations
        if not (operation["tags"] and operation["x-scope"] and operation["description"])
        or not {"401", "403", "429", "503"} <= set(operation["responses"])
        or any(
            list(answer["content"]) != ["application/problem+json"]
            for status, answer in operation["responses"].items()
            if status >= "400"
        )
    ]
    assert lacking == []
    assert len(operations) > 80


def test_every_post_takes_a_key_but_those_whose_answer_is_not_kept(client, db):
    without = [
        operation["operationId"]
        for methods in described(client)["paths"].values()
        for method, operation in methods.items()
        if method == "post" and "Idempotency-Key" not in {one["name"] for one in operation.get("parameters", ())}
    ]

    assert sorted(without) == ["look_before_filing", "read_my_data", "sign_in"]


def test_it_is_known_again_by_its_mark(client, db):
    first = client.get(ADDRESS)

    again = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
