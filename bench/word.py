"""The round trip in Word: the whole draft written as a file, and that file read with 500 tracked changes in it."""

import io
import re
import secrets
import time
import zipfile
from datetime import timedelta

from accounts.models import Membership, Organization, Person
from articles.diff import changes as differences
from articles.docx import text_file
from articles.models import Draft, Phase
from articles.sheets import sheet_of
from bench.figures import tell
from core import clock
from proposals.actions import read_edited_file, take_changes
from proposals.room import Room
from proposals.word_changes import changes_in

CHANGES = 500
DOCUMENT = "word/document.xml"
WORDS = re.compile(r'(<w:t xml:space="preserve">)((?:[^<\s]+ )+)([^<\s]+ )([^<]*</w:t></w:r>)')
WHO = 'w:id="9" w:author="A" w:date="2026-02-01T00:00:00Z"'
NEW = f'<w:ins {WHO}><w:r><w:t xml:space="preserve">жаңа сөз </w:t></w:r></w:ins>'
OLD = f'<w:del {WHO}><w:r><w:delText xml:space="preserve">{{}}</w:delText></w:r></w:del>'


def measure():
    """Tell how long writing takes, and reading up to the list with all its differences, and taking all of it."""
    draft = Draft.objects.get()
    open_now = {"opens_at": clock.now() - timedelta(days=1), "closes_at": None}
    Phase.objects.update_or_create(draft=draft, kind="collection", defaults=open_now)
    begun = time.perf_counter()
    content = text_file(sheet_of(draft, "kk"))
    took = time.perf_counter() - begun
    tell("the whole draft as a Word file", took, "s", bound="the whole draft as a Word file", bytes=len(content))
    head, organization = _organization()
    sent, number = with_changes(content)
    begun = time.perf_counter()
    asked = {"name": "our.docx", "language": "kk", "by": head, "at": clock.now()}
    read_edited_file(draft, organization, sent, **asked)
    changes = changes_in(Room(draft, organization, head))
    pieces = [differences(line.base_words, line.change["new"]) for line in changes.lines]
    took = time.perf_counter() - begun
    held = {"changes": number, "places": len(pieces), "bytes": len(sent)}
    tell("a Word file with 500 tracked changes read", took, "s", bound="a Word file with 500 changes", **held)
    begun = time.perf_counter()
    given = {"reasons": "Негіздеме.", "seen": changes.seen, "by": head, "at": clock.now()}
    taken = take_changes(draft, organization, {line.eid for line in changes.lines}, **given)
    tell("all of them taken into the dossier", time.perf_counter() - begun, "s", places=taken)


def with_changes(content):
    """Return a file with that many tracked changes, spread over its paragraphs, and their number."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    begins = parts[DOCUMENT].index('w:name="preamble__recital_1"')
    text, number = parts[DOCUMENT][begins:], 0
    while number < CHANGES:
        text, more = WORDS.subn(_changed, text, count=CHANGES - number)
        number += more
    parts[DOCUMENT] = parts[DOCUMENT][:begins] + text
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return held.getvalue(), number


def _changed(found):
    """Take one word of a run out and put two in its place."""
    start, before, word, after = found.groups()
    return f"{start}{before}</w:t></w:r>{OLD.format(word)}{NEW}<w:r>{start}{after}"


def _organization():
    now = clock.now()
    head = Person.objects.create_user(f"{secrets.token_hex(4)}@bench.invalid", None, level=2, region="KZ-71")
    organization = Organization.objects.create(
        kind="org",
        name="Bench",
        skeleton="bench",
        bin="000000000000",
        head_name="A. Head",
        head_office="Chair",
        status="confirmed",
        registered_by=head,
        registered_at=now,
        settled_by=head,
        settled_at=now,
    )
    Membership.objects.create(organization=organization, person=head, role="head", joined_at=now)
    return head, organization
