"""What stands before a flood on the pages of those who act: how many are left today, work for the browser."""

from django.contrib import messages

from accounts import challenges
from accounts.models import ActKey


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


def challenge_for(request, form):
    """Return what the browser of somebody known by e-mail alone has to compute for a form, or None at rest."""
    if not challenges.is_guarded(request.user):
        return None
    return challenges.challenge(request, form, who=request.user.uid)


def check_work_of_support(request):
    """Refuse a support of somebody known by e-mail alone while work is asked that was not done."""
    if not challenges.is_guarded(request.user):
        return
    try:
        challenges.check(request, "support", who=request.user.uid)
    except challenges.WorkAsked as refusal:
        raise challenges.WorkAsked(challenges.WorkAsked.of_support) from refusal


def check_work(request, form, key):
    """Refuse what somebody known by e-mail alone sends while work is asked that was not done; a repeat is answered."""
    if not challenges.is_guarded(request.user):
        return
    try:
        challenges.check(request, form, who=request.user.uid)
    except challenges.WorkAsked:
        if not ActKey.objects.done().filter(person=request.user, key=key).exists():
            raise
