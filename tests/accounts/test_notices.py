import pytest
from django.utils.translation import get_language

from accounts.models import Notice
from accounts.notices import Reading, notify, notify_all, read_all, readings, register
from core import clock


def read_words(object_ids, language):
    return {uid: Reading(f"{uid} {language}", "", f"/{get_language()}/{uid}/") for uid in object_ids if uid != "gone"}


def test_notify_writes_one_row(person, registry):
    register("words.ruled", read_words)
    at = clock.now()

    notify(person, "words.ruled", "r_1", at=at)

    rows = Notice.objects.values_list("person", "kind", "object_id", "created_at", "read_at", "mailed_at")
    assert list(rows) == [(person.pk, "words.ruled", "r_1", at, None, None)]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_many_are_told_in_one_query(person, registry, django_assert_num_queries, count):
    register("words.ruled", read_words)
    at = clock.now()
    told = [(person, f"r_{n}") for n in range(count)]

    with django_assert_num_queries(min(count, 1)):
        notify_all(told, "words.ruled", at=at)

    rows = Notice.objects.order_by("pk").values_list("person", "kind", "object_id", "created_at")
    assert list(rows) == [(person.pk, "words.ruled", uid, at) for _person, uid in told]


def test_a_kind_that_nobody_can_read_is_a_fault(person, registry):
    with pytest.raises(LookupError):
        notify(person, "words.unknown", "r_1", at=clock.now())


def test_two_readers_of_one_kind_are_a_fault(registry):
    register("words.ruled", read_words)
    register("words.ruled", read_words)

    with pytest.raises(ValueError, match=r"words\.ruled"):
        register("words.ruled", dict)


def test_readings_keep_the_order_and_leave_out_what_may_not_be_told(person, registry):
    register("words.ruled", read_words)
    notices = [notify(person, "words.ruled", uid, at=clock.now()) for uid in ("r_2", "gone", "r_1")]

    told = readings(notices, "ru")

    assert [(notice.object_id, reading) for notice, reading in told] == [
        ("r_2", Reading("r_2 ru", "", "/ru/r_2/")),
        ("r_1", Reading("r_1 ru", "", "/ru/r_1/")),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_readings_ask_each_reader_once(person, registry, count):
    calls = []
    register("words.ruled", lambda ids, language: calls.append(sorted(ids)) or {})
    notices = [notify(person, "words.ruled", f"r_{n}", at=clock.now()) for n in range(count)]

    readings(notices, "kk")

    assert calls == [[f"r_{n}" for n in range(count)]]


def test_read_all_keeps_the_first_moment(person, registry):
    register("words.ruled", read_words)
    first = clock.now()
    notify(person, "words.ruled", "r_1", at=first)
    read_all(person, at=first)

    read_all(person, at=clock.now())

    assert Notice.objects.get().read_at == first
