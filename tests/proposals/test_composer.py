"""The composer: shown to everybody, tried out, saved, sent, refused with everything typed still there."""

import re
from datetime import timedelta

import pytest

from accounts.actkeys import SentAlready, TwinAtWork
from articles.models import Phase
from core import clock
from proposals.actions import ProposalWords, discard_draft, file_proposal, return_to_author, save_draft
from proposals.models import Proposal, Revision, Status
from record.models import Entry
from tests.proposals.stage import (
    WORDS,
    address,
    close,
    compose_at,
    errors,
    make_draft,
    make_person,
    make_proposal,
    place,
    proposal_form,
    said,
    typed,
)
from tests.threads import at_once

PRESENT = WORDS["art_9__para_2"]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def person(draft):
    return make_person("author")


@pytest.fixture
def author(client, person):
    client.force_login(person)
    return client


def stored():
    """Everything that an act could have left behind."""
    return {
        "proposals": list(Proposal.objects.values("pk", "status", "serial")),
        "revisions": Revision.objects.count(),
        "entries": Entry.objects.count(),
    }


def saved_draft(draft, person, **words):
    words = {"kind": "change", "language": "en", "text": "Saved words.", "reasons": "Saved reasons."} | words
    return save_draft(draft, place(draft), ProposalWords(**words), by=person, at=clock.now())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_composer_opens_for_everybody_with_the_words_of_the_draft_in_the_field(client, draft, language):
    response = client.get(compose_at(language=language))

    assert response.status_code == 200
    assert typed(response, "text") == PRESENT[language]
    assert f'name="made_from" value="{language}"' in response.content.decode()


def test_composer_for_new_words_has_an_empty_field_and_names_the_place(client, draft):
    response = client.get(compose_at() + "&kind=add")

    assert typed(response, "text") == ""
    assert "They are to stand after: article 9, paragraph 2." in said(response)


def test_composer_is_one_page_at_a_constant_number_of_queries(client, draft, django_assert_num_queries):
    client.get(compose_at())

    with django_assert_num_queries(4):
        client.get(compose_at())


def test_whole_article_is_edited_with_all_its_words(client, draft):
    response = client.get(compose_at("art_9"))

    assert typed(response, "text") == f"1. {WORDS['art_9__para_1']['en']}\n2. {PRESENT['en']}"


def test_difference_is_shown_before_sending_and_nothing_is_stored(client, draft):
    before = stored()

    response = client.post(compose_at(), proposal_form(act="preview", reasons=""))

    assert response.status_code == 200
    assert "The change you propose 1 word taken out, 1 word put in." in said(response)
    assert "Russian is [deleted: officially ] used [added: equally ] ." in said(response)
    assert (errors(response), stored()) == ([], before)


def test_difference_alone_goes_to_htmx(client, draft):
    response = client.post(compose_at(), proposal_form(act="preview"), headers=HTMX)

    assert response.content.decode().strip().startswith('<div class="stack" id="difference"')
    assert "<html" not in response.content.decode()


def test_preview_of_untouched_words_says_that_there_is_no_difference(client, draft):
    response = client.post(compose_at(), proposal_form(act="preview", text=PRESENT["en"]))

    assert "There is no difference yet: the text is the same as in the draft." in said(response)


def test_reset_puts_back_the_words_of_the_draft_and_keeps_the_reasons(client, draft):
    response = client.post(compose_at(), proposal_form(act="reset"))

    assert typed(response, "text") == PRESENT["en"]
    assert typed(response, "reasons") == "Many people speak it."


def test_untouched_words_follow_the_language_and_the_kind(client, draft):
    other = client.post(compose_at(), proposal_form(act="fit", text=PRESENT["en"], language="ru"))
    added = client.post(compose_at(), proposal_form(act="fit", text=PRESENT["en"], kind="add"))
    own = client.post(compose_at(), proposal_form(act="fit", text="My own words.", language="ru"))

    assert [typed(page, "text") for page in (other, added, own)] == [PRESENT["ru"], "", "My own words."]


