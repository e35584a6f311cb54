"""Which paragraph of a file is which provision: by its bookmark, else by its words, else by likeness in its place."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from articles.docx.flow import Paragraph
from articles.docx.passages import plain

ALIKE = 0.5  # of the words of both that they have in common
MOST_LOOKED_AT, WIDEST_GAP = 1_000, 60  # likeness is asked of so many paragraphs, among so many provisions
LONGEST_COMPARED = 20_000  # signs of a paragraph whose likeness is asked


@dataclass
class Former:
    """A paragraph as it stood before the changes: one of the file, or several that changes cut it into.

    `before` and `after` are paragraphs that are new altogether, beside it.
    """

    parts: list[Paragraph]
    before: list[Paragraph] = field(default_factory=list)
    after: list[Paragraph] = field(default_factory=list)

    @property
    def old(self):
        return "".join(part.old for part in self.parts).strip()

    @property
    def new(self):
        """The words after the changes; where it was cut in two, with a line's end between them."""
        text = ""
        for part in self.parts:
            text += part.new + ("\n" if part.new_end else "")
        return "\n".join(line.strip() for line in text.strip().split("\n"))

    @property
    def all(self):
        return [*self.before, *self.parts, *self.after]

    @property
    def bookmarks(self):
        return [name for part in self.all for name in part.bookmarks]

    @property
    def went_elsewhere(self):
        """Whether all of it was taken away to be put elsewhere, as the file itself says."""
        gone = [piece for part in self.parts for piece in part.pieces if piece.old and piece.text.strip()]
        return bool(gone) and all(piece.moved and not piece.new for piece in gone)

    @property
    def runs_into_next(self):
        """Whether its end was taken out while words of it stand."""
        last = self.all[-1]
        return last.old_end and not last.new_end and bool(self.new)


def formers(paragraphs):
    """Return the paragraphs as they stood before the changes, each with what was set beside it."""
    found, held = [], []
    for paragraph in paragraphs:
        held.append(paragraph)
        if paragraph.old_end:
            found.append(_former(held))
            held = []
    if held:
        found.append(_former(held))
    return found


def _former(held):
    own = [place for place, paragraph in enumerate(held) if paragraph.old.strip()]
    if not own:
        return Former([], before=held)
    return Former(held[own[0] : own[-1] + 1], before=held[: own[0]], after=held[own[-1] + 1 :])


def matched(rows, passages):
    """Return the passages that the rows are, by the row's place; a row that is none of them is left out."""
    order = {passage.eid: place for place, passage in enumerate(passages)}
    found = _by_bookmark(rows, passages)
    _by_words(rows, passages, order, found)
    _by_likeness(rows, passages, order, found)
    _written_anew(rows, passages, found)
    return found


def _by_bookmark(rows, passages):
    by_name = {passage.bookmark: passage for passage in passages}
    wanted = defaultdict(list)
    for place, row in enumerate(rows):
        if row.old:
            for name in dict.fromkeys(row.bookmarks):
                if name in by_name:
                    wanted[by_name[name]].append(place)
    found: dict = {}
    sure = [(passage, place) for passage, places in wanted.items() for place in places if _same(rows[place], passage)]
    settled = {passage.eid for passage, _place in sure}
    unsure = [(passage, place) for passage, places in wanted.items() if passage.eid not in settled for place in places][
        :MOST_LOOKED_AT
    ]
    taken = set()
    for passage, place in [*sure, *sorted(unsure, key=lambda pair: -likeness(rows[pair[1]].old, pair[0].words))]:
        if place not in found and passage.eid not in taken:
            found[place] = passage
            taken.add(passage.eid)
    return found


def _by_words(rows, passages, order, found):
    """Match what has the very words of a passage, the next one after what stands above it first."""
    taken = {passage.eid for passage in found.values()}
    by_words = defaultdict(list)
    for passage in passages:
        if passage.eid not in taken and passage.words:
            by_words[plain(passage.words)].append(passage)
    last = -1
    for place, row in enumerate(rows):
        if place in found:
            last = order[found[place].eid]
        elif row.old and (same := by_words.get(plain(row.old))):
            passage = next((passage for passage in same if order[passage.eid] > last), same[0])
            same.remove(passage)
            found[place] = passage
            last = order[passage.eid]


def _by_likeness(rows, passages, order, found):
    """Match what is left with the passages that are missing between its neighbours."""
    left = [place for place, row in enumerate(rows) if place not in found and row.old]
    if len(left) > MOST_LOOKED_AT:
        return
    of_passages = {passage.eid: _counted(passage.words) for passage in passages}
    for place in left:
        low = max((order[found[other].eid] for other in found if other < place), default=-1)
        high = min((order[found[other].eid] for other in found if other > place), default=len(passages))
        taken = {passage.eid for passage in found.values()}
        missing = [passage for passage in passages[low + 1 : high][:WIDEST_GAP] if passage.eid not in taken]
        words = _counted(rows[place].old) if missing else Counter()
        alike = [(_in_common(words, of_passages[passage.eid]), -order[passage.eid]) for passage in missing]
        if alike and (best := max(alike))[0] >= ALIKE:
            found[place] = passages[-best[1]]


def _written_anew(rows, passages, found):
    """Match what holds new words alone by its bookmark, where no other paragraph is that passage."""
    taken = {passage.eid for passage in found.values()}
    missing = {passage.bookmark: passage for passage in passages if passage.eid not in taken}
    for place, row in enumerate(rows):
        names = [name for name in row.bookmarks if name in missing]
        if not row.parts and names and any(part.new.strip() for part in row.all):
            row.parts, row.before = row.before, []
            found[place] = missing.pop(names[0])


def _same(row, passage):
    return plain(row.old) == plain(passage.words)


def likeness(one, other):
    """Return which part of the words of both they have in common, 0 to 1."""
    return _in_common(_counted(one), _counted(other))


def _counted(text):
    return Counter(text[:LONGEST_COMPARED].casefold().split())


def _in_common(one, other):
    both = sum(min(one[word], number) for word, number in other.items())
    return 2 * both / max(one.total() + other.total(), 1)
