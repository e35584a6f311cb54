"""What a PDF may hold, and that whatever keeps its reader busy ends alone."""

import pytest

from proposals.pdf import fault_of
from tests.proposals import pdfs


@pytest.mark.parametrize("change", pdfs.HARMLESS, ids=lambda change: change.__name__)
def test_pages_and_links_are_harmless(change):
    assert fault_of(pdfs.made(change)) is None


@pytest.mark.parametrize("change", pdfs.ACTIVE, ids=lambda change: change.__name__)
def test_what_acts_by_itself_is_found(change):
    assert fault_of(pdfs.made(change)) == "active"


def test_script_is_found_in_packed_objects():
    import pikepdf

    packed = pdfs.made(pdfs.script_at_opening, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    assert b"JavaScript" not in packed
    assert fault_of(packed) == "active"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "not_pdf"),
        (b"<svg onload='alert(1)'/>", "not_pdf"),
        (b"\x89PNG\r\n\x1a\n" + pdfs.made(), "not_pdf"),
        (b" " + pdfs.made(), "not_pdf"),
        (b"%PDF-1.7\n%%EOF", "damaged"),
        (b"%PDF-1.7 and nothing else", "damaged"),
        (pdfs.made()[:-400] + b"%%EOF", "damaged"),
        (pdfs.made() + b"<script>alert(1)</script>", "appended"),
        (pdfs.made() + b"\r\n \0", None),
        (pdfs.with_an_archive(), "appended"),
        (pdfs.encrypted("secret"), "encrypted"),
        (pdfs.encrypted(""), "encrypted"),
    ],
    ids=range(12),
)
def test_other_files_are_told_apart(content, fault):
    assert fault_of(content) == fault


def test_bomb_ends_alone():
    assert fault_of(pdfs.bomb()) in {"too_large", "damaged"}
