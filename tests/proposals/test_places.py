"""One proposal that changes several provisions: what is stored, recorded, refused, read and counted."""

import json
import secrets

import pytest
from rest_framework.test import APIClient

from accounts.actions import sign_in_program
from articles.models import ArticleVersion
from commission.actions import decide_folds
from commission.actions.answers import Shown
from commission.desk import Desk, Wanted
from commission.models import Considered, Decision
from commission.overview import Overview
from consultation.pages.home import figures_of
from core import clock
from core.text import sameness
from feedback.actions import aggregate_feedback
from proposals.actions import (
    PlaceWords,
    ProposalWords,
    RevisedWords,
    enter_alterations,
    file_proposal,
    index_alike,
    post_comment,
    renew_statements,
    revise_proposal,
    save_draft,
    submit_proposal,
    support_proposal,
    withdraw_proposal,
)
from proposals.actions.erasing import erase_person
from proposals.models import Change, Proposal, Statement
from proposals.rivals import rivals_of
from proposals.similar import Said, similar_to
from record.leaf import base64, commitment
from record.models import Entry
from tests.commission.world import REASONS, article, make_draft, make_person, make_rapporteur, place
from tests.proposals.test_actions import refusal
from tests.threads import at_once

ONE, TWO, THREE = "art_9__para_1", "art_9__para_2", "art_10__para_1"
WORDS = {"kind": "change", "language": "ru", "text": "Столица – город Астана.", "reasons": "Так яснее."}
MORE = [(ONE, "change", "Государственный язык – казахский."), (TWO, "remove", "")]


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def author(draft):
    return make_person("author")


def places(draft, more=MORE):
    return [PlaceWords(place(draft, eid), kind, text) for eid, kind, text in more]


def file(draft, author, more=MORE, *, eid=THREE, key=None, **words):
    key = key or secrets.token_hex(8)
    words = ProposalWords(**WORDS | words)
    return file_proposal(draft, place(draft, eid), words, more=places(draft, more), key=key, by=author, at=clock.now())


def asked(proposal):
    """Return (eid, kind, text, turn) of each place, as a reader gets them."""
    rows = Proposal.objects.with_words().get(pk=proposal.pk).changes
    return [(row.base.placement.eid, row.kind, row.text, row.turn) for row in rows]


def leaf_of(verb):
    """Return what the one leaf of an act says, and the salt of its words."""
    entry = Entry.objects.get(verb=verb)
    return json.loads(bytes(entry.leaf))["data"], bytes(entry.salts.get(field="c").r)


def versions(draft):
    rows = dict(ArticleVersion.objects.values_list("article", "number"))
    return [rows.get(article(draft, eid).pk, 0) for eid in ("art_9", "art_10")]


def api(person):
    return APIClient(headers={"authorization": f"Token {sign_in_program(person, at=clock.now())[1]}"})


def test_places_stand_in_the_order_of_the_text_and_are_committed_to(draft, author):
    proposal = file(draft, author)

    data, salt = leaf_of("proposal.submitted")
    words = {"text": MORE[0][2], "reasons": "Так яснее.", "more": ["", "Столица – город Астана."]}
    assert asked(proposal) == [
        (ONE, "change", "Государственный язык – казахский.", 0),
        (TWO, "remove", "", 2),
        (THREE, "change", "Столица – город Астана.", 1),
    ]
    assert (data["target"], data["kind"]) == ({"provision": place(draft, ONE).provision.uid, "edition": 1}, "change")
    assert data["more"] == [
        {"provision": place(draft, TWO).provision.uid, "edition": 1, "kind": "remove"},
        {"provision": place(draft, THREE).provision.uid, "edition": 1, "kind": "change"},
    ]
    assert data["c"] == base64(commitment(salt, "c", words))
    assert versions(draft) == [1, 1]


