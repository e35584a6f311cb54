"""One person once: levels by identities that nobody else has."""

import pytest
from django.core import mail
from django.utils.translation import override

from accounts.actions import CannotBeConfirmed, confirm_identity, see_in_person
from accounts.iins import WrongCheckDigit
from accounts.mail import mail_due_notices
from accounts.models import Identity, IdentityTag, Level, Notice, Person
from accounts.models.identities import tags_of
from accounts.tags import NUMBER, SUBJECT, id_of
from articles.models import ArticleVersion
from core import clock
from proposals.actions import support_proposal
from record.models import Entry
from tests.accounts.stage import make_person
from tests.identity import iin
from tests.proposals.stage import make_draft, make_proposal
from tests.threads import at_once

OLD_KEY, NEW_KEY = b"o" * 32, b"n" * 32
REFUSED = (
    "This identity cannot be confirmed here. Write to help@consultation.invalid, and we will look into it with you."
)


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def person(db):
    return make_person("aigerim", language="en")


def confirm(person, number, subject="s-1", at=None):
    return confirm_identity(person, number=number, subject=subject, at=at or clock.now())


def told(person):
    return list(Notice.objects.of(person).order_by("pk").values_list("kind", flat=True))


def leaves():
    return [
        (entry.verb, entry.object_id) for entry in Entry.objects.filter(verb__startswith="identity.").order_by("pk")
    ]


def test_an_identity_raises_the_level_and_leaves_one_leaf(person):
    number, at = iin(), clock.now()

    identity = confirm(person, number, at=at)

    stored = Person.objects.get(pk=person.pk)
    assert (person.level, stored.level, identity.confirmed_at, identity.seen_at) == (2, Level.IDENTITY, at, None)
    assert sorted(identity.tags.values_list("what", flat=True)) == [NUMBER, SUBJECT]
    [leaf] = Entry.objects.of(identity.uid)
    assert leaf.verb == "identity.confirmed"
    assert b'"data":{"c":"' in bytes(leaf.leaf)
    assert b'"level":2' in bytes(leaf.leaf)
    assert told(person) == ["identity.confirmed"]


def test_the_same_again_changes_nothing(person):
    number = iin()
    first = confirm(person, number)

    again = confirm(person, number)

    assert (again.pk, again.confirmed_at, len(leaves()), told(person)) == (
        first.pk,
        first.confirmed_at,
        1,
        ["identity.confirmed"],
    )


def test_of_a_number_nothing_is_kept_but_a_tag(person):
    number = iin()

    confirm(person, number, subject=f"sub-{number}")

    for model in (Person, Identity, IdentityTag, Notice, Entry):
        rows = [repr(list(map(_plain, values))) for values in model.objects.values_list()]
        assert [row for row in rows if number in row] == []
    assert [bytes(tag) for tag in IdentityTag.objects.filter(what=NUMBER).values_list("tag", flat=True)] == list(
        tags_of(NUMBER, number).values()
    )


def _plain(value):
    return bytes(value).decode("latin-1") if isinstance(value, memoryview | bytes) else value


def test_a_second_account_is_refused_and_the_first_owner_told(person):
    number = iin()
    first = make_person("first", language="ru")
    confirm(first, number, subject="s-first")
    mail.outbox.clear()

    with pytest.raises(CannotBeConfirmed) as refused:
        confirm(person, number, subject="s-other")

    mail_due_notices()
    assert str(refused.value) == REFUSED
    assert Person.objects.get(pk=person.pk).level == Level.CONTACT
    assert told(first) == ["identity.confirmed", "identity.asked_again"]
    assert (told(person), Identity.objects.count(), len(leaves())) == ([], 1, 1)
    assert [message.to for message in mail.outbox] == [[first.email], [first.email]]
    assert number not in "".join(f"{message.subject}{message.body}" for message in mail.outbox)


def test_the_owner_is_told_once_a_day_however_often_it_is_tried(person):
    number = iin()
    first = make_person("first")
    confirm(first, number, subject="s-first")

    for _again in range(3):
        with pytest.raises(CannotBeConfirmed):
            confirm(person, number)

    assert told(first) == ["identity.confirmed", "identity.asked_again"]


def test_who_somebody_is_at_the_provider_counts_once_as_well(person):
    first = make_person("first")
    confirm(first, iin(), subject="s-1")

    with pytest.raises(CannotBeConfirmed):
        confirm(person, iin(), subject="s-1")

    assert told(first) == ["identity.confirmed", "identity.asked_again"]


@pytest.mark.parametrize("number", [None, "", "911399000001", "450340000012", "abc", 5, ["9"]])
def test_a_provider_that_gives_no_right_number_is_refused_in_the_same_words(person, number):
    with pytest.raises(CannotBeConfirmed) as refused:
        confirm(person, number)

    assert (str(refused.value), Identity.objects.count()) == (REFUSED, 0)


