"""The page of figures: each number is what an independent count of the facts gives, in the page and in its files."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection

from core import clock
from feedback.actions import tally_changes
from proposals.actions import hide, support_proposal
from proposals.models import Proposal
from tests import world as worlds
from tests.pages.world import make_draft, make_proposal, make_rapporteur

PAGE = "/ru/constitution/figures/"
COUNTED = """submitted_at IS NOT NULL AND hidden_at IS NULL AND withdrawn_at IS NULL AND returned_at IS NULL
    AND disputed_at IS NULL"""
OF_CITIZENS = f"JOIN accounts_person a ON a.id = author_id WHERE organization_id IS NULL AND {COUNTED}"
CITIZENS = f"FROM proposals_proposal p {OF_CITIZENS}"
SAID = f"FROM proposals_comment p {OF_CITIZENS} AND office = ''"
DAY = "to_char(submitted_at AT TIME ZONE 'Asia/Almaty', 'YYYY-MM-DD')"


@pytest.fixture
def world(db):
    made = worlds.make_world()
    support_proposal(made.published, by=made.another_citizen, at=clock.now())
    support_proposal(made.published, by=made.founder, at=clock.now())
    tally_changes()
    return made


def asked(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def file_of(client, name):
    """Return the lines of a table's file, by value."""
    answer = client.get(f"{PAGE}{name}.csv")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    first, *lines = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    return {line[0]: dict(zip(first[1:], line[1:], strict=True)) for line in lines}


def figures(lines, column):
    return {value: int(line[column]) for value, line in lines.items() if int(line[column])}


BY = {"days": DAY, "languages": "p.language", "levels": "a.level::text", "channels": "p.channel"}


def test_every_number_is_what_the_facts_give_and_the_page_says_it(world, client):
    for name, by in BY.items():
        check_lines(client, name, by)
    check_participants(client)
    check_main_numbers(client)
    check_waiting(client)
    check_page(client)


def check_lines(client, name, by):
    lines = file_of(client, name)

    counted = dict(asked(f"SELECT {by}, count(*) {CITIZENS} GROUP BY 1"))
    assert len(counted) > 0
    assert figures(lines, "proposals") == counted
    if name != "channels":
        assert figures(lines, "comments") == dict(asked(f"SELECT {by}, count(*) {SAID} GROUP BY 1"))
    if name != "days":
        whole = sum(counted.values())
        shares = {value: float(line["share"]) for value, line in lines.items() if float(line["share"])}
        assert shares == {value: round(100 * number / whole, 1) for value, number in counted.items()}


def check_participants(client):
    lines = file_of(client, "participants")

    kind = "coalesce(o.kind, 'citizen')"
    named = "LEFT JOIN accounts_organization o ON o.id = organization_id"
    for column, table in (("proposals", "proposal"), ("comments", "comment")):
        office = " AND office = ''" if table == "comment" else ""
        statement = f"SELECT {kind}, count(*) FROM proposals_{table} t {named} WHERE "  # noqa: S608
        counted = asked(f"{statement}{COUNTED.replace('submitted_at', 't.submitted_at')}{office} GROUP BY 1")
        assert figures(lines, column) == dict(counted)
    assert int(lines["party"]["positions"]) > 0
    assert lines["citizen"]["positions"] == "0"


def check_main_numbers(client):
    lines = file_of(client, "numbers")

    kinds = "JOIN proposals_change c ON c.revision_id = p.current_revision_id"
    citizens = CITIZENS.replace("WHERE", f"{kinds} WHERE")
    wish = "c.kind IN ('change', 'add', 'remove')"
    for level, column in (("level >= 2", "number"), ("level = 1", "email_only")):
        expected = {
            "people": f"SELECT count(DISTINCT author_id) {citizens} AND {level}",
            "proposals": f"SELECT count(DISTINCT p.id) {citizens} AND {level} AND {wish}",
            "agree": f"SELECT count(DISTINCT author_id) {citizens} AND {level} AND c.kind = 'keep'",
        }
        assert {code: int(lines[code][column]) for code in expected} == {
            code: asked(statement)[0][0] for code, statement in expected.items()
        }
    pairs = f"""SELECT count(*) FROM proposals_support s JOIN accounts_person b ON b.id = s.person_id
        JOIN proposals_proposal p ON p.id = s.proposal_id WHERE NOT of_earlier_words AND {COUNTED} AND b.level """  # noqa: S608
    assert not Proposal.objects.filter(merged_into__isnull=False).exists()
    assert int(lines["supports"]["number"]) == asked(f"{pairs} >= 2")[0][0] > 0
    assert int(lines["supports"]["email_only"]) == asked(f"{pairs} = 1")[0][0] > 0
    unanswered = f"""SELECT count(DISTINCT p.id) {citizens} AND c.kind <> 'keep' AND visible_at IS NOT NULL
        AND p.erased_at IS NULL AND status <> 'decided'"""
    assert int(lines["unanswered"]["number"]) == asked(unanswered)[0][0] > 0
    assert all(line["rule"].endswith(".") for line in lines.values())