def test_sending_leads_to_the_receipt(author, draft, person):
    response = author.post(compose_at(), proposal_form())

    proposal = Proposal.objects.with_words(person).get()
    assert (response.status_code, response["Location"]) == (302, f"/en/proposals/{proposal.number}/receipt/")
    assert (proposal.author, proposal.text, proposal.reasons, proposal.language, proposal.state) == (
        person,
        "Russian is used equally.",
        "Many people speak it.",
        "en",
        "published",
    )
    assert response.cookies["sent"].value == "proposal%20constitution%20art_9__para_2"


@pytest.mark.parametrize("kind", ["remove", "keep", "question"])
def test_kinds_without_text_are_sent_without_the_field(author, draft, kind):
    author.post(compose_at(), proposal_form(kind=kind, text=PRESENT["en"]))

    assert [(row.change.kind, row.text) for row in Proposal.objects.with_words()] == [(kind, "")]


def test_same_form_twice_is_one_proposal(author, draft):
    answers = [author.post(compose_at(), proposal_form())["Location"] for _ in range(2)]

    assert answers == ["/en/proposals/P-000001/receipt/"] * 2
    assert Proposal.objects.count() == 1


def test_same_form_with_other_words_is_refused(author, draft):
    author.post(compose_at(), proposal_form())
    before = stored()

    response = author.post(compose_at(), proposal_form(text="Other words."))

    assert response.status_code == 422
    assert "This form was already sent with other words. Open a new form to send these." in said(response)
    assert (typed(response, "text"), stored()) == ("Other words.", before)


