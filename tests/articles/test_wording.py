from django.template import Context, Template
from django.utils.translation import override

from articles.templatetags.wording import structured


def shown(tag, old, new, language="en"):
    template = Template("{% load wording %}{% " + tag + " old new %}")
    with override(language):
        return template.render(Context({"old": old, "new": new}))


def test_difference_marks_words_and_says_so_in_hidden_words():
    assert shown("difference", "The capital is Almaty now.", "The capital is Astana now.") == (
        '<p class="law">The capital is '
        '<del><span class="vh">[deleted: </span>Almaty<span class="vh">]</span></del>'
        '<ins><span class="vh">[added: </span>Astana<span class="vh">]</span></ins>'
        " now.</p>"
    )


def test_spaces_at_the_ends_of_a_change_stay_outside_the_mark():
    assert shown("difference", "One two.", "One and a half two.").startswith(
        '<p class="law">One <ins><span class="vh">[added: </span>and a half<span class="vh">]</span></ins> two.'
    )


def test_markup_is_shown_as_text():
    page = shown("difference", "A <b>bold</b> word", 'A <script>alert("x")</script> word & more')

    assert "<b>" not in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_direction_signs_are_spelt_out_and_right_to_left_words_isolated():
    turned = shown("difference", "Good words here", "Good words \u202ehere")
    foreign = shown("difference", "Good words here", "Good words \u05e9\u05dc\u05d5\u05dd here")

    assert "\u202e" not in turned
    assert "[U+202E]" in turned
    assert "<bdi>\u05e9\u05dc\u05d5\u05dd</bdi>" in foreign


def test_rewrite_shows_both_texts_one_under_the_other():
    page = shown("difference", "one two three four", "five six seven eight")

    assert page == (
        '<p class="law"><del><span class="vh">[deleted: </span>one two three four<span class="vh">]</span></del></p>'
        '<p class="law"><ins><span class="vh">[added: </span>five six seven eight<span class="vh">]</span></ins></p>'
    )


def test_list_of_changes_comes_first():
    page = shown(
        "change_list",
        "Rights are limited by law and only for ever.",
        "Rights are limited by courts and only for a while.",
    )

    assert page.index("<li>") < page.index('<p class="law">')
    assert page.count("<li>") == 2


def test_list_of_many_changes_is_cut_and_says_so():
    old = " ".join(f"word{n} stays" for n in range(60))
    new = " ".join(f"other{n} stays" for n in range(60))

    page = shown("change_list", old, new)

    assert page.count("<li>") == 21
    assert "and 40 more, marked in the text below" in page


def test_equal_texts_have_no_list():
    assert shown("change_list", "Same.", "Same.") == '<p class="law">Same.</p>'


def test_plain_text_becomes_headings_and_paragraphs_and_nothing_else():
    assert structured("## What\nFirst\nline\n\n<i>Second</i>\n\n# no heading") == (
        "<h2>What</h2><p>First<br>line</p><p>&lt;i&gt;Second&lt;/i&gt;</p><p># no heading</p>"
    )
