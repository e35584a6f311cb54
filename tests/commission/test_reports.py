"""Reports of phases: numbers frozen, equal in three languages, recounted by a stranger; who asks for one."""

import json
import re
import subprocess
import sys

import pytest
from django.db import IntegrityError, transaction
from lxml import html

from commission.actions import ask_for_report, claim_order, make_report
from commission.models import PhaseReport, ReportOrder
from commission.models.reports import digest_of_values
from consultation.reports.freezing import freeze
from consultation.tasks import make_reports
from core import clock
from moderation.actions import rule
from record.models import Entry
from tests.world import SLUG

LANGUAGES = ("kk", "ru", "en")
CELLS = ".//section[@class='part']//tbody//td"


@pytest.fixture
def world(shared_world):
    return shared_world


@pytest.fixture(autouse=True)
def open_data(settings, tmp_path):
    settings.OPEN_DATA_DIR = tmp_path / "open-data"
    return settings.OPEN_DATA_DIR / SLUG


def made(world):
    ask_for_report(world.draft, "collection", by=world.secretary, at=clock.now())
    return make_report(claim_order(at=clock.now()), freeze=freeze, clock=clock.now)


def page(client, language="en", number=1):
    return client.get(f"/{language}/{SLUG}/reports/{number}/").content.decode()


def answer_of(client, number=1):
    return client.get(f"/api/v1/drafts/{SLUG}/reports/{number}/").content


def recount(folder, content):
    [export] = folder.iterdir()
    file = folder.parent / "report.json"
    file.write_bytes(content)
    command = [sys.executable, "-S", "-E", export / "recount_report.py", export, file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).splitlines()


def test_a_stranger_recounts_it_from_open_data_alone(world, client, open_data):
    report = made(world)

    agree = f"All numbers agree: {len(report.figures['articles'])} pages and the draft."
    assert recount(open_data, answer_of(client)) == (0, [agree])


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (["people_and_texts", "people"], "people_and_texts people"),
        (["people_and_texts", "figures", "languages", "kk", "proposals"], "people_and_texts figures.languages.kk"),
        (["articles", "art_9", "proposals", "change"], "art_9 proposals.change"),
        (["articles", "art_9", "people"], "art_9 people"),
        (["articles", "art_9", "organizations", "party", "positions_total"], "art_9 organizations.party.positions_tot"),
        (["articles", "art_9", "decided", "outcomes", "declined"], "art_9 decided outcomes.declined"),
        (["articles", "art_9", "decided", "unanswered"], "art_9 decided unanswered"),
        (["decided", "organizations", "accepted"], "decided organizations.accepted"),
        (["decided", "keep_answered"], "decided keep_answered"),
        (["span", "answers"], "span answers"),
    ],
)
def test_a_wrong_number_is_named(world, client, open_data, path, named):
    made(world)
    planted = json.loads(answer_of(client))
    place = planted["figures"]
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = 777

    status, lines = recount(open_data, json.dumps(planted).encode())

    assert status == 1
    assert lines[0] == "figures: its digest is not the one that is stated"
    assert lines[1].startswith(named)
    assert "published 777" in lines[1]
    assert len(lines) == 2


def test_a_wrong_number_of_moderation_is_named(world, client, open_data):
    made(world)
    planted = json.loads(answer_of(client))
    [month, *_more] = planted["figures"]["moderation"]
    planted["figures"]["moderation"][month]["hidden"] = 777

    _status, lines = recount(open_data, json.dumps(planted).encode())

    assert lines[1].startswith(f"moderation {month}.hidden: published 777")


def test_other_open_data_are_said_to_be_others(world, client, open_data):
    first = made(world)
    content = answer_of(client)
    rule(world.published, ruling="hide", ground="insult", reasons="So.", by=world.moderator, at=clock.now())
    made(world)

    _status, lines = recount(open_data, content)

    assert lines[0] == "These are other open data than those of the report: what came since differs too."
    assert first.sources != PhaseReport.objects.get(number=2).sources


def test_the_script_is_short_and_needs_nothing_of_ours(settings):
    script = (settings.BASE_DIR / "verify" / "recount_report.py").read_text()

    assert script.count("\n") < 200
    imported = set(re.findall(r"^(?:import|from) (\w+)", script, re.MULTILINE))
    assert imported <= sys.stdlib_module_names | {"recount"}


def test_the_same_facts_give_the_same_digest_and_other_facts_another(world):
    first, again = made(world), made(world)
    rule(world.published, ruling="hide", ground="insult", reasons="So.", by=world.moderator, at=clock.now())
    later = made(world)

    assert first.figures_digest == again.figures_digest == digest_of_values(first.figures)
    assert first.digest != again.digest
    assert later.figures_digest != first.figures_digest
    assert [one.number for one in (first, again, later)] == [1, 2, 3]


