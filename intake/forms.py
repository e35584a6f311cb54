"""The shape of what the desk takes: files and what is settled for them. The rules are in the actions."""

import re

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import Level, NameForm
from accounts.regions import REGIONS
from articles.forms import articles_of_numbers
from articles.languages import LANGUAGES
from core.text import LENGTHS
from intake.actions import Invitation
from intake.actions.invited import MOST_DAYS, REMIND_DAYS
from intake.entries import GROUNDS, OF_PASSAGE, OF_SENDER, field_of, flat
from intake.models import IMPORTED, Called
from intake.submissions import FIELDS
from intake.tables import LARGEST_FILE
from proposals.forms import ActForm, WordsField, new_key
from proposals.models import Channel, Kind

OF_PROPOSAL = re.compile(r"P-0*([1-9][0-9]{0,8})", re.ASCII)

LEVELS_OF_A_FILE = [
    (Level.CONTACT.value, _("No: they count at level 1")),
    (Level.IDENTITY.value, _("Yes, by the national identity: they count at level 2")),
]


class DeliveryForm(forms.Form):
    """A file from another system, where it comes from, and what that system vouches for."""

    file = forms.FileField(
        label=_("File (CSV or XLSX)"),
        max_length=255,
        error_messages={"required": _("Choose a file."), "empty": _("The file holds no rows.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )
    channel = forms.ChoiceField(
        label=_("Where it comes from"), choices=[(one.value, one.label) for one in IMPORTED], initial=Channel.E_OTINISH
    )
    level = forms.TypedChoiceField(
        label=_("Has that system confirmed the senders' identities?"),
        choices=LEVELS_OF_A_FILE,
        coerce=int,
        initial=Level.CONTACT.value,
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            limit = LARGEST_FILE // 1024 // 1024
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. Cut it into several files."), params={"limit": limit}
            )
        return file

    def brought(self):
        """Return what the act of bringing takes."""
        values = self.cleaned_data
        file = values["file"]
        return {
            "channel": values["channel"],
            "level": values["level"],
            "name": file.name,
            "content": file.read(),
        }


class SettlingForm(forms.Form):
    """In which column of a file each thing stands, and what holds where a row does not say it."""

    def __init__(self, *args, delivery, **values):
        settled = {f"column_{name}": place for name, place in delivery.columns.items()}
        settled |= {"level": delivery.level, "kind": delivery.kind_if_none, "whole": delivery.whole_if_none}
        super().__init__(*args, initial=settled, **values)
        headers = delivery.described["headers"]
        columns = [
            ("", _("not in the file")),
            *(
                (place, header or _("Column %(number)s") % {"number": place + 1})
                for place, header in enumerate(headers)
            ),
        ]
        for name, label in FIELDS.items():
            self.fields[f"column_{name}"] = forms.TypedChoiceField(
                label=capfirst(label), choices=columns, coerce=int, empty_value=None, required=False
            )
        self.fields["level"] = forms.TypedChoiceField(
            label=_("Has that system confirmed the senders' identities?"), choices=LEVELS_OF_A_FILE, coerce=int
        )
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind of rows that name none and have no new words"),
            choices=[("", _("none: such rows are refused"))]
            + [(kind.value, capfirst(kind.label)) for kind in (Kind.QUESTION, Kind.KEEP, Kind.REMOVE)],
            required=False,
        )
        self.fields["whole"] = forms.BooleanField(
            label=_("Rows that name no provision are about the draft as a whole"), required=False
        )

    @property
    def columns(self):
        return [self[f"column_{name}"] for name in FIELDS]

    def settled(self):
        """Return what the act of settling takes."""
        values = self.cleaned_data
        columns = {name: values[f"column_{name}"] for name in FIELDS if values[f"column_{name}"] is not None}
        return {
            "columns": columns,
            "level": values["level"],
            "kind_if_none": values["kind"],
            "whole_if_none": values["whole"],
        }


class RegisteringForm(forms.Form):
    """What came, as it is registered: its scans and where the original stands."""

    shelf = forms.CharField(
        label=_("Where the original stands"),
        help_text=_("Such as a box and a folder. The desk alone reads it."),
        required=False,
        max_length=LENGTHS["name"],
    )
    key = forms.CharField(max_length=LENGTHS["key"], widget=forms.HiddenInput)


class EntryForm(forms.Form):
    """What an operator types of an item. Every field may be left empty here: what must be there, the act says."""

    takes_whole = True  # a long text, instead of passages

    def __init__(self, *args, places=1, meeting=None, **values):
        super().__init__(*args, **values)
        self.places, self.meeting = places, meeting
        for name in (*OF_ENTRY, *(field_of(name, place) for place in range(1, places + 1) for name in OF_PASSAGE)):
            self.fields[name] = _field(name)
        if meeting is not None:
            self._as_minutes_have_it()
        elif self.takes_whole:
            self.fields["whole"] = _field("whole")

    def _as_minutes_have_it(self):
        """Ask what minutes tell of whoever proposed something; the day is the meeting's."""
        del self.fields["sent_on"]
        for name, (label, hint) in OF_MINUTES.items():
            self.fields[name].label, self.fields[name].help_text = label, hint

    @property
    def passages(self):
        """The fields of each passage, in order."""
        return [
            {name: self[field_of(name, place)] for name in OF_PASSAGE} | {"number": place}
            for place in range(1, self.places + 1)
        ]

    def said(self):
        """Return what was typed as an entry."""
        given = {name: self.data.get(name, "").strip() for name in self.fields}
        return entry_of(given)

    def refuse(self, refusal):
        """Show a refusal at the fields that it names, else above the form."""
        problems = getattr(refusal, "problems", {refusal.field or "": [str(refusal)]})
        self.is_valid()
        for name, sentences in problems.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, str(sentence))


class DeskForm(EntryForm):
    """What somebody says at a desk, who is there themselves; `key` makes the same form act once."""

    takes_whole = False

    key = forms.CharField(max_length=LENGTHS["key"], widget=forms.HiddenInput)
    document = forms.BooleanField(
        label=_("They showed their identity document, and I typed the IIN from it"), required=False
    )

    @property
    def typed(self):
        """What was typed, by the names of fields, to be sent once more when it was read back."""
        names = [name for name in self.fields if name != "refusal"]
        return [(name, self.data[name]) for name in names if self.data.get(name)]

    def said(self):
        return super().said() | {"refusal": "", "document": "on" if self.data.get("document") else ""}


class ClaimForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the answer"),
        help_text=_("Thirteen signs, as XXXX-XXXX-XXXXX. Small and large letters are the same."),
        max_length=40,
        error_messages={"required": _("Type the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class ThirdForm(EntryForm):
    """Which of two entries holds in each field in which they differ, or what the third person reads there."""

    def __init__(self, *args, one, other, differing, **values):
        values["places"] = max(len(one.get("passages", [])), len(other.get("passages", [])))
        super().__init__(*args, **values)
        self.one, self.other, self.differing = flat(one), flat(other), differing
        for name in differing:
            self.fields[f"take_{name}"] = forms.ChoiceField(choices=[(choice, choice) for choice in (*"ab", "own")])

    @property
    def choices(self):
        """The fields to settle: each with its two values as people read them and the input for another."""
        return [
            {
                "name": name,
                "take": self[f"take_{name}"],
                "taken": self.data.get(f"take_{name}", ""),
                "own": self[name],
                "a": told(name, self.one.get(name, "")),
                "b": told(name, self.other.get(name, "")),
            }
            for name in self.differing
        ]

    @property
    def agreed(self):
        """What both entries say alike, as people read it."""
        alike = {name: value for name, value in self.one.items() if name not in self.differing and value}
        return [(self[name].label, told(name, value)) for name, value in alike.items()]

    def said(self):
        values = dict(self.one)
        for name in self.differing:
            taken = {"a": self.one, "b": self.other}.get(self.data.get(f"take_{name}", ""), self.data)
            values[name] = taken.get(name, "").strip()
        return entry_of(values)

    def is_chosen(self):
        return all(self.data.get(f"take_{name}") in {"a", "b", "own"} for name in self.differing)


LABELS = {
    "refusal": _("Does it become a proposal?"),
    "sent_on": _("Date that its sender wrote"),
    "name": _("Sender's name"),
    "contact": _("Sender's address or phone"),
    "iin": _("Sender's IIN, if it is there"),
    "region": _("Region"),
    "language": _("Language"),
    "name_form": _("How its sender is shown"),
    "place": _("Provision"),
    "kind": _("Kind"),
    "text": _("New words, uncorrected"),
    "reasons": _("Reasons, uncorrected"),
    "whole": _("The whole text, uncorrected"),
}
OF_MINUTES = {
    "name": (_("Name of whoever proposed it"), _("As the minutes have it. Empty where they name nobody.")),
    "contact": (_("Address or phone, if the minutes have it"), ""),
    "iin": (_("IIN, if the minutes have it"), ""),
    "region": (_("Region"), _("Empty: the region of the meeting.")),
    "name_form": (_("How they are shown"), _("By name only where they agreed to it.")),
}
OF_ENTRY = ("refusal", *OF_SENDER)
SHOWN_AS = [NameForm.REGION, NameForm.NAME]


def _choices(name):
    none = ("", "–")
    return {
        "refusal": [("", _("Yes")), *((code, sentence) for code, sentence in GROUNDS.items())],
        "region": [none, *REGIONS],
        "language": [none, *LANGUAGES],
        "name_form": [(form.value, form.label) for form in SHOWN_AS],
        "kind": [none, *((kind.value, capfirst(kind.label)) for kind in Kind)],
    }.get(name)


def _field(name):
    base = name.rpartition("_")[0] if name.rpartition("_")[2].isdigit() else name
    choices = _choices(base)
    label = LABELS[base]
    if choices is not None:
        return forms.ChoiceField(label=label, choices=choices, required=False)
    widget = forms.Textarea(attrs={"rows": 3}) if base in {"text", "reasons", "whole"} else forms.TextInput()
    widget.attrs["autocomplete"] = "off"
    return forms.CharField(label=label, required=False, strip=False, widget=widget)


def told(name, value):
    """Return a value of an entry as people read it."""
    base = name.rpartition("_")[0] if name.rpartition("_")[2].isdigit() else name
    if base == "iin":
        return _("a number (IIN)") if value else ""
    return str(dict(_choices(base) or []).get(value, value)) if value or base == "refusal" else ""


def entry_of(values):
    """Return an entry from values by the names of fields: the reverse of `flat`."""
    numbers = [int(name.rpartition("_")[2]) for name in values if name.startswith("place_")]
    passages = [
        {name: values.get(field_of(name, place), "") for name in OF_PASSAGE}
        for place in range(1, max(numbers, default=0) + 1)
    ]
    shared = {name: values.get(name, "") for name in (*OF_ENTRY, "whole")}
    return shared | {"passages": passages}


class PetitionForm(forms.Form):
    """A petition as it was brought, and what its bringers say of it."""

    title = forms.CharField(label=_("Title of the petition"), max_length=LENGTHS["title"])
    text = forms.CharField(
        label=_("Its text"), max_length=LENGTHS["proposal_text"], widget=forms.Textarea(attrs={"rows": 10}), strip=False
    )
    language = forms.ChoiceField(label=_("Its language"), choices=LANGUAGES)
    brought_by = forms.CharField(
        label=_("Who brought it"),
        help_text=_("As everybody reads it: a group or an organization; a person only where they agreed."),
        max_length=LENGTHS["name"],
    )
    signatures = forms.IntegerField(
        label=_("How many signatures they say it has"), min_value=1, widget=forms.NumberInput(attrs={"min": 1})
    )
    key = forms.CharField(max_length=LENGTHS["key"], widget=forms.HiddenInput, initial=new_key)


class PetitionCheckForm(forms.Form):
    """How many signatures the staff looked at, and how many held."""

    sample = forms.IntegerField(label=_("How many signatures were looked at"), min_value=1)
    held = forms.IntegerField(label=_("How many of these held"), min_value=0)


class PetitionCarrierForm(forms.Form):
    """The number of the proposal that carries a petition's text."""

    proposal = forms.CharField(label=_("Number of the proposal"), help_text="P-000041", max_length=16)

    def clean_proposal(self):
        found = OF_PROPOSAL.fullmatch(self.cleaned_data["proposal"].strip())
        if found is None:
            raise forms.ValidationError(_("Write the number as it stands on its page: P-000041."))
        return int(found[1])


class PetitionRemovalForm(forms.Form):
    """Why a petition is taken off the site."""

    reasons = forms.CharField(
        label=_("Why it is taken off"), max_length=LENGTHS["statement"], widget=forms.Textarea(attrs={"rows": 4})
    )


class MeetingForm(forms.Form):
    """A public meeting, as its minutes tell of it."""

    title = forms.CharField(
        label=_("What it was and where"),
        help_text=_("Such as: gathering of the village of Aksu. Everybody reads it."),
        max_length=LENGTHS["title"],
    )
    region = forms.ChoiceField(label=_("Region"), choices=[("", "–"), *REGIONS])
    held_on = forms.DateField(
        label=_("Day on which it was held"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={"invalid": _("The date cannot be read. Write it as 06.02.2026 or 2026-02-06.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    organized_by = forms.CharField(
        label=_("Who organized it"),
        help_text=_("As everybody reads it: a body or an organization; a person only where they agreed."),
        max_length=LENGTHS["name"],
    )
    attendance = forms.IntegerField(
        label=_("How many attended, as the minutes say"), min_value=1, widget=forms.NumberInput(attrs={"min": 1})
    )
    spoke = forms.IntegerField(
        label=_("How many spoke, if the minutes say it"),
        min_value=0,
        required=False,
        widget=forms.NumberInput(attrs={"min": 0}),
    )
    language = forms.ChoiceField(label=_("Language of the minutes"), choices=LANGUAGES)
    why_earlier = forms.CharField(
        label=_("If it was held before collection opened: why it is taken"),
        help_text=_("Everybody reads it."),
        required=False,
        max_length=LENGTHS["statement"],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    key = forms.CharField(max_length=LENGTHS["key"], widget=forms.HiddenInput, initial=new_key)


class OfMeetingForm(forms.Form):
    """Where in the minutes of a meeting something stands that was proposed there."""

    where = forms.CharField(
        label=_("Where in the minutes it stands"),
        help_text=_("Such as: page 2, third speaker. A second operator finds it by this."),
        max_length=LENGTHS["name"],
    )


class MeetingRemovalForm(forms.Form):
    """Why a meeting is taken off the site."""

    reasons = forms.CharField(
        label=_("Why it is taken off"), max_length=LENGTHS["statement"], widget=forms.Textarea(attrs={"rows": 4})
    )


class InvitationForm(forms.Form):
    """Whom the secretary asks to speak, by BIN or by name and e-mail; on what, until when."""

    bin = forms.CharField(
        label=_("BIN"),
        help_text=_("Of a confirmed organization it is enough. Of another body it says whose the invitation will be."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    name = forms.CharField(
        label=_("Name of the body, if it is not registered"),
        help_text=_("Everybody reads it."),
        max_length=LENGTHS["title"],
        required=False,
    )
    email = forms.EmailField(
        label=_("Its e-mail"), help_text=_("Staff alone read it. The invitation is sent there."), required=False
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=LANGUAGES)
    articles = forms.CharField(
        label=_("Articles"), help_text=_("Numbers, for example 9, 12–15."), max_length=LENGTHS["search"]
    )
    until = forms.DateField(
        label=_("Until which day"),
        help_text=_("To its end by the clock of Astana, at most to the last day of collection."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    remind_days = forms.IntegerField(
        label=_("Days before it to remind who has not answered"),
        help_text=_("Once, at 9 in the morning. 0: no reminder."),
        min_value=0,
        max_value=MOST_DAYS,
        initial=REMIND_DAYS,
        widget=forms.NumberInput(attrs={"min": 0, "max": MOST_DAYS}),
    )
    key = forms.CharField(max_length=LENGTHS["key"], widget=forms.HiddenInput, initial=new_key)

    def __init__(self, *args, draft, **kwargs):
        super().__init__(*args, **kwargs)
        self.draft = draft

    def clean_articles(self):
        return tuple(articles_of_numbers(self.cleaned_data["articles"], self.draft))

    def invitation(self):
        return Invitation(**{name: value for name, value in self.cleaned_data.items() if name != "key"})


class SendingForm(forms.Form):
    """Another address for an invitation that did not arrive."""

    email = forms.EmailField(label=_("Its e-mail"), required=False)


class WithdrawalForm(forms.Form):
    """Why a body is asked no longer."""

    reasons = forms.CharField(
        label=_("Why it is withdrawn"), max_length=LENGTHS["statement"], widget=forms.Textarea(attrs={"rows": 4})
    )


class LongTextForm(ActForm):
    """A text that says many things, as its author sends it."""

    title = forms.CharField(label=_("What it is about"), max_length=LENGTHS["title"])
    text = WordsField("long_text", needed=True, label=_("The whole text"))

    field_order = ["title", "text", "language", "name_form", "shown_name", "key"]


class PartForm(forms.Form):
    """What a part of a long text asks for: where, of which kind, in which new words. Its own words are the reasons."""

    place = forms.CharField(
        label=_("Provision"),
        help_text=_("As “article 9, paragraph 2”, or “the whole draft”."),
        max_length=LENGTHS["name"],
        required=False,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=_("What it asks for"),
        choices=[("", "–"), *((kind.value, capfirst(kind.label)) for kind in Kind)],
        required=False,
    )
    text = WordsField(
        "proposal_text",
        label=_("New words of the provision"),
        help_text=_("To change or to add alone: the words as they should stand. They can be copied from the text."),
    )


class NamingForm(forms.Form):
    """What a part of a long text is where nothing is to be decided."""

    called = forms.ChoiceField(
        label=_("What this part is"),
        choices=[("", "–"), *((one.value, capfirst(one.label)) for one in Called)],
        required=False,
    )
    says = forms.CharField(label=_("In your own words, where it is other"), max_length=LENGTHS["name"], required=False)


class ObjectionForm(forms.Form):
    """What its author says against a cut that staff made."""

    words = WordsField("comment", needed=True, label=_("What is wrong with this cut"))


class ObjectionAnswerForm(forms.Form):
    """What staff answer to an objection."""

    answer = WordsField("comment", needed=True, label=_("Answer to the author"))
