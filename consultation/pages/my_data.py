"""All that is kept of oneself: counted, fetched as a copy, erased."""

import logging
import secrets
from datetime import datetime, timedelta
from smtplib import SMTPException

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import ask_for_copy, erase_person
from accounts.held import archive_of, counted_of
from consultation.pages.mailbox import forget_mails_to
from core import clock
from core.rules import RuleViolation

logger = logging.getLogger(__name__)

COPY = "copy_of_data"  # of a session: which copy can be fetched in it, and until when
GOOD_FOR = timedelta(hours=24)


@never_cache
@login_required
@require_safe
def show(request):
    """Show what is kept in numbers, the way to a copy and, where one was asked for in this session, the copy."""
    return _page(request)


def _page(request, refusal=None):
    copy = _copy(request, at=clock.now())
    context = {"counted": counted_of(request.user), "copy": copy, "refusal": refusal}
    return render(request, "pages/my_data.html", context, status=refusal.status if refusal else 200)


@never_cache
@login_required
@require_POST
@reauthentication_required
def ask(request):
    """Let a copy be fetched in this session for a day; one that was asked for before cannot be any more."""
    at = clock.now()
    try:
        ask_for_copy(request.user, at=at)
    except RuleViolation as refusal:
        return _page(request, refusal)
    request.session[COPY] = {"name": secrets.token_urlsafe(16), "until": (at + GOOD_FOR).isoformat()}
    return redirect("my_data")


@never_cache
@login_required
@require_safe
def fetch(request, name):
    """Give the copy, made at this moment; in another session, and when its day is over, there is none."""
    at = clock.now()
    copy = _copy(request, at=at)
    if copy is None or not constant_time_compare(copy["name"], name):
        raise Http404
    answer = HttpResponse(archive_of(request.user, at=at), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="my-data-{at:%Y-%m-%d}.zip"'
    return answer


def _copy(request, *, at):
    """Return the name of the copy that this session may fetch and until when, or None."""
    kept = request.session.get(COPY)
    until = datetime.fromisoformat(kept["until"]) if kept else None
    return {"name": kept["name"], "until": until} if until and at < until else None


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def erase(request):
    """Say what erasing does and does not do; by POST erase, sign out everywhere and mail that it is done."""
    if request.method != "POST":
        return render(request, "pages/erase.html")
    person, language = request.user, get_language()
    addresses = [person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)]
    try:
        erase_person(person, at=clock.now())
    except RuleViolation as refusal:
        return render(request, "pages/erase.html", {"refusal": refusal}, status=refusal.status)
    logout(request)
    forget_mails_to(addresses)
    _tell(addresses[0])
    messages.success(request, _("Everything that was kept of you is erased. Marks stand where your words were."))
    return redirect(f"/{language}/")


def _tell(address):
    """Send the last mail; what is done is done, whether it arrives or not."""
    try:
        get_adapter().send_mail("account/email/erased", address, {})
    except (SMTPException, OSError) as problem:
        logger.warning("A last mail was not sent: %s", type(problem).__name__)
