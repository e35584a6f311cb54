"""Signed notes, against the published cases of C2SP and golang.org/x/mod/sumdb/note."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from record.notes import BadNote, Key, Note, open_note, sign_note

CASES = json.loads((Path(__file__).parent / "vectors" / "signed-note" / "signed-note.json").read_text())
PETER, ENOCH = Key.read(CASES["vkeys"]["peter"]), Key.read(CASES["vkeys"]["enoch"])
TEXT, BY_PETER, BY_ENOCH = CASES["peter_text"], CASES["peter_sig"], CASES["enoch_sig"]
OWN = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OWN_KEY = Key("example.org/notes", OWN.public_key().public_bytes_raw())
SIGNED = sign_note(TEXT, OWN_KEY.name, OWN)


def refusal(note, *keys):
    with pytest.raises(BadNote) as raised:
        open_note(note, keys)
    return str(raised.value)


@pytest.mark.parametrize("line", CASES["vkeys"].values(), ids=CASES["vkeys"].keys())
def test_published_keys_are_read_and_printed(line):
    assert Key.read(line).line == line


@pytest.mark.parametrize(
    ("line", "sentence"),
    {
        "PeterNeumann": "not a key",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW": "not a key",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW": "not a key",
        "EnochRoot+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW": "not a key of this name",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW": "not a key of this name",
        "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW": "not a key of this name",
        "PeterNeumann+c74f20a3+ARpc": "not a key of this name",
        "PeterNeumann+c74f20a3+": "not a key of this name",
        "PeterNeumann+c74f20a3+not base64": "not base64",
    }.items(),
)
def test_a_line_that_is_no_key_is_refused(line, sentence):
    with pytest.raises(BadNote) as raised:
        Key.read(line)

    assert str(raised.value) == sentence


def test_published_note_opens_with_each_of_its_keys():
    note = TEXT + "\n" + BY_PETER + BY_ENOCH

    assert open_note(TEXT + "\n" + BY_PETER, [PETER]) == Note(TEXT, ("PeterNeumann",), ())
    assert open_note(note, [PETER]) == Note(TEXT, ("PeterNeumann",), ("EnochRoot",))
    assert open_note(note, [ENOCH, PETER]) == Note(TEXT, ("PeterNeumann", "EnochRoot"), ())


def test_note_signed_by_strangers_alone_is_refused():
    assert refusal(TEXT + "\n" + BY_PETER) == "not signed by a key that is known"
    assert refusal(TEXT + "\n" + BY_PETER, ENOCH) == "not signed by a key that is known"


def test_note_with_one_failing_signature_is_refused_whatever_else_it_has():
    changed = BY_PETER[:60] + "ABCD" + BY_PETER[64:]

    assert refusal(TEXT + "\n" + changed, PETER) == "the signature by PeterNeumann does not hold"
    assert refusal(TEXT + "\n" + changed + BY_ENOCH, PETER, ENOCH) == "the signature by PeterNeumann does not hold"


MALFORMED = {
    "text alone": (TEXT, "not a signed note"),
    "no signature": (TEXT + "\n", "not a signed note"),
    "no line end after the signature": (TEXT + "\n" + BY_PETER[:-1], "not a signed note"),
    "control character": ("\x01" + TEXT + "\n" + BY_PETER, "not a signed note"),
    "lone surrogate": ("\udcff" + TEXT + "\n" + BY_PETER, "not a signed note"),
    "no empty line": (TEXT + BY_PETER, "not a signed note"),
    "carriage returns": ((TEXT + "\n" + BY_PETER).replace("\n", "\r\n"), "not a signed note"),
    "name with a space": (TEXT + "\n" + BY_PETER.replace("PeterNeumann", "Bad Name"), "not base64"),
    "name with a plus": (TEXT + "\n" + BY_PETER.replace("PeterNeumann", "Bad+Name"), "a signature line is malformed"),
    "no name": (TEXT + "\n" + BY_PETER.replace("PeterNeumann", ""), "a signature line is malformed"),
    "another dash": (TEXT + "\n" + BY_PETER.replace("\u2014", "-"), "a signature line is malformed"),
    "unexpected line": (TEXT + "\n" + BY_PETER + "Unexpected line.\n", "a signature line is malformed"),
    "id without signature": (TEXT + "\n\u2014 PeterNeumann x08goA==\n", "a signature line is malformed"),
    "101 signatures": (TEXT + "\n" + BY_PETER * 101, "too many signatures"),
}


@pytest.mark.parametrize(("note", "sentence"), MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_note_is_refused(note, sentence):
    assert refusal(note, PETER) == sentence


def test_signed_note_has_the_same_bytes_each_time_and_opens():
    assert sign_note(TEXT, OWN_KEY.name, OWN) == SIGNED
    assert open_note(SIGNED, [OWN_KEY]) == Note(TEXT, ("example.org/notes",), ())


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(SIGNED) - 1), st.characters())
def test_note_with_any_sign_changed_is_refused(place, sign):
    changed = SIGNED[:place] + sign + SIGNED[place + 1 :]
    if changed != SIGNED:
        with pytest.raises(BadNote):
            open_note(changed, [OWN_KEY])


@pytest.mark.parametrize(
    ("text", "name"),
    [("no line end", "a"), ("", "a"), ("\x01\n", "a"), ("text\n", "a b"), ("text\n", "a+b"), ("text\n", "")],
)
def test_what_could_not_be_opened_is_not_signed(text, name):
    with pytest.raises(BadNote, match="the text cannot be signed"):
        sign_note(text, name, OWN)
