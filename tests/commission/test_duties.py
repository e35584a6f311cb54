"""Duties to answer: what begins one, once, and what alone ends it; how they are told."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from lxml import html

from articles.models import ArticleVersion
from commission.actions import answer_positions, begin_duties, decide
from commission.models import Duty
from commission.register.counts import in_short
from commission.tasks import begin_what_is_owed
from moderation.actions import merge_proposal
from proposals.actions import hide, restore, withdraw_proposal, withdraw_support
from proposals.models import Kind, Proposal
from record.leaf import parse
from record.models import Entry
from tests.commission import world
from tests.commission.test_register import found, row_of
from tests.commission.world import NOON, REASONS
from tests.threads import at_once

DUE_ON = date(2026, 2, 15)  # ten days after NOON


@pytest.fixture
def draft(draft):
    draft.answer_supporters, draft.answer_parties, draft.answer_days = 2, True, 10
    draft.save()
    return draft


def back(proposal, number, **values):
    """Let as many people support a proposal."""
    people = [world.make_person(f"backer{proposal.serial}-{n}-{values}", **values) for n in range(number)]
    for person in people:
        world.support(proposal, person)
    return people


def owed(draft):
    return {duty.proposal or duty.position for duty in Duty.objects.of(draft).open()}


def test_a_duty_begins_once_as_many_support_as_the_rule_says_with_a_leaf(draft):
    proposal, less = world.make_proposal(draft), world.make_proposal(draft)
    back(proposal, 2)
    back(less, 1)
    back(less, 3, level=1)
    before = ArticleVersion.objects.filter(article=proposal.change.article_id).values_list("number", flat=True)
    before = before.first() or 0

    assert begin_duties(draft, at=NOON) == 1
    assert begin_duties(draft, at=NOON + timedelta(days=1)) == 0

    duty = Duty.objects.get()
    assert (duty.proposal, duty.position, duty.why, duty.threshold) == (proposal, None, "supporters", 2)
    assert (duty.since, duty.due_on) == (NOON, DUE_ON)
    leaf = parse(bytes(Entry.objects.get(object_id=duty.uid).leaf))
    assert (leaf["t"], leaf["by"]) == ("duty.begun", {"role": "system"})
    assert leaf["data"] == {"object": proposal.uid, "why": "supporters", "due_on": "2026-02-15"}
    assert ArticleVersion.objects.get(article=proposal.change.article_id).number == before + 1


def test_the_day_is_counted_in_astana(draft):
    back(world.make_proposal(draft), 2)

    begin_duties(draft, at=NOON.replace(hour=20))  # one o'clock of the next day there

    assert Duty.objects.get().due_on == DUE_ON + timedelta(days=1)


def test_a_duty_begins_for_what_a_party_asks_and_for_no_other(draft):
    party = world.make_organization(kind="party")
    wanted = world.make_position(draft, organization=party, stance="oppose")
    world.make_position(draft, "art_9__para_1", organization=party, stance="support")
    world.make_position(draft, stance="oppose")
    world.make_position(draft, "art_10__para_1", organization=party, hidden_at=NOON, hidden_ground="insult")

    assert (begin_duties(draft, at=NOON), begin_duties(draft, at=NOON)) == (1, 0)

    duty = Duty.objects.get()
    assert (duty.position, duty.proposal, duty.why, duty.threshold) == (wanted, None, "party", None)


def test_nothing_begins_for_what_waits_for_no_answer(draft, rapporteur):
    answered, keep = world.make_proposal(draft), world.make_proposal(draft, kind=Kind.KEEP)
    hidden = world.make_proposal(draft, hidden_at=NOON, hidden_ground="insult")
    disputed, unseen = world.make_proposal(draft, disputed_at=NOON), world.make_proposal(draft, visible_at=None)
    for proposal in (answered, keep, hidden, disputed, unseen):
        back(proposal, 2)
    decide([answered], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)

    assert (begin_duties(draft, at=NOON), Duty.objects.count()) == (0, 0)


def test_without_the_rule_nothing_begins(draft):
    draft.answer_supporters, draft.answer_parties = 0, False
    draft.save()
    back(world.make_proposal(draft), 3)
    world.make_position(draft, organization=world.make_organization(kind="party"))

    assert begin_duties(draft, at=NOON) == 0


def test_people_of_repeats_oblige_to_answer_the_one_that_stands_for_them(draft):
    moderator = world.make_rapporteur(draft, "moderator", role="moderator")
    head, repeat = world.make_proposal(draft), world.make_proposal(draft)
    back(repeat, 1)
    merge_proposal(repeat, head, reasons="Дәл сол.", by=moderator, at=NOON)

    begin_duties(draft, at=NOON)

    assert [duty.proposal for duty in Duty.objects.all()] == [head]


def test_losing_supporters_does_not_end_it(draft):
    proposal = world.make_proposal(draft)
    people = back(proposal, 2)
    begin_duties(draft, at=NOON)

    for person in people:
        withdraw_support(proposal, by=person, at=NOON)

    assert owed(draft) == {proposal}
    assert begin_duties(draft, at=NOON) == 0


def test_a_changed_rule_moves_no_day_that_was_set(draft):
    back(world.make_proposal(draft), 2)
    begin_duties(draft, at=NOON)
    draft.answer_days, draft.answer_supporters = 300, 0
    draft.save()

    begin_duties(draft, at=NOON)

    assert [(duty.due_on, duty.threshold) for duty in Duty.objects.open()] == [(DUE_ON, 2)]


def test_an_answer_a_ruling_and_the_author_end_it_and_a_reversal_opens_it_again(draft, rapporteur):
    moderator = world.make_rapporteur(draft, "moderator", role="moderator")
    answered, hidden, withdrawn = (world.make_proposal(draft) for _time in range(3))
    party = world.make_organization(kind="party")
    position = world.make_position(draft, organization=party)
    for proposal in (answered, hidden, withdrawn):
        back(proposal, 2)
    begin_duties(draft, at=NOON)
    everything = owed(draft)

    decide([answered], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    answer_positions([position], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    hide(hidden, ground="insult", at=NOON)
    withdraw_proposal(withdrawn, by=withdrawn.author, at=NOON)
    after = owed(draft)
    restore(Proposal.objects.get(pk=hidden.pk), at=NOON)

    assert moderator is not None
    assert (everything, after, owed(draft)) == ({answered, hidden, withdrawn, position}, set(), {hidden})
    assert Duty.objects.count() == 4


def test_two_workers_at_once_begin_each_duty_once(committed_db):
    draft = world.make_draft()
    draft.answer_supporters, draft.answer_days = 2, 10
    draft.save()
    for _time in range(3):
        back(world.make_proposal(draft), 2)

    begun = at_once(*(lambda: begin_duties(draft, at=NOON) for _time in range(3)))

    assert sorted(begun) == [0, 0, 3]
    assert Entry.objects.filter(verb="duty.begun").count() == 3


def test_many_begin_in_pieces(draft, monkeypatch):
    monkeypatch.setattr("commission.actions.duties.PIECE", 2)
    for _time in range(2):
        back(world.make_proposal(draft), 2)
    party = world.make_organization(kind="party")
    world.make_position(draft, organization=party)

    assert [begin_duties(draft, at=NOON) for _time in range(3)] == [2, 1, 0]


@pytest.mark.parametrize("number", [1, 3])
def test_beginning_asks_a_constant_number_of_queries(draft, number, django_assert_num_queries):
    party = world.make_organization(kind="party")
    for eid in ("art_9__para_1", "art_9__para_2", "art_10__para_1")[:number]:
        back(world.make_proposal(draft), 2)
        world.make_position(draft, eid, organization=party)

    with django_assert_num_queries(10):
        assert begin_duties(draft, at=NOON) == 2 * number


def test_the_worker_begins_what_is_owed_in_public_drafts_alone(draft):
    other = world.make_draft("other")
    other.answer_supporters, other.is_public = 1, False
    other.save()
    proposal = world.make_proposal(draft)
    for one in (proposal, world.make_proposal(other)):
        back(one, 2)

    begin_what_is_owed()

    assert [duty.proposal for duty in Duty.objects.all()] == [proposal]


@pytest.mark.parametrize(
    "wrong",
    [
        {"why": "party"},
        {"threshold": None},
        {"proposal": None},
    ],
)
def test_the_database_refuses_a_duty_that_says_nothing_right(draft, wrong):
    right = {"proposal": world.make_proposal(draft), "why": "supporters", "threshold": 2}

    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(draft=draft, since=NOON, due_on=DUE_ON, **right | wrong)
    Duty.objects.create(draft=draft, since=NOON, due_on=DUE_ON, **right)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(draft=draft, since=NOON, due_on=DUE_ON, **right)


@pytest.fixture
def clocks(draft, rapporteur):
    """A proposal that is late at the end, one that is due, a party's position, one that was answered in time."""
    rows = {"late": world.make_proposal(draft)}
    back(rows["late"], 2)
    begin_duties(draft, at=NOON)
    rows |= {"due": world.make_proposal(draft), "answered": world.make_proposal(draft), "none": None}
    back(rows["due"], 2)
    back(rows["answered"], 2)
    rows["position"] = world.make_position(draft, organization=world.make_organization(kind="party"))
    begin_duties(draft, at=NOON + timedelta(days=2))
    decide([rows["answered"]], outcome="accepted", reasons=REASONS, by=rapporteur, at=NOON + timedelta(days=3))
    rows["none"] = world.make_proposal(draft)
    return rows


