"""What comes in where work on an article is given to somebody."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from commission.actions import DayUnfit, NotOnStaff
from commission.colleagues import who_may_be_given

NUMBER = re.compile(r"P-(\d{6,9})", re.ASCII | re.IGNORECASE)


class NumbersField(forms.CharField):
    """Numbers of proposals with spaces or commas between them, as a list; none where nothing is typed."""

    default_error_messages = {"number": _("“%(value)s” is no number of a proposal. Write them so: P-000041 P-000042.")}

    def to_python(self, value):
        serials = []
        for word in re.split(r"[\s,;]+", super().to_python(value) or ""):
            match = NUMBER.fullmatch(word)
            if word and not match:
                raise forms.ValidationError(self.error_messages["number"], "number", params={"value": word[:40]})
            if match:
                serials.append(int(match[1]))
        return list(dict.fromkeys(serials))


class AssignForm(forms.Form):
    """To whom, by when and, where no theme is given, which proposals. Whether it may be is judged by the act."""

    numbers = NumbersField(
        label=_("Which proposals"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Their numbers, with spaces between them. Leave it empty to give all that is said on this article."
        ),
    )
    until = forms.DateField(
        label=_("To be answered by the day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(("required", "invalid"), DayUnfit.sentence),
    )

    def __init__(self, *args, work, **values):
        super().__init__(*args, **values)
        self.people = {person.uid: person for person in who_may_be_given(work.draft, work.article.pk)}
        named = [(uid, person.name or person.email) for uid, person in self.people.items()]
        self.fields["person"] = forms.ChoiceField(
            label=_("To whom"),
            choices=[("", _("Choose a person")), *named],
            error_messages=dict.fromkeys(("required", "invalid_choice"), NotOnStaff.sentence),
        )
        if work.theme is not None:
            del self.fields["numbers"]


class TakingBackForm(forms.Form):
    """Which assignment is taken back."""

    which = forms.CharField(max_length=40)
