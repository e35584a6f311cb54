"""Appeals: who may file and until when, who may decide, what follows; what the database itself refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Notice
from accounts.notices import readings
from core.rules import RuleViolation
from moderation.actions import decide_appeal, file_appeal, rule
from moderation.appeals import appeals_for
from moderation.models import Appeal, Ruling
from proposals.models import Coauthor, Status
from record.models import Entry
from tests.moderation import world
from tests.moderation.world import LATER, NOON
from tests.threads import at_once

DECIDED_AT = LATER + timedelta(days=1)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def hidden(draft, moderator):
    """A proposal that everybody saw until a moderator hid it."""
    proposal = world.make_proposal(draft, **world.seen())
    rule(proposal, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=NOON)
    proposal.refresh_from_db()
    return proposal


@pytest.fixture
def appeal(hidden):
    return file(hidden)


@pytest.fixture
def in_time(hidden):
    """Let an appeal against the ruling be possible by the clock of the wall."""
    Ruling.objects.update(appeal_until=timezone.now() + timedelta(days=1))


def file(item, text="Мұнда қорлау жоқ.", *, by=None, at=LATER):
    return file_appeal(Ruling.objects.on(item).latest_first().first(), text=text, by=by or item.author, at=at)


def decide(appeal, outcome="upheld", reasons="Шешім дұрыс.", *, by, **values):
    return decide_appeal(appeal, outcome=outcome, reasons=reasons, by=by, at=DECIDED_AT, **values)


def refused(call, *args, **values):
    with pytest.raises(RuleViolation) as caught:
        call(*args, **values)
    refusal = caught.value
    return refusal.code, str(refusal), refusal.field, refusal.status


def leaves(uid):
    return list(Entry.objects.filter(object_id=uid).order_by("step").values_list("verb", flat=True))


def test_an_appeal_gets_a_number_and_a_leaf(hidden):
    first = file(hidden, " Мұнда қорлау жоқ. ")

    ruling = Ruling.objects.get()
    assert ruling.appeal_until == NOON + timedelta(days=14)
    assert (first.number, first.ruling, first.filed_by, first.text) == (
        f"A-{first.serial:06d}", ruling, hidden.author, "Мұнда қорлау жоқ.",
    )  # fmt: skip
    assert leaves(first.uid) == ["appeal.filed"]
    assert b'"appeal_until":"2026-02-19T12:00:00Z"' in bytes(Entry.objects.get(object_id=ruling.uid).leaf)


def test_appealing_again_is_the_first_appeal(hidden, appeal):
    assert file(hidden, "Басқа сөз.") == appeal
    assert Appeal.objects.get().text == "Мұнда қорлау жоқ."


def test_an_appeal_is_possible_to_the_last_moment_and_no_longer(draft, hidden):
    until = NOON + timedelta(days=14)

    assert refused(file, hidden, at=until + timedelta(seconds=1)) == (
        "appeal_too_late",
        "It is too late: an appeal was possible until 19 February 2026, 17:00, Astana time.",
        None,
        422,
    )
    assert file(hidden, at=until).filed_at == until


def test_the_days_are_the_draft_s_and_those_of_earlier_rulings_stay(draft, moderator, hidden):
    draft.appeal_days = 3
    draft.save()
    comment = world.make_comment(draft, **world.seen())

    later = rule(comment, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=NOON)

    assert later.appeal_until == NOON + timedelta(days=3)
    assert Ruling.objects.on(hidden).get().appeal_until == NOON + timedelta(days=14)


def test_only_whoever_speaks_for_the_words_appeals(draft, hidden):
    assert refused(file, hidden, by=world.make_person("stranger")) == (
        "not_the_author",
        "Only the author appeals: for an organization, whoever may file in its name.",
        None,
        403,
    )
    assert Appeal.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (
            " ",
            ("appeal_missing", "Write why you think the ruling is wrong: another moderator will read it.", "text", 422),
        ),
        (
            "a" * 4001,
            ("text_too_long", "The text is too long: 4001 characters. At most 4000 are possible.", "text", 422),
        ),
    ],
)  # fmt: skip
def test_an_appeal_that_lacks_something_is_refused(hidden, text, refusal):
    assert refused(file, hidden, text) == refusal


def test_what_lets_words_stand_cannot_be_appealed_against(draft, moderator, second_moderator, hidden):
    rule(hidden, ruling="restore", reasons="Қорлау емес.", by=second_moderator, at=LATER)
    first, last = Ruling.objects.on(hidden).order_by("pk")

    assert refused(file_appeal, last, text="Сөз.", by=hidden.author, at=LATER) == (
        "no_appeal_against",
        "Only a ruling that hides, covers, returns, merges or moves can be appealed against.",
        None,
        422,
    )
    assert refused(file_appeal, first, text="Сөз.", by=hidden.author, at=LATER) == (
        "ruling_holds_no_more",
        "This ruling holds no more, so there is nothing to appeal against.",
        None,
        422,
    )


def test_a_reversal_shows_the_words_again_and_tells_the_author(hidden, appeal, second_moderator):
    decided = decide(appeal, "reversed", "Бұл өткір сын.", by=second_moderator)

    hidden.refresh_from_db()
    assert (hidden.hidden_at, hidden.hidden_ground) == (None, "")
    assert (decided.outcome, decided.decided_by, decided.decided_at) == ("reversed", second_moderator, DECIDED_AT)
    assert (decided.result.kind, decided.result.ground, decided.result.appeal_until) == ("restore", "", None)
    assert leaves(appeal.uid) == ["appeal.filed", "appeal.decided"]
    assert leaves(decided.result.uid) == ["moderation.decided"]
    notice = Notice.objects.order_by("pk").last()
    assert (notice.person, notice.kind, notice.object_id) == (hidden.author, "appeal.decided", appeal.uid)
    [(_notice, reading)] = readings([notice], "en")
    assert reading.title == f"Your appeal {appeal.number} was decided: the ruling is reversed"
    assert "Бұл өткір сын." in reading.text


def test_a_ruling_that_stays_changes_nothing(hidden, appeal, second_moderator):
    decided = decide(appeal, by=second_moderator)

    hidden.refresh_from_db()
    assert (hidden.hidden_at, hidden.hidden_ground, decided.result) == (NOON, "insult", None)
    assert Ruling.objects.count() == 1


def test_another_ground_stands_in_the_mark(hidden, appeal, second_moderator):
    decided = decide(appeal, "changed", ground="off_topic", by=second_moderator)

    hidden.refresh_from_db()
    assert (hidden.hidden_at, hidden.hidden_ground) == (NOON, "off_topic")
    assert (decided.result.kind, decided.result.ground) == ("hide", "off_topic")


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"outcome": "burnt"}, "unknown_outcome", "outcome"),
        ({"outcome": "reversed", "reasons": " "}, "statement_missing", "reasons"),
        ({"outcome": "changed", "ground": "dislike"}, "unknown_ground", "ground"),
        ({"outcome": "changed", "ground": "insult"}, "same_ground", "ground"),
    ],
)
def test_a_decision_that_lacks_something_is_refused(appeal, second_moderator, given, code, field):
    refusal = refused(decide, appeal, by=second_moderator, **given)

    assert (refusal[0], refusal[2]) == (code, field)
    assert Appeal.objects.open().get() == appeal


def test_what_was_returned_stands_again_as_it_was_sent(draft, moderator, second_moderator):
    proposal = world.make_proposal(draft)
    rule(proposal, ruling="return", reasons="Толықтырыңыз.", by=moderator, at=NOON)
    proposal.refresh_from_db()

    decide(file(proposal), "reversed", by=second_moderator)

    proposal.refresh_from_db()
    assert (proposal.status, proposal.returned_at, proposal.visible_at) == (Status.SUBMITTED, None, DECIDED_AT)
    assert proposal.current_revision.withheld_at is None


def test_a_reversal_leaves_what_was_ruled_on_since(hidden, appeal, moderator, second_moderator):
    third = world.make_moderator(hidden.draft, "third")
    rule(hidden, ruling="restore", reasons="Қорлау емес.", by=third, at=LATER)

    decided = decide(appeal, "reversed", by=second_moderator)

    assert decided.result is None
    assert Ruling.objects.count() == 2


OWN_RULING = (
    "own_ruling", "Nobody decides on an appeal against their own ruling. Another moderator will.", None, 403,
)  # fmt: skip
NOT_APPOINTED = ("not_appointed", "You are not appointed to moderate this article.", None, 403)


def test_neither_whoever_ruled_nor_wrote_nor_moderates_elsewhere_decides(
    draft, moderator, second_moderator, elsewhere, hidden, appeal
):
    own = world.make_proposal(draft, author=second_moderator, **world.seen())
    rule(own, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=NOON)
    own.refresh_from_db()

    assert refused(decide, appeal, by=moderator) == OWN_RULING
    assert refused(decide, appeal, by=elsewhere) == NOT_APPOINTED
    assert refused(decide, appeal, by=world.make_person("stranger")) == NOT_APPOINTED
    assert refused(decide, file(own), by=second_moderator) == (
        "own_appeal", "Nobody decides on their own appeal. Another moderator will.", None, 403,
    )  # fmt: skip
    assert Appeal.objects.open().count() == 2


def raw(appeal, person):
    """Decide with SQL alone, past every rule of the program."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE moderation_appeal SET decided_by_id = %s, decided_at = now(), outcome = 'reversed', reasons = 'x'"
            " WHERE id = %s",
            [person.pk, appeal.pk],
        )