def test_an_account_keeps_the_identity_that_it_has(person):
    number = iin()
    confirm(person, number)

    with pytest.raises(CannotBeConfirmed):
        confirm(person, iin(), subject="s-2")

    assert Identity.objects.shown_as(tags_of(NUMBER, number)).get().person_id == person.pk
    assert not Identity.objects.shown_as(tags_of(SUBJECT, "s-2")).exists()


def test_another_name_at_the_provider_for_the_same_number_takes_the_place_of_the_first(person):
    number = iin()
    confirm(person, number, subject="s-1")

    confirm(person, number, subject="s-2")

    assert not Identity.objects.shown_as(tags_of(SUBJECT, "s-1")).exists()
    assert Identity.objects.shown_as(tags_of(SUBJECT, "s-2")).get().person_id == person.pk


def test_seen_in_person_raises_to_three_with_a_leaf_of_its_own(person):
    number, secretary = iin(), make_person("secretary")
    confirm(person, number)

    identity = see_in_person(person, number=number, by=secretary, at=clock.now())
    see_in_person(person, number=number, by=secretary, at=clock.now())

    assert (Person.objects.get(pk=person.pk).level, person.level) == (3, 3)
    assert leaves() == [("identity.confirmed", identity.uid)] * 2
    assert b'"role":"secretary"' in bytes(Entry.objects.of(identity.uid).last().leaf)


def test_seen_first_and_confirmed_later_stays_at_three(person):
    number = iin()
    see_in_person(person, number=number, by=None, at=clock.now())

    identity = confirm(person, number)

    assert (Person.objects.get(pk=person.pk).level, identity.confirmed_at is not None) == (3, True)


def test_a_mistyped_number_at_the_desk_is_told(person):
    number = iin()
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)

    with pytest.raises(WrongCheckDigit) as refused:
        see_in_person(person, number=wrong, by=None, at=clock.now())

    assert (refused.value.field, Identity.objects.count()) == ("number", 0)


def test_counts_of_what_one_did_before_are_made_anew(db):
    draft = make_draft()
    author, backer = make_person("author", level=2), make_person("backer", level=1)
    proposal = make_proposal(draft, author)
    support_proposal(proposal, by=backer, at=clock.now())
    [before] = ArticleVersion.objects.values_list("number", flat=True)

    confirm(backer, iin())

    [after] = ArticleVersion.objects.values_list("number", flat=True)
    assert after == before + 1


def test_keys_are_exchanged_without_losing_anybody(db, settings):
    number, first, late = iin(), make_person("first"), make_person("late")
    settings.IIN_KEYS = [OLD_KEY]
    confirm(first, number, subject="s-1")

    settings.IIN_KEYS = [NEW_KEY, OLD_KEY]
    waiting = Identity.objects.under_earlier_keys().count()
    with pytest.raises(CannotBeConfirmed):
        confirm(late, number, subject="s-2")
    confirm(first, number, subject="s-1")
    moved = Identity.objects.under_earlier_keys().count()

    settings.IIN_KEYS = [NEW_KEY]
    with pytest.raises(CannotBeConfirmed):
        confirm(late, number, subject="s-2")
    assert (waiting, moved, Identity.objects.under_lost_keys().count()) == (1, 0, 0)
    assert set(IdentityTag.objects.values_list("key", flat=True)) == {id_of(OLD_KEY), id_of(NEW_KEY)}


def test_who_is_known_by_a_lost_key_alone_is_found(db, settings):
    settings.IIN_KEYS = [OLD_KEY]
    confirm(make_person("first"), iin())

    settings.IIN_KEYS = [NEW_KEY]

    assert Identity.objects.under_lost_keys().count() == 1


def test_twenty_accounts_with_one_number_at_once_are_one_effect(committed_db):
    number = iin()
    people = [make_person(f"person-{serial}") for serial in range(20)]

    def attempt(serial):
        def call():
            with override("en"):
                return confirm(people[serial], number, subject=f"s-{serial}").person_id

        return call

    outcomes = at_once(*(attempt(serial) for serial in range(20)))

    [winner] = [one for one in outcomes if isinstance(one, int)]
    with override("en"):
        assert [str(one) for one in outcomes if not isinstance(one, int)] == [REFUSED] * 19
    assert list(Person.objects.filter(level=Level.IDENTITY).values_list("pk", flat=True)) == [winner]
    assert told(Person.objects.get(pk=winner)) == ["identity.confirmed", "identity.asked_again"]
    assert (Identity.objects.count(), IdentityTag.objects.count(), len(leaves())) == (1, 2, 1)


def test_one_person_twenty_times_at_once_is_one_effect(committed_db):
    number, person = iin(), make_person("person")

    outcomes = at_once(*[lambda: confirm(Person.objects.get(pk=person.pk), number).pk] * 20)

    assert len(set(outcomes)) == 1
    assert (Identity.objects.count(), IdentityTag.objects.count(), len(leaves()), told(person)) == (
        1,
        2,
        1,
        ["identity.confirmed"],
    )
