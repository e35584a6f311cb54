"""What staff say beside a section of a report: versions, marked as theirs, in the files, taken back."""

import json

import pytest
from django.db import IntegrityError, transaction

from commission.actions import make_report_file, missing_files, take_back_report_words, write_report_words
from commission.actions.report_words import NoReportWords, ReportWordsChanged, ReportWordsMissing
from commission.models import PhaseReport, ReportFile, ReportWords
from commission.permissions import writes_report_as
from commission.reporting.document import document_of
from commission.tasks import make_report_files
from core import clock
from record.models import Entry
from tests.commission.frozen import make
from tests.commission.test_report_files import sheets
from tests.commission.world import NOON, make_draft, make_rapporteur
from tests.threads import at_once

WORDS = {"kk": "Көпшілігі тіл туралы жазды.", "ru": "Большинство писало о языке.", "en": ""}
ADDRESS = "/en/constitution/reports/1/words/decisions/"
PAGE = "/en/constitution/reports/1/"


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def secretary(draft):
    return make_rapporteur(draft, "secretary", role="secretary")


@pytest.fixture
def report(draft, secretary):
    return make(draft, secretary)


def write(report, by, words=WORDS, **more):
    return write_report_words(report, "decisions", words, office="secretary", by=by, at=NOON, **more)


def take_back(report, by, **more):
    return take_back_report_words(report, "decisions", office="secretary", by=by, at=NOON, **more)


def test_words_are_a_version_with_a_leaf_and_change_no_figure(report, secretary):
    version = write(report, secretary)

    leaf = json.loads(bytes(Entry.objects.of(version.uid).get().leaf))
    assert (leaf["t"], leaf["by"]["role"]) == ("report.worded", "secretary")
    assert (leaf["data"]["report"], leaf["data"]["section"], leaf["data"]["version"]) == (report.uid, "decisions", 1)
    digest = report.digest
    report.refresh_from_db()
    assert report.digest == digest


def test_the_same_words_again_are_no_version_and_others_are_the_next(report, secretary):
    first, again = write(report, secretary), write(report, secretary)
    newer = write(report, secretary, WORDS | {"en": "Most wrote of the language."}, seen=1)

    assert (again, newer.number) == (first, 2)
    assert [version.number for version in ReportWords.objects.of(report)] == [2, 1]


def test_both_official_languages_are_needed_and_a_version_that_was_not_seen_is_not_replaced(report, secretary):
    with pytest.raises(ReportWordsMissing, match="Write it in Kazakh and in Russian"):
        write(report, secretary, WORDS | {"ru": " "})
    write(report, secretary)
    with pytest.raises(ReportWordsChanged, match="Somebody published or took back a version"):
        write(report, secretary, WORDS | {"en": "More."}, seen=0)
    assert ReportWords.objects.count() == 1


def test_words_are_taken_back_once_and_stay_readable(report, secretary, client):
    with pytest.raises(NoReportWords, match="Nothing is written here"):
        take_back(report, secretary)
    write(report, secretary)

    taken, again = take_back(report, secretary), take_back(report, secretary)

    assert (taken.number, again) == (2, taken)
    assert WORDS["kk"] not in client.get(PAGE).content.decode()
    versions = client.get(ADDRESS).content.decode()
    assert WORDS["kk"] in versions
    assert "It was taken back: no words of staff stand in the report now." in versions


def test_page_and_programs_show_them_as_those_of_staff(report, secretary, client):
    write(report, secretary)

    english, russian = (
        client.get(f"/{language}/constitution/reports/1/").content.decode() for language in ("en", "ru")
    )
    told = client.get("/api/v1/drafts/constitution/reports/1/").json()["words"]

    assert f'<p lang="kk" class="words"><bdi>{WORDS["kk"]}</bdi></p>' in english
    assert "Secretary, 5 February 2026. A person wrote this; no program counted it." in english
    assert WORDS["ru"] in russian
    assert [(one["section"], one["version"], one["words"], one["office"]) for one in told] == [
        ("decisions", 1, WORDS, "secretary")
    ]


