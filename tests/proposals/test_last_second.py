"""“Until the 11th”: the page tells time and zone, the last moment is taken, the next refused with the words kept."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.actions import CollectionClosed
from articles.models import Phase
from core import clock
from proposals.actions import ProposalWords, file_proposal
from proposals.models import Comment, Proposal
from tests.proposals import stage
from tests.proposals.stage import comment_form, compose_at, make_person, make_proposal, proposal_form, said, typed


@pytest.fixture
def draft(db):
    return stage.make_draft()


@pytest.fixture
def browser(draft):
    client = Client()
    client.force_login(make_person())
    return client


def in_astana(moment):
    here = timezone.localtime(moment)
    return f"{here.day} {here:%B %Y}, {here:%H:%M} (Astana time)"


def test_the_last_moment_is_taken_and_the_next_is_not(draft):
    closes_at = Phase.objects.get(draft=draft).closes_at
    words = ProposalWords("change", "en", text="New words.", reasons="Because.")

    def file(at, key):
        return file_proposal(draft, stage.place(draft), words, key=key, by=make_person(), at=at)

    taken = file(closes_at - timedelta(microseconds=1), "one")
    with pytest.raises(CollectionClosed) as refused:
        file(closes_at, "two")

    assert taken.serial is not None
    assert str(refused.value) == f"Collection is closed since {in_astana(closes_at)}. Nothing new can be sent."


def test_every_page_tells_until_when_with_the_zone(draft, client):
    until = in_astana(Phase.objects.get(draft=draft).closes_at)

    assert f"Proposals are taken until {until}." in said(client.get("/en/constitution/articles/9/"))
    assert f"Proposals are taken until {until}." in said(client.get(compose_at()))


def test_after_it_a_proposal_and_a_comment_are_refused_with_their_words_kept(draft, browser):
    proposal = make_proposal(draft)
    stage.close(draft, ago=timedelta(milliseconds=1))
    since = f"Collection is closed since {in_astana(Phase.objects.get(draft=draft).closes_at)}."

    told_before = said(browser.get(stage.address("comment_on_proposal", proposal.number)))
    late = browser.post(compose_at(), proposal_form(text="What I typed.", looked_at="similar language personal"))
    page = stage.address("comment_on_proposal", proposal.number)
    late_comment = browser.post(page, comment_form(text="What I typed, too."))

    assert (late.status_code, typed(late, "text")) == (422, "What I typed.")
    assert (late_comment.status_code, typed(late_comment, "text")) == (422, "What I typed, too.")
    assert since in told_before
    assert "Leave the comment" not in told_before
    assert since in said(late)
    assert since in said(late_comment)
    assert (Proposal.objects.count(), Comment.objects.count()) == (1, 0)
    assert clock.now() > Phase.objects.get(draft=draft).closes_at