ON_THE_DAY, DAY_AFTER = NOON + timedelta(days=10), NOON + timedelta(days=11)


def test_what_is_due_comes_first_and_is_chosen(draft, clocks):
    numbers = {name: one.number for name, one in clocks.items() if name != "position"}
    numbers["position"] = clocks["position"].dossier.number

    assert found(draft) == [numbers[name] for name in ("late", "due", "position", "none", "answered")]
    assert found(draft, state="due") == [numbers[name] for name in ("late", "due", "position")]
    assert (found(draft, state="overdue", at=ON_THE_DAY), found(draft, state="overdue", at=DAY_AFTER)) == (
        [],
        [numbers["late"]],
    )


def test_a_row_tells_by_when_and_since_when(draft, clocks):
    late, answered = row_of(draft, clocks["late"], at=DAY_AFTER), row_of(draft, clocks["answered"], at=DAY_AFTER)
    position = row_of(draft, clocks["position"].dossier, at=DAY_AFTER)

    assert (late.due.on, late.due.left, late.due.overdue_days, late.due.is_overdue) == (DUE_ON, -1, 1, True)
    assert row_of(draft, clocks["late"], at=ON_THE_DAY).due.left == 0
    assert (answered.due, [state.code for state in answered.states][-2:]) == (None, ["owed", "decided"])
    assert (position.due.left, position.due.why) == (1, "party")
    assert [(state.code, state.count) for state in position.states] == [("submitted", None), ("owed", 1)]


