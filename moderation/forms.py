"""The shape of rulings and reports as they come in; the rules are in the actions."""

import re

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.current import place_of
from articles.languages import LANGUAGES
from core import ids
from core.forms import show_refusal
from core.rules import RuleViolation
from core.text import LENGTHS
from moderation.actions.grouping import NothingToMergeInto
from moderation.actions.placing import NoPlaceToMoveTo
from moderation.moved import place_named
from proposals.forms import WordsField

# Of a proposal, as it is typed: with a Latin or a Cyrillic letter, or none.
NUMBER = re.compile("(?:[P\u0420]-?)?0*([0-9]{1,9})")
LONGEST_NAME = 20  # of a word that can be marked, `text-12.4711`


class ActForm(forms.Form):
    def refuse(self, refusal):
        """Show an act's refusal at the field it names, else above the form."""
        show_refusal(self, refusal)


class MarkedField(forms.MultipleChoiceField):
    """Names of words that were marked; which there are is known by the act alone."""

    def valid_value(self, value):
        return len(value) <= LONGEST_NAME


class RulingForm(ActForm):
    ruling = forms.CharField(required=False, max_length=20)
    ground = forms.CharField(required=False, max_length=40)
    reasons = WordsField("statement")
    reasons_from = forms.CharField(required=False, max_length=ids.LENGTH)
    read_grounds = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    read = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    read_translation = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    cover = MarkedField(required=False)
    cover_of = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)


class BatchForm(ActForm):
    ruling = forms.CharField(required=False, max_length=20)
    ground = forms.CharField(required=False, max_length=40)
    reasons = WordsField("statement")
    reasons_from = forms.CharField(required=False, max_length=ids.LENGTH)
    read_grounds = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class AnswerForm(ActForm):
    """What a second moderator says who refuses a batch."""

    reasons = WordsField("statement")


class NoteForm(ActForm):
    """What moderators ask one another about an item and answer; `question` is the one that is meant."""

    colleague = forms.CharField(required=False, max_length=20)
    question = forms.CharField(required=False, max_length=ids.LENGTH)
    note = WordsField("note")


class VerdictForm(ActForm):
    verdict = forms.CharField(required=False, max_length=20)


class ReportForm(ActForm):
    ground = forms.CharField(required=False, max_length=40)
    text = WordsField("report")
    read_grounds = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class UnsealingForm(ActForm):
    reasons = WordsField("statement")


class RetiringForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)


class GroundForm(RetiringForm):
    """A ground in three languages; without `code` a new one, whose code is chosen."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Latin small letters and underscores. It stands in addresses and in the record, and stays."),
    )
    order = forms.IntegerField(
        label=_("Place in the list"), min_value=1, max_value=10_000, help_text=_("The smallest number comes first.")
    )

    def __init__(self, *args, code=None, **kwargs):
        super().__init__(*args, **kwargs)
        for language, name in LANGUAGES:
            spoken = {"lang": language}
            self.fields[f"name_{language}"] = forms.CharField(
                label=_("In a few words: %(language)s") % {"language": name},
                max_length=LENGTHS["name"],
                widget=forms.TextInput(spoken),
            )
            self.fields[f"sentence_{language}"] = forms.CharField(
                label=_("In full: %(language)s") % {"language": name},
                max_length=LENGTHS["rule"],
                widget=forms.Textarea(spoken | {"rows": 3}),
            )
        if code is not None:
            self.fields["code"].disabled = True
            self.fields["code"].widget = forms.HiddenInput()


class ReasonsForm(RetiringForm):
    """Reusable reasons in three languages; without `code` new ones, whose code is chosen."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Latin small letters and underscores. It stands in addresses and in the record, and stays."),
    )

    def __init__(self, *args, grounds, code=None, **kwargs):
        super().__init__(*args, **kwargs)
        for language, name in LANGUAGES:
            spoken = {"lang": language}
            self.fields[f"title_{language}"] = forms.CharField(
                label=_("Title: %(language)s") % {"language": name},
                max_length=LENGTHS["name"],
                widget=forms.TextInput(spoken),
            )
            text = WordsField("statement", needed=True, label=_("Text: %(language)s") % {"language": name})
            text.widget.attrs |= spoken | {"rows": 4, "data-limit": LENGTHS["statement"]}
            self.fields[f"text_{language}"] = text
        self.fields["grounds"] = forms.MultipleChoiceField(
            label=_("For which grounds"),
            help_text=_("None marked: for any."),
            choices=[(version.code, capfirst(version.name)) for version in grounds],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        if code is not None:
            self.fields["code"].disabled = True
            self.fields["code"].widget = forms.HiddenInput()


class AppealForm(ActForm):
    text = WordsField("appeal")


class DecisionOnAppealForm(ActForm):
    outcome = forms.CharField(required=False, max_length=20)
    read_grounds = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    ground = forms.CharField(required=False, max_length=40)
    reasons = WordsField("statement")
    reasons_from = forms.CharField(required=False, max_length=ids.LENGTH)


class SplittingForm(ActForm):
    reasons = WordsField("statement")
    reasons_from = forms.CharField(required=False, max_length=ids.LENGTH)


class MergingForm(SplittingForm):
    """Which proposal another one repeats, by its public number; `found` is the one that was chosen, if there is it."""

    into = forms.CharField(required=False, max_length=40)
    read = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    read_into = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    read_grounds = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    found = None

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows

    def clean_into(self):
        try:
            self.found = chosen_among(self.rows, self.cleaned_data["into"])
        except RuleViolation as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        return self.found


class MovingForm(ActForm):
    """Where something belongs, by the eid of the place or by the numbers of its article and paragraph."""

    reasons = WordsField("statement")
    to = forms.CharField(required=False, max_length=80)
    article = forms.CharField(required=False, max_length=12)
    paragraph = forms.CharField(required=False, max_length=12)
    stands = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    read = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    read_grounds = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    found = None

    def __init__(self, *args, draft, item, **kwargs):
        super().__init__(*args, **kwargs)
        self.draft, self.item = draft, item

    def clean(self):
        values = super().clean()
        eid, article, paragraph = (values.pop(name, "") for name in ("to", "article", "paragraph"))
        if not self.errors:
            try:
                self.found = values["to"] = place_chosen(self.draft, eid, article, paragraph)
            except RuleViolation as refusal:
                self.refuse(refusal)
        return values


def place_chosen(draft, eid, article="", paragraph=""):
    """Return the place that a moderator names; refuse what names none."""
    if not eid and not article.strip():
        raise NoPlaceToMoveTo(field="to")
    found = place_of(draft, eid) if eid else place_named(draft, article, paragraph)
    if found is None:
        raise NoPlaceToMoveTo(NoPlaceToMoveTo.unknown, field="to")
    return found


def chosen_among(rows, typed):
    """Return the public proposal among some that a moderator names by its number; refuse what names none."""
    typed = typed.strip().upper()
    if not typed:
        raise NothingToMergeInto(field="into")
    number = NUMBER.fullmatch(typed)
    found = number and rows.filter(serial=int(number[1]), visible_at__isnull=False).first()
    if not found:
        raise NothingToMergeInto(NothingToMergeInto.unknown, field="into", number=typed)
    return found
