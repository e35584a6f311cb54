import pytest

from proposals.forms import CommentForm, ProposalForm
from tests.proposals.stage import comment_form, proposal_form


def faults(form):
    return {name: list(sentences) for name, sentences in form.errors.items()}


def test_proposal_form_cleans_words_as_they_are_stored():
    form = ProposalForm(proposal_form(text="  e\u0301\r\nnew ", reasons=" why "))

    assert form.is_valid()
    assert {name: form.cleaned_data[name] for name in ("text", "reasons")} == {"text": "\u00e9\nnew", "reasons": "why"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"text": "NUL \0"},
            {"text": ["The text contains signs that cannot be stored. Remove them and send it again."]},
        ),
        (
            {"text": "lost \ufffd"},
            {"text": ["The text contains signs that cannot be stored. Remove them and send it again."]},
        ),
        (
            {"reasons": "x" * 5001},
            {"reasons": ["The text is too long: 5001 characters. At most 5000 are possible."]},
        ),
        ({"kind": "burn"}, {"kind": ["Choose what you propose."]}),
        ({"kind": ""}, {"kind": ["Choose what you propose."]}),
        ({"language": "de"}, {"language": ["Choose the language you write in: Kazakh, Russian or English."]}),
        ({"name_form": "crown"}, {"name_form": ["Choose how your name is shown."]}),
        (
            {"key": ""},
            {"key": ["The page was incomplete. Load it again, copy your words into it and send them."]},
        ),
    ],
)
def test_proposal_form_says_what_is_wrong(values, expected):
    assert faults(ProposalForm(proposal_form(**values))) == expected


def test_markup_and_direction_marks_are_no_fault():
    words = "<b>bold</b> \u202eright to left\u202c & more"
    form = ProposalForm(proposal_form(text=words, reasons=words))

    assert form.is_valid()
    assert form.cleaned_data["text"] == words


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("change", {"text": ["Nothing is written here yet."], "reasons": ["Give your reasons in your own words."]}),
        ("add", {"text": ["Nothing is written here yet."], "reasons": ["Give your reasons in your own words."]}),
        ("remove", {"reasons": ["Give your reasons in your own words."]}),
        ("question", {"reasons": ["Give your reasons in your own words."]}),
        ("keep", {}),
    ],
)
def test_sending_needs_words_and_saving_does_not(kind, expected):
    form = ProposalForm(proposal_form(kind=kind, text="", reasons=" "))

    assert form.is_valid()
    form.require_words()
    assert faults(form) == expected


def test_kinds_without_text_drop_what_stands_in_the_hidden_field():
    form = ProposalForm(proposal_form(kind="keep", text="the draft's words\0"))

    assert form.is_valid()
    assert form.cleaned_data["text"] == ""


def test_problems_lead_to_their_places_in_the_order_of_the_page():
    form = ProposalForm(proposal_form(kind="", reasons="\0", language=""))
    form.is_valid()

    assert form.problems() == [
        ("id_kind", "Choose what you propose."),
        ("id_reasons", "The text contains signs that cannot be stored. Remove them and send it again."),
        ("id_language", "Choose the language you write in: Kazakh, Russian or English."),
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, {}),
        ({"text": " \u200b"}, {"text": ["Nothing is written here yet."]}),
        ({"stance": "angry"}, {"stance": ["Choose whether you are for, against or neutral."]}),
        ({"text": "x" * 3001}, {"text": ["The text is too long: 3001 characters. At most 3000 are possible."]}),
    ],
)
def test_comment_form_says_what_is_wrong(values, expected):
    assert faults(CommentForm(comment_form(**values))) == expected
