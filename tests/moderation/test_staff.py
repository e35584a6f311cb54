"""The directory of the staff, passing on what somebody holds, and freeing what lies before those who are away."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from accounts.models import Session
from articles.actions import appoint, end_appointment
from articles.models import Appointment, Role
from core import clock
from core.rules import RuleViolation
from moderation.actions import claim_item, enter_acts, free_claims_of_the_absent, pass_on_claims, rule, skip_item
from moderation.actions.handing import AWAY_AFTER
from moderation.models import HANDED_FOR, Claim, Skip
from tests.moderation import world
from tests.moderation.world import LATER, NOON
from tests.threads import at_once

STAFF = "/en/constitution/staff/"


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def secretary(draft):
    person = world.make_person("secretary", second_factor_at=NOON)
    appoint(draft, person, Role.SECRETARY, by=None, at=NOON)
    return person


def client_of(person):
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def seen(person, at):
    session = {"begun_at": at, "seen_at": at, "renew_at": at, "expires_at": at + timedelta(days=30)}
    Session.objects.create(digest=person.uid, person=person, session_data="", **session)


def holders():
    return sorted(Claim.objects.values_list("moderator__email", flat=True))


def test_what_somebody_holds_passes_to_a_colleague_within_their_scope(draft, moderator, elsewhere):
    inside, outside = world.make_comment(draft, "art_10"), world.make_comment(draft, "art_9")
    own = world.make_comment(draft, "art_10", author=elsewhere)
    put_off = world.make_proposal(draft)
    for item in (inside, outside, own):
        claim_item(item, by=moderator, at=NOON)
    skip_item(put_off, by=moderator, at=NOON)

    done = pass_on_claims(moderator, draft, elsewhere, at=LATER)

    assert (done, pass_on_claims(moderator, draft, elsewhere, at=LATER)) == ((1, 2), (0, 0))
    assert list(Claim.objects.values_list("comment", "moderator", "until")) == [
        (inside.pk, elsewhere.pk, LATER + HANDED_FOR)
    ]
    assert not Skip.objects.exists()


def test_what_is_held_in_another_draft_stays(draft, moderator):
    another = world.make_draft("another")
    appoint(another, moderator, Role.MODERATOR, by=None, at=NOON)
    there, here = world.make_comment(another), world.make_comment(draft)
    for item in (there, here):
        claim_item(item, by=moderator, at=NOON)
    skip_item(world.make_proposal(another), by=moderator, at=NOON)

    done = pass_on_claims(moderator, draft, at=LATER)

    assert (done, list(Claim.objects.values_list("comment", flat=True))) == ((0, 1), [there.pk])
    assert Skip.objects.count() == 1


def test_nothing_passes_to_themselves_or_to_who_moderates_nothing_there(draft, moderator, secretary):
    claim_item(world.make_comment(draft), by=moderator, at=NOON)

    for to in (moderator, secretary):
        with pytest.raises(RuleViolation) as caught:
            pass_on_claims(moderator, draft, to, at=LATER)
        assert caught.value.code == "no_colleague"

    assert holders() == ["moderator@example.kz"]


def test_what_is_passed_on_and_ruled_on_at_once_is_held_by_nobody_else(committed_db):
    draft = world.make_draft()
    moderator, second = world.make_moderator(draft), world.make_moderator(draft, "second")
    comment = world.make_comment(draft)
    claim_item(comment, by=moderator, at=NOON)

    at_once(
        lambda: pass_on_claims(moderator, draft, second, at=NOON),
        lambda: rule(comment, ruling="publish", by=second, at=NOON + timedelta(hours=2)),
    )

    assert not Claim.objects.exists()


def test_what_lies_before_the_absent_is_free(draft):
    now = clock.now()
    names = ("here", "away", "never", "ended", "without", "closed")
    people = {name: world.make_moderator(draft, name) for name in names}
    for name, person in people.items():
        claim_item(world.make_comment(draft), by=person, at=now)
        if name != "never":
            seen(person, now - AWAY_AFTER if name == "away" else now)
    end_appointment(Appointment.objects.get(person=people["ended"]), by=people["here"], at=now)
    type(people["without"]).objects.filter(pk=people["without"].pk).update(second_factor_at=None)
    type(people["closed"]).objects.filter(pk=people["closed"].pk).update(is_active=False)

    freed = [free_claims_of_the_absent(at=now), free_claims_of_the_absent(at=now)]

    assert (freed, holders()) == ([5, 0], ["here@example.kz"])


def test_the_directory_tells_offices_what_is_held_and_the_last_act(draft, secretary):
    moderator = world.make_moderator(draft, articles=["art_9"], languages=["kk"])
    rule(world.make_comment(draft), ruling="publish", by=moderator, at=LATER)
    enter_acts(at=LATER + timedelta(minutes=2))
    claim_item(world.make_comment(draft), by=moderator, at=clock.now())
    resting = world.make_moderator(draft, "resting")
    type(resting).objects.filter(pk=resting.pk).update(second_factor_at=None)

    page = client_of(secretary).get(STAFF).content.decode()
    for_moderator = client_of(moderator).get(STAFF).content.decode()

    assert "Moderator: article 9 (Қазақша)" in page
    assert "1 to rule on" in page
    assert f"settings/acts/?person={moderator.uid}" in page
    assert page.count("rests: no second factor") == 1
    assert ("1 to rule on" in for_moderator, "Pass on" in for_moderator) == (True, False)
    assert "settings/acts/" not in for_moderator


def test_only_staff_of_the_draft_read_it(draft, secretary, moderator):
    another = world.make_draft("another")
    stranger = world.make_moderator(another, "stranger")
    citizen = world.make_person("citizen")

    answers = [client_of(person).get(STAFF).status_code for person in (secretary, moderator, stranger, citizen)]

    assert answers == [200, 200, 403, 403]
    assert "moderator@example.kz" not in client_of(stranger).get("/en/another/staff/").content.decode()


def test_the_secretary_passes_on_or_frees(draft, secretary, moderator, second_moderator):
    now = clock.now()
    claim_item(world.make_comment(draft), by=moderator, at=now)
    client, address = client_of(secretary), f"{STAFF}{moderator.uid}/claims/"

    refused = [client_of(second_moderator).post(address).status_code, client.get(address).status_code]
    wrong = client.post(address, {"colleague": secretary.uid})
    given = client.post(address, {"colleague": second_moderator.uid}, follow=True)
    between = holders()
    freed = client.post(f"{STAFF}{second_moderator.uid}/claims/", {"colleague": ""}, follow=True)

    assert (refused, wrong.status_code, between, holders()) == ([403, 405], 422, ["second@example.kz"], [])
    assert "Choose a colleague who moderates this article" in wrong.content.decode()
    assert "1 was given to the colleague." in given.content.decode()
    assert "1 is free for everybody." in freed.content.decode()
    assert client.post(f"{STAFF}u_nobody/claims/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_one_moderator_costs_as_many_queries_as_three(draft, secretary, django_assert_num_queries, number):
    for place in range(number):
        person = world.make_moderator(draft, f"moderator{place}", articles=["art_9"])
        claim_item(world.make_comment(draft), by=person, at=clock.now())
    client = client_of(secretary)
    client.get(STAFF)

    with django_assert_num_queries(14):
        page = client.get(STAFF).content.decode()

    assert page.count("1 to rule on") == number
