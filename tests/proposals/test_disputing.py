"""“This was not me”: marked for everybody, counted nowhere, said once and for ever."""

import pytest
from django.utils.translation import override

from accounts.actions import confirm_identity, release_identity
from accounts.models import Happening, Notice, Session, Token
from accounts.models.sessions import digest_of
from articles.actions import appoint
from articles.models import ArticleVersion, Role
from core import clock
from core.rules import RuleViolation
from feedback.actions import aggregate_feedback
from moderation.choice import Choice
from moderation.queue import rows_of
from proposals.actions import (
    dispute,
    edit_comment,
    give_opinion,
    renew_statements,
    support_comment,
    support_proposal,
    withdraw_comment,
    withdraw_proposal,
)
from proposals.models import Comment, DisputedSupport, Proposal, Statement, Support
from proposals.registered import registered_under
from record.leaf import parse
from record.models import Entry
from tests.identity import iin
from tests.proposals import stage
from tests.threads import at_once


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def draft(db):
    return stage.make_draft()


@pytest.fixture
def article(draft):
    return stage.place(draft, "art_9").provision


@pytest.fixture
def author(draft):
    return stage.make_person()


def deny(item, by, **values):
    return dispute(item, by=by, at=clock.now(), **values)


def refusal(call, *arguments, **values):
    with pytest.raises(RuleViolation) as caught:
        call(*arguments, **values)
    return caught.value.code


def last_leaf(uid):
    entry = Entry.objects.of(uid).last()
    leaf = parse(bytes(entry.leaf))
    return entry.verb, leaf["data"], leaf["by"]["role"]


def told(person):
    return list(Notice.objects.of(person).order_by("pk").values_list("kind", flat=True))


def counted(article):
    result = aggregate_feedback(article, at=clock.now()).result
    return {name: result[name] for name in ("contributions", "people", "supports", "set_apart")}


def test_a_disputed_proposal_is_marked_uncounted_and_in_the_record(draft, article, author):
    proposal, backer = stage.make_proposal(draft, author), stage.make_person()
    support_proposal(proposal, by=backer, at=clock.now())
    before, version = counted(article), ArticleVersion.objects.get(article=article).number

    assert deny(proposal, author) is True

    stored = Proposal.objects.readable().get(pk=proposal.pk)
    assert (before["contributions"], before["people"], before["supports"]) == (1, 1, 1)
    assert counted(article) == {
        "contributions": 0,
        "people": 0,
        "supports": 0,
        "set_apart": {"hidden": 0, "withdrawn": 0, "returned": 0, "disputed": 1},
    }
    assert (stored.disputed_at is not None, stored.is_stood_by) == (True, False)
    assert last_leaf(proposal.uid) == ("identity.disputed", {}, "citizen")
    assert ArticleVersion.objects.get(article=article).number == version + 1
    assert told(author) == ["identity.disputed"]
    assert list(Happening.objects.filter(kind="proposal.disputed").values_list("object_id", flat=True)) == [
        proposal.uid
    ]


def test_saying_it_again_changes_nothing(draft, author):
    proposal = stage.make_proposal(draft, author)
    deny(proposal, author)
    leaves = Entry.objects.count()

    assert deny(proposal, author) is False

    assert (Entry.objects.count(), told(author)) == (leaves, ["identity.disputed"])


def test_a_disputed_comment_stays_with_its_mark_and_leaves_the_counts(draft, article, author):
    comment = stage.make_comment(draft, author, article=article)
    assert counted(article)["contributions"] == 1

    deny(comment, author)

    assert counted(article)["contributions"] == 0
    assert Comment.objects.readable().get(pk=comment.pk).disputed_at is not None
    assert last_leaf(comment.uid) == ("identity.disputed", {}, "citizen")


def test_a_disputed_support_is_kept_where_nothing_counts_it(draft, article, author):
    proposal, backer = stage.make_proposal(draft, author), stage.make_person()
    support = support_proposal(proposal, by=backer, at=clock.now())

    assert deny(support, backer) is True

    kept = DisputedSupport.objects.get(uid=support.uid)
    assert (kept.proposal, kept.person, kept.at, Support.objects.count()) == (proposal, backer, support.at, 0)
    assert counted(article)["supports"] == 0
    assert last_leaf(support.uid) == ("identity.disputed", {}, "citizen")
    assert deny(kept, backer) is False
    # One's own support may be given after all.
    assert support_proposal(proposal, by=backer, at=clock.now()).uid != support.uid


def test_a_disputed_support_of_a_comment_is_kept_apart_too(draft, article, author):
    comment, backer = stage.make_comment(draft, author, article=article), stage.make_person()
    support = support_comment(comment, by=backer, at=clock.now())

    deny(support, backer)

    assert DisputedSupport.objects.get(uid=support.uid).comment == comment
    assert comment.supports.count() == 0


