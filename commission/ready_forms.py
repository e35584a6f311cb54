"""What comes in where reusable reasons of the Commission are written."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.languages import LANGUAGES, OFFICIAL
from commission.models import Outcome
from core.text import LENGTHS
from proposals.forms import WordsField


class RetireReadyForm(forms.Form):
    """The version that was before the eyes of who retires it."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)


class ReadyForm(RetireReadyForm):
    """Reusable reasons by language; without `code` new ones, whose code is chosen. The act judges the words."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Latin small letters and underscores. It stands in addresses and in the record, and stays."),
    )

    def __init__(self, *args, code=None, **values):
        super().__init__(*args, **values)
        names = [(outcome.value, capfirst(outcome.label)) for outcome in Outcome]
        self.fields["outcome"] = forms.ChoiceField(
            label=_("For which outcome"),
            required=False,
            choices=[("", capfirst(pgettext_lazy("outcome of ready reasons", "any"))), *names],
        )
        for language, name in LANGUAGES:
            spoken = {"lang": language}
            self.fields[f"title_{language}"] = forms.CharField(
                label=_("Title: %(language)s") % {"language": name},
                max_length=LENGTHS["name"],
                widget=forms.TextInput(spoken),
                required=language in OFFICIAL,
            )
            text = WordsField(
                "decision_reasons", needed=language in OFFICIAL, label=_("Text: %(language)s") % {"language": name}
            )
            text.widget.attrs |= spoken | {"rows": 4, "data-limit": LENGTHS["decision_reasons"]}
            self.fields[f"text_{language}"] = text
        if code is not None:
            self.fields["code"].disabled = True
            self.fields["code"].widget = forms.HiddenInput()
