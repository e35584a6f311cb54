"""Whoever wrote a comment is told of an answer to it: once, when it is seen first, and of nothing hidden since."""

from datetime import timedelta

import pytest

from accounts.models import Notice
from accounts.notices import readings
from core import clock
from proposals.actions import hide, publish, restore, withdraw_comment
from tests.proposals import stage
from tests.proposals.stage import make_comment, make_person, make_proposal


@pytest.fixture
def draft(db):
    return stage.make_draft()


@pytest.fixture
def proposal(draft):
    return make_proposal(draft)


@pytest.fixture
def asker():
    return make_person("asker")


def told(person, language="en"):
    """Return what somebody reads of their notices."""
    notices = Notice.objects.of(person).filter(kind="comment.answered").order_by("pk")
    return [(one.title, one.text, one.url) for _notice, one in readings(notices, language)]


def answer(draft, comment, by=None, **values):
    return make_comment(draft, by, parent=comment, proposal=comment.proposal, **values)


def test_an_answer_is_told_to_whoever_wrote_the_comment_and_to_nobody_else(draft, proposal, asker):
    first = make_comment(draft, asker, proposal=proposal)
    speaker = make_person("speaker", name="A. Speaker")
    reply = make_comment(draft, speaker, parent=first, proposal=proposal)
    below = answer(draft, reply)

    assert told(asker) == [(f"{reply.author_shown} answered your comment", proposal.number, reply.get_absolute_url())]
    assert told(speaker) == [(f"{below.author_shown} answered your comment", proposal.number, below.get_absolute_url())]
    assert Notice.objects.filter(kind="comment.answered").count() == 2


def test_on_an_article_the_place_is_told_in_the_reader_s_language(draft, asker):
    article = stage.place(draft, "art_9").provision
    first = make_comment(draft, asker, article=article)

    make_comment(draft, parent=first, article=article)

    assert [text for _title, text, _url in told(asker, "ru")] == ["Статья 9"]


def test_nobody_is_told_of_their_own_answer(draft, proposal, asker):
    first = make_comment(draft, asker, proposal=proposal)

    answer(draft, first, asker)

    assert told(asker) == []


def test_what_waits_for_a_moderator_is_told_once_it_is_published(draft, proposal, asker):
    first = make_comment(draft, asker, proposal=proposal)
    reply = answer(draft, first, make_person(level=1))
    before = told(asker)

    for act in (publish, lambda item, at: hide(item, ground="insult", at=at), restore, publish):
        act(reply, at=clock.now())

    assert before == []
    assert [url for _title, _text, url in told(asker)] == [reply.get_absolute_url()]


@pytest.mark.parametrize("end", ["hidden", "withdrawn"])
def test_of_an_answer_that_is_gone_nothing_is_told(draft, proposal, asker, end):
    first = make_comment(draft, asker, proposal=proposal)
    reply = answer(draft, first)

    if end == "hidden":
        hide(reply, ground="insult", at=clock.now())
    else:
        withdraw_comment(reply, by=reply.author, at=clock.now())

    assert told(asker) == []


def test_below_a_comment_that_is_gone_a_published_answer_is_told_to_nobody(draft, proposal, asker):
    first = make_comment(draft, asker, proposal=proposal)
    reply = answer(draft, first, make_person(level=1))
    withdraw_comment(first, by=asker, at=clock.now() + timedelta(seconds=1))

    publish(reply, at=clock.now())

    assert not Notice.objects.exists()


def test_an_answer_to_an_organization_is_told_to_who_speaks_for_it(draft, proposal):
    head, drafter = make_person("head"), make_person("drafter")
    party = stage.make_organization(head=head, drafter=drafter)
    first = make_comment(draft, head, proposal=proposal, organization=party)

    answer(draft, first)

    assert (len(told(head)), told(drafter)) == (1, [])
