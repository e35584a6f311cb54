"""How many requests somebody may send: counted in Redis, one script for each count, so that none slips through.

What is counted is no state: when Redis does not answer, requests pass, and that is said once a minute.
"""

import hashlib
import logging
import threading
import time
from dataclasses import dataclass
from functools import cache

import redis
from django.conf import settings

from core import rehearsing

logger = logging.getLogger(__name__)

# Counts and begins the window in one step; two steps would leave a count without an end where a process dies between.
COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
local left = redis.call('PTTL', KEYS[1])
if left < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) left = tonumber(ARGV[1]) end
return {count, left}
"""
GIVE_BACK = "if tonumber(redis.call('GET', KEYS[1]) or 0) > 0 then redis.call('DECR', KEYS[1]) end"
# How much came of each of several in this minute or the last, whichever is more; two keys for each.
LOAD = """
local most = {}
for place = 1, #KEYS, 2 do
  local now = tonumber(redis.call('GET', KEYS[place]) or '0')
  if ARGV[1] == '1' then
    now = redis.call('INCR', KEYS[place])
    redis.call('PEXPIRE', KEYS[place], 120000)
  end
  most[#most + 1] = math.max(now, tonumber(redis.call('GET', KEYS[place + 1]) or '0'))
end
return most
"""
# Whoever holds something keeps it for longer; somebody else has it where nobody does, or where they take it over.
HOLD = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] and ARGV[3] == '0' then return holder end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]
"""
LET_GO = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"
PREFIX = "throttle"
PATIENCE = 0.2  # seconds that one request waits for Redis
PAUSE = 1.0  # seconds for which a Redis that did not answer is not asked


@dataclass(frozen=True)
class Limit:
    """At most `amount` of something within `seconds`, counted from the first."""

    name: str
    amount: int
    seconds: int


@dataclass(frozen=True)
class Count:
    """What one count came to; `remaining` and `resets_in` (seconds) are None where nothing was counted."""

    limit: Limit
    passed: bool
    remaining: int | None = None
    resets_in: int | None = None

    def headers(self):
        """Return the headers that tell a program of its limit (draft-ietf-httpapi-ratelimit-headers)."""
        headers = {"RateLimit-Policy": f'"{self.limit.name}";q={self.limit.amount};w={self.limit.seconds}'}
        if self.remaining is not None:
            headers["RateLimit"] = f'"{self.limit.name}";r={self.remaining};t={self.resets_in}'
        return headers


class _Silence:
    """When Redis was last found silent, and when that was last told."""

    def __init__(self):
        self.until, self.told_at, self.lock = 0.0, float("-inf"), threading.Lock()

    def begins(self, problem):
        now = time.monotonic()
        with self.lock:
            self.until = now + PAUSE
            tell, self.told_at = now - self.told_at >= 60, max(self.told_at, now - 60)
            if tell:
                self.told_at = now
        if tell:
            logger.warning("Requests are not counted: Redis does not answer (%s)", type(problem).__name__)

    def lasts(self):
        return time.monotonic() < self.until


_silence = _Silence()


@cache
def _server(url):
    return redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)


def count(limit, *who):
    """Count one more for somebody; it has not passed where there were `limit.amount` within the window already."""
    if _silence.lasts():
        return Count(limit, passed=True)
    try:
        number, left = _server(settings.REDIS_URL).eval(COUNT, 1, _key(limit, who), limit.seconds * 1000)
    except (redis.RedisError, OSError) as problem:
        _silence.begins(problem)
        return Count(limit, passed=True)
    return Count(limit, number <= limit.amount, max(limit.amount - number, 0), -(-left // 1000))


def give_back(limit, *who):
    """Take one count back: what was counted turned out to be right."""
    try:
        _server(settings.REDIS_URL).eval(GIVE_BACK, 1, _key(limit, who))
    except (redis.RedisError, OSError) as problem:
        _silence.begins(problem)


def load(name, *many, adding):
    """Return how much of something came from each of several in a minute, this one or the last; with `adding` one more.

    Nothing where Redis does not answer.
    """
    if _silence.lasts():
        return [0] * len(many)
    minute = int(time.time() // 60)
    keys = [_named(f"{name}:{number}", (who,)) for who in many for number in (minute, minute - 1)]
    try:
        return _server(settings.REDIS_URL).eval(LOAD, len(keys), *keys, int(adding))
    except (redis.RedisError, OSError) as problem:
        _silence.begins(problem)
        return [0] * len(many)


def first_use(name, what, *, seconds):
    """Tell whether something is used for the first time; without Redis it is taken for that."""
    if _silence.lasts():
        return True
    try:
        return bool(_server(settings.REDIS_URL).set(_named(name, (what,)), 1, nx=True, ex=seconds))
    except (redis.RedisError, OSError) as problem:
        _silence.begins(problem)
        return True


def hold(name, what, who, *, seconds, take_over=False):
    """Return who has something to themselves for some seconds: `who`, unless somebody else has it and keeps it.

    It is a courtesy, no lock: it ends by itself, and without Redis everybody has what they ask for.
    """
    if _silence.lasts():
        return who
    try:
        given = _server(settings.REDIS_URL).eval(HOLD, 1, _named(name, what), who, seconds * 1000, int(take_over))
    except (redis.RedisError, OSError) as problem:
        _silence.begins(problem)
        return who
    return given.decode()


def let_go(name, what, who):
    """Let somebody no longer have something, where they have it."""
    try:
        _server(settings.REDIS_URL).eval(LET_GO, 1, _named(name, what), who)
    except (redis.RedisError, OSError) as problem:
        _silence.begins(problem)


def holders(name, many):
    """Return who has each of several things, None where nobody does or Redis does not answer."""
    if not many or _silence.lasts():
        return [None] * len(many)
    try:
        found = _server(settings.REDIS_URL).mget([_named(name, what) for what in many])
    except (redis.RedisError, OSError) as problem:
        _silence.begins(problem)
        return [None] * len(many)
    return [who and who.decode() for who in found]


def address_of(request):
    """Return the address a request came from, as the nearest proxies that are ours saw it; empty where none is known.

    What stands further left in X-Forwarded-For was written by whoever sent the request.
    """
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if trusted and len(seen) >= trusted:
        return seen[-trusted]
    return request.META.get("REMOTE_ADDR", "")


def _key(limit, who):
    return _named(limit.name, who)


def _named(name, who):
    # Whom it counts is nobody's business who reads Redis: an e-mail or an address stands there as a digest alone.
    whole = "\0".join(map(str, (*who, rehearsing.current()) if rehearsing.current() else who))
    digest = hashlib.blake2b(whole.encode(), digest_size=16, key=settings.SECRET_KEY.encode()[:64])
    return f"{PREFIX}:{name}:{digest.hexdigest()}"
