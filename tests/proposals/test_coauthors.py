"""Writing a proposal together: invited, joined, changed by several, left; each counts once."""

from collections import Counter
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import transaction

from accounts.actions import erase_person, merge_accounts
from accounts.models import Notice
from accounts.notices import readings
from accounts.telling import tell_due
from articles.models import Appointment
from commission.actions import decide
from core import clock
from core.rules import RuleViolation
from feedback.aggregation import summarize
from feedback.facts import facts_about
from moderation.actions import rule
from proposals.actions import (
    ProposalWords,
    RevisedWords,
    accept_coauthorship,
    decline_coauthorship,
    discard_draft,
    dispute,
    file_proposal,
    give_opinion,
    invite_coauthor,
    leave_proposal,
    remove_coauthor,
    renew_statements,
    revise_proposal,
    revoke_coauthor_invitation,
    save_draft,
    show_least_of_all,
    show_less,
    submit_proposal,
    support_proposal,
    withdraw_proposal,
)
from proposals.actions.proposals import mark_of_draft
from proposals.asking import next_for, progress_of
from proposals.invitations import address_of, is_signed, mail_due_coauthor_invitations
from proposals.models import Coauthor, CoauthorInvitation, Opinion, Proposal, Support
from record.leaf import parse
from record.models import Entry
from tests.proposals.stage import close, make_draft, make_organization, make_person, make_proposal, place
from tests.threads import at_once

WORDS = {"kind": "change", "language": "en", "text": "Russian is used equally.", "reasons": "Many speak it."}


@pytest.fixture
def draft(db):
    return make_draft()


def person(account, **values):
    made = make_person(account, **values)
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def saved(draft, by, **words):
    return save_draft(draft, place(draft), ProposalWords(**WORDS | words), by=by, at=clock.now())


def invite(proposal, friend, **values):
    return invite_coauthor(proposal, friend.email, by=proposal.author, at=clock.now(), **values)


def join(proposal, friend, **values):
    return accept_coauthorship(invite(proposal, friend), by=friend, at=clock.now(), **values)


def fresh(proposal):
    return Proposal.objects.with_words(proposal.author).get(pk=proposal.pk)


def leaves(uid):
    return [parse(bytes(row.leaf)) for row in Entry.objects.filter(object_id=uid).order_by("step")]


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def told(someone):
    rows = Notice.objects.of(someone).order_by("pk")
    return [reading.title for _notice, reading in readings(rows, "en")]


def refusal(call, *arguments, **values):
    """Return (code, sentence, status) of the refusal that a call must raise."""
    with pytest.raises(RuleViolation) as caught, transaction.atomic():
        call(*arguments, **values)
    return caught.value.code, str(caught.value), caught.value.status


# Inviting


def test_invitation_waits_for_its_mail_and_is_mailed_once_without_words_of_the_proposal(draft):
    author, friend = person("author", name="Aigerim"), person("friend", language="en")
    proposal = saved(draft, author, name_form="name")

    invitation = invite(proposal, friend)
    mail_due_coauthor_invitations()
    mail_due_coauthor_invitations()

    [sent] = mail.outbox
    assert (sent.to, sent.subject) == ([friend.email], "Invitation to write a proposal together")
    assert [word for word in ("Aigerim", "article 9, paragraph 2") if word not in sent.body] == []
    assert address_of(invitation) in sent.body
    assert [word for word in (WORDS["text"], WORDS["reasons"], author.email) if word in sent.body] == []
    assert is_signed(invitation, address_of(invitation).rstrip("/").rpartition("/")[2])
    assert not is_signed(invitation, "forged")
    assert invitation.expires_at - invitation.created_at == timedelta(days=7)
    assert verbs() == []


