"""The acts of people: every refusal with its sentence, the repeat, what stays behind."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import translation

from articles.models import Phase
from core.rules import RuleViolation
from proposals.actions import (
    ProposalWords,
    discard_draft,
    file_proposal,
    hide,
    mark_all_decided,
    mark_decided,
    post_comment,
    publish,
    restore,
    return_to_author,
    save_draft,
    submit_proposal,
    support_proposal,
    withdraw_comment,
    withdraw_proposal,
    withdraw_support,
)
from proposals.models import Comment, NumberSeries, Proposal, Revision, Status, Support
from record.models import Entry
from tests.moderation.world import (
    LATER,
    NOON,
    make_comment,
    make_draft,
    make_moderator,
    make_person,
    make_proposal,
    place,
)
from tests.threads import at_once

EID = "art_9__para_2"
WORDS = {"kind": "change", "language": "ru", "text": "Употребляется русский язык наравне.", "reasons": "Так точнее."}


def file(draft, person, *, eid=EID, key="key", at=NOON, **changes):
    return file_proposal(draft, place(draft, eid), ProposalWords(**(WORDS | changes)), key=key, by=person, at=at)


def refusal(call, *arguments, **values):
    """Return (code, sentence, field) of the refusal that a call must raise."""
    with pytest.raises(RuleViolation) as caught, transaction.atomic():
        call(*arguments, **values)
    return caught.value.code, str(caught.value), caught.value.field


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


@pytest.fixture(autouse=True)
def in_english():
    """Compare sentences as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def citizen(draft):
    return make_person("citizen", level=1)


@pytest.fixture
def verified(draft):
    return make_person("verified", level=2)


def test_filing_numbers_the_proposal_and_writes_one_leaf(draft, citizen):
    proposal = file(draft, citizen)

    stored = Proposal.objects.with_words(citizen).get()
    assert (stored.number, stored.state, stored.text, stored.reasons, stored.submitted_at) == (
        "P-000001",
        "submitted",
        WORDS["text"],
        WORDS["reasons"],
        NOON,
    )
    assert (proposal.uid, verbs()) == (stored.uid, ["proposal.submitted"])


def test_filing_by_a_verified_person_is_seen_at_once_and_not_yet_reviewed(draft, verified):
    proposal = file(draft, verified)

    assert (proposal.state, proposal.visible_at, proposal.reviewed_at) == ("published", NOON, None)


def test_filing_with_the_same_key_gives_the_same_proposal(draft, citizen):
    first = file(draft, citizen)
    second = file(draft, citizen, at=LATER)

    assert (first.pk, Proposal.objects.count(), verbs()) == (second.pk, 1, ["proposal.submitted"])


def test_filing_with_the_same_key_and_other_words_is_refused(draft, citizen):
    file(draft, citizen)

    assert refusal(file, draft, citizen, reasons="Другое.") == (
        "key_reused",
        "This form was already sent with other words. Open a new form to send these.",
        "key",
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"kind": "improve"},
            (
                "unknown_kind",
                "This kind of proposal does not exist. Choose change, add, remove, keep or question.",
                "kind",
            ),
        ),
        ({"language": "de"}, ("unknown_language", "The text can be in Kazakh, Russian or English.", "language")),
        ({"text": " \n"}, ("text_missing", "Nothing is written here yet.", "text")),
        ({"reasons": "\u200b"}, ("text_missing", "Nothing is written here yet.", "reasons")),
        (
            {"text": " Употребляется  русский язык.\r\n"},
            (
                "text_unchanged",
                "Your text is the same as the draft's. Change the words, or choose to keep them as they are.",
                "text",
            ),
        ),
        (
            {"text": "а\0б"},
            (
                "unreadable_text",
                "The text contains signs that cannot be stored. Remove them and send it again.",
                "text",
            ),
        ),
        (
            {"reasons": "\ud800"},
            (
                "unreadable_text",
                "The text contains signs that cannot be stored. Remove them and send it again.",
                "reasons",
            ),
        ),
        (
            {"text": "я" * 1_000_000},
            ("text_too_long", "The text is too long: 1000000 characters. At most 20000 are possible.", "text"),
        ),
    ],
)
def test_filing_refuses_bad_input_and_stores_nothing(draft, citizen, changes, expected):
    told = refusal(file, draft, citizen, **changes)

    assert (told, Proposal.objects.count(), Entry.objects.count(), NumberSeries.objects.count()) == (expected, 0, 0, 0)


