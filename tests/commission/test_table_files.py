"""Files of the comparative table: asked for, made by a worker, opened by other programs, forgotten."""

import html
import io
import subprocess
import zipfile
from datetime import timedelta

import openpyxl
import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from lxml import etree

from commission.actions import ask_for_file, claim_file, decide, fail_file, forget_files, make_file
from commission.comparative import written
from commission.comparative.cells import COLUMNS
from commission.comparative.choice import Choice
from commission.models import TableFile
from commission.tasks import make_tables
from core import clock
from tests.commission.world import (
    NOON,
    REASONS,
    make_draft,
    make_organization,
    make_person,
    make_position,
    make_proposal,
    make_rapporteur,
)
from tests.threads import at_once

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = '=HYPERLINK("http://evil.example") <b>& ]]> </w:t>\u0001 ₸ \U0001f600 \u202e'
FORMATS = ("docx", "xlsx", "pdf")


@pytest.fixture
def draft(db):
    return make_draft()


def table_of(draft, **choice):
    return written.read(draft, Choice(**{"language": "ru"} | choice), moment=clock.now())


def ask(draft, form="xlsx", asker="somebody", **choice):
    return ask_for_file(draft, Choice(**choice), form, asker=asker, at=clock.now())


def docx_rows(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tree = etree.fromstring(archive.read("word/document.xml"))
    rows = []
    for row in tree.iter(f"{WORD}tr"):
        cells = []
        for cell in row.iter(f"{WORD}tc"):
            lines = ["".join(text.text or "" for text in one.iter(f"{WORD}t")) for one in cell.iter(f"{WORD}p")]
            cells.append("\n".join(lines))
        rows.append(cells)
    return rows


def xlsx_rows(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content), rich_text=True).worksheets[0]
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def pdf_words(content):
    document = pypdfium2.PdfDocument(content)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def as_cells(row):
    return ["\n".join(line.words for line in row.cell(column)) for column in COLUMNS]


