"""Personal data as it is pointed at: to its author before sending, to moderators beside what they rule on."""

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from proposals.personal_data import personal_data

KINDS_OF_DATA = {
    "iin": pgettext_lazy("personal data", "an identity number (IIN)"),
    "phone": pgettext_lazy("personal data", "a telephone number"),
    "card": pgettext_lazy("personal data", "the number of a bank card"),
    "email": pgettext_lazy("personal data", "an e-mail address"),
}


@dataclass(frozen=True)
class Noticed:
    """Words that may be personal data, and in which field they stand."""

    field: str
    kind: str
    words: str

    @property
    def label(self):
        return KINDS_OF_DATA[self.kind]


def new_in(form, *fields):
    """Return what may be personal data in some fields of a valid form, unless it was told before (`looked_at`)."""
    noticed = noticed_in(form.cleaned_data, *fields)
    told = set(form.cleaned_data["looked_at"].split())
    return noticed if {one.kind for one in noticed} - told else []


def kinds_of(noticed):
    """Return what a form holds in `looked_at` once these were told."""
    return " ".join(sorted({one.kind for one in noticed}))


def noticed_in(values, *fields):
    """Return what may be personal data in some fields of a form."""
    return [
        Noticed(field, found.kind, found.within(text))
        for field in fields
        if (text := values.get(field))
        for found in personal_data(text)
    ]