def test_filing_on_a_provision_of_another_draft_is_refused(draft, citizen):
    other = make_draft("other")

    told = refusal(file_proposal, draft, place(other, EID), ProposalWords(**WORDS), key="key", by=citizen, at=NOON)

    assert (told, Proposal.objects.count()) == (
        ("provision_elsewhere", "This provision belongs to another draft.", "provision"),
        0,
    )


def test_keeping_the_words_needs_no_reasons_and_no_text(draft, citizen):
    proposal = file(draft, citizen, kind="keep", text="ignored", reasons="")

    assert (proposal.current_revision.changes.get().kind, proposal.current_revision.changes.get().text) == ("keep", "")


def test_filing_below_the_level_that_the_draft_asks_for_is_refused(draft, citizen):
    draft.least_level = 2
    draft.save()

    assert refusal(file, draft, citizen) == (
        "level_too_low",
        "This consultation asks for a confirmed identity. Your text is kept as a draft.",
        None,
    )


def test_filing_after_closing_is_refused_unless_saved_before_and_within_the_grace(draft, citizen):
    saved = save_draft(draft, place(draft, EID), ProposalWords(**WORDS), by=citizen, at=NOON)
    Phase.objects.filter(draft=draft).update(closes_at=NOON + timedelta(minutes=1))

    late = refusal(file, draft, citizen, at=NOON + timedelta(minutes=2))
    sent = submit_proposal(saved, by=citizen, at=NOON + timedelta(minutes=10))

    assert (late[0], sent.state) == ("collection_closed", "submitted")


def test_a_draft_saved_before_closing_cannot_be_sent_after_the_grace(draft, citizen):
    saved = save_draft(draft, place(draft, EID), ProposalWords(**WORDS), by=citizen, at=NOON)
    Phase.objects.filter(draft=draft).update(closes_at=NOON + timedelta(minutes=1))

    late = refusal(submit_proposal, saved, by=citizen, at=NOON + timedelta(minutes=11))

    assert (late[0], Proposal.objects.get().status) == ("collection_closed", "draft")


def test_a_draft_keeps_unfinished_words_and_leaves_no_leaf(draft, citizen):
    saved = save_draft(
        draft, place(draft, EID), ProposalWords(**(WORDS | {"text": "", "reasons": ""})), by=citizen, at=NOON
    )
    again = save_draft(draft, place(draft, EID), ProposalWords(**WORDS), by=citizen, at=LATER, proposal=saved)

    assert (again.pk, again.number, Revision.objects.count(), verbs()) == (saved.pk, "", 1, [])


def test_submitting_again_returns_the_same_proposal(draft, citizen):
    saved = save_draft(draft, place(draft, EID), ProposalWords(**WORDS), by=citizen, at=NOON)
    first = submit_proposal(saved, by=citizen, at=NOON)
    second = submit_proposal(saved, by=citizen, at=LATER)

    assert (first.number, second.number, second.submitted_at, verbs()) == (
        "P-000001",
        "P-000001",
        NOON,
        ["proposal.submitted"],
    )


def test_another_persons_draft_is_neither_written_nor_submitted_nor_thrown_away(draft, citizen, verified):
    saved = save_draft(draft, place(draft, EID), ProposalWords(**WORDS), by=citizen, at=NOON)
    expected = ("not_yours", "Only its author can do this.", None)

    assert refusal(submit_proposal, saved, by=verified, at=NOON) == expected
    assert refusal(discard_draft, saved, by=verified) == expected
    assert (
        refusal(save_draft, draft, place(draft, EID), ProposalWords(**WORDS), by=verified, at=NOON, proposal=saved)
        == expected
    )


