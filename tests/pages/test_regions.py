"""What is told by region: what people show, at once; what they do not, by the week, and nobody derives it."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import Person
from accounts.regions import NAMES
from feedback.actions import freeze_tables, tally_changes
from feedback.floor import FLOOR, STEP
from feedback.models import WeeklyTable
from feedback.tasks import freeze
from proposals.actions import hide
from tests.feedback.solver import Solver, derived
from tests.pages.world import NOON, make_draft, make_proposal, support
from tests.threads import at_once

PAGE = "/en/constitution/figures/"
NAMED = {"KZ-75": 24, "KZ-61": 17, "KZ-71": 12, "KZ-62": 3, "KZ-59": 1}
A_WEEK = timedelta(days=7)


@pytest.fixture
def draft(db):
    return make_draft()


def person_of(region, **values):
    """Somebody of a region, made without a password: they come in crowds."""
    return Person.objects.create(email=f"{Person.objects.count()}@example.kz", level=2, region=region, **values)


def speak(draft, region, how_many, *, form="name", name="Айгүл Сәтова", per_person=1, **values):
    made = []
    for _each in range(how_many):
        author = person_of(region, name=name, pseudonym="Ақиқат")
        made += [make_proposal(draft, author=author, name_form=form, **values) for _one in range(per_person)]
    return made


def file_of(client, name="regions"):
    first, *lines = csv.reader(io.StringIO(client.get(f"{PAGE}{name}.csv").content.decode("utf-8-sig")))
    return {line[0]: dict(zip(first[1:], line[1:], strict=True)) for line in lines}


def test_each_region_has_what_shows_it_and_its_number_leads_to_as_many_texts(draft, client):
    speak(draft, "KZ-62", 2, form="region")
    speak(draft, "KZ-62", 1, form="pseudonym")
    speak(draft, "KZ-62", 1, form="name", name="")  # without a name the region is shown
    speak(draft, "", 1, form="region")
    speak(draft, "abroad", 1, form="region")
    speak(draft, "KZ-62", 1)
    [hidden] = speak(draft, "KZ-62", 1, form="region")
    hide(hidden, ground="insult", at=NOON)
    speak(draft, "KZ-62", 1, form="region", visible_at=None)

    lines = file_of(client)

    assert {value: int(line["proposals"]) for value, line in lines.items() if line["proposals"] != "0"} == {
        "KZ-62": 4,
        "abroad": 1,
        "none": 1,
    }
    assert set(lines) == {*NAMES, "none"}
    assert lines["KZ-62"]["per_10000"] == "0.18"
    for region, count in {"KZ-62": 4, "none": 1, "KZ-10": 0}.items():
        page = client.get(f"/en/constitution/regions/{region}/")
        assert page.content.decode().count('<li class="item">') == count
        assert f'href="/en/constitution/regions/{region}/"' in client.get(PAGE).content.decode()
    assert client.get("/en/constitution/regions/KZ-99/").status_code == 404


def test_nobody_who_shows_a_name_is_found_by_region(draft, client):
    speak(draft, "KZ-62", 1, reasons="Осы сөзді ешкім аймағымен таппайды.")

    pages = [client.get(f"/kk/constitution/regions/{region}/").content.decode() for region in (*NAMES, "none")]

    assert not any("Осы сөзді" in page for page in pages)
    assert file_of(client)["KZ-62"]["proposals"] == "0"


def told(lines, column):
    return {value: int(line[column]) for value, line in lines.items() if line[column]}


def test_what_people_do_not_show_is_told_once_a_week_above_the_floor(draft, client):
    for region, people in NAMED.items():
        speak(draft, region, people)
    freeze_tables(draft, at=NOON)

    # Of 57: what is left of the whole is of at least ten people, so the twelve of Astana are held back too.
    assert told(file_of(client), "named") == {"KZ-75": 25, "KZ-61": 15}
    speak(draft, "KZ-75", 30)
    assert freeze_tables(draft, at=NOON + timedelta(hours=5)) == 0
    assert told(file_of(client), "named") == {"KZ-75": 25, "KZ-61": 15}
    assert freeze_tables(draft, at=NOON + A_WEEK) == 2
    assert told(file_of(client), "named") == {"KZ-75": 55, "KZ-61": 15}
    assert freeze_tables(draft, at=NOON) == 0  # a clock that was set back


def test_supporters_are_people_each_once(draft, client):
    first, second = make_proposal(draft), make_proposal(draft)
    for _number in range(11):
        person = person_of("KZ-31")
        support(first, person)
        support(second, person)
    freeze_tables(draft, at=NOON)

    assert told(file_of(client), "supporters") == {}  # nobody else: the rest would be told to be nobody
    for number in range(10):
        support(first, person_of("KZ-33" if number % 2 else "KZ-39"))
    freeze_tables(draft, at=NOON + A_WEEK)

    assert told(file_of(client), "supporters") == {"KZ-31": 10}


def test_the_page_says_by_which_rule_and_of_which_week(draft, client):
    freeze_tables(draft, at=NOON)

    page = client.get(PAGE).content.decode()

    assert "at least 10 people are behind it, rounded to 5" in page
    assert "the week of 2 February 2026" in page
    assert "approximate, of 2025: not yet the official ones" in page


def test_a_kept_page_is_made_anew_when_a_week_is_frozen(draft, client):
    for region, people in NAMED.items():
        speak(draft, region, people)
    tally_changes()
    assert told(file_of(client), "named") == {}

    freeze()

    assert told(file_of(client), "named") == {"KZ-75": 25, "KZ-61": 15}


def test_two_workers_freeze_a_week_once(committed_db):
    draft = make_draft()

    outcomes = at_once(*[lambda: freeze_tables(draft, at=NOON)] * 3)

    assert sorted(outcomes) == [0, 0, 2]
    assert WeeklyTable.objects.count() == 2


def test_nothing_follows_from_the_files_of_two_weeks(draft, client):
    """The whole is known: all proposals, less those that show their region."""
    growth = [
        NAMED | {"KZ-10": 4, "KZ-11": 9, "KZ-15": 11},
        {"KZ-75": 2, "KZ-62": 8, "KZ-59": 1, "KZ-15": 10, "KZ-19": 3},
    ]
    values, totals, people, known = [*NAMES, "none"], [], {}, {}
    behind, told_before = dict.fromkeys(values, 0), {}
    for week, come in enumerate(growth):
        for region, count in come.items():
            speak(draft, region, count)
            behind[region] += count
        speak(draft, "KZ-62", 2, form="region")
        tally_changes()
        freeze_tables(draft, at=NOON + week * A_WEEK)
        lines = file_of(client)
        sums = {
            sum(int(line["proposals"]) for line in file_of(client, name).values())
            for name in ("languages", "levels", "channels", "days")
        }
        [whole] = sums
        totals.append(whole - sum(int(line["proposals"]) for line in lines.values()))
        people |= {(week, value): number for value, number in behind.items()}
        for value, number in told(lines, "named").items():
            is_old = told_before.get(value) == number
            known.setdefault((0 if is_old else week, value), (number - STEP // 2, number + STEP // 2))
        told_before = told(lines, "named")

    assert totals == [sum(count for (at, _value), count in people.items() if at == week) for week in (0, 1)]
    assert any(0 < count < FLOOR for count in people.values())
    assert len(known) >= 4
    assert derived(Solver(values, totals, known), people, FLOOR) == []


def test_a_number_of_the_week_is_what_the_facts_give(draft):
    for region, people in NAMED.items():
        speak(draft, region, people, per_person=2)
    freeze_tables(draft, at=NOON)

    [table] = WeeklyTable.objects.filter(name="named")
    with connection.cursor() as cursor:
        cursor.execute("""SELECT a.region, count(*), count(DISTINCT a.id) FROM proposals_proposal p
            JOIN accounts_person a ON a.id = p.author_id WHERE p.name_form = 'name' GROUP BY 1""")
        facts = {region: (number, people) for region, number, people in cursor.fetchall()}
    assert {value: (cell.number, cell.people) for value, cell in table.published.items()} == {
        value: (round(facts[value][0] / STEP) * STEP, facts[value][1]) for value in table.published
    }
    assert len(table.published) == 2


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_list_of_a_region_asks_as_often_however_long_it_is(draft, client, django_assert_num_queries, language):
    ask = {"headers": {"HX-Request": "true"}}  # is not kept
    speak(draft, "KZ-62", 1, form="region")
    address = f"/{language}/constitution/regions/KZ-62/"
    client.get(address, **ask)
    with django_assert_num_queries(7):
        client.get(address, **ask)
    speak(draft, "KZ-62", 2, form="region")

    with django_assert_num_queries(7):
        client.get(address, **ask)
