"""The shape of what offices send: names of themes, places of texts, words on an article, families by hand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.languages import LANGUAGES, OFFICIAL
from core.text import LENGTHS
from feedback.models import Part
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


class ReasonsForm(forms.Form):
    """Why something is done by hand: staff read it, the public record commits to it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reasons = WordsField("note", needed=True, label=_("Why"))
        reasons.widget.attrs |= {"rows": 3, "data-limit": LENGTHS["note"]}
        self.fields["reasons"] = reasons


class FamilyForm(ReasonsForm):
    """What becomes of the ticked texts of a family: each for itself, a family of their own, or into another one."""

    ACTS = (
        ("alone", _("Each stands for itself")),
        ("apart", _("They are a family of their own")),
        ("into", _("They say the same as another family")),
    )
    act = forms.ChoiceField(
        label=_("What becomes of the ticked texts"),
        choices=ACTS,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose what becomes of the texts.")),
    )
    family = forms.ChoiceField(label=_("Which family"), required=False)

    def __init__(self, others, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["family"].choices = [("", _("Choose")), *others]  # type: ignore[attr-defined]

    def clean(self):
        if self.cleaned_data.get("act") == "into" and not self.cleaned_data.get("family") and not self.errors:
            self.add_error("family", _("Choose the family that they go to."))


class TextsForm(ReasonsForm):
    """Texts that say the same, by their numbers or addresses: the others go to the first."""

    part = forms.ChoiceField(label=_("Compared is"), choices=Part)
    texts = forms.CharField(
        label=_("Numbers of proposals, or addresses of comments"),
        max_length=5000,
        error_messages={"required": _("Write the numbers or addresses of two texts or more.")},
    )
