"""Leaves as bytes: what may be written, what is read back, and commitments to words."""

import hashlib
import hmac
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from record import vocabulary
from record.leaf import BadLeaf, base64, build, canonical, commitment, content_bytes, leaf_hash, parse, stamp

VECTORS = Path(__file__).parent / "vectors" / "rfc8785-jcs"
PROPOSAL, PROVISION, COMMENT = "p_" + "1" * 26, "v_" + "2" * 26, "c_" + "3" * 26
HASH = base64(b"\x07" * 32)
NOON = datetime(2026, 2, 3, 12, tzinfo=UTC)
AS_BYTES = (
    b'{"at":"2026-02-03T12:00:00Z","by":{"alv":2,"c":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=","role":"citizen"},'
    b'"data":{"bytes":40,"c":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=","channel":"site","kind":"change","lang":"kk",'
    b'"target":{"edition":1,"provision":"v_22222222222222222222222222"}},"id":"p_11111111111111111111111111",'
    b'"t":"proposal.submitted","v":1}'
)


def leaf(**changes):
    data = {
        "target": {"provision": PROVISION, "edition": 1},
        "lang": "kk",
        "kind": "change",
        "channel": "site",
        "bytes": 40,
        "c": HASH,
    }
    by = {"role": "citizen", "alv": 2, "c": HASH}
    return build("proposal.submitted", PROPOSAL, at=NOON, by=by, data=data) | changes


def with_data(**changes):
    return leaf(data=leaf()["data"] | changes)


def deep(levels):
    value = "x"
    for _level in range(levels):
        value = [value]
    return value


def test_leaf_has_one_form_in_bytes():
    assert (canonical(leaf()), parse(AS_BYTES)) == (AS_BYTES, leaf())


def test_leaf_names_the_one_before_it():
    assert build("proposal.withdrawn", PROPOSAL, at=NOON, by={"role": "citizen"}, data={}, prev=b"\x07" * 32) == {
        "v": 1,
        "t": "proposal.withdrawn",
        "id": PROPOSAL,
        "at": "2026-02-03T12:00:00Z",
        "by": {"role": "citizen"},
        "data": {},
        "prev": HASH,
    }


def test_hash_begins_with_a_zero_byte():
    assert leaf_hash(b"{}") == hashlib.sha256(b"\x00{}").digest()