def test_invitations_that_are_refused(draft):
    author, friend, stranger = person("author"), person("friend"), person("stranger")
    proposal, sent = saved(draft, author), make_proposal(draft, author)
    of_party = make_proposal_of_organization(draft, author)
    invite(proposal, friend)
    now = clock.now()

    def asked(item, email, by=author):
        return refusal(invite_coauthor, item, email, by=by, at=now)

    assert asked(proposal, "new@example.kz", by=stranger) == ("not_yours", "Only its author can do this.", 403)
    assert asked(proposal, "no address") == ("unwritable_address", "Check the e-mail.", 422)
    assert asked(proposal, "AUTHOR@example.kz")[0] == "already_a_coauthor"
    assert asked(proposal, friend.email) == (
        "already_invited",
        "An invitation to this address stands already. Revoke it to send another one.",
        422,
    )
    assert asked(of_party, "new@example.kz")[:2] == (
        "organizations_have_members",
        "This proposal stands in the name of an organization: its members write it together.",
    )
    withdraw_proposal(sent, by=author, at=now)
    assert asked(sent, "new@example.kz")[:2] == (
        "not_open_to_coauthors",
        "No co-author can join now: the proposal is withdrawn, hidden, erased or answered.",
    )
    close(draft)
    assert asked(proposal, "new@example.kz")[0] == "collection_closed"


def make_proposal_of_organization(draft, head):
    words = ProposalWords(**WORDS)
    party = make_organization(head=head)
    return file_proposal(draft, place(draft), words, organization=party, key="of-party", by=head, at=clock.now())


def test_at_most_ten_are_co_authors_or_invited(draft):
    author = person("author")
    proposal = saved(draft, author)
    for number in range(9):
        invite_coauthor(proposal, f"one{number}@example.kz", by=author, at=clock.now())
    join(proposal, person("friend"))

    assert refusal(invite_coauthor, proposal, "late@example.kz", by=author, at=clock.now()) == (
        "too_many_coauthors",
        "A proposal has at most 10 co-authors, those who are invited among them.",
        422,
    )


def test_invitations_of_a_day_are_limited(draft, settings):
    settings.DAY_LIMITS = settings.DAY_LIMITS | {"invitation": 2}
    author = person("author")
    proposal = saved(draft, author)
    for number in range(2):
        invite_coauthor(proposal, f"one{number}@example.kz", by=author, at=clock.now())

    assert refusal(invite_coauthor, proposal, "late@example.kz", by=author, at=clock.now())[0::2] == (
        "day_is_full",
        429,
    )


# Answering


def test_acceptance_makes_a_co_author_once_and_tells_the_author(draft):
    author, friend = person("author"), person("friend", pseudonym="Steppe")
    proposal = saved(draft, author)
    invitation = invite(proposal, friend)

    joined = accept_coauthorship(invitation, name_form="pseudonym", by=friend, at=clock.now())
    again = accept_coauthorship(invitation, by=friend, at=clock.now())

    assert again == joined
    assert [(one.person, one.shown) for one in Coauthor.objects.standing()] == [(friend, joined.shown)]
    assert joined.shown.startswith("Steppe")
    assert fresh(proposal).coauthor_ids == [friend.pk]
    assert told(author) == [f"{joined.shown} writes your proposal with you now: a draft"]
    assert verbs() == []


def test_nobody_accepts_for_another(draft):
    author, friend, stranger = person("author"), person("friend"), person("stranger")
    unconfirmed = make_person("unconfirmed")
    EmailAddress.objects.create(user=unconfirmed, email=unconfirmed.email, verified=False, primary=True)
    proposal = saved(draft, author)
    invitation = invite(proposal, friend)
    to_unconfirmed = invite(proposal, unconfirmed)
    foreign = (
        "invitation_to_another",
        "This invitation was sent to another address. Sign in with the address that it was sent to.",
        403,
    )

    assert refusal(accept_coauthorship, invitation, by=stranger, at=clock.now()) == foreign
    assert refusal(accept_coauthorship, invitation, by=author, at=clock.now()) == foreign
    assert refusal(decline_coauthorship, invitation, by=stranger, at=clock.now()) == foreign
    assert refusal(accept_coauthorship, to_unconfirmed, by=unconfirmed, at=clock.now()) == foreign
    assert fresh(proposal).coauthor_ids is None


