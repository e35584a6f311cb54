"""How people's words are shown in lists: cut to what changed, escaped, without power over the page."""

from types import SimpleNamespace

import pytest
from django.utils.translation import override

from articles import diff
from core.templatetags.page import harmless
from proposals.templatetags.speaking import changed_words, word_count

BASE = (
    "Everyone has the right to the secrecy of letters, of telephone calls and of messages sent by post. "
    "This right is limited only in the cases set by law and in the manner laid down there, and not otherwise."
)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def change(text, kind="change", base=BASE):
    return SimpleNamespace(kind=kind, text=text, base=SimpleNamespace(text=base))


def test_card_shows_the_changed_words_with_a_few_around_them():
    shown = changed_words(change(BASE.replace("in the cases set by law", "by a court")))

    assert shown == (
        "… by post. This right is limited only "
        '<del><span class="vh">[deleted: </span>in the cases set by law<span class="vh">]</span></del>'
        '<ins><span class="vh">[added: </span>by a court<span class="vh">]</span></ins>'
        " and in the manner laid down there, and not otherwise."
    )


@pytest.mark.parametrize(
    "one",
    [change("New words.", kind="add"), change("New words."), change("New words.", base="")],
    ids=["added", "rewritten", "whole article"],
)
def test_card_shows_the_new_words_alone_where_the_old_ones_do_not_help(one):
    assert changed_words(one) == '<ins><span class="vh">[added: </span>New words.<span class="vh">]</span></ins>'


def test_card_shows_the_words_that_are_to_go():
    shown = changed_words(change("", kind="remove", base="Old words."))

    assert shown == '<del><span class="vh">[deleted: </span>Old words.<span class="vh">]</span></del>'


def test_card_cuts_long_words_at_a_word():
    shown = changed_words(change("word " * 200, kind="add"))

    assert shown.count("word") == 48
    assert "word …<" in shown


def test_card_escapes_markup_and_spells_direction_signs_out():
    shown = changed_words(change("<b>\u202ebold</b>", kind="add"))

    assert "&lt;b&gt;[U+202E]bold&lt;/b&gt;" in shown


def test_count_of_words_says_both_sides():
    assert word_count(diff.changes("one two three", "one four five three")) == "1 word taken out, 2 words put in."


def test_harmless_text_keeps_what_has_no_power():
    assert harmless("<i>a</i> \u202eb\u2066c\0") == "<i>a</i> [U+202E]b[U+2066]c\ufffd"
