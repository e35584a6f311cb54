"""The whole statement before anything is ruled: as its author will read it, and in the moderator's own language."""

from copy import copy
from datetime import timedelta

from django.db import transaction
from django.utils.translation import get_language

from articles.languages import LANGUAGES
from moderation.actions.placing import draw_up_move
from moderation.actions.rulings import draw_up, is_told
from moderation.batches import languages_of
from moderation.models import BY_ONE, RESTRICTING, Ruling, target
from moderation.notices import statement_of

DRAWN_UP = ("ruling", "ground", "reasons", "read_grounds", "reasons_from")


def foretold(item, values, *, by, at):
    """Return (language, its name, the reading, whether the author is told) of a ruling that a form asks for.

    First in the language of what is ruled on, then in that of the page where it is another. Refused as the ruling is.
    """
    return _read(draw_up(item, **{name: values[name] for name in DRAWN_UP}, by=by, at=at), item)


def foretold_move(item, values, *, by, at):
    """Return the same of a ruling that moves something."""
    return _read(draw_up_move(item, **values, by=by, at=at), item)


def _read(ruling, item):
    languages = dict.fromkeys([item.language, get_language()])
    names = dict(LANGUAGES)
    return [(code, names[code], statement_of(ruling, code), is_told(ruling)) for code in languages]


def foretold_of_many(batch, entries, *, at):
    """Return the same of a batch that is worded: of each language, as the first author who wrote in it will read it.

    `entries` are those that are to be ruled on. Where they are so many that a second moderator confirms, it says so.
    """
    together, names = copy(batch), dict(LANGUAGES)
    if len(entries) > BY_ONE:
        together.second_id = batch.proposed_by_id  # whoever it will be: told is that there were two
    told = []
    for code in languages_of(entries):
        item = next(entry.item for entry in entries if entry.item.language == code)
        ruling = Ruling(
            draft=batch.draft,
            **target(item),
            kind=batch.kind,
            ground=batch.ground,
            ground_version=batch.ground_version,
            reasons=batch.reasons,
            batch=together,
            at=at,
            appeal_until=at + timedelta(days=batch.draft.appeal_days) if batch.kind in RESTRICTING else None,
        )
        told.append((code, names[code], statement_of(ruling, code), is_told(ruling)))
    return told


@transaction.atomic
def rehearsed(act, read, language):
    """Return the same of what an act would do whose notices `read` reads, by its uid; nothing of the act stays.

    It is done and taken back, so that it refuses what it would refuse, and reads as it would.
    """
    made, names = act(), dict(LANGUAGES)
    codes = dict.fromkeys([language, get_language()])
    told = [(code, names[code], read([made.uid], code)[made.uid], True) for code in codes]
    transaction.set_rollback(True)
    return told
