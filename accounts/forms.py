"""Forms of the account: what is asked, never whether it may be done."""

from allauth.account import forms as allauth_forms
from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actions import clean_name
from accounts.models import Person
from accounts.regions import REGIONS
from core.rules import RuleViolation
from core.text import LENGTHS

REGION_CHOICES = [("", pgettext_lazy("region", "not given")), *REGIONS]
OWN_WORD = _("You say it yourself; nobody checks it. It is shown beside what you write.")


class SignupForm(allauth_forms.SignupForm):
    """E-mail and password; a name, if somebody wants to be shown with it; the region they declare."""

    field_order = ["email", "password1", "region", "name"]

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

    class Meta:
        model = Person
        fields = ["name", "pseudonym", "region", "language"]
        labels = {
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
