"""Who has which item before them: two never do one thing, nothing is lost."""

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils.translation import override

from core import clock
from moderation.actions import claim_item, claim_next, erase_person, free_claims, hand_over, rule, skip_item
from moderation.actions.claims import ItemHeld, NoColleague, NotHeld, NothingToTake
from moderation.choice import Choice
from moderation.models import HANDED_FOR, HELD_FOR, Claim, Ruling, Skip
from tests.moderation import world
from tests.moderation.world import NOON
from tests.threads import at_once

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def now(db):
    return clock.now()


def held():
    return {(claim.item, claim.moderator) for claim in Claim.objects.all()}


def test_the_next_is_the_first_in_order_that_nobody_has(draft, moderator, second_moderator, now):
    first, second, third = (world.make_comment(draft, submitted_at=NOON + number * MINUTE) for number in range(3))

    given = [claim_next(draft, by=person, at=now).item for person in (moderator, second_moderator, moderator)]

    assert given == [first, second, first]
    assert held() == {(first, moderator), (second, second_moderator)}
    rule(first, ruling="publish", by=moderator, at=now)
    assert claim_next(draft, by=moderator, at=now).item == third
    assert claim_next(draft, Choice(language="ru"), by=world.make_moderator(draft, "other"), at=now) is None


def test_own_words_and_other_articles_are_given_to_nobody(draft, moderator, elsewhere, now):
    world.make_comment(draft, author=moderator)

    assert claim_next(draft, by=moderator, at=now) is None
    assert claim_next(draft, by=elsewhere, at=now) is None
    assert claim_next(draft, by=world.make_person("citizen"), at=now) is None


def test_after_its_time_an_item_is_given_to_others(draft, moderator, second_moderator, now):
    comment = world.make_comment(draft)
    claim_next(draft, by=moderator, at=now - HELD_FOR - MINUTE)

    claim = claim_next(draft, by=second_moderator, at=now)

    assert (claim.item, claim.moderator, claim.until) == (comment, second_moderator, now + HELD_FOR)
    assert Claim.objects.count() == 1


def test_a_ruling_on_what_another_holds_is_refused(draft, moderator, second_moderator, now):
    comment = world.make_comment(draft)
    claim_item(comment, by=moderator, at=now)

    with pytest.raises(ItemHeld) as refused:
        rule(comment, ruling="publish", by=second_moderator, at=now)

    assert (refused.value.status, refused.value.code) == (409, "item_held")
    assert str(refused.value).startswith("Another moderator has this before them, until ")
    assert Ruling.objects.count() == 0
    rule(comment, ruling="publish", by=second_moderator, at=now + HELD_FOR)
    assert held() == set()


def test_what_nobody_holds_may_be_ruled_on(draft, moderator, now):
    comment = world.make_comment(draft)

    rule(comment, ruling="publish", by=moderator, at=now)

    assert Ruling.objects.count() == 1


def test_taking_again_begins_the_time_anew(draft, moderator, second_moderator, now):
    comment = world.make_comment(draft)
    claim_item(comment, by=moderator, at=now)

    claim_item(comment, by=moderator, at=now + 5 * MINUTE)

    assert [claim.until for claim in Claim.objects.all()] == [now + 5 * MINUTE + HELD_FOR]
    with pytest.raises(ItemHeld):
        claim_item(comment, by=second_moderator, at=now + 6 * MINUTE)


def test_nobody_takes_what_they_may_not_rule_on(draft, moderator, elsewhere, now):
    own, other = world.make_comment(draft, author=moderator), world.make_comment(draft)

    for item, person in ((own, moderator), (other, elsewhere)):
        with pytest.raises(NothingToTake):
            claim_item(item, by=person, at=now)


def test_what_is_put_off_stays_free_and_comes_last(draft, moderator, second_moderator, now):
    first, second = (world.make_comment(draft, submitted_at=NOON + number * MINUTE) for number in range(2))
    claim_next(draft, by=moderator, at=now)

    skip_item(first, by=moderator, at=now)
    skip_item(first, by=moderator, at=now)

    assert claim_next(draft, by=moderator, at=now).item == second
    rule(second, ruling="publish", by=moderator, at=now)
    assert claim_next(draft, by=moderator, at=now).item == first
    skip_item(first, by=moderator, at=now)
    assert claim_next(draft, by=second_moderator, at=now).item == first
    rule(first, ruling="publish", by=second_moderator, at=now)
    assert Skip.objects.count() == 0


