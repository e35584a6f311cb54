"""Proposals and comments in an organization's name: who may, what stays, what the record says."""

import json
import secrets

import pytest

from accounts.models import Membership, Person
from core import clock
from core.rules import RuleViolation
from proposals.actions import (
    ProposalWords,
    discard_draft,
    file_proposal,
    post_comment,
    save_draft,
    submit_proposal,
    support_proposal,
    withdraw_comment,
    withdraw_proposal,
)
from proposals.models import Comment, Proposal, Support
from record.models import Entry
from tests.proposals.stage import join, leave, make_draft, make_organization, make_person, place
from tests.threads import at_once

WORDS = ProposalWords(kind="change", language="en", text="Russian is used equally.", reasons="It is spoken.")


@pytest.fixture
def draft(db):
    return make_draft(least_level=2)


@pytest.fixture
def head(db):
    return make_person("head", level=1)


@pytest.fixture
def drafter(db):
    return make_person("drafter")


@pytest.fixture
def party(head, drafter):
    return make_organization(head=head, drafter=drafter)


def fresh(person):
    """The person as a new request has them: memberships are read once for each."""
    return Person.objects.get(pk=person.pk)


def file(draft, by, organization=None, *, key="key", words=WORDS):
    return file_proposal(draft, place(draft), words, organization=organization, key=key, by=by, at=clock.now())


def comment(draft, by, organization=None, **values):
    values = {"stance": "for", "language": "en", "text": "We agree.", "key": secrets.token_hex(8)} | values
    article = place(draft, "art_9").provision
    return post_comment(draft, article=article, **values, organization=organization, by=by, at=clock.now())


def refused(call, *arguments, **values):
    with pytest.raises(RuleViolation) as caught:
        call(*arguments, **values)
    return caught.value.code, caught.value.status


def leaf():
    entry = Entry.objects.order_by("-pk")[0]
    told = json.loads(bytes(entry.leaf))
    return told["t"], told["by"]["role"], told["data"].get("organization")


def test_a_party_s_proposal_is_seen_at_once_under_its_name_whatever_the_member_s_level(draft, head, party):
    proposal = file(draft, head, party)

    assert (proposal.author_shown, proposal.participant, proposal.state, proposal.reviewed_at) == (
        "Party of the Steppe",
        "party",
        "published",
        None,
    )
    assert leaf() == ("proposal.submitted", "party", party.uid)


def test_a_comment_of_an_organization_is_seen_at_once_under_its_name(draft, head):
    union = make_organization("Union of Readers", kind="org", head=head)

    said = comment(draft, head, union)

    assert (said.author_shown, said.state, leaf()) == (
        "Union of Readers",
        "published",
        ("comment.submitted", "org", union.uid),
    )


def test_who_may_draft_saves_and_edits_and_does_not_file(draft, head, drafter, party):
    saved = save_draft(draft, place(draft), WORDS, organization=party, by=drafter, at=clock.now())
    save_draft(draft, place(draft), WORDS, organization=party, by=head, at=clock.now(), proposal=saved)

    assert refused(submit_proposal, saved, by=drafter, at=clock.now()) == ("may_not_file", 403)
    assert refused(file, draft, drafter, party) == ("may_not_file", 403)
    assert refused(comment, draft, drafter, party) == ("may_not_file", 403)
    assert submit_proposal(saved, by=head, at=clock.now()).author == drafter
    assert refused(withdraw_proposal, saved, by=drafter, at=clock.now()) == ("may_not_file", 403)


