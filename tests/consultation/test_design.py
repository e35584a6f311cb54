import pytest


@pytest.mark.parametrize("query", ["", "?set=staff", "?language=ru", "?language=xx"])
def test_components_are_shown_on_a_development_machine_alone(client, db, settings, query):
    assert client.get("/design/" + query, follow=True).status_code == 404

    settings.DEVELOPMENT = True
    assert client.get("/design/" + query).status_code == 200
