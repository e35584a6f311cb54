"""What a signature is refused for, each by its own word; what holds; what is honestly not checked here. No database."""

import base64
import random
import subprocess
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from proposals.signatures import Fault, Nobody, Outside, Verdict, verdict_on
from proposals.signatures.reading import DEEPEST, LARGEST, measure
from tests.proposals import authority as ca
from tests.proposals.authority import Authority, Hand, ec_key, rsa_key, signed

WORDS = "Біздің көзқарасымыз.\n".encode()
BIN, OTHER = "120340000012", "980540000397"
KZ, ELSEWHERE = Authority(), Authority("ANOTHER ROOT")
NOW = KZ.now


def hand(bin=BIN, *, key=None, authority=KZ, usages=ca.OF_A_HEAD, begins=-30, ends=300, **values):  # noqa: A002
    key = key or rsa_key("head")
    return Hand(key, authority.certificate(key, bin, usages, begins=begins, ends=ends), **values)


def checked(sent, words=WORDS, *, roots=(KZ.root,), outside=None, at=NOW):
    return verdict_on(sent, words, bin=BIN, roots=list(roots), outside=outside or Nobody(), at=at)


def fault(sent, *arguments, **values):
    with pytest.raises(Fault) as caught:
        checked(sent, *arguments, **values)
    return caught.value.code


def made(*hands, words=WORDS, **values):
    return signed(words, *(hands or [hand()]), authority=KZ, **values)


def gost():
    return hand(digest_oid="1.2.398.3.10.1.3.2", method_oid=ca.GOST_256)


def shown(one, right="head", signed_at=""):
    serial = f"{one.certificate.serial_number:x}"
    return {"organization": "«Дерек қауымы» ҚОРЫ", "right": right, "serial": serial, "signed_at": signed_at}


@pytest.mark.parametrize("attached", [False, True])
@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
@pytest.mark.parametrize("key", [rsa_key("head"), ec_key("head"), ec_key("p384", ec.SECP384R1)])
def test_a_signature_of_the_head_holds(attached, digest, key):
    by = hand(key=key, digest=digest, signed_at=NOW - timedelta(minutes=1))

    found = checked(made(by, attached=attached))

    assert found == Verdict("here", "", [shown(by, signed_at=(NOW - timedelta(minutes=1)).isoformat())])


def test_it_is_read_in_der_pem_and_base64():
    der = made()
    letters = base64.b64encode(der)
    pem = b"-----BEGIN CMS-----\r\n" + base64.encodebytes(der).replace(b"\n", b"\r\n") + b"-----END CMS-----\r\n"

    assert [checked(sent).how for sent in (der, letters, letters + b"\n", pem)] == ["here"] * 4


@pytest.mark.parametrize(
    "options", [[], ["-nodetach"], ["-nodetach", "-stream"], ["-keyid"], ["-keyopt", "rsa_padding_mode:pss"]]
)
def test_it_is_read_as_openssl_makes_it(tmp_path, options):
    by = hand()
    (tmp_path / "words").write_bytes(WORDS)
    (tmp_path / "certificate").write_bytes(ca.pem_of(by.certificate))
    (tmp_path / "others").write_bytes(ca.pem_of(KZ.issuing))
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "key").write_bytes(by.key.private_bytes(serialization.Encoding.PEM, *plain))
    named = ["-in", "words", "-signer", "certificate", "-inkey", "key", "-certfile", "others", "-out", "made"]

    subprocess.run(
        ["openssl", "cms", "-sign", "-binary", "-md", "sha256", "-outform", "DER", *named, *options],
        cwd=tmp_path,
        check=True,
    )

    assert checked((tmp_path / "made").read_bytes(), at=datetime.now(UTC)).how == "here"


def test_of_several_signers_all_must_hold():
    two = [hand(), hand(key=ec_key("second"), usages=(ca.SIGNING, ca.ORGANIZATION, ca.SIGNER))]
    one_elsewhere = [hand(), hand(key=ec_key("second"), authority=ELSEWHERE)]

    found = checked(made(*two))
    assert {one["right"]: one for one in found.signers} == {"head": shown(two[0]), "signer": shown(two[1], "signer")}
    assert (found.how, fault(made(*one_elsewhere))) == ("here", "other_root")


def test_certificates_that_come_along_are_not_trusted_for_that():
    by = hand(authority=ELSEWHERE)

    assert fault(signed(WORDS, by, authority=ELSEWHERE)) == "other_root"
    assert checked(signed(WORDS, by, authority=ELSEWHERE), roots=(KZ.root, ELSEWHERE.root)).how == "here"


@pytest.mark.parametrize(
    ("by", "code"),
    [
        (partial(hand, OTHER), "other_bin"),
        (partial(hand, ""), "other_bin"),
        (partial(hand, ends=-1), "expired"),
        (partial(hand, begins=1), "not_yet"),
        (partial(hand, signed_at=NOW + timedelta(hours=1)), "wrong_time"),
        (partial(hand, signed_at=NOW - timedelta(days=31)), "wrong_time"),
        (partial(hand, authority=ELSEWHERE), "other_root"),
        (partial(hand, usages=(ca.SIGNING_IN, ca.ORGANIZATION, ca.HEAD)), "wrong_purpose"),
        (partial(hand, usages=()), "wrong_purpose"),
        (partial(hand, usages=(ca.SIGNING, ca.PERSON)), "of_a_person"),
        (partial(hand, usages=(ca.SIGNING, ca.ORGANIZATION, ca.EMPLOYEE)), "no_right"),
        (partial(hand, usages=(ca.SIGNING, ca.ORGANIZATION, ca.ACCOUNTANT)), "no_right"),
        (partial(hand, digest="sha1", method_oid="1.2.840.113549.1.1.5"), "weak"),
        (partial(hand, digest="md5"), "weak"),
        (partial(hand, key=rsa_key("short", 1024)), "weak"),
        (partial(hand, key=ec_key("short", ec.SECP224R1)), "weak"),
        (partial(hand, key=ec_key("other", ec.SECP256K1)), "unknown_method"),
        (partial(hand, method_oid="1.2.840.113549.1.1.14"), "unknown_method"),
    ],
    ids=range(18),
)
@pytest.mark.parametrize("attached", [False, True])
def test_each_fault_of_a_signature_has_its_own_word(by, code, attached):
    assert fault(made(by(), attached=attached)) == code


