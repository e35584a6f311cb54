"""Other words for a proposal that stands: every refusal, who reads what, whose supports stay where."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection

from accounts.models import Happening, Notice
from accounts.telling import tell_due
from articles.models import Appointment, ArticleVersion, Draft, Phase
from commission.actions import decide
from core import clock
from moderation.actions import rule
from proposals.actions import (
    ProposalWords,
    RevisedWords,
    file_proposal,
    index_alike,
    index_revised,
    publish,
    return_to_author,
    revise_proposal,
    save_draft,
    submit_proposal,
    support_proposal,
    withdraw_proposal,
    withdraw_support,
)
from proposals.models import AlikeWords, Proposal, Revision, Support
from record.leaf import base64, commitment
from record.models import Entry
from record.receipts import receipt_of
from tests.proposals.stage import close, join, leave, make_draft, make_organization, make_person, make_proposal, place
from tests.proposals.test_actions import refusal

TEXT, REASONS = "Russian is used equally.", "Many people speak it."
OTHER = "Russian is used beside Kazakh."
ANSWER = {"kk": "Негізі бар.", "ru": "Есть основание."}


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def author(draft):
    return make_person("author")


@pytest.fixture
def proposal(draft, author):
    return make_proposal(draft, author)


def revise(proposal, by, text=OTHER, *, reasons=REASONS, language="en", key=None, **values):
    words = RevisedWords(language=language, reasons=reasons, texts=(text,))
    key = key or f"key{Revision.objects.count()}"
    return revise_proposal(proposal, words, key=key, by=by, at=values.pop("at", None) or clock.now(), **values)


def stored(proposal, user=None):
    return Proposal.objects.with_words(user).get(pk=proposal.pk)


def read_by(proposal, user):
    """Return what somebody reads of each revision they may know of, by its number."""
    rows = proposal.revisions.visible_to(user).with_words(user).order_by("number")
    return {row.number: row.text if hasattr(row, "words") else None for row in rows}


def version(proposal):
    return ArticleVersion.objects.get(article=proposal.change.article_id).number


def leaves(proposal):
    return list(Entry.objects.of(proposal.uid).values_list("verb", flat=True))


def stranger():
    return make_person()


def test_new_words_stand_at_once_and_the_earlier_ones_stay_readable(draft, author, proposal):
    before = version(proposal)

    revise(proposal, author)

    now = stored(proposal)
    assert (now.text, now.reasons, now.state, now.number, now.current_revision.number) == (
        OTHER,
        REASONS,
        "published",
        "P-000001",
        2,
    )
    assert (now.reviewed_at, now.submitted_at, version(proposal)) == (None, proposal.submitted_at, before + 1)
    assert read_by(proposal, stranger()) == {1: TEXT, 2: OTHER}


def test_new_words_are_committed_to_in_a_leaf_of_their_own(draft, author, proposal):
    revise(proposal, author)

    entry = Entry.objects.of(proposal.uid).last()
    salt = entry.salts.get(field="c").r
    leaf = bytes(entry.leaf).decode()
    assert leaves(proposal) == ["proposal.submitted", "proposal.revised"]
    assert '"revision":2' in leaf
    assert base64(commitment(bytes(salt), "c", {"text": OTHER, "reasons": REASONS})) in leaf
    assert base64(entry.leaf_hash) in receipt_of(proposal.uid)


def test_the_same_key_again_changes_nothing_and_other_words_with_it_are_refused(draft, author, proposal):
    revise(proposal, author, key="one")
    again = revise(proposal, author, key="one")

    assert (again.pk, Revision.objects.count()) == (proposal.pk, 2)
    assert refusal(revise, proposal, author, "Third words.", key="one")[0] == "key_reused"


def test_words_that_were_sent_already_are_refused(draft, author, proposal):
    assert refusal(revise, proposal, author, f" {TEXT}\n") == (
        "nothing_revised",
        "These are the words that were sent already. Change them first, or leave the proposal as it is.",
        "reasons",
    )


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"text": ""}, "text_missing", "text"),
        ({"text": "Russian is officially used."}, "text_unchanged", "text"),
        ({"reasons": " "}, "text_missing", "reasons"),
        ({"text": "x" * 20_001}, "text_too_long", "text"),
        ({"language": "de"}, "unknown_language", "language"),
    ],
)
def test_words_that_could_not_be_filed_cannot_be_sent_anew(draft, author, proposal, values, code, field):
    refused = refusal(revise, proposal, author, **values)

    assert (refused[0], refused[2], Revision.objects.count()) == (code, field, 1)


def test_as_many_words_are_sent_as_there_are_places(draft, author, proposal):
    words = RevisedWords(language="en", reasons=REASONS, texts=())

    assert refusal(revise_proposal, proposal, words, key="k", by=author, at=clock.now()) == (
        "words_for_each_place",
        "Send the new words of each place of the proposal, in their order: there are 1.",
        "texts",
    )


def test_a_stranger_changes_nobody_s_words(draft, proposal):
    assert refusal(revise, proposal, stranger()) == ("not_yours", "Only its author can do this.", None)


def test_new_words_end_with_the_collection(draft, author, proposal):
    close(draft)

    refused = refusal(revise, proposal, author)

    assert (refused[0], Revision.objects.count(), leaves(proposal)) == ("collection_closed", 1, ["proposal.submitted"])


def test_the_last_second_is_in_time_and_the_next_is_not(draft, author, proposal):
    closes_at = Phase.objects.get(draft=draft).closes_at

    assert refusal(revise, proposal, author, at=closes_at)[0] == "collection_closed"
    revise(proposal, author, at=closes_at - timedelta(seconds=1))
    assert stored(proposal).text == OTHER


def staff(draft, role, name=None):
    person = make_person(name or role, second_factor_at=clock.now())
    Appointment.objects.create(draft=draft, person=person, role=role, started_at=clock.now())
    return person


def answer(draft, proposal, **values):
    by = values.pop("by", None) or staff(draft, "rapporteur")
    return decide([proposal], outcome="declined", reasons=ANSWER, by=by, at=clock.now(), **values)


def test_what_is_answered_keeps_its_words(draft, author, proposal):
    answer(draft, proposal)

    assert refusal(revise, proposal, author)[:2] == (
        "answered_already",
        "The Commission has answered this proposal, so its words stay. Your text is kept below.",
    )


def test_words_are_answered_as_they_were_read(draft, author, proposal):
    rapporteur = staff(draft, "rapporteur")
    revise(proposal, author)

    assert refusal(answer, draft, proposal, by=rapporteur, read={proposal.serial: 1}) == (
        "words_changed",
        "The author of P-000001 sent other words after you had read it. Look again and send once more.",
        "chosen",
    )
    answer(draft, proposal, by=rapporteur, read={proposal.serial: 2})
    assert stored(proposal).state == "decided"


@pytest.mark.parametrize("how", ["withdrawn", "hidden", "returned"])
def test_only_what_stands_gets_other_words(draft, author, proposal, how):
    if how == "withdrawn":
        withdraw_proposal(proposal, by=author, at=clock.now())
    else:
        ruling = {"hidden": "hide", "returned": "return"}[how]
        rule(proposal, ruling=ruling, ground="insult", reasons="So.", by=staff(draft, "moderator"), at=clock.now())

    assert refusal(revise, proposal, author)[0] == "wrong_state"


def test_words_made_from_others_than_stand_are_refused(draft, author, proposal):
    revise(proposal, author)

    assert refusal(revise, proposal, author, "Third words.", made_from=1) == (
        "revised_meanwhile",
        "Other words were sent for this proposal after you had opened it. Read them, then send yours again.",
        None,
    )
    revise(proposal, author, "Third words.", made_from=2)
    assert read_by(proposal, stranger()) == {1: TEXT, 2: OTHER, 3: "Third words."}


def test_an_organization_s_words_are_changed_by_who_may_file_for_it(draft):
    head, filer, drafter = (make_person() for _ in range(3))
    party = make_organization(head=head, filer=filer)
    join(party, drafter)
    words = ProposalWords(kind="change", language="en", text=TEXT, reasons=REASONS)
    made = file_proposal(draft, place(draft), words, organization=party, key="f", by=head, at=clock.now())

    assert refusal(revise, made, drafter, organization=party)[0] == "may_not_file"
    assert refusal(revise, made, filer)[0] == "other_name"
    revise(made, filer, organization=party)
    leave(party, filer)
    assert refusal(revise, made, filer, "Third words.", organization=party)[0] == "not_a_member"
    assert stored(made).text == OTHER


def level_one(draft, **values):
    """Return somebody whose words a moderator sees first, and a proposal of theirs that is published."""
    author = make_person("first-level", level=1)
    made = make_proposal(draft, author, **values)
    publish(made, at=clock.now())
    return author, stored(made)


def test_words_of_the_first_level_wait_while_the_earlier_ones_stand(draft):
    author, proposal = level_one(draft)
    moderator = staff(draft, "moderator")

    revise(proposal, author)

    now = stored(proposal)
    assert (now.text, now.coming_revision.number, now.reviewed_at) == (TEXT, 2, proposal.reviewed_at)
    assert read_by(proposal, stranger()) == {1: TEXT}
    assert read_by(proposal, author) == read_by(proposal, moderator) == {1: TEXT, 2: OTHER}
    assert list(Proposal.objects.awaiting_review()) == [proposal]


def test_a_moderator_lets_waiting_words_stand(draft):
    author, proposal = level_one(draft)
    revise(proposal, author)

    ruling = rule(proposal, ruling="publish", read=2, by=staff(draft, "moderator"), at=clock.now())

    now = stored(proposal)
    assert (now.text, now.coming_revision, ruling.revision.number) == (OTHER, None, 2)
    assert read_by(proposal, stranger()) == {1: TEXT, 2: OTHER}
    assert list(Proposal.objects.awaiting_review()) == []
    assert '"revision":2' in bytes(Entry.objects.of(ruling.uid).get().leaf).decode()
    assert Notice.objects.filter(person=author, kind="proposal.published", object_id=ruling.uid).count() == 1


def test_a_moderator_returns_waiting_words_and_the_earlier_ones_stay(draft):
    author, proposal = level_one(draft)
    revise(proposal, author)

    ruling = rule(
        proposal, ruling="return", ground="insult", reasons="So.", by=staff(draft, "moderator"), at=clock.now()
    )

    now = stored(proposal)
    assert (now.state, now.text, now.coming_revision) == ("published", TEXT, None)
    assert read_by(proposal, stranger()) == {1: TEXT, 2: None}
    assert read_by(proposal, author) == {1: TEXT, 2: OTHER}
    assert (ruling.revision.number, Notice.objects.get(person=author, object_id=ruling.uid).kind) == (
        2,
        "proposal.returned",
    )


def test_a_moderator_rules_on_the_words_they_read(draft):
    author, proposal = level_one(draft)
    moderator = staff(draft, "moderator")
    revise(proposal, author)
    revise(proposal, author, "Third words.")

    assert refusal(rule, proposal, ruling="publish", read=2, by=moderator, at=clock.now()) == (
        "words_changed",
        "The author sent other words after you had opened this. Read them, then rule.",
        None,
    )
    rule(proposal, ruling="publish", read=3, by=moderator, at=clock.now())
    assert read_by(proposal, stranger()) == {1: TEXT, 2: None, 3: "Third words."}


def test_words_that_wait_come_too_late_for_an_answer_and_leave_with_a_hiding(draft):
    author, proposal = level_one(draft)
    revise(proposal, author)
    other = make_proposal(draft, make_person("second-author", level=1), text="Others.")
    publish(other, at=clock.now())
    revise(other, other.author, "Other others.")

    answer(draft, proposal)
    rule(other, ruling="hide", ground="insult", reasons="So.", by=staff(draft, "moderator"), at=clock.now())

    assert (stored(proposal).text, stored(proposal).coming_revision) == (TEXT, None)
    assert read_by(proposal, stranger()) == {1: TEXT, 2: None}
    assert stored(other).coming_revision is None


def test_words_nobody_could_read_yet_are_replaced_and_never_shown(draft):
    author = make_person("first-level", level=1)
    proposal = make_proposal(draft, author)

    revise(proposal, author)
    publish(stored(proposal), at=clock.now())

    assert read_by(proposal, stranger()) == {1: None, 2: OTHER}
    assert read_by(proposal, author) == {1: TEXT, 2: OTHER}


def test_words_that_a_moderator_returned_are_never_read_again(draft, author, proposal):
    """Whoever took a telephone number out must not find it among the earlier words."""
    return_to_author(proposal, at=clock.now())
    words = ProposalWords(kind="change", language="en", text=TEXT, reasons="Without the number.")
    saved = save_draft(draft, place(draft), words, by=author, at=clock.now(), proposal=proposal)

    submit_proposal(saved, by=author, at=clock.now())

    assert read_by(proposal, stranger()) == {1: None, 2: TEXT}


def test_what_came_back_and_is_sent_again_unchanged_is_read_again(draft, author, proposal):
    return_to_author(proposal, at=clock.now())

    submit_proposal(proposal, by=author, at=clock.now())

    assert read_by(proposal, stranger()) == {1: TEXT}


# Whose supports stay where


def counts(proposal):
    row = Proposal.objects.with_counts().with_earlier_supports().get(pk=proposal.pk)
    return row.support_count, row.support_count_contact, row.support_count_earlier


def told(person):
    return list(Notice.objects.filter(person=person, kind="proposal.revised").values_list("object_id", flat=True))


def test_supports_stay_with_the_words_they_were_given_to(draft, author, proposal):
    backers = [make_person(), make_person(), make_person(level=1)]
    for one in backers:
        support_proposal(proposal, by=one, at=clock.now())

    revise(proposal, author)

    assert counts(proposal) == (0, 0, 3)
    assert set(Support.objects.values_list("revision__number", flat=True)) == {1}


def test_other_reasons_change_no_support_and_ask_nobody(draft, author, proposal):
    backer = make_person()
    support_proposal(proposal, by=backer, at=clock.now())

    revise(proposal, author, "Russian  is used equally.", reasons="Many, many people speak it.")
    tell_due()

    assert (counts(proposal), told(backer), Happening.objects.count()) == ((1, 0, 0), [], 0)
    assert stored(proposal).current_revision.words_from == 1


def test_backers_are_asked_once_in_one_notice(draft, author, proposal):
    backer, other = make_person(), make_person()
    support_proposal(proposal, by=backer, at=clock.now())

    revise(proposal, author)
    tell_due()
    revise(proposal, author, reasons="Another account of why.")
    tell_due()

    assert (told(backer), told(other), told(author)) == ([f"{proposal.uid}.2"], [], [])


def test_who_backs_the_new_words_too_counts_again(draft, author, proposal):
    backer = make_person()
    support = support_proposal(proposal, by=backer, at=clock.now())
    revise(proposal, author)
    before = version(proposal)

    support_proposal(stored(proposal), revision=2, by=backer, at=clock.now())
    support_proposal(stored(proposal), revision=2, by=backer, at=clock.now())

    row = Support.objects.get()
    assert (row.pk, row.revision.number, counts(proposal), version(proposal)) == (support.pk, 2, (1, 0, 0), before + 1)
    assert list(Entry.objects.of(support.uid).values_list("verb", flat=True)) == ["support.added", "support.renewed"]


def test_who_does_not_back_the_new_words_takes_it_back(draft, author, proposal):
    backer = make_person()
    support_proposal(proposal, by=backer, at=clock.now())
    revise(proposal, author)

    withdraw_support(stored(proposal), by=backer, at=clock.now())

    assert (counts(proposal), Support.objects.count()) == ((0, 0, 0), 0)


def test_a_support_is_of_the_words_that_were_read(draft, author, proposal):
    backer = make_person()
    revise(proposal, author)

    assert refusal(support_proposal, stored(proposal), revision=1, by=backer, at=clock.now()) == (
        "other_words_now",
        "The words of this proposal changed after you had opened the page. Read them, then support it.",
        None,
    )
    revise(proposal, author, reasons="Another account of why.")
    support_proposal(stored(proposal), revision=2, by=backer, at=clock.now())
    assert counts(proposal) == (1, 0, 0)
    assert '"revision":3' in bytes(Entry.objects.of(Support.objects.get().uid).get().leaf).decode()


def test_waiting_words_touch_supports_once_they_stand(draft):
    author, proposal = level_one(draft)
    backer = make_person()
    support_proposal(proposal, by=backer, at=clock.now())

    revise(proposal, author)
    tell_due()
    waiting = counts(proposal), told(backer)
    rule(proposal, ruling="publish", by=staff(draft, "moderator"), at=clock.now())
    tell_due()

    assert (waiting, counts(proposal), told(backer)) == (((1, 0, 0), []), (0, 0, 1), [f"{proposal.uid}.2"])


def test_what_came_back_and_says_another_thing_asks_its_backers(draft, author, proposal):
    backer = make_person()
    support_proposal(proposal, by=backer, at=clock.now())
    return_to_author(proposal, at=clock.now())
    words = ProposalWords(kind="change", language="en", text=OTHER, reasons=REASONS)
    saved = save_draft(draft, place(draft), words, by=author, at=clock.now(), proposal=proposal)

    submit_proposal(saved, by=author, at=clock.now())
    tell_due()

    assert (counts(proposal), told(backer)) == ((0, 0, 1), [f"{proposal.uid}.2"])


def test_the_index_of_alike_words_learns_the_new_ones(draft, author, proposal):
    index_alike()

    revise(proposal, author)

    assert index_revised() == 1
    assert set(AlikeWords.objects.values_list("revision__number", flat=True)) == {2}


def test_a_question_that_asks_another_thing_asks_its_backers(draft, author):
    question = make_proposal(draft, author, kind="question", text="", reasons="Why so?")
    backer = make_person()
    support_proposal(question, by=backer, at=clock.now())

    revise(question, author, "", reasons="Since when?")

    assert counts(question) == (0, 0, 1)


def test_a_level_that_the_draft_asks_for_is_asked_for_again(draft, author, proposal):
    Draft.objects.filter(pk=draft.pk).update(least_level=3)

    assert refusal(revise, Proposal.objects.select_related("draft").get(), author)[:2] == (
        "level_too_low",
        "This consultation asks for a confirmed identity. Your text is kept below.",
    )


def test_what_was_returned_before_there_were_revisions_is_withheld_by_the_migration(draft, author, proposal):
    migration = import_module("proposals.migrations.0010_withhold_what_was_returned")
    support_proposal(proposal, by=make_person(), at=clock.now())
    return_to_author(proposal, at=clock.now())
    words = ProposalWords(kind="change", language="en", text=OTHER, reasons=REASONS)
    saved = save_draft(draft, place(draft), words, by=author, at=clock.now(), proposal=proposal)
    submit_proposal(saved, by=author, at=clock.now())
    Revision.objects.update(withheld_at=None, words_from=1)
    Support.objects.update(of_earlier_words=False)

    with connection.cursor() as cursor:
        cursor.execute(migration.WITHHOLD)
        cursor.execute(migration.LEAVE)
        there = read_by(proposal, stranger()), counts(proposal), stored(proposal).current_revision.words_from
        cursor.execute(migration.RELEASE)
        cursor.execute(migration.JOIN)
        back = read_by(proposal, stranger()), counts(proposal), stored(proposal).current_revision.words_from

    assert there == ({1: None, 2: OTHER}, (0, 0, 1), 2)
    assert back == ({1: TEXT, 2: OTHER}, (1, 0, 0), 1)
