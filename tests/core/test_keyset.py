"""Pages that begin after the last row read."""

import pytest

from accounts.actions import register_person
from accounts.models import Person
from core.paging import Keyset, UnreadableCursor, pack


@pytest.fixture
def people(db):
    """Seven people of whom several share a region: ties that the second column must part."""
    regions = ["KZ-71", "KZ-10", "KZ-71", "KZ-11", "KZ-10", "KZ-71", "KZ-10"]
    return [register_person(f"p{number}@example.org", region=region) for number, region in enumerate(regions)]


def walk(keyset, *, limit, back=False):
    """Return all pages as lists of ids, following one kind of cursor."""
    pages, cursor = [], ""
    if back:
        while following := keyset.page(Person.objects.all(), cursor=cursor, limit=limit)[2]:
            cursor = following
    while cursor is not None:
        rows, before, after = keyset.page(Person.objects.all(), cursor=cursor, limit=limit)
        pages.append([row.pk for row in rows])
        cursor = before if back else after
    return pages


@pytest.mark.parametrize("order", [("region", "pk"), ("-region", "-pk"), ("region", "-pk"), ("-pk",)])
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_following_the_pages_gives_every_row_once_in_order(people, order, limit):
    pages = walk(Keyset(*order), limit=limit)

    assert [pk for page in pages for pk in page] == list(Person.objects.order_by(*order).values_list("pk", flat=True))
    assert all(len(page) == limit for page in pages[:-1])


@pytest.mark.parametrize("order", [("region", "pk"), ("-region", "-pk")])
@pytest.mark.parametrize("limit", [2, 3])
def test_going_back_gives_the_rows_before(people, order, limit):
    pages = walk(Keyset(*order), limit=limit, back=True)

    rows = [pk for page in reversed(pages) for pk in page]
    assert rows == list(Person.objects.order_by(*order).values_list("pk", flat=True))


def test_a_row_that_comes_or_goes_shifts_no_page(people):
    keyset = Keyset("-pk")
    rows, _before, after = keyset.page(Person.objects.all(), limit=3)

    register_person("new@example.org")
    Person.objects.get(pk=rows[0].pk).delete()
    following, _before, _after = keyset.page(Person.objects.all(), cursor=after, limit=3)

    assert [row.pk for row in following] == [person.pk for person in reversed(people)][3:6]


def test_an_empty_list_has_no_pages(db):
    assert Keyset("-pk").page(Person.objects.all()) == ([], None, None)


def test_no_more_than_the_most_are_given(people):
    assert len(Keyset("pk", most=2).page(Person.objects.all(), limit=100)[0]) == 2


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "e30",
        "!!!",
        "Ä",
        "[" * 100,
        pack(),
        pack(0, "KZ-10"),
        pack(0, "KZ-10", "no number"),
        pack(0, "KZ\0", 1),
        pack(0, "KZ-10", 1, 2),
    ],
)
def test_a_cursor_of_no_list_is_refused(people, cursor):
    with pytest.raises(UnreadableCursor) as refusal:
        Keyset("region", "pk").page(Person.objects.all(), cursor=cursor)

    assert (refusal.value.status, refusal.value.field) == (400, "cursor")


@pytest.mark.parametrize("moment", ["2026-02-08", "2026-02-08T18:00", "yesterday"])
def test_a_moment_without_its_offset_is_none(people, moment):
    with pytest.raises(UnreadableCursor):
        Keyset("date_joined", "pk").page(Person.objects.all(), cursor=pack(0, moment, 1))
