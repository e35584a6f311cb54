"""How much is taken in a day: told before, refused past it with the words kept, exact whoever comes at once."""

import re
import secrets
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import acting
from accounts.limits import DayIsFull, counted_today, counting, forget_counts
from accounts.models import DayCount
from core import clock
from moderation.actions import report
from proposals.actions import (
    PositionText,
    ProposalWords,
    file_proposal,
    give_opinion,
    save_draft,
    save_position,
    submit_proposal,
    support_comment,
    support_proposal,
    withdraw_support,
)
from proposals.actions.dossiers import NOTHING, mark_of_entry
from proposals.actions.refusals import OwnSupport
from proposals.models import Comment, DossierVersion, PositionEntry, Proposal, Support
from record.models import Entry
from tests.proposals import stage
from tests.proposals.stage import (
    comment_form,
    compose_at,
    make_comment,
    make_person,
    make_proposal,
    proposal_form,
    said,
)
from tests.threads import at_once

MIDNIGHT = "00:00 (Astana time)"


@pytest.fixture
def draft(db):
    return stage.make_draft()


@pytest.fixture
def person(draft):
    return make_person()


@pytest.fixture
def browser(person):
    client = Client()
    client.force_login(person)
    return client


def limit(settings, **limits):
    settings.DAY_LIMITS = settings.DAY_LIMITS | limits


def counts():
    return dict(DayCount.objects.values_list("act", "number"))


def begins_anew():
    """Return the next midnight as sentences tell it."""
    day = timezone.localdate() + timedelta(days=1)
    return f"{day.day} {day:%B %Y}, 00:00 (Astana time)"


def test_past_the_limit_a_proposal_is_refused_until_midnight_in_astana(draft, person, settings):
    limit(settings, proposal=2)
    for number in (1, 2):
        make_proposal(draft, person, text=f"Words {number}.")
    before = Entry.objects.count()

    with pytest.raises(DayIsFull) as refused:
        make_proposal(draft, person, text="Words 3.")

    assert (refused.value.status, refused.value.code) == (429, "day_is_full")
    assert str(refused.value) == (
        "Proposals of one person in a day: at most 2. As many were sent today, and this one was not sent."
        f" You can send it from {begins_anew()}."
    )
    until = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    assert 0 <= refused.value.wait - (until - clock.now()).total_seconds() < 5
    assert (Proposal.objects.count(), Entry.objects.count(), counts()) == (2, before, {"proposal": 2})


def test_the_next_day_counts_anew_and_others_are_not_counted_along(draft, person, settings):
    limit(settings, proposal=1)
    words = ProposalWords("change", "en", text="New words.", reasons="Because.")
    late = timezone.localtime(clock.now()).replace(hour=23, minute=59, second=59)
    moments = [late, late + timedelta(seconds=1)]

    for at in moments:
        file_proposal(draft, stage.place(draft), words, key=secrets.token_hex(8), by=person, at=at)
    make_proposal(draft)

    assert sorted(DayCount.objects.values_list("day", "number")) == sorted(
        [(late.date(), 1), (late.date(), 1), (moments[1].date(), 1)]
    )


def test_what_is_refused_or_repeated_counts_for_nothing(draft, person, settings):
    limit(settings, proposal=1, support=1, comment=1)
    proposal, other = make_proposal(draft, person, key="one"), make_proposal(draft)

    again = make_proposal(draft, person, key="one")
    with pytest.raises(OwnSupport), transaction.atomic():
        support_proposal(proposal, by=person, at=clock.now())
    first = support_proposal(other, by=person, at=clock.now())
    second = support_proposal(other, by=person, at=clock.now())

    assert (again, second) == (proposal, first)
    assert dict(DayCount.objects.filter(who=person.uid).values_list("act", "number")) == {"proposal": 1, "support": 1}


def test_giving_and_taking_back_all_day_ends_at_the_limit(draft, person, settings):
    limit(settings, support=3)
    proposal = make_proposal(draft)
    for _time in range(3):
        support_proposal(proposal, by=person, at=clock.now())
        withdraw_support(proposal, by=person, at=clock.now())

    with pytest.raises(DayIsFull, match="Supports of one person in a day: at most 3"), transaction.atomic():
        support_proposal(proposal, by=person, at=clock.now())

    assert not Support.objects.exists()