def test_invitation_that_was_answered_taken_back_or_is_old_opens_nothing(draft):
    author, friend = person("author"), person("friend")
    proposal, now = saved(draft, author), clock.now()

    declined = invite(proposal, friend)
    decline_coauthorship(declined, by=friend, at=now)
    decline_coauthorship(declined, by=friend, at=now)
    assert told(author) == ["Your invitation to write a proposal together was declined: a draft"]
    assert refusal(accept_coauthorship, declined, by=friend, at=now)[0::2] == ("invitation_declined", 410)

    revoked = invite(proposal, friend)
    revoke_coauthor_invitation(revoked, by=author, at=now)
    revoke_coauthor_invitation(revoked, by=author, at=now)
    assert refusal(accept_coauthorship, revoked, by=friend, at=now)[0::2] == ("invitation_revoked", 410)
    assert refusal(revoke_coauthor_invitation, revoked, by=friend, at=now)[0] == "not_yours"

    old = invite(proposal, friend)
    late = now + timedelta(days=7, minutes=1)
    assert refusal(accept_coauthorship, old, by=friend, at=late)[0::2] == ("invitation_expired", 410)

    accept_coauthorship(old, by=friend, at=now)
    leave_proposal(proposal, by=friend, at=now)
    assert refusal(accept_coauthorship, old, by=friend, at=now)[0::2] == ("invitation_used", 410)
    assert refusal(revoke_coauthor_invitation, old, by=author, at=now)[0] == "invitation_used"


def test_acceptance_asks_for_the_least_level_of_the_draft(db):
    draft = make_draft(least_level=2)
    author, friend = person("author"), person("friend", level=1)
    invitation = invite(saved(draft, author), friend)

    assert refusal(accept_coauthorship, invitation, by=friend, at=clock.now())[:2] == (
        "level_too_low",
        "This consultation asks for a confirmed identity. Nothing was accepted.",
    )


def test_acceptance_of_a_draft_that_was_thrown_away_is_told(draft):
    author, friend = person("author"), person("friend")
    proposal = saved(draft, author)
    invitation = invite(proposal, friend)
    discard_draft(proposal, by=author)

    assert refusal(accept_coauthorship, invitation, by=friend, at=clock.now())[0::2] == ("proposal_gone", 410)


def test_acceptance_takes_back_what_was_backed_and_answered(draft):
    author, friend = person("author"), person("friend")
    proposal = make_proposal(draft, author)
    support_proposal(proposal, by=friend, at=clock.now())
    give_opinion(proposal, "agree", by=friend, at=clock.now())

    joined = join(proposal, friend)

    assert joined.took_back
    assert (Support.objects.count(), Opinion.objects.count(), proposal.statement.tally) == (0, 0, (0, 0, 0))
    assert verbs() == ["proposal.submitted", "support.added", "support.removed", "coauthor.joined"]
    assert refusal(support_proposal, proposal, by=friend, at=clock.now())[:2] == (
        "own_support",
        "Nobody supports their own proposal.",
    )
    assert refusal(give_opinion, proposal, "agree", by=friend, at=clock.now())[0] == "own_opinion"


# Writing


