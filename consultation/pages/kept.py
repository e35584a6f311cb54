"""Pages kept for visitors: made once for everybody who reads the same, while nothing in them changes.

A view says with `@page(facts)` what its page is made of; the middleware keeps what a visitor was answered, under the
address, and gives it again while the facts are the same and time has changed nothing. Facts are read before the page
is made, in one query a request: a change that comes between makes the page anew at the next request, never later.
What is kept belongs to a process and so to one build. The language is part of the address.
"""

import gzip
import hashlib
import re
from contextlib import ExitStack
from functools import wraps
from urllib.parse import parse_qsl

import brotli
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from articles.models import Draft
from consultation.pages import watched
from consultation.pages.memory import ENTRY, Memory
from core import rehearsing

memory = Memory(settings.KEPT_MEGABYTES * 1024 * 1024)
once = memory.once
__all__ = ["memory", "once", "page"]
PLAIN_VALUE = re.compile(r"[A-Za-z0-9_-]{0,60}\Z")
REUSE = "public, no-cache"  # a browser asks each time, with the tag of what it has


def page(facts, *, query=()):
    """Decorate the view of a page that reads the same for every visitor while `facts(**kwargs)` do.

    `facts` is a function of `watched`, or takes the view's arguments and calls one; where it finds none the answer is
    404. `query` names what the address may carry: one of each, plain values. The view finds
    `request.facts`, `request.moment` (by the database's clock) and `request.draft`. For a signed-in person it is
    called each time, and nobody keeps the answer.
    """

    def decorate(view):
        @wraps(view)
        def shown(request, **where):
            visit = getattr(request, "visit", None)
            if visit is None or not _is_canonical(request.META["QUERY_STRING"], query):
                _prepare(request, facts(**where))
                return _for_nobody_else(view(request, **where))
            if visit.begin(lambda: facts(**where)) is not None:
                return HttpResponse()  # the middleware answers with what was found
            _prepare(request, visit.facts)
            response = view(request, **where)
            visit.until = watched.good_until(_drafts(request), request.moment)
            return response

        return shown

    return decorate


def _prepare(request, facts):
    """Hand the view what its page is made of."""
    if facts is None:
        raise Http404
    _forget_earlier(facts)
    request.facts, request.moment = facts, facts.at
    if facts.draft:
        request.draft = once(("draft", facts.draft[0]), lambda: _read(facts.draft[0]), of=facts.draft)


def _read(uid):
    return Draft.objects.with_texts().get(uid=uid)


_versions: dict[str, int] = {}  # of drafts, as this process saw them last


def _forget_earlier(facts):
    """Forget all that is kept where a draft has a new version: nothing made before is good, its words may be erased."""
    if facts.draft is None or rehearsing.current():
        return
    uid, version = facts.draft
    if version > _versions.setdefault(uid, version):
        _versions[uid] = version
        memory.forget()


def _drafts(request):
    one = getattr(request, "draft", None)
    return [one] if one is not None else list(Draft.objects.open().with_texts())


def _for_nobody_else(response):
    patch_cache_control(response, private=True, no_store=True)
    return response


def _is_canonical(query, allowed):
    """Whether a query is none, or asks for nothing but what the page knows, each once and in plain signs."""
    if not query:
        return True
    if not allowed or len(query) > 500:
        return False
    asked = parse_qsl(query, keep_blank_values=True)
    names = [name for name, _value in asked]
    return len(names) == len(set(names) & set(allowed)) and all(PLAIN_VALUE.match(value) for _name, value in asked)


class Page:
    """What visitors are answered at one address: bytes, made small once for those who take them so, and headers."""

    def __init__(self, response, visit):
        self.read, self.versions, self.until = visit.read, visit.facts.versions, visit.until
        self.body = response.content
        self.tag = f'W/"{hashlib.sha256(self.body).hexdigest()[:32]}"'
        self.small = {}
        self.headers = {name: value for name, value in response.items() if name != "Content-Length"}
        self.headers["ETag"] = self.tag

    def is_good(self, facts):
        return facts is not None and facts.versions == self.versions and facts.at < self.until

    def answer(self, request):
        coding = _coding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        response = HttpResponse(self._body(coding), headers=self.headers)
        if coding:
            response["Content-Encoding"] = coding
        return get_conditional_response(request, etag=self.tag, response=response)

    def _body(self, coding):
        if not coding:
            return self.body
        if coding not in self.small:
            self.small[coding] = SMALLER[coding](self.body)
        return self.small[coding]

    @property
    def size(self):
        return 2 * ENTRY + len(self.body) * 3 // 2  # with what it takes made small, about


SMALLER = {
    "br": lambda body: brotli.compress(body, quality=4),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}


def _coding(accepted):
    """Return the best way to send a page small that a browser takes, or nothing."""
    accepted = accepted.replace(" ", "").lower()
    for coding in SMALLER:
        if coding in accepted and not re.search(rf"\b{coding};q=0(\.0*)?(,|\Z)", accepted):
            return coding
    return ""


class Visit:
    """One visitor's request: what is found of the page, or what is to be kept of the answer."""

    def __init__(self, key):
        self.key = key
        self.read = self.facts = self.until = self.found = None
        self.alone = ExitStack()

    def known(self):
        """Return the page that is kept and good; what its facts are now is read at most once."""
        kept = memory.find(self.key)
        if kept is None:
            return None
        try:
            self.facts = kept.read()
        except (OperationalError, InterfaceError):
            return None  # the view meets it too, and is answered for
        return kept if kept.is_good(self.facts) else None

    def begin(self, read):
        """Make the page alone; return it, if another has made it meanwhile."""
        self.read, before = read, memory.find(self.key)
        self.alone.enter_context(memory.alone(self.key))
        kept = memory.find(self.key)
        if kept is not before or self.facts is None:
            self.facts = read()
        self.found = kept if kept is not None and kept.is_good(self.facts) else None
        return self.found


class KeptPagesMiddleware:
    """Answer visitors with kept pages, before anything looks for a session; keep what they are answered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not _is_visitor(request):
            return self.get_response(request)
        request.get_host()  # refuses what is none of ours, as each page does
        visit = request.visit = Visit((request.path_info, request.META["QUERY_STRING"]))
        if (known := visit.known()) is not None:
            return known.answer(request)
        with visit.alone:
            return self._made(request, visit)

    def _made(self, request, visit):
        response = self.get_response(request)
        if visit.found is not None:
            return visit.found.answer(request)
        if visit.until is None or response.status_code != 200:
            return response
        if response.cookies:
            return _for_nobody_else(response)
        response["Cache-Control"] = REUSE
        patch_vary_headers(response, ["Cookie", "Accept-Encoding", "HX-Request"])
        made = Page(response, visit)
        memory.keep(visit.key, made, made.size)
        return made.answer(request)


def _is_visitor(request):
    """Whether nothing ties the request to a person: no session, no waiting message; and it wants a whole page."""
    ties = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
    meta = request.META
    return (
        request.method in {"GET", "HEAD"}
        and not ties & set(request.COOKIES)
        and "HTTP_HX_REQUEST" not in meta
        and "HTTP_AUTHORIZATION" not in meta
    )
