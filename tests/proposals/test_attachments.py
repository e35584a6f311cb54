"""Files of a dossier: what is taken, who adds and reads them, and that a filing says which they were."""

import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core import clock
from core.rules import RuleViolation
from core.uploads import LARGEST
from proposals.actions import attach_file, detach_file
from proposals.actions.attaching import file_name
from proposals.models import Attachment, AttachmentContent
from tests.proposals import pdfs
from tests.proposals.stage import address, close, join, leave, make_draft, make_organization, make_person, said
from tests.proposals.test_dossier_views import act_for, hidden, room
from tests.proposals.test_dossiers import FIRST, FOR, Desk, leaves, refused
from tests.threads import at_once

ONE, TWO = pdfs.made(), pdfs.made(pdfs.link)


@pytest.fixture
def browser(draft, head, party):
    return act_for(head, party)


def attach(desk, by, content=ONE, name="annex.pdf"):
    return attach_file(desk.draft, desk.party, name=name, content=content, by=by, at=clock.now())


def detach(desk, by, attachment):
    return detach_file(desk.draft, desk.party, attachment.uid, by=by, at=clock.now())


def names(version):
    return [one.name for one in Attachment.objects.of(version)]


def send(browser, content=ONE, name="annex.pdf"):
    sent = {"in_name_of": hidden(browser.get(room()), "in_name_of")}
    if content is not None:
        sent["file"] = SimpleUploadedFile(name, content, content_type="application/pdf")
    return browser.post(address("attach_file", "constitution"), sent)


def test_a_file_is_filed_with_the_dossier_and_its_leaf_tells_the_digest(desk, head, drafter):
    desk.position(head, FOR, FIRST)
    attach(desk, drafter)

    version = desk.file(head, seen=desk.mark(files=Attachment.objects.of(desk.standing())))

    [filed] = [data for verb, data in leaves() if verb == "dossier.filed"]
    sha256 = hashlib.sha256(ONE).hexdigest()
    assert names(version) == ["annex.pdf"]
    assert filed["files"] == [{"sha256": sha256, "bytes": len(ONE), "mime": "application/pdf"}]


def test_who_files_has_seen_the_files(desk, head, drafter):
    desk.position(head, FOR, FIRST)
    seen = desk.mark()
    attach(desk, drafter)

    assert refused(desk.file, head, seen=seen)[::2] == ("dossier_changed", 409)


def test_another_file_alone_makes_another_version_and_the_one_before_keeps_its_own(desk, head):
    desk.position(head, FOR, FIRST)
    old = attach(desk, head)
    first = desk.file(head, seen=desk.mark(files=[old]))
    new = attach(desk, head, TWO, "other.pdf")
    detach(desk, head, old)
    second = desk.file(head, key="again", seen=desk.mark(files=[new]))

    assert (names(first), names(second)) == (["annex.pdf"], ["other.pdf"])
    assert refused(desk.file, head, key="third", seen="x")[0] == "filed_by_another"


def test_the_same_file_again_and_taking_it_out_again_change_nothing(desk, head):
    once, twice = attach(desk, head), attach(desk, head, name="renamed.pdf")
    detach(desk, head, once)
    detach(desk, head, once)

    assert once == twice
    assert (Attachment.objects.count(), AttachmentContent.objects.count()) == (0, 0)


def test_members_alone_add_files_while_collection_is_open(desk, draft, head, drafter, party):
    stranger = make_person()
    leave(party, drafter)
    told = [refused(attach, desk, who)[::2] for who in (stranger, drafter)]
    close(draft)

    assert told == [("not_a_member", 403)] * 2
    assert refused(attach, desk, head)[0] == "collection_closed"


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (b"", "file_missing", "Choose a file first."),
        (b"<svg onload=alert(1)>", "file_not_pdf", "This is not a PDF."),
        (pdfs.made(pdfs.script_at_opening), "file_active", "The PDF holds a script"),
        (pdfs.with_an_archive(), "file_appended", "The file holds something else behind the PDF."),
        (pdfs.encrypted("a"), "file_encrypted", "The PDF is protected by a password"),
        (b"%PDF-1.4 %%EOF", "file_damaged", "The PDF is damaged"),
        (b"%PDF-" + bytes(LARGEST), "file_too_large", "The file is larger than 10 MB."),
    ],
    ids=range(7),
)
def test_what_is_no_harmless_pdf_is_refused_with_its_reason(desk, head, content, code, sentence):
    told = refused(attach, desk, head, content)

    assert (told[0], told[1].startswith(sentence)) == (code, True)
    assert Attachment.objects.count() == 0