def test_co_author_reads_and_writes_the_draft_and_the_author_alone_sends_withdraws_and_discards(draft):
    author, friend, stranger = person("author", name="Aigerim"), person("friend"), person("stranger")
    proposal = saved(draft, author, name_form="name")
    assert not Proposal.objects.visible_to(friend).filter(pk=proposal.pk).exists()
    join(proposal, friend)

    words = ProposalWords(**WORDS | {"text": "Russian is used as well."}, name_form="region")
    save_draft(draft, place(draft), words, by=friend, at=clock.now(), proposal=proposal)

    read = Proposal.objects.visible_to(friend).with_words(friend).get(pk=proposal.pk)
    assert (read.text, read.name_form, read.author) == ("Russian is used as well.", "name", author)
    assert not Proposal.objects.visible_to(stranger).filter(pk=proposal.pk).exists()
    assert refusal(submit_proposal, proposal, by=friend, at=clock.now())[0] == "not_yours"
    assert refusal(
        file_proposal, draft, place(draft), words, key="k", by=friend, at=clock.now(), proposal=proposal
    ) == ("not_yours", "Its author sends this proposal. Your words can be saved in the draft.", 403)
    assert refusal(discard_draft, proposal, by=friend)[0] == "not_yours"
    submit_proposal(proposal, by=author, at=clock.now())
    assert refusal(withdraw_proposal, proposal, by=friend, at=clock.now())[0] == "not_yours"


def test_sending_writes_the_leaf_of_each_co_author_and_tells_them(draft):
    author, friend = person("author"), person("friend", level=3)
    proposal = saved(draft, author)
    joined = join(proposal, friend)

    sent = submit_proposal(proposal, by=author, at=clock.now())
    submit_proposal(proposal, by=author, at=clock.now())

    [leaf] = leaves(joined.uid)
    assert (leaf["t"], leaf["data"], leaf["by"]["role"]) == ("coauthor.joined", {"proposal": proposal.uid}, "citizen")
    assert verbs() == ["proposal.submitted", "coauthor.joined"]
    assert told(friend) == [f"The author sent the proposal that you write together: {sent.number}"]


def test_nothing_that_another_author_saved_is_written_over_unread(draft):
    author, friend = person("author"), person("friend")
    proposal = saved(draft, author)
    join(proposal, friend)
    opened = mark_of_draft(fresh(proposal))

    def save(text, by, seen):
        words = ProposalWords(**WORDS | {"text": text})
        act = {"seen": seen, "by": by, "at": clock.now(), "proposal": proposal}
        return save_draft(draft, place(draft), words, **act)

    of_friend = save("By the friend.", friend, opened)
    with pytest.raises(RuleViolation) as clash, transaction.atomic():
        save("By the author.", author, opened)

    assert (clash.value.code, clash.value.status, clash.value.stored.text) == (
        "other_words_saved",
        409,
        "By the friend.",
    )
    assert fresh(proposal).text == "By the friend."
    assert of_friend.mark == mark_of_draft(fresh(proposal))
    assert refusal(submit_proposal, proposal, seen=opened, by=author, at=clock.now())[0] == "other_words_saved"
    assert (
        refusal(
            file_proposal,
            draft,
            place(draft),
            ProposalWords(**WORDS),
            seen=opened,
            key="k",
            by=author,
            at=clock.now(),
            proposal=proposal,
        )[0]
        == "other_words_saved"
    )
    save("By the friend.", author, opened)
    save("By both.", author, of_friend.mark)
    assert fresh(proposal).text == "By both."


def test_co_author_revises_what_was_sent_and_the_author_is_told(draft):
    author, friend, stranger = person("author"), person("friend"), person("stranger")
    proposal = make_proposal(draft, author)
    join(proposal, friend)
    words = RevisedWords(language="en", reasons="Many people speak it.", texts=("Russian is used beside Kazakh.",))

    assert refusal(revise_proposal, proposal, words, key="s", by=stranger, at=clock.now())[0] == "not_yours"
    revise_proposal(fresh(proposal), words, key="a", by=friend, at=clock.now())

    assert fresh(proposal).text == "Russian is used beside Kazakh."
    assert told(author)[1:] == [f"Another author sent other words for your proposal: {proposal.number}"]
    assert told(friend) == []


# Leaving


