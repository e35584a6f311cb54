"""The shape of what people send: which fields, and that their words can be stored. The rules are in the actions."""

import re
import secrets
from itertools import takewhile

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from accounts.models import NameForm
from articles.languages import CODES, LANGUAGES
from core.forms import show_refusal
from core.rules import RuleViolation
from core.text import LENGTHS, TextMissing, UnreadableText, clean
from proposals.actions.places import MOST_PLACES, WISHES, field_of
from proposals.language import likely_language
from proposals.models import Kind, PositionStance, Stance

KINDS_WITH_TEXT = {Kind.CHANGE, Kind.ADD}
KINDS_WITHOUT_REASONS = {Kind.KEEP}
NUMBER = re.compile(r"\bP-[0-9]{6,9}\b")
LOST_SIGN = "\ufffd"  # what stands where bytes could not be read as text, a lone surrogate among them


def new_key():
    """Return a fresh token for a form: sent twice, it acts once."""
    return secrets.token_urlsafe(18)


class KeyField(forms.CharField):
    """The token of a form; without it the page was not whole."""

    def __init__(self):
        incomplete = _("The page was incomplete. Load it again, copy your words into it and send them.")
        super().__init__(max_length=LENGTHS["key"], widget=forms.HiddenInput, error_messages={"required": incomplete})


class WordsArea(forms.Textarea):
    """A text area that gives back what was typed, with signs that no page may hold made visible."""

    def format_value(self, value):
        value = super().format_value(value)
        return value.replace("\0", LOST_SIGN) if value else value


class WordsField(forms.CharField):
    """People's words, cleaned as they are stored; refused with the sentences of `core.text`."""

    def __init__(self, kind, *, needed=False, **values):
        self.kind, self.needed = kind, needed
        super().__init__(strip=False, required=False, widget=WordsArea, **values)
        self.validators = []

    def clean(self, value):
        value = value or ""
        try:
            if LOST_SIGN in value:
                raise UnreadableText
            return clean(value, self.kind, required=self.needed)
        except RuleViolation as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal


class SpokenForm(forms.Form):
    """What all forms of words share: the language, how a refusal is shown, and how what was typed is kept."""

    language = forms.ChoiceField(
        choices=LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the language you write in: Kazakh, Russian or English."),
            "invalid_choice": _("Choose the language you write in: Kazakh, Russian or English."),
        },
    )

    def refuse(self, refusal):
        """Show a refusal at the field it names, else above the form."""
        show_refusal(self, refusal)

    def _require(self, name, kind, sentence):
        try:
            clean(self.cleaned_data.get(name, ""), kind)
        except TextMissing:
            if name not in self.errors:
                self.refuse(TextMissing(sentence, field=name))

    def problems(self):
        """Return what must be mended, as (id of the place, sentence), in the order of the page."""
        listed = [("", sentence) for sentence in self.non_field_errors()]
        for name in self.fields:
            listed += [(f"id_{name}", sentence) for sentence in self.errors.get(name, [])]
        return listed

    def typed(self):
        """Return what the form holds now, as plain values, to be kept and given back."""
        return {name: self[name].value() or "" for name in self.fields if name != "key"}


class NamedForm(forms.Form):
    """How somebody is shown beside what they say, and the name for it where their profile has none yet."""

    organization = None
    name_form = forms.ChoiceField(
        choices=NameForm.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how your name is shown."),
            "invalid_choice": _("Choose how your name is shown."),
        },
    )
    shown_name = forms.CharField(required=False, max_length=LENGTHS["name"])

    def clean_name_form(self):
        return self.cleaned_data["name_form"] or NameForm.REGION

    def clean_shown_name(self):
        try:
            return clean(self.cleaned_data.get("shown_name") or "", "name", required=False)
        except RuleViolation as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal


class CoauthorEmailForm(forms.Form):
    """The address of somebody who is asked to write a proposal too."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))


class ActForm(NamedForm, SpokenForm):
    """What the forms of a person's words share: the token, how the author is shown."""

    key = KeyField()

    def __init__(self, *args, person=None, organization=None, **values):
        self.person, self.organization = person, organization
        initial = {"key": new_key(), "language": _own_language(), "name_form": NameForm.REGION}
        super().__init__(*args, initial=initial | (values.pop("initial", None) or {}), **values)
        # An organization is shown by its name alone.
        self.fields["name_form"].required = organization is None


def _wishes():
    return [(kind.value, capfirst(kind.label)) for kind in WISHES]


