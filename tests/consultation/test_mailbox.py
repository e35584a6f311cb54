"""The mailbox of a development machine."""

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend


@pytest.fixture
def folder(settings, tmp_path):
    settings.MAIL_DIR = tmp_path
    settings.DEVELOPMENT = True
    return tmp_path


def send(folder, *subjects):
    backend = EmailBackend(file_path=folder)
    messages = [
        EmailMessage(subject, f"Қабырғалы сөз.\n<b>{subject}</b>", "from@example.org", ["to@example.org"])
        for subject in subjects
    ]
    backend.send_messages(messages)
    return next(folder.glob("*.log")).name


def test_mailbox_lists_what_was_sent(client, db, folder):
    name = send(folder, "Тіркелді")

    page = client.get("/mailbox/")

    assert (page.status_code, page.context["mails"][0]["subject"], page.context["mails"][0]["to"]) == (
        200,
        "Тіркелді",
        "to@example.org",
    )
    assert f"/mailbox/{name}/" in page.content.decode()


def test_mail_is_shown_as_harmless_text(client, db, folder):
    name = send(folder, "One", "Two")

    page = client.get(f"/mailbox/{name}/")

    assert [message["subject"] for message in page.context["messages_sent"]] == ["One", "Two"]
    assert "Қабырғалы сөз." in page.content.decode()
    assert "<b>One</b>" not in page.content.decode()


def test_empty_mailbox_says_so(client, db, folder):
    page = client.get("/mailbox/")

    assert (page.status_code, page.context["mails"]) == (200, [])


def test_mailbox_is_not_there_outside_development(client, db, folder, settings):
    name = send(folder, "Secret")
    settings.DEVELOPMENT = False

    assert [client.get(path, follow=True).status_code for path in ("/mailbox/", f"/mailbox/{name}/")] == [404, 404]


def test_only_files_of_the_mailbox_are_shown(client, db, folder):
    (folder / "other.txt").write_text("no mail")

    assert [client.get(f"/mailbox/{name}/").status_code for name in ("other.txt", "..%2fsecrets.json")] == [404, 404]