def test_co_author_leaves_at_any_time_and_may_support_then(draft):
    author, friend = person("author"), person("friend")
    proposal = make_proposal(draft, author)
    joined = join(proposal, friend)

    left = leave_proposal(proposal, by=friend, at=clock.now())

    assert left == joined
    assert leave_proposal(proposal, by=friend, at=clock.now()) is None
    assert [leaf["t"] for leaf in leaves(joined.uid)] == ["coauthor.joined", "coauthor.left"]
    assert fresh(proposal).coauthor_ids is None
    assert told(author)[-1] == f"A co-author left your proposal: {proposal.number}"
    words = RevisedWords(language="en", reasons="Many people speak it.", texts=("Russian is used beside Kazakh.",))
    assert refusal(revise_proposal, fresh(proposal), words, key="a", by=friend, at=clock.now())[0] == "not_yours"
    support_proposal(proposal, by=friend, at=clock.now())


def test_author_takes_a_co_author_off_a_draft_but_not_off_what_was_sent(draft):
    author, friend, other = person("author"), person("friend"), person("other")
    proposal = saved(draft, author)
    part, kept = join(proposal, friend), join(proposal, other)

    assert refusal(remove_coauthor, part, by=other, at=clock.now())[0] == "not_yours"
    remove_coauthor(part, by=author, at=clock.now())
    remove_coauthor(part, by=author, at=clock.now())

    assert fresh(proposal).coauthor_ids == [other.pk]
    assert told(friend)[-1] == "You are no co-author of a draft any more: its author took you off"
    assert not Proposal.objects.visible_to(friend).exists()
    submit_proposal(proposal, by=author, at=clock.now())
    assert refusal(remove_coauthor, kept, by=author, at=clock.now())[:2] == (
        "they_leave_themselves",
        "The proposal was sent with this co-author. From now on only they can leave it.",
    )


def test_this_was_not_me_takes_a_co_author_off_with_a_leaf(draft):
    author, friend, stranger = person("author"), person("friend"), person("stranger")
    proposal = make_proposal(draft, author)
    joined = join(proposal, friend)

    assert refusal(dispute, joined, by=stranger, at=clock.now())[0] == "not_registered_as_you"
    assert dispute(joined, by=friend, at=clock.now())
    assert not dispute(Coauthor.objects.get(), by=friend, at=clock.now())

    assert [leaf["t"] for leaf in leaves(joined.uid)] == ["coauthor.joined", "identity.disputed"]
    after = fresh(proposal)
    assert (after.coauthor_ids, after.disputed_at) == (None, None)


def test_co_author_is_shown_with_less_of_their_name_never_with_more(draft):
    author, friend = person("author"), person("friend", name="Dana", pseudonym="Steppe")
    proposal = make_proposal(draft, author)
    joined = join(proposal, friend, name_form="name")

    assert refusal(show_less, joined, "region", by=author, at=clock.now())[0] == "not_yours"
    show_less(joined, "pseudonym", by=friend, at=clock.now())
    assert refusal(show_less, joined, "name", by=friend, at=clock.now())[0] == "not_less_public"
    assert Coauthor.objects.get().shown.startswith("Steppe")
    assert show_least_of_all(by=friend, at=clock.now()) == 1

    assert Coauthor.objects.get().shown == friend.shown_as("region")
    assert [leaf["t"] for leaf in leaves(joined.uid)] == [
        "coauthor.joined",
        "author.shown_less",
        "author.shown_less",
    ]


# What follows for others


def test_rulings_and_answers_are_told_to_all_authors_once_and_made_by_none_of_them(draft):
    author, friend = person("author"), person("friend", second_factor_at=clock.now())
    moderator = person("moderator", second_factor_at=clock.now())
    for role in ("moderator", "rapporteur"):
        for staff in (friend, moderator):
            Appointment.objects.create(draft=draft, person=staff, role=role, started_at=clock.now())
    proposal = make_proposal(draft, author)
    join(proposal, friend)
    reasons = {"kk": "Себебі бар.", "ru": "Есть причины."}
    answer = {"outcome": "declined", "reasons": reasons}
    hidden = {"ruling": "hide", "ground": "insult", "reasons": "It insults."}

    assert refusal(rule, fresh(proposal), **hidden, by=friend, at=clock.now())[0::2] == ("own_words", 403)
    assert refusal(decide, [fresh(proposal)], **answer, by=friend, at=clock.now())[2] == 403
    rule(fresh(proposal), **hidden, by=moderator, at=clock.now())

    assert told(author)[-1] == told(friend)[-1] == f"Your proposal {proposal.number} was hidden"
    assert Counter(told(friend)) == {f"Your proposal {proposal.number} was hidden": 1}


