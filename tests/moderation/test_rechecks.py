"""Rulings that the lot fell on are judged again by another moderator who does not see them."""

import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.translation import override

from core.rules import RuleViolation
from moderation.actions import draw_rechecks, judge, rule
from moderation.agreement import LEAST, agreement_of
from moderation.drawing import PER_CENT, is_drawn
from moderation.models import Recheck, Ruling
from moderation.months import rechecks_of
from moderation.rechecks import rechecks_for
from proposals.models import Coauthor, Comment
from record.models import Entry
from tests.moderation import world
from tests.moderation.world import LATER, NOON
from tests.threads import at_once


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def drawn(draft, moderator):
    """A comment in which a passage was covered, and the lot fell on the ruling."""
    comment = world.make_comment(draft, **world.seen(submitted_at=NOON), text="Бірінші сөз құпия.")
    return draw(comment, moderator, ruling="partial", ground="insult", reasons="Қорлау.", cover=["text.2"])


def draw(item, by, **values):
    return Recheck.objects.create(ruling=rule(item, **values, by=by, at=LATER), draft=item.draft)


def refused(call, *args, **values):
    with pytest.raises(RuleViolation) as caught:
        call(*args, **values)
    refusal = caught.value
    return refusal.code, str(refusal), refusal.field, refusal.status


def test_two_of_a_hundred_are_drawn_by_their_ids_alone():
    share = sum(is_drawn("d_1", f"r_{number}") for number in range(20_000)) / 20_000

    assert 0.017 < share < 0.023
    assert (PER_CENT, LEAST) == (2, 30)  # as the page of the months says


def test_the_lot_is_drawn_once_among_rulings_on_first_words(draft, moderator, second_moderator, monkeypatch):
    monkeypatch.setattr("moderation.actions.rechecks.is_drawn", lambda draft, ruling: True)
    proposal, comment = world.make_proposal(draft), world.make_comment(draft)
    hidden = rule(proposal, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=NOON)
    rule(proposal, ruling="restore", reasons="Қате.", by=second_moderator, at=NOON)
    stands = rule(comment, ruling="publish", by=moderator, at=NOON)
    young = rule(world.make_comment(draft), ruling="publish", by=moderator, at=LATER)

    looked_through = [draw_rechecks(at=LATER), draw_rechecks(at=LATER)]

    assert looked_through == [3, 0]
    assert set(Recheck.objects.values_list("ruling", flat=True)) == {hidden.pk, stands.pk}
    assert young.pk not in set(Recheck.objects.values_list("ruling", flat=True))


def test_another_moderator_judges_once_and_it_is_a_leaf(drawn, second_moderator):
    judged = judge(drawn, verdict="publish", by=second_moderator, at=LATER)

    assert judge(drawn, verdict="publish", by=second_moderator, at=LATER) == judged
    assert (judged.verdict, judged.judged_by, judged.judged_at) == ("publish", second_moderator, LATER)
    (entry,) = Entry.objects.filter(object_id=drawn.uid)
    leaf = json.loads(bytes(entry.leaf))
    assert (leaf["t"], leaf["data"]) == (
        "moderation.rechecked",
        {"ruling": drawn.ruling.uid, "decision": "publish"},
    )
    assert Comment.objects.get().covered_at == LATER


def test_whoever_ruled_wrote_or_has_no_part_in_it_does_not_judge(draft, drawn, moderator, elsewhere):
    author = drawn.ruling.comment.author

    assert refused(judge, drawn, verdict="publish", by=moderator, at=LATER) == (
        "own_ruling",
        "You ruled on this yourself. Another moderator looks at it again.",
        None,
        403,
    )
    assert refused(judge, drawn, verdict="publish", by=author, at=LATER)[0] == "own_words"
    assert refused(judge, drawn, verdict="publish", by=elsewhere, at=LATER)[0] == "not_appointed"
    assert [rechecks_for(person, draft).count() for person in (moderator, elsewhere)] == [0, 0]


