"""The revisions of a proposal as they are read: which are shown, what stood before each, who backed which words."""

from dataclasses import dataclass, field

from articles.diff import Piece, changes, is_rewrite
from articles.models import Placement
from articles.wording import words_of
from proposals.models import Kind, Support


@dataclass
class Part:
    """What a revision asks for in one place: the words of the draft there, the new ones, and those before them."""

    place: Placement
    kind: str
    kind_name: str
    language: str
    base: str
    edition: object
    text: str
    before: str | None = None
    is_moved: bool = False
    pieces: list[Piece] = field(default_factory=list)

    @property
    def is_altered(self):
        return self.before is not None and " ".join(self.before.split()) != " ".join(self.text.split())


def parts_of(revision, before=None, *, as_written=False):
    """Return what a revision asks for place by place, its words read; `before` is the one it is compared with.

    Where a moderator moved it, it stands at its new place, or `as_written` at the one that its author wrote it for.
    """
    earlier = {}
    if before is not None and before.language == revision.language:
        earlier = {(change.provision_id, change.kind): change.text for change in before.changes.all()}
    return [_part(change, earlier, as_written and change.written_for) for change in revision.changes.all()]


def _part(change, earlier, written_for):
    base = change.base
    if written_for:
        base = written_for.texts.select_related("placement__edition").get(language=base.language)
    words = words_of(base.placement, base.language, own=base)
    pieces = changes(words, change.text) if change.kind == Kind.CHANGE and change.text else []
    return Part(
        place=base.placement,
        kind=change.kind,
        kind_name=change.get_kind_display(),
        language=base.language,
        base=words,
        edition=base.placement.edition,
        text=change.text,
        before=earlier.get((change.provision_id, change.kind)),
        pieces=[] if is_rewrite(pieces) else pieces,
        is_moved=bool(written_for),
    )


def has_words(revision):
    """Whether a revision's words were read (`with_words`): for some readers they are not there."""
    return hasattr(revision, "words")


def read_before(revision, revisions):
    """Return the revision before one among those that somebody may read, or None."""
    earlier = [one for one in revisions if one.number < revision.number and has_words(one)]
    return max(earlier, key=lambda one: one.number, default=None)


def places_of(changes_made):
    """Return where the provisions of changes stand in the current edition, else where they stood, by provision."""
    keys = [change.provision_id for change in changes_made]
    rows = Placement.objects.current().filter(provision__in=keys).with_texts()
    places = {change.provision_id: change.base.placement for change in changes_made}
    return places | {row.provision_id: row for row in rows}


def supports_of(revision):
    """Return how many people back the words of a revision, and whether these are the words that stand, as they are."""
    rows = Support.objects.filter(proposal=revision.proposal_id, revision__words_from=revision.words_from)
    return rows.count()
