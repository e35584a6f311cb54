"""What the register should show, as an address asks for it; what is unknown there is left out."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commission.models import Outcome
from commission.register.rows import ANSWERS, DUE, HIDDEN, MERGED, NUMBER, OVERDUE, POSITION, WAITING, WITHDRAWN, Asked
from core.text import LENGTHS
from proposals.models import Kind

STATES = [
    (WAITING, pgettext_lazy("register", "waits for an answer")),
    (DUE, pgettext_lazy("register", "has to be answered by a day")),
    (OVERDUE, pgettext_lazy("register", "overdue")),
    *Outcome.choices,
    (MERGED, pgettext_lazy("register", "merged into another")),
    (WITHDRAWN, pgettext_lazy("register", "withdrawn or erased by its author")),
    (HIDDEN, pgettext_lazy("register", "hidden or returned by a moderator")),
]
KINDS = [*Kind.choices, (POSITION, _("positions of organizations"))]
ORDERS = [
    (DUE, pgettext_lazy("sorting", "what is due first")),
    (ANSWERS, pgettext_lazy("sorting", "newest answers first")),
    (NUMBER, pgettext_lazy("sorting", "by number, the newest first")),
]


class RegisterFilter(forms.Form):
    """What is looked for, which rows, and in which order."""

    q = forms.CharField(required=False, max_length=LENGTHS["search"])
    state = forms.ChoiceField(required=False, choices=STATES)
    kind = forms.ChoiceField(required=False, choices=KINDS)
    order = forms.ChoiceField(required=False, choices=ORDERS)

    @property
    def asked(self):
        self.full_clean()
        return Asked(**{name: value for name, value in self.cleaned_data.items() if value})
