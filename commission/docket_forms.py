"""What comes in from the page of a prepared answer: the words of each variant, and what is done with them."""

import re
from copy import deepcopy

from django import forms

from articles.languages import CODES

FIELD = re.compile(
    rf"(outcome|seen|read|from|(?:reasons|words|explanation)_(?:{'|'.join(CODES)}))_([1-9][0-9]{{0,4}})", re.ASCII
)


NOTHING = {
    "reasons": {},
    "words": {},
    "explanation": {},
    "outcome": "",
    "is_seen": False,
    "read": 0,
    "reasons_from": "",
}


class Written:
    """The words that were sent for variants, by the numbers of their entries: as the act takes and a page shows them.

    `errors` stand at inputs, by their names.
    """

    def __init__(self, data=()):
        self.entries, self.errors = {}, {}
        for name in data:
            if (match := FIELD.fullmatch(name)) is None:
                continue
            what, number = match.group(1), int(match.group(2))
            said = self.entries.setdefault(number, deepcopy(NOTHING))
            self._take(said, what, data[name])

    @staticmethod
    def _take(said, what, value):
        if what == "read":
            said["read"] = int(value) if re.fullmatch(r"[0-9]{1,6}", value, re.ASCII) else 0
        elif what == "seen":
            said["is_seen"] = value == "1"
        elif what in {"outcome", "from"}:
            said["outcome" if what == "outcome" else "reasons_from"] = value
        else:
            kind, language = what.rsplit("_", 1)
            said[kind][language] = value

    def take(self, number, taken):
        """Put reusable reasons into what was typed for a variant (as `commission.ready.take` gives them)."""
        said = self.entries.get(number)
        if said is not None:
            said["outcome"], said["reasons_from"] = taken["outcome"], taken["reasons_from"]
            said["reasons"] |= {code: taken[f"reasons_{code}"] for code in CODES if f"reasons_{code}" in taken}

    def refuse(self, refusal):
        """Show a refusal at the input that it is about."""
        self.errors.setdefault(refusal.field or "", str(refusal))


class StepForm(forms.Form):
    """A step on a prepared answer: the digest of what was read; why, where it is given back."""

    digest = forms.CharField(required=False, max_length=64)
    reasons = forms.Field(required=False)
