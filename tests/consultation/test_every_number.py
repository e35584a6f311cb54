"""Every number that is published of the demonstration equals one that plain SQL of its own counts, and the export's.

On the page of figures with its files, and on ten articles with what programs read of them. What has no recount fails.
"""

import json
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from articles.models import Draft, Placement
from bench import counted, seen
from consultation.recounting import differences
from feedback.actions import tally_changes
from feedback.models import Summary

ARTICLES = 10
TOLD_BESIDE = {"computed_at", "watermark", "method", "rules", "demonstration"}  # no numbers of what was said


@pytest.fixture
def draft(committed_db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    call_command("load_draft", skip_checks=True, stdout=StringIO())
    call_command("load_demo", skip_checks=True, people=120, stdout=StringIO())
    while tally_changes():
        pass
    return Draft.objects.get()


def test_every_number_is_counted_once_more_and_a_changed_one_is_named(draft, tmp_path):
    client = Client()

    check_figures(draft, client)
    pages = check_articles(draft, client, tmp_path)
    check_export(tmp_path, pages)
    check_that_changed_ones_are_named(draft, tmp_path)


def check_figures(draft, client):
    told = counted.of_draft(draft.pk)
    places = Placement.objects.current().filter(edition__draft=draft, provision__is_page=True).order_by("order")
    names = {place.provision_id: place.label("en") for place in places}

    page = client.get(f"/en/{draft.slug}/figures/").content
    assert seen.on_figures(page) == seen.expected_on_figures(told, names)

    def file(name):
        return seen.lines_of(client.get(f"/en/{draft.slug}/figures/{name}.csv").content)

    main = {path: int(n) for code, line in file("numbers").items() for path, n in cells(code, line) if n}
    assert main == {path: told[path] for path in main}
    assert len(main) == 11
    for name in ("days", "languages", "levels", "channels", "participants"):
        lines = {path: float(n) for value, line in file(name).items() for path, n in cells(value, line)}
        assert lines == {path: expected(told, name, path) for path in lines}
        missing = {path for path in told if path.startswith(f"{name}.") and "." not in path.split(".", 2)[2]}
        assert {f"{name}.{code}.{value}" for value, code in (path.split(".") for path in lines)} >= missing
    eids = {place.provision_id: place.eid for place in places}
    waiting = {eids[page]: (str(number), oldest) for page, number, oldest in seen.waiting_of(told)}
    assert {eid: (line["unanswered"], line["oldest"]) for eid, line in file("waiting").items()} == waiting
    assert len(waiting) > seen.ON_PAGE


def cells(value, line):
    return [(f"{value}.{code}", n) for code, n in line.items() if code not in {"name", "rule"}]


def expected(told, table, path):
    value, code = path.split(".")
    if code == "share":
        return seen.share(told, table, told[f"{table}.proposals.{value}"])
    return told[f"{table}.{code}.{value}"]


def check_articles(draft, client, folder):
    """Compare ten articles, those on which most was said; return the answers of programs, saved as files."""
    spoken = sorted(Summary.objects.latest_in(draft), key=lambda one: (-one.result["contributions"], one.article_id))
    places = Placement.objects.current().filter(edition__draft=draft).order_by("order")
    articles = [
        place for one in spoken for place in places.filter(provision=one.article_id, kind="article")
    ][:ARTICLES]  # fmt: skip
    answers = []
    for place in articles:
        told = counted.of_article(draft.pk, place.provision_id)
        repeats = counted.repeats(draft.pk, place.provision_id)
        page = seen.on_article(client.get(f"/en/{draft.slug}/articles/{place.number}/").content)
        units = places.filter(article=place.provision_id).exclude(pk=place.pk).values_list("provision_id", flat=True)
        assert page == seen.expected_on_article(told, repeats, units), place.eid

        answer = client.get(f"/api/v1/drafts/{draft.slug}/articles/{place.number}/summary/")
        read = answer.json()
        assert {name: value for name, value in read.items() if name not in TOLD_BESIDE} == seen.expected_of_program(
            told
        )
        answers.append(folder / f"{place.eid}.json")
        answers[-1].write_bytes(answer.content)
    assert len(answers) == ARTICLES
    return answers


def recount(folder, *answers):
    command = [sys.executable, "-S", "-E", "verify/recount.py", folder, *answers]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).splitlines()


def check_export(folder, answers):
    """The script of sceptics agrees from the files alone, with the answers that programs were given as well."""
    call_command("export_open_data", folder / "export", stdout=StringIO())
    published = folder / "export" / "constitution"

    status, lines = recount(published, *answers)
    assert (status, lines) == (0, [f"All numbers agree: {len(spoken(published))} pages and the draft."])


def spoken(published):
    return json.loads((published / "numbers.json").read_text())["pages"]


def check_that_changed_ones_are_named(draft, folder):
    """A row behind the product's back: of a tally, of a summary, of a file."""
    assert differences(draft) == []
    number = (
        "UPDATE feedback_tally SET number = number + 5 WHERE article_id IS NULL AND by = 'channel' AND value = 'site'"
    )
    summary = "UPDATE feedback_summary SET result = jsonb_set(result, '{comments}', '777') WHERE id = %s"
    one = Summary.objects.latest_in(draft).order_by("article", "-watermark").last()
    with connection.cursor() as cursor:
        cursor.execute(number)
        cursor.execute(summary, [one.pk])
    [place] = Placement.objects.current().filter(edition__draft=draft, provision=one.article_id)

    found = differences(draft)

    def named(start):
        return [line for line in found if line.startswith(start)]

    assert len(named("tally of draft proposal citizen channel site: published ")) == 1
    assert len(named("figures channels site.proposals: published ")) == 1
    assert len(named(f"{place.eid} comments: published 777, counted {one.result['comments']}")) == 1
    path = folder / "export" / "constitution" / "comments.csv"
    first, *lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path.write_text("".join([first, *lines[1:]]), encoding="utf-8-sig", newline="")
    status, told = recount(path.parent)
    assert status == 1
    assert told[0] == "comments.csv: its digest is not the one in manifest.json"
    assert any(" comments: published " in line for line in told)
