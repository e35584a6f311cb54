"""The root over leaves is that of RFC 6962, 2.1."""

import hashlib

import pytest

from record.tree import root_of

LEAVES = [hashlib.sha256(b"\x00" + bytes([number])).digest() for number in range(20)]


def by_definition(hashes):
    """Return the root as the definition splits: at the largest power of two that is less than the number."""
    if len(hashes) <= 1:
        return hashes[0] if hashes else hashlib.sha256(b"").digest()
    split = 1
    while 2 * split < len(hashes):
        split *= 2
    return hashlib.sha256(b"\x01" + by_definition(hashes[:split]) + by_definition(hashes[split:])).digest()


@pytest.mark.parametrize("size", range(len(LEAVES) + 1))
def test_the_root_is_that_of_the_definition(size):
    assert root_of(iter(LEAVES[:size])) == by_definition(LEAVES[:size])


def test_the_root_of_nothing_and_of_one_leaf_are_known():
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root_of([LEAVES[0]]) == LEAVES[0]
