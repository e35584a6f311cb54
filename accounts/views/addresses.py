"""The way back to an e-mail that was changed, and the way in for those who can no longer read their mails."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions import holds_an_office, try_recovery_code, undo_address_change
from accounts.actions.addresses import undone_until
from accounts.addresses import is_signed
from accounts.forms import LostMailForm
from accounts.invitations import veiled
from accounts.models import AddressChange
from core import clock
from core.rules import RuleViolation
from core.throttling import Limit, count

TRIES = Limit("lost mails", 5, 900)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request, uid, signature):
    """Say which address gave way to which; the button gives the account the old one again. Opening changes nothing."""
    change = get_object_or_404(AddressChange.objects.select_related("person"), uid=uid)
    if not is_signed(change, signature):
        raise Http404
    refusal, status = None, 200
    if request.method == "POST":
        try:
            change = undo_address_change(change, at=clock.now())
        except RuleViolation as refused:
            refusal, status = refused, refused.status
    context = {
        "change": change,
        "after": veiled(change.after),
        "until": undone_until(change),
        "is_over": clock.now() >= undone_until(change),
        "refusal": refusal,
    }
    return render(request, "account/undo_address_change.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request):
    """Tell the ways in for somebody who cannot read their mails; take an address and a recovery code as one of them."""
    form = LostMailForm(request.POST or None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    email = form.cleaned_data["email"].lower()
    if not count(TRIES, email).passed:
        form.add_error(None, _("Too many attempts. Wait some minutes and try again."))
        return _page(request, form, status=429)
    person = _person_of(email, form.cleaned_data["code"])
    if person is None:
        # One sentence for every cause, so that nobody learns who is registered here.
        form.add_error(None, _("This address and this code open no account. Check both, or choose another way."))
        return _page(request, form, status=422)
    record_authentication(request, person, "mfa", type="recovery_codes", reauthenticated=True)
    get_adapter().login(request, person)
    messages.info(request, _("You are signed in. Give an e-mail that you can read, then set a new password."))
    return redirect("account_email")


def _person_of(email, code):
    """Return whose recovery code it is; holders of an office are none of those whom one code lets in."""
    address = EmailAddress.objects.filter(email=email, verified=True, user__is_active=True).select_related("user")
    person = next((one.user for one in address), None)
    if person is None or _has_office(person):
        return None
    try:
        try_recovery_code(person, code)
    except RuleViolation:
        return None
    return person


def _has_office(person):
    return holds_an_office(person) or getattr(person, "offices_rest", False)


def _page(request, form, *, status=200):
    return render(
        request, "account/lost_mail.html", {"form": form, "contact": settings.IDENTITY_CONTACT}, status=status
    )
