"""The shape of what offices send: names of themes, places of texts, words on an article."""

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.languages import LANGUAGES, OFFICIAL
from core.text import LENGTHS
from proposals.forms import WordsField

NO_THEME = "none"


class NamesForm(forms.Form):
    """A theme's name in three languages. What is written is judged by the act."""

    name_kk = forms.CharField(label=_("Name in Kazakh"), required=False)
    name_ru = forms.CharField(label=_("Name in Russian"), required=False)
    name_en = forms.CharField(label=_("Name in English"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs |= {"lang": name.removeprefix("name_"), "maxlength": LENGTHS["name"]}

    @property
    def names(self):
        return {name.removeprefix("name_"): value for name, value in self.cleaned_data.items()}


class PlaceForm(forms.Form):
    """Where a text belongs: a named theme, by its id, or none of them."""

    theme = forms.ChoiceField(
        label=_("Theme"),
        error_messages={
            "required": _("Choose where the text belongs."),
            "invalid_choice": _("Choose where the text belongs."),
        },
    )

    def __init__(self, themes, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.themes = {theme.uid: theme for theme in themes}
        named = [(theme.uid, theme.name) for theme in themes]
        choices = [("", _("Choose")), *named, (NO_THEME, _("None of these"))]
        self.fields["theme"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self):
        return self.themes.get(self.cleaned_data["theme"])


class TakingBackForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)


class AnalysisForm(TakingBackForm):
    """Words in Kazakh and Russian, in English where they are written, for the count that was read."""

    watermark = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**62)

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