def test_in_short_counts_what_is_due_and_overdue(draft, clocks):
    on_the_day, after = in_short(draft, at=ON_THE_DAY), in_short(draft, at=DAY_AFTER)

    assert (on_the_day.due, on_the_day.overdue, on_the_day.longest) == (3, 0, None)
    assert (after.due, after.overdue, after.longest) == (3, 1, 1)


def test_the_page_of_the_proposal_and_the_overview_tell_the_clock(draft, clocks, rapporteur):
    page = Client().get(f"/en/proposals/{clocks['late'].number}/").content.decode()
    answered = Client().get(f"/en/proposals/{clocks['answered'].number}/").content.decode()
    dossier = Client().get(f"/en/dossiers/{clocks['position'].dossier.number}/").content.decode()
    client = Client()
    client.force_login(rapporteur)
    overview = " ".join(html.fromstring(client.get("/en/constitution/commission/").content).text_content().split())

    assert "An answer was due by 15 February 2026." in page
    assert "An answer has to be given by 15 February 2026: as many people support it as the rule names." in page
    assert "An answer was due by 17 February 2026." in dossier
    assert ("An answer was due by" in answered, "The Commission owes an answer" in answered) == (False, True)
    assert "3 answers are owed by a day 3 are overdue The first day: 15 February" in overview


def test_the_rules_page_tells_the_rule_or_that_there_is_none(draft):
    def told():
        page = html.fromstring(Client().get("/en/constitution/rules/").content)
        return " ".join(page.xpath("//section[@id='time']")[0].text_content().split())

    ruled = told()
    draft.answer_supporters, draft.answer_parties, draft.version = 0, False, draft.version + 1
    draft.save()
    free = told()

    assert "an answer to each proposal that 2 people of confirmed identity support." in ruled
    assert "It answers within 10 days" in ruled
    assert ("Such a duty does not end" in ruled, "Such a duty does not end" in free) == (True, False)
    assert "No rule sets a day by which the Commission has to answer." in free


def test_the_register_and_programs_tell_the_clock(draft, clocks):
    [row] = Client().get("/api/v1/drafts/constitution/register/", {"q": clocks["late"].number}).json()["results"]
    page = Client().get("/en/constitution/register/", {"state": "overdue"}).content.decode()

    assert (row["due"]["on"], row["due"]["why"], row["due"]["threshold"]) == ("2026-02-15", "supporters", 2)
    assert [(state["state"], state["due_on"]) for state in row["states"] if state["due_on"]] == [("owed", "2026-02-15")]
    assert "An answer was due by 15 February 2026." in page
    assert page.count('<tr><th scope="row">') == 3
