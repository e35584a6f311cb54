"""Many items ruled on at once: by one moderator up to twenty, by two beyond; each with what became of it."""

import json
from datetime import timedelta

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import override

from accounts.models import Notice
from core.rules import RuleViolation
from moderation.actions import (
    begin_batch,
    claim_item,
    confirm_batch,
    discard_batch,
    propose_batch,
    publish_ground,
    refuse_batch,
    rule,
    undo,
    word_batch,
)
from moderation.batches import find_batch, waiting_for
from moderation.models import BY_ONE, WORDS, Batch, BatchItem, Ruling
from moderation.tasks import carry_out_batches
from proposals.models import Coauthor, Comment, Proposal, Status
from record.models import Entry
from tests.commission.world import make_position
from tests.moderation import world
from tests.moderation.world import LATER, NOON
from tests.threads import at_once

HIDE = {"ruling": "hide", "ground": "advertising", "reasons": "Жарнама.", "read_grounds": 0}
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def refused(call, *args, **values):
    with pytest.raises(RuleViolation) as caught:
        call(*args, **values)
    refusal = caught.value
    return refusal.code, str(refusal), refusal.status


def comments(draft, number, **values):
    author = world.make_person("author")
    return [world.make_comment(draft, author=author, **world.seen(**values)) for _each in range(number)]


def worded(draft, items, by, **values):
    batch = begin_batch(draft, items, by=by, at=LATER)
    return word_batch(batch, **HIDE | values, by=by, at=LATER)


def proposed(draft, items, by, **values):
    return propose_batch(worded(draft, items, by, **values), by=by, at=LATER)


def outcomes(batch):
    return [entry.ruling.kind if entry.ruling else entry.code for entry in batch.items.order_by("number")]


def leaves(uid):
    return [json.loads(bytes(entry.leaf)) for entry in Entry.objects.filter(object_id=uid).order_by("pk")]


def test_up_to_twenty_are_carried_out_without_a_second(draft, moderator):
    items = comments(draft, BY_ONE)
    batch = proposed(draft, items, moderator)

    carry_out_batches()

    batch.refresh_from_db()
    assert (batch.status, batch.size, batch.second, outcomes(batch)) == ("done", 20, None, ["hide"] * 20)
    assert (
        Ruling.objects.filter(batch=batch, moderator=moderator, ground="advertising", reasons="Жарнама.").count() == 20
    )
    assert Notice.objects.filter(kind="comment.hidden").count() == 20
    assert Comment.objects.filter(hidden_at__isnull=True).count() == 0


def test_each_ruling_and_the_proposal_are_leaves(draft, moderator):
    batch = proposed(draft, comments(draft, 1), moderator)
    carry_out_batches()

    (leaf,) = leaves(batch.uid)
    assert (leaf["t"], leaf["data"]) == (
        "moderation.batch_proposed",
        {"draft": draft.uid, "decision": "hide", "rule": "advertising", "items": 1},
    )
    (decided,) = leaves(Ruling.objects.get().uid)
    assert decided["data"]["batch"] == batch.uid


def test_more_wait_for_a_second_moderator_who_is_told(draft, moderator, second_moderator, elsewhere):
    batch = proposed(draft, comments(draft, BY_ONE + 1), moderator)

    carry_out_batches()

    assert (batch.status, Ruling.objects.count()) == ("waiting", 0)
    assert list(Notice.objects.filter(kind="batch.asked").values_list("person", flat=True)) == [second_moderator.pk]
    assert [waiting_for(person, draft) for person in (moderator, second_moderator, elsewhere)] == [[], [batch], []]
    assert [find_batch(person, draft, batch.uid) for person in (moderator, second_moderator, elsewhere)] == [
        batch,
        batch,
        None,
    ]


def test_the_second_confirms_and_it_is_carried_out(draft, moderator, second_moderator):
    batch = proposed(draft, comments(draft, BY_ONE + 1), moderator)

    confirmed = confirm_batch(batch, by=second_moderator, at=LATER)
    again = confirm_batch(batch, by=second_moderator, at=LATER + MINUTE)
    carry_out_batches()

    batch.refresh_from_db()
    assert (confirmed.status, again.answered_at, batch.second, batch.status) == (
        "going",
        LATER,
        second_moderator,
        "done",
    )
    assert outcomes(batch) == ["hide"] * 21
    assert set(Ruling.objects.values_list("moderator", flat=True)) == {moderator.pk}
    assert [leaf["t"] for leaf in leaves(batch.uid)] == ["moderation.batch_proposed", "moderation.batch_confirmed"]
    told = Notice.objects.filter(kind="batch.finished").order_by("person").values_list("person", flat=True)
    assert list(told) == sorted([moderator.pk, second_moderator.pk])


