"""Which table is asked for: what its page and its files take."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commission.comparative.choice import LANGUAGES, NAMED, NAMES, STATES, WHOSE, Choice
from commission.models import Format, Outcome
from commission.sitting_forms import MOST_NUMBER
from core import ids
from core.forms import show_refusal

ASKED = ("article", "decision", "whose", "language", "names", "sitting", "theme")
DECISIONS = [(state, state) for state in STATES] + list(Outcome.choices)


class TableFilter(forms.Form):
    """Which rows a table should have; what is unknown is left out."""

    article = forms.CharField(required=False, max_length=80)
    decision = forms.ChoiceField(required=False, choices=DECISIONS)
    whose = forms.ChoiceField(required=False, choices=[(whose, whose) for whose in WHOSE])
    language = forms.ChoiceField(required=False, choices=[(language, language) for language in LANGUAGES])
    names = forms.ChoiceField(required=False, choices=[(names, names) for names in NAMES])
    sitting = forms.IntegerField(required=False, min_value=1, max_value=MOST_NUMBER)
    theme = forms.RegexField(rf"\A{ids.PATTERN.pattern}\Z", required=False)

    def __init__(self, data, *, language):
        super().__init__(data)
        self.of_page = language

    @property
    def choice(self):
        """What is asked for; in the language of the page where none is named."""
        self.full_clean()
        return Choice(
            **{"language": self.of_page} | {name: value for name, value in self.cleaned_data.items() if value}
        )


class TableFileForm(forms.Form):
    """A file of the table: of which article, with which rows, in which language and format."""

    form = forms.ChoiceField(
        choices=Format,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose what kind of file it should be.")),
    )
    language = forms.ChoiceField(
        choices=[
            ("kk", "Қазақша"),
            ("ru", "Русский"),
            ("both", "Қазақша / Русский"),
            ("en", "English"),
        ]
    )
    decision = forms.ChoiceField(
        required=False,
        choices=[
            ("", pgettext_lazy("filter of the table", "All")),
            ("open", pgettext_lazy("filter of the table", "Without an answer")),
            ("decided", pgettext_lazy("filter of the table", "With an answer")),
            *Outcome.choices,
        ],
    )
    whose = forms.ChoiceField(
        required=False,
        choices=[
            ("", pgettext_lazy("filter", "Everybody")),
            ("citizens", pgettext_lazy("filter", "Citizens")),
            ("organizations", _("Organizations and parties")),
        ],
    )
    names = forms.ChoiceField(
        required=False,
        choices=[
            (NAMED, _("Names as their authors chose")),
            ("none", _("No names")),
        ],
    )

    def __init__(self, *args, articles, sittings, themes, **options):
        super().__init__(*args, **options)
        everything = ("", pgettext_lazy("filter of the table", "All"))
        self.fields["sitting"] = forms.ChoiceField(required=False, choices=[everything, *sittings])
        self.fields["theme"] = forms.ChoiceField(required=False, choices=[everything, *themes])
        self.fields["article"] = forms.ChoiceField(required=False, choices=[("", ""), *articles])

    def refuse(self, refusal):
        """Show why the act was refused."""
        show_refusal(self, refusal)

    @property
    def choice(self):
        told = {name: self.cleaned_data[name] for name in ASKED}
        return Choice(**told | {"names": told["names"] or NAMED, "sitting": int(told["sitting"] or 0)})
