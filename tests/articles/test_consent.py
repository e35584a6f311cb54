"""Changes that wait for a second person: asked for, agreed to, refused, withdrawn, too late."""

import io
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils.translation import override

from accounts.models import Notice
from accounts.notices import readings
from articles.actions import (
    agree_to,
    ask_for,
    end_appointment,
    extend_phase,
    open_phase,
    refuse_change,
    settle_two_people,
    withdraw_change,
)
from articles.actions.changing import (
    APPOINT,
    EXTEND,
    OPEN,
    PAGE,
    PARTS,
    TWO,
    appointment_values,
    page_values,
    phase_values,
)
from articles.changes import all_acts
from articles.models import Appointment, Change, ChangeStatus, Draft, PageVersion, Phase
from core import clock
from core.rules import RuleViolation
from record.models import Entry
from record.vocabulary import CHANGES
from tests.articles.conftest import NOON, make_draft, make_person, make_secretary
from tests.threads import at_once

DAY = timedelta(days=1)
LATER = NOON + timedelta(hours=1)
SETTINGS = "/en/small/settings/"


@pytest.fixture
def second(draft):
    return make_secretary(draft, "second")


def refusal_of(act):
    with override("en"):
        with pytest.raises(RuleViolation) as refusal, transaction.atomic():
            act()
        return refusal.value.code, str(refusal.value)


def asked_for(draft, by, name=OPEN, values=None, at=NOON):
    return ask_for(draft, name, values or phase_values("collection", closes_at=NOON + DAY), by=by, at=at).waiting


def verbs(object_id):
    return list(Entry.objects.filter(object_id=object_id).order_by("pk").values_list("verb", flat=True))


def test_every_act_of_the_registry_has_its_word_in_the_record():
    assert [act.name for act in all_acts() if act.name not in CHANGES] == []


def test_what_is_asked_for_changes_nothing_before_another_agrees(draft, secretary, second):
    change = asked_for(draft, secretary)

    assert Phase.objects.get(draft=draft, kind="collection").opens_at is None
    assert verbs(change.uid) == ["consent.asked"]
    assert list(Notice.objects.values_list("person", "kind", "object_id")) == [(second.pk, "change.asked", change.uid)]

    agree_to(change, seen=change.digest, by=second, at=LATER)

    phase, change = Phase.objects.get(draft=draft, kind="collection"), Change.objects.get()
    assert (phase.opens_at, phase.closes_at) == (LATER, NOON + DAY)
    assert (change.status, change.settled_by, change.settled_at) == ("agreed", second, LATER)
    assert verbs(change.uid) == ["consent.asked", "consent.given"]
    assert verbs(draft.uid)[-1] == "consultation.opened"


def test_agreeing_again_changes_nothing(draft, secretary, second):
    change = asked_for(draft, secretary)

    first = agree_to(change, seen=change.digest, by=second, at=LATER)
    again = agree_to(change, seen=change.digest, by=second, at=LATER + DAY)

    assert (again.settled_at, verbs(draft.uid).count("consultation.opened")) == (first.settled_at, 1)


def test_nobody_agrees_to_their_own(draft, secretary, second):
    change = asked_for(draft, secretary)

    refusals = [
        refusal_of(lambda: agree_to(change, seen=change.digest, by=secretary, at=LATER)),
        refusal_of(lambda: refuse_change(change, reasons="No.", by=secretary, at=LATER)),
        refusal_of(lambda: withdraw_change(change, by=second, at=LATER)),
    ]

    assert [code for code, _sentence in refusals] == ["own_consent", "own_consent", "not_your_change"]
    assert refusals[0][1] == "Another secretary has to agree: nobody agrees to what they asked for."
    with pytest.raises(IntegrityError, match="another_settles_a_change"), transaction.atomic():
        Change.objects.update(status="agreed", settled_by=secretary, settled_at=LATER)
    with pytest.raises(IntegrityError, match="change_settled_by_somebody"), transaction.atomic():
        Change.objects.update(status="agreed")


