"""Senders of what came by other ways: one person each, and an account's once it is known to be theirs."""

import pytest
from django.utils import translation

from accounts.actions import Sender, claim_senders, confirm_identity, erase_person, people_of
from accounts.models import Notice, Person, SenderTag
from accounts.models.senders import is_unclaimed, tags_of_number, tags_of_sender
from accounts.notices import readings
from articles.actions import appoint
from articles.models import Role
from core import clock
from proposals.models import Proposal
from proposals.registered import registered_under
from tests.intake.test_importing import csv_of, iin, row, store
from tests.proposals.stage import make_draft, make_person


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def confirmed(number, **values):
    person = make_person(level=1, **values)
    confirm_identity(person, number=number, subject=f"s-{person.pk}", at=clock.now())
    return person


def test_what_was_sent_under_a_number_is_its_owner_s_once_they_confirm_it(db):
    draft = make_draft()
    store(draft, csv_of([row(1, iin=iin()), row(2, iin=iin(2)), row(3)]))
    sender = Proposal.objects.get(serial=1).author
    person = confirmed(iin())

    claimed = claim_senders(at=clock.now())

    sender.refresh_from_db()
    assert (claimed, claim_senders(at=clock.now())) == (1, 0)
    assert Proposal.objects.get(serial=1).author == person
    assert [proposal.number for proposal in registered_under(person)["proposals"]] == ["P-000001"]
    assert (sender.name, is_unclaimed(sender), sender.is_active) == ("", False, False)
    told = readings(Notice.objects.filter(kind="person.claimed", person=person), "en")
    assert [reading.title for _notice, reading in told] == ["What you sent by another way is yours here now"]
    store(draft, csv_of([row(4, iin=iin())]))
    assert Proposal.objects.get(serial=4).author == person


def test_what_somebody_in_an_office_sent_stays_apart_until_it_ends(db):
    draft = make_draft()
    store(draft, csv_of([row(1, iin=iin()), row(2, iin=iin(2))]))
    moderator, person = confirmed(iin()), confirmed(iin(2))
    appoint(draft, moderator, Role.MODERATOR, by=None, at=clock.now())

    assert claim_senders(at=clock.now()) == 1

    assert [proposal.author for proposal in Proposal.objects.order_by("serial")][1] == person
    assert Proposal.objects.get(serial=1).author != moderator


def test_whoever_erases_their_data_is_not_known_any_more(db):
    draft = make_draft()
    store(draft, csv_of([row(1, iin=iin())]))
    person = confirmed(iin())
    claim_senders(at=clock.now())

    erase_person(person, at=clock.now())

    assert not SenderTag.objects.filter(person=person).exists()
    store(draft, csv_of([row(2, iin=iin())]))
    assert Proposal.objects.get(serial=2).author != person


def test_a_sender_is_told_from_others_within_their_channel_alone(db):
    told = [
        tags_of_sender("egov", "id", "7"),
        tags_of_sender("e_otinish", "id", "7"),
        tags_of_sender("egov", "id", "7"),
    ]

    people = people_of([Sender(tags) for tags in told], level=1, at=clock.now())

    assert (people[0] == people[2], people[0] == people[1]) == (True, False)
    assert Person.objects.filter(is_active=False).count() == 2


def test_nobody_signs_in_as_a_sender(db):
    [person] = people_of([Sender(tags_of_number(iin()))], level=1, at=clock.now())

    assert (person.is_active, person.has_usable_password(), person.mail_pace) == (False, False, "never")
    assert not SenderTag.objects.exclude(person=person).exists()
