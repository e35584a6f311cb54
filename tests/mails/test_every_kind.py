"""Every kind of mail has an example, made by what makes the real ones, in every language."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from accounts import notices
from accounts.mail import mail_due_notices, message_of
from accounts.models import Notice, Person
from articles.languages import CODES
from consultation.mails.kinds import MAILS, NOTICES, notice_of
from consultation.mails.showing import versions_of
from consultation.mails.world import World, undone
from core import clock
from tests.articles.conftest import make_draft

FRAMES = {"base"}


@pytest.fixture
def draft(db):
    return make_draft()


def test_every_registered_notice_has_an_example():
    missing, unknown = set(notices.kinds()) - set(NOTICES), set(NOTICES) - set(notices.kinds())

    assert (missing, unknown) == (set(), set())


def test_every_template_of_a_mail_has_an_example():
    folders = Path(settings.BASE_DIR, "templates").glob("*/email")
    stems = {path.name.removesuffix("_message.txt") for one in folders for path in one.glob("*_message.txt")}
    shown = {kind.partition(".")[0] for kind in MAILS if kind not in NOTICES}

    assert stems - FRAMES - {"notice"} - shown == set()
    assert shown - stems == set()


@pytest.mark.parametrize("kind", sorted(MAILS))
def test_example_lacks_nothing_in_any_language(draft, kind):
    with override("en"):
        versions = versions_of(draft, MAILS[kind], at=clock.now())

    assert [version.language for version in versions] == list(CODES)
    assert [(version.language, version.faults) for version in versions if version.faults] == []
    assert all(version.subject and version.text for version in versions)


@pytest.mark.parametrize("kind", sorted(NOTICES))
def test_example_says_what_is_mailed_of_the_same_thing(draft, kind, mailoutbox):
    with undone(), override("ru"):
        world = World(draft, "ru", at=clock.now())
        notice = notice_of(world, kind, NOTICES[kind])
        shown = notices_mail(notice)
        Person.objects.filter(pk=world.reader.pk).update(is_invented=False)
        Notice.objects.create(person=world.reader, kind=kind, object_id=notice.object_id, created_at=world.at)
        mail_due_notices()

    assert [(letter.subject, letter.body) for letter in mailoutbox] == [shown]


def notices_mail(notice):
    message = message_of(notice)
    return message.subject, message.body