def test_one_place_is_what_it_always_was(draft, author):
    file(draft, author, more=[])

    data, salt = leaf_of("proposal.submitted")
    words = {"text": "Столица – город Астана.", "reasons": "Так яснее."}
    assert (data["c"], "more" in data) == (base64(commitment(salt, "c", words)), False)
    assert Change.objects.get().sameness == sameness("change", "Столица – город Астана.")


@pytest.mark.parametrize(
    ("more", "words", "code", "field"),
    [
        ([(THREE, "remove", "")], {}, "place_twice", "place_2"),
        ([(ONE, "change", "Слова."), (ONE, "remove", "")], {}, "place_twice", "place_3"),
        ([(ONE, "keep", "")], {}, "one_place_only", "kind_2"),
        ([(ONE, "remove", "")], {"kind": "question"}, "one_place_only", "kind"),
        ([(ONE, "vote", "")], {}, "unknown_kind", "kind_2"),
        ([(ONE, "change", "")], {}, "text_missing", "text_2"),
        (
            [(TWO, "remove", ""), (ONE, "change", "Государственный язык – казахский язык.")],
            {},
            "text_unchanged",
            "text_3",
        ),
        ([(ONE, "add", "я" * 20_001)], {}, "text_too_long", "text_2"),
        ([(ONE, "remove", "")] * 10, {}, "too_many_places", "more"),
    ],
)
def test_places_that_cannot_be_are_refused_at_their_field(draft, author, more, words, code, field):
    found = refusal(file, draft, author, more, **words)

    assert (found[0], found[2]) == (code, field)
    assert not Proposal.objects.exists()


def test_too_many_places_says_how_many_there_can_be(draft, author):
    sentence = refusal(file, draft, author, [(ONE, "remove", "")] * 10)[1]

    assert sentence == "One proposal can change at most 10 provisions. Write another proposal for the rest."


def test_a_place_of_another_draft_is_refused(draft, author):
    other = make_draft("other")
    more = [PlaceWords(place(other, ONE), "remove")]
    words = ProposalWords(**WORDS)

    found = refusal(file_proposal, draft, place(draft, THREE), words, more=more, key="k", by=author, at=clock.now())

    assert found[:2] == ("provision_elsewhere", "This provision belongs to another draft.")


def test_the_same_key_stands_for_the_same_places(draft, author):
    first = file(draft, author, key="one")

    assert file(draft, author, key="one") == first
    assert refusal(file, draft, author, MORE[:1], key="one")[0] == "key_reused"
    assert Proposal.objects.count() == 1


def test_a_draft_holds_all_places_and_is_sent_with_them(draft, author):
    act = {"by": author, "at": clock.now()}
    saved = save_draft(draft, place(draft, THREE), ProposalWords(**WORDS), more=places(draft), **act)
    saved = save_draft(
        draft, place(draft, TWO), ProposalWords(**WORDS), more=places(draft, MORE[:1]), **act, proposal=saved
    )

    sent = submit_proposal(saved, **act)

    assert [row[:2] for row in asked(sent)] == [(ONE, "change"), (TWO, "change")]
    assert len(leaf_of("proposal.submitted")[0]["more"]) == 1


def test_every_act_tells_each_article(draft, author):
    proposal = file(draft, author)
    reader = make_person("reader")
    seen = [versions(draft)]
    for act in (
        lambda: support_proposal(proposal, by=reader, at=clock.now()),
        lambda: post_comment(
            draft, proposal=proposal, text="Да.", stance="for", language="ru", key="c", by=reader, at=clock.now()
        ),
        lambda: withdraw_proposal(proposal, by=author, at=clock.now()),
    ):
        act()
        seen.append(versions(draft))

    assert seen == [[1, 1], [2, 2], [3, 3], [4, 4]]


