"""The round trip through LibreOffice itself, where it is installed: what it tracks, moves and notes is read right."""

import json
import subprocess
from pathlib import Path

import pytest

from articles.docx import Found, Left, read_file, text_file
from tests.articles.test_docx_writing import expected
from tests.articles.word_files import sample

pytestmark = pytest.mark.usefixtures("libreoffice")
PYTHON = Path("/usr/bin/python3")
SCRIPT = Path(__file__).with_name("libreoffice.py")


def office(act, content, tmp_path, said=()):
    """Let LibreOffice do an act on a file; return what it wrote."""
    source, target = tmp_path / "source.docx", tmp_path / "target"
    source.write_bytes(content)
    command = [str(PYTHON), str(SCRIPT), act, str(source), str(target)]
    subprocess.run(command, input=json.dumps(list(said)).encode(), check=True, timeout=60, capture_output=True)
    return target.read_bytes()


def test_accepting_all_of_the_download_gives_the_draft_letter_for_letter(tmp_path):
    sheet = sample("kk")

    text = office("accept", text_file(sheet), tmp_path).decode("utf-8-sig")

    lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    assert lines == expected(sheet)


def test_nine_places_edited_a_paragraph_moved_and_a_footnote_give_the_right_list(tmp_path):
    sheet = sample("ru")
    words = {passage.eid: passage.words for passage in sheet.passages}
    ends = ["art_2__para_1", "art_2__para_3", "art_2__para_4", "art_4__para_2", "art_5__para_1", "art_5__para_2"]
    last = {eid: " ".join(words[eid].split()[-2:]) for eid in ends}
    acts = [
        *(["replace", words[eid][:40], last[eid], "слова изменены."] for eid in ends),
        ["replace", words["art_4__para_1"][:30], "единственный ", "единый и единственный "],
        ["add_after", words["art_2__para_5"][:30], "Новый пункт."],
        ["strike", words["art_5__para_3"][:30]],
        ["note", words["art_2__para_6"][:30], "Уточнить."],
        ["move", words["art_4__para_3"][:30], words["art_4__para_4"][:30]],
    ]

    reading = read_file(office("edit", text_file(sheet), tmp_path, acts), sheet.passages)

    changed = {eid: words[eid].replace(last[eid], "слова изменены.") for eid in ends}
    changed["art_2__para_5"] = f"{words['art_2__para_5']}\nНовый пункт."
    changed["art_4__para_1"] = words["art_4__para_1"].replace("единственный ", "единый и единственный ")
    changed["art_5__para_3"] = ""
    assert {row.eid: row.new for row in reading.changes} == changed
    assert [row.eid for row in reading.changes if row.kind == "removed"] == ["art_5__para_3"]
    assert all(row == Found(row.eid, row.kind, words[row.eid], row.new, added=row.added) for row in reading.changes)
    moved = words["art_4__para_3"][:400] + "…"
    assert reading.left == [
        Left("footnote", "art_2__para_6", "Уточнить."),
        Left("moved", "art_4__para_3", moved, to="art_4__para_4"),
    ]
    assert (reading.stamp, reading.is_tracked, reading.places) == (sheet.stamp("text"), True, len(sheet.passages))