REFUSED = {
    "float": (with_data(bytes=1.5), "leaf.data.bytes: float is not allowed"),
    "whole float": (with_data(bytes=40.0), "leaf.data.bytes: float is not allowed"),
    "null": (with_data(c=None), "leaf.data.c: NoneType is not allowed"),
    "bytes": (with_data(c=b"x"), "leaf.data.c: bytes is not allowed"),
    "tuple": (with_data(files=()), "leaf.data.files: tuple is not allowed"),
    "negative": (with_data(bytes=-1), "leaf.data.bytes: numbers are 0 to 2^53-1"),
    "too large": (with_data(bytes=2**53), "leaf.data.bytes: numbers are 0 to 2^53-1"),
    "flag for a number": (with_data(bytes=True), "data.bytes: True does not fit"),
    "key in capitals": (with_data(Kind="x"), "leaf.data: 'Kind' is no key"),
    "key with a line end": (with_data(**{"kind\n": "x"}), "leaf.data: 'kind\\n' is no key"),
    "key that is no text": (leaf(data={1: "x"}), "leaf.data: 1 is no key"),
    "empty key": (leaf(data={"": "x"}), "leaf.data: '' is no key"),
    "not NFC": (
        with_data(lang="A\u030a"),
        "leaf.data.lang: text is NFC, without control characters and lone surrogates",
    ),
    "NUL": (with_data(lang="k\0"), "leaf.data.lang: text is NFC, without control characters and lone surrogates"),
    "line end": (with_data(lang="kk\n"), "leaf.data.lang: text is NFC, without control characters and lone surrogates"),
    "C1 control": (
        with_data(lang="\x85"),
        "leaf.data.lang: text is NFC, without control characters and lone surrogates",
    ),
    "lone surrogate": (
        with_data(lang="\ud800"),
        "leaf.data.lang: text is NFC, without control characters and lone surrogates",
    ),
    "too deep": (with_data(files=deep(9)), "leaf.data.files[0][0][0][0][0][0][0]: deeper than 8 levels"),
    "no group": ([], "a leaf is a group"),
    "another version": (leaf(v=2), "v: only version 1 is known"),
    "true for the version": (leaf(v=True), "v: only version 1 is known"),
    "no version": ({key: value for key, value in leaf().items() if key != "v"}, "v: only version 1 is known"),
    "field missing": ({key: value for key, value in leaf().items() if key != "id"}, "leaf: missing ['id'], unknown []"),
    "field unknown": (leaf(note="x"), "leaf: missing [], unknown ['note']"),
    "type that is no text": (leaf(t=["x"]), "t: not text"),
    "unknown type": (leaf(t="proposal.burnt"), "t: 'proposal.burnt' is not a type of leaf"),
    "id": (leaf(id="P-000041"), "id: 'P-000041' does not fit"),
    "id with a letter that is none": (leaf(id="p_" + "u" * 26), f"id: 'p_{'u' * 26}' does not fit"),
    "moment with an offset": (leaf(at="2026-02-03T12:00:00+05:00"), "at: '2026-02-03T12:00:00+05:00' does not fit"),
    "moment with a fraction": (leaf(at="2026-02-03T12:00:00.5Z"), "at: '2026-02-03T12:00:00.5Z' does not fit"),
    "moment that is none": (leaf(at="2026-02-30T12:00:00Z"), "at: '2026-02-30T12:00:00Z' does not fit"),
    "midnight as 24": (leaf(at="2026-02-03T24:00:00Z"), "at: '2026-02-03T24:00:00Z' does not fit"),
    "prev that is no hash": (leaf(prev="abc="), "prev: 'abc=' does not fit"),
    "prev with other trailing bits": (leaf(prev=HASH[:-2] + "d="), f"prev: '{HASH[:-2]}d=' does not fit"),
    "data that is a list": (leaf(data=[]), "by, data: not a group"),
    "nobody": (leaf(by={}), "by: missing ['role'], unknown []"),
    "name of a person": (leaf(by={"role": "citizen", "name": "x"}), "by: missing [], unknown ['name']"),
    "unknown role": (leaf(by={"role": "king"}), "by.role: 'king' does not fit"),
    "unknown level": (leaf(by={"role": "citizen", "alv": 4}), "by.alv: not a level"),
    "flag for a level": (leaf(by={"role": "citizen", "alv": True}), "by.alv: not a level"),
    "tag in the open": (leaf(by={"role": "citizen", "c": "u_1"}), "by.c: 'u_1' does not fit"),
    "field of the type missing": (
        leaf(data={"c": HASH}),
        ("data: missing ['bytes', 'channel', 'kind', 'lang', 'target'], unknown []"),
    ),
    "field of the type unknown": (with_data(text="words"), "data: missing [], unknown ['text']"),
    "unknown word": (with_data(kind="burn"), "data.kind: 'burn' does not fit"),
    "words for a commitment": (with_data(c="my words"), "data.c: 'my words' does not fit"),
    "group with a field less": (with_data(target={"edition": 1}), "data.target: {'edition': 1} does not fit"),
    "group of another kind": (with_data(target=PROVISION), f"data.target: '{PROVISION}' does not fit"),
    "list of something else": (with_data(files=["x"]), "data.files: ['x'] does not fit"),
}