def test_the_second_refuses_and_nothing_is_ruled(draft, moderator, second_moderator):
    batch = proposed(draft, comments(draft, BY_ONE + 1), moderator)

    assert refused(refuse_batch, batch, reasons=" ", by=second_moderator, at=LATER)[0] == "statement_missing"
    refuse_batch(batch, reasons="Бәрі жарнама емес.", by=second_moderator, at=LATER)
    refuse_batch(batch, reasons="Тағы.", by=second_moderator, at=LATER)
    carry_out_batches()

    batch.refresh_from_db()
    assert (batch.status, batch.refusal, Ruling.objects.count()) == ("refused", "Бәрі жарнама емес.", 0)
    assert [leaf["t"] for leaf in leaves(batch.uid)] == ["moderation.batch_proposed", "moderation.batch_refused"]
    assert list(Notice.objects.filter(kind="batch.refused").values_list("person", flat=True)) == [moderator.pk]
    assert refused(confirm_batch, batch, by=second_moderator, at=LATER) == (
        "batch_answered",
        "This was answered in the meantime. Open the page anew.",
        409,
    )


def test_who_does_not_confirm(draft, moderator, elsewhere):
    author = world.make_moderator(draft, "writes")
    items = [*comments(draft, BY_ONE), world.make_comment(draft, author=author)]
    batch = proposed(draft, items, moderator)

    answers = [refused(confirm_batch, batch, by=person, at=LATER) for person in (moderator, elsewhere, author)]

    assert answers == [
        ("another_confirms", "Whoever proposed this does not confirm it. A second moderator must.", 403),
        ("not_appointed", "You are not appointed to moderate this article.", 403),
        ("own_words", "Nobody rules on their own words. Another moderator will.", 403),
    ]
    assert [find_batch(person, draft, batch.uid) for person in (elsewhere, author)] == [None, None]


def test_what_cannot_be_ruled_on_is_named_and_the_others_move(draft, moderator, second_moderator, elsewhere):
    hidden = world.make_comment(draft, **world.seen(hidden_at=NOON, hidden_ground="insult"))
    withdrawn = world.make_comment(draft, **world.seen(withdrawn_at=NOON))
    own = world.make_comment(draft, author=moderator)
    held = world.make_comment(draft)
    claim_item(held, by=second_moderator, at=LATER)
    changed, free = world.make_comment(draft), world.make_comment(draft)
    batch = worded(draft, [hidden, withdrawn, own, held, changed, free], moderator)
    Comment.objects.filter(pk=changed.pk).update(edited_at=LATER)

    propose_batch(batch, by=moderator, at=LATER)
    carry_out_batches()

    assert outcomes(batch) == ["already_hidden", "already_withdrawn", "own_words", "item_held", "words_changed", "hide"]
    batch.refresh_from_db()
    assert (batch.size, batch.status) == (1, "done")
    far = begin_batch(draft, [world.make_comment(draft)], by=elsewhere, at=LATER)
    word_batch(far, **HIDE, by=elsewhere, at=LATER)
    assert refused(propose_batch, far, by=elsewhere, at=LATER) == (
        "nothing_left",
        "None of these can be ruled on so. Choose another ruling or other items.",
        422,
    )


def test_a_block_with_one_final_and_one_unmovable_member(draft, moderator, second_moderator):
    """Between the confirmation and the worker one was withdrawn, another ruled on; both are named, the rest moves."""
    items = comments(draft, BY_ONE + 2)
    batch = proposed(draft, items, moderator)
    confirm_batch(batch, by=second_moderator, at=LATER)
    Comment.objects.filter(pk=items[3].pk).update(withdrawn_at=LATER)
    rule(items[5], ruling="hide", ground="insult", reasons="Қорлау.", by=second_moderator, at=LATER)
    Comment.objects.filter(pk=items[7].pk).update(edited_at=LATER + MINUTE)

    carry_out_batches()

    expected = ["hide"] * 22
    expected[3], expected[5], expected[7] = "already_withdrawn", "already_hidden", "words_changed"
    assert outcomes(batch) == expected
    assert Ruling.objects.filter(batch=batch).count() == 19


def test_own_earlier_ruling_is_not_counted_as_the_batch_s(draft, moderator):
    first, second = comments(draft, 2)
    batch = proposed(draft, [first, second], moderator)
    rule(first, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=LATER)

    carry_out_batches()

    assert outcomes(batch) == ["already_hidden", "hide"]


