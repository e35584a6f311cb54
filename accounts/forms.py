"""Forms of the account: what is asked, never whether it may be done."""

import secrets
from typing import cast

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.totp import forms as app_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from accounts.actions import clean_name, is_held_back
from accounts.actions.factors import try_code
from accounts.actions.tokens import DAYS
from accounts.challenges import check
from accounts.conditions import conditions
from accounts.models import LANGUAGES, AgeSource, Level, MailPace, MemberRole, OrganizationKind, Person, Scope
from accounts.regions import REGIONS
from core import clock
from core.rules import RuleViolation
from core.text import LENGTHS
from core.throttling import Limit, count

REGION_CHOICES = [("", pgettext_lazy("region", "not given")), *REGIONS]
OWN_WORD = _("You say it yourself; nobody checks it. It is shown beside what you write.")
HAS_NO_IIN = _("I have no IIN: I am not a citizen of Kazakhstan, or have none yet.")
IS_MINOR = _("I am under 18.")

CODES = Limit("codes", 3, 900)


class CountedCode:
    """A code from a mail, counted before it is compared: of a thousand sent at once three are tried.

    allauth counts in the session, which requests at once read before any of them has written.
    """

    expected_code: str | None

    def clean_code(self):
        session = context.request.session.session_key
        if self.expected_code and not count(CODES, session, self.expected_code).passed:
            raise get_adapter().validation_error("incorrect_code")
        return super().clean_code()


class ConfirmLoginCodeForm(CountedCode, allauth_forms.ConfirmLoginCodeForm):
    pass


