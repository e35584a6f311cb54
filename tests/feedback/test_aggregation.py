"""What is counted, and by which rule: plain rows in, plain counts out."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.aggregation import digest, summarize

DAY = "2026-02-05"
NOTHING_APART = {"hidden": 0, "withdrawn": 0, "returned": 0, "disputed": 0}


def proposal(
    serial,
    who=1,
    *,
    level=2,
    language="kk",
    kind="change",
    provision=9,
    same="a",
    day=DAY,
    waits=False,
    channel="site",
    participant="citizen",
):
    return (serial, who, level, language, kind, provision, same, day, waits, channel, participant)


def comment(pk, who=1, *, level=2, language="kk", stance="for", day=DAY, participant="citizen"):
    return (pk, who, level, language, stance, day, participant)


def position(pk, who=1, *, provision=9, stance="oppose", answered=False, participant="org"):
    return (pk, who, provision, stance, answered, participant)


def count(proposals=(), comments=(), supports=(), positions=(), set_apart=None):
    return summarize(
        proposals=proposals, comments=comments, supports=supports, positions=positions, set_apart=set_apart or {}
    )


def test_summarize_counts_a_person_once_however_much_they_sent():
    result = count([proposal(1, 7), proposal(2, 7, kind="add")], [comment(1, 7), comment(2, 8, level=1)])

    assert (result["contributions"], result["people"], result["people_identified"]) == (4, 2, 1)


def test_summarize_never_adds_keep_and_questions_to_changes():
    result = count([proposal(n, kind=kind) for n, kind in enumerate(["change", "add", "remove", "keep", "question"])])

    assert (result["proposals"], result["changes_total"], result["proposals_total"]) == (
        {"change": 1, "add": 1, "remove": 1, "keep": 1, "question": 1},
        3,
        5,
    )


def test_summarize_folds_equal_changes_and_keeps_all_their_people():
    flood = [proposal(n, who=n, same="pension") for n in range(1, 6)]
    result = count([*flood, proposal(9, who=1)], supports=[(1, 2, 10), (2, 1, 3)])

    assert (result["distinct_proposals"], result["repeats"]) == (
        2,
        [{"proposal": 1, "proposals": 5, "people": 5, "supports": 13}],
    )


def test_summarize_tells_the_same_words_at_two_places_apart():
    assert count([proposal(1, provision=9), proposal(2, provision=10)])["distinct_proposals"] == 2


def test_summarize_splits_by_level_language_and_day():
    result = count(
        [proposal(1, 1, level=1), proposal(2, 2, level=3, language="ru", day="2026-02-06", waits=True)],
        [comment(1, 3, language="en", stance="against")],
        [(1, 1, 4), (1, 2, 6)],
        set_apart={"citizen": {"hidden": 1, "withdrawn": 2, "returned": 3}},
    )

    assert {name: result[name] for name in ("by_level", "by_language", "by_day", "stances", "supports", "waiting")} == {
        "by_level": {
            "1": {"people": 1, "contributions": 1, "supports": 4},
            "2": {"people": 1, "contributions": 1, "supports": 6},
            "3": {"people": 1, "contributions": 1, "supports": 0},
        },
        "by_language": {"en": 1, "kk": 1, "ru": 1},
        "by_day": [
            {"day": "2026-02-05", "proposals": 1, "comments": 1},
            {"day": "2026-02-06", "proposals": 1, "comments": 0},
        ],
        "stances": {"against": 1},
        "supports": 10,
        "waiting": 1,
    }


def test_summarize_counts_organizations_apart_from_citizens_and_parties_apart_from_the_rest():
    citizens = [proposal(1, 7), proposal(2, 8, same="b")]
    comments = [comment(1, 7)]
    alone = count(citizens, comments, [(1, 2, 3)])
    result = count(
        [*citizens, proposal(3, 7, participant="party"), proposal(4, 7, kind="keep", participant="party")],
        [*comments, comment(2, 7, participant="org"), comment(3, 9, stance="against", participant="org")],
        [(1, 2, 3)],
        [
            position(1, 7, participant="party", stance="support"),
            position(2, 7, answered=True),
            position(3, 8, stance="with_changes"),
        ],
        {"party": {"hidden": 1, "withdrawn": 0, "returned": 0}},
    )

    assert {name: value for name, value in result.items() if name != "organizations"} == {
        name: value for name, value in alone.items() if name != "organizations"
    }
    assert result["organizations"] == {
        "party": {
            "organizations": 1,
            "proposals": {"change": 1, "add": 0, "remove": 0, "keep": 1, "question": 0},
            "proposals_total": 2,
            "comments": 0,
            "positions": {"support": 1, "with_changes": 0, "oppose": 0},
            "positions_total": 1,
            "positions_answered": 0,
            "set_apart": {"hidden": 1, "withdrawn": 0, "returned": 0},
        },
        "org": {
            "organizations": 3,
            "proposals": {"change": 0, "add": 0, "remove": 0, "keep": 0, "question": 0},
            "proposals_total": 0,
            "comments": 2,
            "positions": {"support": 0, "with_changes": 1, "oppose": 1},
            "positions_total": 2,
            "positions_answered": 1,
            "set_apart": NOTHING_APART,
        },
    }


rows = st.lists(
    st.builds(
        proposal,
        st.integers(1, 10**6),
        st.integers(1, 20),
        kind=st.sampled_from(["change", "add", "remove", "keep", "question"]),
        same=st.sampled_from("abc"),
        provision=st.integers(1, 3),
    ),
    unique_by=lambda row: row[0],
    max_size=30,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(rows, st.integers())
def test_summarize_does_not_depend_on_the_order_of_the_facts(proposals, seed):
    shuffled = random.Random(seed).sample(proposals, len(proposals))

    assert digest(count(proposals)) == digest(count(shuffled))


@given(rows)
def test_summarize_loses_nobody(proposals):
    result = count(proposals)

    assert sum(result["proposals"].values()) == result["contributions"] == len(proposals)
    assert result["distinct_proposals"] <= len(proposals)
