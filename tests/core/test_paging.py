import pytest
from django.test import RequestFactory

from core.paging import page_of


@pytest.mark.parametrize(
    ("asked", "number"),
    [("", 1), ("2", 2), ("4", 4), ("5", 4), ("0", 4), ("-1", 4), ("x", 1), ("9" * 5000, 1), ("1.5", 1)],
)
def test_page_of_never_fails(asked, number):
    page = page_of(range(100), RequestFactory().get("/", {"page": asked}))

    assert page.number == number
