"""Notes of staff as the desk shows them beside what they are about."""

from collections import defaultdict

from django.db.models import Q

from commission.desk_readings import Readings
from commission.models import Considered, Note, Weighed
from commission.models.considered import FOLD


def put_notes(article, rows):
    """Put on each row of an article's desk the notes on what it shows, the earliest first; two queries.

    A fold has those of all its members; where equal proposals stand one by one, each has its own and those of all.
    """
    folds = [row for row in rows if row.position is None]
    positions = {row.position.pk: row for row in rows if row.position is not None}
    keys = Readings(article.pk).noted([row.fold for row in folds]) if folds else {}
    notes = defaultdict(list)
    if keys or positions:
        for note in Note.objects.filter(Q(proposal__in=keys) | Q(position__in=positions)).for_list():
            notes[keys.get(note.proposal_id)].append(note)
    for row in folds:
        own = row.first.pk if row.single else None
        row.notes = [note for note in notes[row.fold.key] if own is None or note.of_variant or note.proposal_id == own]
    for pk, row in positions.items():
        row.notes = [note for note in notes[None] if note.position_id == pk]


def notes_on(item):
    """Return the notes on a position, or on a proposal and its equals, the earliest first."""
    if isinstance(item, Weighed):
        return list(Note.objects.filter(position=item).for_list())
    folded = Considered.objects.filter(draft=item.draft_id).stood_by().with_fold()
    keys = list(folded.filter(pk=item.pk).values_list(*FOLD))
    return list(Note.objects.filter(proposal__in=folded.in_folds(keys).values("pk")).for_list())
