"""Covering passages: what everybody reads from then on, what its author and staff read, what brings it back."""

import json
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.translation import override

from accounts.models import Notice
from accounts.notices import readings
from articles.models import ArticleVersion
from core.rules import RuleViolation
from moderation.actions import decide_appeal, file_appeal, rule
from moderation.models import Ruling, what_is
from proposals.actions import RevisedWords, mark_of_texts, revise_proposal, texts_of
from proposals.covering import MARK
from proposals.models import Comment, CommentQuote, CoveredWords, EarlierWords, Proposal, Revision, RevisionWords
from record.models import Entry
from tests.moderation import world
from tests.moderation.world import LATER, NOON

WHY = {"ground": "personal_data", "reasons": "Телефон нөмірі."}


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def covered(item, *words, by, at=LATER, **values):
    return rule(item, ruling="partial", cover=list(words), **WHY | values, by=by, at=at)


def refused(call, *args, **values):
    with pytest.raises(RuleViolation) as caught, transaction.atomic():
        call(*args, **values)
    return caught.value.code, str(caught.value), caught.value.field


def read_proposal(proposal, user=None):
    found = Proposal.objects.with_words(user).get(pk=proposal.pk)
    return found.text, found.reasons


def read_comment(comment, user=None):
    return Comment.objects.with_words(user).get(pk=comment.pk).text


def test_everybody_reads_the_mark_and_the_original_stands_apart(draft, moderator):
    proposal = world.make_proposal(draft, text="Орыс тілі тең.", reasons="Хабарласыңыз: 8 701 000 41 07 деп.")

    ruling = covered(proposal, *(f"reasons.{n}" for n in range(1, 6)), by=moderator)

    proposal.refresh_from_db()
    for reader in (None, proposal.author, moderator):
        assert read_proposal(proposal, reader) == ("Орыс тілі тең.", f"Хабарласыңыз: {MARK} деп.")
    assert list(CoveredWords.objects.of(proposal).values_list("part", "text")) == [
        ("reasons", "Хабарласыңыз: 8 701 000 41 07 деп.")
    ]
    columns = ("visible_at", "reviewed_at", "covered_at", "covered_ground", "hidden_at")
    assert [getattr(proposal, name) for name in columns] == [LATER, LATER, LATER, "personal_data", None]
    assert list(Notice.objects.values_list("person", "kind", "object_id")) == [
        (proposal.author_id, "proposal.covered", ruling.uid)
    ]
    leaf = json.loads(bytes(Entry.objects.get(object_id=ruling.uid).leaf))
    assert leaf["t"] == "moderation.decided"
    assert {name: leaf["data"][name] for name in ("decision", "rule", "scope", "automated")} == {
        "decision": "partial", "rule": "personal_data", "scope": "passages", "automated": False,
    }  # fmt: skip


def test_more_is_covered_later_and_all_comes_back(draft, moderator):
    comment = world.make_comment(draft, text="Бір екі үш төрт бес.", **world.seen())
    another = world.make_moderator(draft, "another")

    covered(comment, "text.1", by=moderator)
    covered(comment, "text.3", by=another, at=LATER)

    assert read_comment(comment) == f"Бір {MARK} үш {MARK} бес."
    assert refused(rule, comment, ruling="restore", reasons="Қате.", by=another, at=LATER)[0] == "second_person_needed"
    rule(comment, ruling="restore", reasons="Қате.", by=moderator, at=LATER)
    comment.refresh_from_db()
    assert read_comment(comment) == "Бір екі үш төрт бес."
    assert (comment.covered_at, comment.covered_ground, comment.visible_at) == (None, "", NOON)
    assert not CoveredWords.objects.exists()
    assert list(Ruling.objects.order_by("pk").values_list("kind", flat=True)) == ["partial", "partial", "restore"]


def test_refusals_say_what_to_do(draft, moderator):
    comment = world.make_comment(draft, text="Бір екі.", **world.seen())
    proposal = world.make_proposal(draft, reasons="", **world.seen())
    waiting = Revision.objects.create(
        proposal=proposal, number=2, language="kk", created_at=NOON, submitted_at=NOON, withheld_at=NOON
    )
    Proposal.objects.filter(pk=proposal.pk).update(coming_revision=waiting)

    assert refused(covered, comment, by=moderator) == (
        "nothing_marked", "Mark the words that are to be covered.", "cover",
    )  # fmt: skip
    for name in ("text.2", "reasons.0", "text", "text.-1", "text.٠", "", ".", "text.99999999"):
        assert refused(covered, comment, name, by=moderator) == (
            "words_unknown", "Words were marked that are not there. Mark them again.", "cover",
        )  # fmt: skip
    assert refused(covered, comment, "text.0", "text.1", by=moderator) == (
        "all_marked",
        "All words are marked. Hide the whole, so that everybody sees that nothing is left of it.",
        "cover",
    )  # fmt: skip
    assert refused(covered, comment, "text.0", ground="", by=moderator)[0] == "unknown_ground"
    assert refused(covered, comment, "text.0", reasons=" ", by=moderator)[0] == "statement_missing"
    assert refused(covered, comment, "text.0", by=comment.author)[0] == "own_words"
    assert refused(covered, proposal, "text.0", by=moderator) == (
        "not_covered_now", "Other words of this wait. Rule on them first, then cover passages of those that stand.",
        "ruling",
    )  # fmt: skip
    assert read_comment(comment) == "Бір екі."
    assert not CoveredWords.objects.exists()


