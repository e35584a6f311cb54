"""The examples of what is told of conclusions that bodies are asked for."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from commission.models import Conclusion, ConclusionRequest


def _asked(world, *, days=7, **columns):
    return ConclusionRequest.objects.create(
        draft=world.draft,
        article=world.article,
        organization=world.organization(),
        until=timezone.localdate(world.at) + timedelta(days=days),
        asked_by=world.secretary,
        asked_at=world.at,
        **columns,
    )


def asked(world):
    """A conclusion that is asked for."""
    return _asked(world).uid


def late(world):
    """A conclusion whose day has passed."""
    return _asked(world, days=-1).uid


def withdrawn(world):
    """A conclusion that is asked for no longer."""
    told = {"withdrawn_by": world.secretary, "withdrawn_reasons": world.reasons}
    return _asked(world, withdrawn_at=world.at, **told).uid


def given(world):
    """A conclusion that was given."""
    request = _asked(world, given_at=world.at)
    words = {"kk": _("An invented conclusion"), "written_by": world.other}
    Conclusion.objects.create(request=request, number=1, given_at=world.at, **words)
    return request.uid