def test_the_database_refuses_decisions_of_whoever_ruled_wrote_or_filed(draft, moderator, second_moderator, hidden):
    friend = world.make_moderator(draft, "friend")
    Coauthor.objects.create(proposal=hidden, person=friend, joined_at=NOON, ended_at=NOON)
    appeal = file(hidden)

    for person, name in (
        (moderator, "appeal_decided_by_another"),
        (hidden.author, "appeal_decided_by_another"),
        (friend, "appeal_decided_by_another"),
    ):
        with pytest.raises(IntegrityError) as refusal:
            raw(appeal, person)
        assert refusal.value.__cause__.diag.constraint_name == name

    with pytest.raises(IntegrityError, match="appeal_not_decided_by_filer"):
        Appeal.objects.filter(pk=appeal.pk).update(
            filed_by=second_moderator, decided_by=second_moderator, decided_at=NOON, outcome="upheld", reasons="x"
        )


def test_the_database_refuses_a_second_appeal_and_a_decision_without_reasons(hidden, appeal, second_moderator):
    with pytest.raises(IntegrityError, match="ruling_id"), transaction.atomic():
        Appeal.objects.create(
            serial=999_999, draft=appeal.draft, ruling=appeal.ruling, filed_by=hidden.author, text="x", filed_at=NOON
        )
    with pytest.raises(IntegrityError, match="appeal_decided_with_reasons"), transaction.atomic():
        Appeal.objects.update(decided_by=second_moderator, decided_at=NOON, outcome="upheld")