STRANGE = "The text contains signs that cannot be stored. Remove them and send it again."
REFUSED = {
    "empty": (
        {"text": "", "reasons": ""},
        ["Nothing is written here yet.", "Give your reasons in your own words."],
    ),
    "spaces": ({"text": " \n\u200b "}, ["Nothing is written here yet."]),
    "NUL": ({"text": "before\0after"}, [STRANGE]),
    "lone surrogate": ({"reasons": "before\ufffdafter"}, [STRANGE]),
    "too long": ({"text": "x" * 20_001}, ["The text is too long: 20001 characters. At most 20000 are possible."]),
    "unchanged": (
        {"text": f"  {PRESENT['en']} "},
        ["Your text is the same as the draft's. Change the words, or choose to keep them as they are."],
    ),
    "unknown language": ({"language": "de"}, ["Choose the language you write in: Kazakh, Russian or English."]),
    "unknown kind": ({"kind": "burn"}, ["Choose what you propose."]),
    "added words are the draft's": ({"kind": "add", "text": PRESENT["en"]}, ["Nothing is written here yet."]),
    "name not given": ({"name_form": "name"}, ["Write the name to show, or choose another way."]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals_say_why_and_keep_everything_typed(author, draft, case):
    values, sentences = REFUSED[case]
    form = proposal_form(**values)
    before = stored()

    response = author.post(compose_at(), form)

    assert (response.status_code, errors(response)) == (422, sentences)
    assert all(f">{sentence}<" in response.content.decode().replace("&#x27;", "'") for sentence in sentences)
    assert typed(response, "text") == form["text"].replace("\0", "\ufffd")
    assert typed(response, "reasons") == form["reasons"]
    assert stored() == before


def test_refusals_are_in_the_language_of_the_page(author, draft):
    response = author.post(compose_at(language="ru"), proposal_form(text="", reasons=""))

    assert response.status_code == 422
    assert len(errors(response)) == 2


def test_a_megabyte_is_refused_with_a_sentence_and_given_back(author, draft):
    words = "я" * 500_000  # one megabyte in UTF-8, three as a browser sends it
    before = stored()

    response = author.post(compose_at(), proposal_form(text=words))

    assert (response.status_code, stored()) == (422, before)
    assert errors(response) == ["The text is too long: 500000 characters. At most 20000 are possible."]
    assert typed(response, "text") == words


def test_markup_is_shown_as_text(author, draft):
    words = "<script>alert(1)</script>\u202egnp.exe"

    page = author.post(compose_at(), proposal_form(act="preview", text=words)).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "[U+202E]gnp.exe" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_place_of_another_draft_does_not_exist_here(author, draft, method):
    other = make_draft("other")
    Phase.objects.filter(draft=other).delete()
    before = stored()

    data = proposal_form() if method == "post" else None
    response = getattr(author, method)(compose_at("art_77"), data)

    assert (response.status_code, stored()) == (404, before)
    assert ("Russian is used equally." in said(response)) == (method == "post")


def test_a_draft_of_law_that_does_not_exist_is_not_found(client, draft):
    assert client.get(address("propose", "nothing", provision="art_9")).status_code == 404


def test_visitor_is_sent_to_sign_in_and_finds_the_words_again(client, draft, person):
    form = proposal_form(text="Words of a visitor.", kind="add")

    sent = client.post(compose_at(), form)
    client.force_login(person)
    back = client.get(compose_at())
    again = client.post(compose_at(), form | {"key": "another"})
    later = client.get(compose_at())

    assert sent["Location"] == "/en/account/login/?next=%2Fen%2Fconstitution%2Fpropose%2F%3Fprovision%3Dart_9__para_2"
    assert Proposal.objects.count() == 1
    assert typed(back, "text") == "Words of a visitor."
    assert "Everything you wrote is here again. Look it over and send it." in said(back)
    assert again["Location"] == "/en/proposals/P-000001/receipt/"
    assert typed(later, "text") == PRESENT["en"]


def test_words_kept_for_sign_in_are_found_in_another_language_of_the_page(client, draft, person):
    client.post(compose_at(language="kk"), proposal_form(text="Words of a visitor."))
    client.force_login(person)

    assert typed(client.get(compose_at(language="ru")), "text") == "Words of a visitor."


def test_words_of_an_expired_session_are_kept_too(client, draft, person):
    saved = saved_draft(draft, person)
    edit = address("edit_draft", saved.uid)

    sent = client.post(edit, proposal_form(text="Typed after the session ended."))
    client.force_login(person)

    assert sent["Location"] == f"/en/account/login/?next={edit.replace('/', '%2F')}"
    assert typed(client.get(edit), "text") == "Typed after the session ended."


def test_faults_are_shown_before_sign_in_is_asked(client, draft):
    response = client.post(compose_at(), proposal_form(text=""))

    assert (response.status_code, errors(response)) == (422, ["Nothing is written here yet."])


def test_draft_is_saved_unfinished_and_opened_again(author, draft, person):
    saved = author.post(compose_at(), proposal_form(act="save", text="Half a senten", reasons="", kind="add"))
    proposal = Proposal.objects.get()
    page = author.get(saved["Location"])

    assert saved["Location"] == address("edit_draft", proposal.uid)
    assert (proposal.status, typed(page, "text"), typed(page, "reasons")) == (Status.DRAFT, "Half a senten", "")
    assert re.search(r"Saved at \d\d:\d\d\.", said(page))
    assert Entry.objects.count() == 0


def test_autosave_writes_one_draft_again_and_again(author, draft, person):
    first = author.post(compose_at(), proposal_form(act="save"), headers=HTMX)
    uid = re.search(r'name="saved_as" value="(\w+)"', first.content.decode())[1]
    author.post(compose_at(), proposal_form(act="save", text="Later words.", saved_as=uid), headers=HTMX)

    assert [(row.uid, row.text) for row in Proposal.objects.with_words(person).all()] == [(uid, "Later words.")]
    assert first.content.decode().startswith("Saved at ")


def test_autosaved_draft_is_the_one_that_is_sent(author, draft):
    first = author.post(compose_at(), proposal_form(act="save"), headers=HTMX)
    uid = re.search(r'name="saved_as" value="(\w+)"', first.content.decode())[1]

    author.post(compose_at(), proposal_form(text="Last words.", saved_as=uid))

    assert [(row.uid, row.text, row.status) for row in Proposal.objects.with_words()] == [
        (uid, "Last words.", Status.SUBMITTED)
    ]


def test_a_form_that_has_not_heard_of_its_autosave_sends_what_was_saved(author, draft):
    author.post(compose_at(), proposal_form(act="save"), headers=HTMX)
    [uid] = Proposal.objects.values_list("uid", flat=True)
    author.post(compose_at(), proposal_form(act="save", text="Later words."), headers=HTMX)

    author.post(compose_at(), proposal_form(text="Last words."))

    assert [(row.uid, row.text, row.status) for row in Proposal.objects.with_words()] == [
        (uid, "Last words.", Status.SUBMITTED)
    ]


def test_a_form_whose_draft_was_thrown_away_begins_another(author, draft, person):
    author.post(compose_at(), proposal_form(act="save"), headers=HTMX)
    discard_draft(Proposal.objects.get(), by=person)

    author.post(compose_at(), proposal_form(act="save", text="Again."), headers=HTMX)
    author.post(compose_at(), proposal_form(act="save", text="And again."), headers=HTMX)

    assert [row.text for row in Proposal.objects.with_words(person).all()] == ["And again."]


def test_what_was_saved_is_sent_once_by_a_form_sent_twice(author, draft, person):
    first = author.post(compose_at(), proposal_form(act="save"), headers=HTMX)
    form = proposal_form(saved_as=re.search(r'name="saved_as" value="(\w+)"', first.content.decode())[1])

    sent = [author.post(compose_at(), form)["Location"] for _ in range(3)]
    other = author.post(compose_at(), form | {"text": "Other words."})
    late = author.post(compose_at(), form | {"act": "save"}, headers=HTMX)

    assert set(sent) == {address("proposal_receipt", Proposal.objects.get().serial)}
    assert (other.status_code, late.status_code) == (422, 409)


def test_saving_and_sending_at_once_make_one_proposal(committed_db):
    draft, person = make_draft(), make_person("author")
    words = ProposalWords(kind="change", language="en", text="New words.", reasons="Because.")

    def act(name):
        return name(draft, place(draft), words, key="form 1", by=person, at=clock.now())

    outcomes = at_once(*[lambda: act(save_draft)] * 8, *[lambda: act(file_proposal)] * 4)

    assert {type(one) for one in outcomes} <= {Proposal, TwinAtWork, SentAlready}
    assert [one.status for one in Proposal.objects.all()] == [Status.SUBMITTED]


def test_autosave_after_sending_leaves_no_second_draft(author, draft):
    author.post(compose_at(), proposal_form())

    late = author.post(compose_at(), proposal_form(act="save"), headers=HTMX)

    assert (late.status_code, Proposal.objects.count()) == (409, 1)
    assert "This proposal is sent already." in said(late)


def test_visitor_saving_a_draft_is_sent_to_sign_in(client, draft):
    response = client.post(compose_at(), proposal_form(act="save"))

    assert response["Location"].startswith("/en/account/login/?next=")


def test_a_name_given_for_the_first_time_goes_into_the_profile(author, draft, person):
    author.post(compose_at(), proposal_form(name_form="name", shown_name="  Aliya  Serik "))

    person.refresh_from_db()
    assert (person.name, str(Proposal.objects.get().author_shown)) == ("Aliya Serik", "Aliya Serik")


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_persons_draft_does_not_exist_for_others(author, draft, method):
    saved = saved_draft(draft, make_person("somebody"))
    before = stored()

    data = proposal_form() if method == "post" else None
    response = getattr(author, method)(address("edit_draft", saved.uid), data)

    assert (response.status_code, stored()) == (404, before)
    assert "Saved words." not in said(response)
    assert ("Russian is used equally." in said(response)) == (method == "post")


def test_another_persons_draft_is_not_written_over(author, draft):
    saved = saved_draft(draft, make_person("somebody"))

    author.post(compose_at(), proposal_form(act="save", saved_as=saved.uid), headers=HTMX)

    assert [row.text for row in Proposal.objects.filter(pk=saved.pk).with_words(saved.author)] == ["Saved words."]


def test_sent_proposal_is_no_draft_any_more(author, draft, person):
    proposal = make_proposal(draft, person)

    assert author.get(address("edit_draft", proposal.uid)).status_code == 404


def test_returned_proposal_is_edited_and_sent_again_under_its_number(author, draft, person):
    proposal = make_proposal(draft, person)
    return_to_author(proposal, at=clock.now())
    edit = address("edit_draft", proposal.uid)

    shown = author.get(edit)
    sent = author.post(edit, proposal_form(text="Better words."))

    assert "A moderator returned this proposal to you." in said(shown)
    assert sent["Location"] == f"/en/proposals/{proposal.number}/receipt/"
    assert [(row.status, row.text) for row in Proposal.objects.with_words()] == [(Status.SUBMITTED, "Better words.")]


def test_closed_collection_is_said_before_anybody_types(client, draft):
    close(draft)

    response = client.get(compose_at())

    assert response.status_code == 200
    assert "Collection is closed since" in said(response)
    assert "<textarea" not in response.content.decode()


def test_collection_that_has_not_opened_says_when_it_does(client, db):
    make_draft(opens=timedelta(days=2))

    page = said(client.get(compose_at()))

    assert "Collection has not opened yet" in page
    assert "Proposals are collected from" in page


def test_words_typed_while_collection_closed_are_given_back(author, draft):
    close(draft)
    before = stored()

    response = author.post(compose_at(), proposal_form())

    assert (response.status_code, stored()) == (422, before)
    assert "Collection is closed since" in said(response)
    assert typed(response, "text") == "Russian is used equally."
    assert typed(response, "reasons") == "Many people speak it."


def test_draft_saved_in_time_is_offered_and_sent_within_the_grace(author, draft, person):
    saved = saved_draft(draft, person)
    Revision.objects.update(created_at=clock.now() - timedelta(minutes=30))
    close(draft, ago=timedelta(minutes=5))

    offered = said(author.get(compose_at()))
    sent = author.post(address("edit_draft", saved.uid), proposal_form(text="Saved words.", reasons="Saved reasons."))

    assert "You have a saved draft." in offered
    assert "It was saved before the end and can be sent until" in offered
    assert sent["Location"] == "/en/proposals/P-000001/receipt/"


def test_draft_saved_in_time_is_refused_after_the_grace(author, draft, person):
    saved = saved_draft(draft, person)
    Revision.objects.update(created_at=clock.now() - timedelta(minutes=30))
    close(draft, ago=timedelta(minutes=11))

    sent = author.post(address("edit_draft", saved.uid), proposal_form(text="Saved words.", reasons="Saved reasons."))

    assert sent.status_code == 422
    assert "Collection is closed since" in said(sent)


def test_saving_after_the_end_does_not_spoil_a_draft_saved_in_time(author, draft, person):
    saved = saved_draft(draft, person)
    close(draft)

    response = author.post(address("edit_draft", saved.uid), proposal_form(act="save"), headers=HTMX)

    assert response.status_code == 422
    assert "Collection is closed since" in said(response)
    assert [row.text for row in Proposal.objects.with_words(person)] == ["Saved words."]


def test_level_that_is_too_low_keeps_the_words_as_a_draft(client, draft):
    draft.least_level = 2
    draft.save()
    person = make_person(level=1)
    client.force_login(person)

    response = client.post(compose_at(), proposal_form())

    assert response.status_code == 422
    assert "This consultation asks for a confirmed identity. Your text is kept as a draft." in said(response)
    assert [(row.status, row.text) for row in Proposal.objects.with_words(person)] == [
        (Status.DRAFT, "Russian is used equally.")
    ]