def test_strangers_and_former_members_do_nothing_in_its_name_and_see_no_drafts(draft, head, drafter, party):
    stranger = make_person("stranger")
    saved = save_draft(draft, place(draft), WORDS, organization=party, by=drafter, at=clock.now())
    filed = file(draft, head, party)
    said = comment(draft, head, party)
    leave(party, drafter)
    Membership.objects.filter(person=head).update(role="filer")
    leave(party, head)

    for person in (stranger, drafter, head):
        assert refused(file, draft, person, party, key=secrets.token_hex(4)) == ("not_a_member", 403)
        assert refused(comment, draft, person, party) == ("not_a_member", 403)
        assert refused(submit_proposal, saved, by=person, at=clock.now()) == ("not_a_member", 403)
        assert refused(discard_draft, saved, by=person) == ("not_a_member", 403)
        assert refused(withdraw_proposal, filed, by=person, at=clock.now()) == ("not_a_member", 403)
        assert refused(withdraw_comment, said, by=person, at=clock.now()) == ("not_a_member", 403)
        assert list(Proposal.objects.visible_to(fresh(person))) == [filed]
    assert Proposal.objects.get(pk=filed.pk).author_shown == "Party of the Steppe"


def test_members_see_the_organization_s_drafts_and_nobody_else_does(draft, head, drafter, party):
    saved = save_draft(draft, place(draft), WORDS, organization=party, by=drafter, at=clock.now())

    seen = [bool(Proposal.objects.visible_to(fresh(who)).filter(pk=saved.pk)) for who in (head, drafter, make_person())]

    assert seen == [True, True, False]


def test_a_draft_keeps_the_name_it_was_begun_in(draft, head, party):
    ours = save_draft(draft, place(draft), WORDS, organization=party, by=head, at=clock.now())
    other = make_organization("Union of Readers", kind="org", head=head)

    for name in (None, other):
        again = (save_draft, draft, place(draft), WORDS)
        assert refused(*again, organization=name, by=head, at=clock.now(), proposal=ours) == ("other_name", 422)
    assert Proposal.objects.get().organization == party


def test_nobody_supports_in_an_organization_s_name_nor_what_they_wrote_for_it(draft, head, drafter, party):
    filed = file(draft, head, party)
    Person.objects.filter(pk=head.pk).update(level=2)
    head = fresh(head)

    assert refused(support_proposal, filed, organization=party, by=head, at=clock.now()) == (
        "organizations_do_not_support",
        422,
    )
    assert refused(support_proposal, filed, by=head, at=clock.now()) == ("own_support", 422)
    support_proposal(filed, by=drafter, at=clock.now())
    assert list(Support.objects.values_list("person", flat=True)) == [drafter.pk]


def test_the_same_key_in_another_name_is_another_act(draft, head, party):
    Person.objects.filter(pk=head.pk).update(level=2)
    head = fresh(head)
    first = file(draft, head, party)

    assert file(draft, head, party) == first
    assert refused(file, draft, head)[0] == "key_reused"


def test_filing_and_removal_at_once_leave_either_a_proposal_of_a_member_or_none(committed_db):
    draft = make_draft()
    member = make_person("filer")
    party = make_organization(filer=member)

    def remove():
        return Membership.objects.filter(person=member).update(ended_at=clock.now())

    outcomes = at_once(*[lambda n=n: file(draft, member, party, key=f"key {n}") for n in range(10)], remove)

    filed = [outcome for outcome in outcomes if isinstance(outcome, Proposal)]
    refusals = [outcome for outcome in outcomes if isinstance(outcome, RuleViolation)]
    ended = Membership.objects.get(person=member).ended_at
    assert (len(filed) + len(refusals), {refusal.code for refusal in refusals} <= {"not_a_member"}) == (10, True)
    assert Proposal.objects.count() == len(filed) == Entry.objects.count()
    assert ended is not None
    assert refused(file, draft, member, party, key="afterwards") == ("not_a_member", 403)


def test_two_actors_of_one_organization_submit_a_draft_once(committed_db):
    draft = make_draft()
    people = [make_person() for _ in range(20)]
    party = make_organization(head=people[0])
    for person in people[1:]:
        join(party, person, "filer")
    saved = save_draft(draft, place(draft), WORDS, organization=party, by=people[0], at=clock.now())

    outcomes = at_once(*[lambda person=person: submit_proposal(saved, by=person, at=clock.now()) for person in people])

    assert {outcome.number for outcome in outcomes} == {"P-000001"}
    assert (Proposal.objects.count(), Entry.objects.count(), Comment.objects.count()) == (1, 1, 0)
