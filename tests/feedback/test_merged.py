"""How what was merged is counted: each stays a contribution, one of them is distinct, and backers count once."""

import pytest

from feedback.aggregation import summarize
from feedback.facts import facts_about
from proposals.actions import support_proposal, withdraw_proposal
from proposals.models import Proposal
from tests.moderation import world
from tests.moderation.world import LATER, NOON


@pytest.fixture
def draft(db):
    return world.make_draft()


@pytest.fixture
def group(draft):
    head, one, two = (world.make_proposal(draft, text=f"Сөз {n}.", **world.reviewed()) for n in range(3))
    backer, other = world.make_person("backer"), world.make_person("other", level=3)
    for proposal in (head, one, two):
        support_proposal(proposal, by=backer, at=NOON)
    support_proposal(two, by=other, at=NOON)
    Proposal.objects.filter(pk__in=[one.pk, two.pk]).update(merged_into=head)
    return head, one, two


def counted(draft):
    facts = facts_about(world.place(draft, "art_9").provision)
    result = summarize(**facts)
    told = ("contributions", "proposals_total", "distinct_proposals", "supports", "supports_identified")
    return tuple(result[name] for name in told)


def test_backers_and_authors_of_repeats_count_once(draft, group):
    # One of level 2, one of level 3, and the two authors of the repeats, who confirmed an e-mail.
    assert counted(draft) == (3, 3, 1, 4, 2)


def test_what_is_split_again_counts_as_before(draft, group):
    Proposal.objects.update(merged_into=None)

    assert counted(draft) == (3, 3, 3, 4, 4)


def test_repeats_of_what_was_withdrawn_count_for_themselves(draft, group):
    head, _one, _two = group
    withdraw_proposal(head, by=head.author, at=LATER)

    assert counted(draft) == (2, 2, 2, 3, 3)


def test_many_are_counted_in_as_many_queries_as_few(draft, group, django_assert_num_queries):
    head, _one, _two = group
    with django_assert_num_queries(13):
        counted(draft)
    for number in range(3):
        more = world.make_proposal(draft, text=f"Тағы {number}.", **world.reviewed())
        Proposal.objects.filter(pk=more.pk).update(merged_into=head)

    with django_assert_num_queries(13):
        counted(draft)
