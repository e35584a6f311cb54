"""Ranges over words: what a change alters, and how two alterations meet."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proposals.ranges import MOST_APART, TOKEN, Altered, Meeting, altered, closest, meeting

OLD = "Privacy of letters is limited only in cases and in the order set by law."
WORDS = st.lists(
    st.sampled_from(["law", "court", "of the", "people,", "and", ".", ";", "язык", "тілі", "é", "9"]), max_size=25
).map(" ".join)
RANGES = st.builds(
    lambda start, length, came: Altered(start, start + length, "", came),
    st.integers(0, 12),
    st.integers(0, 5),
    st.sampled_from(["", "court", "people"]),
)


def where(found):
    return [(one.start, one.end, one.went, one.came) for one in found]


def change(new, old=OLD):
    return altered("change", old, new)


def test_words_replaced_are_a_range_over_the_words_and_signs_of_the_old_text():
    found = change("Privacy of letters is limited only on the ruling of a court.")

    assert where(found) == [(6, 15, "in cases and in the order set by law", "on the ruling of a court")]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (OLD.replace("letters", "messages"), [(2, 3, "letters", "messages")]),
        (OLD.replace("only ", ""), [(5, 6, "only", "")]),
        (OLD.replace("only", "only ever"), [(6, 6, "", "ever")]),
        (OLD.replace("law.", "law;"), [(15, 16, ".", ";")]),
        (OLD.replace("Privacy", "privacy"), [(0, 1, "Privacy", "privacy")]),
        (f"{OLD} Always.", [(16, 16, "", "Always.")]),
        (OLD.replace(" is ", "\n  is "), []),
        (OLD, []),
        ("", []),
    ],
)
def test_each_stretch_is_told_with_its_words(new, expected):
    assert where(change(new)) == expected


def test_addition_stands_behind_the_place_and_a_removal_takes_all_of_it():
    last = len(TOKEN.findall(OLD))

    assert where(altered("add", OLD, " A new part. ")) == [(last + 1, last + 1, "", "A new part.")]
    assert where(altered("remove", OLD, "")) == [(0, last, OLD, "")]
    assert altered("keep", OLD, "") == altered("question", OLD, "") == altered("remove", " ", "") == []


def test_rewritten_text_is_one_range():
    found = change("Nobody reads letters but a court, whatever the order of the people may be.")

    assert len(found) == 1
    assert found[0].came.startswith("Nobody")


def test_text_changed_in_very_many_places_is_one_range():
    old = " ".join(f"word{n} stays{n} here{n} for{n} ever{n}" for n in range(MOST_APART + 5))

    found = change(old.replace("word", "other"), old)

    assert [(one.start, one.end) for one in found] == [(0, 5 * (MOST_APART + 5) - 4)]


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ((6, 9, "court"), (6, 9, "court"), Meeting.SAME),
        ((6, 6, "court"), (6, 6, "court"), Meeting.SAME),
        ((6, 9, ""), (6, 9, ""), Meeting.SAME),
        ((6, 9, "court"), (6, 9, "people"), Meeting.CONFLICT),
        ((6, 9, "court"), (6, 9, ""), Meeting.CONFLICT),
        ((6, 9, "court"), (8, 12, "court"), Meeting.CONFLICT),
        ((6, 9, "court"), (7, 8, "people"), Meeting.NESTED),
        ((6, 9, "court"), (6, 8, "court"), Meeting.NESTED),
        ((6, 9, "court"), (7, 7, "people"), Meeting.NESTED),
        ((6, 9, "court"), (9, 12, "people"), Meeting.BESIDE),
        ((6, 9, "court"), (9, 9, "people"), Meeting.BESIDE),
        ((6, 9, "court"), (6, 6, "people"), Meeting.BESIDE),
        ((6, 6, "court"), (6, 6, "people"), Meeting.BESIDE),
        ((6, 9, "court"), (10, 12, "people"), None),
        ((6, 6, "court"), (7, 7, "court"), None),
    ],
)
def test_four_kinds_of_meeting_are_told_apart(one, other, how):
    one, other = (Altered(start, end, "", came) for start, end, came in (one, other))

    assert (meeting(one, other), meeting(other, one)) == (how, how)


def test_closest_meeting_of_several_is_told():
    own = [Altered(0, 2, "", "people"), Altered(2, 4, "", "court")]

    assert closest(own, Altered(2, 4, "", "law")) == (Meeting.CONFLICT, own[1])
    assert closest(own, Altered(9, 9, "", "law")) is None


def test_digest_overlooks_spaces_and_nothing_else():
    assert Altered(0, 0, "", "a court ,\nthen").digest == Altered(5, 9, "x", "a  court, then").digest
    assert len({Altered(0, 0, "", words).digest for words in ("court", "Court", "court.", "")}) == 4


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # of a machine that does much else
@given(RANGES, RANGES)
def test_meeting_is_the_same_from_both_sides_and_tells_of_shared_words(one, other):
    how = meeting(one, other)
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))

    assert how == meeting(other, one)
    assert meeting(one, one) == Meeting.SAME
    if shared:
        assert how in {Meeting.SAME, Meeting.CONFLICT, Meeting.NESTED}
    if how in {Meeting.CONFLICT}:
        assert shared
    if how is None:
        assert not shared


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # of a machine that does much else
@given(WORDS, WORDS)
def test_putting_the_new_words_into_the_ranges_gives_the_new_text(old, new):
    words, found = TOKEN.findall(old), altered("change", old, new)

    assert all(one.end <= following.start for one, following in pairwise(found))
    assert all(TOKEN.findall(one.went) == words[one.start : one.end] for one in found)
    for one in reversed(found):
        words[one.start : one.end] = TOKEN.findall(one.came)
    assert not new.strip() or words == TOKEN.findall(new)
