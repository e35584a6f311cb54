"""Work for the browser before a form is taken, while very many come: ALTCHA's proof of work (version 1), by `altcha`.

At rest nothing is asked. Nobody is turned away for their address: the more comes from its network, or from everybody
together, the longer a browser computes, some seconds at most (`accounts.work`, by the settings). A solution is good for
the form that it was asked for, for ten minutes, once. What it costs is time, no proof of anything: limits stand beside.

Where scripts do not run a code from a mail does the same. Of forms that lead to such a code some a minute are taken
from each network without work.
"""

import base64
import binascii
import hashlib
import json
import time
from datetime import UTC, datetime, timedelta

import altcha
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Level
from accounts.work import network_of, work_for
from core.rules import RuleViolation
from core.throttling import Limit, address_of, count, first_use, load

FIELD = "altcha"
HEADER = "Proof-Of-Work"  # where programs put the same
FORMS = ("proposal", "comment", "support")  # what programs may be asked to work for
GOOD_FOR = 600  # seconds
LONGEST = 2000  # characters of what a browser sends
FIELDS = {"algorithm": str, "challenge": str, "number": int, "salt": str, "signature": str}


class WorkAsked(RuleViolation):
    code = "work_asked"
    sentence = _(
        "Very many are sending at this moment, and this was not sent yet. Below stands what to do."
        " What you wrote is kept."
    )
    of_support = _("Very many are sending at this moment, and your support was not given yet. Below stands what to do.")
    of_program = _(
        "Very many are sending at this moment. Get a challenge at %(address)s, solve it, and send the same again with"
        " the solution in the header %(header)s."
    )


def is_guarded(user):
    """Tell whether work may be asked before somebody's words are taken: of those alone who are known by e-mail."""
    return user.is_authenticated and user.level == Level.CONTACT


def challenge(request, form, *, who=""):
    """Return what a browser has to compute for a form; None at rest, and for those who confirmed themselves lately."""
    work = _work(request, adding=False)
    if not work or _confirmed_lately(request):
        return None
    return _challenge(form, who, work)


def _challenge(form, who, work):
    options = altcha.ChallengeOptionsV1(
        max_number=work,
        hmac_key=_key(),
        expires=datetime.now(UTC) + timedelta(seconds=GOOD_FOR),
        params={"form": form, "who": who, "work": str(work)},
    )
    made = altcha.create_challenge_v1(options)
    return made.to_dict()


def check(request, form, *, who="", some_free=False):
    """Count a form that is sent; refuse it where work is asked and was not done for this very form.

    With `some_free` a few a minute of each network are taken without.
    """
    work = _work(request, adding=True)
    if not work or _confirmed_lately(request):
        return
    sent = request.POST.get(FIELD, "")
    if sent and _is_done(sent, form, who, work):
        return
    free = Limit("forms without work", settings.FORMS_WITHOUT_PROOF, 60)
    if some_free and count(free, network_of(address_of(request))).passed:
        return
    raise WorkAsked


def check_program(request, form):
    """Count what a program sends for somebody known by e-mail alone; refuse it where work is asked and was not done."""
    if not is_guarded(request.user):
        return
    work = _work(request, adding=True)
    if work and not _is_done(request.headers.get(HEADER, ""), form, request.user.uid, work):
        address = f"{settings.SITE_URL}{reverse('api_work')}?act={form}"
        raise WorkAsked(WorkAsked.of_program, address=address, header=HEADER)


def challenge_of_program(request, form):
    """Return what a program has to compute before an act; None at rest, and for whose identity is confirmed."""
    work = _work(request, adding=False) if is_guarded(request.user) else 0
    return _challenge(form, request.user.uid, work) if work else None


def _work(request, *, adding):
    numbers = load("forms", network_of(address_of(request)), "all", adding=adding)
    return work_for(numbers, [settings.PROOF_OF_PREFIX, settings.PROOF_OF_ALL])


def _is_done(sent, form, who, work):
    """Tell whether a solution is right, for this form and person, not too easy by now, in time and not used before."""
    payload = _read(sent)
    if payload is None:
        return False
    is_right, _why = altcha.verify_solution_v1(payload, _key())
    if not is_right:
        return False
    asked = {name: values[0] for name, values in altcha.extract_params_v1(payload).items()}
    # The storm may have risen since the page was shown: half of what is asked now will do.
    if (asked["form"], asked.get("who", "")) != (form, who) or 2 * int(asked["work"]) < work:
        return False
    return first_use("work done", payload["signature"], seconds=GOOD_FOR + 60)


def _read(sent):
    """Return what a browser sent, of the right form, or None."""
    if len(sent) > LONGEST:
        return None
    try:
        payload = json.loads(base64.b64decode(sent, validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return None
    if not isinstance(payload, dict) or any(type(payload.get(name)) is not kind for name, kind in FIELDS.items()):
        return None
    return payload if payload["algorithm"] == "SHA-256" and payload["salt"].isascii() else None


def _confirmed_lately(request):
    """Tell whether somebody came by a code from a mail, or confirmed that it is they, in the last minutes."""
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    moments = [one["at"] for one in records if one.get("reauthenticated") or one.get("method") == "code"]
    return time.time() - max(moments, default=0) < GOOD_FOR


def _key():
    return hashlib.sha256(b"work of browsers " + settings.SECRET_KEY.encode()).hexdigest()
