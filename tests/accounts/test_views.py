from accounts.models import Person


def test_a_profile_is_changed(client, person):
    client.force_login(person)

    answer = client.post("/ru/account/profile/", {"name": "Айгерім", "region": "KZ-75", "language": "kk"})

    assert (answer.status_code, answer["Location"]) == (302, "/ru/me/")
    assert Person.objects.values_list("name", "region", "language").get() == ("Айгерім", "KZ-75", "kk")


def test_a_refusal_keeps_what_was_typed(client, person):
    client.force_login(person)

    answer = client.post("/ru/account/profile/", {"name": "x" * 121, "pseudonym": "Жолаушы", "language": "de"})

    assert answer.status_code == 422
    assert 'value="Жолаушы"' in answer.content.decode()
    assert Person.objects.values_list("name", "pseudonym").get() == ("", "")


def test_strangers_sign_in_first(client, db):
    answer = client.get("/ru/account/profile/")

    assert answer["Location"] == "/ru/account/login/?next=/ru/account/profile/"