def test_a_thrown_away_draft_is_gone_and_a_submitted_one_is_not(draft, citizen):
    saved = save_draft(draft, place(draft, EID), ProposalWords(**WORDS), by=citizen, at=NOON)
    filed = file(draft, citizen)

    discard_draft(saved, by=citizen)
    discard_draft(saved, by=citizen)

    assert refusal(discard_draft, filed, by=citizen)[0] == "wrong_state"
    assert list(Proposal.objects.values_list("pk", flat=True)) == [filed.pk]


def test_a_returned_proposal_is_sent_again_under_its_number_with_both_wordings_kept(draft, citizen):
    filed = file(draft, citizen)
    return_to_author(filed, at=NOON)
    mended = save_draft(
        draft, place(draft, EID), ProposalWords(**(WORDS | {"reasons": "Ещё."})), by=citizen, at=LATER, proposal=filed
    )
    sent = submit_proposal(mended, by=citizen, at=LATER)

    stored = Proposal.objects.with_words(citizen).get()
    assert (sent.number, stored.state, stored.submitted_at, stored.returned_at) == ("P-000001", "submitted", NOON, None)
    assert [revision.words.reasons for revision in stored.revisions.order_by("number")] == ["Так точнее.", "Ещё."]


def test_the_unsent_words_of_a_returned_proposal_are_its_authors_alone(draft, citizen):
    moderator = make_moderator(draft)
    filed = file(draft, citizen)
    return_to_author(filed, at=NOON)
    save_draft(
        draft,
        place(draft, EID),
        ProposalWords(**(WORDS | {"reasons": "Не для чужих глаз."})),
        by=citizen,
        at=LATER,
        proposal=filed,
    )

    seen = {who: Proposal.objects.visible_to(who).with_words(who).get().reasons for who in (citizen, moderator)}

    assert seen == {citizen: "Не для чужих глаз.", moderator: ""}


def test_withdrawing_leaves_a_mark_once(draft, citizen):
    filed = file(draft, citizen)
    withdraw_proposal(filed, by=citizen, at=LATER)
    again = withdraw_proposal(filed, by=citizen, at=LATER + timedelta(days=1))

    assert (again.state, again.withdrawn_at, verbs()) == (
        "withdrawn",
        LATER,
        ["proposal.submitted", "proposal.withdrawn"],
    )


def test_an_answered_proposal_is_not_withdrawn(draft, verified):
    filed = file(draft, verified)
    mark_decided(filed, at=LATER)

    assert refusal(withdraw_proposal, filed, by=verified, at=LATER) == (
        "already_decided",
        "The Commission has answered this proposal. It can no longer be withdrawn.",
        None,
    )


def test_nobody_withdraws_what_another_wrote(draft, citizen, verified):
    filed = file(draft, citizen)
    comment = make_comment(draft, author=citizen, visible_at=NOON)

    assert refusal(withdraw_proposal, filed, by=verified, at=NOON)[0] == "not_yours"
    assert refusal(withdraw_comment, comment, by=verified, at=NOON)[0] == "not_yours"


def test_supporting_counts_once_and_can_be_taken_back(draft, citizen, verified):
    filed = file(draft, verified)
    first = support_proposal(filed, by=citizen, at=NOON)
    second = support_proposal(filed, by=citizen, at=LATER)
    withdraw_support(filed, by=citizen, at=LATER)
    withdraw_support(filed, by=citizen, at=LATER)

    assert (first.pk, Support.objects.count(), verbs()) == (
        second.pk,
        0,
        ["proposal.submitted", "support.added", "support.removed"],
    )


