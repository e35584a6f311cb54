"""Repeats: the normal form, families verified as wholes, arrival by the same rule, own passages, changes."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.planted import planted
from bench.repeats import score
from feedback.repeats import additions, change_form, normal_form
from feedback.repeats.arrival import Keys, candidates, family_of, keys_of
from feedback.repeats.codes import Codes
from feedback.repeats.grouping import Family, families
from feedback.repeats.shingles import Sets, is_repeat
from feedback.repeats.signing import signatures

CAMPAIGN = (
    "Предлагаю закрепить право каждого ребёнка на бесплатное питание в школе, потому что дети из небогатых семей "
    "сидят на уроках голодными и учатся хуже других."
)
OTHER = (
    "Судей должен назначать не Президент, а сами граждане на прямых выборах раз в пять лет, как это принято у соседей."
)
OWN = "В нашем ауле Каракемер столовая закрыта с осени, и мои внуки ходят домой по снегу за три километра."
SIGNS = st.text(st.characters(exclude_categories=[]), max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ҚҰҚЫҚ, әділет — Һәм ғылым!", "кукык адилет хам гылым"),
        ("Ещё раз: й, Й", "еще раз и и"),
        ("Caf\u00e9 cafe\u0301", "cafe cafe"),
        ("ста\u200bтья\u00ad 12 и ٣", "статья 00 и 0"),
        ("Straße ﬁne ½", "strasse fine 0 0"),
        ("a\ud800b", "a b"),
        (" \u200b …\n", ""),
        ("", ""),
    ],
)
def test_normal_form_leaves_out_what_typing_varies(text, expected):
    assert normal_form(text) == expected


@given(st.lists(SIGNS, max_size=8))
@settings(deadline=None)
def test_normal_form_is_its_own_and_the_same_one_by_one_and_together(texts):
    forms = [normal_form(text) for text in texts]

    assert [normal_form(form) for form in forms] == forms
    assert [bytes(form).decode("utf-32-le") for form in Codes(texts).forms()] == forms


def test_keys_are_those_of_every_process_and_machine():
    keys = keys_of("алма")

    assert (keys.exact, keys.bands[:2], len(keys.bands)) == (
        3421185523520066109,
        (3692577404500913322, -7969386891330502896),
        21,
    )
    assert keys_of("АЛМА!") == keys


def test_signatures_are_the_same_in_blocks_and_one_by_one():
    texts = [each.text for each in planted(300, seed=2)] + ["", "я", "да да"]

    whole, blocks = signatures(texts), signatures(texts, block=7)

    assert all(np.array_equal(getattr(whole, name), getattr(blocks, name)) for name in ("exact", "bands", "sizes"))
    assert [keys_of(text) for text in texts[-3:]] == [Keys(0, ()), *(keys_of(text) for text in ("Я", "Да, да!"))]
    assert int(whole.exact[-3]) == 0


def test_share_of_equal_places_is_near_the_likeness():
    whole = [each.text for each in planted(600, seed=3) if len(each.text) > 60]
    cut = [text[: len(text) * (30 + place % 70) // 100] for place, text in enumerate(whole)]
    signed, sets = signatures(whole + cut), Sets(whole + cut)
    ones = np.arange(len(whole))
    others = ones + len(whole)

    off = (signed.least[ones] == signed.least[others]).mean(axis=1) - sets.repeats(ones, others)[1]

    assert abs(off).mean() < 0.06
    assert abs(off.mean()) < 0.02


@given(st.integers(0, 500), st.integers(1, 500), st.integers(1, 500))
def test_being_a_repeat_goes_both_ways(shared, size, other):
    shared = min(shared, size, other)

    assert bool(is_repeat(shared, size, other)) == bool(is_repeat(shared, other, size))


def test_containment_counts_where_enough_is_shared_and_neither_is_far_longer():
    assert [bool(is_repeat(*each)) for each in [(50, 60, 200), (90, 90, 300), (90, 150, 300), (90, 90, 900)]] == [
        False,
        True,
        True,
        False,
    ]


def test_short_texts_of_opposite_meaning_are_not_repeats():
    assert families(
        [1, 2, 3], ["Я за эту статью закона.", "Я против этой статьи закона.", "я за эту статью закона"]
    ) == [Family(1, (1, 3))]


def test_families_take_edits_in_and_leave_others_out():
    texts = {
        1: CAMPAIGN,
        2: CAMPAIGN.upper().replace(",", " —"),
        3: f"{OWN}\n\n{CAMPAIGN}",
        4: OTHER,
        5: CAMPAIGN.replace("ё", "е").replace("бесплатное", "бесплатоне"),
        6: f"Уважаемая Комиссия! {CAMPAIGN}",
        7: OWN,
    }

    found = families(list(texts), list(texts.values()))

    assert found == [Family(1, (1, 2, 3, 5, 6))]


def test_chains_of_likeness_are_cut_at_the_representative():
    chance = random.Random(4)
    words = ["".join(chance.choices("абвгджзиклмнопрстуя", k=6)) for _word in range(120)]
    chain = [" ".join(words[start : start + 40]) for start in range(0, 80, 10)]  # each like the next, the ends unlike

    found = families(list(range(len(chain))), chain)

    sets = Sets(chain)
    for family in found:
        members = np.array(family.members)
        assert sets.repeats(members, np.full(len(members), family.representative))[0].all()
    assert len(found) > 1


@settings(deadline=None, max_examples=20)
@given(st.randoms(use_true_random=False))
def test_families_do_not_depend_on_the_order(chance):
    rows = [(each.id, each.text) for each in planted(400, seed=6)] + [(1000, ""), (1001, "Да"), (1002, "да.")]
    expected = families(*zip(*rows, strict=True))
    chance.shuffle(rows)

    assert families(*zip(*rows, strict=True)) == expected
    assert Family(1001, (1001, 1002)) in expected


@settings(deadline=None, max_examples=60)
@given(st.lists(SIGNS | st.sampled_from([CAMPAIGN, OTHER, "да", "\u200b"]), max_size=10))
def test_every_text_is_in_at_most_one_family_with_its_equals(texts):
    found = families(list(range(len(texts))), texts)

    of = {member: family.representative for family in found for member in family.members}
    assert sum(len(family.members) for family in found) == len(of)
    for one, text in enumerate(texts):
        equal = [other for other in range(len(texts)) if normal_form(texts[other]) == normal_form(text) != ""]
        assert len({of.get(other) for other in equal}) <= 1
        assert len(equal) < 2 or one in of
        assert normal_form(text) or one not in of


def test_hostile_texts_end_and_are_told_apart():
    hostile = [
        "",
        "я",
        "слово " * 1000,
        "слово " * 900,
        "\u200b\u200d",
        "а" * 65_536,
        OTHER * 560,
        "mіxеd сkрipt ѕign",
        "\ud800",
    ]

    found = families(list(range(len(hostile))), hostile)

    assert found == [Family(2, (2, 3))]
    assert families([], []) == []
    assert families([1], [""]) == []


def test_planted_campaigns_are_found_and_nothing_else():
    rows = planted(5_000, seed=8)
    ids, texts, truth = ([getattr(each, name) for each in rows] for name in ("id", "text", "family"))

    scores = score(ids, truth, [family.members for family in families(ids, texts)])

    assert scores["recall"] >= 0.95
    assert scores["precision"] >= 0.99


def test_what_arrives_finds_the_family_that_the_rebuild_finds():
    rows = planted(3_000, seed=9)
    texts = {each.id: each.text for each in rows}
    of = {m: family.representative for family in families(list(texts), list(texts.values())) for m in family.members}
    keys = {each: keys_of(text) for each, text in texts.items()}
    index = {}
    for each, own in keys.items():
        for key in own.bands:
            index.setdefault(key, []).append(each)

    agree = 0
    for each, text in texts.items():
        rows = [(key, other) for key in keys[each].bands for other in index[key] if other != each]
        heads = {of[other] for other in candidates(keys[each], rows) if other in of} - {each}
        agree += of.get(each) == each or family_of(text, {head: texts[head] for head in heads}) == of.get(each)

    assert agree >= 0.995 * len(texts)


def test_candidates_come_by_what_they_share():
    keys = Keys(1, (10, 20, 30))

    rows = [(10, 7), (20, 7), (20, 7), (10, 5), (10, 9), (20, 9), (30, 9), (99, 3)]

    assert candidates(keys, rows) == [9, 7, 5]
    assert candidates(keys, rows, most=1) == [9]


def test_family_of_is_the_nearest_and_none_for_what_is_empty_or_unlike():
    heads = {3: CAMPAIGN, 5: CAMPAIGN.replace("ребёнка", "ученика"), 8: OTHER}

    assert family_of(f"{CAMPAIGN} {OWN}", heads) == 3
    assert family_of(heads[5] + "!", heads) == 5
    assert [family_of(OWN, heads), family_of("…", heads), family_of(OWN, {})] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{OWN}\n\n{CAMPAIGN}", [OWN]),
        (f"{CAMPAIGN} {OWN}", [OWN]),
        (f"Уважаемая Комиссия, здравствуйте! {CAMPAIGN.upper()} {OWN}", ["Уважаемая Комиссия, здравствуйте!", OWN]),
        (CAMPAIGN.replace("право", "прао"), []),
        (CAMPAIGN.replace("Предлагаю", "Прошу"), []),
        (CAMPAIGN, []),
        ("", []),
    ],
)
def test_additions_are_the_own_passages_as_they_were_written(text, expected):
    assert [text[passage.start : passage.end] for passage in additions(text, CAMPAIGN)] == expected


def test_moved_sentences_are_no_additions():
    assert additions(f"{OTHER} {CAMPAIGN}", f"{CAMPAIGN} {OTHER}") == []


def test_additions_to_a_text_of_one_word_end_soon():
    assert additions("слово " * 10_000, "слово " * 9_000) == []


@settings(deadline=None)
@given(SIGNS, SIGNS)
def test_additions_are_ranges_in_order(text, representative):
    edges = [edge for passage in additions(text, representative) for edge in (passage.start, passage.end)]

    assert edges == sorted(set(edges))
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(text))


PARAGRAPH = f"{CAMPAIGN} {OTHER} Срок полномочий депутатов — 5 лет. {OWN}"


def test_changes_that_differ_in_one_word_are_not_repeats():
    changed = {
        1: PARAGRAPH.replace("5 лет", "7 лет"),
        2: PARAGRAPH.replace("5 лет", "10 лет"),
        3: PARAGRAPH.replace("5 лет", "семь лет"),
        4: PARAGRAPH.replace("полномочий", "полномочия"),
        5: PARAGRAPH.replace("5 лет", "7 лет"),
    }

    forms = {each: change_form(PARAGRAPH, text) for each, text in changed.items()}

    assert families(list(forms), list(forms.values())) == [Family(1, (1, 5))]


def test_the_same_change_is_one_whatever_stands_around_it():
    one = change_form("Срок полномочий — пять лет.", "Срок полномочий — семь лет.")
    other = change_form(PARAGRAPH + " Всего пять раз.", PARAGRAPH + " Всего семь раз.")

    assert one == other != ""


def test_long_additions_are_compared_by_their_own_words():
    said = "Школы кормят всех детей горячим обедом за счёт бюджета области каждый день."
    added = change_form(PARAGRAPH, f"{PARAGRAPH} {said}")
    near = change_form(PARAGRAPH, f"{PARAGRAPH} {said.replace('области', 'района')}")
    unlike = change_form(PARAGRAPH, f"{PARAGRAPH} Больницы лечат пенсионеров бесплатно и без очереди в любом городе.")
    removed = change_form(f"{PARAGRAPH} {CAMPAIGN}", PARAGRAPH)

    assert families([1, 2, 3, 4], [added, near, unlike, removed]) == [Family(1, (1, 2))]
    assert removed.split()[0] == "mпредлагаю"


def test_no_change_has_no_form_and_signs_alone_have_one():
    assert change_form(PARAGRAPH, PARAGRAPH) == ""
    assert change_form("Закон, право.", "Закон право.") == change_form("Закон, право.", "Закон право.") != ""
    assert change_form("", OTHER) == change_form(CAMPAIGN, f"{CAMPAIGN} {OTHER}")
