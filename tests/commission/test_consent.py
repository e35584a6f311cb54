"""Authors agree with words of the Commission or object: which words, who, and what a correction makes of it."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from commission.actions import answer_words, correct, decide
from commission.actions.answers import write_decisions
from commission.actions.consenting import (
    AgreedAlready,
    AnswerIsAnother,
    NothingToAgreeTo,
    NotYours,
    ObjectionMissing,
    erase_person,
    join_accounts,
)
from commission.models import AuthorAnswer, Decision
from proposals.models import Coauthor, Proposal
from record.models import Entry, Salt
from tests.commission import world
from tests.commission.world import NOON, REASONS

WORDS = {"kk": "Орыс тілі қатар қолданылады.", "ru": "Русский язык употребляется наряду."}


@pytest.fixture
def decision(draft, rapporteur):
    proposal = world.make_proposal(draft)
    provision = world.place(draft, "art_9__para_2").provision_id
    [made] = write_decisions(
        [Proposal.objects.with_changes().get(pk=proposal.pk)],
        outcome="accepted_in_part",
        reasons=REASONS,
        words=WORDS,
        provision=provision,
        by=rapporteur,
        at=NOON,
    )
    Proposal.objects.filter(pk=proposal.pk).update(status="decided")
    return Decision.objects.get(pk=made.pk)


def said(decision, by, agrees=True, words="", digest=None):
    return answer_words(decision, agrees=agrees, words=words, digest=digest or decision.digest, by=by, at=NOON)


def test_an_author_objects_with_words_and_may_agree_later_and_an_agreement_stays(decision):
    author = decision.proposal.author
    with pytest.raises(ObjectionMissing):
        said(decision, author, agrees=False)

    first = said(decision, author, agrees=False, words="Бұл басқа мағына.")
    decision.refresh_from_db()
    assert decision.author_says == "objects"
    agreed = said(decision, author)
    decision.refresh_from_db()

    assert decision.author_says == "agrees"
    assert said(decision, author) == agreed
    with pytest.raises(AgreedAlready):
        said(decision, author, agrees=False, words="Жоқ.")
    leaf = json.loads(bytes(Entry.objects.get(object_id=first.uid).leaf))
    assert (leaf["t"], leaf["data"]["agrees"], leaf["data"]["sha256"]) == (
        "decision.author_answered",
        False,
        decision.digest,
    )
    assert "басқа мағына" not in str(leaf)


def test_consent_is_to_these_words_and_falls_with_another_answer(decision, rapporteur):
    author = decision.proposal.author
    with pytest.raises(AnswerIsAnother):
        said(decision, author, digest="0" * 64)
    said(decision, author)

    made = correct(decision, outcome="declined", reasons=REASONS, correction=REASONS, by=rapporteur, at=NOON)

    assert (Decision.objects.get(pk=made.pk).author_says, AuthorAnswer.objects.get().decision_id) == ("", decision.pk)
    with pytest.raises(AnswerIsAnother):
        said(decision, author, agrees=False, words="Жоқ.")


def test_nobody_else_answers_and_only_words_are_answered(decision, draft, rapporteur):
    with pytest.raises(NotYours):
        said(decision, rapporteur)
    other = world.make_proposal(draft, text="Басқа мәтін.")
    [plain] = decide([other], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    with pytest.raises(NothingToAgreeTo):
        said(plain, other.author)


def test_of_several_authors_one_who_objects_is_heard(decision):
    second = world.make_person("second")
    Coauthor.objects.create(proposal=decision.proposal, person=second, joined_at=NOON)
    Proposal.objects.filter(pk=decision.proposal_id).update(coauthor_ids=[second.pk])
    said(decision, decision.proposal.author)

    said(decision, second, agrees=False, words="Жоқ.")

    decision.refresh_from_db()
    assert decision.author_says == "objects"


def test_the_page_shows_the_words_and_keeps_what_was_typed(decision, draft):
    client, address = Client(), reverse("answer_words", args=["constitution", decision.uid])
    assert client.get(address).status_code == 302
    client.force_login(decision.proposal.author)

    page = client.get(address).content.decode()
    assert WORDS["ru"] in page
    assert "The author has not said yet whether they agree." in page
    refused = client.post(address, {"words": "Мынау жазылған.", "digest": decision.digest})
    assert refused.status_code == 422
    assert "Мынау жазылған." in refused.content.decode()
    empty = client.post(address, {"agrees": "0", "words": "", "digest": decision.digest})
    assert (empty.status_code, "Say what you object to." in empty.content.decode()) == (422, True)
    sent = client.post(address, {"agrees": "0", "words": "Мынау жазылған.", "digest": decision.digest})

    assert sent["Location"] == decision.get_absolute_url()
    shown = Client().get(decision.proposal.get_absolute_url()).content.decode()
    assert ("The author objects." in shown, "Мынау жазылған." in shown) == (True, False)
    client.force_login(world.make_person("stranger"))
    assert client.get(address).status_code == 403


def test_what_an_author_said_is_forgotten_with_them_and_moves_with_their_account(decision):
    author = decision.proposal.author
    made = said(decision, author, agrees=False, words="Жоқ.")
    kept = world.make_person("kept")

    join_accounts(kept, author, at=NOON)
    made.refresh_from_db()
    assert made.person == kept
    erase_person(kept, at=NOON)
    made.refresh_from_db()

    assert made.words == ""
    assert not Salt.objects.filter(entry__object_id=made.uid, field="reason_c").exists()


def test_the_database_keeps_one_agreement_of_each(decision):
    said(decision, decision.proposal.author)

    with pytest.raises(IntegrityError), transaction.atomic():
        AuthorAnswer.objects.create(
            decision=decision, person=decision.proposal.author, agrees=True, digest="0" * 64, at=NOON
        )