def test_answer_and_withdrawal_are_told_to_co_authors_once(draft):
    author, friend = person("author"), person("friend")
    rapporteur = person("rapporteur", second_factor_at=clock.now())
    Appointment.objects.create(draft=draft, person=rapporteur, role="rapporteur", started_at=clock.now())
    answered, withdrawn = make_proposal(draft, author), make_proposal(draft, author, text="Otherwise.")
    join(answered, friend)
    join(withdrawn, friend)

    decide(
        [fresh(answered)],
        outcome="declined",
        reasons={"kk": "Себебі бар.", "ru": "Есть причины."},
        by=rapporteur,
        at=clock.now(),
    )
    withdraw_proposal(withdrawn, by=author, at=clock.now())
    tell_due()

    assert told(friend) == [
        f"The Commission answered {answered.number}: declined",
        f"{withdrawn.number} was withdrawn by its author",
    ]


def test_co_authors_count_as_people_once_and_add_no_contribution(draft):
    author, friend, other = person("author"), person("friend"), person("other", level=1)
    proposal = make_proposal(draft, author)
    join(proposal, friend)
    join(proposal, other)
    make_proposal(draft, friend, text="Otherwise.")

    counted = summarize(**facts_about(place(draft, "art_9").provision))

    assert {name: counted[name] for name in ("contributions", "people", "people_identified", "proposals_total")} == {
        "contributions": 2,
        "people": 3,
        "people_identified": 2,
        "proposals_total": 2,
    }


def test_two_accounts_made_one_hold_each_part_once_and_back_nothing_of_their_own(draft):
    author, friend, second = person("author"), person("friend"), person("second")
    both, own, backed = (make_proposal(draft, author, text=f"Text {number}.") for number in range(3))
    mine = make_proposal(draft, friend, text="Mine.")
    for proposal, who in ((both, friend), (both, second), (own, second), (backed, second), (mine, second)):
        join(proposal, who)
    support_proposal(backed, by=friend, at=clock.now())

    merge_accounts(friend, second, at=clock.now())

    parts = Coauthor.objects.standing().order_by("proposal__serial").values_list("proposal__serial", "person")
    assert list(parts) == [(both.serial, friend.pk), (own.serial, friend.pk), (backed.serial, friend.pk)]
    rows = Proposal.objects.order_by("serial").values_list("coauthor_ids", flat=True)
    assert list(rows) == [[friend.pk], [friend.pk], [friend.pk], None]
    assert Support.objects.count() == 0
    assert Counter(verbs())["coauthor.left"] == 2


# Races


def test_one_invitation_accepted_by_twenty_at_once_makes_one_co_author(committed_db):
    draft = make_draft()
    author, friend = person("author"), person("friend")
    proposal = make_proposal(draft, author)
    support_proposal(proposal, by=friend, at=clock.now())
    invitation = invite(proposal, friend)

    outcomes = at_once(*[lambda: accept_coauthorship(invitation, by=friend, at=clock.now())] * 20)

    assert {getattr(outcome, "uid", outcome) for outcome in outcomes} == {Coauthor.objects.get().uid}
    assert (fresh(proposal).coauthor_ids, Support.objects.count()) == ([friend.pk], 0)
    assert Counter(verbs()) == {"proposal.submitted": 1, "support.added": 1, "support.removed": 1, "coauthor.joined": 1}


