"""`manage.py load_demo`: once, with sign-ins who find something of their own, and counts that a recount confirms."""

import json
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.timezone import localdate

from accounts.actions import register_person
from accounts.models import Invitation, Membership, Organization, Person
from accounts.regions import NAMES
from articles.models import Draft
from commission.concluded import counts_in
from commission.docketed import SEEN, rows_of
from commission.models import (
    ConclusionRequest,
    Decision,
    Dissent,
    Docket,
    DocketStatus,
    Duty,
    PhaseReport,
    Sitting,
)
from consultation.demonstration.cast import HOST, REGIONS, SIGN_INS
from consultation.tasks import make_reports
from core import clock
from feedback.aggregation import summarize
from feedback.facts import facts_about
from feedback.models import Summary, Theme, ThemePlacement
from feedback.themes import extra
from intake.cutting import stretches
from intake.invited import read_answers
from intake.models import Arrival, InvitedBody, Item, LongText
from moderation.models import Ruling
from proposals.models import Comment, Cosigner, Dossier, DossierVersion, NumberSeries, Position, Proposal, Support
from record.models import Entry
from tests.feedback.test_finding_themes import find_all


@pytest.fixture
def load(committed_db, settings, tmp_path, capsys):
    """Load the text and then, as often as it is called, the demonstration; return what is said."""
    settings.VAR_DIR, settings.OPEN_DATA_DIR = tmp_path, tmp_path / "open-data"
    call_command("load_draft", skip_checks=True)

    def run(**options):
        capsys.readouterr()
        call_command("load_demo", skip_checks=True, **{"people": 40} | options)
        return capsys.readouterr().out

    return run


def test_demonstration_is_whole_and_loaded_once(load, tmp_path, monkeypatch):
    path = tmp_path / "accounts.json"

    first, again = load(), load(people=80)

    assert (
        first.splitlines()[-1]
        == f"Loaded the demonstration: everything in it is invented. {len(SIGN_INS)} sign-ins: {path}"
    )
    assert again == f"The demonstration is loaded already. Sign-ins: {path}\n"
    rows = json.loads(path.read_text(encoding="utf-8"))
    assert [set(row) for row in rows] == [{"role", "email", "password"}] * len(SIGN_INS)
    assert [row["role"] for row in rows] == list(SIGN_INS)
    assert all(Person.objects.get(email=row["email"]).check_password(row["password"]) for row in rows)
    assert Draft.objects.get().is_demonstration
    assert Person.objects.filter(is_invented=True, is_active=True).count() == 40
    assert not Person.objects.filter(is_invented=False, is_active=False).exists()
    _counts_are_right()
    _numbers_have_no_gap()
    _answers_are_owed()
    _a_worker_makes_the_one_report(tmp_path)
    _each_sign_in_finds_something()
    _each_way_in_is_shown()
    _one_sitting_is_published_and_one_is_ahead()
    _one_answer_waits_for_its_sitting_and_one_is_being_drafted()
    _bodies_conclude_and_a_commissioner_dissents()
    _themes_are_named_by_acts_and_outlast_the_night(monkeypatch)


def _bodies_conclude_and_a_commissioner_dissents():
    """One conclusion is given, one is late; both and the dissent stand beside the answer, marked as invented."""
    said = Dissent.objects.get()
    page = Client().get(f"/ru/proposals/{said.decision.proposal.number}/").content.decode()

    assert dict(counts_in(Draft.objects.get(), at=clock.now())) == {"given": 1, "late": 1}
    assert ConclusionRequest.objects.public().count() == 2
    assert "Демонстрация: это заключение вымышлено." in page
    assert "Особое мнение члена Комиссии" in page
    assert "Демонстрация: это особое мнение вымышлено." in page
    assert Entry.objects.filter(verb__in=["conclusion.asked", "conclusion.given", "dissent.given"]).count() == 4


