"""What a certificate of the National Certification Authority says of its holder: purpose, right to sign, BIN.

Read from the extended key usage and the subject, as the authority writes them. The holder's own name and number (IIN)
are read by nobody here.
"""

import re
from datetime import timedelta

from cryptography import x509
from cryptography.x509.oid import NameOID

from proposals.signatures.faults import (
    EXPIRED,
    NO_RIGHT,
    NOT_SIGNATURE,
    NOT_YET,
    OF_A_PERSON,
    OTHER_BIN,
    WRONG_PURPOSE,
    WRONG_TIME,
    Fault,
)
from proposals.signatures.reading import UNREADABLE

SIGNING = "1.3.6.1.5.5.7.3.4"
ORGANIZATION = "1.2.398.3.3.4.1.2"
HEAD, SIGNER = "head", "signer"
RIGHTS = {f"{ORGANIZATION}.1": HEAD, f"{ORGANIZATION}.2": SIGNER}  # the others of .3 and more may not sign for it
BIN = re.compile(r"BIN([0-9]{12})", re.ASCII)
CLOCKS_DIFFER = timedelta(minutes=10)


def right_to_sign(certificate, *, bin, at, signed_at=None):  # noqa: A002 (the number's name)
    """Return by which right a certificate signs for the organization with this BIN: head, or signer.

    It has to be good at `at`, when the signature came: the moment that the signer's machine wrote is nobody's proof,
    but it must be possible beside it.
    """
    try:
        _refuse_time(certificate, at=at, signed_at=signed_at)
        usages = _usages(certificate)
        if SIGNING not in usages or not _may_sign(certificate):
            raise Fault(WRONG_PURPOSE)
        if ORGANIZATION not in usages:
            raise Fault(OF_A_PERSON)
        right = next((RIGHTS[usage] for usage in RIGHTS if usage in usages), None)
        if right is None:
            raise Fault(NO_RIGHT)
        found = _bin(certificate)
    except UNREADABLE as error:
        raise Fault(NOT_SIGNATURE) from error
    if found != bin:
        raise Fault(OTHER_BIN, found=found or "–", wanted=bin)
    return right


def organization_of(certificate):
    """Return the organization's name as the certificate has it, or nothing."""
    found = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(found[0].value) if found else ""


def _refuse_time(certificate, *, at, signed_at):
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if at > ends:
        raise Fault(EXPIRED, moment=ends)
    if at < begins:
        raise Fault(NOT_YET, moment=begins)
    if signed_at is not None and not begins - CLOCKS_DIFFER <= signed_at <= at + CLOCKS_DIFFER:
        raise Fault(WRONG_TIME, moment=signed_at)


def _usages(certificate):
    try:
        extension = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return set()
    return {usage.dotted_string for usage in extension.value}


def _may_sign(certificate):
    """Whether the key is for signatures, where the certificate says what it is for."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _bin(certificate):
    """Return the one BIN in the subject, or None."""
    units = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
    found = {match[1] for unit in units if (match := BIN.fullmatch(str(unit.value)))}
    return found.pop() if len(found) == 1 else None
