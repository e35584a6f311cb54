"""Every ground is explained and has a key."""

from moderation.grounds import KEYS, SENTENCES, sentence_of
from moderation.models import Ground


def test_every_ground_has_a_sentence_and_a_key_of_its_own():
    assert list(SENTENCES) == list(KEYS) == Ground.values
    assert list(KEYS.values()) == ["6", "7", "8", "9", "0", "-"]


def test_a_code_that_is_no_ground_covers_nothing():
    assert sentence_of("dislike") == ""