def _one_sitting_is_published_and_one_is_ahead():
    page = Client().get("/ru/constitution/sittings/1/").content.decode()

    assert list(Sitting.objects.order_by("number").values_list("number", "status")) == [
        (1, "published"),
        (2, "planned"),
    ]
    assert "Демонстрация: это заседание вымышлено." in page
    assert Sitting.objects.filter(uid__in=Entry.objects.values("object_id")).count() == 2
    decided = Decision.objects.filter(sitting__number=1)
    assert decided.count() >= 4
    assert decided.count() == Docket.objects.get(sitting__number=1).size
    assert {one.author_says for one in decided} == {"", "agrees", "objects"}
    assert decided.filter(proposal__author__email=f"citizen_2@{HOST}", author_says="").exists()


def _one_answer_waits_for_its_sitting_and_one_is_being_drafted():
    analyst, ahead = Person.objects.get(email=f"analyst@{HOST}"), Sitting.objects.get(number=2)
    waiting, drafted = (item.docket for item in ahead.agenda.select_related("docket").order_by("number"))
    rows = rows_of(drafted, drafted.entries.all(), analyst)

    assert (waiting.status, waiting.drafted_by) == (DocketStatus.READY, analyst)
    assert len({waiting.drafted_by_id, waiting.checked_by_id, waiting.decided_by_id}) == 3
    assert not Decision.objects.filter(proposal__in=waiting.items.values("proposal")).exists()
    assert drafted.status == DocketStatus.DRAFTING
    assert [row.missing for row in rows] == [[], [], [SEEN], []]


def _counts_are_right():
    summaries = list(Summary.objects.select_related("article"))

    assert len(summaries) > 40
    assert not Summary.objects.outdated_articles().exists()
    assert all(row.result == json.loads(json.dumps(summarize(**facts_about(row.article)))) for row in summaries)


def _answers_are_owed():
    """Some answers that are owed are late, some still have time, some were given in time."""
    today = localdate(clock.now())
    duties = Duty.objects.open().counted(today)
    answers = Decision.objects.standing().filter(position__duty__isnull=False).select_related("position__duty")
    in_time = [one for one in answers if localdate(one.at) <= one.position.duty.due_on]

    assert duties["overdue"] >= 1
    assert duties["due"] > duties["overdue"]
    assert in_time


def _numbers_have_no_gap():
    taken = sorted([*_serials(Proposal), *_serials(Dossier)])

    assert taken == list(range(1, len(taken) + 1))
    assert NumberSeries.objects.get(name="proposals").last == len(taken)
    for model in (Proposal, Comment, Ruling, Support, Decision):
        uids = set(model.objects.exclude(uid__in=Entry.objects.values("object_id")).values_list("uid", flat=True))
        drafts = set(Proposal.objects.filter(status="draft").values_list("uid", flat=True))
        assert uids <= drafts, model


def _a_worker_makes_the_one_report(folder):
    """Whoever takes its open data away counts the same."""
    make_reports()
    report = PhaseReport.objects.get()
    [export] = (folder / "open-data" / report.draft.slug).iterdir()
    answer = folder / "report.json"
    answer.write_bytes(Client().get(f"/api/v1/drafts/{report.draft.slug}/reports/1/").content)

    command = [sys.executable, "-S", "-E", export / "recount_report.py", export, answer]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    pages = len(report.figures["articles"])
    assert (done.stderr, done.stdout) == ("", f"All numbers agree: {pages} pages and the draft.\n")
    assert pages > 20
    assert report.figures["demonstration"]


def _serials(model):
    return model.objects.filter(serial__isnull=False).values_list("serial", flat=True)


