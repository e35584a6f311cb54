"""The secretary's pages of what came by other ways, and the command; each from the file to the proposal's page."""

import csv
import io
import json
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from articles.actions import appoint
from articles.models import Role
from core import clock
from intake.actions import store_next_piece
from intake.models import Arrival, Delivery
from proposals.models import Proposal
from tests.databases import ROOT
from tests.intake.test_importing import HEADERS, csv_of, iin, row, rows, store
from tests.proposals.stage import address, make_draft, make_person, said


def secretary_of(draft):
    person = make_person(second_factor_at=timezone.now())
    appoint(draft, person, Role.SECRETARY, by=None, at=clock.now())
    client = Client()
    client.force_login(person)
    return client


def bring(client, content, **values):
    values = {"channel": "e_otinish", "level": "1", "file": SimpleUploadedFile("e-otinish.csv", content)} | values
    return client.post(address("draft_arrivals", "constitution"), values)


def store_all():
    while store_next_piece(at=clock.now()):
        pass


def test_a_file_goes_from_the_page_to_proposals_and_answers(db):
    draft = make_draft()
    client = secretary_of(draft)

    brought = bring(client, csv_of([row(1), row(2, place="статья 99")]))
    page = said(client.get(brought.url))
    confirmed = client.post(brought.url, {"act": "confirm", "seen": "1"})
    waiting = said(client.get(brought.url))
    store_all()
    stored = said(client.get(brought.url))

    assert (brought.status_code, confirmed.status_code) == (302, 302)
    assert "Encoding, as guessed UTF-8" in page
    assert "Confirm: store 1 proposal" in page
    assert "Provision : статья 99 . No provision of the draft is named so." in page
    assert "Stored so far: 0 of 2 rows." in waiting
    assert "What became of the rows New 1" in stored
    assert "E-000002" in stored
    answers = client.get(address("arrivals_answers", "constitution", "e_otinish")).content.decode("utf-8-sig")
    told = list(csv.reader(io.StringIO(answers), delimiter=";"))
    assert [line[:2] + line[3:4] for line in told[1:]] == [
        ["ZT-2026-1", "P-000001", "registered"],
        ["ZT-2026-2", "E-000002", "refused"],
    ]
    assert told[1][5] == "http://testserver" + address("proposal", "P-000001")


def test_other_columns_are_chosen_on_the_page(db):
    draft = make_draft()
    client = secretary_of(draft)
    headers = HEADERS | {"place": "Столбец Б"}
    brought = bring(client, csv_of(rows(1), headers=headers))
    assert "Not all columns are known." in said(client.get(brought.url))
    places = {f"column_{name}": str(place) for place, name in enumerate(HEADERS)}

    refused = client.post(brought.url, places | {"act": "settle", "level": "1", "column_place": ""})
    settled = client.post(brought.url, places | {"act": "settle", "level": "2"})

    assert refused.status_code == 422
    assert "Say in which column each of these stands: provision." in said(refused)
    assert "selected>Столбец Б" in settled.client.get(brought.url).content.decode()
    assert Delivery.objects.get().level == 2


def test_what_is_no_table_is_refused_on_the_page(db):
    client = secretary_of(make_draft())

    answer = bring(client, b"PK\x03\x04 nothing")
    none = client.post(address("draft_arrivals", "constitution"), {"channel": "egov", "level": "1"})

    assert (answer.status_code, none.status_code) == (422, 422)
    assert "The file cannot be read as a table. Save it as XLSX or as CSV in UTF-8 and bring it again." in said(answer)
    assert "Choose a file." in said(none)


def test_a_file_is_thrown_away_on_the_page(db):
    client = secretary_of(make_draft())
    brought = bring(client, csv_of(rows(1)))

    answer = client.post(brought.url, {"act": "discard"})

    assert answer.url == address("draft_arrivals", "constitution")
    assert not Delivery.objects.exists()


def test_the_example_is_taken_without_an_error_in_each_language(db):
    draft = make_draft()
    client = secretary_of(draft)

    for number, language in enumerate(("kk", "ru", "en")):
        example = client.get(address("arrivals_example", "constitution", language=language)).content
        found = store(draft, example.replace(b"2026-000001", f"2026-{number}".encode()))
        assert (language, found.counts()) == (language, {"new": 1, "known": 0, "changed": 0, "refused": 0})


