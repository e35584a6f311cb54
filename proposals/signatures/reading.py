"""A CMS file (RFC 5652) as bytes from a stranger: read within bounds, into the few parts that a check needs.

Signers without signed attributes are refused: their bytes could be passed off as signed attributes of other words.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from proposals.signatures.faults import MISSING, NO_CERTIFICATE, NOT_SIGNATURE, TOO_LARGE, Fault

LARGEST = 1024 * 1024  # bytes; a signature alone has some five thousand, the rest is room for attached words
DEEPEST, MOST_PARTS = 32, 20_000
MOST_SIGNERS, MOST_CERTIFICATES = 8, 24
DATA = "1.2.840.113549.1.7.1"
CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME = (f"1.2.840.113549.1.9.{number}" for number in (3, 4, 5))
ARMOUR = re.compile(rb"-----(BEGIN|END) [A-Z0-9 #]+-----")
# What the two libraries raise for bytes that are no such structure.
UNREADABLE = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    AttributeError,
    RecursionError,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)


@dataclass(frozen=True)
class Signer:
    """One signature: by which methods (OIDs), over which signed attributes, by whose certificate."""

    certificate: x509.Certificate
    digest_method: str
    signature_method: str
    attributes: bytes  # as they were signed
    message_digest: bytes
    signed_at: datetime | None  # as the signer's machine says
    signature: bytes


@dataclass(frozen=True)
class Signed:
    """A CMS file; `content` is None where the words are not inside."""

    der: bytes
    content: bytes | None
    signers: list[Signer]
    certificates: list[x509.Certificate]


def read(sent: bytes) -> Signed:
    """Return what a file says, DER or BER, PEM or base64; raise `Fault` for anything else."""
    if not sent:
        raise Fault(MISSING)
    if len(sent) > LARGEST:
        raise Fault(TOO_LARGE, limit=LARGEST // 1024)
    der = _bare(sent)
    measure(der)
    try:
        return _read(der)
    except UNREADABLE as error:
        raise Fault(NOT_SIGNATURE) from error


def _bare(sent):
    """Return the bytes without the letters that they were sent in."""
    if sent[:1] == b"\x30":
        return sent
    letters = b"".join(ARMOUR.sub(b"", sent).split())
    try:
        return base64.b64decode(letters, validate=True)
    except binascii.Error as error:
        raise Fault(NOT_SIGNATURE) from error


def measure(der: bytes) -> None:
    """Refuse what is nested deeper, or made of more parts, than any signature; one walk over the bytes."""
    ends: list[int | None] = []  # where each open part ends; None where a mark says so
    at = parts = 0
    while at < len(der) or (ends and ends[-1] is None):
        parts += 1
        if parts > MOST_PARTS or len(ends) > DEEPEST or (parts > 1 and not ends):
            raise Fault(NOT_SIGNATURE)
        start, length, is_open = _header(der, at)
        if der[at:start] == b"\0\0" and ends[-1:] == [None]:
            ends.pop()
            at = start
        elif is_open:
            ends.append(None if length is None else start + length)
            at = start
        else:
            at = start + length
        limit = next((end for end in reversed(ends) if end is not None), len(der))
        if at > limit:
            raise Fault(NOT_SIGNATURE)
        while ends and ends[-1] == at:
            ends.pop()
    if ends or not parts:
        raise Fault(NOT_SIGNATURE)


def _header(der, at):
    """Return where the content of a part begins, its length (None: until a mark), and whether it holds parts."""
    try:
        first, position = der[at], at + 1
        if first & 0x1F == 0x1F:
            while der[position] & 0x80:
                position += 1
            position += 1
        length, position = der[position], position + 1
        if length == 0x80:
            if not first & 0x20:
                raise Fault(NOT_SIGNATURE)
            return position, None, True
        if length > 0x80:
            size = length & 0x7F
            if size > 4 or position + size > len(der):
                raise Fault(NOT_SIGNATURE)
            length, position = int.from_bytes(der[position : position + size], "big"), position + size
    except IndexError as error:
        raise Fault(NOT_SIGNATURE) from error
    return position, length, bool(first & 0x20)


def _read(der):
    from asn1crypto import cms  # ten megabytes, for what few processes ever read

    info = cms.ContentInfo.load(der, strict=True)
    if info["content_type"].native != "signed_data":
        raise Fault(NOT_SIGNATURE)
    data = info["content"]
    inside = data["encap_content_info"]
    if inside["content_type"].dotted != DATA:
        raise Fault(NOT_SIGNATURE)
    content = inside["content"].native
    signers = list(data["signer_infos"])
    certificates = [one.chosen for one in data["certificates"] if one.name == "certificate"]
    if not signers or len(signers) > MOST_SIGNERS or len(certificates) > MOST_CERTIFICATES:
        raise Fault(NOT_SIGNATURE)
    return Signed(
        der=der,
        content=None if content is None else bytes(content),
        signers=[_signer(one, certificates) for one in signers],
        certificates=[_certificate(one) for one in certificates],
    )


def _signer(info, certificates):
    found = [one for one in certificates if _is_named(info["sid"], one)]
    if not found:
        raise Fault(NO_CERTIFICATE)
    attributes: dict[str, list] = {}
    for one in info["signed_attrs"]:
        if one["type"].dotted in attributes:
            raise Fault(NOT_SIGNATURE)
        attributes[one["type"].dotted] = list(one["values"])
    [content_type], [message_digest] = attributes[CONTENT_TYPE], attributes[MESSAGE_DIGEST]
    if content_type.dotted != DATA:
        raise Fault(NOT_SIGNATURE)
    [moment] = attributes.get(SIGNING_TIME, [None])
    return Signer(
        certificate=_certificate(found[0]),
        digest_method=info["digest_algorithm"]["algorithm"].dotted,
        signature_method=info["signature_algorithm"]["algorithm"].dotted,
        attributes=info["signed_attrs"].untag().dump(),
        message_digest=bytes(message_digest.native),
        signed_at=None if moment is None else moment.native,
        signature=bytes(info["signature"].native),
    )


def _certificate(one):
    if one.serial_number < 1:
        raise Fault(NOT_SIGNATURE)
    return x509.load_der_x509_certificate(one.dump())


def _is_named(sid, certificate):
    """Whether a signer names this certificate: by issuer and number, or by the identifier of its key."""
    if sid.name == "subject_key_identifier":
        return certificate.key_identifier == sid.chosen.native
    named = sid.chosen
    return (named["serial_number"].native, named["issuer"]) == (certificate.serial_number, certificate.issuer)