def test_words_that_changed_meanwhile_are_not_covered(draft, moderator):
    comment = world.make_comment(draft, text="Бір екі үш.", **world.seen())
    seen = mark_of_texts(texts_of(comment))
    comment.words.text = "Үш екі бір."
    comment.words.save()

    assert refused(covered, comment, "text.0", cover_of=seen, by=moderator)[0] == "words_changed"
    covered(comment, "text.0", cover_of=mark_of_texts(texts_of(comment)), by=moderator)
    assert read_comment(comment) == f"{MARK} екі бір."


def test_what_may_hold_the_passage_too_is_withheld(draft, moderator):
    comment = world.make_comment(draft, text="Нөмірім 8701.", **world.seen(edited_at=NOON))
    reply = world.make_comment(draft, text="Жауап.", parent=comment, thread=comment, depth=1, **world.seen())
    CommentQuote.objects.create(comment=reply, source=comment, start=0, end=13, text="Нөмірім 8701.")
    EarlierWords.objects.create(
        comment=comment, number=1, stance="for", language="kk", text="Нөмір 8701", written_at=NOON
    )
    visitor = type("Visitor", (), {"is_authenticated": False})()

    covered(comment, "text.1", by=moderator)

    assert CommentQuote.objects.readable_by(None).get().said == ""
    assert list(EarlierWords.objects.readable_by(visitor)) == []
    assert [one.text for one in EarlierWords.objects.readable_by(comment.author)] == ["Нөмір 8701"]
    assert [one.text for one in EarlierWords.objects.readable_by(moderator)] == ["Нөмір 8701"]


def test_earlier_revisions_are_withheld_and_come_back(draft, moderator):
    proposal = world.make_proposal(draft, reasons="Нөмірім 8701.", **world.seen())
    earlier = Revision.objects.create(proposal=proposal, number=9, language="kk", created_at=NOON, submitted_at=NOON)
    RevisionWords.objects.create(revision=earlier, reasons="Нөмір 8701.")
    another = world.make_moderator(draft, "another")

    covered(proposal, "reasons.1", by=moderator)
    earlier.refresh_from_db()
    assert earlier.withheld_at == LATER
    rule(proposal, ruling="restore", reasons="Қате.", by=another, at=LATER)
    earlier.refresh_from_db()
    assert earlier.withheld_at is None


def test_pages_are_made_anew(draft, moderator):
    proposal = world.make_proposal(draft, **world.seen())
    article = proposal.change.article_id
    version = ArticleVersion.objects.filter(article=article)
    before = sum(version.values_list("number", flat=True))

    covered(proposal, "reasons.0", by=moderator)

    assert version.get().number == before + 1


def test_the_original_is_a_step_away_for_author_and_staff_alone(draft, moderator):
    comment = world.make_comment(draft, text="Бір <b>екі</b> үш.", **world.seen())
    covered(comment, "text.1", by=moderator)
    address = f"/en/comments/{comment.uid}/as-written/"

    def asked(person):
        client = Client()
        client.force_login(person)
        return client.get(address)

    assert Client().get(address).status_code == 302
    assert asked(world.make_person("stranger")).status_code == 403
    for reader in (comment.author, moderator):
        page = asked(reader)
        assert page.status_code == 200
        assert "Бір &lt;b&gt;екі&lt;/b&gt; үш." in page.content.decode()
        assert "Телефон нөмірі." in page.content.decode()


def test_each_ruling_has_a_key_of_its_own(draft, moderator):
    comment = world.make_comment(draft, text="Нөмірім (8701 000 41 07).", **world.seen())
    covered(comment, "text.0", by=moderator)
    client = Client()
    client.force_login(world.make_moderator(draft, "another"))

    page = client.get(f"/en/{draft.slug}/moderation/{comment.uid}/").content.decode()

    keys = re.findall(r'name="ruling" value="(\w+)" accesskey="(\d)"', page)
    assert keys == [("publish", "1"), ("hide", "2"), ("restore", "4"), ("partial", "5")]
    assert '<span class="hinted">07).</span>' in page


