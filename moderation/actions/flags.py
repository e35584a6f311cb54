"""What a program points at, before a moderator looks."""

from django.db import transaction
from django.db.models import F, Q

from moderation.flagging import ALIKE_FROM, kinds_in
from moderation.models import KINDS, FlagKind, Flags
from moderation.words import HELD_IN, WORDS_AT, equals_before, texts_of

PIECE = 200


@transaction.atomic
def flag_waiting():
    """Note what a program notices in words that wait and were not read so far; return of how many.

    At most a piece of each kind. Words that were changed are read anew; twice the same changes nothing. It hides
    nothing and rules nothing: moderators see it with its rule, and the queue's order counts it.
    """
    return sum(_flag(what, model) for what, model in KINDS.items())


def _flag(what, model):
    rows = model.objects.awaiting_review().filter(hidden_at__isnull=True)
    waiting = rows.annotate(sent=WORDS_AT[model], holder=HELD_IN[model]).filter(sent__isnull=False)
    unread = waiting.filter(Q(flags=None) | ~Q(flags__words_at=F("sent"))).order_by("submitted_at")
    found = list(unread.values_list("pk", "holder", "sent")[:PIECE])
    if not found:
        return 0
    keys, holders, _sent = zip(*found, strict=True)
    texts, equals = texts_of(model, holders), equals_before(model, keys)
    flags = []
    for pk, holder, sent in found:
        kinds = kinds_in(texts.get(holder, ""))
        if equals.get(pk, 0) >= ALIKE_FROM:
            kinds.append(FlagKind.ALIKE.value)
        flags.append(Flags(**{f"{what}_id": pk}, kinds=kinds, words_at=sent))
    Flags.objects.bulk_create(flags, update_conflicts=True, unique_fields=[what], update_fields=["kinds", "words_at"])
    return len(flags)
