"""What comes in from the pages of sittings: when and where, what is on the agenda, what came of it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.forms import MomentField
from articles.languages import CODES, LANGUAGES
from commission.models.sittings import MOST_MEMBERS
from core.text import LENGTHS

MOST_NUMBER = 9_999


def _line(label, language, *, required=True):
    return forms.CharField(
        label=f"{label} ({dict(LANGUAGES)[language]})",
        max_length=LENGTHS["title"],
        required=required,
        widget=forms.TextInput({"lang": language}),
    )


def _number(label, *, least=1, required=True):
    return forms.IntegerField(label=label, min_value=least, max_value=MOST_MEMBERS, required=required)


def by_language(values, name):
    """Return the words of a form by language."""
    return {language: values.get(f"{name}_{language}") or "" for language in CODES}


class SittingForm(forms.Form):
    """When, where and under which title a sitting is; `number` where it is announced."""

    def __init__(self, *args, is_new, **options):
        super().__init__(*args, **options)
        if is_new:
            self.fields["number"] = forms.IntegerField(
                label=pgettext_lazy("of a sitting", "Number"), min_value=1, max_value=MOST_NUMBER
            )
        self.fields["starts_at"] = MomentField(label=_("Beginning (Astana time)"))
        for name, label in (("title", _("Title")), ("place", pgettext_lazy("of a sitting", "Place"))):
            for language in CODES:
                self.fields[f"{name}_{language}"] = _line(label, language, required=language != "en")
        self.fields["stream"] = forms.CharField(
            label=_("Link to the stream"),
            max_length=LENGTHS["title"],
            required=False,
            widget=forms.TextInput({"inputmode": "url"}),
            help_text=_("An address that begins with https://. It is shown as a link."),
        )
        self.fields["members"] = _number(_("Members of the Commission"))
        self.fields["quorum"] = _number(
            pgettext_lazy("of a sitting", "Quorum: how many of them have to be there"),
        )

    @property
    def facts(self):
        """All that the acts take, but for the number."""
        values = self.cleaned_data
        told = {name: values[name] for name in ("starts_at", "stream", "members", "quorum")}
        return told | {name: by_language(values, name) for name in ("title", "place")}


def facts_of(sitting):
    """Return what the form of a sitting holds at first."""
    words = {
        f"{name}_{language}": getattr(sitting, name).get(language, "")
        for name in ("title", "place")
        for language in CODES
    }
    return words | {name: getattr(sitting, name) for name in ("starts_at", "stream", "members", "quorum")}


class AgendaForm(forms.Form):
    """What is put on an agenda: a prepared answer, or words."""

    def __init__(self, *args, dockets, **options):
        super().__init__(*args, **options)
        self.dockets = {docket.uid: docket for docket in dockets}
        choices = [("", _("None: words alone")), *((docket.uid, docket.title) for docket in dockets)]
        self.fields["docket"] = forms.ChoiceField(
            label=_("Prepared answer"),
            choices=choices,
            required=False,
            help_text=_("Its decisions then wait for this sitting, and go out with it."),
        )
        for language in CODES:
            self.fields[f"words_{language}"] = _line(_("How the agenda calls it"), language, required=False)

    @property
    def values(self):
        chosen = self.dockets.get(self.cleaned_data["docket"])
        return {"docket": chosen, "words": by_language(self.cleaned_data, "words")}


class ResultsForm(forms.Form):
    """Who was there, how each item of the agenda was voted on, the minutes."""

    def __init__(self, *args, items, **options):
        super().__init__(*args, **options)
        self.items = items
        self.fields["present"] = _number(_("How many members were there"), least=0, required=False)
        self.fields["attended"] = _names(_("Their names, one on each line"))
        for item in items:
            for way, label in WAYS.items():
                self.fields[f"{way}_{item.pk}"] = _number(label, least=0, required=False)
                self.fields[f"names_{way}_{item.pk}"] = _names(_("By name: %(way)s") % {"way": label})
        for language in CODES:
            self.fields[f"minutes_{language}"] = forms.CharField(
                label=f"{_('Minutes')} ({dict(LANGUAGES)[language]})",
                max_length=LENGTHS["page"],
                required=False,
                widget=forms.Textarea({"rows": 10, "lang": language}),
            )

    def voting(self):
        """Return (item, inputs of the numbers, inputs of the names) of each item of the agenda."""
        return [
            (
                item,
                [self[f"{way}_{item.pk}"] for way in WAYS],
                [self[f"names_{way}_{item.pk}"] for way in WAYS],
            )
            for item in self.items
        ]

    @property
    def values(self):
        given = self.cleaned_data
        votes = {
            item.pk: {way: given[f"{way}_{item.pk}"] for way in WAYS}
            | {"names": {way: given[f"names_{way}_{item.pk}"].splitlines() for way in WAYS}}
            for item in self.items
        }
        return {
            "present": given["present"],
            "attended": given["attended"].splitlines(),
            "minutes": by_language(given, "minutes"),
            "votes": votes,
        }


WAYS = {
    "for": pgettext_lazy("votes", "For"),
    "against": pgettext_lazy("votes", "Against"),
    "abstained": pgettext_lazy("votes", "Abstained"),
}


def _names(label):
    return forms.CharField(
        label=label, max_length=LENGTHS["page"], required=False, widget=forms.Textarea({"rows": 4, "dir": "auto"})
    )


def results_of(sitting, items):
    """Return what the form of a sitting's results holds at first."""
    held = {"attended": "\n".join(sitting.attended), "present": None if sitting.attended else sitting.present}
    held |= {f"minutes_{language}": sitting.minutes.get(language, "") for language in CODES}
    for item in items:
        numbers = zip(WAYS, (item.votes_for, item.votes_against, item.abstained), strict=True)
        held |= {f"{way}_{item.pk}": None if item.names else number for way, number in numbers}
        held |= {f"names_{way}_{item.pk}": "\n".join(item.names.get(way, ())) for way in WAYS}
    return held
