"""The root over a list of leaves, as RFC 6962 (2.1) has it: whoever has the same leaves in the same order gets it."""

import hashlib


def root_of(hashes):
    """Return the root over leaf hashes (bytes, each already with its 0x00), in one pass over any number of them."""
    subtrees: list[tuple[int, bytes]] = []  # complete ones from left to right: how many leaves, and their root
    for leaf_hash in hashes:
        size, node = 1, bytes(leaf_hash)
        while subtrees and subtrees[-1][0] == size:
            node = _parent(subtrees.pop()[1], node)
            size *= 2
        subtrees.append((size, node))
    if not subtrees:
        return hashlib.sha256(b"").digest()
    root = subtrees.pop()[1]
    while subtrees:
        root = _parent(subtrees.pop()[1], root)
    return root


def _parent(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()
