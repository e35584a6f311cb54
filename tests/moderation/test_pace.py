"""What the team's pace is, what follows from it, and that nothing is said where there is none."""

from datetime import timedelta

import pytest

from core import clock
from moderation.models import Ruling
from moderation.pace import Pace, pace_of
from tests.moderation import world
from tests.moderation.world import NOON

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("rulings", "waiting", "old", "done", "old_done"),
    [
        (100, 250, 50, NOON + 2.5 * HOUR, NOON + 0.5 * HOUR),
        (100, 250, 0, NOON + 2.5 * HOUR, None),
        (100, 0, 0, None, None),
        (9, 250, 50, None, None),
        (0, 250, 50, None, None),
    ],
)
def test_a_forecast_follows_from_the_pace_alone(rulings, waiting, old, done, old_done):
    pace = Pace(rulings=rulings, people=2, waiting=waiting, old=old, at=NOON)

    assert (pace.done_at, pace.old_done_at, pace.is_told) == (done, old_done, rulings >= 10)


def test_rulings_of_the_last_hour_are_counted_with_who_made_them(
    draft, moderator, second_moderator, django_assert_num_queries
):
    now = clock.now()
    comment = world.make_comment(draft, submitted_at=now - 41 * HOUR)
    world.make_comment(draft, submitted_at=now - HOUR)
    other = world.make_comment(world.make_draft("other"))
    made = [(moderator, 5), (moderator, 10), (second_moderator, 59), (second_moderator, 61)]
    for person, minutes in made:
        at = now - timedelta(minutes=minutes)
        Ruling.objects.create(draft=draft, comment=comment, moderator=person, kind="publish", at=at)
    Ruling.objects.create(draft=other.draft, comment=other, moderator=moderator, kind="publish", at=now)

    with django_assert_num_queries(2):
        pace = pace_of(draft, at=now)

    assert pace == Pace(rulings=3, people=2, waiting=2, old=1, at=now)