def test_an_appeal_is_decided_once(draft, appeal, second_moderator):
    decide(appeal, by=second_moderator)

    assert decide(appeal, by=second_moderator).outcome == "upheld"
    assert refused(decide, appeal, "reversed", by=world.make_moderator(draft, "third")) == (
        "appeal_decided", "This appeal is decided already. An appeal is decided once.", None, 409,
    )  # fmt: skip
    assert Notice.objects.filter(kind="appeal.decided").count() == 1


def test_two_moderators_at_once_decide_once(committed_db):
    draft = world.make_draft()
    proposal = world.make_proposal(draft, **world.seen())
    rule(proposal, ruling="hide", ground="insult", reasons="Қорлау.", by=world.make_moderator(draft), at=NOON)
    proposal.refresh_from_db()
    appeal = file(proposal)
    moderators = [world.make_moderator(draft, name) for name in ("one", "two")]

    outcomes = at_once(*[lambda by=by: decide(appeal, "reversed", by=by) for by in moderators])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Appeal", "AppealDecided"]
    assert Ruling.objects.count() == 2


def test_one_author_at_once_files_one_appeal(committed_db):
    draft = world.make_draft()
    comment = world.make_comment(draft, **world.seen())
    rule(comment, ruling="hide", ground="insult", reasons="Қорлау.", by=world.make_moderator(draft), at=NOON)
    comment.refresh_from_db()

    outcomes = at_once(*[lambda: file(comment)] * 4)

    assert outcomes == [Appeal.objects.get()] * 4


