"""Weighing demands: counted in the background, since it reads every support of a draft."""

from core.locks import is_our_turn
from core.snapshot import one_snapshot
from feedback.models import Weights
from feedback.models.weights import watermark_of
from feedback.weighing import weighed

WEIGHING = "feedback.weights"  # one at a time weighs, in the whole database


def weigh_demands(draft, *, count_figures, at):
    """Count what weighs most in a draft and what divides, where anything has changed; return whether it was counted.

    `count_figures` is given the draft and returns the main numbers, as plain values, which are kept beside. All is read
    in one snapshot; nothing is counted while another worker does. Of two counts the one of the greater watermark is
    kept.
    """
    with one_snapshot():
        if not is_our_turn(WEIGHING):
            return False
        watermark = watermark_of(draft)
        if Weights.objects.filter(draft=draft, watermark__gte=watermark, figures__isnull=False).exists():
            return False
        values = {"watermark": watermark, "counted_at": at} | weighed(draft) | {"figures": count_figures(draft)}
    _row, is_new = Weights.objects.get_or_create(draft=draft, defaults=values)
    earlier = Weights.objects.filter(draft=draft).exclude(watermark__gte=watermark, figures__isnull=False)
    return is_new or bool(earlier.update(**values))
