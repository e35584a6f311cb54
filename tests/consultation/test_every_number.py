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
from bench import agreeing
from consultation.recounting import differences
from feedback.actions import tally_changes
from feedback.models import Summary

ARTICLES = 10
LEAST = (80, 10, 10, 8, 8, 4, 8, 3)  # numbers of the page and of each file: fewer would prove little


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
    compared = list(agreeing.figures(draft, client.get))

    for where, published, counted in compared:
        assert published == counted, where
    assert [len(published) > least for (_w, published, _c), least in zip(compared, LEAST, strict=True)] == [True] * 8


def check_articles(draft, client, folder):
    """Compare ten articles; return the answers of programs, saved as files."""
    answers = []
    for eid, published, counted, content in agreeing.articles(draft, client.get, ARTICLES):
        assert published == counted, eid
        answers.append(folder / f"{eid}.json")
        answers[-1].write_bytes(content)
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