def test_comments_their_supports_answers_and_reports_are_counted(draft, person, settings):
    limit(settings, comment=1, support=1, opinion=1, report=1)
    proposals = [make_proposal(draft, text=f"Words {number}.") for number in (1, 2)]
    comments = [make_comment(draft, proposal=proposals[0], text=f"Said {number}.") for number in (1, 2)]
    at = clock.now()
    acts = [
        lambda n: make_comment(draft, person, proposal=proposals[n]),
        lambda n: support_comment(comments[n], by=person, at=at),
        lambda n: give_opinion(proposals[n], "agree", by=person, at=at),
        lambda n: report(proposals[n], ground="insult", by=person, at=at),
    ]
    refused = []

    for act in acts:
        act(0)
        with pytest.raises(DayIsFull) as refusal, transaction.atomic():
            act(1)
        refused.append(str(refusal.value).partition(".")[0])

    assert refused == [
        "Comments of one person in a day: at most 1",
        "Supports of one person in a day: at most 1",
        "Answers of one person to proposals in a day: at most 1",
        "Reports of one person in a day: at most 1",
    ]


def test_an_organization_has_a_limit_of_its_own(draft, person, settings):
    limit(settings, proposal=1)
    settings.DAY_LIMITS_OF_ORGANIZATIONS = {"proposal": 2}
    party = stage.make_organization(head=person)
    words = ProposalWords("change", "en", text="New words.", reasons="Because.")
    make_proposal(draft, person)

    def file():
        act = {"organization": party, "key": secrets.token_hex(8), "by": person, "at": clock.now()}
        file_proposal(draft, stage.place(draft), words, **act)

    for _time in range(2):
        file()
    with pytest.raises(DayIsFull, match="Proposals of one organization in a day: at most 2"), transaction.atomic():
        file()

    assert dict(DayCount.objects.values_list("who", "number")) == {person.uid: 1, party.uid: 2}


def test_a_saved_draft_that_is_sent_counts_and_sent_again_does_not(draft, person, settings):
    limit(settings, proposal=1)
    words = ProposalWords("change", "en", text="New words.", reasons="Because.")
    drafts = [save_draft(draft, stage.place(draft), words, by=person, at=clock.now()) for _time in range(2)]

    for _time in range(2):
        submit_proposal(drafts[0], by=person, at=clock.now())
    with pytest.raises(DayIsFull), transaction.atomic():
        submit_proposal(drafts[1], by=person, at=clock.now())

    assert list(Proposal.objects.order_by("pk").values_list("status", flat=True)) == ["submitted", "draft"]


def test_drafts_are_counted_when_they_are_begun_and_never_when_they_are_written_on(draft, person, settings):
    limit(settings, draft=1)
    words = ProposalWords("change", "en", text="New words.", reasons="Because.")
    place, at = stage.place(draft), clock.now()

    begun = save_draft(draft, place, words, by=person, at=at)
    save_draft(draft, place, words, by=person, at=at, proposal=begun)
    with pytest.raises(DayIsFull) as refused, transaction.atomic():
        save_draft(draft, place, words, by=person, at=at)

    assert str(refused.value) == (
        "New drafts of one person in a day: at most 1. As many were saved today, and this one was not saved."
        f" You can save it from {begins_anew()}."
    )
    assert (Proposal.objects.count(), counts()) == (1, {"draft": 1})


def test_the_composer_tells_of_drafts_before_and_keeps_the_words_past_the_limit(draft, person, browser, settings):
    limit(settings, draft=1)
    words = ProposalWords("change", "en", text="New words.", reasons="Because.")

    before = said(browser.get(compose_at()))
    save_draft(draft, stage.place(draft), words, by=person, at=clock.now())
    by_itself = browser.post(compose_at(), proposal_form(act="save"), headers={"HX-Request": "true"})
    refused = browser.post(compose_at(), proposal_form(act="save", text="What I typed."))
    draft.least_level = 3
    draft.save()
    sent = browser.post(compose_at(), proposal_form(text="What I typed.", looked_at="similar language personal"))

    assert f"New drafts of one person in a day: at most 1. Left until {begins_anew()}: 1." in before
    assert (by_itself.status_code, refused.status_code, sent.status_code) == (429, 429, 422)
    assert by_itself.content.decode().startswith("Not saved: New drafts of one person in a day: at most 1.")
    for page in (refused, sent):
        assert "As many were saved today, and this one was not saved." in said(page)
        assert stage.typed(page, "text") == "What I typed."
    assert Proposal.objects.count() == 1


