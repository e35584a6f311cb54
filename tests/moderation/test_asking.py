"""A moderator asks a colleague about the item before them: who may, what both read, and how it ends."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from accounts.mail import mail_due_notices
from accounts.models import Notice
from accounts.notices import readings
from articles.models import Appointment
from core import clock
from core.rules import RuleViolation
from core.text import TextMissing, TextTooLong
from moderation.actions import (
    answer_question,
    ask_colleague,
    claim_item,
    claim_next,
    erase_person,
    rule,
    skip_item,
    withdraw_question,
)
from moderation.actions.asking import AlreadyAsked, NotYourQuestion, QuestionClosed
from moderation.actions.claims import NoColleague, NotHeld
from moderation.actions.refusals import AlreadyWithdrawn, NotAppointed
from moderation.export import held_of
from moderation.models import HANDED_FOR, Claim, Question
from moderation.questions import asked_of, questions_beside
from proposals.actions import withdraw_comment
from record.models import Entry
from tests.moderation import world
from tests.moderation.world import NOON
from tests.threads import at_once

ASKS = "A colleague asks you about something that waits for a ruling"
ANSWERS = "A colleague answered your question"


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def now(db):
    return clock.now()


@pytest.fixture
def comment(draft, moderator, now):
    """A comment that the moderator has before them."""
    comment = world.make_comment(draft)
    claim_item(comment, by=moderator, at=now)
    return comment


@pytest.fixture
def question(comment, moderator, second_moderator, now):
    return ask_colleague(comment, second_moderator, "Is this an insult?", by=moderator, at=now)


def told(person):
    """Return how what somebody is told reads, of what they did not read yet."""
    notices = Notice.objects.of(person).unread().order_by("pk")
    return [reading.title for _notice, reading in readings(notices, "en")]


def test_who_asks_keeps_the_item_for_an_hour_and_the_asked_one_is_told(
    question, comment, moderator, second_moderator, now
):
    [claim] = Claim.objects.all()

    assert (claim.item, claim.moderator, claim.until) == (comment, moderator, now + HANDED_FOR)
    assert (told(second_moderator), told(moderator)) == ([ASKS], [])
    assert asked_of(second_moderator, comment.draft) == [question]
    assert asked_of(moderator, comment.draft) == []
    assert questions_beside(comment, second_moderator) == questions_beside(comment, moderator) == [question]
    assert Entry.objects.count() == 0


def test_the_answer_is_told_to_who_asked_and_stands_beside_the_item(
    question, comment, moderator, second_moderator, now
):
    answered = answer_question(question, " It is not. ", by=second_moderator, at=now)
    again = answer_question(question, "It is not.", by=second_moderator, at=now)

    assert (answered.answer, answered.answered_at, again.pk) == ("It is not.", now, question.pk)
    assert (told(moderator), told(second_moderator)) == ([ANSWERS], [])
    assert asked_of(second_moderator, comment.draft) == []
    assert [one.answer for one in questions_beside(comment, moderator)] == ["It is not."]
    assert Notice.objects.filter(person=moderator).count() == 1
    with pytest.raises(QuestionClosed) as refused:
        answer_question(question, "It is.", by=second_moderator, at=now)
    assert str(refused.value) == "This question is answered already. The answer stays as it is."
    with pytest.raises(QuestionClosed):
        withdraw_question(question, by=moderator, at=now)


def test_one_may_ask_again_after_the_answer(question, comment, moderator, second_moderator, now):
    answer_question(question, "No.", by=second_moderator, at=now)

    other = ask_colleague(comment, second_moderator, "Why?", by=moderator, at=now)

    assert set(questions_beside(comment, moderator)) == {question, other}
    assert asked_of(second_moderator, comment.draft) == [other]


def test_what_is_put_off_is_free_and_its_question_stays(question, comment, moderator, second_moderator, now):
    skip_item(comment, by=moderator, at=now)

    assert Claim.objects.count() == 0
    assert claim_next(comment.draft, by=world.make_moderator(comment.draft, "third"), at=now).item == comment
    assert asked_of(second_moderator, comment.draft) == [question]


def test_the_same_question_again_is_the_earlier_one_and_another_is_refused(
    question, comment, moderator, second_moderator, now
):
    again = ask_colleague(comment, second_moderator, "Is this an insult?", by=moderator, at=now)

    assert (again, Question.objects.count(), len(told(second_moderator))) == (question, 1, 1)
    with pytest.raises(AlreadyAsked) as refused:
        ask_colleague(comment, second_moderator, "And this?", by=moderator, at=now)
    assert str(refused.value) == "Your question on this still waits. Take it back before you ask another."


def test_only_a_colleague_who_may_rule_on_it_is_asked(comment, moderator, elsewhere, draft, now):
    author = world.make_moderator(draft, "writes")
    own = world.make_comment(draft, author=author)
    claim_item(own, by=moderator, at=now)
    wrongs = [(comment, None), (comment, moderator), (comment, elsewhere), (own, author)]

    for item, wrong in [*wrongs, (comment, world.make_person("citizen"))]:
        with pytest.raises(NoColleague):
            ask_colleague(item, wrong, "Is it?", by=moderator, at=now)

    assert Question.objects.count() == 0


def test_only_who_has_it_before_them_asks(draft, moderator, second_moderator, comment, now):
    for item, person, at in (
        (world.make_comment(draft), moderator, now),
        (comment, second_moderator, now),
        (comment, moderator, now + HANDED_FOR),
    ):
        with pytest.raises(NotHeld):
            ask_colleague(item, moderator, "Is it?", by=person, at=at)


def test_who_lost_the_office_neither_asks_nor_answers(question, comment, moderator, second_moderator, now):
    for person in (moderator, second_moderator):
        Appointment.objects.filter(person=person).update(ended_at=NOON)
        vars(person).pop("_standing_appointments", None)
    withdraw_question(question, by=moderator, at=now)
    other = Question.objects.create(
        draft=comment.draft, comment=comment, asker=moderator, asked=second_moderator, text="?", asked_at=now
    )

    with pytest.raises(NotAppointed):
        answer_question(other, "No.", by=second_moderator, at=now)
    Question.objects.all().delete()
    with pytest.raises(NotAppointed):
        ask_colleague(comment, second_moderator, "?", by=moderator, at=now)
    assert asked_of(second_moderator, comment.draft) == []


@pytest.mark.parametrize(
    ("text", "refusal"), [("", TextMissing), (" \n\u200b", TextMissing), ("я" * 1001, TextTooLong)], ids=str
)
def test_a_question_and_an_answer_say_something_short(
    question, comment, moderator, second_moderator, now, text, refusal
):
    with pytest.raises(refusal):
        answer_question(question, text, by=second_moderator, at=now)
    withdraw_question(question, by=moderator, at=now)
    with pytest.raises(refusal):
        ask_colleague(comment, second_moderator, text, by=moderator, at=now)


def test_a_question_is_taken_back_by_who_asked_and_nobody_is_told_any_more(
    question, comment, moderator, second_moderator, now
):
    with pytest.raises(NotYourQuestion) as refused:
        withdraw_question(question, by=second_moderator, at=now)
    with pytest.raises(NotYourQuestion):
        answer_question(question, "No.", by=moderator, at=now)

    for _time in range(2):
        withdraw_question(question, by=moderator, at=now)
    mail_due_notices()

    assert str(refused.value).startswith("Only the moderator who was asked answers")
    assert (told(second_moderator), asked_of(second_moderator, comment.draft), mail.outbox) == ([], [], [])
    with pytest.raises(QuestionClosed) as closed:
        answer_question(question, "No.", by=second_moderator, at=now)
    assert str(closed.value).startswith("This question is closed: it was taken back, or this was ruled on.")
    assert ask_colleague(comment, second_moderator, "Another?", by=moderator, at=now) != question


def test_a_ruling_closes_what_nobody_answered(question, comment, moderator, second_moderator, now):
    rule(comment, ruling="publish", by=moderator, at=now)

    question.refresh_from_db()
    assert (question.closed_at, question.answer) == (now, "")
    assert (told(second_moderator), asked_of(second_moderator, comment.draft)) == ([], [])
    assert questions_beside(comment, moderator) == []
    with pytest.raises(QuestionClosed):
        answer_question(question, "No.", by=second_moderator, at=now)


def test_an_answer_stays_to_be_read_after_the_ruling(question, comment, moderator, second_moderator, now):
    answer_question(question, "No.", by=second_moderator, at=now)

    rule(comment, ruling="publish", by=moderator, at=now)

    assert [one.answer for one in questions_beside(comment, moderator)] == ["No."]


def test_what_its_author_took_back_needs_no_answer(question, comment, moderator, second_moderator, now):
    withdraw_comment(comment, by=comment.author, at=now)

    assert (told(second_moderator), asked_of(second_moderator, comment.draft)) == ([], [])
    with pytest.raises(QuestionClosed):
        answer_question(question, "No.", by=second_moderator, at=now)
    withdraw_question(question, by=moderator, at=now)
    with pytest.raises(AlreadyWithdrawn):
        ask_colleague(comment, second_moderator, "And now?", by=moderator, at=now)


def test_no_words_are_in_the_mails(question, moderator, second_moderator, now):
    mail_due_notices()
    answer_question(question, "It is not.", by=second_moderator, at=now)
    mail_due_notices()

    assert [message.to for message in mail.outbox] == [[second_moderator.email], [moderator.email]]
    for message in mail.outbox:
        words = str(message.message())
        assert ("It is not." in words, "insult" in words) == (False, False)


def test_both_find_their_own_words_in_their_copies_and_erasing_takes_them(
    question, comment, moderator, second_moderator, now
):
    answer_question(question, "It is not.", by=second_moderator, at=now)

    def held(person):
        rows = {part.name: list(part.rows) for part in held_of(person)}
        return [row["text"] for row in rows["questions"]], [row["answer"] for row in rows["answers_to_questions"]]

    assert (held(moderator), held(second_moderator)) == ((["Is this an insult?"], []), ([], ["It is not."]))
    erase_person(second_moderator, at=now)
    assert Question.objects.count() == 0


def test_the_database_knows_what_a_question_is(draft, question, comment, moderator, second_moderator, now):
    values = {"draft": draft, "comment": comment, "asker": second_moderator, "asked": moderator, "text": "?"}
    wrongs = (
        {"asker": moderator, "asked": second_moderator},  # one is open
        {"asked": second_moderator},
        {"text": ""},
        {"comment": None},
        {"proposal": world.make_proposal(draft)},
        {"answer": "No."},
        {"answered_at": now},
        {"answered_at": now, "closed_at": now, "answer": "No."},
    )

    for wrong in wrongs:
        with pytest.raises(IntegrityError), transaction.atomic():
            Question.objects.create(**values | {"asked_at": now} | wrong)


def test_asked_twice_at_once_one_question_is_asked(committed_db):
    draft = world.make_draft()
    asker, *colleagues = (world.make_moderator(draft, name) for name in ("asker", "one", "two"))
    comment = world.make_comment(draft)
    claim_item(comment, by=asker, at=clock.now())

    def ask(colleague):
        try:
            return ask_colleague(comment, colleague, "Is it?", by=asker, at=clock.now()).asked
        except RuleViolation as refusal:
            return refusal.code

    answers = at_once(*(lambda colleague=colleague: ask(colleague) for colleague in colleagues))

    assert Question.objects.count() == 1
    assert [answer for answer in answers if answer not in colleagues] == ["already_asked"]


def test_answered_and_ruled_on_at_once_it_has_one_end(committed_db):
    draft = world.make_draft()
    asker, asked = (world.make_moderator(draft, name) for name in ("asker", "asked"))
    comment = world.make_comment(draft)
    claim_item(comment, by=asker, at=clock.now())
    question = ask_colleague(comment, asked, "Is it?", by=asker, at=clock.now())

    def answer():
        try:
            return bool(answer_question(question, "No.", by=asked, at=clock.now()))
        except QuestionClosed:
            return False

    _ruling, answered = at_once(lambda: rule(comment, ruling="publish", by=asker, at=clock.now()), answer)

    question.refresh_from_db()
    assert (question.answered_at is not None, question.closed_at is not None) == (answered, not answered)


def queue(draft):
    return reverse("queue", args=[draft.slug])


def address(item):
    if hasattr(item, "serial"):
        return reverse("review_proposal", args=[item.draft.slug, item.serial])
    return reverse("review_comment", args=[item.draft.slug, item.uid])


def page(answer):
    return " ".join(answer.content.decode().split())


def test_asked_read_and_answered_in_the_browser(client, draft, moderator, second_moderator):
    proposal = world.make_proposal(draft)
    claim_item(proposal, by=moderator, at=clock.now())
    client.force_login(moderator)
    form = page(client.get(address(proposal)))
    asked = client.post(
        address(proposal), {"act": "ask", "colleague": second_moderator.pk, "note": "Is <b>this</b> an insult?"}
    )
    waits = page(client.get(address(proposal)))
    uid = Question.objects.get().uid
    client.force_login(second_moderator)
    listed = page(client.get(queue(draft)))
    read = page(client.get(address(proposal)))
    answered = client.post(address(proposal), {"act": "answer", "question": uid, "note": "It is not."})
    after = page(client.get(queue(draft)))
    client.force_login(moderator)
    told = page(client.get(address(proposal)))

    assert "Ask a colleague" in form
    assert (asked.status_code, asked["Location"]) == (302, address(proposal))
    assert f"You asked <bdi>{second_moderator.email}</bdi>" in waits
    assert "Not answered yet." in waits
    assert 'id="f-question"' not in waits
    assert "Asked of you" in listed
    assert f'href="{address(proposal)}">proposal {proposal.number}</a>' in listed
    assert f"<bdi>{moderator.email}</bdi> asks you" in read
    assert "Is &lt;b&gt;this&lt;/b&gt; an insult?" in read
    assert (answered.status_code, "Asked of you" in after) == (302, False)
    assert "It is not." in told


def test_a_third_moderator_reads_nothing_of_it_and_answers_nothing(client, question, comment, draft):
    client.force_login(world.make_moderator(draft, "third"))

    shown = page(client.get(address(comment)))
    answers = [
        client.post(address(comment), {"act": act, "question": question.uid, "note": "No."}).status_code
        for act in ("answer", "unask")
    ]

    assert ("Is this an insult?" in shown, "Asked of you" in shown) == (False, False)
    assert answers == [404, 404]


def test_refused_what_was_typed_is_kept(client, question, comment, draft, moderator, second_moderator, now):
    other = world.make_comment(draft)
    long = "я" * 1001
    client.force_login(moderator)
    not_held = client.post(address(other), {"act": "ask", "colleague": second_moderator.pk, "note": "Is it?"})
    nobody = client.post(address(comment), {"act": "ask", "colleague": "x\0", "note": "Is it?"})
    client.force_login(second_moderator)
    too_long = client.post(address(comment), {"act": "answer", "question": question.uid, "note": long})
    empty = client.post(address(comment), {"act": "answer", "question": question.uid, "note": ""})
    withdraw_question(question, by=moderator, at=now)
    late = client.post(address(comment), {"act": "answer", "question": question.uid, "note": "It is not."})

    assert (not_held.status_code, "Is it?</textarea>" in page(not_held)) == (409, True)
    assert "You do not have this before you any more. Take it first." in page(not_held)
    assert (nobody.status_code, "Is it?</textarea>" in page(nobody)) == (422, True)
    assert (too_long.status_code, f"{long}</textarea>" in page(too_long)) == (422, True)
    assert "The text is too long: 1001 characters. At most 1000 are possible." in page(too_long)
    assert (empty.status_code, "Nothing is written here yet." in page(empty)) == (422, True)
    assert (late.status_code, "It is not." in page(late)) == (409, True)
    assert "This question is closed" in page(late)


def test_what_was_withdrawn_meanwhile_is_said_and_the_question_kept(client, comment, moderator, second_moderator, now):
    withdraw_comment(comment, by=comment.author, at=now)
    client.force_login(moderator)

    answer = client.post(address(comment), {"act": "ask", "colleague": second_moderator.pk, "note": "Is it?"})

    assert (answer.status_code, "Is it?" in page(answer)) == (422, True)
    assert "The author has withdrawn this. There is nothing left to rule on." in page(answer)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_many_queries_for_3_as_for_1(
    draft, moderator, second_moderator, now, django_assert_num_queries, number
):
    for each in range(number):
        for item in (world.make_proposal(draft, text=f"Орыс тілі {each} тең."), world.make_comment(draft)):
            claim_item(item, by=moderator, at=now)
            ask_colleague(item, second_moderator, "Is it?", by=moderator, at=now)
    asked_of(second_moderator, draft)

    with django_assert_num_queries(4):
        assert len(asked_of(second_moderator, draft)) == 2 * number
