"""Who is told of what becomes of a proposal: author, backers and followers, each once, nothing of what was hidden."""

import secrets

import pytest
from django.core import mail

from accounts.actions import choose_mail, follow
from accounts.mail import mail_due_digests, mail_due_notices
from accounts.models import Happening, Notice, Person
from accounts.notices import readings
from accounts.telling import tell_due
from commission.actions import answer_positions, correct, decide
from core import clock
from moderation.actions import rule
from moderation.models import UNDO_FOR
from proposals.actions import ProposalWords, file_proposal, support_proposal, withdraw_proposal
from tests.commission import world
from tests.commission.world import NOON, REASONS
from tests.threads import at_once

WHY = {"kk": "Қате болды.", "ru": "Была ошибка."}


@pytest.fixture
def proposal(draft):
    return world.make_proposal(draft)


def told():
    return sorted(Notice.objects.values_list("person__email", "kind", "object_id"))


def texts_of(person, language="en"):
    rows = Notice.objects.of(person).order_by("created_at", "pk")
    return [reading.title for _notice, reading in readings(rows, language)]


def make_moderator(draft):
    return world.make_rapporteur(draft, "moderator", role="moderator")


def decided(proposal, rapporteur, outcome="declined"):
    [decision] = decide([proposal], outcome=outcome, reasons=REASONS, by=rapporteur, at=clock.now())
    return decision


def test_author_backer_and_follower_are_told_of_a_decision_once(draft, rapporteur, proposal):
    backer, follower, stranger = (world.make_person(name) for name in ("backer", "follower", "stranger"))
    support_proposal(proposal, by=backer, at=clock.now())
    for one in (backer, follower, proposal.author):
        follow("proposal", proposal.uid, by=one, at=clock.now())
    decision = decided(proposal, rapporteur)

    before = told()
    tell_due()
    tell_due()

    assert before == [(proposal.author.email, "proposal.decided", decision.uid)]
    assert told() == sorted(
        (one.email, "proposal.decided", decision.uid) for one in (proposal.author, backer, follower)
    )
    assert texts_of(backer) == [f"The Commission answered {proposal.number}: declined"]
    assert texts_of(stranger) == []


def test_who_backed_it_after_the_answer_is_not_told_of_it(draft, rapporteur, proposal):
    decided(proposal, rapporteur)
    late = world.make_person("late")
    support_proposal(proposal, by=late, at=clock.now())

    tell_due()

    assert texts_of(late) == []


def test_backers_are_told_of_a_correction_as_of_a_later_step(draft, rapporteur, proposal):
    backer = world.make_person("backer")
    support_proposal(proposal, by=backer, at=clock.now())
    decision = decided(proposal, rapporteur)
    correct(decision, outcome="accepted", reasons=REASONS, correction=WHY, by=rapporteur, at=clock.now())

    tell_due()

    assert texts_of(backer) == [
        f"The Commission answered {proposal.number}: declined",
        f"The Commission corrected its answer to {proposal.number}: accepted",
    ]


def test_nothing_is_told_of_an_answer_to_what_was_hidden_since(draft, rapporteur, proposal):
    backer = world.make_person("backer")
    support_proposal(proposal, by=backer, at=clock.now())
    choose_mail(backer, pace="daily", at=NOON)
    decided(proposal, rapporteur)
    tell_due()
    rule(
        proposal,
        ruling="hide",
        ground="insult",
        reasons="Оскорбление.",
        by=make_moderator(draft),
        at=clock.now() - UNDO_FOR,
    )
    Person.objects.filter(pk=backer.pk).update(digest_due_at=NOON)

    mail_due_notices()
    mail_due_digests()

    assert [message.to for message in mail.outbox] == [[proposal.author.email]]  # of the ruling
    assert texts_of(backer) == []
    assert Notice.objects.filter(mailed_at__isnull=True).count() == 0


def test_backers_are_told_of_a_withdrawal_without_words(draft, proposal):
    backer = world.make_person("backer")
    support_proposal(proposal, by=backer, at=clock.now())
    withdraw_proposal(proposal, by=proposal.author, at=clock.now())

    tell_due()

    assert texts_of(backer) == [f"{proposal.number} was withdrawn by its author"]


def test_what_nobody_saw_is_withdrawn_without_a_word(draft):
    unseen = world.make_proposal(draft, visible_at=None)

    withdraw_proposal(unseen, by=unseen.author, at=clock.now())

    assert Happening.objects.count() == 0


def words(text):
    return ProposalWords(kind="change", language="ru", text=text, reasons="Так яснее.")


def file(draft, text, **values):
    at = clock.now()
    return file_proposal(
        draft, world.place(draft, "art_9__para_2"), words(text), key=secrets.token_hex(8), at=at, **values
    )


def test_backers_are_told_when_it_was_sent_again(draft, proposal):
    backer, moderator = world.make_person("backer"), make_moderator(draft)
    support_proposal(proposal, by=backer, at=clock.now())
    rule(proposal, ruling="return", ground="insult", reasons="Смягчите.", by=moderator, at=clock.now())
    again = file(draft, "Совсем другие слова.", by=proposal.author, proposal=proposal)

    tell_due()

    assert texts_of(backer) == [
        f"{again.number}, Change: article 9, paragraph 2: its author has changed what is proposed"
    ]


def test_followers_of_an_organization_are_told_of_what_it_sends_and_is_answered(draft, rapporteur):
    organization = world.make_organization()
    follower = world.make_person("follower")
    follow("organization", organization.uid, by=follower, at=NOON)
    proposal = file(draft, "Слова партии.", by=organization.head, organization=organization)
    file(draft, "Слова гражданина.", by=world.make_person("citizen"))
    decided(proposal, rapporteur)
    position = world.make_position(draft, organization=organization)
    answer_positions([position], outcome="declined", reasons=REASONS, by=rapporteur, at=clock.now())

    tell_due()

    assert texts_of(follower) == [
        f"{organization.name} sent a proposal: {proposal.number}, Change: article 9, paragraph 2",
        f"The Commission answered {proposal.number}: declined",
        f"The Commission answered {position.dossier.number} (article 9, paragraph 2): declined",
    ]


def test_a_decision_costs_its_act_the_same_however_many_follow(draft, rapporteur, django_assert_num_queries):
    proposals = [world.make_proposal(draft) for _ in range(3)]
    decided(proposals.pop(), rapporteur)  # what a process asks once is asked here
    for number in range(3):
        follow("proposal", proposals[1].uid, by=world.make_person(f"follower{number}"), at=NOON)
    counted = []
    for proposal in proposals:
        with django_assert_num_queries(1_000, exact=False) as asked:
            decided(proposal, rapporteur)
        counted.append(len(asked))

    assert counted[0] == counted[1]


def test_one_decision_by_twenty_at_once_is_told_once(committed_db):
    draft = world.make_draft()
    rapporteur, backer = world.make_rapporteur(draft), world.make_person("backer")
    proposal = world.make_proposal(draft)
    support_proposal(proposal, by=backer, at=clock.now())

    made = at_once(*[lambda: decided(proposal, rapporteur).uid] * 20)
    at_once(*[tell_due] * 4)

    [uid] = set(made)
    assert told() == sorted((one.email, "proposal.decided", uid) for one in (proposal.author, backer))
