"""The round trip in Word: a member's file becomes a list, what is marked goes into the dossier."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.docx import CONTENT_TYPE, LARGEST, text_file
from articles.models import Edition
from articles.sheets import file_of, sheet_of
from core import clock
from core.text import LENGTHS
from proposals.actions import (
    PositionText,
    discard_edited_file,
    forget_edited_files,
    mark_decided,
    read_edited_file,
    take_changes,
)
from proposals.actions.edited import FILES, KEPT_FOR
from proposals.actions.merging import join_accounts
from proposals.models import DossierVersion, EditedFile, Position
from proposals.room import Room
from proposals.word_changes import changes_in
from record.models import Entry
from tests.articles.word_files import Edited, dele, ins, new_paragraph, run
from tests.proposals.stage import (
    address,
    close,
    leave,
    make_draft,
    make_organization,
    make_person,
    said,
)
from tests.proposals.test_dossier_views import act_for
from tests.proposals.test_dossiers import AGAINST, FIRST, SECOND, WITH, Desk, refused
from tests.proposals.test_dossiers_api import Program
from tests.test_hostile_words import Page
from tests.threads import at_once

KAZAKH, RUSSIAN = "The state language is Kazakh.", "Russian is officially used."
NEW = PositionText("with_changes", "Russian may be used.")
GONE = PositionText("oppose")


def edited(draft, language="en"):
    return Edited(content=file_of(sheet_of(draft, language), "text"))


def lawyers_file(draft):
    """The first paragraph is struck out, the second altered, and a paragraph stands before both."""
    file = edited(draft).runs(FIRST, dele(KAZAKH), mark="del")
    file.runs(SECOND, run("Russian ") + dele("is officially") + ins("may be") + run(" used."))
    return file.after("art_9", new_paragraph("A paragraph of nowhere.")).file()


def read(desk, by, content, language="en"):
    values = {"name": "our.docx", "language": language, "by": by, "at": clock.now()}
    return read_edited_file(desk.draft, desk.party, content, **values)


def shown(desk, by):
    return changes_in(Room(desk.draft, desk.party, by))


def take(desk, by, *eids, reasons="", seen=None):
    seen = shown(desk, by).seen if seen is None else seen
    values = {"reasons": reasons, "seen": seen, "by": by, "at": clock.now()}
    return take_changes(desk.draft, desk.party, set(eids), **values)


def written(desk):
    return {eid: PositionText(row.stance, row.text, row.reasons) for eid, row in desk.entries().items()}


def test_a_file_becomes_a_list_of_its_members_alone_and_nothing_is_written(desk, draft, head, drafter):
    read(desk, drafter, lawyers_file(draft))

    changes = shown(desk, drafter)
    assert [(line.eid, line.base_words, line.proposed, line.is_marked) for line in changes.lines] == [
        (FIRST, KAZAKH, GONE, True),
        (SECOND, RUSSIAN, NEW, True),
    ]
    assert [(row.near, row.words) for row in changes.not_placed] == [("article 9", "A paragraph of nowhere.")]
    assert (changes.file.made_from, changes.file.edition.number, changes.file.language) == (1, 1, "en")
    assert shown(desk, head) is None
    assert (DossierVersion.objects.count(), Position.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_marked_changes_become_positions_and_the_same_again_changes_nothing(desk, draft, drafter):
    read(desk, drafter, lawyers_file(draft))

    numbers = [take(desk, drafter, FIRST, SECOND, reasons="So we think."), take(desk, drafter, FIRST, SECOND)]

    assert numbers == [2, 0]
    assert written(desk) == {
        FIRST: replace(GONE, reasons="So we think."),
        SECOND: replace(NEW, reasons="So we think."),
    }
    version = desk.standing()
    assert (version.number, version.language, version.edited_by) == (1, "en", drafter)
    assert {row.author for row in Position.objects.all()} == {drafter}
    assert [line.is_there for line in shown(desk, drafter).lines] == [True, True]


def test_what_is_not_marked_stays_out(desk, draft, drafter):
    read(desk, drafter, lawyers_file(draft))

    take(desk, drafter, SECOND, "art_9__para_99")

    assert written(desk) == {SECOND: NEW}
    assert refused(take, desk, drafter)[0] == "nothing_chosen"


def test_what_the_dossier_says_otherwise_is_shown_unmarked_and_written_over_only_when_marked(desk, draft, head):
    desk.position(head, WITH)
    desk.position(head, AGAINST, FIRST)
    read(desk, head, lawyers_file(draft))

    lines = {line.eid: (line.is_there, line.is_marked, line.can_be_taken) for line in shown(desk, head).lines}
    take(desk, head, SECOND)

    assert lines == {FIRST: (True, False, False), SECOND: (False, False, True)}  # the same stance, its reasons stay
    assert written(desk) == {FIRST: AGAINST, SECOND: replace(NEW, reasons=WITH.reasons)}


def test_what_a_colleague_wrote_meanwhile_is_not_written_over(desk, draft, head, drafter):
    read(desk, drafter, lawyers_file(draft))
    seen = shown(desk, drafter).seen
    desk.position(head, WITH)

    assert refused(take, desk, drafter, FIRST, seen=seen)[::2] == ("dossier_has_moved", 409)
    assert written(desk) == {SECOND: WITH}

    take(desk, drafter, FIRST)
    assert written(desk) == {FIRST: GONE, SECOND: WITH}


def test_after_a_filing_the_changes_begin_the_next_version(desk, draft, head):
    desk.position(head, WITH)
    desk.file(head)
    read(desk, head, lawyers_file(draft))

    take(desk, head, FIRST)

    assert (desk.standing().number, written(desk)) == (2, {FIRST: GONE, SECOND: WITH})
    assert desk.entries(desk.dossier.current_version).keys() == {SECOND}


def test_answered_positions_cannot_be_taken(desk, draft, head):
    position = desk.position(head, WITH)
    desk.file(head)
    mark_decided(position, at=clock.now())
    read(desk, head, lawyers_file(draft))

    line = shown(desk, head).lines[1]

    assert (line.is_answered, line.can_be_taken) == (True, False)
    assert refused(take, desk, head, FIRST, SECOND)[0] == "answered_position"
    assert written(desk) == {SECOND: WITH}


def test_another_language_draft_or_edition_is_refused_with_a_sentence(desk, draft, head):
    desk.position(head, WITH)
    sheet = sheet_of(draft, "ru")
    read(desk, head, file_of(sheet, "text"))

    assert shown(desk, head).is_in_the_language is False
    assert refused(take, desk, head, FIRST)[:2] == (
        "file_in_another_language",
        "The file is in one language (Русский), the dossier in another (English)."
        " Edit a file in the language of the dossier.",
    )
    other = text_file(replace(sheet, draft="budget"))
    assert refused(read, desk, head, other)[0] == "file_of_another_draft"
    read(desk, head, text_file(replace(sheet_of(draft, "en"), edition=7)))
    assert shown(desk, head).is_of_this_edition is False


def test_a_list_of_an_earlier_edition_is_not_taken(desk, draft, head):
    read(desk, head, lawyers_file(draft))
    seen = shown(desk, head).seen
    Edition.objects.create(draft=draft, number=2, dated=clock.now().date(), published_at=clock.now())

    assert refused(take, desk, head, FIRST, seen=seen)[0] == "file_of_earlier_edition"


def test_files_that_cannot_be_read_say_why(desk, draft, head, monkeypatch):
    assert refused(read, desk, head, b"%PDF")[:2] == (
        "unreadable_file",
        "This is no Word file (DOCX). Save the file you downloaded as DOCX, then send it.",
    )
    whole = edited(draft)
    whole.parts["word/document.xml"] = whole.parts["word/document.xml"].replace("<w:body>", "<w:body>&e;")
    assert refused(read, desk, head, whole.file())[1] == (
        "The file is damaged and cannot be read. Save it anew, then send it."
    )
    empty = edited(draft)
    for eid in ("art_9", FIRST, SECOND):
        empty.put(eid, "")
    assert refused(read, desk, head, empty.file())[0] == "no_place_found"
    assert EditedFile.objects.count() == 0


def test_words_too_long_for_a_position_are_said_to_be_and_not_taken(desk, draft, head):
    read(desk, head, edited(draft).runs(SECOND, ins("word " * LENGTHS["proposal_text"])).file())

    line = shown(desk, head).lines[0]

    assert line.can_be_taken is False
    assert "The text is too long" in line.refusal
    assert "The text is too long" in refused(take, desk, head, SECOND)[1]


def test_strangers_and_those_who_left_read_and_take_nothing(desk, draft, party, drafter):
    read(desk, drafter, lawyers_file(draft))
    seen = shown(desk, drafter).seen
    leave(party, drafter)

    assert refused(read, desk, make_person(), lawyers_file(draft))[::2] == ("not_a_member", 403)
    assert refused(take, desk, drafter, FIRST, seen=seen)[::2] == ("not_a_member", 403)


def test_outside_the_time_of_collection_nothing_is_read_or_taken(desk, draft, head):
    read(desk, head, lawyers_file(draft))
    seen = shown(desk, head).seen
    close(draft)

    assert refused(take, desk, head, FIRST, seen=seen)[0] == "collection_closed"
    assert refused(read, desk, head, lawyers_file(draft))[0] == "collection_closed"


def test_the_next_file_replaces_the_last_and_old_ones_are_forgotten(desk, draft, head, drafter):
    for by in (head, head, drafter):
        read(desk, by, lawyers_file(draft))
    assert EditedFile.objects.count() == 2

    discard_edited_file(draft, desk.party, by=head)
    assert refused(take, desk, head, FIRST, seen="")[0] == "no_file_read"
    forget_edited_files(at=clock.now() + KEPT_FOR - timedelta(minutes=1))
    assert EditedFile.objects.count() == 1
    forget_edited_files(at=clock.now() + KEPT_FOR + timedelta(minutes=1))
    assert EditedFile.objects.count() == 0


def test_many_files_in_an_hour_are_refused(desk, draft, head):
    for _time in range(FILES.amount):
        read(desk, head, lawyers_file(draft))

    assert refused(read, desk, head, lawyers_file(draft))[::2] == ("many_files", 429)


def test_two_colleagues_who_take_at_once_overwrite_nothing(committed_db):
    draft = make_draft()
    people = [make_person("head"), make_person("filer")]
    party = make_organization(head=people[0], filer=people[1])
    desk = Desk(draft, party)
    words = ["Russian is used.", "Russian is not used."]
    for by, text in zip(people, words, strict=True):
        read(desk, by, edited(draft).runs(SECOND, ins(text) + dele(RUSSIAN)).file())
    seen = [shown(desk, by).seen for by in people]

    acts = [partial(take, desk, by, SECOND, seen=mark) for by, mark in zip(people, seen, strict=True)]
    results = at_once(*acts)

    assert sorted(str(getattr(one, "code", one)) for one in results) == ["1", "dossier_has_moved"]
    assert written(desk)[SECOND].text in words


# The pages


def page(name="dossier_word", language="en"):
    return address(name, "constitution", language=language)


def upload(browser, content, name="our.docx", **values):
    return browser.post(page(), {"file": SimpleUploadedFile(name, content)} | values)


def test_a_member_sends_a_file_looks_it_over_and_takes_it(desk, draft, head, party):
    browser = act_for(head, party)

    sent = upload(browser, lawyers_file(draft), name="../<b>our.docx")
    listed = browser.get(sent["Location"])
    taken = browser.post(
        page("dossier_changes"),
        {"take": [FIRST, SECOND], "reasons": "So we think.", "seen": shown(desk, head).seen, "in_name_of": party.uid},
    )

    assert (sent.status_code, sent["Location"]) == (302, page("dossier_changes"))
    text = said(listed)
    assert "&lt;b&gt;our.docx" in listed.content.decode()
    assert "2 places are changed. 1 thing has no place." in text
    assert "A new paragraph stands before the first words of an article. Add it where it belongs." in text
    assert (taken.status_code, taken["Location"]) == (302, f"{address('dossier_room', 'constitution')}#positions")
    assert written(desk) == {
        FIRST: replace(GONE, reasons="So we think."),
        SECOND: replace(NEW, reasons="So we think."),
    }


def test_hostile_words_of_a_file_are_text_on_the_list(desk, draft, head, party):
    bad = "<script>x7001()</script>{{7007*7}}\u202etxt.exe\u2066"
    file = edited(draft).runs(SECOND, ins(bad)).after("art_9", new_paragraph(f"{bad} nowhere"))
    browser = act_for(head, party)

    upload(browser, file.file(), name=f"{bad}.docx")
    listed = browser.get(page("dossier_changes"))

    assert Page(listed.content.decode()).faults == []
    assert listed.content.decode().count("&lt;script&gt;x7001()") == 2


def test_a_refused_file_says_why_on_the_page(desk, draft, head, party):
    browser = act_for(head, party)

    nothing = browser.post(page(), {})
    wrong = upload(browser, b"%PDF-1.7")

    assert (nothing.status_code, wrong.status_code) == (422, 422)
    assert "Choose the file you edited." in said(nothing)
    assert "The file was not read. This is no Word file (DOCX)." in said(wrong)


def test_what_was_marked_and_typed_stands_again_beside_what_a_colleague_wrote(desk, draft, head, drafter, party):
    browser = act_for(drafter, party)
    upload(browser, lawyers_file(draft))
    seen = shown(desk, drafter).seen
    desk.position(head, WITH)

    answer = browser.post(page("dossier_changes"), {"take": [SECOND], "reasons": "Our <reasons>.", "seen": seen})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Nothing was taken. The dossier was changed after you opened this list." in said(answer)
    assert f'name="take" value="{SECOND}" checked' in text
    assert f'name="take" value="{FIRST}">' in text
    assert "Our &lt;reasons&gt;." in text
    assert "The dossier says otherwise" in text
    assert written(desk) == {SECOND: WITH}


def test_a_list_is_forgotten_at_will_and_without_one_the_page_leads_to_sending(desk, draft, head, party):
    browser = act_for(head, party)
    upload(browser, lawyers_file(draft))

    browser.post(page("dossier_changes"), {"act": "forget"})

    assert EditedFile.objects.count() == 0
    assert browser.get(page("dossier_changes"))["Location"] == page()
    gone = browser.post(page("dossier_changes"), {"take": [FIRST]})
    assert (gone.status_code, "There is no list of changes any more." in said(gone)) == (422, True)


def test_the_pages_are_of_members_alone(draft, party):
    stranger = act_for(make_person())

    assert [stranger.get(page(name)).status_code for name in ("dossier_word", "dossier_changes")] == [403, 403]
    assert act_for(make_person(), party).get(page()).status_code == 403


@pytest.mark.parametrize("places", [1, 2])
def test_the_list_asks_as_much_whatever_its_length(draft, head, party, places, django_assert_num_queries):
    desk, file = Desk(draft, party), edited(draft)
    for eid, words in [(SECOND, RUSSIAN), (FIRST, KAZAKH)][:places]:
        file.runs(eid, run(words) + ins(" More."))
    read(desk, head, file.file())
    browser = act_for(head, party)
    browser.get(page("dossier_changes"))

    with django_assert_num_queries(11):
        browser.get(page("dossier_changes"))


def test_everybody_downloads_the_text_and_the_table(client, draft):
    whole = client.get(address("draft_as_word", "constitution", language="kk"))
    table = client.get(page("draft_as_word"), {"language": "ru", "form": "table", "article": "art_9"})

    assert whole.content == file_of(sheet_of(draft, "kk"), "text")
    assert whole["Content-Disposition"] == 'attachment; filename="constitution-1-kk.docx"'
    assert table.content == file_of(sheet_of(draft, "ru", frozenset({"art_9"})), "table")
    assert table["Content-Disposition"] == 'attachment; filename="constitution-1-ru-table.docx"'
    assert table["Cache-Control"] == "max-age=300"
    for wrong in ({"language": "de"}, {"form": "pdf"}, {"article": "art_99"}):
        assert client.get(page("draft_as_word"), wrong).status_code == 404


# Programs


def test_a_program_sends_a_file_reads_the_list_and_takes_some_of_it(desk, draft, head, party):
    program = Program(head, party)
    missing = program.get("word/")

    sent = program.client.put(f"{program.base}word/", lawyers_file(draft), content_type=CONTENT_TYPE)
    listed = program.get("word/")
    taking = {"provisions": [SECOND], "reasons": "So we think.", "seen": listed.json()["seen"]}
    answers = [program.send("post", "word/taking/", taking) for _time in range(2)]

    assert (missing.status_code, sent.status_code, listed.json()) == (404, 200, sent.json())
    assert [(row["provision"], row["kind"], row["stance"], row["text"]) for row in listed.json()["changes"]] == [
        (FIRST, "removed", "oppose", ""),
        (SECOND, "changed", "with_changes", NEW.text),
    ]
    assert [row["words"] for row in listed.json()["not_placed"]] == ["A paragraph of nowhere."]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [(row["provision"], row["text"]) for row in answers[1].json()["positions"]] == [(SECOND, NEW.text)]
    assert written(desk) == {SECOND: replace(NEW, reasons="So we think.")}


def test_what_is_no_word_file_is_refused_to_programs_with_the_same_sentence(desk, draft, head, party):
    program = Program(head, party)

    wrong = program.client.put(f"{program.base}word/", b"%PDF", content_type=CONTENT_TYPE)
    too_large = b"x" * (LARGEST + 10)
    large = program.client.put(
        f"{program.base}word/", too_large, content_type=CONTENT_TYPE, headers={"Accept-Language": "en"}
    )
    json = program.send("put", "word/")
    stranger = Program(make_person(), party).client.put(f"{program.base}word/", b"x", content_type=CONTENT_TYPE)

    assert [answer.status_code for answer in (wrong, large, json, stranger)] == [422, 422, 415, 404]
    assert (wrong.json()["code"], large.json()["detail"]) == (
        "unreadable_file",
        "The file is larger than 10 MB. Take out pictures, or send fewer articles at once.",
    )


def test_of_two_accounts_made_one_the_later_list_stays(desk, draft, head, drafter):
    read(desk, head, lawyers_file(draft))
    read(desk, drafter, edited(draft).runs(SECOND, ins("Later words.")).file())

    join_accounts(head, drafter, at=clock.now())

    assert [(row.person, row.changes[0]["new"]) for row in EditedFile.objects.all()] == [(head, "Later words.")]
