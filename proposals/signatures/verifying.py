"""Whether a signature holds: by mathematics here for RSA and ECDSA, by a service outside for the rest (GOST).

A verifier looks at one file and answers with how it was checked, or raises `Fault`. Nothing here asks the network: the
verifier for what cannot be checked here is handed in.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import verification

from proposals.signatures.faults import (
    BROKEN,
    NOT_SIGNATURE,
    OTHER_CONTENT,
    OTHER_ROOT,
    OTHER_WORDS,
    REFUSED_OUTSIDE,
    UNKNOWN_METHOD,
    WEAK,
    Fault,
)
from proposals.signatures.reading import UNREADABLE, Signed, Signer, read
from proposals.signatures.rights import organization_of, right_to_sign

HERE, OUTSIDE, NOT_CHECKED = "here", "outside", "not_checked"  # how a signature was checked
NO_ROOTS, GOST, NO_ANSWER = "no_roots", "gost", "no_answer"  # why it was not
LEAST_BITS, MOST_BITS = 2048, 8192
DEEPEST_CHAIN = 4
KAZAKH_GOST = "1.2.398.3.10.1."  # methods of GOST 34.310 and GOST R 34.10-2015
HASHES: dict[str, hashes.HashAlgorithm] = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256(),
    "2.16.840.1.101.3.4.2.2": hashes.SHA384(),
    "2.16.840.1.101.3.4.2.3": hashes.SHA512(),
}
WEAK_METHODS = {
    "1.2.840.113549.2.2",  # MD2
    "1.2.840.113549.2.5",  # MD5
    "1.3.14.3.2.26",  # SHA-1
    "1.2.840.113549.1.1.2",  # with RSA: MD2, MD5, SHA-1
    "1.2.840.113549.1.1.4",
    "1.2.840.113549.1.1.5",
    "1.2.840.10045.4.1",  # ECDSA with SHA-1
}
# By which methods a signature over a digest may be named; the digest's own name says which it is.
RSA_METHODS = {"1.2.840.113549.1.1.1", *(f"1.2.840.113549.1.1.{number}" for number in (11, 12, 13))}
PSS = "1.2.840.113549.1.1.10"
EC_METHODS = {"1.2.840.10045.2.1", *(f"1.2.840.10045.4.3.{number}" for number in (2, 3, 4))}
CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)


@dataclass(frozen=True)
class Verdict:
    """A signature that is taken: how it was checked, why it was not, and of each signer what is shown."""

    how: str
    why: str
    signers: list[dict]


class Verifier(Protocol):
    """Whoever can say whether the signatures of a file hold over some words."""

    def check(self, signed: Signed, signers: list[Signer], words: bytes, *, at: datetime) -> tuple[str, str]:
        """Return how it was checked and why it was not; raise `Fault` where it does not hold."""


def verdict_on(sent: bytes, words: bytes, *, bin, roots, outside, at) -> Verdict:  # noqa: A002 (the number's name)
    """Return how a file signs these words for the organization with this BIN; raise `Fault` where it does not.

    `roots` are trusted certificates, `outside` the verifier for what is not checked here. All signers have to hold.
    """
    signed = read(sent)
    if signed.content is not None and signed.content != words:
        raise Fault(OTHER_CONTENT)
    gost = [signer for signer in signed.signers if is_gost(signer)]
    ours = [signer for signer in signed.signers if not is_gost(signer)]
    answers = []
    if ours:
        answers.append(Here(roots).check(signed, ours, words, at=at))
    signers = [_shown(signer, bin=bin, at=at) for signer in signed.signers]
    if ours and roots:
        for signer in ours:
            _refuse_other_roots(signer.certificate, signed.certificates, roots, at=at)
    if gost:
        answers.append(outside.check(signed, gost, words, at=at))
    how, why = max(answers, key=lambda answer: (HERE, OUTSIDE, NOT_CHECKED).index(answer[0]))
    return Verdict(how, why, signers)


def is_gost(signer):
    """Whether a signature is by a method that is not checked here."""
    key = signer.certificate.public_key_algorithm_oid.dotted_string
    return any(one.startswith(KAZAKH_GOST) for one in (key, signer.digest_method, signer.signature_method))


def _shown(signer, *, bin, at):  # noqa: A002 (the number's name)
    right = right_to_sign(signer.certificate, bin=bin, at=at, signed_at=signer.signed_at)
    return {
        "organization": organization_of(signer.certificate),
        "right": right,
        "serial": f"{signer.certificate.serial_number:x}",
        "signed_at": signer.signed_at.isoformat() if signer.signed_at else "",
    }


class Here:
    """RSA and ECDSA, by mathematics alone; without trusted roots nobody says whose the keys are."""

    def __init__(self, roots):
        self.roots = roots

    def check(self, signed, signers, words, *, at):
        for signer in signers:
            _refuse_unheld(signer, words)
        return (HERE, "") if self.roots else (NOT_CHECKED, NO_ROOTS)


class Nobody:
    """The verifier of what is not checked here, where no service is set."""

    def check(self, signed, signers, words, *, at):
        return NOT_CHECKED, GOST


class Outside:
    """A service that says yes or no (`ask(der, words)`), or None where it did not answer."""

    def __init__(self, ask):
        self.ask = ask

    def check(self, signed, signers, words, *, at):
        answer = self.ask(signed.der, words)
        if answer is None:
            return NOT_CHECKED, NO_ANSWER
        if not answer:
            raise Fault(REFUSED_OUTSIDE)
        return OUTSIDE, ""


def _refuse_unheld(signer, words):
    """Refuse a signature by a weak method, of other words, or one that does not hold."""
    if {signer.digest_method, signer.signature_method} & WEAK_METHODS:
        raise Fault(WEAK)
    method = HASHES.get(signer.digest_method)
    if method is None:
        raise Fault(UNKNOWN_METHOD)
    if hashlib.new(method.name, words).digest() != signer.message_digest:
        raise Fault(OTHER_WORDS)
    try:
        key = _strong_key(signer.certificate)
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signer.signature, signer.attributes, _padding(signer, method), method)
        elif isinstance(key, ec.EllipticCurvePublicKey) and signer.signature_method in EC_METHODS:
            key.verify(signer.signature, signer.attributes, ec.ECDSA(method))
        else:
            raise Fault(UNKNOWN_METHOD)
    except InvalidSignature as error:
        raise Fault(BROKEN) from error


def _padding(signer, method):
    if signer.signature_method == PSS:
        return padding.PSS(padding.MGF1(method), padding.PSS.AUTO)
    if signer.signature_method not in RSA_METHODS:
        raise Fault(UNKNOWN_METHOD)
    return padding.PKCS1v15()


def _strong_key(certificate):
    """Return the key of a certificate; refuse a short one, and a certificate that is itself signed by a weak method."""
    if certificate.signature_algorithm_oid.dotted_string in WEAK_METHODS:
        raise Fault(WEAK)
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Fault(UNKNOWN_METHOD) from error
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < LEAST_BITS:
        raise Fault(WEAK)
    if isinstance(key, rsa.RSAPublicKey) and key.key_size > MOST_BITS:
        raise Fault(UNKNOWN_METHOD)
    if isinstance(key, ec.EllipticCurvePublicKey) and not isinstance(key.curve, CURVES):
        raise Fault(WEAK if key.curve.key_size < CURVES[0].key_size else UNKNOWN_METHOD)
    return key


def _refuse_other_roots(certificate, others, roots, *, at):
    """Refuse a certificate that no chain of good certificates leads from to a trusted root."""
    try:
        policy = (
            verification.PolicyBuilder()
            .store(verification.Store(roots))
            .time(at)
            .max_chain_depth(DEEPEST_CHAIN)
            .extension_policies(ca_policy=_AUTHORITY, ee_policy=verification.ExtensionPolicy.permit_all())
        )
        found = policy.build_client_verifier().verify(certificate, others)
    except verification.VerificationError as error:
        raise Fault(OTHER_ROOT) from error
    except UNREADABLE as error:
        raise Fault(NOT_SIGNATURE) from error
    for one in found.chain[:-1]:
        _strong_key(one)


def _is_authority(_policy, _certificate, constraints):
    if not constraints.ca:
        raise ValueError


def _signs_certificates(_policy, _certificate, usage):
    if not usage.key_cert_sign:
        raise ValueError


_AUTHORITY = (
    verification.ExtensionPolicy.permit_all()
    .require_present(x509.BasicConstraints, verification.Criticality.AGNOSTIC, _is_authority)
    .require_present(x509.KeyUsage, verification.Criticality.AGNOSTIC, _signs_certificates)
)
