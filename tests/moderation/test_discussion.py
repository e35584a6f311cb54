"""What hiding does to those who spoke: commenters are told by a page they can open, replies stay."""

import pytest
from django.utils.translation import override

from accounts.models import Notice
from accounts.notices import readings
from accounts.telling import tell_due
from moderation.actions import rule
from moderation.models import Ruling
from tests.moderation import world
from tests.moderation.world import LATER, NOON

TOLD = "proposal.discussed_hidden"


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def hide(item, moderator):
    return rule(item, ruling="hide", ground="insult", reasons="Тек авторға айтылады.", by=moderator, at=LATER)


def test_commenters_on_a_hidden_proposal_are_told_once_and_their_link_opens(client, draft, moderator):
    proposal = world.make_proposal(draft, **world.seen())
    speaker, silent = world.make_person("speaker"), world.make_person("silent")
    for text in ("Келісемін.", "Тағы бір сөз."):
        world.make_comment(draft, text=text, author=speaker, proposal=proposal, **world.reviewed(submitted_at=NOON))
    world.make_comment(
        draft, text="Өз сөзім.", author=proposal.author, proposal=proposal, **world.reviewed(submitted_at=NOON)
    )
    world.make_comment(draft, author=silent, **world.reviewed(submitted_at=NOON))

    hide(proposal, moderator)
    tell_due()

    [(notice, reading)] = readings(Notice.objects.filter(kind=TOLD), "en")
    assert notice.person == speaker
    assert reading.title == f"{proposal.number}, on which you commented or which you follow, was hidden"
    assert reading.text == (
        "Ground: insult or threat.\nA moderator ruled so, not a program. Your comment stays where it is; "
        "everybody can read it on that page."
    )
    client.force_login(speaker)
    answer = client.get(reading.url, follow=True)
    assert answer.status_code == 200
    assert "Келісемін." in answer.content.decode()
    assert "Тек авторға айтылады." not in answer.content.decode()


def test_commenters_are_not_told_of_what_is_shown_again(draft, moderator, second_moderator):
    proposal = world.make_proposal(draft, **world.seen())
    world.make_comment(draft, author=world.make_person("one"), proposal=proposal, **world.reviewed(submitted_at=NOON))
    hide(proposal, moderator)
    rule(proposal, ruling="restore", reasons="Қорлау емес.", by=second_moderator, at=LATER)
    tell_due()

    assert readings(Notice.objects.filter(kind=TOLD), "en") == []


def test_nobody_is_told_of_what_nobody_saw(draft, moderator):
    hide(world.make_proposal(draft), moderator)
    tell_due()

    assert Notice.objects.filter(kind=TOLD).count() == 0


def test_hiding_a_comment_takes_none_of_its_replies(client, draft, moderator):
    proposal = world.make_proposal(draft, **world.seen())
    first = world.make_comment(draft, text="Бірінші сөз.", proposal=proposal, **world.reviewed(submitted_at=NOON))
    reply = world.make_comment(
        draft, text="Жауап сөз.", proposal=proposal, parent=first, thread=first, **world.reviewed(submitted_at=LATER)
    )

    hide(first, moderator)

    reply.refresh_from_db()
    assert (reply.hidden_at, reply.visible_at) == (None, NOON)
    assert Ruling.objects.on(reply).count() == 0
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "Жауап сөз." in page
    assert "Бірінші сөз." not in page
