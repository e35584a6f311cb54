"""The public log of rulings and the table of each month: all of them, and not a word of what was ruled on."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils.translation import override

from articles.models import Appointment
from moderation.actions import rule
from moderation.log import LogChoice, month_of, rows_of
from moderation.models import Ruling
from moderation.months import Row, months_with_rulings, rows_by
from moderation.usage import uses_of
from tests.moderation import world
from tests.moderation.world import LATER

SECRET = "Құпия сөз"


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def page(answer):
    return " ".join(answer.content.decode().split())


def ruled(item, moderator, ruling="hide", ground="insult", *, at=LATER, **values):
    reasons = "" if ruling == "publish" else f"{SECRET} себебі."
    return rule(item, ruling=ruling, ground=ground, reasons=reasons, by=moderator, at=at, **values)


@pytest.fixture
def several(draft, moderator, second_moderator):
    """A hidden letter, a comment hidden and restored, and a returned proposal that nobody saw; each a minute later."""
    letter = world.make_proposal(draft, text=SECRET, channel="post", language="ru", **world.seen())
    comment = world.make_comment(draft, "art_10", text=SECRET, **world.seen())
    unseen = world.make_proposal(draft, text=f"{SECRET} бөлек.")
    minutes = [LATER + timedelta(minutes=number) for number in range(4)]
    return {
        "letter": ruled(letter, moderator, at=minutes[0]),
        "hidden": ruled(comment, moderator, ground="advertising", at=minutes[1]),
        "restored": ruled(comment, second_moderator, "restore", "", at=minutes[2]),
        "returned": ruled(unseen, moderator, "return", "", at=minutes[3]),
    }


def names(several, choice):
    found = {ruling.pk: name for name, ruling in several.items()}
    draft = next(iter(several.values())).draft
    return [found[row.pk] for row in rows_of(draft, LogChoice.of(choice)).order_by("at")]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({}, ["letter", "hidden", "restored", "returned"]),
        ({"ground": "insult"}, ["letter"]),
        ({"ground": "no such"}, ["letter", "hidden", "restored", "returned"]),
        ({"ground": "nothing"}, []),
        ({"language": "ru"}, ["letter"]),
        ({"language": "fr"}, ["letter", "hidden", "restored", "returned"]),
        ({"channel": "post"}, ["letter"]),
        ({"channel": "site"}, ["hidden", "restored", "returned"]),
        ({"kind": "comment"}, ["hidden", "restored"]),
        ({"kind": "proposal", "outcome": "hide"}, ["letter"]),
        ({"outcome": "reversed"}, ["hidden"]),
        ({"outcome": "return"}, ["returned"]),
        ({"article": "art_10"}, ["hidden", "restored"]),
        ({"article": "art_99"}, []),
        ({"month": "2026-02"}, ["letter", "hidden", "restored", "returned"]),
        ({"month": "2026-01"}, []),
        ({"month": "2026-13"}, ["letter", "hidden", "restored", "returned"]),
    ],
)
def test_the_log_is_narrowed_by_what_is_known_alone(several, choice, expected):
    assert names(several, choice) == expected


def test_the_log_says_what_was_ruled_and_no_word_author_or_moderator(client, draft, several, moderator):
    letter, unseen = several["letter"].proposal, several["returned"].proposal

    shown = page(client.get(f"/en/{draft.slug}/rulings/"))

    assert SECRET not in shown
    for person in (moderator, letter.author, unseen.author):
        assert person.email not in shown
        assert person.uid not in shown
    assert f'<a class="hit" href="/en/proposals/{letter.number}/">proposal {letter.number}</a>' in shown
    assert f"proposal {unseen.number}, not public" in shown
    assert f"/en/proposals/{unseen.number}/" not in shown
    assert f'href="/en/{draft.slug}/grounds/insult/#version-1">Insult or threat</a>' in shown
    assert shown.count("restored afterwards") == 2  # in the list, and as a choice
    assert "Article 10" in shown


def test_the_log_is_of_one_draft(client, draft, several):
    other = world.make_draft("other", is_public=True)

    assert "Nothing of this kind was ruled." in page(client.get(f"/en/{other.slug}/rulings/"))
    assert list(rows_of(other, LogChoice())) == []
    assert client.get("/en/none/rulings/").status_code == 404


def test_pages_of_the_log_follow_each_other_and_keep_the_choice(client, draft, moderator):
    for each in range(31):
        comment = world.make_comment(draft, **world.seen())
        ruled(comment, moderator, at=LATER + timedelta(minutes=each))

    first = client.get(f"/en/{draft.slug}/rulings/?ground=insult")
    second = client.get(f"/en/{draft.slug}/rulings/?{first.context['after']}")

    assert first.context["after"].startswith("ground=insult&cursor=")
    assert [len(answer.context["lines"]) for answer in (first, second)] == [30, 1]
    assert (second.context["lines"][0].ruling, second.context["after"]) == (Ruling.objects.earliest("at"), None)
    assert len(client.get(f"/en/{draft.slug}/rulings/?cursor=nonsense").context["lines"]) == 30


@pytest.mark.parametrize("number", [1, 3])
def test_the_log_needs_as_many_queries_for_3_rulings_as_for_1(
    client, draft, moderator, number, django_assert_num_queries
):
    for each in range(number):
        ruled(world.make_comment(draft, **world.seen()), moderator)
        ruled(world.make_proposal(draft, text=f"Мәтін {each} жаңа.", **world.seen()), moderator)
    client.get(f"/en/{draft.slug}/rulings/")

    with django_assert_num_queries(8):
        client.get(f"/en/{draft.slug}/rulings/")


def test_a_month_is_counted_by_ground_language_channel_and_kind(draft, several):
    rows = {way: rows_by(draft, "2026-02", way) for way in ("ground", "language", "channel", "kind")}

    assert {row.value: (row.number, row.hidden, row.reversed) for row in rows["ground"]} == {
        "": (2, 0, 0),
        "advertising": (1, 1, 1),
        "insult": (1, 1, 0),
    }
    assert {row.value: row.number for row in rows["language"]} == {"kk": 3, "ru": 1}
    assert {row.value: row.number for row in rows["channel"]} == {"site": 3, "post": 1}
    assert {row.value: (row.number, row.share_reversed) for row in rows["kind"]} == {
        "comment": (2, 100),
        "proposal": (2, 0),
    }
    assert rows_by(draft, "2026-01", "kind") == []


def test_covered_passages_are_reversed_by_uncovering_alone(client, draft, moderator, second_moderator):
    comment = world.make_comment(draft, text="Бірі. Екінші.", **world.seen())
    ruled(comment, moderator, "partial", cover=["text.0"])
    ruled(comment, moderator)
    ruled(comment, second_moderator, "restore", "")

    assert [(row.hidden, row.reversed) for row in rows_by(draft, "2026-02", "kind")] == [(2, 1)]
    assert uses_of(draft)["insult", 1].hidden == 2
    assert "Passages covered" in page(client.get(f"/en/{draft.slug}/rulings/?kind=comment"))

    ruled(comment, moderator, "restore", "")
    assert [(row.hidden, row.reversed) for row in rows_by(draft, "2026-02", "kind")] == [(2, 2)]


def test_the_median_is_of_first_rulings_from_when_the_words_were_sent(draft, moderator, second_moderator):
    for hours in (1, 2, 10):
        comment = world.make_comment(draft, **world.seen(submitted_at=LATER - timedelta(hours=hours)))
        ruled(comment, moderator)
    ruled(comment, second_moderator, "restore", "", at=LATER + timedelta(days=1))

    assert rows_by(draft, "2026-02", "kind") == [Row("comment", 4, 3, 1, timedelta(hours=2))]
    assert rows_by(draft, "2026-02", "kind")[0].median_minutes == 120


def test_a_month_begins_at_midnight_in_astana(draft, moderator):
    first, following = month_of("2026-12")
    assert (first.isoformat(), following.isoformat()) == ("2026-12-01T00:00:00+05:00", "2027-01-01T00:00:00+05:00")
    ruled(world.make_comment(draft, **world.seen()), moderator, at=first - timedelta(seconds=1))
    ruled(world.make_comment(draft, **world.seen()), moderator, at=following)

    assert months_with_rulings(draft) == ["2027-01", "2026-12", "2026-11"]
    assert [len(rows_by(draft, month, "kind")) for month in ("2027-01", "2026-12", "2026-11")] == [1, 0, 1]


def test_the_table_says_how_each_number_is_counted(client, draft, several):
    shown = page(client.get(f"/en/{draft.slug}/rulings/months/"))

    assert "Rulings of the month February 2026." in shown
    assert "From the moment when the words were sent until the first ruling on them." in shown
    assert "1 (100 %)" in shown
    assert "without a ground" in shown
    assert client.get(f"/en/{draft.slug}/rulings/months/?month=2020-01").status_code == 404


def test_before_the_first_ruling_the_table_says_so(client, draft):
    assert "Nothing was ruled yet." in page(client.get(f"/en/{draft.slug}/rulings/months/"))
    assert client.get(f"/en/{draft.slug}/rulings/months.csv").content.decode().count("\n") == 1


def test_all_months_are_one_file(client, draft, several):
    answer = client.get(f"/en/{draft.slug}/rulings/months.csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert [list(row.values())[:7] for row in rows if row["by"] == "ground"] == [
        ["2026-02", "ground", "", "2", "0", "0", ""],
        ["2026-02", "ground", "advertising", "1", "1", "1", "100"],
        ["2026-02", "ground", "insult", "1", "1", "0", "0"],
    ]


def test_programs_read_the_log_and_the_month(client, draft, several):
    answer = client.get(f"/api/v1/drafts/{draft.slug}/rulings/?outcome=hide&kind=proposal").json()

    letter = several["letter"]
    assert answer["results"] == [
        {
            "uid": letter.uid,
            "ruling": "hide",
            "ground": "insult",
            "ground_version": 1,
            "at": "2026-02-06T17:00:00+05:00",
            "kind": "proposal",
            "object": letter.proposal.uid,
            "number": letter.proposal.number,
            "place": "art_9__para_2",
            "moved_from": "",
            "moved_to": "",
            "language": "ru",
            "channel": "post",
            "reversed": False,
            "undone_at": None,
            "batch": "",
        }
    ]
    month = client.get(f"/api/v1/drafts/{draft.slug}/rulings/months/").json()
    assert (month["month"], month["months"], len(month["ground"])) == ("2026-02", ["2026-02"], 3)
    assert month["kind"][0]["share_reversed"] == 100
    assert client.get(f"/api/v1/drafts/{draft.slug}/rulings/?language=fr").status_code == 400


def test_a_moderator_of_one_article_reads_the_same_log(client, draft, several, elsewhere):
    client.force_login(elsewhere)

    assert Appointment.objects.get(person=elsewhere).articles.count() == 1
    assert len(client.get(f"/en/{draft.slug}/rulings/").context["lines"]) == 4
    assert SECRET not in page(client.get(f"/en/{draft.slug}/rulings/"))
