"""What comes in from the Commission's pages: a decision, and what a desk or the list of answers should show."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Level
from accounts.regions import REGIONS
from commission.actions import CorrectionMissing, NothingChosen, OutcomeMissing, ReasonsMissing, Shown, ShownPosition
from commission.desk import STATES, WHOSE, Wanted
from commission.models import Outcome
from core.forms import show_refusal
from core.ids import PATTERN
from core.text import LENGTHS
from proposals.models import Channel, Kind, PositionStance

CHOSEN = re.compile(r"P-(\d{6,9})(?:\*(\d{1,6}))?(?:@(\d{1,5}))?", re.ASCII)
CHOSEN_POSITION = re.compile(r"(n_[0-9a-z]{26})\*(\d{1,4})", re.ASCII)
KIND_OR_STANCE = [*Kind.choices, *PositionStance.choices]


class ChosenField(forms.Field):
    """Ticked rows of a desk: `P-000041` for one proposal, `P-000041*12` for it and its equals as they were shown.

    `@3` behind it names the revision of its words that was read. `n_…*2` is an organization's position as the second
    version of its dossier has it.
    """

    widget = forms.MultipleHiddenInput
    default_error_messages = {
        "required": NothingChosen.sentence,
        "invalid": _("“%(value)s” names no proposal and no position."),
    }

    def to_python(self, value):
        shown = {}
        for item in value or []:
            if match := CHOSEN_POSITION.fullmatch(item):
                uid, version = match.groups()
                shown[uid] = ShownPosition(uid, int(version))
                continue
            match = CHOSEN.fullmatch(item)
            if not match:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid", params={"value": item[:40]})
            serial, *more = match.groups()
            shown[int(serial)] = Shown(int(serial), *(int(number) if number else None for number in more))
        return list(shown.values())


class DecisionForm(forms.Form):
    """One answer for what is ticked. Lengths and signs are judged by the act."""

    chosen = ChosenField()
    outcome = forms.ChoiceField(
        choices=Outcome, error_messages=dict.fromkeys(("required", "invalid_choice"), OutcomeMissing.sentence)
    )
    reasons_kk = forms.Field(error_messages={"required": ReasonsMissing.sentences["kk"]})
    reasons_ru = forms.Field(error_messages={"required": ReasonsMissing.sentences["ru"]})
    reasons_en = forms.Field(required=False)
    reasons_from = forms.CharField(required=False, max_length=40)

    @property
    def answer(self):
        """The outcome, the reasons by language and what they were made from, as the act takes them."""
        reasons = {language: self.cleaned_data[f"reasons_{language}"] or "" for language in ("kk", "ru", "en")}
        made_from = self.cleaned_data["reasons_from"]
        return {"outcome": self.cleaned_data["outcome"], "reasons": reasons, "reasons_from": made_from}

    def refuse(self, refusal):
        """Show a refusal at the field it is about, or above the form."""
        show_refusal(self, refusal)


class CorrectionForm(forms.Form):
    """A new answer in the place of an earlier one, and why. Lengths and signs are judged by the act."""

    outcome = forms.ChoiceField(
        choices=Outcome, error_messages=dict.fromkeys(("required", "invalid_choice"), OutcomeMissing.sentence)
    )
    correction_kk = forms.Field(error_messages={"required": CorrectionMissing.sentences["kk"]})
    correction_ru = forms.Field(error_messages={"required": CorrectionMissing.sentences["ru"]})
    correction_en = forms.Field(required=False)
    reasons_kk = forms.Field(error_messages={"required": ReasonsMissing.sentences["kk"]})
    reasons_ru = forms.Field(error_messages={"required": ReasonsMissing.sentences["ru"]})
    reasons_en = forms.Field(required=False)

    @property
    def answer(self):
        """What the act takes: outcome, reasons and account of why, by language."""
        words = {
            name: {language: self.cleaned_data[f"{name}_{language}"] or "" for language in ("kk", "ru", "en")}
            for name in ("reasons", "correction")
        }
        return {"outcome": self.cleaned_data["outcome"]} | words

    def refuse(self, refusal):
        """Show a refusal at the field it is about, or above the form."""
        show_refusal(self, refusal)


class DeskFilter(forms.Form):
    """What a desk should show; what is unknown is left out."""

    whose = forms.ChoiceField(required=False, choices=[(whose, whose) for whose in WHOSE])
    kind = forms.ChoiceField(required=False, choices=KIND_OR_STANCE)
    place = forms.CharField(required=False, max_length=80)
    state = forms.ChoiceField(required=False, choices=[(state, state) for state in STATES])
    language = forms.ChoiceField(required=False, choices=[("kk", "kk"), ("ru", "ru"), ("en", "en")])
    same = forms.RegexField(r"\AP-\d{6,9}\Z", required=False)
    theme = forms.RegexField(r"\Ah_[0-9a-z]{26}\Z", required=False)
    family = forms.RegexField(r"\Ag_[0-9a-z]{26}\Z", required=False)
    given = forms.RegexField(rf"\A{PATTERN.pattern}\Z", required=False)
    words = forms.CharField(required=False, max_length=LENGTHS["search"])
    channel = forms.ChoiceField(required=False, choices=Channel)
    level = forms.TypedChoiceField(required=False, choices=Level, coerce=int, empty_value=None)
    region = forms.ChoiceField(required=False, choices=REGIONS)
    supports = forms.IntegerField(required=False, min_value=1, max_value=10**6)

    @property
    def wanted(self):
        self.full_clean()
        known = {name: value for name, value in self.cleaned_data.items() if value}
        if "same" in known:
            known["same"] = int(known["same"].removeprefix("P-"))
        return Wanted(**known)


class AnswersFilter(forms.Form):
    """Which answers to list; what is unknown is left out."""

    whose = forms.ChoiceField(required=False, choices=[(whose, whose) for whose in WHOSE])
    outcome = forms.ChoiceField(required=False, choices=Outcome)
    article = forms.CharField(required=False, max_length=80)

    @property
    def wanted(self):
        self.full_clean()
        return self.cleaned_data