def test_numbers_are_equal_in_the_three_languages(world, client):
    made(world)

    shown = {}
    for language in LANGUAGES:
        cells = html.fromstring(page(client, language)).xpath(CELLS)
        shown[language] = [
            number for cell in cells if (number := re.sub(r"[\s,]", "", cell.text_content())).isdecimal()
        ]

    assert len(shown["en"]) > 100
    assert shown["kk"] == shown["ru"] == shown["en"]


def test_it_says_what_nobody_can_verify(world, client):
    made(world)

    sentences = [item.text_content() for item in html.fromstring(page(client)).xpath("//*[@id='limits']//li")]

    assert len(sentences) == 9
    assert sentences[0].startswith("That one person counts once.")


def test_no_words_of_people_stand_in_it(world, client):
    made(world)

    told = answer_of(client).decode() + "".join(page(client, language) for language in LANGUAGES)

    assert "proposals.change" not in told
    for words in (world.published.current_revision.words.reasons, world.published.author_shown):
        assert words not in told


def test_the_leaf_commits_to_all_that_it_states(world):
    report = made(world)

    leaf = json.loads(bytes(Entry.objects.of(report.uid).get().leaf))
    assert (leaf["t"], leaf["by"]["role"]) == ("report.published", "secretary")
    assert leaf["data"] == {
        "draft": world.draft.uid,
        "phase": "collection",
        "number": 1,
        "sha256": report.digest,
    }
    report.refresh_from_db()
    assert report.digest == digest_of_values(report.statement)


def test_an_earlier_report_stays_readable_and_names_the_later_one(world, client):
    made(world)
    before = page(client)
    made(world)

    after = page(client)
    assert "There is a later report." not in before
    assert "There is a later report." in after
    titles = html.fromstring(client.get(f"/en/{SLUG}/reports/").content).xpath("//main//ol//h2/a/text()")
    assert titles == ["Report No. 2. Phase: collection", "Report No. 1. Phase: collection"]
    assert [one["number"] for one in client.get(f"/api/v1/drafts/{SLUG}/reports/").json()] == [2, 1]


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_asks_the_same_for_any_number(world, client, number, django_assert_num_queries):
    for _each in range(number):
        made(world)
    client.get(f"/en/{SLUG}/reports/")

    with django_assert_num_queries(3):
        client.get(f"/en/{SLUG}/reports/")


def test_a_report_is_read_in_a_constant_number_of_queries(world, client, django_assert_num_queries):
    made(world)
    page(client)

    with django_assert_num_queries(9):
        page(client)


def test_the_database_refuses_to_change_it(world):
    report = made(world)

    for change in (
        lambda: PhaseReport.objects.filter(pk=report.pk).update(figures={}),
        lambda: PhaseReport.objects.filter(pk=report.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_demonstration_says_so(world, client):
    world.draft.is_demonstration = True
    world.draft.save(update_fields=["is_demonstration"])

    made(world)

    assert "Demonstration: all proposals, answers and numbers are invented." in page(client)


def test_a_secretary_asks_and_a_worker_makes_it(world, client):
    client.force_login(world.secretary)
    address = f"/en/{SLUG}/reports/"

    sent = client.post(address, {"phase": "collection"})
    waiting = client.get(address).content.decode()
    make_reports()
    done = client.get(address).content.decode()

    assert sent.status_code == 302
    assert "A report is being made." in waiting
    assert 'http-equiv="refresh"' in waiting
    assert 'http-equiv="refresh"' not in done
    assert "Report No. 1. Phase: collection" in done


def test_others_do_not_ask(world, client):
    address = f"/en/{SLUG}/reports/"

    assert client.post(address, {"phase": "collection"})["Location"].startswith("/en/account/")
    client.force_login(world.rapporteur)
    assert client.post(address, {"phase": "collection"}).status_code == 403
    assert "Make a report" not in client.get(address).content.decode()
    assert not ReportOrder.objects.exists()


def test_what_cannot_be_reported_is_refused_in_words(world, client):
    client.force_login(world.secretary)
    address = f"/en/{SLUG}/reports/"

    for phase, sentence in (
        ("", "Choose of which phase the report should be."),
        ("other", "Choose of which phase the report should be."),
        ("publication", "This phase has not been opened. There is nothing to report of it yet."),
    ):
        answer = client.post(address, {"phase": phase})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
