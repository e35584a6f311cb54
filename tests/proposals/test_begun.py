"""Other words that are being written: kept for whoever writes them, told of to nobody else, gone once they are sent."""

import pytest

from core import clock
from core.rules import RuleViolation
from proposals.actions import RevisedWords, publish, revise_proposal, save_begun_revision, withdraw_proposal
from proposals.models import BegunRevision, Proposal, Revision
from tests.proposals.stage import (
    address,
    close,
    join,
    make_draft,
    make_organization,
    make_person,
    make_proposal,
    said,
    typed,
)
from tests.proposals.test_actions import refusal
from tests.proposals.test_api import api
from tests.threads import at_once

TEXT, REASONS = "Russian is used equally.", "Many people speak it."
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def author(draft):
    return make_person("author")


@pytest.fixture
def proposal(draft, author):
    return make_proposal(draft, author)


def page(proposal):
    return address("revise_proposal", proposal.number)


def form(**values):
    sent = {"act": "save", "text": "Half a senten", "reasons": "", "language": "en", "made_from": "1", "key": "a-token"}
    return sent | values


def words(text="Half a senten", reasons="", language="en"):
    return RevisedWords(language=language, reasons=reasons, texts=(text,))


def kept():
    rows = BegunRevision.objects.order_by("pk").values_list("proposal__serial", "person__email", "texts", "reasons")
    return [tuple(row) for row in rows]


def begin(proposal, by, *args, **values):
    return save_begun_revision(proposal, words(*args), by=by, at=clock.now(), **values)


def test_unfinished_words_are_saved_and_there_again(client, proposal, author):
    client.force_login(author)

    by_itself = client.post(page(proposal), form(), headers=HTMX)
    by_button = client.post(page(proposal), form(text="Half a sentence and", key="another"))
    client.logout()
    client.force_login(author)
    opened = client.get(page(proposal))

    assert (by_itself.status_code, "<html" in by_itself.content.decode()) == (200, False)
    assert by_itself.content.decode().startswith("Saved at ")
    assert (by_button.status_code, by_button["Location"]) == (302, page(proposal))
    assert kept() == [(1, "author@example.kz", ["Half a sentence and"], "")]
    assert (typed(opened, "text"), typed(opened, "reasons")) == ("Half a sentence and", "")
    assert "These words are not sent yet. Nobody else reads them." in said(opened)
    assert opened["Cache-Control"] == "private, no-store"
    assert Revision.objects.count() == 1


def test_words_are_gone_once_they_are_sent_and_a_late_save_brings_nothing_back(client, proposal, author):
    begin(proposal, author)
    client.force_login(author)

    client.post(page(proposal), form(act="send", text="All of the sentence.", reasons=REASONS))
    late = client.post(page(proposal), form(), headers=HTMX)

    assert late.status_code == 409
    assert late.content.decode().startswith("Not saved: Other words were sent for this proposal")
    assert kept() == []


def test_the_words_that_were_sent_are_kept_as_nothing(proposal, author):
    begin(proposal, author)

    assert begin(proposal, author, TEXT, REASONS) is None
    assert kept() == []


def test_one_presses_to_throw_them_away(client, proposal, author):
    begin(proposal, author)
    client.force_login(author)

    sent = client.post(page(proposal), {"act": "discard"})
    opened = client.get(page(proposal))

    assert (sent.status_code, kept(), typed(opened, "text")) == (302, [], TEXT)
    assert sent.cookies["sent"].value
    assert "Throw away what I wrote" not in said(opened)


def test_what_is_saved_without_a_session_is_asked_to_sign_in_for(client, proposal, author):
    saved = client.post(page(proposal), form(writer=author.uid), headers=HTMX)
    asked = client.post(page(proposal), form(writer=author.uid))
    client.force_login(author)
    opened = client.get(page(proposal))

    assert (saved.status_code, "HX-Redirect" in saved.headers) == (422, False)
    assert saved.content.decode() == "Sign in to save your words. They stand above."
    assert asked["Location"].startswith(address("account_login"))
    assert typed(opened, "text") == "Half a senten"


def test_another_s_words_never_appear_in_a_shared_browser(client, draft):
    head, member = make_person("head"), make_person("member")
    party = make_organization(head=head)
    join(party, member, "filer")
    proposal = make_proposal(draft, head)
    Proposal.objects.filter(pk=proposal.pk).update(organization=party)
    proposal.refresh_from_db()
    begin(proposal, head, "Only the head's.")
    client.post(page(proposal), form(text="Typed by the head.", writer=head.uid))

    client.force_login(member)
    opened = client.get(page(proposal))

    assert (opened.status_code, typed(opened, "text")) == (200, TEXT)
    assert "head" not in typed(opened, "text")
    begin(proposal, member, "The member's own.")
    assert [row[1:3] for row in kept()] == [
        ("head@example.kz", ["Only the head's."]),
        ("member@example.kz", ["The member's own."]),
    ]


