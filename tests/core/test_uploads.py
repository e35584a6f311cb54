"""Files of forms: no more of one is kept than it may have."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from core.uploads import LARGEST


@pytest.mark.parametrize(("sent", "kept"), [(0, 0), (1, 1), (LARGEST, LARGEST), (LARGEST + 1, LARGEST + 1)])
def test_file_within_the_limit_is_kept_whole(sent, kept):
    assert kept_of(bytes(sent)) == [kept, 3]


def test_of_a_larger_file_one_byte_more_is_kept_and_the_next_is_read():
    assert kept_of(bytes(3 * LARGEST)) == [LARGEST + 1, 3]


def kept_of(content):
    files = {"file": SimpleUploadedFile("a.pdf", content), "other": SimpleUploadedFile("b.pdf", b"abc")}
    request = RequestFactory().post("/", files | {"name": "x"})
    kept = [len(request.FILES[name].read()) for name in files]
    assert [request.FILES[name].size for name in files] == kept
    assert request.POST["name"] == "x"
    request.close()
    return kept
