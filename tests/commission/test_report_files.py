"""Files of reports: made by a worker, opened by other programs, with the numbers of the page."""

import io
import re
import subprocess
import zipfile

import pypdfium2
import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from lxml import etree, html

from commission.actions import make_report_file, missing_files
from commission.models import ReportFile
from commission.reporting.blocks import Document, Lines, Section, Table
from commission.reporting.document import document_of
from commission.reporting.docx import write as docx_of
from commission.reporting.pdf import write as pdf_of
from commission.tasks import make_report_files
from core import clock
from tests.commission.frozen import make
from tests.world import SLUG

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LANGUAGES = ("kk", "ru", "en")
HOSTILE = '<b>& ]]> </w:t>\u0001 \U0001f600 =HYPERLINK("x")'


@pytest.fixture
def world(shared_world):
    return shared_world


@pytest.fixture
def report(world):
    return make(world.draft, world.secretary)


def docx_cells(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tree = etree.fromstring(archive.read("word/document.xml"))
    return ["".join(text.text or "" for text in cell.iter(f"{WORD}t")) for cell in tree.iter(f"{WORD}tc")]


def docx_part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def sheets(content):
    document = pypdfium2.PdfDocument(content)
    return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def cells_of(document):
    blocks = [block for section in document.sections for block in section.blocks if isinstance(block, Table)]
    return [cell for block in blocks for row in (block.columns, *block.rows) for cell in row]


@pytest.mark.parametrize("language", LANGUAGES)
def test_cells_of_the_files_are_those_of_the_page(report, client, language):
    document = document_of(report, language, [])
    page = html.fromstring(client.get(f"/{language}/{SLUG}/reports/1/").content)
    on_page = [cell.text_content() for cell in page.xpath("//section[@class='part']//*[self::th or self::td]")]

    docx, pdf = docx_of(document), pdf_of(document)

    assert [cell for cell in docx_cells(docx) if cell] == cells_of(document)
    shown = [cell for cell in on_page if cell not in {"Nothing is counted here.", "Мұнда саналғаны жоқ."}]
    assert [cell for cell in shown if "Здесь считать нечего." not in cell] == cells_of(document)
    words = "".join(sheets(pdf))
    assert [cell for cell in cells_of(document) if "".join(cell.split()) not in words] == []


def test_moment_and_digest_stand_in_the_file(report):
    document = document_of(report, "en", [])

    docx, sheets_of_pdf = docx_of(document), sheets(pdf_of(document))

    moment = next(note for note in document.notes if note.startswith("As of "))
    assert moment in docx_part(docx, "word/document.xml")
    assert f"SHA-256 {report.digest}" in docx_part(docx, "word/document.xml")
    assert f"SHA-256 {report.digest}" in docx_part(docx, "word/footer.xml")
    assert report.digest in docx_part(docx, "docProps/custom.xml")
    assert "".join(moment.split()) in sheets_of_pdf[0]
    assert [report.digest in sheet for sheet in sheets_of_pdf] == [True] * len(sheets_of_pdf)


def test_a_demonstration_says_so_on_each_sheet(world):
    world.draft.is_demonstration = True
    world.draft.save(update_fields=["is_demonstration"])
    document = document_of(make(world.draft, world.secretary), "ru", [])

    docx, sheets_of_pdf = docx_of(document), sheets(pdf_of(document))

    assert len(sheets_of_pdf) > 3
    assert all("Демонстрация:вымышлено." in sheet for sheet in sheets_of_pdf)
    assert "Демонстрация: вымышлено." in docx_part(docx, "word/footer.xml")


def test_the_same_report_gives_the_same_bytes(report):
    for write in (docx_of, pdf_of):
        assert write(document_of(report, "kk", [])) == write(document_of(report, "kk", []))


def test_hostile_signs_stay_words():
    section = Section("a", HOSTILE, [Table(HOSTILE, (HOSTILE, "n"), [(HOSTILE, "1")], HOSTILE), Lines("", [HOSTILE])])
    document = Document(HOSTILE, (HOSTILE,), [section], "en", "2026-02-05T12:00:00+00:00", "0" * 64, HOSTILE)

    cells, sheet = docx_cells(docx_of(document)), sheets(pdf_of(document))[0]

    assert cells[2].startswith("<b>& ]]> </w:t>")
    assert "<b>&]]></w:t>" in sheet


def test_a_table_without_rows_and_wide_ones_keep_to_the_sheet():
    empty = Table("", ("One", "Two"), [])
    wide = Table("", tuple("abcdefghijkl"), [tuple("word " * 200 for _each in range(12))])

    assert sum(empty.widths(14_570)) == sum(wide.widths(14_570)) == 14_570
    assert min(wide.widths(14_570)) > 1_000


def test_a_worker_makes_all_six_once(report, client):
    waiting = client.get(f"/ru/{SLUG}/reports/1/").content.decode()
    make_report_files()
    made = dict(ReportFile.objects.values_list("pk", "made_at"))
    make_report_files()

    assert "Файлы (DOCX, PDF) готовятся." in waiting
    assert len(made) == 6
    assert dict(ReportFile.objects.values_list("pk", "made_at")) == made
    assert missing_files() == []
    given = client.get(f"/ru/{SLUG}/reports/1/files/pdf/")
    assert given["Content-Type"] == "application/pdf"
    assert given["Content-Disposition"] == f'attachment; filename="{SLUG}-report-1-ru.pdf"'
    assert given.content.startswith(b"%PDF")
    assert client.get(f"/kk/{SLUG}/reports/1/files/docx/").content.startswith(b"PK")
    links = re.findall(
        r"/ru/constitution/reports/1/files/(\w+)/", client.get(f"/ru/{SLUG}/reports/1/").content.decode()
    )
    assert links == ["docx", "pdf"]


def test_what_cannot_be_written_keeps_nothing_waiting_and_is_tried_again_later(report, monkeypatch):
    cache.clear()
    tried = []

    def failing(report_id, language, form, *, at):
        tried.append((language, form))
        if form == "pdf":
            raise ValueError("no font")
        return make_report_file(report_id, language, form, at=at)

    monkeypatch.setattr("commission.tasks.make_report_file", failing)
    monkeypatch.setattr("commission.tasks.MOST_FILES", 4)
    make_report_files()
    make_report_files()
    make_report_files()

    assert len(tried) == len(set(tried)) == 6
    assert set(ReportFile.objects.values_list("form", flat=True)) == {"docx"}
    cache.clear()  # an hour later
    monkeypatch.setattr("commission.tasks.make_report_file", make_report_file)
    make_report_files()
    assert missing_files() == []


def test_a_file_made_twice_is_one_of_the_same_bytes(report):
    first = make_report_file(report.pk, "kk", "docx", at=clock.now())

    assert make_report_file(report.pk, "kk", "docx", at=clock.now()).content == first.content
    assert ReportFile.objects.count() == 1
    assert len(missing_files()) == 5


def test_there_is_no_file_before_it_is_made_nor_of_another_kind(report, client):
    for form in ("pdf", "xlsx"):
        assert client.get(f"/en/{SLUG}/reports/1/files/{form}/").status_code == 404


def test_the_database_refuses_an_empty_file_and_a_second_one(report):
    values = {"report": report, "language": "kk", "form": "pdf", "made_at": clock.now()}
    with pytest.raises(IntegrityError, match="report_file_has_content"), transaction.atomic():
        ReportFile.objects.create(**values, content=b"")
    ReportFile.objects.create(**values, content=b"file")
    with pytest.raises(IntegrityError, match="one_file_of_a_report"), transaction.atomic():
        ReportFile.objects.create(**values, content=b"file")


def test_libreoffice_opens_the_word_file(report, tmp_path):
    source = tmp_path / "report.docx"
    source.write_bytes(docx_of(document_of(report, "kk", [])))
    home = f"-env:UserInstallation=file://{tmp_path}/home"

    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
        timeout=120,
    )

    words = "".join(sheets((tmp_path / "report.pdf").read_bytes()))
    assert report.digest[:20] in words
    missing = [cell for cell in cells_of(document_of(report, "kk", [])) if "".join(cell.split()) not in words]
    assert missing == []