def test_nothing_is_built_on_what_is_disputed(draft, article, author):
    proposal = stage.make_proposal(draft, author)
    comment = stage.make_comment(draft, author, article=article)
    renew_statements(article.pk)
    for item in (proposal, comment):
        deny(item, author)
        item.refresh_from_db()
    renew_statements(article.pk)
    other, at = stage.make_person(), clock.now()

    assert Statement.objects.asked().count() == 0
    assert [
        refusal(support_proposal, proposal, by=other, at=at),
        refusal(support_comment, comment, by=other, at=at),
        refusal(give_opinion, proposal, "agree", by=other, at=at),
        refusal(withdraw_proposal, proposal, by=author, at=at),
        refusal(withdraw_comment, comment, by=author, at=at),
        refusal(edit_comment, comment, stance="for", language="en", text="Else.", by=author, at=at),
    ] == [
        "not_open_to_support",
        "comment_not_open_to_support",
        "not_open_to_opinions",
        "disputed",
        "disputed",
        "disputed",
    ]


def test_only_what_stands_under_ones_identity_can_be_disputed(draft, author):
    party = stage.make_organization(head=author)
    own, of_party = stage.make_proposal(draft, author), stage.make_proposal(draft, author)
    Proposal.objects.filter(pk=of_party.pk).update(organization=party)

    assert refusal(deny, own, stage.make_person()) == "not_registered_as_you"
    assert refusal(deny, Proposal.objects.get(pk=of_party.pk), author) == "of_organization"


def test_everybody_else_is_signed_out(draft, author, client):
    for _browser in range(2):
        client.logout()
        client.force_login(author)
        here = client.session.session_key
        client.cookies.clear()
    Token.objects.create(
        person=author,
        name="Bot",
        digest="d",
        beginning="ct_",
        scopes=["read"],
        password_mark="m",
        created_at=clock.now(),
        expires_at=clock.now().replace(year=2099),
    )
    proposal = stage.make_proposal(draft, author)

    deny(proposal, author, keep=here)

    assert list(Session.objects.of(author).values_list("digest", flat=True)) == [digest_of(here)]
    assert Token.objects.of(author).filter(revoked_at=None).count() == 0


def test_what_an_earlier_account_of_the_identity_did_can_be_disputed(draft, article):
    number, thief, owner = iin(), stage.make_person(level=1), stage.make_person(level=1)
    confirm_identity(thief, number=number, subject="s-thief", at=clock.now())
    proposal = stage.make_proposal(draft, thief)
    assert refusal(confirm_identity, owner, number=number, subject="s-owner", at=clock.now()) == (
        "identity_cannot_be_confirmed"
    )

    assert release_identity(thief, at=clock.now()) is True
    confirm_identity(owner, number=number, subject="s-owner", at=clock.now())
    listed = list(registered_under(owner)["proposals"])
    deny(proposal, owner)

    assert listed == [proposal]
    assert (thief.level, list(registered_under(thief)["proposals"])) == (1, [proposal])
    assert told(thief)[-2:] == ["identity.released", "identity.disputed"]
    assert told(owner) == ["identity.confirmed", "identity.disputed"]
    assert counted(article)["contributions"] == 0
    assert release_identity(thief, at=clock.now()) is False


def test_staff_find_what_is_disputed_in_the_queue(draft, author):
    proposal = stage.make_proposal(draft, author)
    comment = stage.make_comment(draft, author, proposal=proposal)
    stage.make_proposal(draft, text="Other words.")
    moderator = stage.make_person(second_factor_at=clock.now())
    appoint(draft, moderator, Role.MODERATOR, [], by=None, at=clock.now())
    for item in (comment, proposal):
        deny(item, author)

    rows = rows_of(draft, moderator, Choice.of({"why": "disputed"}))

    assert [row["uid"] for row in rows] == [comment.uid, proposal.uid]


def test_of_twenty_at_once_one_disputes(committed_db):
    author = stage.make_person()
    draft = stage.make_draft()
    proposal = stage.make_proposal(draft, author)

    outcomes = at_once(*[lambda: deny(proposal, author)] * 10, *[lambda: withdraw_proposal_of(proposal, author)] * 10)

    verbs = [entry.verb for entry in Entry.objects.of(proposal.uid)]
    disputed = outcomes[:10].count(True)
    assert verbs[0] == "proposal.submitted"
    assert (disputed, verbs.count("identity.disputed"), told(author).count("identity.disputed")) == (1, 1, 1)
    assert verbs.count("proposal.withdrawn") <= 1


def withdraw_proposal_of(proposal, author):
    try:
        return withdraw_proposal(proposal, by=author, at=clock.now())
    except RuleViolation as refused:
        return refused.code
