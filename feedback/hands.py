"""What staff bound by hand on an article, as the pure `repeats.binding` takes it."""

from collections import defaultdict
from dataclasses import dataclass, field

from feedback.models import Bond, Bound
from feedback.repeats.binding import Joined, Placed


@dataclass
class Hand:
    """All that binds at one place in one part: of texts that are read there now, in the words that were bound."""

    placed: dict = field(default_factory=dict)
    joined: list = field(default_factory=list)
    words: dict = field(default_factory=dict)  # of each text that is named: which


def hands_of(article):
    """Return {(part, key of the place): `Hand`} of an article, in one query."""
    rows = Bound.objects.binding().filter(binding__article=article).readable().select_related("binding")
    of_act = defaultdict(list)
    for row in rows.order_by("binding", "rank", "pk"):
        of_act[row.binding].append(row)
    hands: dict[tuple, Hand] = defaultdict(Hand)
    for act, rows in of_act.items():
        hand = hands[act.part, act.place_id]
        hand.words |= {row.contribution: row.words for row in rows}
        named = tuple(row.contribution for row in rows if not row.is_placed)
        if act.bond == Bond.FAMILIES:
            hand.joined.append(Joined(act.pk, named))
        for row in rows:
            if row.is_placed:
                hand.placed[row.contribution] = Placed(act.pk, act.bond == Bond.ALONE, named)
    return dict(hands)
