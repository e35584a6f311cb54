"""Taking a ruling back within the minute: all stands as before, nobody is written to, and both acts stay in the log."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.translation import override
from rest_framework.test import APIClient

from accounts.mail import mail_due_notices
from accounts.models import Happening, Notice
from accounts.notices import readings
from accounts.telling import tell_due
from core import clock
from core.rules import RuleViolation
from moderation.actions import file_appeal, rule, undo
from moderation.log import LogChoice, lines_of, rows_of
from moderation.models import UNDO_FOR, Claim, Report, Ruling
from moderation.months import rows_by
from moderation.usage import uses_of
from proposals.actions import support_proposal, withdraw_proposal
from proposals.models import Comment, Proposal, RevisionWords
from record.models import Entry
from tests.moderation import world
from tests.moderation.world import LATER, NOON
from tests.threads import at_once

SOON = LATER + timedelta(seconds=50)
WHY = {"ground": "insult", "reasons": "Қорлау бар."}
MOMENTS = ("visible_at", "reviewed_at", "hidden_at", "hidden_ground", "returned_at", "covered_at", "covered_ground")


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def standing(item):
    row = type(item).objects.get(pk=item.pk)
    return [getattr(row, name) for name in (*MOMENTS, *(("status",) if isinstance(item, Proposal) else ()))]


def refused(call, *args, **values):
    with pytest.raises(RuleViolation) as caught, transaction.atomic():
        call(*args, **values)
    return caught.value.code, caught.value.status


@pytest.mark.parametrize("columns", [{}, world.seen(), world.reviewed()], ids=["waiting", "seen", "reviewed"])
@pytest.mark.parametrize(
    "values",
    [
        {"ruling": "publish"},
        {"ruling": "hide"} | WHY,
        {"ruling": "return", "reasons": "Нақтылаңыз."},
        {"ruling": "partial", "cover": ["reasons.0"]} | WHY,
    ],
    ids=lambda values: values["ruling"],
)
def test_what_was_ruled_stands_as_before_and_lies_before_its_moderator(draft, moderator, columns, values):
    proposal = world.make_proposal(draft, reasons="Себебі бар екен.", **columns)
    world.make_report(proposal)
    before, words = standing(proposal), RevisionWords.objects.get().reasons
    ruling = rule(proposal, by=moderator, at=LATER, **values)
    assert standing(proposal) != before

    undone = undo(ruling, by=moderator, at=SOON)

    assert standing(proposal) == before
    assert RevisionWords.objects.get().reasons == words
    proposal.current_revision.refresh_from_db()
    assert proposal.current_revision.withheld_at is None
    assert Report.objects.get().settled_at is None
    assert [(claim.item, claim.moderator) for claim in Claim.objects.all()] == [(proposal, moderator)]
    assert undone.undone_at == SOON
    assert undo(ruling, by=moderator, at=SOON + timedelta(seconds=5)).undone_at == SOON
    leaves = [json.loads(bytes(entry.leaf))["t"] for entry in Entry.objects.filter(object_id=ruling.uid).order_by("pk")]
    assert leaves == ["moderation.decided", "moderation.undone"]


def test_it_can_be_ruled_otherwise_at_once(draft, moderator):
    comment = world.make_comment(draft)
    undo(rule(comment, ruling="hide", by=moderator, at=LATER, **WHY), by=moderator, at=SOON)

    again = rule(comment, ruling="publish", by=moderator, at=SOON)

    assert Comment.objects.get().hidden_at is None
    assert list(Ruling.objects.standing()) == [again]


def test_hidden_words_that_were_restored_by_a_slip_are_hidden_again(draft, moderator, second_moderator):
    comment = world.make_comment(draft, **world.reviewed())
    rule(comment, ruling="hide", by=moderator, at=LATER, **WHY)
    before = standing(comment)
    restored = rule(comment, ruling="restore", reasons="Қателік.", by=second_moderator, at=SOON)

    undo(restored, by=second_moderator, at=SOON)

    assert standing(comment) == before


def test_no_mail_goes_out_within_the_minute_and_none_after_undoing(draft, moderator, monkeypatch):
    proposal = world.make_proposal(draft, **world.reviewed())
    world.make_comment(draft, proposal=proposal, author=world.make_person("beside"), **world.reviewed())
    world.make_report(proposal)
    ruling = rule(proposal, ruling="hide", by=moderator, at=LATER, **WHY)
    monkeypatch.setattr(clock, "now", lambda: LATER + UNDO_FOR - timedelta(seconds=1))
    tell_due()
    assert mail_due_notices() == 0
    assert Notice.objects.unread().count() == 3

    undo(ruling, by=moderator, at=SOON)

    monkeypatch.setattr(clock, "now", lambda: LATER + timedelta(hours=1))
    tell_due()
    mail_due_notices()
    assert mail.outbox == []
    assert not Notice.objects.unread().exists()
    assert not Happening.objects.filter(told_at__isnull=True).exists()
    assert readings(Notice.objects.all(), "en") == []


def test_after_the_minute_all_are_told(draft, moderator, monkeypatch):
    proposal = world.make_proposal(draft, **world.reviewed())
    rule(proposal, ruling="hide", by=moderator, at=LATER, **WHY)
    monkeypatch.setattr(clock, "now", lambda: LATER + UNDO_FOR)

    mail_due_notices()

    assert [message.to for message in mail.outbox] == [[proposal.author.email]]


def test_an_answer_that_was_let_stand_by_a_slip_is_told_when_it_stands(draft, moderator, monkeypatch):
    above = world.make_comment(draft, **world.reviewed())
    answer = world.make_comment(draft, parent=above)
    undo(rule(answer, ruling="publish", by=moderator, at=LATER), by=moderator, at=SOON)
    monkeypatch.setattr(clock, "now", lambda: LATER + timedelta(hours=1))
    mail_due_notices()
    assert mail.outbox == []

    rule(answer, ruling="publish", by=moderator, at=SOON)

    mail_due_notices()
    assert sorted(message.to[0] for message in mail.outbox) == sorted([above.author.email, answer.author.email])


def test_the_log_shows_both_and_no_figure_counts_it(draft, moderator):
    proposal = world.make_proposal(draft, **world.reviewed())
    undo(rule(proposal, ruling="hide", by=moderator, at=LATER, **WHY), by=moderator, at=SOON)

    [line] = lines_of(rows_of(draft, LogChoice()))

    assert line.ruling.undone_at == SOON
    assert rows_by(draft, "2026-02", "ground") == []
    assert uses_of(draft) == {}
    page = Client().get("/en/constitution/rulings/")
    assert "taken back within a minute" in page.content.decode()


def test_refused_when_the_minute_is_over_or_it_is_anothers(draft, moderator, second_moderator):
    comment = world.make_comment(draft)
    ruling = rule(comment, ruling="hide", by=moderator, at=LATER, **WHY)

    assert refused(undo, ruling, by=second_moderator, at=SOON) == ("not_your_ruling", 403)
    assert refused(undo, ruling, by=moderator, at=LATER + UNDO_FOR + timedelta(seconds=1)) == ("too_late_to_undo", 409)
    assert Comment.objects.get().hidden_at == LATER


def support(proposal):
    support_proposal(proposal, by=world.make_person("supporter"), at=SOON)


def answer(proposal):
    world.make_comment(proposal.draft, proposal=proposal)


def withdraw(proposal):
    withdraw_proposal(proposal, by=proposal.author, at=SOON)


@pytest.mark.parametrize("follow", [support, answer, withdraw])
def test_refused_when_something_followed(draft, moderator, follow):
    proposal = world.make_proposal(draft)
    ruling = rule(proposal, ruling="publish", by=moderator, at=LATER)
    follow(Proposal.objects.get())

    assert refused(undo, ruling, by=moderator, at=SOON) == ("ruling_followed", 409)


def test_refused_after_an_appeal_or_a_later_ruling(draft, moderator, second_moderator):
    first, second = world.make_comment(draft), world.make_comment(draft)
    hidden = [rule(comment, ruling="hide", by=moderator, at=LATER, **WHY) for comment in (first, second)]
    file_appeal(hidden[0], text="Бұл қорлау емес.", by=first.author, at=SOON)
    rule(second, ruling="restore", reasons="Қателік.", by=second_moderator, at=SOON)

    for ruling in hidden:
        assert refused(undo, ruling, by=moderator, at=SOON) == ("ruling_followed", 409)


def test_covering_more_cannot_be_taken_back(draft, moderator):
    comment = world.make_comment(draft, text="Бір екі үш төрт.")
    rule(comment, ruling="partial", cover=["text.0"], by=moderator, at=LATER, **WHY)
    second = rule(comment, ruling="partial", cover=["text.2"], by=moderator, at=SOON, **WHY)

    assert refused(undo, second, by=moderator, at=SOON) == ("not_undone", 409)


def test_an_appeal_against_what_was_taken_back_is_refused(draft, moderator):
    comment = world.make_comment(draft, **world.reviewed())
    ruling = rule(comment, ruling="hide", by=moderator, at=LATER, **WHY)
    undo(ruling, by=moderator, at=SOON)

    code, _status = refused(file_appeal, ruling, text="Бұл қорлау емес.", by=comment.author, at=SOON)

    assert code == "ruling_holds_no_more"


def test_the_database_refuses_undoing_after_the_minute(draft, moderator):
    ruling = rule(world.make_comment(draft), ruling="publish", by=moderator, at=LATER)

    with pytest.raises(IntegrityError, match="ruling_undone_within_the_minute"), transaction.atomic():
        Ruling.objects.filter(pk=ruling.pk).update(undone_at=LATER + UNDO_FOR + timedelta(seconds=1))


def test_undoing_and_another_ruling_at_once_never_both_stand(committed_db):
    draft = world.make_draft()
    moderator, other = world.make_moderator(draft), world.make_moderator(draft, "other")
    comment = world.make_comment(draft, **world.reviewed())
    ruling = rule(comment, ruling="hide", by=moderator, at=LATER, **WHY)

    at_once(
        lambda: undo(ruling, by=moderator, at=SOON),
        lambda: rule(comment, ruling="restore", reasons="Қателік.", by=other, at=SOON),
    )

    ruling.refresh_from_db()
    restored = Ruling.objects.filter(kind="restore").exists()
    assert (ruling.undone_at is not None) != restored
    assert Comment.objects.get().hidden_at is None


def test_by_a_plain_button_in_the_bench(draft, moderator):
    comment = world.make_comment(draft)
    client = Client()
    client.force_login(moderator)
    address = f"/en/constitution/moderation/{comment.uid}/"
    ruled = client.post(address, {"ruling": "hide", **WHY}, follow=True)
    ruling = Ruling.objects.get()
    assert f'name="undone" value="{ruling.uid}"' in ruled.content.decode()

    undone = client.post(address, {"act": "undo", "undone": ruling.uid}, follow=True)

    assert "The ruling is taken back." in undone.content.decode()
    assert Comment.objects.get().hidden_at is None
    late = client.post(address, {"act": "undo", "undone": "r_none"})
    assert late.status_code == 404


def test_a_late_button_is_refused_in_words(draft, moderator):
    comment = world.make_comment(draft)
    ruling = rule(comment, ruling="hide", by=moderator, at=NOON, **WHY)
    client = Client()
    client.force_login(moderator)

    answer = client.post(f"/en/constitution/moderation/{comment.uid}/", {"act": "undo", "undone": ruling.uid})

    assert answer.status_code == 409
    assert "The minute is over: the ruling stands." in answer.content.decode()


def test_by_a_program(draft, moderator, second_moderator):
    comment = world.make_comment(draft)
    ruling = rule(comment, ruling="hide", by=moderator, at=clock.now(), **WHY)
    mine, others = APIClient(), APIClient()
    mine.force_authenticate(moderator)
    others.force_authenticate(second_moderator)

    address = f"/api/v1/rulings/{ruling.uid}/undo/"

    assert others.post(address).status_code == 403
    answers = [mine.post(address) for _each in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["undone_at"] is not None