def test_an_hour_later_it_comes_in_its_place(draft, moderator, now):
    first = world.make_comment(draft, submitted_at=NOON)
    world.make_comment(draft, submitted_at=NOON + MINUTE)
    skip_item(first, by=moderator, at=now - timedelta(hours=2))

    assert claim_next(draft, by=moderator, at=now).item == first


def test_an_item_is_handed_to_a_colleague_for_an_hour(draft, moderator, second_moderator, now):
    comment = world.make_comment(draft)
    claim_item(comment, by=moderator, at=now)

    hand_over(comment, second_moderator, by=moderator, at=now)

    assert held() == {(comment, second_moderator)}
    assert Claim.objects.get().until == now + HANDED_FOR
    assert claim_next(draft, by=second_moderator, at=now).item == comment
    with pytest.raises(NotHeld):
        hand_over(comment, second_moderator, by=moderator, at=now)


def test_it_is_handed_to_nobody_else(draft, moderator, second_moderator, elsewhere, now):
    comment = world.make_comment(draft, author=second_moderator)
    claim_item(comment, by=moderator, at=now)

    for wrong in (None, moderator, second_moderator, elsewhere, world.make_person("citizen")):
        with pytest.raises(NoColleague) as refused:
            hand_over(comment, wrong, by=moderator, at=now)
        assert str(refused.value) == "Choose a colleague who moderates this article and did not write this."


def test_what_lies_before_somebody_away_is_freed_by_command(draft, moderator, second_moderator, now):
    comment = world.make_comment(draft)
    claim_item(comment, by=moderator, at=now)
    skip_item(world.make_comment(draft), by=moderator, at=now)
    out = StringIO()

    call_command("free_claims", moderator.email, stdout=out)

    assert out.getvalue() == "Freed: 1.\n"
    assert (held(), Skip.objects.count(), free_claims(moderator)) == (set(), 0, 0)
    assert claim_next(draft, by=second_moderator, at=now).item == comment
    with pytest.raises(CommandError, match="Nobody is registered as"):
        call_command("free_claims", "nobody@example.kz")


def test_who_erases_their_account_holds_nothing(draft, moderator, now):
    claim_item(world.make_comment(draft), by=moderator, at=now)

    erase_person(moderator, at=now)

    assert held() == set()


def test_the_database_knows_one_holder_of_one_item(draft, moderator, second_moderator, now):
    comment, proposal = world.make_comment(draft), world.make_proposal(draft)
    times = {"draft": draft, "taken_at": now, "until": now + HELD_FOR}
    Claim.objects.create(comment=comment, moderator=moderator, **times)

    wrongs = (
        {"comment": comment},
        {},
        {"comment": comment, "proposal": proposal},
        {"proposal": proposal, "until": now},
    )
    for wrong in wrongs:
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.create(moderator=second_moderator, **times | wrong)


def test_two_at_once_are_given_two(committed_db):
    draft = world.make_draft()
    people = [world.make_moderator(draft, f"moderator{number}") for number in range(4)]
    items = [world.make_comment(draft) for _each in range(4)]

    given = at_once(*(lambda person=person: claim_next(draft, by=person, at=clock.now()) for person in people))

    assert sorted(claim.item.pk for claim in given) == [item.pk for item in items]


def test_two_moderators_do_many_items_none_twice_and_none_is_lost(committed_db):
    draft = world.make_draft()
    people = [world.make_moderator(draft, f"moderator{number}") for number in range(2)]
    author = world.make_person("author")
    items = [world.make_comment(draft, author=author) for _each in range(60)]

    def work(person):
        done = []
        while (claim := claim_next(draft, by=person, at=clock.now())) is not None:
            rule(claim.item, ruling="publish", by=person, at=clock.now())
            done.append(claim.item.pk)
        return done

    shares = at_once(*(lambda person=person: work(person) for person in people))

    assert Counter(pk for share in shares for pk in share) == Counter(item.pk for item in items)
    assert all(shares)
    assert (Ruling.objects.count(), Claim.objects.count()) == (60, 0)


def test_keeping_an_item_never_ends_sooner_what_one_has_for_an_hour(draft, moderator, second_moderator, now):
    comment = world.make_comment(draft)
    claim_item(comment, by=moderator, at=now)
    hand_over(comment, second_moderator, by=moderator, at=now)

    early = claim_item(comment, by=second_moderator, at=now + 5 * MINUTE)
    late = claim_item(comment, by=second_moderator, at=now + 55 * MINUTE)

    assert (early.until, late.until) == (now + HANDED_FOR, now + 55 * MINUTE + HELD_FOR)
