import pytest

from articles.labels import place_name, places_of, segment

PLACES = {
    "draft": ("жоба тұтасымен", "проект в целом", "the draft as a whole"),
    "preamble": ("кіріспе", "преамбула", "preamble"),
    "preamble__recital_3": ("кіріспе, 3-бөлік", "преамбула, часть 3", "preamble, part 3"),
    "art_9": ("9-бап", "статья 9", "article 9"),
    "art_9__para_2": ("9-бап, 2-тармақ", "статья 9, пункт 2", "article 9, paragraph 2"),
    "art_57__para_3__point_1": (
        "57-бап, 3-тармақ, 1) тармақша",
        "статья 57, пункт 3, подпункт 1)",
        "article 57, paragraph 3, point 1)",
    ),
    "art_1__subpara_1": ("1-бап, 1-бөлік", "статья 1, часть 1", "article 1, part 1"),
    "art_5__para_5__subpara_2": (
        "5-бап, 5-тармақ, 2-бөлік",
        "статья 5, пункт 5, часть 2",
        "article 5, paragraph 5, part 2",
    ),
    "art_46__subpara_1__point_11": ("46-бап, 11) тармақша", "статья 46, подпункт 11)", "article 46, point 11)"),
    "art_46__subpara_1__point_2__subpara_2": (
        "46-бап, 2) тармақша, 2-бөлік",
        "статья 46, подпункт 2), часть 2",
        "article 46, point 2), part 2",
    ),
}


@pytest.mark.parametrize(("eid", "names"), PLACES.items())
def test_place_is_named_in_three_languages(eid, names):
    *above, (kind, number) = places_of(eid)

    assert tuple(place_name(kind, number, above, language) for language in ("kk", "ru", "en")) == names


def test_section_carries_its_roman_number():
    names = [place_name("section", "II", [("draft", "")], language) for language in ("kk", "ru", "en")]

    assert names == ["II бөлім", "раздел II", "section II"]


@pytest.mark.parametrize("eid", PLACES)
def test_segments_make_the_eid_again(eid):
    assert "__".join(segment(kind, number) for kind, number in places_of(eid)) == eid
