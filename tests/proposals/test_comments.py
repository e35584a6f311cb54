"""What comments quote, in which office they are said, for how long they can be changed, who backs them."""

import secrets
from datetime import timedelta

import pytest

from articles.actions import appoint
from articles.models import Role
from core import clock
from core.rules import RuleViolation
from moderation.actions import rule
from proposals.actions import (
    edit_comment,
    hide,
    post_comment,
    support_comment,
    withdraw_comment,
    withdraw_comment_support,
)
from proposals.models import Comment, CommentQuote, CommentSupport, CommentWords, EarlierWords, Proposal
from proposals.quoting import beginning, find_passage
from record.leaf import parse
from record.models import Entry
from tests.proposals import stage
from tests.threads import at_once


@pytest.fixture
def draft(db):
    return stage.make_draft()


@pytest.fixture
def article(draft):
    return stage.place(draft, "art_9").provision


@pytest.fixture
def author(draft):
    return stage.make_person()


def say(draft, by, *, text="I agree.", stance="for", at=None, **values):
    words = {"text": text, "stance": stance, "language": "en", "key": secrets.token_hex(8)}
    return post_comment(draft, **words | values, by=by, at=at or clock.now())


def change(comment, *, by=None, text="I agree in part.", stance="against", language="en", at=None):
    return edit_comment(
        comment, text=text, stance=stance, language=language, by=by or comment.author, at=at or clock.now()
    )


def refusal(call, *arguments, **values):
    with pytest.raises(RuleViolation) as caught:
        call(*arguments, **values)
    return caught.value.code, str(caught.value), caught.value.status


def leaves_of(uid):
    return [(entry.verb, parse(bytes(entry.leaf))["data"]) for entry in Entry.objects.of(uid)]


def roles_of(uid):
    return [parse(bytes(entry.leaf))["by"]["role"] for entry in Entry.objects.of(uid)]


@pytest.mark.parametrize(
    ("passage", "text", "found"),
    [
        ("тілі ресми", "Орыс тілі ресми түрде", (5, 15)),
        ("тілі\n  ресми", "Орыс тілі ресми түрде", (5, 15)),
        ("тілі ресми", "Орыс тілі\nресми түрде", (5, 15)),
        ("a+ (b", "x a+ (b y", (2, 7)),
        ("9-\u2060бап", "осы 9-бап", (4, 9)),
        ("й", "й", (0, 1)),
        ("и\u0306", "й", (0, 1)),
        ("👩‍⚖️ сот", "бұл 👩‍⚖️ сот", (4, 12)),
        ("ТІЛІ", "тілі", None),
        ("", "тілі", None),
        ("\u2060 \ufeff", "тілі", None),
    ],
)
def test_a_passage_is_found_as_browsers_copy_it(passage, text, found):
    assert find_passage(passage, text) == found


def test_a_beginning_ends_with_a_whole_word():
    assert beginning("one two three", 8) == "one two"
    assert beginning("one two three", 7) == "one two"
    assert beginning("one two", 7) == "one two"
    assert beginning("x" * 20, 8) == "x" * 8


def test_a_quote_of_the_draft_is_kept_with_its_range(draft, article, author):
    comment = say(draft, author, article=article, quote="officially\n used")

    quote = CommentQuote.objects.get()
    wording = stage.place(draft).texts.get(language="en")
    assert (quote.comment, quote.wording, quote.source) == (comment, wording, None)
    assert (quote.text, quote.start, quote.end) == ("officially used", 11, 26)
    [(verb, data)] = leaves_of(comment.uid)
    assert (verb, data["quote"]) == (
        "comment.submitted",
        {"provision": stage.place(draft).provision.uid, "edition": 1, "lang": "en", "start": 11, "end": 26},
    )
    assert "officially" not in str(data)


def test_a_quote_is_looked_for_in_the_comment_that_is_answered_first(draft, article, author):
    first = say(draft, author, article=article, text="Russian is officially used, they say.")

    reply = say(draft, stage.make_person(), article=article, parent=first, quote="Russian is officially used")

    quote = CommentQuote.objects.get()
    assert (quote.comment, quote.source, quote.wording) == (reply, first, None)
    assert (quote.start, quote.end) == (0, 26)
    assert leaves_of(reply.uid)[0][1]["quote"] == {"comment": first.uid, "start": 0, "end": 26}


