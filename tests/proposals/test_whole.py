"""A proposal read by statements written once says to each reader what `with_words` would say."""

import pytest
from django.contrib.auth.models import AnonymousUser

from proposals.models import Change, ChangeWords, Proposal, Revision, RevisionWords
from proposals.whole import put_words, sent_proposal
from tests.commission.world import make_organization
from tests.moderation import world
from tests.moderation.world import NOON


@pytest.fixture
def draft(db):
    return world.make_draft()


def said(proposal):
    return proposal.text, proposal.reasons, [change.base.placement.eid for change in proposal.changes]


def read(draft, serial, user):
    proposal = sent_proposal(draft, serial, user)
    if proposal is None:
        return None
    put_words(proposal, user)
    return said(proposal)


def as_queries_say(draft, serial, user):
    seen = Proposal.objects.submitted().visible_to(user).with_words(user).filter(draft=draft, serial=serial).first()
    return seen and said(seen)


def test_each_reader_reads_what_they_may(draft):
    author, coauthor, head = (world.make_person(name) for name in ("author", "coauthor", "head"))
    organization = make_organization(head=head)
    hidden = world.seen(hidden_at=NOON, hidden_ground="insult")
    proposals = [
        world.make_proposal(draft, author=author, coauthor_ids=[coauthor.pk]),
        world.make_proposal(draft, author=author, **world.reviewed()),
        world.make_proposal(draft, author=author, **hidden),
        world.make_proposal(draft, author=author, organization=organization, **hidden),
    ]
    readers = [author, coauthor, head, world.make_moderator(draft), world.make_person("other")]

    found = [[read(draft, one.serial, reader) for one in proposals] for reader in readers]

    assert found == [[as_queries_say(draft, one.serial, reader) for one in proposals] for reader in readers]
    words, mark = ("Орыс тілі тең қолданылады.", "Себебі бар.", ["art_9__para_2"]), ("", "", ["art_9__para_2"])
    assert found == [
        [words, words, words, mark],
        [words, words, mark, mark],
        [None, words, mark, words],
        [words, words, words, words],
        [None, words, mark, mark],
    ]


def test_words_that_were_not_sent_are_for_their_author_alone(draft):
    proposal = world.make_proposal(draft, status="returned", returned_at=NOON)
    begun = Revision.objects.create(proposal=proposal, number=2, language="kk", created_at=NOON)
    first = proposal.change
    change = Change.objects.create(
        revision=begun,
        kind=first.kind,
        provision=first.provision,
        article=first.article,
        base=first.base,
        sameness=first.sameness,
    )
    ChangeWords.objects.create(change=change, text="Басталған сөз.")
    RevisionWords.objects.create(revision=begun, reasons="Жаңа себеп.")
    proposal.current_revision = begun
    proposal.save()

    found = [read(draft, proposal.serial, user) for user in (world.make_moderator(draft), proposal.author)]

    assert found == [("", "", ["art_9__para_2"]), ("Басталған сөз.", "Жаңа себеп.", ["art_9__para_2"])]


def test_what_was_not_sent_or_is_of_another_draft_is_not_there(draft):
    moderator, other = world.make_moderator(draft), world.make_draft("other")
    elsewhere = world.make_proposal(other)

    assert sent_proposal(draft, elsewhere.serial, moderator) is None
    assert sent_proposal(other, elsewhere.serial, moderator) is None
    assert sent_proposal(draft, 999_999, moderator) is None
    assert sent_proposal(other, elsewhere.serial, AnonymousUser()) is None


def test_all_is_at_hand_after_four_queries(draft, django_assert_num_queries):
    moderator, proposal = world.make_moderator(draft), world.make_proposal(draft)
    read(draft, proposal.serial, moderator)

    with django_assert_num_queries(4):
        whole = sent_proposal(draft, proposal.serial, moderator)
        put_words(whole, moderator)
        _shown = said(whole), whole.author.level, whole.organization, whole.change.base.placement.edition.number

    assert whole == proposal