class ProposalForm(ActForm):
    """A proposal to one provision, or to several: `further` are the numbers of those beside the first, from 1.

    The fields of a further place bear its number (`proposals.actions.places.field_of`): `place_2`, `kind_2`, `text_2`.
    """

    kind = forms.ChoiceField(
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you propose."),
            "invalid_choice": _("Choose what you propose."),
        },
    )
    place = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    text = WordsField("proposal_text")
    reasons = WordsField("proposal_reasons")
    differs = WordsField("proposal_reasons")
    made_from = forms.CharField(required=False, max_length=2, widget=forms.HiddenInput)
    # What the page offered and told, so that nothing is offered against a choice and nothing told twice.
    offered_language = forms.CharField(required=False, max_length=2, widget=forms.HiddenInput)
    differs_from = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    looked_at = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    rivals_told = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)

    field_order = ["kind", "text", "reasons", "differs", "language", "name_form", "shown_name", "made_from", "key"]

    def __init__(self, *args, **values):
        super().__init__(*args, **values)
        given = self.data if self.is_bound else self.initial
        numbers = range(1, MOST_PLACES)
        self.further = list(takewhile(lambda number: given.get(field_of(number, "place")), numbers))
        for number in self.further:
            self.fields[field_of(number, "place")] = forms.CharField(max_length=80, widget=forms.HiddenInput)
            self.fields[field_of(number, "kind")] = forms.ChoiceField(
                choices=_wishes(), error_messages={"invalid_choice": _("Choose what you propose.")}
            )
            self.fields[field_of(number)] = WordsField("proposal_text")
            self.fields[field_of(number, "made_from")] = forms.CharField(required=False, max_length=2)
        more = [field_of(number, name) for number in self.further for name in ("place", "kind", "text")]
        self.order_fields(["kind", "text", *more, "reasons"])

    @property
    def text_fields(self):
        """The names of the fields of new words, of all places."""
        return [field_of(number) for number in (0, *self.further)]

    def clean(self):
        values = super().clean()
        for number in (0, *self.further):
            if values.get(field_of(number, "kind")) not in KINDS_WITH_TEXT:
                values[field_of(number)] = ""
                self.errors.pop(field_of(number), None)
        if values.get("rivals_told"):
            values["looked_at"] = f"{values.get('looked_at', '')} rivals".strip()
        if values.get("differs") and values.get("reasons") is not None:
            self._join_difference(values)
        return values

    def _join_difference(self, values):
        """Let the reasons end with how it differs from similar proposals: everybody reads it, the record holds it."""
        numbers = " ".join(NUMBER.findall(values.get("differs_from", "")))
        with override(values.get("language") or get_language()):
            told = _("Difference from %(numbers)s: %(words)s") % {"numbers": numbers, "words": values["differs"]}
        said = "\n\n".join(filter(None, [values["reasons"], told if numbers else values["differs"]]))
        try:
            values["reasons"] = clean(said, "proposal_reasons", field="differs")
        except RuleViolation as refusal:
            self.refuse(refusal)

    def require_words(self):
        """Ask for the words that sending needs; a draft is kept without them."""
        kind = self.cleaned_data.get("kind")
        for number in (0, *self.further):
            if self.cleaned_data.get(field_of(number, "kind")) in KINDS_WITH_TEXT:
                self._require(field_of(number), "proposal_text", TextMissing.sentence)
        if kind and kind not in KINDS_WITHOUT_REASONS:
            self._require("reasons", "proposal_reasons", _("Give your reasons in your own words."))


class RevisionForm(SpokenForm):
    """Other words for a proposal that stands: what it asks for in a place, and how its author is shown, stay.

    `changes` are those of its last revision, in their order; each that has new words has a field for them, and each of
    several a box (`out`, `out_2`) that takes it out.
    """

    key = KeyField()
    reasons = WordsField("proposal_reasons")
    made_from = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    offered_language = forms.CharField(required=False, max_length=2, widget=forms.HiddenInput)
    looked_at = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args, changes, initial=None, **values):
        super().__init__(*args, initial={"key": new_key()} | (initial or {}), **values)
        self.kinds = [change.kind for change in changes]
        for place, kind in enumerate(self.kinds):
            if kind in KINDS_WITH_TEXT:
                self.fields[field_of(place)] = WordsField("proposal_text")
            if len(self.kinds) > 1:
                self.fields[field_of(place, "out")] = forms.BooleanField(required=False)
        self.order_fields([*self.text_fields, "reasons", "language"])

    @property
    def text_fields(self):
        return [field_of(place) for place, kind in enumerate(self.kinds) if kind in KINDS_WITH_TEXT]

    @property
    def texts(self):
        """The new words of each change in their order, as they were sent; nothing for kinds without."""
        return tuple(self.cleaned_data.get(field_of(place), "") for place in range(len(self.kinds)))

    @property
    def without(self):
        """The numbers of the places that are taken out, from 0."""
        return tuple(place for place in range(len(self.kinds)) if self.cleaned_data.get(field_of(place, "out")))

    def require_words(self):
        """Ask for the words without which nothing can be sent."""
        for name in set(self.text_fields) - {field_of(place) for place in self.without}:
            self._require(name, "proposal_text", TextMissing.sentence)
        if set(self.kinds) - KINDS_WITHOUT_REASONS:
            self._require("reasons", "proposal_reasons", _("Give your reasons in your own words."))


