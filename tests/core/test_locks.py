"""Locks by name: one at a time, each name and key for itself, until the transaction or the piece of work ends."""

from django.db import connection, transaction

from core.locks import alone, is_our_turn, take_turns
from tests.threads import at_once


def asked_by_another(name, key=None):
    [answer] = at_once(lambda: is_our_turn(name, key))
    return answer


def test_a_lock_is_one_s_until_the_transaction_ends(committed_db):
    with transaction.atomic():
        take_turns("app.work")
        assert asked_by_another("app.work") is False
        assert is_our_turn("app.work")

    assert asked_by_another("app.work") is True


def test_each_name_and_each_key_is_a_lock_of_its_own(committed_db):
    with transaction.atomic():
        take_turns("app.work", 1)
        asked = [asked_by_another(*lock) for lock in (("app.work", 1), ("app.work", 2), ("app.work",), ("app.rest", 1))]

    assert asked == [False, True, True, True]


def test_work_over_several_transactions_is_done_alone(committed_db):
    with alone("app.work", 1) as is_ours:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        assert is_ours
        assert asked_by_another("app.work", 1) is False

    assert asked_by_another("app.work", 1) is True


def test_who_comes_second_is_told_so_and_takes_nothing_away(committed_db):
    def second():
        with alone("app.work", 1) as is_ours:
            return is_ours

    with alone("app.work", 1):
        assert at_once(second) == [False]
        assert asked_by_another("app.work", 1) is False