def test_what_would_be_refused_is_refused_when_it_is_asked_for(draft, secretary):
    values = phase_values("collection", opens_at=NOON + 2 * DAY, closes_at=NOON + DAY)

    assert refusal_of(lambda: asked_for(draft, secretary, OPEN, values)) == (
        "closing_too_early",
        "The closing must lie after the opening and after the present moment.",
    )
    assert Change.objects.count() == 0


def test_opening_in_the_past_is_refused_then_and_when_it_is_agreed_to_too_late(draft, secretary, second):
    past = phase_values("collection", opens_at=NOON - DAY)
    change = asked_for(draft, secretary, OPEN, phase_values("collection", opens_at=NOON + DAY))

    refusals = [
        refusal_of(lambda: ask_for(draft, OPEN, past, by=secretary, at=NOON)),
        refusal_of(lambda: agree_to(change, seen=change.digest, by=second, at=NOON + 2 * DAY)),
    ]

    sentence = "The opening moment has passed. Choose a later one, or leave it empty."
    assert refusals == [("moment_passed", sentence)] * 2
    assert Change.objects.get().status == "waiting"


def test_agreement_holds_for_what_was_shown_and_stood_then(draft, secretary, second):
    open_phase(draft, "collection", closes_at=NOON + DAY, by=None, at=NOON)
    change = asked_for(draft, secretary, EXTEND, phase_values("collection", closes_at=NOON + 3 * DAY))

    other = refusal_of(lambda: agree_to(change, seen="0" * 64, by=second, at=LATER))
    extend_phase(draft, "collection", closes_at=NOON + 2 * DAY, by=None, at=LATER)
    since = refusal_of(lambda: agree_to(change, seen=change.digest, by=second, at=LATER))

    assert (other[0], since[0]) == ("other_than_shown", "changed_since")
    assert since[1] == (
        "What this changes is not what it was when it was asked for. Refuse it, and let it be asked for anew."
    )
    assert Phase.objects.get(draft=draft, kind="collection").closes_at == NOON + 2 * DAY


def test_what_nobody_agreed_to_in_a_week_is_asked_for_anew(draft, secretary, second):
    change = asked_for(draft, secretary)

    late = refusal_of(lambda: agree_to(change, seen=change.digest, by=second, at=NOON + 7 * DAY))
    values = phase_values("collection", closes_at=NOON + 30 * DAY)
    anew = asked_for(draft, second, OPEN, values, at=NOON + 7 * DAY)

    assert late == ("change_lapsed", "Nobody agreed within 7 days, so nothing was changed. Ask for it anew.")
    assert list(Change.objects.order_by("pk").values_list("status", flat=True)) == ["lapsed", "waiting"]
    assert refusal_of(lambda: agree_to(change, seen=change.digest, by=second, at=NOON + 7 * DAY))[0] == "change_lapsed"
    assert agree_to(anew, seen=anew.digest, by=secretary, at=NOON + 8 * DAY).status == "agreed"


def test_one_change_of_the_same_waits_at_a_time(draft, secretary, second):
    first = asked_for(draft, secretary)

    same = asked_for(draft, secretary, at=LATER)
    other = refusal_of(lambda: asked_for(draft, second))
    beside = asked_for(draft, second, OPEN, phase_values("consideration"))

    assert (same, other[0], beside.subject) == (first, "another_change_waits", "consideration")
    with pytest.raises(IntegrityError, match="one_waiting_change"), transaction.atomic():
        Change.objects.filter(pk=beside.pk).update(subject="collection")


def test_refusal_has_reasons_which_the_asker_is_told(draft, secretary, second):
    change = asked_for(draft, secretary)

    empty = refusal_of(lambda: refuse_change(change, reasons=" ", by=second, at=LATER))
    refuse_change(change, reasons="The date is a holiday.", by=second, at=LATER)
    late = refusal_of(lambda: agree_to(change, seen=change.digest, by=second, at=LATER))

    notice = Notice.objects.get(person=secretary)
    [(_notice, told)] = readings([notice], "en")
    assert (empty[0], late[0]) == ("text_missing", "change_settled")
    assert (told.title, told.url) == ("Answered: open a phase", f"{SETTINGS}changes/{change.uid}/")
    assert (verbs(change.uid), Phase.objects.exclude(opens_at=None).count()) == (
        ["consent.asked", "consent.refused"],
        0,
    )