def test_words_begun_before_others_were_sent_say_so(client, draft, author):
    party = make_organization(head=author, filer=make_person("filer"))
    filer = party.memberships.get(role="filer").person
    proposal = make_proposal(draft, author)
    Proposal.objects.filter(pk=proposal.pk).update(organization=party)
    proposal.refresh_from_db()
    begin(proposal, author)
    other = RevisedWords(language="en", reasons=REASONS, texts=("By the filer.",))
    revise_proposal(proposal, other, organization=party, key="a-key", by=filer, at=clock.now())
    client.force_login(author)

    opened = client.get(page(proposal))

    assert "Other words were sent for this proposal since you began yours." in said(opened)
    assert typed(opened, "text") == "Half a senten"
    assert 'name="made_from" value="2"' in opened.content.decode()


@pytest.mark.parametrize("how", ["closed", "withdrawn"])
def test_nothing_is_kept_that_can_no_longer_be_sent(client, draft, proposal, author, how):
    begin(proposal, author)
    client.force_login(author)
    if how == "closed":
        close(draft)
    else:
        withdraw_proposal(proposal, by=author, at=clock.now())

    late = client.post(page(proposal), form(text="Too late."), headers=HTMX)
    whole = client.post(page(proposal), form(text="Too late."))
    opened = client.get(page(proposal))

    assert (late.status_code, whole.status_code, typed(whole, "text")) == (422, 422, "Too late.")
    assert late.content.decode().startswith("Not saved: ")
    assert typed(opened, "text") == "Half a senten"
    assert 'hx-trigger="input' not in opened.content.decode()


@pytest.mark.parametrize(
    ("values", "status"),
    [({"text": "a" * 40_001}, 422), ({"language": ""}, 422), ({"made_from": "x"}, 422), ({"made_from": "7"}, 409)],
)
def test_what_cannot_be_kept_is_refused_with_its_words(client, proposal, author, values, status):
    client.force_login(author)

    by_itself = client.post(page(proposal), form(**values), headers=HTMX)
    whole = client.post(page(proposal), form(**values))

    assert (by_itself.status_code, whole.status_code, kept()) == (status, status, [])
    assert by_itself.content.decode().startswith("Not saved: ")
    assert typed(whole, "text") == form(**values)["text"]


def test_others_begin_nothing(proposal, author):
    stranger = make_person()

    assert refusal(begin, proposal, stranger)[0] == "not_yours"
    assert kept() == []


def test_programs_keep_read_and_throw_away_words(proposal, author):
    path = f"/api/v1/proposals/{proposal.number}/revisions/begun/"
    mine, stranger = api(author), api(make_person())
    given = {"language": "en", "texts": ["Half a senten"], "reasons": "", "made_from": 1}

    none = mine.get(path)
    saved = mine.put(path, given, format="json")
    read, strange = mine.get(path), stranger.get(path)
    refused = stranger.put(path, given, format="json")
    nothing_new = mine.put(path, given | {"texts": [TEXT], "reasons": REASONS}, format="json")
    stale = mine.put(path, given | {"made_from": 4}, format="json")
    thrown = mine.delete(path)

    assert (none.status_code, saved.status_code, strange.status_code, refused.status_code) == (404, 200, 404, 403)
    assert read.json() == saved.json()
    assert {name: saved.json()[name] for name in given} == given
    assert (nothing_new.status_code, nothing_new.json()["code"]) == (422, "nothing_revised")
    assert (stale.status_code, stale.json()["code"]) == (409, "revised_meanwhile")
    assert (thrown.status_code, thrown.json(), kept()) == (200, {"number": "P-000001"}, [])


def test_saving_by_itself_while_words_are_sent_leaves_nothing_behind(committed_db):
    draft = make_draft()
    author = make_person("author", level=1)
    proposal = publish(make_proposal(draft, author), at=clock.now())
    sent = RevisedWords(language="en", reasons=REASONS, texts=("All of the sentence.",))

    def save():
        try:
            begin(proposal, author, made_from=1)
        except RuleViolation as refused:
            return refused.code
        return "saved"

    def send():
        revise_proposal(proposal, sent, made_from=1, key="a-key", by=author, at=clock.now())
        return "sent"

    outcomes = at_once(*[save] * 9, send)

    assert set(outcomes) <= {"saved", "revised_meanwhile", "sent"}
    assert (Revision.objects.count(), kept()) == (2, [])