def test_own_hidden_withdrawn_returned_and_waiting_proposals_are_not_supported(draft, citizen, verified):
    own = refusal(support_proposal, file(draft, verified), by=verified, at=NOON)
    waiting = file(draft, citizen, key="waiting")
    hidden = file(draft, verified, key="hidden")
    hide(hidden, ground="insult", at=NOON)
    withdrawn = file(draft, verified, key="withdrawn")
    withdraw_proposal(withdrawn, by=verified, at=NOON)
    returned = file(draft, verified, key="returned")
    return_to_author(returned, at=NOON)
    other = make_person("other")

    closed = {
        refusal(support_proposal, proposal, by=other, at=NOON) for proposal in (waiting, hidden, withdrawn, returned)
    }

    assert own == ("own_support", "Nobody supports their own proposal.", None)
    assert closed == {
        (
            "not_open_to_support",
            "This proposal cannot be supported: it is hidden, withdrawn or not published.",
            None,
        )
    }


def test_supports_end_with_collection(draft, citizen, verified):
    filed = file(draft, verified)
    Phase.objects.filter(draft=draft).update(closes_at=NOON + timedelta(minutes=1))

    assert refusal(support_proposal, filed, by=citizen, at=LATER)[0] == "collection_closed"
    assert refusal(withdraw_support, filed, by=citizen, at=LATER)[0] == "collection_closed"


def comment(draft, person, *, text="Согласен.", stance="for", language="ru", key="c", at=NOON, **target):
    return post_comment(draft, stance=stance, language=language, text=text, key=key, by=person, at=at, **target)


def test_comments_thread_three_deep_and_then_stay_flat(draft, verified):
    filed = file(draft, verified)
    said = [comment(draft, verified, proposal=filed, key="0")]
    for key in "1234":
        said.append(comment(draft, verified, proposal=filed, parent=said[-1], key=key))

    rows = Comment.objects.order_by("pk").values_list("depth", "parent", "thread")
    first, second, third, fourth, _fifth = (one.pk for one in said)
    assert list(rows) == [(0, None, None), (1, first, first), (2, second, first), (2, third, first), (2, fourth, first)]


def test_commenting_with_the_same_key_gives_the_same_comment(draft, citizen):
    article = place(draft, "art_9").provision
    first = comment(draft, citizen, article=article)
    second = comment(draft, citizen, article=article, at=LATER)

    assert (first.pk, first.state, verbs()) == (second.pk, "submitted", ["comment.submitted"])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"stance": "maybe"}, ("unknown_stance", "Say whether the comment is for, against or neutral.", "stance")),
        ({"language": "xx"}, ("unknown_language", "The text can be in Kazakh, Russian or English.", "language")),
        ({"text": ""}, ("text_missing", "Nothing is written here yet.", "text")),
        (
            {"text": "x" * 3001},
            ("text_too_long", "The text is too long: 3001 characters. At most 3000 are possible.", "text"),
        ),
    ],
)
def test_commenting_refuses_bad_input(draft, citizen, changes, expected):
    article = place(draft, "art_9").provision

    assert (refusal(comment, draft, citizen, article=article, **changes), Comment.objects.count()) == (expected, 0)


def test_what_is_hidden_or_waits_takes_no_comments(draft, citizen, verified):
    expected = (
        "not_open_to_comments",
        "Comments are not possible here: what they would answer is hidden, withdrawn or not published.",
        None,
    )
    waiting = file(draft, citizen, key="waiting")
    filed = file(draft, verified, key="filed")
    hidden = comment(draft, verified, proposal=filed, key="1")
    hide(hidden, ground="insult", at=NOON)

    assert refusal(comment, draft, verified, proposal=waiting, key="2") == expected
    assert refusal(comment, draft, verified, proposal=filed, parent=hidden, key="3") == expected


def test_an_answer_to_a_comment_of_another_place_is_refused(draft, verified):
    filed = file(draft, verified)
    elsewhere = comment(draft, verified, article=place(draft, "art_10").provision, key="1")

    assert refusal(comment, draft, verified, proposal=filed, parent=elsewhere, key="2") == (
        "thread_elsewhere",
        "The comment you answer belongs to another place.",
        None,
    )