def test_asker_withdraws_until_somebody_agreed(draft, secretary, second):
    change = asked_for(draft, secretary)

    withdraw_change(change, by=secretary, at=LATER)
    again = withdraw_change(change, by=secretary, at=LATER)

    assert (again.status, again.settled_by, verbs(change.uid)) == (
        ChangeStatus.WITHDRAWN,
        None,
        ["consent.asked", "consent.withdrawn"],
    )
    assert refusal_of(lambda: agree_to(change, seen=change.digest, by=second, at=LATER))[0] == "change_settled"


def test_asker_who_holds_the_office_no_more_asked_for_nothing(draft, secretary, second):
    change = asked_for(draft, secretary)
    end_appointment(Appointment.objects.get(person=secretary), by=second, at=LATER)

    refused = refusal_of(lambda: agree_to(change, seen=change.digest, by=second, at=LATER))

    assert refused[0] == "asker_has_no_office"


def test_pages_settings_and_powers_wait_too(draft, secretary, second):
    person = make_person("moderator")
    page = page_values("terms", {"kk": "Шарттар.", "ru": "Условия."}, asks_anew=True, seen=0)
    parts = {"abroad": "read", "without_iin": "all", "minors": "all"}

    changes = [
        asked_for(draft, secretary, PAGE, page),
        asked_for(draft, secretary, PARTS, parts),
        asked_for(draft, secretary, APPOINT, appointment_values(person, "moderator", [])),
    ]
    before = (PageVersion.objects.count(), Draft.objects.get().abroad_may, Appointment.objects.count())
    for change in changes:
        agree_to(change, seen=change.digest, by=second, at=LATER)

    after = (PageVersion.objects.count(), Draft.objects.get().abroad_may, Appointment.objects.count())
    assert (before, after) == ((0, "all", 2), (1, "read", 3))
    assert PageVersion.objects.get().published_by == secretary


def test_what_changes_nothing_is_not_asked_for(draft, secretary):
    parts = {"abroad": "all", "without_iin": "all", "minors": "all"}

    assert ask_for(draft, PARTS, parts, by=secretary, at=NOON).waiting is None
    assert Change.objects.count() == 0


def test_rule_of_two_is_a_setting_that_itself_needs_two(draft, secretary, second):
    change = asked_for(draft, secretary, TWO, {"one_person_may": [OPEN]})
    agree_to(change, seen=change.digest, by=second, at=LATER)

    asked = ask_for(draft, OPEN, phase_values("collection"), by=secretary, at=LATER)

    assert (asked.waiting, asked.made.opens_at, asked_for(draft, secretary, EXTEND, at=LATER).status) == (
        None,
        LATER,
        "waiting",
    )
    assert verbs(draft.uid)[-2:] == ["draft.one_person_may", "consultation.opened"]
    assert refusal_of(lambda: settle_two_people(draft, one_person_may=["reign"], by=None, at=LATER)) == (
        "unknown_act",
        "Choose among the acts of this page.",
    )


def test_two_who_agree_at_once_carry_it_out_once(committed_db):
    draft = make_draft()
    people = [make_secretary(draft, name) for name in ("first", "second", "third")]
    change = asked_for(draft, people[0])

    outcomes = at_once(*[lambda by=by: agree_to(change, seen=change.digest, by=by, at=LATER) for by in people[1:]])

    assert sorted(getattr(outcome, "code", getattr(outcome, "status", "")) for outcome in outcomes) == [
        "agreed",
        "change_settled",
    ]
    assert verbs(draft.uid).count("consultation.opened") == 1


def sign_in(client, person):
    client.force_login(person)
    return client