def test_of_two_who_add_the_last_possible_file_at_once_one_is_refused(committed_db):
    draft, head = make_draft(), make_person("head")
    desk = Desk(draft, make_organization(head=head))
    for number in range(9):
        attach(desk, head, pdfs.made(lambda document, n=number: document.docinfo.update({"/N": str(n)})))

    def add(number):
        return refused_or_none(attach, desk, head, pdfs.made(pdfs.link if number else pdfs.opened_at_a_page))

    told = at_once(lambda: add(0), lambda: add(1))

    assert sorted(map(str, told)) == ["None", "too_many_files"]
    assert Attachment.objects.of(desk.standing()).count() == 10


def refused_or_none(call, *arguments):
    try:
        call(*arguments)
    except RuleViolation as refusal:
        return refusal.code
    return None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("annex.pdf", "annex.pdf"),
        ("C:\\Users\\a\\Отчёт 1.PDF", "Отчёт 1.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "<img src=x onerror=alert(1)>.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf"),
        ("a\r\nSet-Cookie: b", "a Set-Cookie: b.pdf"),
        ("", "document.pdf"),
        (".pdf", "document.pdf"),
        ("ә" * 300, "ә" * 116 + ".pdf"),
    ],
)
def test_names_are_one_line_without_folders(given, kept):
    assert file_name(given) == kept


def test_a_member_adds_files_takes_one_out_and_everybody_reads_the_filed_one(browser, desk, head):
    desk.position(head, FOR, FIRST)
    sent = [send(browser), send(browser, TWO, "Жауап «2».pdf")]
    page = browser.get(room())
    gone, kept = Attachment.objects.order_by("pk")
    values = {"in_name_of": hidden(page, "in_name_of")}
    browser.post(address("detach_file", "constitution", gone.uid), values)
    page = browser.get(room())
    visitor = [Client().get(address("attachment", kept.uid)).status_code]
    filing = values | {"seen": hidden(page, "seen"), "key": hidden(page, "key")}
    browser.post(address("file_dossier", "constitution"), filing)
    public = Client().get(address("dossier", "O-000001"))
    given = Client().get(address("attachment", kept.uid))
    visitor.append(given.status_code)

    assert [(one.status_code, one["Location"].endswith("#files")) for one in sent] == [(302, True)] * 2
    assert visitor == [404, 200]
    assert "Жауап «2».pdf" in said(public)
    assert kept.sha256 in said(public)
    assert "annex.pdf" not in said(public)
    assert given.content == TWO
    assert given["Content-Type"] == "application/pdf"
    assert given["Content-Disposition"].startswith("attachment; filename*=utf-8''%D0%96")
    assert (given["Content-Security-Policy"], given["X-Content-Type-Options"]) == (
        "default-src 'none'; sandbox",
        "nosniff",
    )


def test_a_refused_file_is_told_on_the_page_and_changes_nothing(browser, desk, head):
    desk.position(head, FOR, FIRST)
    told = [send(browser, None), send(browser, b"no pdf"), send(browser, bytes(LARGEST + 1))]

    assert [page.status_code for page in told] == [422, 422, 413]
    for page, words in zip(told, ("Choose a file first.", "This is not a PDF.", "larger than 10 MB"), strict=True):
        assert "The file was not added." in said(page)
        assert words in said(page)
    assert Attachment.objects.count() == 0


def test_how_many_files_are_added_in_a_day_has_a_limit(desk, head, settings):
    settings.DAY_LIMITS_OF_ORGANIZATIONS = {"attachment": 1}
    attach(desk, head)

    told = refused(attach, desk, head, TWO)

    assert (told[0], "Files that one organization adds in a day: at most 1." in told[1]) == ("day_is_full", True)


def test_programs_add_a_file_and_take_it_out(browser, desk, head, party):
    base = f"/api/v1/drafts/constitution/organizations/{party.uid}/dossier/attachments/"
    added = browser.put(f"{base}annex.pdf/", ONE, content_type="application/pdf")
    [row] = added.json()["attachments"]
    refusals = [
        browser.put(f"{base}a.pdf/", content, content_type=kind).status_code
        for content, kind in ((b"no", "application/pdf"), (bytes(LARGEST + 1), "application/pdf"), ("{}", "text/html"))
    ]
    gone = browser.delete(f"{base}{row['uid']}/")

    sha256 = hashlib.sha256(ONE).hexdigest()
    address_of_file = f"/kk/attachments/{row['uid']}/"
    assert row == {
        "uid": row["uid"],
        "name": "annex.pdf",
        "bytes": len(ONE),
        "sha256": sha256,
        "url": address_of_file,
    }
    assert refusals == [422, 413, 415]
    assert json.loads(gone.content)["attachments"] == []


def test_a_member_who_left_reads_what_is_being_written_no_more(desk, head, party):
    join(party, filer := make_person("filer"), "filer")
    attachment = attach(desk, head)
    before = act_for(filer, party).get(address("attachment", attachment.uid)).status_code
    leave(party, filer)

    assert (before, act_for(filer).get(address("attachment", attachment.uid)).status_code) == (200, 404)