def check_waiting(client):
    lines = file_of(client, "waiting")

    counted = asked(f"""
        SELECT eid, count(DISTINCT p.id), min({DAY}) FROM proposals_proposal p
        JOIN proposals_change c ON c.revision_id = p.current_revision_id
        JOIN articles_placement place ON place.provision_id = c.article_id
        WHERE organization_id IS NULL AND {COUNTED} AND c.kind <> 'keep' AND visible_at IS NOT NULL
            AND erased_at IS NULL AND status <> 'decided' GROUP BY 1""")  # noqa: S608
    assert [(eid, int(line["unanswered"]), line["oldest"]) for eid, line in lines.items()] == sorted(
        counted, key=lambda row: -row[1]
    )


def check_page(client):
    page = client.get(PAGE)

    assert page.status_code == 200
    for one in page.context["numbers"]:
        assert one.rule in page.content.decode()
    for table in [page.context["days"], page.context["waiting"], *page.context["aside"]]:
        lines = file_of(client, table.name)
        assert [str(cell.figure) for row in table.rows for cell in row.cells] == [
            figure for line in lines.values() for code, figure in line.items() if code != "name"
        ]
        assert f"{PAGE}{table.name}.csv" in page.content.decode()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_each_language_has_the_page_before_anything_came(db, client, language):
    make_draft()

    page = client.get(f"/{language}/constitution/figures/")

    assert page.status_code == 200
    assert [one.number for one in page.context["numbers"]] == [0] * 7
    assert page.context["days"].rows == []


def test_a_file_that_is_none_is_not_there(db, client):
    make_draft()

    assert [client.get(f"{PAGE}{name}.csv").status_code for name in ("none", "support-by-region", "days")] == [
        404,
        404,
        200,
    ]


def test_what_is_kept_is_made_anew_when_the_tallies_are(db, client):
    """An act raises a version at once, its count comes seconds later: neither leaves an old page."""
    draft = make_draft()
    proposal = make_proposal(draft)
    tally_changes()
    assert file_of(client, "languages")["kk"]["proposals"] == "1"

    hide(proposal, ground="insult", at=clock.now())
    before = file_of(client, "languages")["kk"]["proposals"]
    tally_changes()

    assert (before, file_of(client, "languages")["kk"]["proposals"]) == ("1", "0")


def test_the_questions_are_as_many_however_much_came(db, client, django_assert_num_queries):
    draft = make_draft()
    make_proposal(draft)
    tally_changes()
    ask = {"headers": {"HX-Request": "true"}}  # is not kept
    client.get(PAGE, **ask)
    with django_assert_num_queries(24):
        client.get(PAGE, **ask)
    for eid in ("art_9__para_1", "art_9__para_2", "draft"):
        make_proposal(draft, eid, submitted_at=clock.now() - timedelta(days=3))
    tally_changes()

    with django_assert_num_queries(24):
        client.get(PAGE, **ask)


def test_staff_are_led_to_their_desks_and_others_to_the_articles(db, client):
    draft = make_draft()
    make_proposal(draft)
    tally_changes()

    assert 'href="/ru/constitution/articles/9/#proposals"' in client.get(PAGE).content.decode()
    client.force_login(make_rapporteur(draft))
    page = client.get("/ru/constitution/staff/figures/").content.decode()

    assert 'href="/ru/constitution/commission/art_9/"' in page