class TranslationForm(SpokenForm):
    """What somebody said, in another language: a field for each place that has words, one for the reasons.

    `original` is an `Original`; only what it says has a field.
    """

    made_from = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args, original, **values):
        super().__init__(*args, **values)
        others = [one for one in LANGUAGES if one[0] != original.language]
        self.fields["language"].choices = others  # type: ignore[attr-defined]
        self.places = len(original.texts)
        self.text_fields = [field_of(place) for place, text in enumerate(original.texts) if text]
        for name in self.text_fields:
            self.fields[name] = WordsField("proposal_text", needed=True)
        if original.reasons:
            self.fields["reasons"] = WordsField("proposal_reasons", needed=True)
        self.order_fields(["language", *self.text_fields, "reasons"])

    @property
    def texts(self):
        """What was written for each place in their order, nothing where there is nothing to say."""
        return tuple(self.cleaned_data.get(field_of(place), "") for place in range(self.places))


class RemovalForm(forms.Form):
    """Why a translation is removed; whoever made it gives no reasons."""

    reasons = WordsField("statement")


class DossierForm(SpokenForm):
    """What the forms of a dossier share: `seen` says what each was made from. Only the organization is named."""

    looked_at = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class LetterForm(DossierForm):
    """The cover letter of a dossier and the language of the whole."""

    text = WordsField("dossier_letter")

    field_order = ["text", "language", "seen"]


class PositionForm(DossierForm):
    """An organization's position on one place."""

    stance = forms.ChoiceField(
        choices=PositionStance.choices,
        error_messages={
            "required": _("Choose a position: support, support with changes, or oppose."),
            "invalid_choice": _("Choose a position: support, support with changes, or oppose."),
        },
    )
    text = WordsField("proposal_text")
    reasons = WordsField("proposal_reasons")

    field_order = ["stance", "text", "reasons", "language", "seen"]

    def clean(self):
        values = super().clean()
        if values.get("stance") != PositionStance.WITH_CHANGES:
            values["text"] = ""
            self.errors.pop("text", None)
        return values


class CommentForm(ActForm):
    """Words on a proposal or on an article. Their language is found from them where none is chosen."""

    stance = forms.ChoiceField(
        choices=Stance.choices,
        widget=forms.RadioSelect,
        initial=Stance.NEUTRAL,
        error_messages={
            "required": _("Choose whether you are for, against or neutral."),
            "invalid_choice": _("Choose whether you are for, against or neutral."),
        },
    )
    quote = WordsField("quote")
    text = WordsField("comment", needed=True)
    office = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": _("You can answer in an office that you hold, or as yourself.")},
    )
    parent = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    looked_at = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    field_order = ["stance", "quote", "text", "language", "name_form", "shown_name", "office", "parent", "key"]

    def __init__(self, *args, offices=(), initial=None, **values):
        super().__init__(*args, initial={"language": ""} | (initial or {}), **values)
        self.fields["office"].choices = [("", _("As yourself")), *offices]  # type: ignore[attr-defined]
        self.fields["language"].required = False

    def clean(self):
        values = super().clean()
        if not values.get("language") and "language" not in self.errors:
            values["language"] = likely_language(values.get("text", ""), otherwise=_own_language())
        return values


class CommentEdit(SpokenForm):
    """Other words for a comment that stands."""

    looked_at = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    stance = forms.ChoiceField(
        choices=Stance.choices,
        error_messages={
            "required": _("Choose whether you are for, against or neutral."),
            "invalid_choice": _("Choose whether you are for, against or neutral."),
        },
    )
    text = WordsField("comment", needed=True)

    field_order = ["stance", "text", "language"]


def _own_language():
    language = get_language()
    return language if language in CODES else CODES[0]
