"""Following, the pace of mails, telling many, digests, and mails ended by one press."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import followed, telling
from accounts.actions import choose_mail, follow, register_person, unfollow
from accounts.actions.following import FOLLOWED_AT_MOST, TooManyFollowed, UnknownFollow, UnknownHour, UnknownPace
from accounts.followed import Followed, find_followed, follows, read_followed
from accounts.mail import address_to_end, mail_due_digests, mail_due_notices
from accounts.models import Follow, Happening, Notice, Person
from accounts.notices import Reading, happen, notify, notify_all, read_one, register
from accounts.telling import tell_due, tell_piece, tell_too
from core import clock
from tests.threads import at_once

NOON = datetime(2026, 2, 8, 7, 0, tzinfo=UTC)  # Sunday, 12:00 in Astana


def read_words(object_ids, language):
    return {uid: Reading(f"{uid} {language}", "x" * 400, f"/{language}/{uid}/") for uid in object_ids if uid != "gone"}


@pytest.fixture(autouse=True)
def reader(registry, monkeypatch, no_demonstration):
    monkeypatch.setattr(telling, "_audiences", {})
    register("words.ruled", read_words)


def people(number, **values):
    return [register_person(f"person{n}@example.org", **values) for n in range(number)]


def told(kind="words.ruled"):
    return list(Notice.objects.filter(kind=kind).order_by("person").values_list("person", "object_id", "mailing"))


def waiting():
    return Notice.objects.filter(mailed_at__isnull=True).count()


def due_now(*persons):
    Person.objects.filter(pk__in=[person.pk for person in persons]).update(digest_due_at=NOON)


# Following


def test_following_again_changes_nothing(person):
    first = follow("proposal", "p_1", by=person, at=NOON)
    again = follow("proposal", "p_1", by=person, at=NOON + timedelta(days=1))

    assert (first, Follow.objects.count(), again.at) == (again, 1, NOON)
    assert (follows(person, "proposal", "p_1"), follows(person, "article", "p_1")) == (True, False)


def test_unfollowing_what_is_not_followed_changes_nothing(person):
    follow("proposal", "p_1", by=person, at=NOON)

    unfollow("proposal", "p_2", by=person)
    unfollow("proposal", "p_1", by=person)
    unfollow("proposal", "p_1", by=person)

    assert Follow.objects.count() == 0


def test_what_cannot_be_followed_is_refused(person):
    with pytest.raises(UnknownFollow):
        follow("people", "u_1", by=person, at=NOON)


def test_nobody_follows_without_end(person):
    Follow.objects.bulk_create(
        Follow(person=person, kind="proposal", object_id=f"p_{n}", at=NOON) for n in range(FOLLOWED_AT_MOST)
    )

    assert follow("proposal", "p_0", by=person, at=NOON).object_id == "p_0"
    with pytest.raises(TooManyFollowed, match="500"):
        follow("proposal", "p_more", by=person, at=NOON)


def test_twenty_follows_at_once_are_one(committed_db):
    [person] = people(1)

    made = at_once(*[lambda: follow("proposal", "p_1", by=person, at=NOON).pk] * 20)

    assert (len(set(made)), Follow.objects.count()) == (1, 1)


def test_what_is_not_there_is_left_out_of_the_list(person, monkeypatch):
    monkeypatch.setattr(followed, "_readers", {})
    followed.register("proposal", lambda ids, user, language: {uid: Followed(uid, "/") for uid in ids if uid != "gone"})
    rows = [follow("proposal", uid, by=person, at=NOON) for uid in ("p_1", "gone")]

    assert read_followed(rows, person, "ru") == [(rows[0], Followed("p_1", "/"))]
    assert find_followed("proposal", "gone", person, "ru") is None
    assert find_followed("planet", "p_1", person, "ru") is None


# Telling many


def test_followers_are_told_once_in_pieces(person):
    first, second, third, late = people(4)
    choose_mail(second, pace="weekly", at=NOON)
    choose_mail(third, pace="never", at=NOON)
    for one in (first, second, third):
        follow("proposal", "p_1", by=one, at=NOON)
        follow("organization", "o_1", by=one, at=NOON)
    follow("proposal", "p_1", by=late, at=NOON + timedelta(hours=2))
    happen("words.ruled", {"e_1": ["p_1", "o_1"]}, at=NOON + timedelta(hours=1))

    pieces = tell_due(size=2)
    again = tell_due()

    assert told() == [(first.pk, "e_1", "now"), (second.pk, "e_1", "digest"), (third.pk, "e_1", "none")]
    assert (pieces, again, Happening.objects.filter(told_at__isnull=True).count()) == (2, 0, 0)


def test_whoever_was_told_in_the_act_is_not_told_again(person):
    follow("proposal", "p_1", by=person, at=NOON)
    happened = happen("words.ruled", {"e_1": ["p_1"]}, at=NOON)
    notify_all([(person, "e_1")], "words.ruled", at=NOON, happened=happened)

    tell_due()

    assert told() == [(person.pk, "e_1", "now")]


def test_others_than_followers_are_told_of_a_kind(person):
    tell_too("words.ruled", lambda uids, at: Person.objects.filter(email="aigerim@example.org").values("pk"))
    happen("words.ruled", {"e_1": ["p_1"]}, at=NOON)

    tell_due()

    assert told() == [(person.pk, "e_1", "now")]


def test_a_closed_account_is_told_nothing(person):
    follow("proposal", "p_1", by=person, at=NOON)
    Person.objects.update(is_active=False)
    happen("words.ruled", {"e_1": ["p_1"]}, at=NOON)

    assert (tell_due(), told()) == (1, [])


def test_what_happened_is_undone_with_its_act(person):
    with pytest.raises(LookupError):
        happen("words.unknown", {"e_1": ["p_1"]}, at=NOON)

    assert Happening.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_a_piece_costs_the_same_for_one_and_three(db, django_assert_num_queries, number):
    for one in people(number):
        follow("proposal", "p_1", by=one, at=NOON)
    happen("words.ruled", {"e_1": ["p_1"]}, at=NOON)

    with django_assert_num_queries(6):
        assert tell_piece()

    assert len(told()) == number


def test_a_worker_that_dies_in_the_middle_tells_nobody_twice(committed_db, monkeypatch):
    crowd = people(5)
    for one in crowd:
        follow("proposal", "p_1", by=one, at=NOON)
    happen("words.ruled", {"e_1": ["p_1"]}, at=NOON)
    assert tell_piece(2)
    kept = Happening.save

    def dies(self, **values):
        raise KeyboardInterrupt  # after the notices of the second piece were written, before it is committed

    monkeypatch.setattr(Happening, "save", dies)
    with pytest.raises(KeyboardInterrupt):
        tell_piece(2)
    after_death = [pk for pk, _object, _way in told()]
    monkeypatch.setattr(Happening, "save", kept)
    tell_due(size=2)

    assert after_death == [one.pk for one in crowd[:2]]
    assert told() == [(one.pk, "e_1", "now") for one in crowd]


def test_workers_at_once_tell_each_person_once(committed_db):
    crowd = people(8)
    for one in crowd:
        follow("proposal", "p_1", by=one, at=NOON)
    happen("words.ruled", {f"e_{n}": ["p_1"] for n in range(4)}, at=NOON)

    at_once(*[lambda: tell_due(size=3)] * 4)
    tell_due()

    assert sorted(told()) == sorted((one.pk, f"e_{n}", "now") for one in crowd for n in range(4))


# The pace of mails


@pytest.mark.parametrize(
    ("pace", "hour", "due"),
    [
        ("at_once", 9, None),
        ("never", 9, None),
        ("daily", 9, "2026-02-09T09:00+05:00"),
        ("daily", 12, "2026-02-09T12:00+05:00"),
        ("daily", 13, "2026-02-08T13:00+05:00"),
        ("weekly", 9, "2026-02-09T09:00+05:00"),
        ("weekly", 13, "2026-02-09T13:00+05:00"),
    ],
)
def test_gathered_mails_are_due_at_an_hour_of_astana(person, pace, hour, due):
    choose_mail(person, pace=pace, hour=hour, at=NOON)

    stored = Person.objects.get()
    shown = stored.digest_due_at and timezone.localtime(stored.digest_due_at).isoformat(timespec="minutes")
    assert (stored.mail_pace, stored.mail_hour, shown) == (pace, hour, due)


def test_on_monday_the_next_weekly_mail_is_a_week_away(person):
    choose_mail(person, pace="weekly", hour=9, at=NOON + timedelta(days=1))

    assert person.digest_due_at == datetime(2026, 2, 16, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "refusal"), [({"pace": "hourly"}, UnknownPace), ({"pace": "daily", "hour": 24}, UnknownHour)]
)
def test_other_paces_and_hours_are_refused(person, values, refusal):
    with pytest.raises(refusal):
        choose_mail(person, **values, at=NOON)

    assert Person.objects.get().mail_pace == "at_once"


def test_what_waits_goes_the_new_way(person):
    choose_mail(person, pace="daily", at=NOON)
    notify(person, "words.ruled", "r_1", at=NOON)
    choose_mail(person, pace="at_once", at=NOON)

    assert (mail_due_notices(), len(mail.outbox), waiting()) == (1, 1, 0)
    assert person.digest_due_at == NOON + timedelta(hours=1)


def test_after_never_nothing_of_before_is_mailed(person):
    notify(person, "words.ruled", "r_1", at=NOON)
    choose_mail(person, pace="never", at=NOON)
    notify(person, "words.ruled", "r_2", at=NOON)
    mail_due_notices()
    choose_mail(person, pace="at_once", at=NOON)
    mail_due_notices()
    mail_due_digests()

    assert mail.outbox == []


def test_what_guards_an_account_is_mailed_at_any_pace(person):
    register("account.guarded", lambda ids, language: read_words(ids, language), always=True)
    choose_mail(person, pace="never", at=NOON)
    notify(person, "account.guarded", "t_1", at=NOON)

    mail_due_notices()

    assert [message.subject for message in mail.outbox] == ["t_1 ru"]
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


# Digests


def test_a_digest_gathers_what_can_still_be_told(person):
    choose_mail(person, pace="daily", at=NOON - timedelta(days=2))
    for uid in ("r_1", "gone", "r_2"):
        notify(person, "words.ruled", uid, at=NOON)
    due_now(person)

    assert (mail_due_notices(), mail_due_digests(), mail_due_digests()) == (0, 1, 0)

    [message] = mail.outbox
    first = Notice.objects.order_by("pk").first()
    assert message.to == [person.email]
    assert message.extra_headers["Message-ID"] == f"<digest-{first.pk}@testserver>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "gone" not in message.body
    assert message.body.index("r_2 ru") < message.body.index("r_1 ru")
    assert "http://testserver/ru/r_1/" in message.body
    assert "x" * 301 not in message.body
    assert (waiting(), Person.objects.get().digest_due_at > clock.now()) == (0, True)


@pytest.mark.parametrize("uids", [[], ["gone"]])
def test_no_digest_is_empty(person, uids):
    choose_mail(person, pace="daily", at=NOON)
    for uid in uids:
        notify(person, "words.ruled", uid, at=NOON)
    due_now(person)

    assert (mail_due_digests(), mail.outbox, waiting()) == (1, [], 0)


def test_a_long_digest_tells_that_there_is_more(person):
    choose_mail(person, pace="daily", at=NOON)
    for number in range(51):
        notify(person, "words.ruled", f"r_{number}", at=NOON + timedelta(seconds=number))
    due_now(person)

    mail_due_digests()

    [message] = mail.outbox
    assert (message.body.count("* * *"), "r_50 ru" in message.body, "r_0 ru" in message.body) == (49, True, False)
    assert f"http://testserver{reverse('my_page')}".replace("/kk/", "/ru/") in message.body
    assert waiting() == 0


def test_what_is_for_the_next_morning_waits_for_it(person):
    choose_mail(person, pace="daily", at=NOON)
    Notice.objects.create(
        person=person,
        kind="words.ruled",
        object_id="r_1",
        created_at=NOON,
        mailing="digest",
        mail_from=clock.now() + timedelta(hours=1),
    )
    due_now(person)

    assert (mail_due_digests(), mail.outbox, waiting()) == (1, [], 1)


def test_people_of_the_demonstration_get_no_digest(db):
    [person] = people(1, is_invented=True)
    choose_mail(person, pace="daily", at=NOON)
    notify(person, "words.ruled", "r_1", at=NOON)
    due_now(person)

    assert (mail_due_digests(), mail.outbox, waiting()) == (1, [], 0)


def test_a_digest_that_could_not_be_sent_is_sent_under_the_same_name(person, monkeypatch):
    choose_mail(person, pace="daily", at=NOON)
    notify(person, "words.ruled", "r_1", at=NOON)
    due_now(person)
    names = []

    def fails(message, **_values):
        names.append(message.extra_headers["Message-ID"])
        if len(names) == 1:
            raise ConnectionRefusedError

    monkeypatch.setattr(EmailMessage, "send", fails)

    assert (mail_due_digests(), mail_due_digests()) == (0, 1)
    assert (len(names), len(set(names)), waiting()) == (2, 1, 0)


def test_two_workers_gather_for_nobody_twice(committed_db, monkeypatch):
    crowd = people(2)
    for one in crowd:
        choose_mail(one, pace="daily", at=NOON)
        notify(one, "words.ruled", "r_1", at=NOON)
    due_now(*crowd)
    sending, done, sent = threading.Event(), threading.Event(), []

    def slow(message, **_values):
        sent.append(message.to[0])
        if not sending.is_set():
            sending.set()
            assert done.wait(timeout=10)

    monkeypatch.setattr(EmailMessage, "send", slow)

    def first():
        mail_due_digests(limit=1)
        connection.close()

    worker = threading.Thread(target=first)
    worker.start()
    assert sending.wait(timeout=10)
    notify(crowd[0], "words.ruled", "r_2", at=NOON)  # does not wait for the mail that is under way
    mail_due_digests()
    done.set()
    worker.join(timeout=10)

    assert sorted(sent) == ["person0@example.org", "person1@example.org"]
    assert list(Notice.objects.filter(mailed_at__isnull=True).values_list("object_id", flat=True)) == ["r_2"]


# Ending mails by one press (RFC 8058)


def path_to_end(person):
    return address_to_end(person).removeprefix("http://testserver")


def test_each_mail_carries_the_address_that_ends_them(person):
    notify(person, "words.ruled", "r_1", at=NOON)

    mail_due_notices()

    [message] = mail.outbox
    headers = message.extra_headers
    assert headers["List-Unsubscribe"].startswith(f"<http://testserver/ru/account/mail/end/{person.pk}/")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].strip("<>") in message.body


def test_opening_the_address_ends_nothing(person, client):
    answer = client.get(path_to_end(person))

    assert (answer.status_code, "a…@example.org" in answer.content.decode()) == (200, True)
    assert Person.objects.get().mail_pace == "at_once"


def test_one_post_without_cookies_ends_mails(person):
    programs = Client(enforce_csrf_checks=True)
    answer = programs.post(path_to_end(person), {"List-Unsubscribe": "One-Click"})
    again = programs.post(path_to_end(person), {"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, again.status_code, Person.objects.get().mail_pace) == (200, 200, "never")
    assert not answer.cookies


@pytest.mark.parametrize("change", [lambda path: path[:-3] + "xx/", lambda path: path.replace("/end/", "/end/1")])
def test_an_address_that_was_not_signed_here_ends_nothing(person, client, change):
    answer = client.post(change(path_to_end(person)), {"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, Person.objects.get().mail_pace) == (404, "at_once")


# Read marks


def test_one_notice_is_read_alone(person):
    first, second = (notify(person, "words.ruled", uid, at=NOON) for uid in ("r_1", "r_2"))
    [other] = people(1)

    read_one(other, first.pk, at=NOON)
    read_one(person, second.pk, at=NOON)
    read_one(person, second.pk, at=NOON + timedelta(days=1))

    assert list(Notice.objects.order_by("pk").values_list("read_at", flat=True)) == [None, NOON]
