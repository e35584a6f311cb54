"""Open data: all that is public and no more, the same on the same facts, and enough to count everything anew."""

import csv
import hashlib
import json
import re
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.actions import erase_person
from consultation.open_data.dictionary import COLUMNS, meaning_of
from consultation.open_data.tables import LANGUAGES, TABLES
from core import clock
from feedback.aggregation import METHOD
from moderation.actions import rule
from proposals.models import CommentWords, Proposal, RevisionWords
from record.models import Entry
from tests.world import SLUG

STAMPED = {"manifest.json"}  # the one file that names the moment


@pytest.fixture
def world(shared_world):
    return shared_world


def export(folder):
    call_command("export_open_data", folder, stdout=StringIO())
    return folder / SLUG


def recount(folder, *answers):
    command = [sys.executable, "-S", "-E", folder / "recount.py", folder, *answers]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).splitlines()


def rows(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def numbers(folder):
    return json.loads((folder / "numbers.json").read_text())


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in STAMPED}


def test_the_numbers_are_counted_anew_from_the_files_alone(world, tmp_path):
    folder = export(tmp_path)

    assert recount(folder) == (0, [f"All numbers agree: {len(numbers(folder)['pages'])} pages and the draft."])


def test_two_exports_of_the_same_facts_are_the_same_bytes(world, tmp_path):
    first = contents(export(tmp_path / "one"))

    assert contents(export(tmp_path / "two")) == first


def test_the_manifest_names_each_file_and_the_record_names_the_manifest(world, tmp_path):
    folder = export(tmp_path)

    manifest = json.loads((folder / "manifest.json").read_text())
    named = {file["name"]: (file["bytes"], file["sha256"]) for file in manifest["files"]}
    assert named == {
        name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in contents(folder).items()
    }
    assert (manifest["draft"], manifest["method"], manifest["licence"]) == (SLUG, METHOD, "CC-BY-4.0")
    assert manifest["watermarks"]["art_9"] == world.article.version.number
    leaf = json.loads(bytes(Entry.objects.of(world.draft.uid).filter(verb="open_data.published").get().leaf))
    content = (folder / "manifest.json").read_bytes()
    assert leaf["data"] == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def test_both_forms_of_a_table_have_the_same_rows(world, tmp_path):
    folder = export(tmp_path)

    for table in TABLES:
        lines = [json.loads(line) for line in (folder / f"{table.name}.jsonl").read_text().splitlines()]
        told = [{k: "yes" if v is True else "no" if v is False else str(v) for k, v in line.items()} for line in lines]
        assert rows(folder, table.name) == told
        assert all(tuple(line) == table.columns for line in lines)
        assert lines, table.name


def test_every_column_has_a_meaning_in_three_languages(world, tmp_path):
    folder = export(tmp_path)

    dictionary = json.loads((folder / "dictionary.json").read_text())
    for table in TABLES:
        described = dictionary["tables"][table.name]
        assert [column["name"] for column in described["columns"]] == list(table.columns)
        for told in (described, *described["columns"]):
            assert len({told["meaning"][language] for language in LANGUAGES}) == len(LANGUAGES), told
    used = {id(meaning_of(table.name, column)) for table in TABLES for column in table.columns}
    assert used == {id(told) for told in COLUMNS.values()}
    assert set(dictionary["counting_rules"]["people"]) == set(LANGUAGES)


def test_rows_of_the_unpublished_are_missing_and_marks_have_no_words(world, tmp_path):
    folder = export(tmp_path)

    told = {row["proposal"]: row for row in rows(folder, "proposals")}
    public = Proposal.objects.filter(visible_at__isnull=False)
    assert set(told) == {proposal.number for proposal in public}
    for number in (world.hidden.number, world.withdrawn.number):
        assert (told[number]["author"], told[number]["reasons"], told[number]["coauthors"]) == ("", "", "")
        assert told[number]["set_apart"]
    assert {row["text"] for row in rows(folder, "changes") if row["proposal"] == world.hidden.number} == {""}


def test_no_two_rows_tell_that_they_are_of_one_person(world, tmp_path):
    """No column names a person by anything that stands the same beside two of their contributions."""
    folder = export(tmp_path)

    person = {column for table in TABLES for column in table.columns if "person" in column or "key" in column}
    assert person == set()
    assert all(set(row) == {"page", "level", "proposals", "comments", "people"} for row in rows(folder, "people"))


def test_a_cell_that_is_a_formula_begins_with_an_apostrophe_and_stays_exact_for_programs(world, tmp_path):
    RevisionWords.objects.filter(revision=world.published.current_revision).update(reasons='=1+1;"\r\n')
    folder = export(tmp_path)

    [cell] = [row["reasons"] for row in rows(folder, "proposals") if row["proposal"] == world.published.number]
    lines = map(json.loads, (folder / "proposals.jsonl").read_text().splitlines())
    [exact] = [line["reasons"] for line in lines if line["proposal"] == world.published.number]
    assert (cell, exact) == ("'=1+1;\"\r\n", '=1+1;"\r\n')


def test_an_erased_person_is_in_no_later_export_and_the_numbers_stay(world, tmp_path):
    before = export(tmp_path)
    own = Proposal.objects.filter(author=world.author, visible_at__isnull=False, organization__isnull=True)
    numbers_of_own = {proposal.number for proposal in own}
    words = set(RevisionWords.objects.filter(revision__proposal__in=own).exclude(reasons="").values_list("reasons"))
    words |= set(CommentWords.objects.filter(comment__author=world.author).values_list("text"))
    assert any(text in (before / "proposals.jsonl").read_text() for (text,) in words)
    people = sum(int(row["people"]) for row in rows(before, "people") if row["page"] == "art_9")

    erase_person(world.author, at=clock.now())
    after = export(tmp_path)

    everything = b"".join(contents(after).values()).decode()
    assert [text for (text,) in words if text in everything] == []
    told = {row["proposal"]: row for row in rows(after, "proposals")}
    assert {told[number]["author"] for number in numbers_of_own} == {""}
    assert sum(int(row["people"]) for row in rows(after, "people") if row["page"] == "art_9") == people
    assert recount(after)[0] == 0