def test_words_that_stand_nowhere_are_not_quoted(draft, article, author):
    assert refusal(say, draft, author, article=article, quote="Kazakh is officially used") == (
        "quote_not_found",
        "These words stand neither in the draft here nor in the comment you answer. Copy them exactly.",
        422,
    )
    assert (Comment.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.parametrize("gone", [{"hidden_at": 1, "hidden_ground": "insult"}, {"withdrawn_at": 1}])
def test_a_quote_does_not_outlive_the_words_that_it_quotes(draft, article, author, gone):
    first = say(draft, author, article=article, text="The secret word.")
    reply = say(draft, stage.make_person(), article=article, parent=first, quote="secret")
    columns = {name: clock.now() if value == 1 else value for name, value in gone.items()}
    Comment.objects.filter(pk=first.pk).update(**columns)

    def quoted(user):
        return Comment.objects.with_words(user).get(pk=reply.pk).quoted.said

    assert [quoted(None), quoted(stage.make_person()), quoted(author)] == ["", "", "secret"]


def test_a_tombstone_gives_no_quote(draft, article, author):
    comment = say(draft, author, article=article, quote="officially")
    hide(comment, ground="insult", at=clock.now())

    assert Comment.objects.with_words(None).get(pk=comment.pk).quoted is None


def appointed(draft, role=Role.RAPPORTEUR, **values):
    person = stage.make_person(second_factor_at=clock.now(), **values)
    appoint(draft, person, role, by=None, at=clock.now())
    return person


def test_staff_answer_in_their_office_take_no_side_and_are_seen_at_once(draft, article):
    draft.least_level = 2
    draft.save()
    rapporteur = appointed(draft, level=1, name="A. Rapporteur")

    shown, named = (
        say(draft, rapporteur, article=article, office="rapporteur", stance="for", name_form=form)
        for form in ("region", "name")
    )

    assert (shown.office, shown.stance, shown.participant, shown.is_public) == ("rapporteur", "neutral", "staff", True)
    assert [shown.author_shown, named.author_shown] == ["Rapporteur", "Rapporteur, A. Rapporteur"]
    assert roles_of(shown.uid) == ["rapporteur"]
    assert leaves_of(shown.uid)[0][1]["stance"] == "neutral"


def test_answers_by_staff_are_no_contributions(draft, article, author):
    proposal = stage.make_proposal(draft)
    rapporteur = appointed(draft)
    say(draft, author, proposal=proposal)
    say(draft, rapporteur, proposal=proposal, office="rapporteur")

    assert Comment.objects.countable().count() == 1
    assert Proposal.objects.with_counts().get(pk=proposal.pk).comment_count == 1


def test_only_who_holds_an_office_here_answers_in_it(draft, article, author):
    party = stage.make_organization(head=(head := appointed(draft)))
    expected = (
        "not_in_office",
        "Only staff of this draft answer in an office, and not in an organization's name.",
        403,
    )
    moderator = stage.make_person(second_factor_at=clock.now())
    appoint(draft, moderator, Role.MODERATOR, articles=[article], by=None, at=clock.now())
    proposal = stage.make_proposal(draft, eid="draft", kind="question", text="")

    assert refusal(say, draft, author, article=article, office="rapporteur") == expected
    assert refusal(say, draft, head, article=article, office="secretary") == expected
    assert refusal(say, draft, head, article=article, office="rapporteur", organization=party) == expected
    assert refusal(say, draft, moderator, proposal=proposal, office="moderator") == expected
    assert say(draft, moderator, article=article, office="moderator").office == "moderator"


def test_changing_keeps_what_was_said_before(draft, article, author):
    posted = clock.now()
    comment = say(draft, author, article=article, at=posted)
    sameness = comment.sameness

    once = change(comment, at=posted + timedelta(minutes=4))
    twice = change(comment, text="Not at all.", language="ru", at=posted + timedelta(minutes=10))

    now = Comment.objects.with_words(author).get(pk=comment.pk)
    assert (now.text, now.stance, now.language) == ("Not at all.", "against", "ru")
    assert (once.edited_at, now.edited_at) == (posted + timedelta(minutes=4), posted + timedelta(minutes=10))
    assert now.sameness not in {sameness, once.sameness}
    assert twice.pk == comment.pk
    assert list(now.earlier_words.values_list("number", "text", "stance", "language", "written_at")) == [
        (1, "I agree.", "for", "en", posted),
        (2, "I agree in part.", "against", "en", posted + timedelta(minutes=4)),
    ]
    first, second, third = leaves_of(comment.uid)
    assert [first[0], second[0], third[0]] == ["comment.submitted", "comment.edited", "comment.edited"]
    assert {name: third[1][name] for name in ("lang", "stance", "bytes")} == {
        "lang": "ru",
        "stance": "against",
        "bytes": 11,
    }
    assert "agree" not in str([first, second, third])


def test_the_same_words_again_change_nothing(draft, article, author):
    comment = say(draft, author, article=article)

    change(comment, text="I agree.", stance="for")

    assert (EarlierWords.objects.count(), Entry.objects.count()) == (0, 1)
    assert Comment.objects.get().edited_at is None


def test_changing_ends_after_ten_minutes(draft, article, author):
    posted = clock.now() - timedelta(hours=1)
    comment = say(draft, author, article=article, at=posted)

    assert refusal(change, comment, at=posted + timedelta(minutes=10, microseconds=1)) == (
        "edit_time_over",
        "Comments can be changed for ten minutes. You can answer your comment, or withdraw it.",
        422,
    )
    assert CommentWords.objects.get().text == "I agree."


def test_what_a_moderator_has_read_stays(draft, article):
    comment = say(draft, stage.make_person(level=1), article=article)
    rule(comment, ruling="publish", ground="", reasons="", by=appointed(draft, Role.MODERATOR), at=clock.now())

    assert refusal(change, comment)[:2] == (
        "read_by_moderator",
        "A moderator has read this comment, so its words stay. You can answer it, or withdraw it.",
    )


def test_what_waits_for_a_moderator_can_be_changed_and_still_waits(draft, article):
    comment = say(draft, stage.make_person(level=1), article=article)

    change(comment)

    comment.refresh_from_db()
    assert (comment.visible_at, comment.edited_at is None) == (None, False)


def test_nobody_changes_what_another_wrote_nor_what_is_gone_nor_after_the_end(draft, article, author):
    comment, gone = (say(draft, author, article=article) for _number in range(2))
    withdraw_comment(gone, by=author, at=clock.now())

    assert refusal(change, comment, by=stage.make_person())[0] == "not_yours"
    assert refusal(change, gone)[0] == "no_longer_shown"
    assert refusal(change, comment, stance="yes")[0] == "unknown_stance"
    assert refusal(change, comment, language="de")[0] == "unknown_language"
    assert refusal(change, comment, text=" ")[0] == "text_missing"
    stage.close(draft, ago=timedelta(0))
    assert refusal(change, comment)[0] == "collection_closed"
    assert EarlierWords.objects.count() == 0


def test_staff_change_their_answer_without_taking_a_side(draft, article):
    rapporteur = appointed(draft)
    comment = say(draft, rapporteur, article=article, office="rapporteur")

    change(comment, stance="for")

    assert Comment.objects.get().stance == "neutral"
    assert roles_of(comment.uid) == ["rapporteur", "rapporteur"]


def test_backing_a_comment_counts_once_and_can_be_taken_back(draft, article, author):
    comment, reader = say(draft, author, article=article), stage.make_person()

    given = support_comment(comment, by=reader, at=clock.now())
    again = support_comment(comment, by=reader, at=clock.now())

    assert (given, CommentSupport.objects.count()) == (again, 1)
    withdraw_comment_support(comment, by=reader, at=clock.now())
    withdraw_comment_support(comment, by=reader, at=clock.now())
    assert CommentSupport.objects.count() == 0
    assert leaves_of(given.uid) == [
        ("support.added", {"object": comment.uid}),
        ("support.removed", {"object": comment.uid}),
    ]


def test_who_may_not_back_a_comment_is_told_why(draft, article, author):
    comment, hidden = say(draft, author, article=article), say(draft, author, article=article)
    hide(hidden, ground="insult", at=clock.now())
    waiting = say(draft, stage.make_person(level=1), article=article)
    reader = stage.make_person()
    party = stage.make_organization(head=reader)
    closed = (
        "comment_not_open_to_support",
        "This comment cannot be supported: it is hidden, withdrawn or not published.",
    )

    def back(comment, by, **values):
        return refusal(support_comment, comment, by=by, at=clock.now(), **values)[:2]

    assert back(comment, author) == ("own_comment_support", "Nobody supports their own comment.")
    assert back(comment, reader, organization=party) == (
        "organizations_do_not_support",
        "Organizations do not support comments: supports are people's. Act in your own name to support.",
    )
    assert [back(hidden, reader), back(waiting, reader)] == [closed, closed]
    draft.least_level = 3
    draft.save()
    comment = Comment.objects.get(pk=comment.pk)
    assert back(comment, reader)[0] == "level_too_low"
    stage.close(draft)
    assert back(comment, reader)[0] == "collection_closed"
    assert CommentSupport.objects.count() == 0


def test_two_hundred_parallel_backings_of_a_comment_by_twenty_people_are_twenty(committed_db):
    draft = stage.make_draft()
    comment = say(draft, stage.make_person(), article=stage.place(draft, "art_9").provision)
    people = [stage.make_person() for _number in range(20)]

    calls = [lambda person=person: support_comment(comment, by=person, at=clock.now()) for person in people * 10]
    for start in range(0, len(calls), 40):
        outcomes = at_once(*calls[start : start + 40])
        assert [one for one in outcomes if isinstance(one, Exception)] == []

    assert CommentSupport.objects.count() == 20
    assert Entry.objects.filter(verb="support.added").count() == 20


def test_twenty_changes_at_once_keep_each_earlier_text(committed_db):
    draft = stage.make_draft()
    author = stage.make_person()
    comment = say(draft, author, article=stage.place(draft, "art_9").provision)

    outcomes = at_once(*(lambda n=n: change(comment, text=f"Text {n}.") for n in range(20)))

    assert [one for one in outcomes if isinstance(one, Exception)] == []

    said = [*EarlierWords.objects.values_list("text", flat=True), CommentWords.objects.get().text]
    assert sorted(said) == sorted(["I agree.", *(f"Text {n}." for n in range(20))])
    assert Entry.objects.filter(verb="comment.edited").count() == 20