def test_other_words_have_a_limit_of_their_own_told_before(draft, person, browser, settings):
    limit(settings, proposal=1, revision=1)
    proposal = make_proposal(draft, person)
    page = stage.address("revise_proposal", proposal.number)
    form = {"act": "send", "reasons": "Because.", "language": "en", "looked_at": "similar language personal"}

    before = said(browser.get(page))
    made = browser.post(page, form | {"text": "Other words.", "key": "one", "made_from": "1"})
    refused = browser.post(page, form | {"text": "What I typed.", "key": "two", "made_from": "2"})
    program = browser.post(
        f"/api/v1/proposals/{proposal.number}/revisions/",
        {"language": "en", "text": "More words.", "reasons": "Because.", "key": "three"},
        content_type="application/json",
    )

    name = "Other words for proposals of one person in a day"
    assert f"{name}: at most 1. Left until {begins_anew()}: 1." in before
    assert (made.status_code, refused.status_code, program.status_code) == (302, 429, 429)
    assert f"{name}: at most 1. As many were sent today" in said(refused)
    assert stage.typed(refused, "text") == "What I typed."
    assert (program.json()["code"], int(program["Retry-After"]) > 0) == ("day_is_full", True)
    assert counts() == {"proposal": 1, "revision": 1}


def test_filings_of_a_dossier_have_a_limit_told_before_and_nothing_is_lost(draft, person, settings):
    settings.DAY_LIMITS_OF_ORGANIZATIONS = {"dossier": 1}
    party = stage.make_organization(head=person)
    client = Client()
    client.force_login(person)
    session = client.session
    session[acting.KEPT] = party.uid
    session.save()
    address, room = stage.address("file_dossier", "constitution"), stage.address("dossier_room", "constitution")

    def write(number):
        last = PositionEntry.objects.select_related("words").order_by("-pk").first()
        words = PositionText("oppose", "", f"Reasons {number}.")
        act = {"language": "en", "seen": mark_of_entry(last) if last else NOTHING, "by": person, "at": clock.now()}
        save_position(draft, party, stage.place(draft), words, **act)

    def file(key):
        mark = re.search(r'name="seen" value="([^"]*)"', client.get(room).content.decode())[1]
        return client.post(address, {"seen": mark, "key": key, "in_name_of": party.uid})

    write(1)
    before = said(client.get(room))
    made = file("one")
    write(2)
    refused = file("two")

    name = "Filings of one organization's dossier in a day"
    assert f"{name}: at most 1. Left until {begins_anew()}: 1." in before
    assert (made.status_code, refused.status_code) == (302, 429)
    assert f"{name}: at most 1. As many were sent today" in said(refused)
    assert "Reasons 2." in said(client.get(room))
    assert [version.filed_at is not None for version in DossierVersion.objects.order_by("number")] == [True, False]


def test_without_a_limit_nothing_is_counted(draft, person, settings):
    settings.DAY_LIMITS, settings.DAY_LIMITS_OF_ORGANIZATIONS = {"proposal": 0}, {}

    made = make_proposal(draft, person)
    support_proposal(make_proposal(draft), by=person, at=clock.now())

    assert (made.status, counts()) == ("submitted", {})
    assert counting("proposal", by=person, at=clock.now()) is None
    assert counted_today(["proposal"], by=person, at=clock.now()) == []


@pytest.mark.parametrize("act", ["submit", "comment", "support"])
def test_counting_costs_no_statement_more(draft, person, settings, act):
    proposal = make_proposal(draft)
    acts = {
        "submit": lambda: make_proposal(draft, person),
        "comment": lambda: make_comment(draft, person, proposal=proposal),
        "support": lambda: support_proposal(proposal, by=person, at=clock.now()),
    }
    statements = []

    for limits in (settings.DAY_LIMITS, {}):
        settings.DAY_LIMITS = limits
        with CaptureQueriesContext(
            connection,
        ) as captured:
            acts[act]()
        statements.append(len(captured))
        Support.objects.all().delete()

    assert statements[0] == statements[1]


def test_the_composer_tells_before_and_keeps_the_words_past_the_limit(draft, person, browser, settings):
    limit(settings, proposal=7)
    plenty = said(browser.get(compose_at()))
    for number in range(4):
        make_proposal(draft, person, text=f"Words {number}.")
    few = said(browser.get(compose_at()))
    for number in range(4, 7):
        make_proposal(draft, person, text=f"Words {number}.")

    refused = browser.post(compose_at(), proposal_form(text="What I typed.", looked_at="similar language personal"))

    assert "Proposals of one person in a day" not in plenty
    assert f"Proposals of one person in a day: at most 7. Left until {begins_anew()}: 3." in few
    assert refused.status_code == 429
    assert "As many were sent today, and this one was not sent." in said(refused)
    assert stage.typed(refused, "text") == "What I typed."
    assert Proposal.objects.filter(author=person).count() == 7


