import sys
import unicodedata
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text import TextMissing, TextTooLong, UnreadableText, clean, fold, sameness


def test_clean_gives_one_form():
    assert clean("  и\u0306\r\nекі\rүш ", "comment") == "й\nекі\nүш"


@pytest.mark.parametrize("bad", ["a\0b", "a\ud800", "a\x1b", "\x7f", None, 5])
def test_clean_refuses_what_cannot_be_stored(bad):
    with pytest.raises(UnreadableText) as refusal:
        clean(bad, "comment", field="text")

    assert refusal.value.field == "text"


def test_clean_counts_characters_not_bytes():
    assert clean("ә" * 3000, "comment") == "ә" * 3000
    with pytest.raises(TextTooLong) as refusal:
        clean("ә" * 3001, "comment")
    assert refusal.value.values == {"length": 3001, "limit": 3000}


@pytest.mark.parametrize("nothing", ["", "  \n", "\u200b\u2060"])
def test_clean_refuses_nothing_where_something_is_needed(nothing):
    with pytest.raises(TextMissing):
        clean(nothing, "comment")


def test_markup_and_direction_marks_stay_as_they_are():
    assert clean("<b>\u202e</b>", "comment") == "<b>\u202e</b>"


def test_fold_takes_out_what_typing_varies():
    assert fold("Қазақ ТІЛІ – мемлекеттік, ё!") == fold("казак  тили мемлекеттик е")


def test_sameness_keeps_parts_apart():
    assert sameness("а", "б") != sameness("а б")


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_fold_takes_out_all_marks(text):
    assert not any(map(unicodedata.combining, fold(text)))


def test_no_mark_stands_beyond_those_that_fold_knows():
    beyond = map(chr, chain(range(0x300), range(0x20000, sys.maxunicode + 1)))

    assert not any(map(unicodedata.combining, beyond))