def test_the_bench_marks_words_by_plain_boxes(draft, moderator):
    comment = world.make_comment(draft, text="Нөмірім 87010004107 деп.", **world.seen())
    client = Client()
    client.force_login(moderator)
    address = f"/en/{draft.slug}/moderation/{comment.uid}/"

    page = client.get(address).content.decode()
    assert (
        '<input type="checkbox" name="cover" value="text.1" form="decide"><span class="hinted">87010004107</span>'
        in page
    )
    assert '<input type="checkbox" name="cover" value="text.0" form="decide"><span>Нөмірім</span>' in page
    typed = {"ruling": "partial", "cover": ["text.1"], "cover_of": mark_of_texts(texts_of(comment))}
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert 'value="text.1" form="decide" checked' in answer.content.decode()
    assert client.post(address, typed | WHY).status_code == 302
    assert read_comment(comment) == f"Нөмірім {MARK} деп."
    page = client.get(address).content.decode()
    assert "87010004107" not in page
    assert f"/en/comments/{comment.uid}/as-written/" in page


def test_the_database_holds_one_original_per_text(draft, moderator):
    comment = world.make_comment(draft, text="Бір екі.", **world.seen())
    covered(comment, "text.0", by=moderator)

    for values in ({"comment": comment, "part": "text"}, {"comment": comment, "part": "reasons"}, {"part": "text"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CoveredWords.objects.create(text="x", **values)
    with pytest.raises(IntegrityError, match="comment_covered_with_ground"), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(covered_ground="")


@pytest.mark.parametrize("make", [world.make_proposal, world.make_comment])
def test_the_database_refuses_rulings_on_own_words(draft, moderator, make):
    item = make(draft, author=moderator, **world.seen())
    row = {"draft": draft, "kind": "publish", "at": LATER, what_is(item): item}

    with pytest.raises(IntegrityError, match="Nobody rules on what they wrote"), transaction.atomic():
        Ruling.objects.create(moderator=moderator, **row)
    Ruling.objects.create(moderator=world.make_moderator(draft, "another"), **row)


def test_the_database_refuses_rulings_of_co_authors(draft, moderator):
    proposal = world.make_proposal(draft, coauthor_ids=[moderator.pk], **world.seen())

    with pytest.raises(IntegrityError, match="Nobody rules on what they wrote"), transaction.atomic():
        Ruling.objects.create(draft=draft, proposal=proposal, kind="publish", at=LATER, moderator=moderator)


def test_an_appeal_brings_covered_passages_back(draft, moderator):
    proposal = world.make_proposal(draft, reasons="Нөмірім 8701.", **world.seen())
    ruling = covered(proposal, "reasons.1", by=moderator)
    appeal = file_appeal(ruling, text="Бұл менің нөмірім емес.", by=proposal.author, at=LATER)
    another = world.make_moderator(draft, "another")

    decide_appeal(appeal, outcome="reversed", reasons="Нөмір емес.", by=another, at=LATER)

    assert read_proposal(proposal)[1] == "Нөмірім 8701."
    assert not CoveredWords.objects.exists()


def test_other_words_wait_where_passages_are_covered(draft, moderator):
    author = world.make_person("author", level=2)
    proposal = world.make_proposal(draft, author=author, reasons="Нөмірім 8701.", **world.seen())
    covered(proposal, "reasons.1", by=moderator)
    words = RevisedWords("kk", "Нөмірім 8701 деймін.", (proposal.change.words.text,))

    revise_proposal(proposal, words, key="again", by=author, at=LATER)

    proposal.refresh_from_db()
    assert proposal.coming_revision.number == 2
    assert read_proposal(proposal)[1] == f"Нөмірім {MARK}"
    rule(proposal, ruling="publish", by=moderator, at=LATER)
    proposal.refresh_from_db()
    assert read_proposal(proposal)[1] == "Нөмірім 8701 деймін."
    assert (proposal.covered_at, proposal.covered_ground) == (None, "")


def test_the_statement_says_how_long_and_what_programs_did(draft, moderator):
    comment = world.make_comment(draft, text="Бір екі.", **world.seen())
    covered(comment, "text.0", by=moderator)

    [(_notice, reading)] = readings(Notice.objects.all(), "en")

    assert reading.title == "Passages of your comment were covered"
    assert reading.text.split("\n")[2:6] == [
        "Statement of reasons: Телефон нөмірі.",
        "A moderator ruled so, not a program. In the place of each passage others read a mark; the rest stands. "
        "You still read all of it.",
        "It lasts until a moderator shows the passages again or other words of yours stand.",
        "No program took part in finding or deciding it.",
    ]
