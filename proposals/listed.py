"""Many proposals with the words that everybody may read: as `for_list` reads them, by statements written once.

Without counts: pages that count supports and comments over equal proposals ask for these apart.
"""

from django.db.models import Exists, OuterRef

from articles.models import Edition
from core.statements import Models, any_value
from proposals.models import Change, Proposal
from proposals.models.proposals import new_words_readable_by, reasons_readable_by
from proposals.whole import take_words

SPEAKER = ("name", "pseudonym", "region", "email")
COLUMNS = (
    *("uid", "serial", "draft", "language", "channel", "status", "name_form", "submitted_at", "merged_into"),
    *(f"author__{name}" for name in SPEAKER),
    *("organization__uid", "organization__name", "organization__kind"),
    *("current_revision__number", "current_revision__language", "current_revision__proposal"),
)


def listed(keys, *, changes_of=None):
    """Return `{key: Proposal}` of those among these; four queries for any number of them, five where one asks for more.

    Each with what a list shows: who speaks, the present revision, its changes with their places, words; `head` and
    `stands_for` of what was merged. Other columns are read when they are asked for, one by one; so are the changes of
    those that are not in `changes_of`, where that is given.
    """
    return {proposal.pk: proposal for proposal in _with_words(ROWS.rows(list(keys)) if keys else [], changes_of)}


def numbered(serials):
    """Return `{serial: Proposal}` of those with these numbers, as `listed` reads them."""
    rows = BY_NUMBER.rows(list(serials)) if serials else []
    return {proposal.serial: proposal for proposal in _with_words(rows)}


def _with_words(proposals, changes_of=None):
    """Put on proposals their words, and their changes; return them."""
    revisions = {proposal.current_revision_id: proposal.current_revision for proposal in proposals}
    changed = [one.current_revision_id for one in proposals if changes_of is None or one.pk in changes_of]
    if not revisions:
        return []
    changes = {pk: [] for pk in changed}
    rows = CHANGES.rows(changed)
    for change in rows:
        changes[change.revision_id].append(change)
    reasons = {words.revision_id: words for words in REASONS.rows(list(revisions))}
    texts = {words.change_id: words for words in NEW_WORDS.rows(changed)}
    for pk, revision in revisions.items():
        if pk in changes:
            revision.keep_changes(changes[pk])
        take_words(revision, reasons.get(pk))
    for change in rows:
        take_words(change, texts.get(change.pk))
    if len(rows) > len(changed):
        _put_editions(rows)
    return proposals


def _put_editions(changes):
    """Put on the places of changes the editions that they are in; their words are read there."""
    places = [change.base.placement for change in changes]
    editions = Edition.objects.in_bulk({place.edition_id for place in places})
    for place in places:
        place.edition = editions[place.edition_id]


def _rows(proposals):
    merged = Proposal.objects.filter(merged_into=OuterRef("pk"))
    rows = proposals.with_head().annotate(stands_for=Exists(merged))
    return rows.select_related("author", "organization", "current_revision").only(*COLUMNS).order_by("serial")


def _changes(revisions):
    rows = Change.objects.filter(revision__in=revisions).order_by("pk")
    return rows.select_related("base__placement").defer("base__folded")


ROWS = Models(lambda keys: _rows(Proposal.objects.filter(pk__in=keys)), many=1)
BY_NUMBER = Models(lambda serials: _rows(Proposal.objects.filter(serial__in=map(any_value, serials))), many=1)
CHANGES = Models(_changes, many=1)
REASONS = Models(lambda revisions: reasons_readable_by(None).filter(revision__in=revisions), many=1)
NEW_WORDS = Models(lambda revisions: new_words_readable_by(None).filter(change__revision__in=revisions), many=1)
