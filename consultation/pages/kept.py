"""Pages kept for visitors: made once for everybody who reads the same, while nothing in them changes."""

import hashlib
from collections import OrderedDict
from threading import Lock

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

MOST = 200  # pages and pieces in the memory of a process, some 15 MB
FRESH = 5  # seconds for which a browser need not ask again
SPAN = 30  # seconds after which a page is made anew: time and names change it, and neither raises a version

_kept = OrderedDict()
_lock = Lock()


def answer(request, facts, at, make):
    """Answer with the page that `make()` returns; visitors share one while `facts` stay the same.

    `facts` are plain values that say what the page is made of: versions, moments, settings of the draft.
    """
    if not _is_visitor(request):
        response = make()
        patch_cache_control(response, private=True, no_store=True)
        return response
    key = repr((request.get_full_path(), span(at), facts))
    tag = f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=tag)
    if response is None:
        response = HttpResponse(once(tag, lambda: make().content))
    response["ETag"] = tag
    patch_cache_control(response, public=True, max_age=FRESH)
    patch_vary_headers(response, ["Cookie"])
    return response


def span(at):
    """Return the stretch of time in which a moment lies: what is kept never outlasts it."""
    return int(at.timestamp()) // SPAN


def once(key, make):
    """Return what `make()` returned for this key before, as long as this process remembers; for what never changes."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made


def _is_visitor(request):
    """Whether nothing ties the request to a person: no session, no waiting message; and it wants a whole page."""
    ties = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
    return not ties & set(request.COOKIES) and not request.htmx
