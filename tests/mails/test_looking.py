"""The secretary looks at the mails of a draft; what they look at is stored nowhere and told to nobody."""

import re

import pytest
from django.apps import apps
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client
from django.utils.translation import override

from articles.models import Draft, Phase
from consultation.mails import showing
from consultation.mails.kinds import MAILS
from consultation.mails.showing import Version, settings_in, untitled, versions_of
from core import clock
from tests.articles.conftest import make_draft, make_person, make_secretary

LIST = "/en/small/settings/mails/"


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def browser(draft):
    return browser_of(make_secretary(draft))


def browser_of(person):
    browser = Client()
    browser.force_login(person)
    return browser


def said(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def rows():
    """Return how many rows every table of ours has."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.label != "accounts.Session"]
    return {model._meta.label: model._base_manager.count() for model in models}


def test_list_names_every_kind_by_whom_it_reaches(browser):
    page = browser.get(LIST)

    assert page.status_code == 200
    assert all(f'href="{LIST}{kind}/"' in page.content.decode() for kind in MAILS)
    assert "Proposal: When a moderator hides it." in said(page)
    assert "Everybody, about their account" in said(page)


def test_list_as_json_has_the_same_kinds(browser):
    told = browser.get("/en/small/settings/mails.json").json()

    assert {one["kind"] for one in told["mails"]} == set(MAILS)
    assert next(one for one in told["mails"] if one["kind"] == "proposal.overdue") == {
        "kind": "proposal.overdue",
        "reaches": "Whoever takes part",
        "when": "When it is shown before its review.",
        "settings": ["hours_unseen"],
        "url": "/en/small/settings/mails/proposal.overdue/",
    }


def test_a_mail_stands_in_three_languages_and_leaves_nothing_behind(browser, mailoutbox):
    browser.get(LIST)
    before = rows()

    page = browser.get(f"{LIST}proposal.hidden/")

    assert all(
        words in said(page)
        for words in (
            "Your proposal P-9999999 was hidden",
            "Ваше предложение P-9999999 скрыто",
            "P-9999999 ұсынысыңыз",
            "Here stand the reasons; these are invented.",
            "People, texts, numbers and addresses in it are invented",
        )
    )
    assert rows() == before
    assert mailoutbox == []


def lock_on(draft):
    """Return which transaction changed or locked the row of a draft last, as its row says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text, xmax::text FROM articles_draft WHERE id = %s", [draft.pk])
        return cursor.fetchone()


def test_the_real_draft_is_neither_changed_nor_locked(committed_db):
    draft = make_draft()
    before = lock_on(draft)

    with override("en"), showing.undone():
        showing.World(draft, "en", at=clock.now()).rule("proposal", "hide")
        made = lock_on(draft)

    assert made == before


def test_mails_say_what_the_settings_say_now(draft, browser):
    Draft.objects.filter(pk=draft.pk).update(hours_unseen=31, appeal_days=9)

    overdue, hidden = (browser.get(f"{LIST}{kind}/") for kind in ("proposal.overdue", "comment.hidden"))

    assert "No moderator looked at it for 31 hours." in said(overdue)
    assert "<dt>Hours after which words are seen unreviewed</dt><dd>31</dd>" in said(overdue)
    assert "<dt>Days in which a ruling can be appealed</dt><dd>9</dd>" in said(hidden)


def test_announced_closing_stands_in_the_reminder_and_an_invented_one_before_it_is_announced(draft):
    mail = MAILS["collection.closing"]
    with override("en"):
        before = settings_in(draft, mail)
        invented = versions_of(draft, mail, at=clock.now())[2].subject
        Phase.objects.update_or_create(
            draft=draft, kind="collection", defaults={"closes_at": clock.now().replace(year=2040, month=3, day=7)}
        )
        announced = Draft.objects.with_texts().get(pk=draft.pk)
        after, told = settings_in(announced, mail), versions_of(announced, mail, at=clock.now())[2].subject

    assert before == [("Closing of the collection", "not announced yet; the example invents one")]
    assert invented.startswith("Proposals are taken until")
    assert "2040" in after[0][1]
    assert "2040" in told


def test_long_subjects_and_missing_translations_are_told(draft):
    long = Version("ru", "Русский", subject="x" * 79)
    with override("en"):
        found = showing._version("ru", "Русский", _message("Not translated at all"), {"Not translated at all"})
        nothing, empty = (showing._version("kk", "Қазақша", one, set()) for one in (None, _message("")))
        remark, short = long.remark, Version("ru", "Русский", subject="x" * 78).remark

    assert (remark, short) == ("Its subject has 79 characters. Many programs show no more than 78.", "")
    assert found.faults == ["Not translated: Not translated at all"]
    assert nothing.faults == ["There is nothing to tell: no mail would go out."]
    assert empty.faults == ["Its subject or its text is empty."]


def _message(subject):
    return EmailMultiAlternatives(subject, "Мәтін" if subject else "")


def test_html_of_a_mail_is_shown_where_it_has_one():
    message = _message("Тақырып")
    plain = showing.html_of(message)
    message.attach_alternative("<p>Мәтін</p>", "text/html")

    assert (plain, showing.html_of(message)) == ("", "<p>Мәтін</p>")


def test_languages_without_a_title_are_named(draft, browser):
    draft.texts.filter(language="en").delete()

    assert untitled(Draft.objects.get(pk=draft.pk)) == ["English"]
    assert "The consultation has no title in: English." in said(browser.get(LIST))


def test_a_consultation_that_is_not_open_yet_has_its_mails_for_its_secretary_alone(draft, browser):
    Draft.objects.filter(pk=draft.pk).update(is_public=False)

    mine = browser.get(f"{LIST}proposal.decided/")
    stranger = browser_of(make_person("stranger")).get(f"{LIST}proposal.decided/")

    assert "The Commission answered P-9999999: accepted in part" in said(mine)
    assert stranger.status_code == 404


def test_kinds_that_are_not_there_and_strangers_are_refused(draft, browser):
    assert browser.get(f"{LIST}none/").status_code == 404
    assert browser_of(make_person("stranger")).get(LIST).status_code == 403
    assert Client().get(LIST).status_code == 302


def test_list_asks_a_constant_number_of_queries(browser, django_assert_num_queries):
    browser.get(LIST)

    with django_assert_num_queries(8):
        browser.get(LIST)