def test_acceptance_while_the_author_takes_the_invitation_back_has_one_effect(committed_db):
    draft = make_draft()
    author, friend = person("author"), person("friend")
    proposal = make_proposal(draft, author)
    invitation = invite(proposal, friend)

    outcomes = at_once(
        *[lambda: accept_coauthorship(invitation, by=friend, at=clock.now())] * 5,
        *[lambda: revoke_coauthor_invitation(invitation, by=author, at=clock.now())] * 5,
    )

    left = CoauthorInvitation.objects.get()
    joined = Coauthor.objects.count()
    assert (left.accepted_at is None, left.revoked_at is None, joined) in {(False, True, 1), (True, False, 0)}
    assert {getattr(one, "code", "") for one in outcomes} == {"", "invitation_used" if joined else "invitation_revoked"}
    assert Counter(verbs())["coauthor.joined"] == joined


def test_who_joins_while_supporting_does_not_support(committed_db):
    draft = make_draft()
    author, friend = person("author"), person("friend")
    proposal = make_proposal(draft, author)
    invitation = invite(proposal, friend)

    at_once(
        *[lambda: support_proposal(proposal, by=friend, at=clock.now())] * 10,
        lambda: accept_coauthorship(invitation, by=friend, at=clock.now()),
    )

    assert (Coauthor.objects.count(), Support.objects.count()) == (1, 0)


def test_two_who_edit_one_draft_at_once_overwrite_nothing(committed_db):
    draft = make_draft()
    author, friend = person("author"), person("friend")
    proposal = saved(draft, author)
    join(proposal, friend)
    opened = mark_of_draft(fresh(proposal))

    def save(by, text):
        words = ProposalWords(**WORDS | {"text": text})
        at, where = clock.now(), place(draft)
        return lambda: save_draft(draft, where, words, seen=opened, by=by, at=at, proposal=proposal)

    outcomes = at_once(*[save(who, f"{who.email} {turn}") for who in (author, friend) for turn in range(5)])

    assert Counter(getattr(one, "code", "saved") for one in outcomes) == {"saved": 1, "other_words_saved": 9}
    [stored] = {one.stored.text for one in outcomes if isinstance(one, RuleViolation)}
    assert fresh(proposal).text == stored


def test_who_leaves_while_revising_either_revised_before_or_is_refused(committed_db):
    draft = make_draft()
    author, friend = person("author"), person("friend")
    proposal = make_proposal(draft, author)
    join(proposal, friend)
    words = RevisedWords(language="en", reasons="Many people speak it.", texts=("Russian is used beside Kazakh.",))
    read = fresh(proposal)

    revised, _left = at_once(
        lambda: revise_proposal(read, words, key="a", by=friend, at=clock.now()),
        lambda: leave_proposal(proposal, by=friend, at=clock.now()),
    )

    after = fresh(proposal)
    number = 1 if getattr(revised, "code", "") == "not_yours" else 2
    assert (after.coauthor_ids, after.current_revision.number) == (None, number)


def test_nobody_is_asked_about_what_they_write_with_others(draft):
    author, friend, stranger = person("author"), person("friend"), person("stranger")
    proposal = make_proposal(draft, author)
    join(proposal, friend)
    renew_statements(proposal.change.article_id)

    asked = {who: next_for(who, draft) is not None for who in (author, friend, stranger)}

    assert asked == {author: False, friend: False, stranger: True}
    assert [progress_of(who, draft).total for who in (author, friend, stranger)] == [0, 0, 1]


def test_who_is_erased_is_taken_off_with_a_leaf_and_their_invitations_are_forgotten(draft):
    author, friend = person("author"), person("friend")
    proposal, own = make_proposal(draft, author), saved(draft, friend)
    joined = join(proposal, friend)
    invite(own, author)

    erase_person(friend, at=clock.now())

    assert fresh(proposal).coauthor_ids is None
    assert fresh(proposal).text == "Russian is used equally."
    assert (Coauthor.objects.count(), CoauthorInvitation.objects.count()) == (0, 0)
    assert [leaf["t"] for leaf in leaves(joined.uid)] == ["coauthor.joined", "coauthor.left"]