def test_one_of_a_batch_is_not_taken_back(draft, moderator):
    proposed(draft, comments(draft, 1), moderator)
    carry_out_batches()
    ruling = Ruling.objects.get()

    assert refused(undo, ruling, by=moderator, at=ruling.at) == (
        "not_undone",
        "This was ruled on in a batch and stands. Look at the item again to rule otherwise.",
        409,
    )


def test_proposals_are_returned_and_comments_are_not(draft, moderator):
    proposal, comment = world.make_proposal(draft), world.make_comment(draft)
    batch = proposed(draft, [proposal, comment], moderator, ruling="return", ground="", reasons="Толықтырыңыз.")

    carry_out_batches()

    assert outcomes(batch) == ["return", "comment_not_returned"]
    assert Proposal.objects.get().status == Status.RETURNED


def test_things_of_each_kind_are_hidden_together(draft, moderator):
    items = [world.make_proposal(draft), world.make_comment(draft), make_position(draft, text="Жаңа сөз.")]
    batch = proposed(draft, items, moderator)

    carry_out_batches()

    assert outcomes(batch) == ["hide"] * 3
    assert [type(item).objects.get(pk=item.pk).hidden_ground for item in items] == ["advertising"] * 3


def test_many_are_let_stand(draft, moderator):
    batch = proposed(draft, comments(draft, 2), moderator, ruling="publish", ground="", reasons="")

    carry_out_batches()

    assert outcomes(batch) == ["publish", "publish"]
    assert Comment.objects.filter(reviewed_at__isnull=False).count() == 2


def test_what_is_chosen_is_bounded_and_replaced(draft, moderator, elsewhere):
    first, second = comments(draft, 2)

    assert refused(begin_batch, draft, [], by=moderator, at=LATER)[0] == "nothing_chosen"
    assert refused(begin_batch, draft, [first] * 2 + [second], by=world.make_person("nobody"), at=LATER)[0] == (
        "not_appointed"
    )
    begin_batch(draft, [first, first], by=moderator, at=LATER)
    again = begin_batch(draft, [second], by=moderator, at=LATER)
    assert list(BatchItem.objects.values_list("batch", "comment")) == [(again.pk, second.pk)]
    discard_batch(again, by=elsewhere)
    assert Batch.objects.count() == 1
    discard_batch(again, by=moderator)
    assert Batch.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"ruling": ""}, "unknown_ruling"),
        ({"ruling": "restore"}, "unknown_ruling"),
        ({"ruling": "partial"}, "unknown_ruling"),
        ({"ground": ""}, "unknown_ground"),
        ({"reasons": " "}, "statement_missing"),
    ],
)
def test_what_a_batch_must_say(draft, moderator, values, code):
    batch = begin_batch(draft, comments(draft, 1), by=moderator, at=LATER)

    assert refused(word_batch, batch, **HIDE | values, by=moderator, at=LATER)[0] == code


def test_what_was_proposed_does_not_change(draft, moderator, second_moderator):
    batch = proposed(draft, comments(draft, 1), moderator)

    assert refused(word_batch, batch, **HIDE, by=moderator, at=LATER)[0] == "batch_proposed"
    assert propose_batch(batch, by=moderator, at=LATER + MINUTE).proposed_at == LATER
    assert refused(propose_batch, batch, by=second_moderator, at=LATER)[0] == "not_appointed"
    discard_batch(batch, by=moderator)
    assert Batch.objects.count() == 1


def test_a_ground_that_changed_meanwhile_is_not_ruled_on(draft, moderator, second_moderator):
    secretary = world.make_person("secretary")
    batch = proposed(draft, comments(draft, BY_ONE + 1), moderator)
    publish_ground(draft, "advertising", dict.fromkeys(WORDS, "Басқа"), by=secretary, at=LATER)

    assert refused(confirm_batch, batch, by=second_moderator, at=LATER) == (
        "ground_changed",
        "The rule was changed since this was proposed. Refuse it: it must be proposed anew.",
        409,
    )