def test_a_comment_past_the_limit_keeps_its_words(draft, person, browser, settings):
    limit(settings, comment=2)
    proposal = make_proposal(draft)
    page = stage.address("comment_on_proposal", proposal.number)

    sent = browser.post(page, comment_form(key="one"), follow=True)
    make_comment(draft, person, proposal=proposal)
    refused = browser.post(page, comment_form(text="What I typed.", key="two"))

    assert f"Comments of one person in a day: at most 2. Left until {begins_anew()}: 1." in said(sent)
    assert refused.status_code == 429
    assert "Comments of one person in a day: at most 2. As many were sent today" in said(refused)
    assert stage.typed(refused, "text") == "What I typed."
    assert Comment.objects.count() == 2


def test_a_support_tells_what_is_left_with_and_without_htmx(draft, person, browser, settings):
    limit(settings, support=2)
    proposals = [make_proposal(draft, text=f"Words {number}.") for number in range(3)]
    addresses = [stage.address("support", proposal.number) for proposal in proposals]

    plain = browser.post(addresses[0], follow=True)
    swapped = browser.post(addresses[1], headers={"HX-Request": "true"})
    refused = browser.post(addresses[2], headers={"HX-Request": "true"})

    assert f"Supports of one person in a day: at most 2. Left until {begins_anew()}: 1." in said(plain)
    assert f"Supports of one person in a day: at most 2. None is left until {begins_anew()}." in said(swapped)
    assert refused.status_code == 429
    assert "As many were sent today, and this one was not sent." in said(refused)


def test_a_program_is_refused_with_the_seconds_to_wait_and_may_ask_before(draft, person, settings):
    limit(settings, proposal=1, revision=0, draft=0, comment=0, support=0, opinion=0, report=0, dispute=0, invitation=0)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person)
    body = {"draft": "constitution", "provision": "art_9__para_2", "kind": "change", "language": "en"}
    body |= {"text": "New words.", "reasons": "Because."}

    def post(key):
        headers = {"Idempotency-Key": key}
        return client.post("/api/v1/proposals/", body, content_type="application/json", headers=headers)

    before = client.get("/api/v1/account/limits/").json()
    made, refused = post("one"), post("two")
    after = client.get("/api/v1/account/limits/").json()

    assert (made.status_code, refused.status_code) == (201, 429)
    assert (refused.json()["code"], refused.json()["status"]) == ("day_is_full", 429)
    assert 0 < int(refused["Retry-After"]) <= 24 * 3600 + 1
    midnight = before[0]["resets_at"]
    assert before == [{"act": "proposal", "limit": 1, "left": 1, "resets_at": midnight}]
    assert after == [{"act": "proposal", "limit": 1, "left": 0, "resets_at": midnight}]


def test_counts_of_days_before_yesterday_are_forgotten(person):
    at = clock.now()
    for days in (0, 1, 2):
        counting("proposal", by=person, at=at - timedelta(days=days)).alone()

    forget_counts(at=at)

    today = timezone.localdate(at)
    assert set(DayCount.objects.values_list("day", flat=True)) == {today, today - timedelta(days=1)}


def test_of_twenty_at_once_exactly_as_many_pass_as_may(committed_db, settings):
    limit(settings, proposal=7)
    draft, person = stage.make_draft(), make_person()

    outcomes = at_once(*[lambda n=n: make_proposal(draft, person, text=f"Words {n}.") for n in range(20)])

    refused = [one for one in outcomes if isinstance(one, DayIsFull)]
    assert (len(refused), Proposal.objects.count(), counts()) == (13, 7, {"proposal": 7})
    assert Entry.objects.count() == 7


def test_twenty_equal_supports_at_once_count_as_one(committed_db, settings):
    limit(settings, support=1)
    draft, person = stage.make_draft(), make_person()
    proposal = make_proposal(draft)

    outcomes = at_once(*[lambda: support_proposal(proposal, by=person, at=clock.now())] * 20)

    assert {outcome.pk for outcome in outcomes} == {Support.objects.get().pk}
    assert DayCount.objects.get(act="support").number == 1