def test_places_are_added_and_taken_out_by_a_revision(draft, author):
    proposal = file(draft, author, MORE[:1])
    backer = make_person("backer")
    support_proposal(proposal, by=backer, at=clock.now())
    act = {"by": author, "at": clock.now()}

    texts = ("", "Столица – город Астана.")
    words = RevisedWords("ru", "Так яснее.", texts, without=(0,))
    revised = revise_proposal(proposal, words, more=places(draft, [(TWO, "remove", "")]), key="r", **act)

    leaf, _salt = leaf_of("proposal.revised")
    assert [row[:2] for row in asked(revised)] == [(TWO, "remove"), (THREE, "change")]
    assert (leaf["target"]["provision"], leaf["kind"]) == (place(draft, TWO).provision.uid, "remove")
    assert leaf["more"] == [{"provision": place(draft, THREE).provision.uid, "edition": 1, "kind": "change"}]
    assert proposal.supports.get().of_earlier_words
    assert revise_proposal(proposal, words, more=places(draft, [(TWO, "remove", "")]), key="r", **act) == revised


def test_a_revision_that_leaves_no_place_or_too_much_is_refused(draft, author):
    proposal = file(draft, author, MORE[:1])
    act = {"by": author, "at": clock.now()}

    def revise(more=(), **words):
        words = RevisedWords("ru", **{"reasons": "Так.", "texts": (MORE[0][2], WORDS["text"])} | words)
        return refusal(revise_proposal, proposal, words, more=places(draft, more), key=secrets.token_hex(4), **act)

    assert revise(without=(0, 1))[:2] == (
        "no_place_stays",
        "At least one provision of the proposal has to stay. For another wish write another proposal.",
    )
    assert revise([(ONE, "remove", "")])[::2] == ("place_twice", "place_3")
    assert revise([(TWO, "keep", "")])[::2] == ("one_place_only", "kind_3")
    assert revise(reasons="Так яснее.")[0] == "nothing_revised"


def test_a_proposal_counts_once_for_each_article_and_kind_and_once_in_the_total(draft, author):
    file(draft, author, [*MORE, ("art_9", "add", "Новый пункт."), ("art_10", "change", "Другая статья.")])
    file(draft, make_person("other"), more=[])

    nine, ten = (aggregate_feedback(article(draft, eid), at=clock.now()).result for eid in ("art_9", "art_10"))
    overview = Overview(draft, "ru")
    lines = {line.eid: line.count for line in overview.lines}
    figures = figures_of(draft, Decision.objects.standing())

    assert (nine["proposals_total"], nine["contributions"], nine["distinct_proposals"]) == (1, 1, 1)
    assert nine["proposals"] == {"change": 1, "add": 1, "remove": 1, "keep": 0, "question": 0}
    assert sum(place["changes"] for place in nine["by_provision"].values()) == 3
    assert (ten["proposals_total"], ten["proposals"]["change"], ten["distinct_proposals"]) == (2, 2, 2)
    assert (lines["art_9"].all, lines["art_9"].kinds["remove"], lines["art_10"].all) == (1, 1, 2)
    assert (overview.total.all, figures["changes"], figures["distinct"]) == (2, 2, 2)


def test_equal_proposals_are_equal_in_all_places(draft, author):
    file(draft, author)
    file(draft, make_person("second"))
    file(draft, make_person("third"), MORE[:1])

    counts = aggregate_feedback(article(draft, "art_10"), at=clock.now()).result

    assert (counts["proposals_total"], counts["distinct_proposals"]) == (3, 2)
    assert [(one["proposals"], one["people"]) for one in counts["repeats"]] == [(2, 2)]


def test_the_desk_shows_each_place_and_answers_the_whole_once(draft, author):
    rapporteur = make_rapporteur(draft)
    proposal = file(draft, author)
    support_proposal(proposal, by=make_person("backer"), at=clock.now())

    for eid in ("art_9", "art_10"):
        desk = Desk(place_with_draft(draft, eid), rapporteur, Wanted())
        [row] = desk.rows(desk.selected())
        assert ([part.place.eid for part in row.parts], row.supports) == ([ONE, TWO, THREE], 1)
    decide_folds(
        article(draft, "art_10"),
        [Shown(proposal.serial)],
        outcome="accepted",
        reasons=REASONS,
        by=rapporteur,
        at=clock.now(),
    )

    assert Decision.objects.get().proposal == proposal
    assert not Considered.objects.in_article(article(draft)).owed().exists()


