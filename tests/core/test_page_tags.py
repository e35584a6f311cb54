from datetime import UTC, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

from core.templatetags import page

AT = datetime(2026, 2, 8, 13, 0, tzinfo=UTC)


def render(source, **context):
    return Template(source).render(Context(context))


def test_isolate_shows_markup_and_keeps_lines():
    assert page.isolate("<b>бір</b>\r\nекі") == "<bdi>&lt;b&gt;бір&lt;/b&gt;<br>екі</bdi>"


def test_isolate_spells_out_what_turns_the_direction():
    assert page.isolate("a\u202eb\u2066c\u200fd") == "<bdi>a[U+202E]b[U+2066]cd</bdi>"


def test_isolate_survives_what_no_page_may_hold():
    assert page.isolate("a\0b\ud800c") == "<bdi>a\ufffdb\ufffdc</bdi>"


@pytest.mark.parametrize("nothing", [None, ""])
def test_isolate_of_nothing_is_nothing(nothing):
    assert page.isolate(nothing) == ""


def test_unbroken_joins_a_number_with_its_suffix_alone():
    assert page.unbroken("9-бап, 18:00-ге – e-mail") == "9-\u2060бап, 18:00-\u2060ге – e-\u2060mail"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_numbers_have_thousands_that_do_not_break(language):
    with override(language):
        assert render("{{ n }} {{ n|number }}", n=31204) == "31\u00a0204 31\u00a0204"


@pytest.mark.parametrize(
    ("language", "written"),
    [("kk", "8 ақпан 2026, 18:00"), ("ru", "8 февраля 2026, 18:00"), ("en", "8 February 2026, 18:00")],
)
def test_moment_is_astanas_for_people_and_programs(language, written):
    with override(language):
        assert render("{% moment at %}", at=AT) == f'<time datetime="2026-02-08T18:00+05:00">{written}</time>'


def test_moment_of_nothing_is_nothing():
    assert render("{% moment at %}", at=None) == ""


class Ask(forms.Form):
    word = forms.CharField(label="Word", help_text="One word.", widget=forms.TextInput(attrs={"placeholder": "gone"}))


def test_field_ties_hint_and_error_to_the_input():
    shown = render("{% field form.word %}", form=Ask({"word": ""}))

    assert '<div class="field bad-field">' in shown
    assert '<label for="id_word">Word</label>' in shown
    assert '<div class="hint" id="id_word-hint">One word.</div>' in shown
    assert 'id="id_word-error"' in shown
    assert 'aria-describedby="id_word-hint id_word-error"' in shown
    assert 'aria-invalid="true"' in shown
    assert "placeholder" not in shown
