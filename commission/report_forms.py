"""What is asked for on the pages of reports."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.drafts import PhaseKind


class PhaseForm(forms.Form):
    """Of which phase a report should be."""

    phase = forms.ChoiceField(
        label=pgettext_lazy("report", "Phase"),
        choices=PhaseKind,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose of which phase the report should be.")),
    )
