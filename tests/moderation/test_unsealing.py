"""Who an author is: sealed from staff but for a reason, by two people in two offices, once, and the person is told."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.translation import override

from accounts.actions import (
    ask_unsealing,
    grant_unsealing,
    open_unsealing,
    refuse_unsealing,
    tell_unsealed,
)
from accounts.actions.unsealing import SHOWN_FOR
from accounts.mail import mail_due_notices
from accounts.models import Notice, Unsealing
from articles.actions import appoint
from articles.models import Role
from core import clock
from core.rules import RuleViolation
from record.leaf import parse
from record.models import Entry
from tests.proposals import stage
from tests.proposals.stage import address, said
from tests.threads import at_once

REASONS = "A court asks who wrote this, by its order of the fifth of March."


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


class Place:
    """A draft with a proposal, its author and two of the staff."""

    def __init__(self):
        self.draft = stage.make_draft()
        self.author = stage.make_person("hidden-author", name="Aigerim Own", language="en")
        self.proposal = stage.make_proposal(self.draft, self.author, name_form="region")
        self.moderator, self.secretary = self.staff("mod", Role.MODERATOR), self.staff("sec", Role.SECRETARY)

    def staff(self, name, role, **values):
        person = stage.make_person(name, second_factor_at=clock.now(), language="en", **values)
        appoint(self.draft, person, role, [], by=None, at=clock.now())
        return person

    def ask(self, *, by=None, office="moderator", reasons=REASONS):
        values = {"draft_uid": self.draft.uid, "reasons": reasons, "office": office, "at": clock.now()}
        return ask_unsealing(self.author, self.proposal.uid, by=by or self.moderator, **values)

    def grant(self, unsealing, *, by=None, office="secretary", at=None):
        return grant_unsealing(unsealing, office=office, by=by or self.secretary, at=at or clock.now())


@pytest.fixture
def place(db):
    return Place()


def refusal(call, *arguments, **values):
    with pytest.raises(RuleViolation) as caught:
        call(*arguments, **values)
    return caught.value.code


def leaves(unsealing):
    return [(entry.verb, parse(bytes(entry.leaf))) for entry in Entry.objects.of(unsealing.uid)]


def told(person):
    return list(Notice.objects.of(person).order_by("pk").values_list("kind", flat=True))


def test_two_people_unseal_once_and_the_person_is_told(place):
    mail.outbox.clear()
    unsealing = place.ask()
    place.grant(unsealing)

    person = open_unsealing(unsealing, by=place.moderator, at=clock.now())

    mail_due_notices()
    assert person == place.author
    assert [verb for verb, _leaf in leaves(unsealing)] == ["unsealing.asked", "unsealing.granted", "unsealing.opened"]
    assert [leaf["by"]["role"] for _verb, leaf in leaves(unsealing)] == ["moderator", "secretary", "moderator"]
    assert [set(leaf["data"]) for _verb, leaf in leaves(unsealing)] == [{"c"}, set(), set()]
    assert told(place.author) == ["identity.unsealed"]
    [message] = [message for message in mail.outbox if message.to == [place.author.email]]
    assert REASONS in " ".join(message.body.split())
    assert refusal(open_unsealing, unsealing, by=place.moderator, at=clock.now()) == "nothing_to_open"


def test_nobody_grants_alone(place):
    unsealing, second = place.ask(), place.staff("mod2", Role.MODERATOR)
    unconfirmed = place.staff("sec2", Role.SECRETARY, level=1)

    assert [
        refusal(place.grant, unsealing, by=place.moderator),
        refusal(place.grant, unsealing, by=second, office="moderator"),
        refusal(place.grant, unsealing, by=place.author),
        refusal(place.grant, unsealing, by=unconfirmed),
        refusal(place.ask, by=unconfirmed, office="secretary"),
        refusal(place.ask, by=place.author),
    ] == [
        "another_settles",
        "another_settles",
        "another_settles",
        "staff_identity_needed",
        "staff_identity_needed",
        "another_settles",
    ]
    for who, office in ((place.moderator, "secretary"), (second, "moderator"), (place.author, "secretary")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Unsealing.objects.filter(pk=unsealing.pk).update(
                settled_by=who, settled_office=office, settled_at=clock.now()
            )


def test_what_is_asked_needs_reasons_and_waits_once(place):
    assert refusal(place.ask, reasons="Because.") == "reasons_too_short"

    place.ask()

    assert refusal(place.ask, by=place.secretary, office="secretary") == "unsealing_asked"


def test_only_whoever_asked_looks_and_only_in_time(place):
    unsealing = place.ask()
    early = refusal(open_unsealing, unsealing, by=place.moderator, at=clock.now())
    granted = place.grant(unsealing)

    assert early == "nothing_to_open"
    assert refusal(open_unsealing, granted, by=place.secretary, at=clock.now()) == "nothing_to_open"
    late = granted.settled_at + SHOWN_FOR
    assert refusal(open_unsealing, granted, by=place.moderator, at=late) == "nothing_to_open"


def test_a_refusal_shows_nothing_and_tells_nobody(place):
    unsealing = place.ask()
    refuse_unsealing(unsealing, office="secretary", by=place.secretary, at=clock.now())

    assert refusal(place.grant, unsealing) == "unsealing_settled"
    assert refusal(open_unsealing, unsealing, by=place.moderator, at=clock.now()) == "nothing_to_open"
    assert (told(place.author), leaves(unsealing)[-1][0]) == ([], "unsealing.refused")


def test_a_law_may_delay_when_the_person_is_told(place, settings):
    settings.UNSEALING_TOLD_AFTER_DAYS = 30
    unsealing = place.grant(place.ask())
    before = (told(place.author), tell_unsealed(at=clock.now()))

    number = tell_unsealed(at=unsealing.tell_at)

    assert before == ([], 0)
    assert (number, told(place.author), tell_unsealed(at=unsealing.tell_at)) == (1, ["identity.unsealed"], 0)


def test_of_many_answers_at_once_one_holds(committed_db):
    place = Place()
    unsealing = place.ask()
    others = [place.staff(f"sec{number}", Role.SECRETARY) for number in range(4)]

    def settle(person, act):
        return lambda: act(unsealing, office="secretary", by=person, at=clock.now())

    at_once(
        *[settle(person, grant_unsealing) for person in others[:2]],
        *[settle(person, refuse_unsealing) for person in others[2:]],
    )
    looked = at_once(*[lambda: open_unsealing(unsealing, by=place.moderator, at=clock.now())] * 5)

    verbs = [verb for verb, _leaf in leaves(unsealing)]
    granted = "unsealing.granted" in verbs
    assert len([verb for verb in verbs if verb in {"unsealing.granted", "unsealing.refused"}]) == 1
    assert (looked.count(place.author), verbs.count("unsealing.opened")) == ((1, 1) if granted else (0, 0))


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_the_pages_lead_from_asking_to_looking_once(place):
    moderator, secretary = signed_in(place.moderator), signed_in(place.secretary)
    where = address("ask_unsealing", place.draft.slug, place.proposal.uid)

    short = moderator.post(where, {"reasons": "Because."})
    asked = moderator.post(where, {"reasons": REASONS})
    page = asked["Location"]
    by_asker = said(moderator.get(page))
    refused = moderator.post(page, {"act": "grant"})
    before = said(secretary.get(page))
    secretary.post(page, {"act": "grant"})
    looked = said(moderator.post(page, {"act": "open"}))
    again = moderator.post(page, {"act": "open"})

    assert (short.status_code, "Because." in said(short), asked.status_code) == (422, True, 302)
    assert "Somebody else, in another office, answers this." in by_asker
    assert (refused.status_code, "Grant it" in before, place.author.email in before) == (403, True, False)
    assert (place.author.email in looked, "Aigerim Own" in looked) == (True, True)
    assert (again.status_code, place.author.email in said(again)) == (422, False)
    assert (told(place.secretary), told(place.moderator)) == (["unsealing.asked"], ["unsealing.answered"])
    assert place.author.email not in said(moderator.get(address("unsealings", place.draft.slug)))


def test_strangers_to_both_offices_come_nowhere(place):
    rapporteur = signed_in(place.staff("rap", Role.RAPPORTEUR))
    unsealing = place.ask()

    answers = [
        rapporteur.get(address("unsealings", place.draft.slug)).status_code,
        rapporteur.get(address("unsealing", place.draft.slug, unsealing.uid)).status_code,
        rapporteur.get(address("ask_unsealing", place.draft.slug, place.proposal.uid)).status_code,
        signed_in(place.moderator).get(address("ask_unsealing", place.draft.slug, "p_none")).status_code,
    ]

    assert answers == [403, 403, 403, 404]


def test_no_log_names_whom_it_is_about(place, caplog):
    caplog.set_level(0)
    moderator, secretary = signed_in(place.moderator), signed_in(place.secretary)

    where = address("ask_unsealing", place.draft.slug, place.proposal.uid)
    page = moderator.post(where, {"reasons": REASONS})["Location"]
    for client, act in ((moderator, "grant"), (secretary, "grant"), (moderator, "open"), (moderator, "open")):
        client.post(page, {"act": act})
    mail_due_notices()

    said_of = (place.author.email, "Aigerim Own", place.author.uid, REASONS)
    ours = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert [word for word in said_of if word in "\n".join(record.getMessage() for record in ours)] == []
    assert ours != []
