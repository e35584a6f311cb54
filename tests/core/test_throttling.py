"""Limits that are counted in one step: exactly so many pass, whoever comes at once; without Redis all pass."""

import logging
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from core import throttling
from core.throttling import Limit, count, give_back

DEAD = "redis://127.0.0.1:1/0"


@pytest.fixture
def who():
    return secrets.token_hex(8)


@pytest.fixture
def silent(settings, monkeypatch):
    """A Redis that does not answer, found silent by nobody yet."""
    settings.REDIS_URL = DEAD
    monkeypatch.setattr(throttling, "_silence", throttling._Silence())


def test_of_a_thousand_at_once_exactly_the_limit_pass(who):
    limit, start = Limit("test", 137, 60), threading.Barrier(50)

    def send(_number):
        start.wait(timeout=10)
        return [count(limit, who).passed for _each in range(20)]

    with ThreadPoolExecutor(50) as pool:
        passed = sum(sum(outcome) for outcome in pool.map(send, range(50)))

    assert passed == 137


def test_a_count_says_what_is_left(who):
    limit = Limit("test", 2, 60)

    counts = [count(limit, who) for _each in range(3)]

    assert [(one.passed, one.remaining) for one in counts] == [(True, 1), (True, 0), (False, 0)]
    assert 0 < counts[2].resets_in <= 60
    assert counts[0].headers() == {
        "RateLimit-Policy": '"test";q=2;w=60',
        "RateLimit": f'"test";r=1;t={counts[0].resets_in}',
    }


def test_counts_are_each_one_s_own_and_each_limit_s_own(who):
    limit = Limit("test", 1, 60)

    assert [count(limit, who).passed, count(limit, who, "else").passed] == [True, True]
    assert count(Limit("other", 1, 60), who).passed
    assert not count(limit, who).passed


def test_a_count_begins_anew_when_its_window_is_over(who):
    limit = Limit("test", 1, 1)
    assert [count(limit, who).passed, count(limit, who).passed] == [True, False]

    threading.Event().wait(1.1)

    assert count(limit, who).passed


def test_what_is_given_back_can_be_counted_again(who):
    limit = Limit("test", 1, 60)
    give_back(limit, who)  # nothing was counted: nothing is given

    outcomes = [count(limit, who).passed, count(limit, who).passed]
    give_back(limit, who)
    give_back(limit, who)

    assert [*outcomes, count(limit, who).passed] == [True, False, True]


def test_nobody_is_named_in_redis(who):
    import redis
    from django.conf import settings

    count(Limit("test", 1, 60), "aigerim@example.org", who)

    keys = redis.Redis.from_url(settings.REDIS_URL).keys(f"{throttling.PREFIX}:test:*")
    assert keys
    assert not any(b"aigerim" in key for key in keys)


def test_all_pass_while_redis_is_silent_and_it_is_said_once(silent, who, caplog):
    with caplog.at_level(logging.WARNING, logger="core.throttling"):
        counts = [count(Limit("test", 1, 60), who) for _each in range(50)]
        throttling._silence.until = 0  # the pause is over: Redis is asked again
        counts += [count(Limit("test", 1, 60), who) for _each in range(50)]
        give_back(Limit("test", 1, 60), who)

    assert all(one.passed for one in counts)
    assert counts[0].headers() == {"RateLimit-Policy": '"test";q=1;w=60'}
    assert [record.message for record in caplog.records] == [
        "Requests are not counted: Redis does not answer (ConnectionError)"
    ]
