"""Many proposals read at once are as a list reads them, one by one."""

import pytest

from proposals.listed import listed, numbered
from proposals.models import Proposal
from tests.commission import world


@pytest.fixture
def proposals(draft):
    author = world.make_person("author", pseudonym="Дала")
    made = [world.make_proposal(draft, author=author, text=f"Мәтін {number}") for number in range(2)]
    made.append(world.make_proposal(draft, organization=world.make_organization()))
    made.append(world.make_proposal(draft, author=world.make_person("other"), merged_into=made[0]))
    return made


def told(proposal):
    change = proposal.change
    return (
        (proposal.number, proposal.author_shown, proposal.participant, proposal.language, proposal.status),
        (proposal.reasons, proposal.text, change.kind, change.base.text, change.base.placement.eid),
        (proposal.head_number, bool(proposal.stands_for), len(proposal.changes)),
    )


def test_each_is_as_a_list_reads_it(proposals, django_assert_num_queries):
    keys = [proposal.pk for proposal in proposals]
    expected = {row.pk: told(row) for row in Proposal.objects.filter(pk__in=keys).for_list()}

    with django_assert_num_queries(4):
        found = {key: told(row) for key, row in listed(keys).items()}

    assert found == expected


def test_they_are_found_by_number_too(proposals):
    serials = [proposal.serial for proposal in proposals]

    assert {serial: row.pk for serial, row in numbered(serials).items()} == {row.serial: row.pk for row in proposals}
    assert listed([]) == numbered([]) == {}


def test_hidden_words_are_not_read(proposals):
    Proposal.objects.filter(pk=proposals[0].pk).update(hidden_at=proposals[0].visible_at, hidden_ground="insult")

    found = listed([proposals[0].pk])[proposals[0].pk]

    assert (found.reasons, found.text) == ("", "")


def test_changes_at_hand_are_asked_for_no_others(proposals):
    found = listed([proposals[0].pk])[proposals[0].pk]

    assert len(found.changes) == 1
    with pytest.raises(TypeError, match="read already"):
        found.changes.filter(kind="add")