def say_much(draft):
    rapporteur = make_rapporteur(draft)
    decide([make_proposal(draft), make_proposal(draft)], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    make_proposal(draft, text="Орыс тілі қолданылмайды.", reasons="Бірінші.\nЕкінші.")
    make_position(draft)


def test_rows_of_all_files_are_those_of_the_page(draft):
    say_much(draft)
    table = table_of(draft)
    expected = [as_cells(row) for row in table.rows]

    docx, told = written.write(table, "docx")
    xlsx, told_again = written.write(table, "xlsx")
    pdf, told_once_more = written.write(table, "pdf")

    assert docx_rows(docx)[1:] == expected
    shown = [row for row in xlsx_rows(xlsx) if row[0].isdecimal()]
    assert shown == expected
    words = pdf_words(pdf)
    assert all("".join(line.split()) in words for row in expected for cell in row for line in cell.split("\n"))
    assert told == told_again == told_once_more
    assert (told.rows, len(told.digest)) == (3, 64)


@pytest.mark.parametrize("form", FORMATS)
def test_moment_rows_and_digest_stand_in_the_file(draft, form):
    say_much(draft)
    table = table_of(draft)

    content, told = written.write(table, form)

    read = {
        "docx": lambda: zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode(),
        "xlsx": lambda: "\n".join(cell for row in xlsx_rows(content) for cell in row),
        "pdf": lambda: pdf_words(content),
    }[form]()
    assert "".join(f"{told.rows} · SHA-256 {told.digest}".split()) in "".join(read.split())
    assert "".join(table.head.notes[1].split()) in "".join(read.split())


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_signs_stay_words(draft, form):
    make_proposal(draft, text=HOSTILE, reasons=HOSTILE)
    table = table_of(draft)

    content, _told = written.write(table, form)

    if form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
        assert kinds == {"s"}
        assert any("=HYPERLINK" in str(cell.value) for row in sheet.iter_rows() for cell in row)
    elif form == "docx":
        assert any(
            '=HYPERLINK("http://evil.example") <b>& ]]> </w:t>' in cell for row in docx_rows(content) for cell in row
        )
    else:
        assert '=HYPERLINK("http://evil.example")<b>&' in pdf_words(content)


@pytest.mark.parametrize("form", FORMATS)
def test_reasons_of_64_kb_are_written_whole(draft, form):
    words = "".join(f"с{number} " for number in range(9_000))
    make_proposal(draft, reasons=words)

    content, _told = written.write(table_of(draft), form)

    if form == "docx":
        assert "с8999" in docx_rows(content)[1][4]
    elif form == "pdf":
        assert "с8998с8999" in pdf_words(content)
    else:  # a cell holds no more
        [cell] = [row[4] for row in xlsx_rows(content) if row[0] == "1"]
        assert len(cell) <= 32_767
        assert cell.endswith("[…]")


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_without_names_leaks_none(draft, form):
    author = make_person("planted")
    author.name = "Жоспарлы Есім"
    author.save(update_fields=["name"])
    make_proposal(draft, author=author, name_form="name")
    make_position(draft, organization=make_organization("«Жоспарлы» қоры", head=make_person("head")))

    content, _told = written.write(table_of(draft, names="none"), form)
    named, _told = written.write(table_of(draft), form)

    assert "Жоспарлы" not in everything_in(content, form)
    assert "Есім" not in everything_in(content, form)
    assert "Жоспарлы" in everything_in(named, form)


def everything_in(content, form):
    """Return all words of a file, its properties among them."""
    if form == "pdf":
        document = pypdfium2.PdfDocument(content)
        return pdf_words(content) + str(document.get_metadata_dict())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return html.unescape("".join(archive.read(name).decode() for name in archive.namelist()))


def test_libreoffice_opens_the_word_file(draft, tmp_path):
    say_much(draft)
    content, told = written.write(table_of(draft), "docx")
    source = tmp_path / "table.docx"
    source.write_bytes(content)

    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/home",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )

    words = pdf_words((tmp_path / "table.pdf").read_bytes())
    assert told.digest[:20] in words
    assert "".join(REASONS["ru"].split()) in words


def test_a_second_click_joins_the_first_job(draft):
    first = ask(draft, "pdf")

    assert ask(draft, "pdf") == first
    assert ask(draft, "pdf", names="none") != first
    assert ask(draft, "docx") != first
    assert TableFile.objects.count() == 3


def test_a_file_serves_until_the_table_changes(draft):
    make_proposal(draft)
    first = ask(draft)
    make_tables()
    again = ask(draft)
    decide([make_proposal(draft)], outcome="declined", reasons=REASONS, by=make_rapporteur(draft), at=NOON)
    later = ask(draft)

    assert again == first
    assert later != first


def test_two_clicks_at_once_begin_one_job(committed_db):
    draft = make_draft()

    files = at_once(*[lambda: ask(draft).uid] * 2)

    assert files[0] == files[1]
    assert TableFile.objects.count() == 1


def test_a_worker_makes_what_was_asked_for(draft):
    say_much(draft)
    ask(draft, "docx", article="art_9")

    make_tables()

    file = TableFile.objects.get()
    assert (file.rows, file.done, file.error) == (3, 3, "")
    assert docx_rows(bytes(file.content))[1:] == [
        as_cells(row) for row in table_of(draft, article="art_9", language="kk").rows
    ]
    assert file.made_at >= file.moment


def test_a_killed_worker_loses_nothing_and_writes_nothing_late(draft):
    make_proposal(draft)
    asked = ask(draft)
    dead = claim_file(at=clock.now())
    assert claim_file(at=clock.now()) is None
    second = claim_file(at=clock.now() + timedelta(minutes=11))

    assert second == asked == dead
    assert make_file(dead, clock=clock.now) is None
    assert make_file(second, clock=clock.now).made_at is not None


def test_after_three_tries_a_file_fails_and_can_be_asked_for_again(draft):
    first = ask(draft)
    for _each in range(3):
        fail_file(claim_file(at=clock.now()), ValueError("broken"))

    first.refresh_from_db()
    assert first.error == "ValueError"
    assert claim_file(at=clock.now()) is None
    assert ask(draft) != first


def test_what_was_hidden_since_is_not_given_any_more(client, draft):
    proposal = make_proposal(draft)
    file = ask(draft)
    make_tables()
    address = reverse("table_download", args=[draft.slug, file.uid])
    assert client.get(address).status_code == 200

    proposal.hidden_at, proposal.hidden_ground = clock.now(), "insult"
    proposal.save(update_fields=["hidden_at", "hidden_ground"])

    assert client.get(address).status_code == 404
    forget_files(at=clock.now())
    assert not TableFile.objects.exists()


def test_files_are_forgotten_after_two_days(draft):
    ask(draft)
    forget_files(at=clock.now() + timedelta(days=1))
    assert TableFile.objects.exists()

    forget_files(at=clock.now() + timedelta(days=2, minutes=1))

    assert not TableFile.objects.exists()


def test_many_files_in_a_short_time_are_refused_in_words(client, draft):
    address = reverse("ask_for_table", args=[draft.slug])
    values = {"form": "xlsx", "language": "ru", "names": "shown"}
    articles = ["", "art_9", "art_10", "sec_1", "draft"]
    sent = [
        client.post(address, values | {"article": article, "decision": decision})
        for article in articles
        for decision in ("", "open", "decided", "accepted", "declined", "out_of_scope", "answered")
    ]

    assert {answer.status_code for answer in sent[:30]} == {302}
    assert sent[30].status_code == 429
    assert "wait an hour" in sent[30].content.decode().lower() or "час" in sent[30].content.decode()


def test_a_form_without_a_kind_of_file_says_so_and_keeps_what_was_chosen(client, draft):
    answer = client.post(f"/ru/{draft.slug}/table/files/", {"language": "both", "article": "art_9", "names": "none"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert '<option value="art_9" selected>' in page
    assert '<option value="both" selected>' in page
    assert '<option value="none" selected>' in page


def test_the_page_of_a_file_tells_how_far_it_is_then_gives_it(client, draft):
    say_much(draft)
    answer = client.post(
        f"/ru/{draft.slug}/table/files/", {"form": "pdf", "language": "ru", "article": "art_9", "names": "shown"}
    )
    waiting = client.get(answer["Location"]).content.decode()
    make_tables()
    made = client.get(answer["Location"]).content.decode()
    file = TableFile.objects.get()
    given = client.get(reverse("table_download", args=[draft.slug, file.uid]))

    assert 'http-equiv="refresh"' in waiting
    assert 'http-equiv="refresh"' not in made
    assert file.digest in made
    assert given["Content-Type"] == "application/pdf"
    assert given["Content-Disposition"] == f'attachment; filename="{draft.slug}-table-art_9-ru.pdf"'
    assert given.content.startswith(b"%PDF")


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_writes_the_same(draft, form, tmp_path, capsys):
    say_much(draft)
    target = tmp_path / f"table.{form}"

    call_command("comparative_table", draft=draft.slug, article="9", language="both", form=form, output=target)

    assert target.stat().st_size > 1_000
    assert ": 3 rows, SHA-256 of the rows " in capsys.readouterr().out


def test_the_command_refuses_what_is_not_there(draft, tmp_path):
    with pytest.raises(CommandError, match="has no article 77"):
        call_command(
            "comparative_table", draft=draft.slug, article="77", language="kk", form="pdf", output=tmp_path / "t.pdf"
        )
    with pytest.raises(CommandError, match="There is no draft other"):
        call_command("comparative_table", draft="other", language="kk", form="pdf", output=tmp_path / "t.pdf")
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command(
            "comparative_table", draft=draft.slug, language="kk", form="pdf", output=tmp_path / "none" / "t.pdf"
        )
