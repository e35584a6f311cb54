"""Telling those who act that few more of it are taken today, before the limit is met."""

from django.contrib import messages


def few_left(made):
    """Return the sentence that tells how many more of what an act made are taken today; nothing where there are plenty.

    What was there before, or is not counted, tells nothing.
    """
    count = getattr(made, "day_count", None)
    return count.few_left() if count is not None else ""


def tell_few_left(request, made):
    """Say it on the page that follows."""
    if sentence := few_left(made):
        messages.warning(request, sentence)
