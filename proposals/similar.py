"""Proposals that say nearly the same as what somebody is writing, found in the index of alike words.

Equal changes of the same place are found at once by `sameness`; nearly equal new words or reasons on the same article
by the index, which a worker keeps. Wishes for a change are compared with each other, those to keep the words and
questions each among themselves.
"""

from dataclasses import dataclass

from articles.wording import words_of
from core.rows import ask_together
from core.text import fold, sameness
from proposals.likeness import band_keys, containment, likeness, runs_of, signature_of
from proposals.models import Kind, Part, Proposal
from proposals.models.proposals import KINDS_WITH_TEXT

MOST_SHOWN = 3
LEAST_LIKENESS = 0.45
LEAST_CONTAINMENT = 0.8
LEAST_RUNS = 12  # "I agree" is like every other "I agree"
MOST_READ = 10

# Not put in order: of thousands of equal ones the first that the index names are enough.
EQUAL = """
SELECT proposal.id
FROM proposals_change AS change JOIN proposals_proposal AS proposal ON proposal.current_revision_id = change.revision_id
WHERE change.sameness = %s AND change.provision_id = %s AND change.kind = %s AND proposal.visible_at IS NOT NULL
    AND proposal.hidden_at IS NULL AND proposal.withdrawn_at IS NULL AND proposal.returned_at IS NULL
    AND proposal.disputed_at IS NULL AND proposal.erased_at IS NULL
LIMIT 8
"""
# Of a campaign a band holds thousands: the first of them stand for all.
FIND = """
SELECT words.proposal_id, words.revision_id, words.part, words.size, words.signature
FROM (
    SELECT band.words_id, count(*) AS shared
    FROM unnest(%s::bigint[]) AS wanted(key)
    CROSS JOIN LATERAL (
        SELECT words_id FROM proposals_alikeband WHERE key = wanted.key ORDER BY words_id LIMIT 40
    ) AS band
    GROUP BY band.words_id ORDER BY shared DESC, band.words_id LIMIT 60
) AS found JOIN proposals_alikewords words ON words.id = found.words_id
ORDER BY found.shared DESC, words.id
"""


@dataclass(frozen=True)
class Said:
    """What is compared of a proposal: the new words without those of the draft, and the reasons."""

    kind: str
    text: str = ""
    reasons: str = ""
    present: str = ""

    @classmethod
    def in_change(cls, change, reasons):
        """Return what a stored change says, its words read."""
        base = change.base
        present = words_of(base.placement, base.language, own=base) if change.kind == Kind.CHANGE else ""
        return cls(change.kind, change.text, reasons, present)

    def runs(self):
        """Yield (part, its runs of letters) of the parts that a proposal of this kind has."""
        if self.kind in KINDS_WITH_TEXT:
            yield Part.TEXT, runs_of(fold(self.text), besides=fold(self.present) if self.kind == Kind.CHANGE else "")
        yield Part.REASONS, runs_of(fold(self.reasons))

    def parts(self):
        """Yield (part, (number of runs, signature)) of the parts that a proposal of this kind has."""
        for part, runs in self.runs():
            yield part, (len(runs), signature_of(runs))


def parts_together(places):
    """Return (part, (number of runs, signature)) of what one proposal says in its places, as of one text."""
    together: dict[str, set] = {}
    for said in places:
        for part, runs in said.runs():
            together[part] = together.get(part, set()) | set(runs)
    return [(part, (len(runs), signature_of(runs))) for part, runs in together.items()]


@dataclass
class Similar:
    """A proposal beside what is being written: the very same change, or how alike the closer of its parts is."""

    proposal: Proposal
    is_same: bool
    likeness: float


def scope_of(article_id, kind, part):
    """Return what keeps the keys of one article, one group of kinds and one part to themselves."""
    group = kind if kind in {Kind.KEEP, Kind.QUESTION} else "wish"
    return f"{article_id} {group} {part}"


@dataclass(frozen=True)
class _Weighed:
    revision: int
    likeness: float


def similar_to(said, place, *, user=None, besides=None):
    """Return up to three readable proposals that say the same as `said` on a place, or nearly; the closest first.

    `besides` is the proposal that is being written. Each has its words and `support_count`.
    """
    search = Search(said, place)
    return search.read(*ask_together(*search.questions), user=user, besides=besides)


class Search:
    """The look for what is alike, for whoever asks its `questions` (`core.rows.ask_together`) among their own."""

    def __init__(self, said, place):
        self.parts = {part: entry for part, entry in said.parts() if entry[0] >= LEAST_RUNS}
        keys = [
            str(key)
            for part, (_size, signature) in self.parts.items()
            for key in band_keys(signature, scope_of(place.article_id, said.kind, part))
        ]
        same = sameness(said.kind, said.text if said.kind in KINDS_WITH_TEXT else said.reasons)
        self.questions = [(EQUAL, [same, place.provision_id, said.kind]), (FIND, [f"{{{','.join(keys)}}}"])]

    def read(self, equal, alike, *, user, besides):
        """Return what `similar_to` promises of the answers."""
        equal, weighed = {pk for (pk,) in equal}, self._weighed(alike)
        wanted = [*equal, *(pk for pk in weighed if pk not in equal)][:MOST_READ]
        if besides is not None:
            wanted = [pk for pk in wanted if pk != besides.pk]
        if not wanted:
            return []
        current = {pk: weighed[pk].revision for pk in wanted if pk in weighed}
        found = []
        for proposal in Proposal.objects.stood_by().filter(pk__in=wanted).with_words(user).with_support_count():
            is_same = proposal.pk in equal
            # Words that were sent anew since are known to the index by tomorrow.
            if is_same or current[proposal.pk] == proposal.current_revision_id:
                found.append(Similar(proposal, is_same, 1.0 if is_same else weighed[proposal.pk].likeness))
        found.sort(key=_closest_first)
        return _distinct(found)[:MOST_SHOWN]

    def _weighed(self, rows):
        """Return the proposals of the index that are alike enough, by their key, the closest first."""
        best: dict[int, _Weighed] = {}
        for proposal, revision, part, other_size, signature in rows:
            size, own = self.parts[part]
            shared = likeness(own, bytes(signature))
            part_of = containment(shared, size, other_size) if min(size, other_size) >= LEAST_RUNS else 0
            is_alike = shared >= LEAST_LIKENESS or part_of >= LEAST_CONTAINMENT
            if is_alike and (proposal not in best or best[proposal].likeness < shared):
                best[proposal] = _Weighed(revision, shared)
        return dict(sorted(best.items(), key=lambda pair: -pair[1].likeness))


def _closest_first(one):
    return not one.is_same, -one.likeness, -one.proposal.support_count, one.proposal.serial


def _distinct(found):
    """Leave out what repeats the very words of one before it: of a campaign one text is enough."""
    seen, kept = set(), []
    for one in found:
        words = (sameness(one.proposal.text), sameness(one.proposal.reasons))
        if words not in seen:
            kept.append(one)
            seen.add(words)
    return kept
