"""Signatures estimate what texts have in common; bands find those that have much."""

import random

import pytest

from core.text import fold
from proposals.likeness import BANDS, BINS, band_keys, containment, likeness, runs_of, signature_of

VOCABULARY = fold(
    "сөз тіл ел жер су халық заң құқық міндет бостандық сот билік азамат мемлекет қоғам бала мектеп еңбек "
    "слово язык страна земля вода народ закон право обязанность свобода суд власть гражданин государство общество"
).split()


def text_of(chance, words=40):
    return " ".join(chance.choice(VOCABULARY) + chance.choice(["", "ы", "а", "ов", "лар"]) for _ in range(words))


def changed(chance, text, share):
    """Return the text with that share of its words replaced."""
    words = text.split()
    for place in chance.sample(range(len(words)), round(share * len(words))):
        words[place] = f"жаңа{chance.randrange(10_000)}"
    return " ".join(words)


def jaccard(one, other):
    return len(one & other) / len(one | other)


def test_equal_texts_have_equal_signatures_and_bands():
    one, other = signature_of(runs_of("бірдей сөздер тұр")), signature_of(runs_of("бірдей сөздер тұр"))

    assert one == other
    assert len(one) == 4 * BINS
    assert likeness(one, other) == 1.0
    assert band_keys(one, "9 wish text") == band_keys(other, "9 wish text")
    assert len(band_keys(one, "9 wish text")) == BANDS


def test_keys_are_those_of_every_process_and_machine():
    assert band_keys(signature_of(runs_of("алма")), "1 wish text")[:2] == [-6724119855118641638, -6946161864901750751]


def test_scopes_share_no_keys():
    signature = signature_of(runs_of("бірдей сөздер тұр"))

    assert not set(band_keys(signature, "9 wish text")) & set(band_keys(signature, "10 wish text"))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.2, 0.3, 0.5])
def test_likeness_is_near_what_texts_have_in_common(share):
    chance = random.Random(share)
    errors = []
    for _round in range(60):
        text = text_of(chance)
        one, other = runs_of(text), runs_of(changed(chance, text, share))
        errors.append(likeness(signature_of(one), signature_of(other)) - jaccard(one, other))

    assert abs(sum(errors) / len(errors)) < 0.03
    assert max(map(abs, errors)) < 0.25


def test_alike_texts_share_a_band_and_others_do_not():
    chance = random.Random(5)
    found = missed = strange = 0
    for _round in range(200):
        text = text_of(chance)
        one, other, foreign = runs_of(text), runs_of(changed(chance, text, 0.15)), runs_of(text_of(chance))
        keys = set(band_keys(signature_of(one), "s"))
        if jaccard(one, other) >= 0.5:
            shares = bool(keys & set(band_keys(signature_of(other), "s")))
            found, missed = found + shares, missed + (not shares)
        strange += bool(keys & set(band_keys(signature_of(foreign), "s")))

    assert found / (found + missed) > 0.9
    assert strange / 200 < 0.1


def test_words_of_the_draft_do_not_count_as_new():
    draft = fold("Орыс тілі ресми түрде қолданылады")

    assert runs_of(draft, besides=draft) == set()
    new = runs_of(fold("Орыс тілі ресми түрде тең қолданылады"), besides=draft)
    assert new == {"рде т", "де те", "е тен", " тен ", "тен к", "ен ко", "н кол"}


def test_digits_count_alike():
    assert runs_of("1990 жыл") == runs_of("2026 жыл")


@pytest.mark.parametrize("text", ["", "а", "иә"])
def test_short_texts_have_a_signature_where_they_have_a_letter(text):
    assert len(signature_of(runs_of(text))) == (4 * BINS if text else 0)


def test_nothing_is_like_nothing():
    assert likeness(b"", b"") == 0.0
    assert containment(0.5, 0, 10) == 0.0


def test_part_of_a_longer_text_is_contained_in_it():
    chance = random.Random(7)
    part = runs_of(text_of(chance, 30))
    whole = part | runs_of(text_of(chance, 90))
    shared = likeness(signature_of(part), signature_of(whole))

    assert containment(shared, len(part), len(whole)) > 0.7


def test_of_a_long_text_the_beginning_speaks():
    assert len(runs_of("абвгд " * 100_000)) <= 6
