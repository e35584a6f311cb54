"""The record's one door: what an act leaves behind, what is refused, and what is forgotten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from articles.models import Draft
from record.actions import Act, OutsideTransaction, TwiceInOne, forget, record, record_all
from record.leaf import Actor, BadLeaf, base64, commitment, leaf_hash, parse
from record.models import Entry, Salt
from tests.record.world import CITIZEN, NOON, OTHER, PROPOSAL, PROVISION, SUPPORT, WORDS, submit, support, withdraw
from tests.threads import at_once


def salt_of(entry, field):
    return bytes(Salt.objects.get(entry=entry, field=field).r)


def leaf_of(entry):
    return parse(bytes(entry.leaf))


def test_act_leaves_one_leaf_with_commitments_for_words_and_actor(db):
    entry = submit()

    text, by = salt_of(entry, "c"), salt_of(entry, "by")
    assert leaf_of(entry) == {
        "v": 1,
        "t": "proposal.submitted",
        "id": PROPOSAL,
        "at": "2026-02-03T12:00:00Z",
        "by": {"role": "citizen", "alv": 2, "c": base64(commitment(by, "by", CITIZEN.tag))},
        "data": {
            "target": {"provision": PROVISION, "edition": 1},
            "lang": "kk",
            "kind": "change",
            "channel": "site",
            "bytes": len('{"reasons":"Себебі","text":"Жаңа сөздер\\nекі жол"}'.encode()),
            "c": base64(commitment(text, "c", WORDS)),
        },
    }
    assert (len(text), len(by), text != by) == (32, 32, True)


def test_returned_entry_is_the_stored_row(db):
    entry = submit()

    stored = Entry.objects.get()
    assert [getattr(stored, field.attname) for field in Entry._meta.fields] == [
        getattr(entry, field.attname) for field in Entry._meta.fields
    ]
    assert (stored.object_id, stored.step, stored.verb, stored.at) == (PROPOSAL, 0, "proposal.submitted", NOON)
    assert (stored.include_by, bytes(stored.leaf_hash)) == (NOON + timedelta(minutes=10), leaf_hash(bytes(stored.leaf)))


def test_words_and_tag_stand_nowhere_in_the_record(db):
    submit()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(e::text || convert_from(e.leaf, 'UTF8') || s::text, ' ') "
            "FROM record_entry e JOIN record_salt s ON s.entry_id = e.id"
        )
        (held,) = cursor.fetchone()
    assert PROPOSAL in held
    assert [word for word in (*WORDS.values(), CITIZEN.tag) if word in held] == []


def test_equal_acts_of_one_person_cannot_be_told_to_be_equal(db):
    one, other = leaf_of(submit(PROPOSAL)), leaf_of(submit(OTHER))

    assert one["by"]["c"] != other["by"]["c"]
    assert one["data"]["c"] != other["data"]["c"]


def test_actor_without_level_and_tag_says_its_role_alone(db):
    entry = submit(actor=Actor("operator"))

    assert (leaf_of(entry)["by"], list(Salt.objects.values_list("field", flat=True))) == ({"role": "operator"}, ["c"])


def test_act_without_words_and_actor_has_no_salts(db):
    record("staff.ended", "a_" + "1" * 26, actor=Actor("operator"), at=NOON, data={"draft": "d_" + "1" * 26})

    assert (Entry.objects.count(), Salt.objects.count()) == (1, 0)


def test_leaves_of_an_object_name_the_one_before(db):
    first, stranger, second, third = submit(), submit(OTHER), withdraw(), submit()

    assert [leaf_of(entry).get("prev") for entry in (first, stranger, second, third)] == [
        None,
        None,
        base64(first.leaf_hash),
        base64(second.leaf_hash),
    ]
    assert list(Entry.objects.of(PROPOSAL)) == [first, second, third]
    assert [entry.step for entry in Entry.objects.of(PROPOSAL)] == [0, 1, 2]


@pytest.mark.parametrize("kept", [0, 3])
def test_record_costs_two_queries(db, django_assert_num_queries, kept):
    for _one in range(kept):
        submit()

    with django_assert_num_queries(2):
        submit()


def test_record_of_a_new_object_costs_one_query_and_is_refused_where_it_is_not_new(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        first = submit(is_new=True)

    with pytest.raises(IntegrityError, match="leaves_follow_each_other"), transaction.atomic():
        submit(is_new=True)

    assert list(Entry.objects.all()) == [first]


def test_many_acts_leave_what_each_alone_would_leave(db):
    before = submit(OTHER)
    acts = [
        Act("proposal.withdrawn", OTHER, CITIZEN),
        Act("staff.ended", "a_" + "1" * 26, Actor("operator"), data={"draft": "d_" + "1" * 26}),
        Act("support.added", SUPPORT, CITIZEN, data={"object": PROPOSAL}),
    ]

    entries = record_all(acts, at=NOON)

    assert entries == list(Entry.objects.exclude(pk=before.pk).order_by("pk"))
    assert [
        (leaf_of(one)["t"], leaf_of(one)["id"], leaf_of(one).get("prev"), leaf_of(one)["data"]) for one in entries
    ] == [
        ("proposal.withdrawn", OTHER, base64(before.leaf_hash), {}),
        ("staff.ended", "a_" + "1" * 26, None, {"draft": "d_" + "1" * 26}),
        ("support.added", SUPPORT, None, {"object": PROPOSAL}),
    ]
    assert [one.step for one in entries] == [1, 0, 0]
    assert [leaf_of(one)["by"].get("c") for one in entries] == [
        base64(commitment(salt_of(entries[0], "by"), "by", CITIZEN.tag)),
        None,
        base64(commitment(salt_of(entries[2], "by"), "by", CITIZEN.tag)),
    ]
    assert [bytes(one.leaf_hash) for one in Entry.objects.exclude(pk=before.pk).order_by("pk")] == [
        one.leaf_hash for one in entries
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_many_acts_cost_two_queries(db, django_assert_num_queries, count):
    acts = [Act("support.added", f"s_{place}{'1' * 25}", CITIZEN, data={"object": PROPOSAL}) for place in range(count)]

    with django_assert_num_queries(2):
        record_all(acts, at=NOON)

    assert (Entry.objects.count(), Salt.objects.count()) == (count, count)


def test_no_act_leaves_nothing_and_two_on_one_object_are_refused(db):
    act = Act("proposal.withdrawn", PROPOSAL, CITIZEN)

    with pytest.raises(TwiceInOne) as raised:
        record_all([act, act], at=NOON)

    assert str(raised.value) == "Two acts on one object are recorded one after the other."
    assert (record_all([], at=NOON), Entry.objects.count()) == ([], 0)


def test_one_bad_leaf_among_many_leaves_none(db):
    acts = [Act("proposal.withdrawn", PROPOSAL, CITIZEN), Act("support.added", SUPPORT, CITIZEN)]

    with pytest.raises(BadLeaf):
        record_all(acts, at=NOON)

    assert Entry.objects.count() == 0


def test_record_outside_a_transaction_is_refused(committed_db):
    with pytest.raises(OutsideTransaction) as raised:
        submit()

    assert str(raised.value) == "The record is written inside the act's transaction alone."
    assert Entry.objects.count() == 0


def test_what_is_rolled_back_leaves_no_leaf(committed_db):
    with transaction.atomic():
        submit()
        transaction.set_rollback(True)

    assert (Entry.objects.count(), Salt.objects.count()) == (0, 0)


REFUSED = {
    "unknown verb": (
        lambda: record("proposal.burnt", PROPOSAL, actor=CITIZEN, at=NOON),
        "t: 'proposal.burnt' is not a type of leaf",
    ),
    "field missing": (
        lambda: record("support.added", SUPPORT, actor=CITIZEN, at=NOON),
        "data: missing ['object'], unknown []",
    ),
    "words missing": (
        lambda: submit(sealed=None),
        "data: missing ['bytes', 'c'], unknown []",
    ),
    "field unknown": (
        lambda: record("support.added", SUPPORT, actor=CITIZEN, at=NOON, data={"object": PROPOSAL, "text": "x"}),
        "data: missing [], unknown ['text']",
    ),
    "words where none belong": (
        lambda: record("support.added", SUPPORT, actor=CITIZEN, at=NOON, data={"object": PROPOSAL}, sealed={"c": "x"}),
        "data: missing [], unknown ['c']",
    ),
    "words in the open as well": (
        lambda: submit(data={"c": "my words"}),
        "data: ['c'] both sealed and in the open",
    ),
    "another value": (
        lambda: record("support.added", SUPPORT, actor=CITIZEN, at=NOON, data={"object": 41}),
        "data.object: 41 does not fit",
    ),
    "float": (
        lambda: record("support.added", SUPPORT, actor=CITIZEN, at=NOON, data={"object": 1.5}),
        "leaf.data.object: float is not allowed",
    ),
    "unknown role": (lambda: submit(actor=Actor("king")), "by.role: 'king' does not fit"),
    "unknown level": (lambda: submit(actor=Actor("citizen", 7)), "by.alv: not a level"),
    "number for an id": (lambda: submit("P-000041"), "id: 'P-000041' does not fit"),
    "moment without a zone": (lambda: submit(at=NOON.replace(tzinfo=None)), "a moment without a time zone"),
    "words that are none": (
        lambda: submit(sealed={"c": {"text": 1.5}}),
        "what is committed to is text, or a group or list of text",
    ),
}


@pytest.mark.parametrize(("act", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_leaf_that_the_vocabulary_does_not_allow_is_refused(db, act, sentence):
    with pytest.raises(BadLeaf) as raised:
        act()

    assert (str(raised.value), Entry.objects.count(), Salt.objects.count()) == (sentence, 0, 0)


def test_acts_at_once_follow_each_other_under_the_lock_of_their_object(committed_db):
    draft = Draft.objects.create(slug="chain")

    @transaction.atomic
    def act():
        Draft.objects.select_for_update().get(pk=draft.pk)
        return withdraw().pk

    with transaction.atomic():
        submit()
    outcomes = at_once(*[act] * 8)

    chain = list(Entry.objects.of(PROPOSAL))
    assert sorted(outcomes) == [entry.pk for entry in chain[1:]]
    assert [entry.step for entry in chain] == list(range(9))
    assert [leaf_of(entry).get("prev") for entry in chain] == [None] + [base64(one.leaf_hash) for one in chain[:-1]]


def test_acts_at_once_without_the_lock_never_fork_the_chain(committed_db):
    @transaction.atomic
    def act():
        withdraw()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")

    with transaction.atomic():
        submit()
    outcomes = at_once(act, act)

    assert sorted(type(outcome) for outcome in outcomes if outcome is not None) == [IntegrityError]
    assert [entry.step for entry in Entry.objects.of(PROPOSAL)] == [0, 1]


def test_commitment_opens_with_its_salt_and_not_after_it_is_forgotten(db):
    entry = submit()
    stays = submit(OTHER)
    committed = leaf_of(entry)["data"]["c"]
    assert base64(commitment(salt_of(entry, "c"), "c", WORDS)) == committed

    forget([PROPOSAL])

    assert list(Salt.objects.values_list("entry", "field").order_by("field")) == [(stays.pk, "by"), (stays.pk, "c")]
    assert [bytes(one.leaf) for one in Entry.objects.order_by("pk")] == [entry.leaf, stays.leaf]
    assert base64(commitment(bytes(32), "c", WORDS)) != committed


def test_forgetting_twice_or_the_unknown_changes_nothing(db):
    support()
    forget([SUPPORT, PROPOSAL])
    forget([SUPPORT])
    forget([])

    assert (Entry.objects.count(), Salt.objects.count()) == (1, 0)


@pytest.mark.parametrize("kept", [1, 3])
def test_forgetting_costs_one_query(db, django_assert_num_queries, kept):
    ids = [f"p_{place}{'1' * 25}" for place in range(kept)]
    for object_id in ids:
        submit(object_id)

    with django_assert_num_queries(1):
        forget(ids)
