"""How allauth speaks and behaves here: our sentences, the person's language, no way off the site."""

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail.message import sanitize_address
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from accounts.actions.addresses import undone_until
from accounts.actions.sessions import end_other_sessions, renew_session
from accounts.addresses import address_to_undo
from accounts.conditions import accept_all
from accounts.devices import device_of
from accounts.mail import is_demonstration, subject_of
from accounts.models import AddressChange, AgeSource, Person
from accounts.sessions import DEVICE
from core import clock, rehearsing
from core.throttling import Limit, address_of, count, give_back

# Beside allauth's own limits, which are read, raised and written in three steps: requests at once slip through.
PASSWORDS = Limit("passwords", 10, 300)
# How one confirms that it is still oneself, in our words, by allauth's names.
WAYS = {
    "reauthenticate": _("With the password"),
    "mfa_reauthenticate": _("With a code from the app, or a recovery code"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("The e-mail or the password is not right. Check both, or sign in with a code."),
        "email_taken": _("This e-mail cannot be used. Choose another."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("The code is not right. Check the newest mail and write the code again."),
        "incorrect_password": _("The password is not right."),
        "invalid_login": _("Write your e-mail."),
        "rate_limited": _("Too many requests in a short time. Wait a minute and try again."),
        "same_as_current": _("This is the present e-mail. Write another one."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes and try again."),
        "unknown_email": _("Check the e-mail."),
    }

    def clean_email(self, email):
        """Return an address that a mail can be written to; refuse one with signs that no mail server takes."""
        try:
            sanitize_address(email, "utf-8")
        except ValueError as unwritable:
            raise ValidationError(self.error_messages["unknown_email"]) from unwritable
        return super().clean_email(email)

    def authenticate(self, request, **credentials):
        """Try a password, counted before it is tried: of a thousand sent at once ten are. What was right counts not."""
        who = credentials.get("email", "").lower()
        if not count(PASSWORDS, who).passed:
            raise self.validation_error("too_many_login_attempts")
        person = super().authenticate(request, **credentials)
        if person is not None:
            give_back(PASSWORDS, who)
        return person

    def login(self, request, user):
        """Sign somebody in under a new key, and note which browser it is and how long it may last."""
        super().login(request, user)
        request.session[DEVICE] = device_of(request.META.get("HTTP_USER_AGENT", ""))
        request.session.save()
        renew_session(request.session, user)

    def set_password(self, user, password):
        """Store a new password and end every session but the present one, which goes on under a new key."""
        user.set_password(password)
        user.save(update_fields=["password"])
        here = context.request.session.session_key if context.request.user == user else None
        end_other_sessions(user, keep=here)

    def get_reauthentication_methods(self, user):
        """Return how somebody can confirm that it is still they; a mail will do where there is no second factor."""
        methods = [way | {"description": WAYS[way["id"]]} for way in super().get_reauthentication_methods(user)]
        if user.is_authenticated and user.second_factor_at is None:
            by_mail = {"id": "code", "description": _("With a code from a mail"), "url": reverse("confirm_by_code")}
            methods.append(by_mail)
        return methods

    def is_reauthentication_required(self, *, app, **_more):
        """Ask everybody: allauth alone would not ask those who have neither a password nor a second factor."""
        request = context.request
        if not get_reauthentication_flows(request.user) and not _confirmed_lately(request):
            raise ReauthenticationRequired
        return True

    def get_client_ip(self, request):
        return address_of(request)

    def save_user(self, request, user, form, commit=True):
        """Store a newcomer with what the form tells and the language of its page."""
        user.name = form.cleaned_data.get("name", "")
        user.region = form.cleaned_data.get("region", "")
        user.language = get_language()
        user.has_no_iin = form.cleaned_data.get("has_no_iin", False)
        user.under_18 = AgeSource.DECLARED if form.cleaned_data.get("is_minor") else ""
        stored = super().save_user(request, user, form, commit=commit)
        if form.cleaned_data.get("accepts"):
            accept_all(stored, at=clock.now())
        return stored

    def send_mail(self, template_prefix, email, context):
        """Send it; in a rehearsal no mail is sent."""
        if rehearsing.current():
            return
        self.message_of(template_prefix, email, context).send()

    def message_of(self, template_prefix, email, context):
        """Return a mail in the language of the account it goes to; to others, in that of the page."""
        language = Person.objects.filter(email=email.lower()).values_list("language", flat=True).first()
        with override(language or get_language()):
            if template_prefix == "account/email/email_changed":
                context = context | self._way_back(email)
            return self.render_mail(template_prefix, email, {"email": email} | context | self._of_the_site())

    @staticmethod
    def _way_back(email):
        """Return how the owner of an old e-mail undoes that another took its place."""
        change = AddressChange.objects.filter(before=email.lower(), undone_at__isnull=True).order_by("-at").first()
        if change is None:
            return {}
        return {"undo_url": settings.SITE_URL + address_to_undo(change), "undo_until": told(undone_until(change))}

    @staticmethod
    def _of_the_site():
        return {"site_url": settings.SITE_URL, "demonstration": is_demonstration()}

    def format_email_subject(self, subject):
        return subject_of(subject)

    def is_safe_url(self, url):
        """Only addresses of this site, without a host."""
        return bool(url) and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_login_redirect_url(self, request):
        return reverse(settings.LOGIN_REDIRECT_URL)

    def get_logout_redirect_url(self, request):
        return f"/{get_language()}/"

    def get_password_change_redirect_url(self, request):
        return reverse(settings.LOGIN_REDIRECT_URL)

    def get_email_verification_redirect_url(self, email_address):
        return reverse(settings.LOGIN_REDIRECT_URL)

    def is_ajax(self, request):
        """Pages are for people; programs have the API. But a browser asks for what a passkey shall sign."""
        return request.method == "GET" and request.path == reverse("mfa_login_webauthn")


def told(moment):
    """Return a moment as a mail says it, by the clock of Astana."""
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _confirmed_lately(request):
    records = get_authentication_records(request, request.user)
    last = max((record["at"] for record in records if record.get("reauthenticated")), default=0)
    return time.time() - last < app_settings.REAUTHENTICATION_TIMEOUT
