"""Personal data is pointed at before a changed comment or words of a dossier are stored: once, and never a block."""

import pytest
from django.test import Client

from proposals.models import CommentWords, DossierLetter, PositionEntry
from tests.proposals import stage
from tests.proposals.stage import address, make_comment, make_person, make_proposal, said, typed

WORDS = "Call me: +7 701 234 56 78."
TOLD = "This may be personal data: A telephone number: +7 701 234 56 78"


@pytest.fixture
def draft(db):
    return stage.make_draft()


@pytest.fixture
def person(draft):
    return make_person()


@pytest.fixture
def browser(person):
    client = Client()
    client.force_login(person)
    return client


def looked_at(page):
    assert TOLD in said(page)
    assert 'name="looked_at" value="phone"' in page.content.decode()
    return {"looked_at": "phone"}


def test_a_changed_comment(browser, draft, person):
    comment = make_comment(draft, person, proposal=make_proposal(draft))
    path, form = address("edit_comment", comment.uid), {"stance": "for", "text": WORDS, "language": "en"}

    held = browser.post(path, form)
    before = CommentWords.objects.get().text
    sent = browser.post(path, form | looked_at(held))

    assert (held.status_code, typed(held, "text"), before) == (200, WORDS, "I agree.")
    assert (sent.status_code, CommentWords.objects.get().text) == (302, WORDS)


@pytest.fixture
def in_its_name(browser, person):
    party = stage.make_organization(head=person)
    browser.post(address("act_as"), {"organization": party.uid, "next": "/en/"})
    return browser


def test_the_letter_of_a_dossier(in_its_name, draft):
    path, form = address("dossier_letter", draft.slug), {"text": WORDS, "language": "en", "seen": ""}

    held = in_its_name.post(path, form)
    before = DossierLetter.objects.count()
    sent = in_its_name.post(path, form | looked_at(held))

    assert (held.status_code, typed(held, "text"), before) == (200, WORDS, 0)
    assert (sent.status_code, DossierLetter.objects.get().text) == (302, WORDS)


def test_a_position(in_its_name, draft):
    path = address("dossier_position", draft.slug, "art_9__para_2")
    form = {"act": "save", "stance": "oppose", "text": "", "reasons": WORDS, "language": "en", "seen": ""}

    held = in_its_name.post(path, form)
    before = PositionEntry.objects.count()
    sent = in_its_name.post(path, form | looked_at(held))

    assert (held.status_code, typed(held, "reasons"), before) == (200, WORDS, 0)
    assert (sent.status_code, PositionEntry.objects.count()) == (302, 1)
