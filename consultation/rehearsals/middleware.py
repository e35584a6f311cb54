"""The way into a rehearsal: addresses below `/rehearsals/<id>/`, for the staff of its draft alone."""

import re

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language_from_path

from accounts.models import Person
from accounts.sessions import SessionStore
from articles.models import Rehearsal, Stage
from articles.permissions import is_staff_of
from consultation.rehearsals.cast import PARTS, address_of
from consultation.rehearsals.entering import inside, migrations_now

ADDRESS = re.compile(r"/rehearsals/(h_[0-9a-hjkmnp-tv-z]{26})(/.*)")
OUTSIDE = re.compile(r"/[a-z]{2}/account/")  # of accounts there is nothing to rehearse, and mails would be sent
PARTS_TAKEN = "rehearsals"  # in the session of whoever is there: the keys of their sessions inside, by rehearsal


class RehearsalMiddleware:
    """Answer what is asked of a rehearsal inside of it: its tables, its people, a session of its own.

    It stands behind the session that says who really asks, and before everything that looks at the address or the
    person. For all others there is no such address.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asked = ADDRESS.fullmatch(request.path_info)
        rehearsal = asked and _open_to(request, asked[1])
        if not rehearsal:
            return self.get_response(request)
        start = f"/{get_language_from_path(asked[2]) or settings.LANGUAGE_CODE}/{rehearsal.draft.slug}/rehearsal/"
        if OUTSIDE.match(asked[2]):
            return HttpResponseRedirect(start)
        request.rehearsal = rehearsal
        request.rehearsal_start = start
        response = self._answer(request, rehearsal, asked[2])
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def _answer(self, request, rehearsal, address):
        person, outer, prefix, path = request.user, request.session, get_script_prefix(), request.path_info
        key = outer.get(PARTS_TAKEN, {}).get(rehearsal.uid)
        try:
            with inside(rehearsal):
                set_script_prefix(rehearsal.prefix)
                request.path_info, request.session = address, SessionStore(key)
                response = _whole(self.get_response(request))
                if request.session.modified and not request.session.is_empty() and response.status_code < 500:
                    request.session.save()
        finally:
            set_script_prefix(prefix)
            inner, request.session, request.user, request.path_info = request.session, outer, person, path
        if inner.session_key != key and inner.session_key:
            keep_part(outer, rehearsal, inner.session_key)
        return response


def _open_to(request, uid):
    """Return a rehearsal, if it can be entered and is of a draft whose staff the person belongs to."""
    if SESSION_KEY not in request.session:
        return None
    request.user = get_user(request)
    rehearsal = Rehearsal.objects.filter(uid=uid, stage=Stage.READY).select_related("draft").first()
    if rehearsal is None or not is_staff_of(request.user, rehearsal.draft):
        return None
    return rehearsal if rehearsal.migrations == migrations_now() else None


def _whole(response):
    """Return an answer that needs the database no more: what would be read later would be read outside."""
    if not response.streaming:
        return response
    whole = HttpResponse(b"".join(response.streaming_content), status=response.status_code, headers=response.headers)
    whole.cookies = response.cookies
    return whole


def take_part(session, rehearsal, part):
    """Begin a session inside, as one of those whose part can be taken; as a visitor for any other word."""
    key = ""
    if part in PARTS:
        with inside(rehearsal):
            person = Person.objects.get(email=address_of(part))
            within = SessionStore()
            within[SESSION_KEY] = str(person.pk)
            within[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            within[HASH_SESSION_KEY] = person.get_session_auth_hash()
            within.create()
            within.save()
            key = within.session_key
    keep_part(session, rehearsal, key)


def keep_part(session, rehearsal, key):
    session[PARTS_TAKEN] = session.get(PARTS_TAKEN, {}) | {rehearsal.uid: key}