@pytest.mark.parametrize("verdict", ["", "restore", "return", "so"])
def test_what_can_be_found_is_chosen(drawn, second_moderator, verdict):
    assert refused(judge, drawn, verdict=verdict, by=second_moderator, at=LATER) == (
        "unknown_verdict",
        "Choose what you would rule.",
        "verdict",
        422,
    )


def test_words_that_are_others_by_now_are_judged_no_more(draft, drawn, second_moderator):
    Comment.objects.update(withdrawn_at=LATER)

    assert refused(judge, drawn, verdict="hide", by=second_moderator, at=LATER)[0] == "words_are_others"
    assert not rechecks_for(second_moderator, draft).exists()


def test_the_database_refuses_whoever_ruled_or_wrote(draft, drawn, moderator):
    proposal = world.make_proposal(draft)
    other = draw(proposal, moderator, ruling="publish")
    together = world.make_person("together")
    Coauthor.objects.create(proposal=proposal, person=together, name_form="region", joined_at=NOON)
    type(proposal).objects.filter(pk=proposal.pk).update(coauthor_ids=[together.pk])

    for recheck, person in ((drawn, moderator), (drawn, drawn.ruling.comment.author), (other, together)):
        with pytest.raises(IntegrityError, match="Nobody looks again"), transaction.atomic(), connection.cursor() as by:
            by.execute(
                "UPDATE moderation_recheck SET judged_by_id = %s, judged_at = now(), verdict = 'hide' WHERE id = %s",
                [person.pk, recheck.pk],
            )


def test_two_at_once_make_one_judgement(committed_db):
    draft = world.make_draft()
    recheck = draw(world.make_comment(draft), world.make_moderator(draft), ruling="publish")
    others = [world.make_moderator(draft, name) for name in ("second", "third")]

    outcomes = at_once(*[lambda by=by: judge(recheck, verdict="hide", by=by, at=LATER) for by in others])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyJudged", "Recheck"]


@pytest.mark.parametrize("pairs", [[("hide", "hide")] * 29, [("hide", "hide")] * 40, []], ids=["few", "same", "none"])
def test_kappa_is_not_told_where_it_says_nothing(pairs):
    assert agreement_of(pairs).kappa is None


def test_kappa_is_cohen_s():
    """The example of two readers and fifty grants: 20 both yes, 15 both no, 5 and 10 apart; kappa is 0.4."""
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15

    found = agreement_of(pairs)

    assert (found.judged, found.agreed, found.share, round(found.kappa, 6)) == (50, 35, 70, 0.4)


def test_a_month_tells_how_many_were_drawn_judged_and_agree(draft, drawn, second_moderator, moderator):
    draw(world.make_comment(draft), moderator, ruling="publish")
    judge(drawn, verdict="partial", by=second_moderator, at=LATER)

    number, agreement = rechecks_of(draft, "2026-02")

    assert (number, agreement.judged, agreement.agreed, agreement.kappa) == (2, 1, 1, None)


def test_the_page_shows_the_words_as_they_were_written_and_no_ruling(client, draft, drawn, second_moderator):
    client.force_login(second_moderator)
    address = reverse("recheck", args=[draft.slug])

    page = client.get(address).content.decode()
    refusal = client.post(address, {"recheck": drawn.uid, "verdict": ""})
    entered = client.post(address, {"recheck": drawn.uid, "verdict": "hide"})
    after = client.get(address).content.decode()

    assert "Бірінші сөз құпия." in page
    assert [shown for shown in ("█", "Қорлау", drawn.ruling.uid) if shown in page] == []
    assert (refusal.status_code, "Choose what you would rule." in refusal.content.decode()) == (422, True)
    assert (entered.status_code, "No drawn ruling waits for you." in after) == (302, True)


def test_whose_it_is_not_sends_in_vain(client, draft, drawn, moderator):
    client.force_login(moderator)

    answer = client.post(reverse("recheck", args=[draft.slug]), {"recheck": drawn.uid, "verdict": "hide"})

    assert (answer.status_code, Recheck.objects.get().verdict, Ruling.objects.count()) == (403, "", 1)