@pytest.mark.parametrize("number", [1, 3])
def test_lists_need_as_many_queries_for_3_rows_as_for_1(
    client, draft, moderator, second_moderator, django_assert_num_queries, number
):
    author = world.make_person("author")
    for each in range(number):
        proposal = world.make_proposal(draft, author=author, text=f"Сөз {each}.", **world.seen())
        rule(proposal, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=NOON)
        proposal.refresh_from_db()
        file(proposal)

    with django_assert_num_queries(6):
        assert len(list(appeals_for(second_moderator, draft))) == number
    client.force_login(author)
    with django_assert_num_queries(11):
        answer = client.get(reverse("my_appeals"))
    assert answer.content.decode().count("Waits for another moderator") == number


def test_appeals_stand_with_those_who_may_decide_them(draft, moderator, second_moderator, elsewhere, hidden, appeal):
    comment = world.make_comment(draft, "art_10", **world.seen())
    rule(comment, ruling="hide", ground="insult", reasons="Қорлау.", by=second_moderator, at=NOON)
    comment.refresh_from_db()
    on_comment = file(comment)

    assert list(appeals_for(moderator, draft)) == [on_comment]
    assert list(appeals_for(second_moderator, draft)) == [appeal]
    assert list(appeals_for(elsewhere, draft)) == [on_comment]


def test_the_author_files_by_a_plain_form_and_loses_nothing(client, hidden, in_time):
    client.force_login(hidden.author)
    address = reverse("appeal", args=[Ruling.objects.get().uid])

    assert "File the appeal" in client.get(address).content.decode()
    refusal = client.post(address, {"text": "a" * 4001})
    assert (refusal.status_code, "a" * 4001 in refusal.content.decode()) == (422, True)
    answer = client.post(address, {"text": "Қорлау жоқ."}, follow=True)

    page = answer.content.decode()
    assert "Another moderator will decide" in page
    assert Appeal.objects.get().number in page
    assert address in client.get(hidden.get_absolute_url()).content.decode()


def test_strangers_find_no_appeal(client, draft, moderator, hidden, appeal):
    address = reverse("appeal", args=[appeal.ruling.uid])
    for person in (world.make_person("stranger"), moderator):
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.post(address, {"text": "Сөз."}).status_code == 404
    assert client.get(reverse("decide_appeal", args=[draft.slug, appeal.uid])).status_code == 403


def test_another_moderator_decides_by_a_plain_form(client, draft, second_moderator, hidden, appeal):
    client.force_login(second_moderator)
    address = reverse("decide_appeal", args=[draft.slug, appeal.uid])

    page = client.get(address).content.decode()
    assert [words for words in ("Мұнда қорлау жоқ.", "Қорлау.", "Себебі бар.") if words not in page] == []
    assert client.post(address, {"outcome": "reversed", "reasons": ""}).status_code == 422
    answer = client.post(address, {"outcome": "reversed", "reasons": "Сын."}, follow=True)

    assert "the ruling is reversed" in answer.content.decode()
    hidden.refresh_from_db()
    assert hidden.hidden_at is None


def test_programs_file_and_decide(client, draft, second_moderator, hidden, in_time):
    ruling = Ruling.objects.get()
    client.force_login(hidden.author)
    sent = {"content_type": "application/json"}
    filed = client.post(f"/api/v1/rulings/{ruling.uid}/appeals/", {"text": "Қорлау жоқ."}, **sent)
    client.force_login(second_moderator)
    decision = {"outcome": "upheld", "reasons": "Қорлау."}
    decided = client.post(f"/api/v1/appeals/{filed.json()['uid']}/decision/", decision, **sent)

    assert (filed.status_code, filed.json()["outcome"]) == (201, "")
    assert (decided.status_code, decided.json()["outcome"], decided.json()["ruling"]) == (200, "upheld", ruling.uid)


def test_the_notice_of_a_ruling_says_until_when(hidden):
    [(_notice, reading)] = readings(Notice.objects.all(), "en")

    assert "you can appeal until 19 February 2026, 17:00, Astana time" in reading.text