def test_the_database_itself_wants_two_people(draft, moderator, second_moderator):
    together = world.make_person("together")
    proposal = world.make_proposal(draft)
    Coauthor.objects.create(proposal=proposal, person=together, name_form="region", joined_at=NOON)
    Proposal.objects.filter(pk=proposal.pk).update(coauthor_ids=[together.pk])
    proposed(draft, [*comments(draft, BY_ONE), proposal], moderator)
    wrongs = [
        ("batch_of_two_people", "second_id = %s", [moderator.pk]),
        ("many_at_once_need_a_second", "status = 'going'", []),
        ("nobody_confirms_on_their_own", "second_id = %s", [together.pk]),
        ("nobody_confirms_on_their_own", "second_id = %s", [proposal.author_id]),
        ("batch_refused_whole", "status = 'refused', second_id = %s", [second_moderator.pk]),
    ]

    for name, change, values in wrongs:
        with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as by:
            by.execute(f"UPDATE moderation_batch SET {change}", values)  # noqa: S608, the test's own words
        assert caught.value.__cause__.diag.constraint_name == name


def test_the_database_itself_holds_rulings_to_their_batch(draft, moderator, second_moderator):
    items = comments(draft, BY_ONE + 1)
    batch = proposed(draft, items[:BY_ONE], moderator)
    carry_out_batches()
    Batch.objects.update(status="going", finished_at=None)
    values = {"draft": draft, "batch": batch, "ground": "advertising", "reasons": "Жарнама.", "at": LATER}

    for wrong in ({"kind": "hide"}, {"kind": "publish"}, {"kind": "hide", "moderator": second_moderator}):
        with pytest.raises(IntegrityError, match="A batch rules as it was proposed"), transaction.atomic():
            Ruling.objects.create(**{"moderator": moderator} | values | wrong, comment=items[-1])


def test_two_workers_rule_once_on_each(committed_db):
    draft = world.make_draft()
    moderator = world.make_moderator(draft)
    batch = proposed(draft, comments(draft, BY_ONE), moderator)

    at_once(carry_out_batches, carry_out_batches)
    carry_out_batches()

    batch.refresh_from_db()
    assert (batch.status, outcomes(batch), Ruling.objects.count()) == ("done", ["hide"] * 20, 20)
    assert Notice.objects.filter(kind="comment.hidden").count() == 20


def test_two_who_answer_at_once_make_one_answer(committed_db):
    draft = world.make_draft()
    moderator, *others = (world.make_moderator(draft, name) for name in ("first", "second", "third"))
    batch = proposed(draft, comments(draft, BY_ONE + 1), moderator)

    answers = at_once(*[lambda by=by: confirm_batch(batch, by=by, at=LATER) for by in others])

    assert sorted(type(answer).__name__ for answer in answers) == ["AnsweredOtherwise", "Batch"]


def failing_on(item):
    """Let the database fail whenever a comment's row is locked."""

    def execute(run, sql, params, many, context):
        if 'FROM "proposals_comment"' in sql and "FOR UPDATE" in sql and item.pk in params:
            raise DataError("with words of somebody's")
        return run(sql, params, many, context)

    return connection.execute_wrapper(execute)


def test_what_ends_in_an_error_holds_back_no_other_and_fails_after_three_tries(draft, moderator, client):
    items = comments(draft, 3)
    batch = proposed(draft, items, moderator)
    client.force_login(moderator)

    with failing_on(items[0]):
        seen = []
        for _run in range(3):
            carry_out_batches()
            batch.refresh_from_db()
            first = batch.items.get(number=1)
            seen.append((outcomes(batch), first.tries, batch.status))

    assert seen == [
        (["", "hide", "hide"], 1, "going"),
        (["", "hide", "hide"], 2, "going"),
        (["failed", "hide", "hide"], 3, "done"),
    ]
    shown = client.get(batch.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert "The program failed on it 3 times (DataError); nothing was ruled. Rule on it by itself." in shown
    assert "words of somebody" not in shown
    carry_out_batches()
    assert outcomes(batch) == ["failed", "hide", "hide"]
    rule(items[0], **HIDE, by=moderator, at=LATER)
    assert Comment.objects.filter(hidden_at__isnull=True).count() == 0


def test_what_ended_in_an_error_once_is_ruled_on_by_the_next_run(draft, moderator):
    items = comments(draft, 2)
    batch = proposed(draft, items, moderator)
    with failing_on(items[0]):
        carry_out_batches()

    carry_out_batches()

    batch.refresh_from_db()
    assert (outcomes(batch), batch.status) == (["hide", "hide"], "done")


def test_the_database_wants_an_errors_name_and_its_tries(draft, moderator):
    entry = proposed(draft, comments(draft, 1), moderator).items.get()

    for wrong in ({"tries": 1}, {"error": "DataError"}, {"code": "failed", "done_at": LATER}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BatchItem.objects.filter(pk=entry.pk).update(**wrong)
