"""The shape of what the desk takes: files and what is settled for them. The rules are in the actions."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import Level
from intake.models import IMPORTED
from intake.submissions import FIELDS
from intake.tables import LARGEST_FILE
from proposals.models import Channel, Kind

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
