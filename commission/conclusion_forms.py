"""What comes in from the pages of conclusions; whether it may be is judged by the acts."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization
from commission.actions.assigning import DayUnfit
from commission.actions.concluding import BodyUnknown
from core.text import LENGTHS


def text_field(label, kind, rows, *, language="", hint=""):
    """Return a field of many lines that tells how many signs are left; its length is judged by the act."""
    attributes = {"rows": rows, "dir": "auto", "data-limit": LENGTHS[kind]} | ({"lang": language} if language else {})
    return forms.Field(label=label, required=False, widget=forms.Textarea(attributes), help_text=hint)


class AskForm(forms.Form):
    """Of which body, by when, and what it is asked."""

    until = forms.DateField(
        label=_("To be given by the day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(("required", "invalid"), DayUnfit.sentence),
    )

    def __init__(self, *args, **values):
        super().__init__(*args, **values)
        self.bodies = {one.uid: one for one in Organization.objects.confirmed().order_by("name", "pk")}
        named = [(uid, one.name) for uid, one in self.bodies.items()]
        self.fields["organization"] = forms.ChoiceField(
            label=_("Which body"),
            choices=[("", _("Choose an organization")), *named],
            error_messages=dict.fromkeys(("required", "invalid_choice"), BodyUnknown.sentence),
        )
        self.fields["question"] = text_field(
            _("What it is asked"), "statement", 4, hint=_("It and the staff read these words. They may stay empty.")
        )


class ConclusionForm(forms.Form):
    """A conclusion in one language or both, why it is another version, and the version that its writer had read."""

    after = forms.IntegerField(min_value=0, max_value=9_999, required=False)

    def __init__(self, *args, is_later, **values):
        super().__init__(*args, **values)
        for language, label in (("kk", _("In Kazakh")), ("ru", _("In Russian"))):
            self.fields[language] = text_field(label, "conclusion", 12, language=language)
        if is_later:
            self.fields["why"] = text_field(_("Why this version takes the place of the last one"), "statement", 3)

    @property
    def words(self):
        """All that the acts take, but for the version."""
        return {name: self.cleaned_data.get(name) or "" for name in ("kk", "ru", "why")}


class WithdrawForm(forms.Form):
    """Why a conclusion is asked for no longer."""

    reasons = text_field(pgettext_lazy("of a withdrawal", "Why it is asked for no longer"), "statement", 3)
