"""What an edited Word file says of the draft: changes place by place, and by name what has no place.

`Found.old` are the words that the file had before its tracked changes, `Found.new` those after them. Words that were
altered without tracking are found too: they are compared with the draft's own. A paragraph that is new altogether has
no place of its own: it goes with the words of the provision above it. What was only moved is named, never guessed.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from articles.docx.flow import Flow, Paragraph, Table
from articles.docx.matching import ALIKE, MOST_LOOKED_AT, Former, formers, likeness, matched
from articles.docx.packing import CUSTOM, ENDNOTES, FOOTNOTES, Parts
from articles.docx.passages import Stamp, folded, plain
from articles.docx.writing import NOTE

LONGEST_NAMED = 400  # signs of what is named as not placed
MOST_NAMED = 300
NOTHING_WITHOUT_WORDS = {"row", "table", "outside"}
TAKE_OUT = {"алыптасталсын", "алыптастау", "исключить", "delete", "remove"}
ROWS_NEEDED = 4


@dataclass(frozen=True)
class Found:
    """One place that the file changes: its words before and after, and reasons where the file gives them.

    `kind`: changed, removed (all words are gone), reasons (reasons alone). `untracked`: the words before are not those
    of the draft. `added` are new paragraphs that went with it.
    """

    eid: str
    kind: str
    old: str
    new: str
    reasons: str = ""
    untracked: bool = False
    added: tuple[str, ...] = ()


@dataclass(frozen=True)
class Left:
    """Something in the file that is no change of a place: why, near which place, its words, and where it went."""

    why: str
    eid: str
    words: str
    to: str = ""


@dataclass
class Reading:
    """All that a file says."""

    stamp: Stamp | None
    form: str
    is_tracked: bool
    comments: int = 0
    places: int = 0
    changes: list[Found] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    left_unnamed: int = 0

    def name(self, why, eid, words, to=""):
        """Name what has no place, once each, up to a bound."""
        words = words.strip()
        if not words and why in NOTHING_WITHOUT_WORDS:
            return
        row = Left(why, eid, words[:LONGEST_NAMED] + ("…" if len(words) > LONGEST_NAMED else ""), to)
        if row in self.left:
            return
        if len(self.left) < MOST_NAMED:
            self.left.append(row)
        else:
            self.left_unnamed += 1


def stamp_of(content):
    """Return from what a file was made, as its properties say, or None."""
    return _stamp(Parts(content))


def read_file(content, passages):
    """Return what a file says of these passages; `Unreadable` where it is no file to be read."""
    parts = Parts(content)
    flow = Flow(parts.xml(parts.main), parts.xml(FOOTNOTES), parts.xml(ENDNOTES))
    stamp = _stamp(parts)
    table = next((block for block in flow.blocks if isinstance(block, Table) and _is_comparative(block)), None)
    if table is not None:
        reading = Reading(stamp, "table", flow.is_tracked, flow.comments)
        _read_table(reading, table, passages)
        others = [block for block in flow.blocks if block is not table]
    else:
        reading = Reading(stamp, "text", flow.is_tracked, flow.comments)
        _read_text(reading, [block for block in flow.blocks if isinstance(block, Paragraph)], passages)
        others = [block for block in flow.blocks if isinstance(block, Table)]
    _name_others(reading, others)
    return reading


def _stamp(parts):
    root = parts.xml(CUSTOM)
    if root is None:
        return None
    values = {row.get("name", "").lower(): "".join(row.itertext()).strip() for row in root if isinstance(row.tag, str)}
    try:
        return Stamp(
            draft=values["draft"][:80],
            edition=int(values["edition"][:6]),
            language=values["language"][:2],
            form=values["form"][:10],
            places=int(values["places"][:6]),
            digest=values["digest"][:64],
        )
    except (KeyError, ValueError):
        return None


# The text itself


@dataclass
class _Place:
    """What became of one passage in the file."""

    passage: object
    former: object
    new: str
    added: list[str] = field(default_factory=list)


def _read_text(reading, paragraphs, passages):
    rows = formers(paragraphs)
    found = matched(rows, passages)
    reading.places = len(found)
    places: dict[str, _Place] = {}
    news: list[tuple[str, Paragraph | None, str]] = []  # (the place above, the new paragraph, its words)
    above = ""
    for place, row in enumerate(rows):
        passage = found.get(place)
        news += [(above, paragraph, paragraph.new.strip()) for paragraph in row.before]
        if passage is not None:
            above = passage.eid
            places[above] = _Place(passage, row, row.new)
        elif row.parts and not _is_note(row):
            news.append((above, None, row.new))
        news += [(above, paragraph, paragraph.new.strip()) for paragraph in row.after]
        _name_extras(reading, above, row)
        if passage is not None and row.runs_into_next and _goes_on(rows, place):
            reading.name("joined", above, row.new)
    _name_headings(reading, places)
    news = [(eid, paragraph, words) for eid, paragraph, words in news if words]
    _settle_moves(reading, places, news)
    _add_new(reading, places, news)
    _tell_places(reading, places, passages)


def _is_note(row):
    """Whether it is one of the lines that the download has before the text; what somebody wrote into it is named."""
    return any(name.startswith(NOTE) for name in row.bookmarks) and plain(row.old) == plain(row.new)


def _goes_on(rows, place):
    """Whether words stand where the end of a paragraph was taken out, before the next end."""
    for row in rows[place + 1 :]:
        if any(part.new.strip() for part in row.all):
            return True
        if any(part.new_end for part in row.all):
            return False
    return False


def _name_extras(reading, eid, row):
    for part in row.all:
        for extra in part.extras:
            if extra.is_new:
                reading.name(extra.kind, eid, extra.words)


def _name_headings(reading, places):
    for eid, place in places.items():
        if place.passage.is_heading and plain(place.new) != plain(place.passage.words):
            reading.name("heading", eid, place.new)


def _settle_moves(reading, places, news):
    """Name what was taken from one place to another; words that were altered on the way are a change of that place."""
    gone = {eid: place for eid, place in places.items() if not place.new and not place.passage.is_heading}
    by_words = defaultdict(list)
    for row in news:
        by_words[plain(row[2])].append(row)
    arrived = [row for row in news if row[1] is not None and _arrived(row[1])][:MOST_LOOKED_AT]
    settled = []
    for eid, place in gone.items():
        same = by_words.get(plain(place.former.old))
        row = same.pop(0) if same else _went_to(place, arrived)
        if row is None or any(row is one for one in settled):
            continue
        settled.append(row)
        place.new = row[2]
        reading.name("moved", eid, row[2], to=row[0])
    known = {id(row) for row in settled}
    news[:] = [row for row in news if id(row) not in known]


def _arrived(paragraph):
    """Whether the file itself says that words of a new paragraph came from elsewhere."""
    return any(piece.moved and piece.new for piece in paragraph.pieces)


def _went_to(place, arrived):
    """Return the new paragraph to which the file itself says that a place went, its words altered there."""
    if not arrived or not place.former.went_elsewhere:
        return None
    alike = [(likeness(row[2], place.former.old), -order) for order, row in enumerate(arrived)]
    best, order = max(alike)
    return arrived[-order] if best >= ALIKE else None


def _add_new(reading, places, news):
    """Let new paragraphs go with the words above them; before the first words of an article they have no place."""
    for eid, paragraph, words in news:
        place = places.get(eid)
        if place is None or place.passage.is_heading or place.passage.is_level:
            reading.name("new" if paragraph is not None else "outside", eid, words)
        else:
            place.added.append(words)


def _tell_places(reading, places, passages):
    pages = {place.passage.page for place in places.values()}
    for passage in passages:
        if passage.is_heading:
            continue
        place = places.get(passage.eid)
        if place is None:
            if passage.page in pages and not passage.is_level:
                reading.changes.append(Found(passage.eid, "removed", "", "", untracked=True))
            continue
        new = "\n".join(filter(None, [place.new, *place.added]))
        old = place.former.old
        if plain(new) == plain(passage.words):
            if new.count("\n") > passage.words.count("\n"):
                reading.name("cut", passage.eid, new)
            continue
        kind = "changed" if new else "removed"
        untracked = plain(old) != plain(passage.words)
        reading.changes.append(Found(passage.eid, kind, old, new, untracked=untracked, added=tuple(place.added)))


# A comparative table


def _is_comparative(table):
    """Whether it has the four columns of a comparative table, by most of its rows."""
    full = sum(len(cells) == ROWS_NEEDED for cells in table.rows)
    return full > 1 and 2 * full >= len(table.rows)


def _read_table(reading, table, passages):
    find = _finder(passages)
    seen: dict[str, Found] = {}
    for number, cells in enumerate(table.rows):
        passage = find(cells) if len(cells) == ROWS_NEEDED else None
        _name_extras_of_row(reading, passage, cells)
        if passage is None:
            if number:  # the first row names the columns
                reading.name("row", "", _row_in_words(cells))
            continue
        reading.places += 1
        _label, draft, proposed, reasons = cells
        if not (_new(proposed) or _new(reasons) or _new(draft) != _old(draft)):
            continue
        if passage.eid in seen:
            reading.name("twice", passage.eid, _new(proposed) or _new(reasons))
        else:
            seen[passage.eid] = _row_of(passage, draft, _new(proposed), _new(reasons))
    order = {passage.eid: place for place, passage in enumerate(passages)}
    reading.changes = sorted(seen.values(), key=lambda row: order[row.eid])


def _finder(passages):
    """Return how the row of a passage is known: by its bookmark, its name, the words of the draft."""
    own = [passage for passage in passages if not passage.is_heading]
    by_name = {passage.bookmark: passage for passage in own}
    by_label = {folded(passage.label): passage for passage in own}
    by_words = {plain(passage.words): passage for passage in own if passage.words}

    def find(cells):
        label, draft, *_rest = cells
        names = [name for paragraph in label for name in paragraph.bookmarks]
        named = next((by_name[name] for name in names if name in by_name), None)
        return named or by_label.get(folded(_new(label))) or by_words.get(plain(_old(draft)))

    return find


def _name_extras_of_row(reading, passage, cells):
    for cell in cells:
        for paragraph in cell:
            for extra in paragraph.extras:
                if extra.is_new:
                    reading.name(extra.kind, passage.eid if passage else "", extra.words)


def _row_in_words(cells):
    return " | ".join(filter(None, map(_new, cells)))


def _row_of(passage, draft, proposed, reasons):
    old, new = _old(draft), proposed or _new(draft)
    row = Found(passage.eid, "changed", old, new, reasons, untracked=plain(old) != plain(passage.words))
    if folded(new) in TAKE_OUT or not new:
        return replace(row, kind="removed", new="")
    if plain(new) == plain(passage.words):
        return replace(row, kind="reasons", new="")
    return row


def _new(cell):
    return "\n".join(filter(None, (paragraph.new.strip() for paragraph in cell)))


def _old(cell):
    return "\n".join(filter(None, (paragraph.old.strip() for paragraph in cell)))


# What stands beside


def _name_others(reading, blocks):
    for block in blocks:
        if isinstance(block, Table):
            for cells in block.rows:
                reading.name("table", "", _row_in_words(cells))
        elif reading.form == "table" and not _is_note(Former([block])):
            reading.name("outside", "", block.new)