@pytest.mark.parametrize(("bad", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_leaf_of_another_form_is_refused(bad, sentence):
    with pytest.raises(BadLeaf) as raised:
        canonical(bad)

    assert str(raised.value) == sentence


def with_bytes(size):
    """Return a leaf of exactly this size, made so by the digits of the sizes of its files."""
    file = {"c": HASH, "bytes": 1, "mime": "application/pdf"}
    each = len(canonical(with_data(files=[file] * 3))) - len(canonical(with_data(files=[file] * 2)))
    rest = size - len(canonical(with_data(files=[file])))
    files = [file] * (rest // each + 1)
    digits = rest % each
    numbers = [min(15, max(0, digits - 15 * place)) for place in range(len(files))]
    return with_data(files=[one | {"bytes": 10**number} for one, number in zip(files, numbers, strict=True)])


def test_longest_leaf_fits_a_tile_and_a_longer_one_is_refused():
    assert len(canonical(with_bytes(65_535))) == 65_535
    with pytest.raises(BadLeaf, match="a leaf has 2 to 65535 bytes, not 65536"):
        canonical(with_bytes(65_536))


def test_a_comment_has_one_target():
    data = {"lang": "ru", "stance": "for", "bytes": 3, "c": HASH}
    by = {"role": "citizen"}

    def about(**target):
        return canonical(build("comment.submitted", COMMENT, at=NOON, by=by, data=data | {"target": target}))

    assert parse(about(proposal=PROPOSAL))["data"]["target"] == {"proposal": PROPOSAL}
    assert parse(about(provision=PROVISION))["data"]["target"] == {"provision": PROVISION}
    for target in ({}, {"proposal": PROPOSAL, "provision": PROVISION}):
        with pytest.raises(BadLeaf, match="does not fit"):
            about(**target)


UNREADABLE = {
    "nothing": (b"", "a leaf has 2 to 65535 bytes, not 0"),
    "too long": (b'"' + b"x" * 65_534 + b'"', "a leaf has 2 to 65535 bytes, not 65536"),
    "no JSON": (b"{]", "not JSON"),
    "no UTF-8": (b'{"\xff":1}', "not JSON"),
    "a number of 5,000 digits": (b"1" * 5_000, "not JSON"),
    "brackets without end": (b"[" * 30_000 + b"]" * 30_000, None),
    "a key twice": (AS_BYTES.replace(b'"v":1', b'"v":1,"v":1'), "a key stands twice"),
    "a key twice inside": (AS_BYTES.replace(b'"edition":1', b'"edition":1,"edition":1'), "a key stands twice"),
    "a space": (AS_BYTES.replace(b'"v":1', b'"v": 1'), "not in canonical form"),
    "another order": (b'{"v":1,' + AS_BYTES[1:-7] + b"}", "not in canonical form"),
    "an escape too many": (AS_BYTES.replace(b'"site"', b'"s\\u0069te"'), "not in canonical form"),
    "a line end after it": (AS_BYTES + b"\n", "not in canonical form"),
    "a float": (AS_BYTES.replace(b'"bytes":40', b'"bytes":4e1'), "leaf.data.bytes: float is not allowed"),
    "minus zero": (AS_BYTES.replace(b'"bytes":40', b'"bytes":-0'), "not in canonical form"),
    "not a number": (AS_BYTES.replace(b'"bytes":40', b'"bytes":NaN'), "leaf.data.bytes: float is not allowed"),
}


@pytest.mark.parametrize(("raw", "sentence"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_bytes_of_another_form_are_not_read(raw, sentence):
    with pytest.raises(BadLeaf) as raised:
        parse(raw)

    if sentence is not None:
        assert str(raised.value) == sentence


def test_a_type_that_is_not_known_yet_is_read():
    newer = leaf(t="dossier.signed", data={"answer": 42})

    assert parse(rfc8785.dumps(newer)) == newer


def values_of(kind):
    """Return a strategy for a kind of the vocabulary."""
    if isinstance(kind, tuple):
        return st.one_of(values_of(one) if isinstance(one, dict) else st.just(one) for one in kind)
    if isinstance(kind, dict):
        return st.fixed_dictionaries({name: values_of(one) for name, one in kind.items()})
    if isinstance(kind, list):
        return st.lists(values_of(kind[0]), max_size=3)
    moments = st.datetimes(datetime(1000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (bounds are naive here)
    return {
        vocabulary.OBJECT: st.from_regex(r"[a-z]_[0-9a-hjkmnp-tv-z]{26}", fullmatch=True),
        vocabulary.MOMENT: moments.map(stamp),
        vocabulary.DATE: moments.map(lambda moment: moment.date().isoformat()),
        vocabulary.NUMBER: st.integers(0, 2**53 - 1),
        vocabulary.FLAG: st.booleans(),
        vocabulary.NAME: st.text("abcабвәі «»-1", min_size=1, max_size=40).map(str.strip).filter(bool),
        vocabulary.BIN: st.text("0123456789", min_size=12, max_size=12),
        vocabulary.DIGEST: st.binary(min_size=32, max_size=32).map(bytes.hex),
        vocabulary.HASH: st.binary(min_size=32, max_size=32).map(base64),
        vocabulary.SEALED: st.binary(min_size=32, max_size=32).map(base64),
    }[kind]


@st.composite
def leaves(draw):
    verb = draw(st.sampled_from(sorted(vocabulary.VERBS)))
    must, may = vocabulary.VERBS[verb]
    fields = {"role": values_of(vocabulary.ROLES)}, {"alv": values_of(vocabulary.LEVELS), "c": values_of("sealed")}
    return build(
        verb,
        draw(values_of(vocabulary.OBJECT)),
        at=draw(st.datetimes(datetime(1000, 1, 1), timezones=st.just(UTC))),  # noqa: DTZ001
        by=draw(st.fixed_dictionaries(fields[0], optional=fields[1])),
        data=draw(
            st.fixed_dictionaries(
                {name: values_of(kind) for name, kind in must.items()},
                optional={name: values_of(kind) for name, kind in may.items()},
            )
        ),
        prev=draw(st.none() | st.binary(min_size=32, max_size=32)),
    )


@settings(max_examples=200, deadline=None)
@given(leaves())
def test_what_is_written_is_read_back(some_leaf):
    raw = canonical(some_leaf)

    assert (parse(raw), canonical(parse(raw)), json.loads(raw)) == (some_leaf, raw, some_leaf)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(AS_BYTES) - 1), st.binary(min_size=1, max_size=2))
def test_bytes_changed_anywhere_are_refused_or_another_leaf(place, other):
    changed = AS_BYTES[:place] + other + AS_BYTES[place + 1 :]
    try:
        read = parse(changed)
    except BadLeaf:
        return

    assert (read == leaf(), rfc8785.dumps(read)) == (changed == AS_BYTES, changed)


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300)
    | st.recursive(st.none() | st.floats() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_any_bytes_are_read_or_refused(raw):
    with suppress(BadLeaf):
        assert rfc8785.dumps(parse(raw)) == raw


@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "values", "weird"])
def test_canonical_json_is_that_of_the_published_vectors(name):
    given_json = (VECTORS / "input" / f"{name}.json").read_bytes()
    expected = bytes.fromhex((VECTORS / "outhex" / f"{name}.txt").read_text())

    assert rfc8785.dumps(json.loads(given_json)) == expected


@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "values", "weird"])
def test_published_vectors_are_no_leaves(name):
    with pytest.raises(BadLeaf):
        parse(bytes.fromhex((VECTORS / "outhex" / f"{name}.txt").read_text()))


def test_commitment_is_that_of_the_specification():
    salt = bytes(range(32))

    assert (
        commitment(salt, "c", "Сөз") == hmac.new(salt, b"consult-record/v1/c\x00" + "Сөз".encode(), "sha256").digest()
    )
    assert commitment(salt, "c", {"b": "2", "a": ["ә"]}) == (
        hmac.new(salt, b'consult-record/v1/c\x00{"a":["\xd3\x99"],"b":"2"}', "sha256").digest()
    )


def test_commitment_depends_on_salt_field_and_words():
    salt, other = bytes(32), bytes(31) + b"\x01"
    all_different = {
        commitment(salt, "c", "words"),
        commitment(other, "c", "words"),
        commitment(salt, "reason_c", "words"),
        commitment(salt, "c", "Words"),
        commitment(salt, "c", ["words"]),
        commitment(salt, "c", {"text": "words"}),
    }

    assert len(all_different) == 6


@pytest.mark.parametrize("size", [0, 16, 31, 33, 64])
def test_salt_of_another_length_is_refused(size):
    with pytest.raises(ValueError, match=f"A salt has 32 bytes, not {size}."):
        commitment(bytes(size), "c", "words")


@pytest.mark.parametrize("content", [None, 1, 1.5, b"x", {"a": 1.5}, {"a": None}, [True], {1: "x"}])
def test_only_words_are_committed_to(content):
    with pytest.raises(BadLeaf) as raised:
        commitment(bytes(32), "c", content)

    assert str(raised.value) == "what is committed to is text, or a group or list of text"


KEYS = st.text(st.characters(max_codepoint=127))


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(KEYS, st.recursive(st.text(), lambda one: st.lists(one) | st.dictionaries(KEYS, one))))
def test_groups_are_committed_to_as_rfc_8785_has_them(content):
    assert content_bytes(content) == rfc8785.dumps(content)


def test_groups_whose_keys_could_be_sorted_in_two_ways_are_not_committed_to():
    with pytest.raises(BadLeaf) as raised:
        content_bytes({"\ufb33": "x", "\U0001f600": "x"})

    assert str(raised.value) == "the keys of what is committed to are in ASCII"


@pytest.mark.parametrize("content", ["\ud800", {"a": "\ud800"}, {"\ud800": "a"}])
def test_lone_surrogates_are_not_committed_to(content):
    with pytest.raises(BadLeaf) as raised:
        commitment(bytes(32), "c", content)

    assert str(raised.value) == "what is committed to has lone surrogates"


def test_moments_are_written_in_utc_whole_seconds_cut():
    moment = datetime(2026, 2, 3, 4, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=5)))

    assert stamp(moment) == "2026-02-02T23:59:59Z"


def test_moment_without_a_time_zone_is_refused():
    with pytest.raises(BadLeaf, match="a moment without a time zone"):
        stamp(datetime(2026, 2, 3))  # noqa: DTZ001
