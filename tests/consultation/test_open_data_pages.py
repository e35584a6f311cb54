"""Open data as it is published: written each night and after words were taken from view, listed, handed out."""

import hashlib
import json
from datetime import timedelta

import pytest

from accounts.actions import erase_person
from consultation.open_data.published import is_due, newest_export, publish
from consultation.tasks import export_open_data
from core import clock
from feedback.models import Run
from feedback.models.runs import RunKind
from moderation.actions import rule
from tests.world import SLUG

PAGE = f"/en/{SLUG}/data/"


@pytest.fixture
def world(shared_world, settings, tmp_path):
    settings.OPEN_DATA_DIR = tmp_path / "open-data"
    return shared_world


def folders(settings):
    return sorted(path.name for path in (settings.OPEN_DATA_DIR / SLUG).iterdir())


def test_the_page_says_that_nothing_is_made_yet(world, client):
    answer = client.get(PAGE)

    assert "No files are made yet." in answer.text
    assert client.get(f"{PAGE}proposals.csv").status_code == 404
    told = client.get(f"/api/v1/drafts/{SLUG}/open-data/").json()
    assert told == {"at": None, "licence": "CC-BY-4.0", "manifest": None, "files": []}


def test_files_are_listed_with_their_digests_and_can_be_had(world, client, settings):
    export_open_data()

    page = client.get(PAGE).text
    told = client.get(f"/api/v1/drafts/{SLUG}/open-data/").json()
    manifest = json.loads(b"".join(client.get(f"{PAGE}manifest.json").streaming_content))
    assert [(one["name"], one["bytes"], one["sha256"]) for one in told["files"]] == [
        (one["name"], one["bytes"], one["sha256"]) for one in manifest["files"]
    ]
    for one in told["files"]:
        answer = client.get(f"{PAGE}{one['name']}")
        content = b"".join(answer.streaming_content)
        assert (len(content), hashlib.sha256(content).hexdigest()) == (one["bytes"], one["sha256"])
        assert answer["Content-Disposition"] == f'attachment; filename="{one["name"]}"'
        assert one["sha256"] in page
        assert one["url"].endswith(f"/data/{one['name']}")
    run = Run.objects.get(kind=RunKind.OPEN_DATA)
    assert (run.draft, run.state_at(clock.now()), run.figures) == (world.draft, "done", {"files": len(told["files"])})


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_reads_in_each_language(world, client, language):
    publish(world.draft, at=clock.now())

    answer = client.get(f"/{language}/{SLUG}/data/")

    title = {"kk": "Ашық деректер", "ru": "Открытые данные", "en": "Open data"}[language]
    assert f"<h1>{title}</h1>" in answer.text


@pytest.mark.parametrize("name", ["../../etc/passwd", "..%2Fmanifest.json", "none.csv", ".hidden", "manifest.json.bak"])
def test_nothing_but_what_the_manifest_names_can_be_had(world, client, name):
    publish(world.draft, at=clock.now())
    folder = newest_export(world.draft).folder
    (folder / "manifest.json.bak").write_text("x")

    assert client.get(f"{PAGE}{name}").status_code == 404


def test_a_new_export_takes_the_place_of_all_earlier_ones(world, settings):
    publish(world.draft, at=clock.now() - timedelta(hours=2))
    left = settings.OPEN_DATA_DIR / SLUG / ".broken-off.unfinished"
    left.mkdir()
    before = folders(settings)

    publish(world.draft, at=clock.now())

    after = folders(settings)
    assert (len(before), len(after), set(before) & set(after)) == (2, 1, set())


def test_an_export_is_due_each_night_and_not_more_often(world):
    assert is_due(world.draft, at=clock.now())
    publish(world.draft, at=clock.now())

    export = newest_export(world.draft)

    soon, tomorrow = export.at + timedelta(seconds=1), export.at + timedelta(days=1)
    assert not is_due(world.draft, at=soon) or export.at.hour == 3
    assert is_due(world.draft, at=tomorrow)


def test_words_taken_from_view_make_an_export_due_and_erased_ones_withhold_it(world, client):
    publish(world.draft, at=clock.now())
    assert not is_due(world.draft, at=newest_export(world.draft).at)

    rule(world.published, ruling="hide", ground="insult", reasons="So.", by=world.moderator, at=clock.now())
    after_hiding = is_due(world.draft, at=clock.now()), _status_of(client, "proposals.csv")
    erase_person(world.author, at=clock.now())
    after_erasing = _status_of(client, "proposals.csv")
    page = client.get(PAGE).text
    told = client.get(f"/api/v1/drafts/{SLUG}/open-data/").json()

    assert (after_hiding, after_erasing, told["files"]) == ((True, 200), 404, [])
    assert "Somebody has had their words erased since." in page
    assert 'href="/en/constitution/data/proposals.csv"' not in page


def _status_of(client, name):
    answer = client.get(f"{PAGE}{name}")
    if answer.streaming:
        list(answer.streaming_content)  # read to its end, a file is closed
    return answer.status_code