def _each_sign_in_finds_something():
    person = {role: Person.objects.get(email=f"{role}@{HOST}") for role in SIGN_INS}

    def states(role):
        return {proposal.state for proposal in Proposal.objects.filter(author=person[role])}

    assert states("citizen") >= {"draft", "submitted", "decided"}
    assert states("citizen_2") >= {"published", "returned", "decided"}
    assert Invitation.objects.open_at(clock.now()).filter(email=person["citizen"].email).exists()
    party = Membership.objects.standing().get(person=person["party_head"]).organization
    assert Membership.objects.standing().get(person=person["party_drafter"]).organization == party
    assert DossierVersion.objects.filter(dossier__organization=party).count() == 3
    assert DossierVersion.objects.filter(dossier__organization=party, filed_at__isnull=True).exists()
    assert Position.objects.filter(organization=party, decided_at__isnull=False).count() == 3
    registered = Organization.objects.filter(registered_by=person["organization_head"]).order_by("registered_at")
    assert [row.status for row in registered] == ["refused", "confirmed"]
    assert Organization.objects.asked().count() == 2


def _each_way_in_is_shown():
    items = Item.objects.exclude(channel="meeting").order_by("serial").prefetch_related("passages__proposal", "entries")

    assert [(one.channel, one.stage, len(one.passages.all())) for one in items] == [
        ("post", "registered", 1),
        ("post", "refused", 0),
        ("desk", "registered", 2),
        ("post", "differing", 0),
        ("post", "typed", 0),
        ("post", "waiting", 0),
    ]
    assert items[0].passages.get().proposal.state == "decided"
    # The first operator may type what waits, confirm what one has typed, and settle what two typed differently.
    operator = Person.objects.get(email=f"operator@{HOST}")
    assert not any(entry.by_id == operator.pk for item in items[3:] for entry in item.entries.all())
    voices = Item.objects.filter(meeting__serial=1).order_by("serial")
    said = [[one.proposal.state for one in voice.passages.all()] for voice in voices]
    assert said == [["decided"], ["published"], ["submitted"], []]
    assert len({one.proposal.author_id for voice in voices for one in voice.passages.all()}) == 2
    assert Arrival.objects.exclude(proposal=None).count() == Proposal.objects.filter(channel="e_otinish").count() == 3
    asked = Cosigner.objects.with_answers().order_by("pk")
    assert [one.has_cosigned for one in asked] == [True, False]
    whole = LongText.objects.get()
    assert [one.is_settled for one in whole.segments.order_by("start")] == [True, False]
    assert len([one for one in stretches(whole.words.text, whole.segments.all()) if one.cut is None]) == 2
    assert whole.objections.get().answered_at is None
    invited = read_answers(InvitedBody.objects.order_by("pk").select_related("draft"), at=clock.now())
    states = {row.state: row.draft.is_demonstration for row in invited}
    assert states == dict.fromkeys(("answered", "silent", "passed", "waits", "withdrawn"), True)


def _themes_are_named_by_acts_and_outlast_the_night(monkeypatch):
    themes = Theme.objects.order_by("pk")
    names = [theme.names for theme in themes]
    taught = set(ThemePlacement.objects.filter(placed_by__isnull=False).values_list("pk", "theme"))

    assert len(names) > 3
    assert all(all(each.values()) for each in names)
    assert {theme.named_by.email for theme in themes} == {f"analyst@{HOST}"}
    assert all(theme.figures["people"] and theme.telling for theme in themes)
    assert Entry.objects.filter(verb="theme.named").count() == len(names)
    assert Entry.objects.filter(verb="theme.text_placed").count() == len(taught)
    monkeypatch.setattr(extra, "is_installed", lambda: False)
    find_all(Draft.objects.get(), at=clock.now())
    assert [theme.names for theme in themes.named()] == names
    assert set(ThemePlacement.objects.filter(placed_by__isnull=False).values_list("pk", "theme")) == taught


def test_demonstration_never_mixes_with_people(load):
    register_person("somebody@example.kz")

    with pytest.raises(CommandError, match="People have registered here"):
        load()


def test_demonstration_needs_people_and_a_draft(load):
    with pytest.raises(CommandError, match="At least 30 people"):
        load(people=10)
    with pytest.raises(CommandError, match="There is no draft 'other'"):
        load(draft="other")


def test_people_live_in_regions_that_exist():
    assert set(REGIONS) == set(NAMES)
