"""Making two accounts of one person one: the other is proven by a code to its address, then what moves is shown."""

import time

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions import merge_accounts, try_code
from accounts.actions.merging import SameAccount
from accounts.forms import CODES, MergeCodeForm, MergeForm
from accounts.models import Person
from core import clock
from core.rules import RuleViolation
from core.throttling import Limit, count

ASKED = "merge"  # of a session: which account was named, and the code that went to it
GOOD_FOR = 600  # seconds
SENT = Limit("merges", 5, 3600)
PAGE = "account/merge.html"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def merge(request):
    """Ask for the other address, for its code, and once it is proven whether the two shall be one."""
    if request.method != "POST":
        return _page(request)
    act = {"send": _send, "prove": _prove, "merge": _merge, "leave": _leave}.get(request.POST.get("act"))
    if act is None:
        raise BadRequest
    return act(request)


def _asked(request):
    asked = request.session.get(ASKED, {})
    return asked if time.time() - asked.get("at", 0) < GOOD_FOR else {}


def _send(request):
    """Send a code to the other address; the answer is the same whether anybody is known by it."""
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    email = form.cleaned_data["email"].lower()
    if email == request.user.email:
        form.add_error("email", str(SameAccount()))
        return _page(request, form=form, status=422)
    if not count(SENT, request.user.uid).passed:
        form.add_error(None, _("Too many requests in a short time. Wait and try again."))
        return _page(request, form=form, status=429)
    code = get_adapter().generate_login_code()
    address = EmailAddress.objects.filter(email=email, verified=True, user__is_active=True).first()
    request.session[ASKED] = {"email": email, "person": address and address.user_id, "code": code, "at": time.time()}
    if address is not None:
        get_adapter().send_mail("account/email/merge_code", email, {"code": code})
    return redirect("merge_accounts")


def _prove(request):
    """Take the code, and one of the second factor where the other account has one; three tries, then a new code."""
    asked = _asked(request)
    form = MergeCodeForm(request.POST)
    if not asked:
        return redirect("merge_accounts")
    if form.is_valid() and not _is_proven(request, asked, form.cleaned_data):
        form.add_error("code", _("A code is not right, or too many were tried. Check both, or send a new code."))
    if form.errors:
        return _page(request, code_form=form, status=422)
    request.session[ASKED] = {"person": asked["person"], "email": asked["email"], "at": asked["at"], "proven": True}
    return redirect("merge_accounts")


def _is_proven(request, asked, given):
    if not count(CODES, request.session.session_key, asked.get("code", "")).passed:
        return False
    is_right = constant_time_compare(given["code"].strip(), asked.get("code", ""))
    other = Person.objects.filter(pk=asked["person"], is_active=True).first()
    if not is_right or other is None:
        return False
    if other.second_factor_at is None:
        return True
    try:
        try_code(other, given["factor"])
    except RuleViolation:
        return False
    return True


def _merge(request):
    asked = _asked(request)
    if not asked.get("proven"):
        return redirect("merge_accounts")
    try:
        merge_accounts(request.user, Person.objects.get(pk=asked["person"]), at=clock.now())
    except RuleViolation as refusal:
        return _page(request, refusal=refusal, status=refusal.status)
    request.session.pop(ASKED, None)
    messages.success(request, _("The two accounts are one now. The entry is in the public record."))
    return redirect("my_page")


def _leave(request):
    request.session.pop(ASKED, None)
    return redirect("my_page")


def _page(request, *, form=None, code_form=None, refusal=None, status=200):
    asked = _asked(request)
    context = {
        "form": form or MergeForm(),
        "code_form": code_form or MergeCodeForm(),
        "asked_email": asked.get("email"),
        "is_proven": bool(asked.get("proven")),
        "refusal": refusal,
    }
    return render(request, PAGE, context, status=status)