def place_with_draft(draft, eid):
    page = place(draft, eid)
    page.edition.draft = draft
    return page


def test_who_changes_the_same_words_is_found_at_each_place(draft, author):
    several = file(draft, author)
    single = file(draft, make_person("other"), more=[], text="Столица – славный город Астана.")

    enter_alterations(at=clock.now())
    index_alike()

    said = Said("change", MORE[0][2], "Так яснее.", "Государственный язык – казахский язык.")
    assert [one.number for one in rivals_of(several).found] == [single.number]
    assert several.number in [one.proposal.number for one in similar_to(said, place(draft, ONE))] + [
        one.number for one in rivals_of(single).found
    ]


def test_it_is_not_asked_about_as_a_statement(draft, author):
    file(draft, author)
    alone = file(draft, make_person("other"), more=[])

    for eid in ("art_9", "art_10"):
        renew_statements(article(draft, eid).pk)

    assert list(Statement.objects.values_list("proposal", flat=True)) == [alone.pk]


def test_erasing_takes_the_words_of_all_places(draft, author):
    proposal = file(draft, author)

    erase_person(author, at=clock.now())

    assert [row[2] for row in asked(proposal)] == ["", "", ""]


def test_programs_file_read_and_revise_several_places(draft, author):
    client = api(author)
    more = [{"provision": eid, "kind": kind, "text": text} for eid, kind, text in MORE]
    given = {"draft": draft.slug, "provision": THREE, **WORDS, "more": more}

    filed = client.post("/api/v1/proposals/", given, format="json", headers={"idempotency-key": "one"})
    address = f"/api/v1/proposals/{filed.json()['number']}/"
    read, difference = client.get(address).json(), client.get(f"{address}difference/").json()
    new = {"language": "ru", "reasons": "Иначе.", "texts": ["", "", "Астана – столица."], "without": [1, 2], "more": []}
    revised = client.post(f"{address}revisions/", new, format="json", headers={"idempotency-key": "two"})

    assert (filed.status_code, revised.status_code) == (201, 201)
    assert read["changes"] == [
        {"provision": ONE, "kind": "change", "text": MORE[0][2]},
        {"provision": TWO, "kind": "remove", "text": ""},
        {"provision": THREE, "kind": "change", "text": WORDS["text"]},
    ]
    assert (difference["provision"], [one["provision"] for one in difference["more"]]) == (ONE, [TWO, THREE])
    assert [one["provision"] for one in client.get(address).json()["changes"]] == [THREE]
    assert client.get("/api/v1/proposals/?kind=change").json()["results"][0]["number"] == filed.json()["number"]


def test_sent_by_twenty_at_once_it_is_one(committed_db):
    draft = make_draft()
    author = make_person("author")

    results = at_once(*[lambda: file(draft, author, key="one")] * 8)

    assert len({getattr(one, "pk", one) for one in results}) >= 1
    assert (Proposal.objects.count(), Change.objects.count(), Entry.objects.count()) == (1, 3, 1)


def test_two_who_take_the_same_articles_in_other_orders_do_not_block_each_other(committed_db):
    draft = make_draft()
    people = [make_person(f"author{number}") for number in range(6)]
    calls = [
        lambda person=person, number=number: file(
            draft, person, MORE if number % 2 else [(THREE, "remove", "")], eid=THREE if number % 2 else ONE
        )
        for number, person in enumerate(people)
    ]

    at_once(*calls)

    assert (Proposal.objects.count(), versions(draft)) == (6, [6, 6])