def test_the_example_of_the_handbook_is_taken_without_an_error(db):
    draft = make_draft()

    found = store(draft, (ROOT / "docs/operations/imports-example.csv").read_bytes())

    assert found.counts() == {"new": 1, "known": 0, "changed": 0, "refused": 0}


def test_files_for_spreadsheets_run_nothing(db):
    draft = make_draft()
    client = secretary_of(draft)
    formula = '=HYPERLINK("http://evil.example")'
    store(draft, csv_of([row(1, number=formula)]))
    brought = bring(client, csv_of([row(2, number="+1", place=formula)]))

    answers = client.get(address("arrivals_answers", "constitution", "e_otinish")).content.decode("utf-8-sig")
    found = client.get(address("delivery_found", "constitution", brought.url.rstrip("/").rpartition("/")[2]))

    assert "\"'=HYPERLINK" in answers
    lines = list(csv.reader(io.StringIO(found.content.decode("utf-8-sig")), delimiter=";"))
    assert lines[1][:3] + lines[1][5:6] == ["2", "'+1", "refused", f"'{formula}"]


def test_a_proposal_s_page_says_how_it_came(db):
    draft = make_draft()
    store(draft, csv_of(rows(1)), level=2, channel="egov")
    proposal = Proposal.objects.get()

    page = said(Client().get(address("proposal", proposal.number)))

    assert "Language: Русский; came by: eGov." in page
    assert "Its author did not send it through this site. Their identity is confirmed." in page
    assert "E-mail confirmed" not in page
    assert "Ахметова" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_however_many_files_there_are(db, count, django_assert_num_queries):
    draft = make_draft()
    client = secretary_of(draft)
    for _one in range(count):
        bring(client, csv_of(rows(1)))
    client.get(address("draft_arrivals", "constitution"))

    with django_assert_num_queries(11):
        client.get(address("draft_arrivals", "constitution"))


def run(tmp_path, content, *arguments, name="file.csv"):
    """Run the command on a file; return what it says."""
    file, out = tmp_path / name, StringIO()
    file.write_bytes(content)
    given = [str(file), "--draft", "constitution", "--channel", "e_otinish", *arguments]
    call_command("import_submissions", *given, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_command_stores_once_and_says_what_it_passed_by(db, tmp_path):
    make_draft()
    content = csv_of([*rows(120), row(121, place="статья 99")])

    dry = json.loads(run(tmp_path, content, "--dry-run", "--json"))
    assert not Arrival.objects.exists()
    first = run(tmp_path, content)
    again = json.loads(run(tmp_path, content, "--json"))

    assert (dry["dry_run"], dry["counts"]) == (True, {"new": 120, "known": 0, "changed": 0, "refused": 1})
    assert "new: 120" in first.splitlines()
    assert (
        "row 122, place, value 'статья 99': No provision of the draft is named so. Write it as «article 9, paragraph 2»"
        " or as art_9__para_2. [ZT-2026-121 E-000121]" in first
    )
    assert again["counts"] == {"new": 0, "known": 120, "changed": 0, "refused": 1}
    assert again["known"][0] == {"row": 2, "number": "ZT-2026-1", "ours": "P-000001"}
    assert Proposal.objects.count() == 120


def test_the_command_takes_columns_by_their_names_and_says_what_is_wrong(db, tmp_path):
    make_draft()
    content = csv_of(rows(1), headers=HEADERS | {"place": "Столбец Б"})

    with pytest.raises(CommandError) as missing:
        run(tmp_path, content)
    with pytest.raises(CommandError) as unknown:
        run(tmp_path, content, "--column", "place=Столбец В")
    told = run(tmp_path, content, "--column", "place=Столбец Б")

    assert str(missing.value) == "Say in which column each of these stands: provision."
    assert str(unknown.value).startswith("--column place=Столбец В: there is no such column among Номер обращения,")
    assert "new: 1" in told.splitlines()


def test_the_command_refuses_what_is_not_there(db, tmp_path):
    with pytest.raises(CommandError) as refusal:
        run(tmp_path, csv_of(rows(1)))

    assert str(refusal.value) == "There is no draft constitution."


def test_numbers_of_people_are_on_no_page(db):
    client = secretary_of(make_draft())
    wrong = "900101500001"

    brought = bring(client, csv_of([row(1, iin=iin()), row(2, iin=wrong)]))

    page = client.get(brought.url).content.decode()
    assert [number for number in (iin(), wrong) if number in page] == []
    assert "The last digit does not fit the others." in page
