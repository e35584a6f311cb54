"""The examples of what is told of assignments."""

from datetime import timedelta

from django.utils import timezone

from commission.models import Assignment


def given(world, **ended):
    return Assignment.objects.create(
        draft=world.draft,
        article=world.article,
        person=world.reader,
        given_by=world.secretary,
        given_at=world.at,
        until=timezone.localdate(world.at) + timedelta(days=7),
        **ended,
    ).uid


def taken_back(world):
    return given(world, ended_at=world.at, ended_for="taken_back")