def test_words_hidden_since_are_in_no_later_export(world, tmp_path):
    reasons = world.published.current_revision.words.reasons
    assert reasons in (export(tmp_path) / "proposals.jsonl").read_text()

    rule(world.published, ruling="hide", ground="insult", reasons="So.", by=world.moderator, at=clock.now())

    folder = export(tmp_path)
    assert reasons not in b"".join(contents(folder).values()).decode()
    assert recount(folder)[0] == 0


def test_the_script_of_sceptics_is_short_and_needs_nothing_of_ours():
    script = (settings.BASE_DIR / "verify" / "recount.py").read_text()

    assert script.count("\n") < 200
    assert set(re.findall(r"^(?:import|from) (\w+)", script, re.MULTILINE)) <= sys.stdlib_module_names


ALTERED = [
    ("proposals", "set_apart", "hidden"),
    ("proposals", "supports_identity", "1000"),
    ("proposals", "channel", "post"),
    ("changes", "kind", "question"),
    ("changes", "same_as", ""),
    ("comments", "stance", "other"),
    ("comments", "submitted_at", "2020-01-01T00:00:00+05:00"),
    ("positions", "stance", "none"),
    ("people", "people", "1000"),
    ("people_of_draft", "changes", "1000"),
    ("decisions", "replaced_by", "d_other"),
]


def test_a_cell_that_was_altered_is_found(world, tmp_path):
    folder = export(tmp_path)
    found = {}
    for table, column, value in ALTERED:
        path = folder / f"{table}.csv"
        content, told = path.read_bytes(), rows(folder, table)
        place = next(row for row in told if row[column] != value and _is_counted(folder, table, row))
        place[column] = value
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            sheet = csv.DictWriter(file, list(place))
            sheet.writeheader()
            sheet.writerows(told)
        status, lines = recount(folder)
        path.write_bytes(content)
        # The digest tells of it, and so does at least one number.
        found[table, column] = (status, lines[0], len(lines) > 1)

    assert found == {
        (table, column): (1, f"{table}.csv: its digest is not the one in manifest.json", True)
        for table, column, _value in ALTERED
    }
    assert recount(folder)[0] == 0


def _is_counted(folder, table, row):
    proposals = {one["proposal"]: one for one in rows(folder, "proposals")}
    if table in {"proposals", "comments"}:
        return row["participant"] == "citizen" and not row["set_apart"] and row["state"] != "erased"
    if table == "changes":
        one = proposals[row["proposal"]]
        return one["participant"] == "citizen" and not one["set_apart"]
    return table != "positions" or (bool(row["stance"]) and not row["set_apart"])


def test_published_numbers_that_were_altered_are_named(world, tmp_path):
    folder = export(tmp_path)
    told = numbers(folder)
    told["pages"]["art_9"]["people"] += 1
    right = told["pages"]["art_9"]["people"] - 1
    (folder / "numbers.json").write_text(json.dumps(told))

    assert recount(folder) == (
        1,
        [
            "numbers.json: its digest is not the one in manifest.json",
            f"art_9 people: published {right + 1}, counted {right}",
        ],
    )


def test_answers_of_the_interface_agree_with_the_files(world, tmp_path, client):
    folder = export(tmp_path)
    answers = []
    for page in numbers(folder)["pages"]:
        answer = client.get(f"/api/v1/drafts/{SLUG}/articles/{page.removeprefix('art_')}/summary/")
        path = tmp_path / f"{page}.json"
        path.write_bytes(answer.content)
        answers.append(path)

    assert recount(folder, *answers)[0] == 0
    told = json.loads(answers[0].read_text())
    answers[0].write_text(json.dumps(told | {"people": told["people"] + 3}))
    status, lines = recount(folder, *answers)
    assert (status, len(lines), " people: published " in lines[0]) == (1, 1, True)


def test_an_independent_count_in_sql_agrees(world, tmp_path):
    folder = export(tmp_path)
    count = """
        SELECT count(DISTINCT p.id), count(DISTINCT p.author_id) FROM proposals_proposal p
        JOIN proposals_change c ON c.revision_id = p.current_revision_id
        JOIN articles_placement place ON place.provision_id = c.article_id AND place.eid = %s
        WHERE p.organization_id IS NULL AND p.submitted_at IS NOT NULL AND p.hidden_at IS NULL
            AND p.withdrawn_at IS NULL AND p.returned_at IS NULL AND p.disputed_at IS NULL
    """
    for page, told in numbers(folder)["pages"].items():
        with connection.cursor() as cursor:
            cursor.execute(count, [page])
            proposals, authors = cursor.fetchone()
        people = sum(
            int(row["people"]) for row in rows(folder, "people") if row["page"] == page and row["proposals"] != "0"
        )
        assert (told["proposals_total"], people) == (proposals, authors), page


def test_a_draft_that_is_not_before_the_people_is_refused(world, tmp_path):
    with pytest.raises(CommandError, match=r"No draft none is before the people\."):
        call_command("export_open_data", tmp_path, draft="none")

    assert list(tmp_path.iterdir()) == []