def test_files_are_made_anew_with_the_words(report, secretary):
    make_report_files()
    before = sheets(bytes(ReportFile.objects.get(language="ru", form="pdf").content))
    version = write(report, secretary)

    waiting = len(missing_files())
    make_report_files()

    words = "".join(sheets(bytes(ReportFile.objects.get(language="ru", form="pdf").content)))
    assert waiting == 6
    assert missing_files() == []
    assert "Большинствописалооязыке." in words
    assert "Большинствописалооязыке." not in "".join(before)
    assert "Этонаписалчеловек" in words
    assert set(ReportFile.objects.values_list("words", flat=True)) == {version.number}


def test_hostile_words_stay_words(report, secretary, client):
    hostile = "<script>alert(1)</script> ]]> \u202e\n=1+1"
    write(report, secretary, {"kk": hostile, "ru": hostile, "en": hostile})

    assert "<script>alert(1)" not in client.get(PAGE).content.decode()
    for form in ("docx", "pdf"):
        assert make_report_file(report.pk, "en", form, at=clock.now()).content
    assert document_of(report, "en", ReportWords.objects.of(report)).sections[2].words.language == "en"


def test_who_may_write(draft, report, secretary, client):
    analyst = make_rapporteur(draft, "analyst", role="analyst")
    rapporteur = make_rapporteur(draft)

    assert [writes_report_as(one, draft) for one in (secretary, analyst, rapporteur)] == ["secretary", "analyst", None]
    typed = {"act": "write", "seen": 0, **WORDS}
    assert client.post(ADDRESS, typed).status_code == 302
    client.force_login(rapporteur)
    assert client.post(ADDRESS, typed).status_code == 403
    assert "Say something beside this section" not in client.get(PAGE).content.decode()
    assert not ReportWords.objects.exists()


def test_a_secretary_writes_and_takes_back_on_the_page(report, secretary, client):
    client.force_login(secretary)

    refused = client.post(ADDRESS, {"act": "write", "seen": 0, "kk": "Тек қазақша.", "ru": ""})
    written = client.post(ADDRESS, {"act": "write", "seen": 0, **WORDS})
    stale = client.post(ADDRESS, {"act": "write", "seen": 0, **WORDS, "en": "Later."})
    taken = client.post(ADDRESS, {"act": "take_back", "seen": 1})

    assert refused.status_code == 422
    assert "Тек қазақша." in refused.content.decode()
    assert "Nothing is written here yet." in refused.content.decode()
    assert (written.status_code, taken.status_code) == (302, 302)
    assert stale.status_code == 409
    assert "Later." in stale.content.decode()
    assert "Say something beside this section" in client.get(PAGE).content.decode()


def test_there_is_no_such_section(report, client):
    assert client.get("/en/constitution/reports/1/words/other/").status_code == 404
    assert client.get("/en/constitution/reports/2/words/limits/").status_code == 404


def test_two_at_once_write_one_version(committed_db):
    draft = make_draft()
    secretary = make_rapporteur(draft, "secretary", role="secretary")
    report = make(draft, secretary)

    at_once(*[lambda: write(PhaseReport.objects.get(pk=report.pk), secretary).number] * 2)

    assert list(ReportWords.objects.values_list("number", flat=True)) == [1]


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"ru": ""}, "report_words_in_both_official_languages"),
        ({"is_taken_back": True}, "report_words_in_both_official_languages"),
        ({"is_taken_back": True, "kk": "", "ru": ""}, "report_words_written_before_taken_back"),
    ],
)
def test_the_database_itself_refuses(report, secretary, values, constraint):
    row = {"report": report, "section": "limits", "number": 1, **WORDS, "is_taken_back": False, "office": "secretary"}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ReportWords.objects.create(**row | {"written_at": NOON, "written_by": secretary} | values)
