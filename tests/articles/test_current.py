"""The draft of a request, and the places of its current edition, which the process keeps."""

import pytest
from django.http import Http404, HttpRequest

from articles.current import get_draft, place_of
from articles.models import Draft, Edition
from core import clock


def test_draft_is_read_once_a_request(draft, django_assert_num_queries):
    request = HttpRequest()

    with django_assert_num_queries(1):
        found = [get_draft(request, draft.slug), get_draft(request, draft.slug)]

    assert (found, found[0] is found[1], request.draft is found[0]) == ([draft, draft], True, True)


def test_draft_that_is_not_before_the_people_is_not_there(draft):
    Draft.objects.update(is_public=False)

    for slug in (draft.slug, "unknown"):
        with pytest.raises(Http404):
            get_draft(HttpRequest(), slug)


def test_place_is_read_once_by_the_process(draft, django_assert_num_queries):
    place_of(get_draft(HttpRequest(), draft.slug), "art_1")
    read = get_draft(HttpRequest(), draft.slug)

    with django_assert_num_queries(0):
        place = place_of(read, "art_1")
        words = sorted(text.language for text in place.texts.all())
        address = place.get_absolute_url()

    assert (place.eid, place.edition.draft is read, words) == ("art_1", True, ["en", "kk", "ru"])
    assert address == f"/kk/{draft.slug}/articles/1/"
    assert place_of(read, "art_999") is None


def test_what_one_request_does_to_a_place_no_other_sees(draft):
    one, other = (place_of(get_draft(HttpRequest(), draft.slug), "art_1") for _request in range(2))
    one.edition.draft.slug = one.eid = "changed"

    assert (other.eid, other.edition.draft.slug) == ("art_1", draft.slug)


def test_edition_in_preparation_is_not_current_until_it_is_published(draft):
    edition = Edition.objects.create(draft=draft, number=2, dated=clock.now().date())
    before = place_of(get_draft(HttpRequest(), draft.slug), "art_1")

    edition.published_at = clock.now()
    edition.save()

    assert (before.edition.number, place_of(get_draft(HttpRequest(), draft.slug), "art_1")) == (1, None)