class ConfirmEmailVerificationCodeForm(CountedCode, allauth_forms.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmPasswordResetCodeForm(CountedCode, allauth_forms.ConfirmPasswordResetCodeForm):
    pass


class TriedOnce:
    """A code of a second factor, counted before it is compared, and good once."""

    user: Person
    cleaned_data: dict

    def clean_code(self):
        try:
            self.authenticator = try_code(self.user, self.cleaned_data["code"])
        except RuleViolation as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return self.cleaned_data["code"]


def _code_field(help_text=""):
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric"}
    return forms.CharField(
        label=_("Code"), max_length=40, widget=forms.TextInput(attrs=attributes), help_text=help_text
    )


class FactorCodeForm(TriedOnce, factor_forms.AuthenticateForm):
    code = _code_field(_("Six digits from the app, or one of your recovery codes."))


class FactorCodeAgainForm(TriedOnce, factor_forms.ReauthenticateForm):
    code = _code_field(_("Six digits from the app, or one of your recovery codes."))


class ActivateAppForm(app_forms.ActivateTOTPForm):
    code = _code_field(_("Six digits that the app shows now."))

    def clean_code(self):
        try:
            return super().clean_code()
        except forms.ValidationError as refusal:
            if getattr(refusal, "code", "") == "incorrect_code":
                raise forms.ValidationError(
                    _("The code is not right. Is the clock of your phone right? Write the code it shows now.")
                ) from refusal
            raise


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    """A passkey with a name by which its owner tells it from others."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=LENGTHS["name"],
        required=False,
        help_text=_("Such as the device it is on. Only you see it."),
    )
    passwordless = None  # each passkey is asked to be one that signs in by itself

    def clean_name(self):
        return _clean_name(self, "name") or super().clean_name()


class EditPasskeyForm(passkey_forms.EditWebAuthnForm):
    name = forms.CharField(label=_("Name of the passkey"), max_length=LENGTHS["name"])

    def clean_name(self):
        return _clean_name(self, "name")


class GuardedForm:
    """A form that a browser works for while very many come; refused above its fields, which stay as typed."""

    guarded_as: str

    def clean(self):
        values = super().clean()  # type: ignore[misc]
        try:
            check(context.request, self.guarded_as, some_free=True)
        except RuleViolation as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        return values


class RequestLoginCodeForm(GuardedForm, allauth_forms.RequestLoginCodeForm):
    guarded_as = "code"


class SignupForm(GuardedForm, allauth_forms.SignupForm):
    """E-mail and password; a name, if somebody wants to be shown with it; the region they declare."""

    account_already_exists: bool
    guarded_as = "signup"
    field_order = ["email", "password1", "region", "has_no_iin", "is_minor", "name", "accepts"]

    region = forms.ChoiceField(
        label=_("Region"),
        choices=REGION_CHOICES,
        required=False,
        help_text=OWN_WORD,
    )
    name = forms.CharField(
        label=_("Name and surname (optional)"),
        max_length=LENGTHS["name"],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Shown only where you choose so. You can write under a pseudonym or as a citizen of your region."),
    )
    has_no_iin = forms.BooleanField(label=HAS_NO_IIN, required=False)
    is_minor = forms.BooleanField(label=IS_MINOR, required=False)
    accepts = forms.BooleanField(
        label=_("I accept the terms of taking part and have read the privacy notice."),
        error_messages={"required": _("Whoever takes part accepts the terms. Read them, then tick this.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conditions = conditions()
        if not any(condition.pages for condition in self.conditions):
            del self.fields["accepts"]

    def validate_unique_email(self, value):
        """Treat an address that waits for its owner as one that is taken; the answer is the same for both."""
        email = super().validate_unique_email(value)
        self.account_already_exists = self.account_already_exists or is_held_back(email, at=clock.now())
        return email

    def clean_name(self):
        return _clean_name(self, "name")

    def try_save(self, request):
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            # The same address was registered in the moment between the question and the answer.
            self.account_already_exists = True
            return super().try_save(request)


class ProfileForm(forms.ModelForm):
    region = forms.ChoiceField(label=_("Region"), choices=REGION_CHOICES, required=False, help_text=OWN_WORD)
    is_minor = forms.BooleanField(label=IS_MINOR, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["is_minor"] = bool(self.instance.under_18)
        if self.instance.under_18 == AgeSource.PROVIDER:
            del self.fields["is_minor"]  # it is not theirs to say
        if self.instance.level > Level.CONTACT:
            del self.fields["has_no_iin"]  # whose identity is confirmed has a number

    class Meta:
        model = Person
        fields = ["name", "pseudonym", "region", "language", "has_no_iin"]
        labels = {
            "has_no_iin": HAS_NO_IIN,
            "name": _("Name and surname (optional)"),
            "pseudonym": _("Pseudonym (optional)"),
            "language": _("Language of mails"),
        }
        help_texts = {
            "name": _("Shown only where you choose so. What you wrote earlier under your name shows the new one."),
            "pseudonym": _("Shown with your region where you choose so."),
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def clean_name(self):
        return _clean_name(self, "name")

    def clean_pseudonym(self):
        return _clean_name(self, "pseudonym")


def _clean_name(form, field):
    try:
        return clean_name(form.cleaned_data[field], field=field)
    except RuleViolation as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class LostMailForm(forms.Form):
    """An address whose mails somebody cannot read any more, and a recovery code of its account."""

    email = forms.EmailField(label=_("E-mail of the account"), max_length=254)
    code = forms.CharField(
        label=_("Recovery code"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"})
    )


class MergeForm(forms.Form):
    """The address of one's other account."""

    email = forms.EmailField(
        label=_("E-mail of the other account"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )


class MergeCodeForm(forms.Form):
    """What shows that the other account is one's own, too."""

    code = _code_field(_("Six digits from the mail."))
    factor = forms.CharField(
        label=_("Code of its second factor, if it has one"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        help_text=_("Six digits from the app, or one of its recovery codes."),
    )


class MailForm(forms.Form):
    """How often mails of notices come and, where they are gathered, at which hour of Astana."""

    pace = forms.ChoiceField(label=_("Mails of notices"), choices=MailPace, widget=forms.RadioSelect)
    hour = forms.TypedChoiceField(
        label=_("Hour of gathered mails"),
        coerce=int,
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        help_text=_("Astana time. It counts where mails come once a day or once a week."),
    )


class RegistrationForm(forms.Form):
    """An organization as its founding act and its certificate of registration name it, and who heads it."""

    kind = forms.ChoiceField(
        label=_("What it is"), choices=[(kind.value, kind.label) for kind in OrganizationKind], widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("Name, as in the founding act"),
        max_length=LENGTHS["title"],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text=_("Everybody reads it beside what the organization files."),
    )
    language = forms.ChoiceField(label=_("Language of this name"), choices=LANGUAGES)
    bin = forms.CharField(
        label=_("BIN"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Twelve digits. It is public once the organization is confirmed."),
    )
    head_name = forms.CharField(
        label=_("Name of the person who heads it"),
        max_length=LENGTHS["name"],
        help_text=_("You, or the person for whom you have the right to sign."),
    )
    head_office = forms.CharField(label=_("Office of this person"), max_length=LENGTHS["name"])
    declared = forms.BooleanField(label=_("I head this organization or have the right to sign for it."))


class InvitationForm(forms.Form):
    """An address and what its holder may do."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(
        label=_("May do"), choices=[(role.value, role.label) for role in (MemberRole.DRAFTER, MemberRole.FILER)]
    )


class TokenForm(forms.Form):
    """What a new token is called, what it is good for and for how long; the key keeps a form from being sent twice."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=LENGTHS["name"],
        help_text=_("For instance the name of the program. Only you see it."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without any of these it reads only."),
    )
    days = forms.TypedChoiceField(
        label=_("For how long?"),
        coerce=int,
        choices=lambda: [(days, ngettext("%(days)d day", "%(days)d days", days) % {"days": days}) for days in DAYS],
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=LENGTHS["key"], initial=lambda: secrets.token_hex(16))

    def __init__(self, *args, scopes, **kwargs):
        super().__init__(*args, **kwargs)
        scopes_field = cast("forms.MultipleChoiceField", self.fields["scopes"])
        scopes_field.choices = [(scope, scope.label) for scope in scopes if scope != Scope.READ]
