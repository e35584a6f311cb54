"""What a member's Word file changes, beside what the dossier says: read by pages and programs."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.models import Placement
from articles.wording import words_of
from core.rules import RuleViolation
from proposals.actions.dossiers import said_by
from proposals.actions.edited import mark_of_places, proposed
from proposals.models import EditedFile, PositionEntry
from proposals.room import Room

# Why something in a file is no change of a place, as the person reads it before its words.
NOT_PLACED = {
    "moved": _("A paragraph was moved. A position is on words, not on their place: write it as a position of its own."),
    "new": _("A new paragraph stands before the first words of an article. Add it where it belongs."),
    "outside": _("These words stand outside the text of the draft."),
    "heading": _("The heading of an article was changed. It holds no words of the law."),
    "joined": _("The end of a paragraph was taken out: two places run into one. Their words are compared apart."),
    "cut": _("A paragraph was cut in two, its words are the same."),
    "footnote": _("A footnote is no part of the text."),
    "endnote": _("An endnote is no part of the text."),
    "text_box": _("Words in a text box are no part of the text."),
    "picture": _("A picture is no part of the text."),
    "formula": _("A formula is no part of the text."),
    "table": _("A table is no part of the text."),
    "row": _("The place of this row was not found in the draft."),
    "twice": _("This place stands in the table twice. Only its first row was taken."),
}


@dataclass
class Line:
    """One place that the file changes: what it says there now, what is proposed, what the dossier says already."""

    change: dict
    place: Placement
    base_words: str
    entry: PositionEntry | None

    @property
    def eid(self):
        return self.place.eid

    @cached_property
    def proposed(self):
        return proposed(self.change, self.entry)

    @property
    def is_there(self):
        """Whether the dossier says just this already."""
        return said_by(self.entry) == self.proposed

    @property
    def is_answered(self):
        return self.entry is not None and self.entry.position.decided_at is not None

    @cached_property
    def refusal(self):
        """Why it cannot be stored, or nothing."""
        try:
            self.proposed.cleaned()
        except RuleViolation as refusal:
            return str(refusal)
        return ""

    @property
    def can_be_taken(self):
        return not (self.is_there or self.is_answered or self.refusal)

    @property
    def is_marked(self):
        """Whether it is marked to be taken when the list is opened: unless somebody has to choose."""
        return self.can_be_taken and self.entry is None and self.change["kind"] != "reasons"


@dataclass(frozen=True)
class NotPlaced:
    """Something in the file that is no change of a place; `near` and `to` are places in words."""

    why: str
    near: str
    words: str
    to: str


@dataclass
class WordChanges:
    """The list that was read from a member's file, in their room."""

    room: Room
    file: EditedFile

    @cached_property
    def places(self):
        """The places of the edition that the file was compared with, by `eid`."""
        named = {row["eid"] for row in self.file.changes}
        named |= {row[key] for row in self.file.found["left"] for key in ("eid", "to")}
        rows = Placement.objects.filter(edition=self.file.edition_id, eid__in=named).with_texts()
        return {row.eid: row for row in rows}

    @cached_property
    def entries(self):
        """What the dossier says of these places, by `eid`."""
        return {entry.base.placement.eid: entry for entry in self.room.entries}

    @cached_property
    def lines(self):
        language = self.file.language
        return [
            Line(row, place, words_of(place, language), self.entries.get(place.eid))
            for row in self.file.changes
            if (place := self.places.get(row["eid"]))
        ]

    @cached_property
    def not_placed(self):
        return [
            NotPlaced(str(NOT_PLACED[row["why"]]), self._named(row["eid"]), row["words"], self._named(row["to"]))
            for row in self.file.found["left"]
        ]

    def _named(self, eid):
        place = self.places.get(eid)
        return place.label(get_language()) if place is not None else ""

    @property
    def seen(self):
        """The mark of what the dossier says of all these places now."""
        return mark_of_places([row["eid"] for row in self.file.changes], self.entries)

    @property
    def is_of_this_edition(self):
        """Whether the file says that it was made from the edition that it was compared with, or says nothing."""
        return self.file.made_from in {None, self.file.edition.number}

    @property
    def is_in_the_language(self):
        """Whether the dossier is in the language of the file, or has none yet."""
        return self.room.standing is None or self.room.standing.language == self.file.language


def changes_in(room):
    """Return the list that was read from the last file of whoever is in the room, or None."""
    rows = EditedFile.objects.filter(draft=room.draft, organization=room.organization, person=room.user.pk)
    file = rows.select_related("edition").first()
    return WordChanges(room, file) if file is not None else None
