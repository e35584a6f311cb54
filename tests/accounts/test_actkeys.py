"""A form's token: a repeat gets the same answer, a twin at work is refused, another content as well."""

import threading

import pytest
from django.db import connection, transaction

from accounts import actkeys
from accounts.actions import register_person
from accounts.models import ActKey
from core import clock
from core.text import TextMissing, TextTooLong, UnreadableText
from tests.threads import at_once


def act(person, key="k1", payload="words", result="p_1"):
    with transaction.atomic():
        claim = actkeys.claim(person, key, {"text": payload}, at=clock.now())
        if claim.result_id is None:
            claim.keep(result)
            return f"made {result}"
        return f"again {claim.result_id}"


def test_a_repeat_gets_the_first_result(person):
    assert [act(person), act(person, result="p_2")] == ["made p_1", "again p_1"]
    assert ActKey.objects.count() == 1


def test_the_same_key_with_other_words_is_refused(person):
    act(person)

    with pytest.raises(actkeys.KeyReused) as refusal:
        act(person, payload="others")

    assert (refusal.value.status, refusal.value.code) == (422, "key_reused")


def test_keys_are_each_persons_own(person):
    other = register_person("other@example.org")

    assert [act(person), act(other, payload="others", result="p_2")] == ["made p_1", "made p_2"]


@pytest.mark.parametrize(
    ("key", "refusal"), [("", TextMissing), ("x" * 65, TextTooLong), ("a\0", UnreadableText), (None, UnreadableText)]
)
def test_a_key_that_is_none_is_refused(person, key, refusal):
    with pytest.raises(refusal) as refused:
        act(person, key=key)

    assert refused.value.field == "key"


def test_a_failed_act_leaves_the_key_free(person):
    with transaction.atomic():
        actkeys.claim(person, "k1", {"text": "words"}, at=clock.now()).keep("p_1")
        transaction.set_rollback(True)

    assert act(person, result="p_2") == "made p_2"


def test_a_twin_at_work_is_refused_at_once(committed_db):
    person = register_person("aigerim@example.org")
    claimed, answered = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            claim = actkeys.claim(person, "k1", {"text": "words"}, at=clock.now())
            claimed.set()
            assert answered.wait(timeout=10)
            claim.keep("p_1")
        connection.close()

    worker = threading.Thread(target=slow)
    worker.start()
    assert claimed.wait(timeout=10)
    with pytest.raises(actkeys.TwinAtWork) as refusal:
        act(person)
    answered.set()
    worker.join(timeout=10)

    assert refusal.value.status == 409
    assert act(person) == "again p_1"


def test_twenty_twins_make_one(committed_db):
    person = register_person("aigerim@example.org")

    outcomes = at_once(*[lambda: act(person)] * 20)

    others = [outcome for outcome in outcomes if outcome != "made p_1"]
    assert len(others) == 19
    assert all(outcome == "again p_1" or isinstance(outcome, actkeys.TwinAtWork) for outcome in others)
    assert ActKey.objects.count() == 1
