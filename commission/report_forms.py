"""What is asked for on the pages of reports."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.languages import LANGUAGES, OFFICIAL
from articles.models.drafts import PhaseKind
from core.text import LENGTHS
from proposals.forms import WordsField


class PhaseForm(forms.Form):
    """Of which phase a report should be."""

    phase = forms.ChoiceField(
        label=pgettext_lazy("report", "Phase"),
        choices=PhaseKind,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose of which phase the report should be.")),
    )


class TakingBackForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)


class ReportWordsForm(TakingBackForm):
    """Words of staff in Kazakh and Russian, in English where they are written."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for language, name in LANGUAGES:
            needed = language in OFFICIAL
            label = _("Text: %(language)s") if needed else _("Text: %(language)s (optional)")
            words = WordsField("analysis", needed=needed, label=label % {"language": name})
            words.widget.attrs |= {"lang": language, "rows": 5, "data-limit": LENGTHS["analysis"]}
            self.fields[language] = words

    @property
    def words(self):
        return {language: self.cleaned_data[language] for language, _name in LANGUAGES}