def test_moderating_moves_what_is_seen(draft, citizen):
    filed = file(draft, citizen)
    seen = [publish(filed, at=NOON).state]
    seen.append(hide(filed, ground="insult", at=NOON).state)
    seen.append(refusal(hide, filed, ground="insult", at=NOON)[0])
    seen.append(restore(filed, at=NOON).state)
    seen.append(refusal(restore, filed, at=NOON)[0])
    seen.append(return_to_author(filed, at=NOON).state)
    seen.append(refusal(publish, filed, at=NOON)[0])

    assert seen == ["published", "hidden", "wrong_state", "published", "wrong_state", "returned", "wrong_state"]


def test_hiding_what_was_never_published_leaves_a_mark_for_all(draft, citizen):
    hidden = hide(file(draft, citizen), ground="insult", at=LATER)

    assert (hidden.visible_at, hidden.is_tombstone, list(Proposal.objects.public())) == (LATER, True, [hidden])


def test_only_what_is_published_is_decided(draft, citizen):
    filed = file(draft, citizen)

    assert refusal(mark_decided, filed, at=NOON)[0] == "wrong_state"
    publish(filed, at=NOON)
    assert mark_decided(filed, at=NOON).status == Status.DECIDED
    assert refusal(mark_decided, filed, at=NOON)[0] == "wrong_state"


@pytest.mark.parametrize("count", [1, 3])
def test_many_are_decided_in_as_many_statements_as_one(draft, citizen, django_assert_num_queries, count):
    filed = [publish(file(draft, citizen, key=f"k{n}"), at=NOON) for n in range(count)]
    Proposal.objects.filter(pk=filed[0].pk).update(reviewed_at=None)

    with django_assert_num_queries(7):  # savepoint, lock, proposals, changes, move, version, release
        decided = mark_all_decided(filed[::-1], at=LATER)

    expected = [(one.pk, Status.DECIDED, NOON if one is not filed[0] else LATER) for one in filed]
    assert [(one.pk, one.status, one.reviewed_at) for one in decided] == expected
    assert list(Proposal.objects.order_by("pk").values_list("pk", "status", "reviewed_at")) == expected


def test_one_that_cannot_be_decided_keeps_all_open(draft, citizen):
    filed = [publish(file(draft, citizen, key=f"k{n}"), at=NOON) for n in range(3)]
    hide(filed[1], ground="insult", at=NOON)

    assert refusal(mark_all_decided, filed, at=LATER)[0] == "wrong_state"
    assert set(Proposal.objects.values_list("status", flat=True)) == {Status.SUBMITTED}


def test_two_hundred_parallel_supports_by_twenty_people_are_twenty(committed_db):
    draft = make_draft()
    proposal = make_proposal(draft, author=make_person("author"), visible_at=NOON)
    people = [make_person(f"person{number}") for number in range(20)]
    calls = [
        lambda person=person: support_proposal(proposal, by=person, at=NOON) for person in people for _ in range(10)
    ]

    for start in range(0, len(calls), 40):
        outcomes = at_once(*calls[start : start + 40])
        assert [one for one in outcomes if isinstance(one, Exception)] == []

    assert (Support.objects.count(), Entry.objects.filter(verb="support.added").count()) == (20, 20)


def test_the_same_form_sent_at_once_files_one_proposal(committed_db):
    draft = make_draft()
    person = make_person("citizen")

    outcomes = at_once(*[lambda: file(draft, person)] * 8)

    filed = {one.uid for one in outcomes if not isinstance(one, Exception)}
    refused = {one.code for one in outcomes if isinstance(one, Exception)}
    assert (len(filed), refused <= {"twin_at_work"}, Proposal.objects.count()) == (1, True, 1)


def test_numbers_have_no_gap_when_acts_are_undone(committed_db):
    draft = make_draft()
    people = [make_person(f"person{number}") for number in range(8)]

    def act(number, person):
        with transaction.atomic():
            file(draft, person, key="k")
            if number % 2:
                raise LookupError

    at_once(*[lambda pair=pair: act(*pair) for pair in enumerate(people)])

    assert sorted(Proposal.objects.values_list("serial", flat=True)) == [1, 2, 3, 4]