def test_one_secretary_asks_in_the_browser_and_another_agrees(client, draft, secretary, second):
    closes_at = (clock.now() + 3 * DAY).strftime("%Y-%m-%dT%H:%M")
    sent = {"act": "open", "collection-closes_at": closes_at}

    asked = sign_in(client, secretary).post(f"{SETTINGS}phases/collection/", sent, follow=True)
    change = Change.objects.get()
    own = client.get(f"{SETTINGS}changes/{change.uid}/").content.decode()
    refused = client.post(f"{SETTINGS}changes/{change.uid}/", {"act": "agree", "seen": change.digest})
    page = sign_in(client, second).get(f"{SETTINGS}changes/{change.uid}/").content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)[1]
    agreed = client.post(f"{SETTINGS}changes/{change.uid}/", {"act": "agree", "seen": seen}, follow=True)

    assert "Nothing is changed yet: another secretary has to agree. They are told." in asked.content.decode()
    assert "Waiting for a second person" in asked.content.decode()
    assert ("Agree and carry it out" in own, "Withdraw it" in own, "Agree and carry it out" in page) == (
        False,
        True,
        True,
    )
    assert (refused.status_code, "nobody agrees to what they asked for" in refused.content.decode()) == (403, True)
    assert "You agreed, and it is carried out." in agreed.content.decode()
    assert Phase.objects.get(draft=draft, kind="collection").opens_at is not None


def test_refusal_without_reasons_keeps_the_page(client, draft, secretary, second):
    change = asked_for(draft, secretary, at=clock.now(), values=phase_values("collection"))
    address = f"{SETTINGS}changes/{change.uid}/"

    empty = sign_in(client, second).post(address, {"act": "refuse", "reasons": ""})
    unknown = client.post(address, {"act": "reign"})
    long = client.post(address, {"act": "refuse", "reasons": "x" * 65_536})

    assert (empty.status_code, unknown.status_code, long.status_code) == (422, 400, 422)
    assert "x" * 65_536 in long.content.decode()
    assert Change.objects.get().status == "waiting"


def test_changes_of_another_draft_are_not_there(client, draft, secretary, second):
    other = make_draft("other")
    change = asked_for(other, make_secretary(other, "stranger"), at=clock.now(), values=phase_values("collection"))

    answers = [
        sign_in(client, second).get(f"/en/small/settings/changes/{change.uid}/"),
        client.get(f"/en/other/settings/changes/{change.uid}/"),
        client.post(f"/en/other/settings/changes/{change.uid}/", {"act": "agree", "seen": change.digest}),
        client.post("/en/other/settings/two-people/", {}),
    ]

    assert [answer.status_code for answer in answers] == [404, 403, 403, 403]
    assert b"Waiting for a second person" not in client.get(SETTINGS).content


def test_secretary_settles_in_the_browser_what_needs_two(client, draft, secretary, second):
    address = f"{SETTINGS}two-people/"
    kept = [act.name for act in all_acts() if act.name != OPEN]

    asked = sign_in(client, secretary).post(address, {"needs_two": kept})
    unknown = client.post(address, {"needs_two": ["reign"]})

    change = Change.objects.get()
    assert (asked.status_code, unknown.status_code) == (302, 422)
    assert (change.act, change.values) == (TWO, {"one_person_may": [OPEN]})


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_what_waits_costs_the_same_queries(client, draft, secretary, second, django_assert_num_queries, number):
    for kind in ("collection", "consideration", "publication")[:number]:
        asked_for(draft, secretary, OPEN, phase_values(kind), at=clock.now())
    sign_in(client, second).get(SETTINGS)

    with django_assert_num_queries(14):
        answer = client.get(SETTINGS)

    assert answer.content.decode().count("Look at it") == number


def test_command_says_what_one_person_may(draft):
    said = io.StringIO()

    call_command("one_person_may", "open_phase", draft="small", stdout=said)

    assert (said.getvalue(), Draft.objects.get().one_person_may) == ("One person may, in small: open_phase.\n", [OPEN])
    with pytest.raises(CommandError, match="No such act"):
        call_command("one_person_may", "reign", draft="small")
    with pytest.raises(CommandError, match="There is no draft none"):
        call_command("one_person_may", draft="none")
