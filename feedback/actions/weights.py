"""Weighing demands: counted in the background, since it reads every support of a draft."""

from django.db.models import Sum

from articles.models import ArticleVersion
from core.locks import is_our_turn
from core.snapshot import one_snapshot
from feedback.models import Weights
from feedback.weighing import DEMANDS, DIVIDED, weighed

WEIGHING = "feedback.weights"  # one at a time weighs, in the whole database


def weigh_demands(draft, *, at):
    """Count what weighs most in a draft and what divides, where anything has changed; return whether it was counted.

    Versions and facts are read in one snapshot; nothing is counted while another worker does. Of two counts the one of
    the greater watermark is kept.
    """
    with one_snapshot():
        if not is_our_turn(WEIGHING):
            return False
        versions = ArticleVersion.objects.filter(article__draft=draft)
        watermark = versions.aggregate(all=Sum("number"))["all"] or 0
        if Weights.objects.filter(draft=draft, watermark__gte=watermark).exists():
            return False
        demands, divided = weighed(DEMANDS, draft), weighed(DIVIDED, draft)
    values = {"watermark": watermark, "counted_at": at, "demands": demands, "divided": divided}
    _row, is_new = Weights.objects.get_or_create(draft=draft, defaults=values)
    return is_new or bool(Weights.objects.filter(draft=draft, watermark__lt=watermark).update(**values))
