"""Mails from a maildir: each becomes an item with a number once, and is answered, whatever is wrong with it."""

import re
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from django.core import mail as outbox
from django.core.management import CommandError, call_command

from accounts.actions import erase_person
from core import clock
from intake.actions import claim_item, take_mail
from intake.answering import answer_due_mails
from intake.mails import LARGEST, read_mail
from intake.models import Item, Mail, Scan, ScanContent
from intake.reading import read_waiting_mails
from proposals.models import Proposal
from tests.intake.desk import client_of, make_desk, said, scan, typed
from tests.proposals import pdfs
from tests.proposals.stage import close, make_draft, make_person
from tests.proposals.stage import said as text_of
from tests.threads import at_once

WORDS = "Прошу изменить пункт 2 статьи 9: русский язык употребляется наравне с казахским. Так понятнее."


def written(text=WORDS, *, html=None, files=(), number=1, **headers):
    """Return the bytes of a mail as programs of people write it."""
    message = EmailMessage(policy=SMTP)
    told = {
        "From": "Айгуль <aigul@example.kz>",
        "To": "talqylau@example.kz",
        "Subject": "Ұсыныс",
        "Date": "Fri, 06 Feb 2026 10:00:00 +0500",
        "Message-ID": f"<{number}@example.kz>",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in told.items():
        if value is not None:
            message[name] = value
    if text is not None:
        message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html") if text is not None else message.set_content(html, subtype="html")
    for name, content, kind in files:
        main, sub = kind.split("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def take(draft, content):
    return take_mail(draft, content, at=clock.now())


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def maildir(tmp_path, settings):
    for name in ("new", "cur", "tmp"):
        (tmp_path / "box" / name).mkdir(parents=True)
    settings.INTAKE_MAILBOX = f"maildir:{tmp_path / 'box'}"
    return tmp_path / "box"


def put(maildir, *contents):
    for number, content in enumerate(contents, start=1):
        (maildir / "new" / f"{number:04d}.M1P1.host").write_bytes(content)


def test_mails_are_read_once_marked_and_answered_with_their_numbers(draft, maildir):
    put(maildir, written(number=1), written(number=2), written(number=1, Received="from elsewhere"))

    first = read_waiting_mails()
    put(maildir, written(number=2))
    again = read_waiting_mails()

    assert (first, again) == ((2, 1), (0, 1))
    assert list((maildir / "new").iterdir()) == []
    assert len(list((maildir / "cur").glob("*:2,S"))) == 3
    assert [str(item) for item in Item.objects.order_by("serial")] == ["E-000001", "E-000002"]
    item = Item.objects.select_related("mail").get(serial=1)
    assert (item.channel, item.stage, item.received_by, item.language) == ("email", "waiting", None, "ru")
    assert (item.mail.text, item.mail.address, str(item.mail.sent_on)) == (WORDS, "aigul@example.kz", "2026-02-06")
    assert (answer_due_mails(), answer_due_mails()) == (2, 0)
    message = outbox.outbox[0]
    assert (message.to, message.subject) == (["aigul@example.kz"], "E-000001: присланное вами получено")
    assert message.extra_headers["In-Reply-To"] == "<1@example.kz>"
    assert message.extra_headers["Auto-Submitted"] == "auto-replied"
    assert "E-000001" in message.body


def test_a_mail_goes_to_its_proposal_and_its_answer_claims_it(db):
    desk = make_desk()
    item = take(desk.draft, written())
    answer_due_mails()
    page = text_of(client_of(desk.first).get(item.get_absolute_url()))
    assert WORDS in page
    assert "An address proves nothing of who wrote." in page

    typed(item, desk.first, said(contact="aigul@example.kz"))
    item = typed(item, desk.second, said(contact="aigul@example.kz"))
    assert (answer_due_mails(), answer_due_mails()) == (1, 0)

    assert Proposal.objects.get().channel == "email"
    answer = outbox.outbox[1]
    assert "P-000001: http://testserver/ru/proposals/P-000001/" in answer.body
    code = re.search(r"^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}$", answer.body, re.MULTILINE)[0]
    person = make_person(level=1)
    claim_item(code, by=person, at=clock.now())
    assert Proposal.objects.get().author == person


def test_five_files_are_scans_or_named(draft):
    files = [
        ("письмо.pdf", scan(2), "application/pdf"),
        ("script.pdf", pdfs.made(pdfs.script_at_opening), "application/pdf"),
        ("photo.jpg", b"\xff\xd8\xff", "image/jpeg"),
        ("words.docx", b"PK\x03\x04", "application/octet-stream"),
        ("not.pdf", b"GIF89a", "application/pdf"),
    ]
    item = take(draft, written(None, files=files))
    answer_due_mails()

    assert (item.stage, list(item.scans.values_list("name", "pages"))) == ("waiting", [("письмо.pdf", 2)])
    assert sorted(item.mail.others) == ["not.pdf", "photo.jpg", "script.pdf", "words.docx"]
    assert [name for name in item.mail.others if f"- {name}" not in outbox.outbox[0].body] == []


@pytest.mark.parametrize(
    ("content", "stage", "refusal"),
    [
        (written(""), "refused", "empty"),
        (written(None, html="<p>Первое</p><script>x()</script><p>второе<br>третье</p>"), "waiting", ""),
        (written(Date="never"), "waiting", ""),
        (written(Date=None), "waiting", ""),
        (written(Message_ID=None), "waiting", ""),
        (written(Auto_Submitted="auto-replied"), "refused", "automatic"),
        (written(List_Id="<news.example>"), "refused", "automatic"),
        (written(From="noreply@consultation.invalid"), "refused", "automatic"),
        (b"x" * (LARGEST + 1), "refused", "too_large"),
        (b"", "refused", "empty"),
        (b"\xff\xfe\x00\x80", "waiting", ""),
        (written().replace(b'charset="utf-8"', b'charset="no-such"'), "waiting", ""),
        (written(files=[("a.pdf", b"%PDF-1", "application/pdf")]).replace(b"base64", b"base65"), "waiting", ""),
        (b'From: a@b.kz\nContent-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: te', "refused", "empty"),
    ],
)
def test_each_mail_has_a_number_and_an_outcome(draft, content, stage, refusal):
    item = take(draft, content)

    assert (item.number, item.stage, item.refusal) == ("E-000001", stage, refusal)
    assert take(draft, content) is None


def nested(depth):
    inner = b"Content-Type: text/plain\n\nwords"
    for level in range(depth):
        mark = b"b%d" % level
        inner = b'Content-Type: multipart/mixed; boundary="%s"\n\n--%s\n%s\n--%s--\n' % (mark, mark, inner, mark)
    return b"From: a@b.kz\nMessage-ID: <n@b.kz>\n" + inner


def test_a_bomb_of_parts_is_refused_as_unreadable_and_answered(draft):
    item = take(draft, nested(400))
    many = take(draft, written(files=[(f"{one}.txt", b"x", "text/plain") for one in range(150)]))

    assert (item.stage, item.refusal) == ("refused", "unreadable")
    assert (many.stage, many.mail.text) == ("refused", "")
    assert answer_due_mails() == 2
    assert outbox.outbox[0].to == ["a@b.kz"]


def test_html_is_read_as_lines_of_words():
    mail = read_mail(
        written(None, html="<div>Один <b>два</b></div><style>p{}</style><ul><li>три<li>четыре</ul>&lt;b&gt;")
    )

    assert mail.text == "Один два\nтри\nчетыре\n<b>"


def test_programs_lists_and_own_addresses_get_no_answer(draft, settings):
    settings.INTAKE_ADDRESS = "talqylau@example.kz"
    silent = [
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"List_Id": "<x.example>"},
        {"Return_Path": "<>"},
        {"From": "talqylau@example.kz"},
        {"From": "nobody"},
    ]
    for number, headers in enumerate(silent):
        take(draft, written(number=number, **headers))
    take(draft, b"From: a@b.kz\nBcc: all@evil.example\nMessage-ID: <7@x>\nSubject: a\n b\n\nwords")

    assert answer_due_mails() == 1
    assert [(message.to, message.bcc) for message in outbox.outbox] == [(["a@b.kz"], [])]
    assert Item.objects.count() == 7


def test_whoever_writes_too_much_is_read_and_not_answered_each_time(draft):
    for number in range(22):
        take(draft, written(number=number))

    assert answer_due_mails() == 20
    assert Item.objects.filter(stage="waiting").count() == 22


def test_a_mail_after_closing_is_refused_with_its_number(draft):
    close(draft)
    item = take(draft, written())
    answer_due_mails()

    assert (item.refusal, item.settled_at is not None) == ("arrived_late", True)
    assert outbox.outbox[0].subject == "E-000001: ответ"
    assert answer_due_mails() == 0


def test_signs_that_cannot_be_stored_are_left_out(draft):
    item = take(draft, written("Слова\x00 и\x01 слова", Subject="a\u202eb"))

    assert item.mail.text == "Слова и слова"
    take(draft, b"From: a@b.kz\nSubject: \xff\x00\nMessage-ID: <\x00>\n\n\x00words\x00")


def test_one_mail_read_by_many_at_once_is_one_item(committed_db):
    draft = make_draft()
    content = written()

    outcomes = at_once(*[lambda: take(draft, content)] * 6)

    assert sorted(type(one).__name__ for one in outcomes) == ["Item"] + ["NoneType"] * 5
    assert (Mail.objects.count(), Item.objects.get().number) == (1, "E-000001")


def test_a_mail_goes_with_its_sender_s_data(db):
    desk = make_desk()
    item = take(desk.draft, written(files=[("a.pdf", scan(), "application/pdf")]))
    for person in (desk.first, desk.second):
        typed(item, person)
    author = Proposal.objects.get().author

    erase_person(author, at=clock.now())

    mail = Mail.objects.get()
    assert (mail.text, mail.address, mail.subject, mail.is_quiet) == ("", "", "", True)
    assert (ScanContent.objects.count(), Scan.objects.get().name) == (0, "document.pdf")
    assert take(desk.draft, written(files=[("a.pdf", scan(), "application/pdf")])) is None


def test_the_command_reads_and_says_how_many(draft, maildir, settings, capsys):
    put(maildir, written())

    call_command("read_mails")

    assert capsys.readouterr().out == "new: 1\nknown, passed by: 0\n"
    settings.INTAKE_MAILBOX = f"maildir:{maildir / 'none'}"
    assert read_waiting_mails() == (0, 0)
    settings.INTAKE_MAILBOX = "pop3://host"
    assert read_waiting_mails() == (0, 0)
    settings.INTAKE_MAILBOX = ""
    with pytest.raises(CommandError):
        call_command("read_mails")
