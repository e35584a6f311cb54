"""Counts for programs."""

from feedback.actions import aggregate_feedback
from feedback.rules import RULES
from proposals.actions import ProposalWords, file_proposal
from tests.moderation.world import NOON, make_draft, make_person, place

ADDRESS = "/api/v1/drafts/constitution/articles/9/summary/"


def test_the_summary_gives_counts_with_their_rules_and_moment(client, db):
    draft = make_draft(is_demonstration=True)
    words = ProposalWords(kind="keep", language="ru")
    file_proposal(draft, place(draft, "art_9__para_2"), words, key="k", by=make_person("citizen"), at=NOON)
    summary = aggregate_feedback(place(draft, "art_9").provision, at=NOON)

    answer = client.get(ADDRESS).json()

    assert {name: answer[name] for name in ("contributions", "people", "proposals", "supports", "computed_at")} == {
        "contributions": 1,
        "people": 1,
        "proposals": {"change": 0, "add": 0, "remove": 0, "keep": 1, "question": 0},
        "supports": 0,
        "computed_at": "2026-02-05T17:00:00+05:00",
    }
    assert answer["organizations"]["party"] == answer["organizations"]["org"]
    assert answer["organizations"]["party"] == {
        "organizations": 0,
        "proposals": {"change": 0, "add": 0, "remove": 0, "keep": 0, "question": 0},
        "proposals_total": 0,
        "comments": 0,
        "positions": {"support": 0, "with_changes": 0, "oppose": 0},
        "positions_total": 0,
        "positions_answered": 0,
        "set_apart": {"hidden": 0, "withdrawn": 0, "returned": 0, "disputed": 0},
    }
    assert (answer["watermark"], answer["demonstration"], set(answer["rules"])) == (
        summary.watermark,
        True,
        set(RULES),
    )


def test_an_article_nobody_spoke_of_has_zeros_and_no_moment(client, db):
    make_draft()

    answer = client.get(ADDRESS).json()

    assert (answer["contributions"], answer["supports"], answer["computed_at"]) == (0, 0, None)


def test_an_unknown_article_or_draft_is_not_found(client, db):
    make_draft()

    assert [
        client.get(address).status_code for address in (ADDRESS.replace("9", "97"), ADDRESS.replace("c", "x", 1))
    ] == [
        404,
        404,
    ]
