"""The examples of what staff are told of prepared answers."""

from django.utils.translation import gettext as _

from commission.models import Docket


def _docket(world, **columns):
    return Docket.objects.create(
        draft=world.draft,
        article=world.article,
        title=_("An invented prepared answer"),
        begun_at=world.at,
        drafted_by=world.reader,
        size=40,
        **columns,
    )


def returned(world):
    """A prepared answer that was given back, with why."""
    docket = _docket(world)
    docket.steps.create(kind="returned", by=world.other, at=world.at, words=world.reasons)
    return docket.uid


def to_sign(world):
    """A prepared answer that waits for a second signature."""
    people = {"checked_by": world.moderator, "checked_at": world.at, "decided_by": world.other, "decided_at": world.at}
    return _docket(world, status="signing", sent_at=world.at, **people).uid


def finished(world):
    """A prepared answer that is published."""
    people = {"checked_by": world.moderator, "checked_at": world.at, "decided_by": world.other, "decided_at": world.at}
    moments = {"sent_at": world.at, "signed_at": world.at, "finished_at": world.at}
    return _docket(world, status="done", second=world.moderator, **people, **moments).uid
