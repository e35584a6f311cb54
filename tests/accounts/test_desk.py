"""Level 3 at a desk: a code tells which account, the number is checked and forgotten, the desk sees nothing of both."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.translation import override

from accounts.actions import CannotBeConfirmed, confirm_identity, make_desk_code, see_at_desk
from accounts.iins import WrongCheckDigit
from accounts.models import Identity, Notice, Person
from articles.actions import appoint
from articles.models import Role
from core import clock
from core.rules import RuleViolation
from record.leaf import parse
from record.models import Entry
from tests.identity import iin
from tests.proposals import stage
from tests.proposals.stage import address, said
from tests.threads import at_once


@pytest.fixture(autouse=True)
def _english():
    cache.clear()
    with override("en"):
        yield


@pytest.fixture
def draft(db):
    return stage.make_draft()


def secretary_of(draft):
    secretary = stage.make_person(second_factor_at=clock.now(), language="en")
    appoint(draft, secretary, Role.SECRETARY, [], by=None, at=clock.now())
    return secretary


def see(code, number, by):
    return see_at_desk(code, number=number, by=by, at=clock.now())


def refusal(call, *arguments):
    with pytest.raises(RuleViolation) as caught:
        call(*arguments)
    return caught.value.code


def test_whoever_brings_a_code_and_a_document_has_level_3(draft):
    person, secretary, number = stage.make_person(level=1), secretary_of(draft), iin()

    identity = see(make_desk_code(person), number, secretary)

    leaf = parse(bytes(Entry.objects.of(identity.uid).last().leaf))
    assert (Person.objects.get(pk=person.pk).level, identity.person, identity.seen_at is None) == (3, person, False)
    assert (leaf["t"], leaf["by"]["role"], leaf["data"]["level"]) == ("identity.confirmed", "secretary", 3)
    assert list(Notice.objects.of(person).values_list("kind", flat=True)) == ["identity.confirmed"]


def test_a_code_is_good_once_and_a_mistyped_number_leaves_it_good(draft):
    person, secretary, number = stage.make_person(level=1), secretary_of(draft), iin()
    code = make_desk_code(person)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)

    with pytest.raises(WrongCheckDigit):
        see(code, wrong, secretary)
    see(code.replace(" ", ""), number, secretary)

    assert refusal(see, code, number, secretary) == "unknown_desk_code"


def test_a_number_of_somebody_else_is_refused_and_its_owner_told(draft):
    owner, person, secretary, number = (*(stage.make_person(level=1) for _ in range(2)), secretary_of(draft), iin())
    confirm_identity(owner, number=number, subject="s-owner", at=clock.now())

    with pytest.raises(CannotBeConfirmed):
        see(make_desk_code(person), number, secretary)

    assert Person.objects.get(pk=person.pk).level == 1
    assert Notice.objects.of(owner).filter(kind="identity.asked_again").count() == 1


def test_nobody_sees_themselves_nor_guesses_codes_nor_sees_unknown(draft):
    secretary, unknown = secretary_of(draft), stage.make_person(level=1)
    own = refusal(see, make_desk_code(secretary), iin(), secretary)
    guesses = [refusal(see, f"{number:08d}", iin(), secretary) for number in range(12)]

    assert (own, refusal(see, "1", iin(), unknown)) == ("not_at_own_desk", "desk_identity_needed")
    assert (guesses.count("unknown_desk_code"), guesses[-1]) == (10, "too_many_desk_codes")


def test_two_desks_at_once_see_one_person_once(committed_db):
    draft = stage.make_draft()
    person, desks, numbers = stage.make_person(level=1), [secretary_of(draft) for _ in range(4)], [iin(), iin()]
    code = make_desk_code(person)

    def seen(place):
        return lambda: see(code, numbers[place % 2], desks[place])

    at_once(*[seen(place) for place in range(4)])

    identity = Identity.objects.get()
    assert (Person.objects.get(pk=person.pk).level, Entry.objects.of(identity.uid).count()) == (3, 1)
    assert identity.tags.count() == 1


def test_the_pages_lead_from_a_code_to_the_desk_and_show_no_number(draft, caplog):
    caplog.set_level(0)
    person, secretary, number = stage.make_person(level=1, name="Aigerim Own"), secretary_of(draft), iin()
    own, desk = Client(), Client()
    own.force_login(person)
    desk.force_login(secretary)
    code = re.search(r"Your code: (\d{4} \d{4})", said(own.post(address("desk_code"))))[1]
    where = address("see_people", draft.slug)

    forgot = desk.post(where, {"code": code, "number": number})
    done = desk.post(where, {"code": code, "number": number, "compared": "on"}, follow=True)

    again = forgot.content.decode()
    assert (forgot.status_code, number in again, code in again) == (422, False, True)
    assert "the person was seen and has level 3 now" in said(done)
    pages = again + done.content.decode()
    assert [word for word in (number, person.email, "Aigerim Own", person.uid) if word in pages] == []
    assert number not in "\n".join(record.getMessage() for record in caplog.records)
    assert "3" in said(own.get(address("account_level")))