def test_other_words_and_changed_bytes_are_told_apart():
    detached, attached = made(), made(attached=True)
    by = hand()
    info = by.info(WORDS)["signature"].native
    forged = made(by).replace(info, info[:-1] + bytes([info[-1] ^ 1]))

    assert fault(detached, WORDS + b"!") == "other_words"
    assert fault(attached, WORDS + b"!") == "other_content"
    assert fault(attached.replace(WORDS, WORDS[::-1])) == "other_content"
    assert fault(forged) == "broken"


def test_a_signature_over_one_file_is_not_passed_off_as_one_over_another():
    """Without signed attributes the attributes of another file could be given out as the words (RFC 5652, 5.3)."""
    by = hand()
    attributes = by.info(WORDS)["signed_attrs"].untag().dump()
    bare = ca.cms.ContentInfo.load(made(by))
    bare["content"]["signer_infos"][0]["signed_attrs"] = None

    assert fault(bare.dump(force=True), attributes) == "not_signature"


def test_a_certificate_may_not_sign_others():
    middle = hand()
    key = ec_key("under")
    issued = KZ._certificate(
        KZ.certificate(key, BIN).subject, key, middle.certificate.subject, middle.key, usages=ca.OF_A_HEAD
    )
    by = Hand(key, issued)

    assert fault(signed(WORDS, by, middle, authority=KZ)) == "other_root"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"", "missing"),
        (b"\x30" + bytes(LARGEST), "too_large"),
        (b"%PDF-1.7", "not_signature"),
        (b"\x30\x80", "not_signature"),
        (b"\x30\x80" * 5000, "not_signature"),
        (b"\x30\x84\xff\xff\xff\xff", "not_signature"),
        ("қолтаңба".encode(), "not_signature"),
        (base64.b64encode(b"no signature"), "not_signature"),
        (made() + b"\0", "not_signature"),
        (made(with_certificates=False), "no_certificate"),
        (KZ.root.public_bytes(serialization.Encoding.DER), "not_signature"),
    ],
    ids=range(11),
)
def test_what_is_no_signature_is_said_to_be_none(sent, code):
    assert fault(sent) == code


def test_depth_is_bounded():
    deep = b"\x04\0"
    for _level in range(DEEPEST + 1):
        deep = b"\x30" + bytes([len(deep)]) + deep

    with pytest.raises(Fault):
        measure(deep)


def test_without_roots_it_says_that_nobody_is_trusted():
    assert (checked(made(), roots=()).how, checked(made(), roots=()).why) == ("not_checked", "no_roots")
    assert fault(made(hand(OTHER)), roots=()) == "other_bin"


def test_gost_is_kept_and_said_not_to_be_checked_but_what_can_be_seen_is():
    assert checked(made(gost())) == Verdict("not_checked", "gost", [shown(gost())])
    assert fault(made(gost(), attached=True), WORDS + b"!") == "other_content"
    assert fault(made(hand(OTHER, digest_oid=ca.GOST_256))) == "other_bin"


@pytest.mark.parametrize(
    ("answer", "told"), [(True, ("outside", "")), (None, ("not_checked", "no_answer")), (False, "refused_outside")]
)
def test_gost_is_asked_of_the_service_outside(answer, told):
    asked = []

    def ask(der, words):
        asked.append((der, words))
        return answer

    sent = made(gost())
    outcome = fault(sent, outside=Outside(ask)) if answer is False else checked(sent, outside=Outside(ask))

    assert asked == [(sent, WORDS)]
    assert (outcome if answer is False else (outcome.how, outcome.why)) == told


def test_with_a_gost_signer_beside_ours_the_least_that_is_known_is_told():
    sent = made(gost(), hand(key=ec_key("second")))

    assert checked(sent).why == "gost"
    assert checked(sent, outside=Outside(lambda *_asked: True)).how == "outside"


@pytest.mark.parametrize("attached", [False, True])
def test_damaged_files_are_refused_by_a_word_and_never_hold(attached):
    """Each cut and a thousand turned bits: a fault, or a verdict on what is not signed (unsigned parts may differ)."""
    whole = made(hand(key=ec_key("head"), signed_at=NOW), attached=attached)
    chance = random.Random(5)
    cut = [whole[:length] for length in range(0, len(whole), 7)]
    turned = []
    for _try in range(1000):
        one = bytearray(whole)
        one[chance.randrange(len(one))] ^= 1 << chance.randrange(8)
        turned.append(bytes(one))

    found = [outcome(sent) for sent in cut]
    assert set(found) <= {"missing", "not_signature"}
    good = Verdict("here", "", [shown(hand(key=ec_key("head")), signed_at=NOW.isoformat())])
    for sent in turned:
        told = outcome(sent)
        assert isinstance(told, str) or told == good or told.how == "not_checked", told


def outcome(sent):
    """Return the word of the fault, or the verdict; anything else that is raised is a fault of ours."""
    try:
        return checked(sent)
    except Fault as caught:
        return caught.code
