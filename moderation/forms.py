"""The shape of rulings and reports as they come in; the rules are in the actions."""

from django import forms

from core.forms import show_refusal
from proposals.forms import WordsField


class ActForm(forms.Form):
    def refuse(self, refusal):
        """Show an act's refusal at the field it names, else above the form."""
        show_refusal(self, refusal)


class RulingForm(ActForm):
    ruling = forms.CharField(required=False, max_length=20)
    ground = forms.CharField(required=False, max_length=40)
    reasons = WordsField("statement")
    read = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    read_translation = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class ReportForm(ActForm):
    ground = forms.CharField(required=False, max_length=40)
    text = WordsField("report")


class UnsealingForm(ActForm):
    reasons = WordsField("statement")
