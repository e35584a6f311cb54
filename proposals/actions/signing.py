"""Signing what is being written: a member who may file brings a signature (CMS), which is checked before it is kept."""

import hashlib
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import lock_membership
from accounts.sealing import SIGNATURES, seal, unseal
from core.rules import RuleViolation
from core.throttling import Limit, count
from proposals.actions.dossiers import entries_of, note_edit, open_dossier, working_version
from proposals.models import Attachment, DossierSignature, SignatureFile
from proposals.signatures import Fault, Nobody, Outside, ask, faults, verdict_on
from proposals.signed_words import words_to_sign

SIGNATURES_AN_HOUR = Limit("signatures", 60, 3600)


class SignatureUnfit(RuleViolation):
    """A signature that is not taken; its code says why."""

    code = "signature_unfit"
    sentences = {
        faults.MISSING: _("Choose the file of the signature first."),
        faults.TOO_LARGE: _("The file of the signature is larger than %(limit)s kB. Sign without attaching the words."),
        faults.NOT_SIGNATURE: _(
            "This is not a signature, or it is damaged. Choose the file (CMS) that your program for signing made."
        ),
        faults.NO_CERTIFICATE: _(
            "The certificate of who signed is not in the file. Sign again so that it is included."
        ),
        faults.OTHER_CONTENT: _(
            "Other words are attached to the signature than those of this dossier. Download what is to be signed, and"
            " sign that."
        ),
        faults.OTHER_WORDS: _(
            "The signature is of other words than those of this dossier: at least one byte differs. Download what is to"
            " be signed, and sign that without changing it."
        ),
        faults.BROKEN: _("The signature does not hold: the file was changed after signing. Sign again."),
        faults.WEAK: _(
            "The signature was made by a method that is too weak (MD5, SHA-1 or a short key). Sign with a newer key."
        ),
        faults.UNKNOWN_METHOD: _(
            "The signature was made by a method that is not known here. Sign with RSA, ECDSA or GOST."
        ),
        faults.EXPIRED: _("The certificate was good until %(moment)s. Sign with one that is good today."),
        faults.NOT_YET: _("The certificate is good from %(moment)s on. Sign with one that is good today."),
        faults.WRONG_TIME: _(
            "The signature says that it was made on %(moment)s, which cannot be."
            " Set the clock of your computer and sign again."
        ),
        faults.OTHER_ROOT: _(
            "The certificate was issued by nobody whom this site trusts. Sign with one of the National Certification"
            " Authority."
        ),
        faults.WRONG_PURPOSE: _(
            "This certificate is not for signing but for signing in. Choose the other key: for signatures."
        ),
        faults.OF_A_PERSON: _(
            "This is the certificate of a person, not of an organization. Sign with the organization's."
        ),
        faults.NO_RIGHT: _(
            "This certificate gives no right to sign for the organization."
            " Its head signs, or an employee with the right to sign."
        ),
        faults.OTHER_BIN: _(
            "The certificate is of another organization: its BIN is %(found)s, that of the dossier is %(wanted)s."
        ),
        faults.REFUSED_OUTSIDE: _(
            "The service that checks signatures by GOST says that this one does not hold. Sign again."
        ),
    }

    def __init__(self, fault):
        values = dict(fault.values)
        if "moment" in values:
            values["moment"] = formats.date_format(timezone.localtime(values["moment"]), "DATETIME_FORMAT")
        super().__init__(self.sentences[fault.code], field="signature", **values)
        self.code = f"signature_{fault.code}"


class ManySignatures(RuleViolation):
    code = "many_signatures"
    sentence = _("You have sent many signatures in a short time. Wait an hour, then send the next.")
    status = 429


class NothingToSign(RuleViolation):
    code = "nothing_to_sign"
    sentence = _("There is nothing to sign yet. Add the places on which your organization takes a position.")


class ChangedWhileSigned(RuleViolation):
    code = "changed_while_signed"
    sentence = _("The dossier was changed while its signature was checked. Download what is to be signed once more.")
    status = 409


class SignedOtherWords(RuleViolation):
    code = "signed_other_words"
    sentence = _("The dossier was changed after it was signed. Sign it again, or take the signature out; then file it.")
    status = 409


def sign_dossier(draft, organization, sent, *, by, at):
    """Keep a signature on what is being written, in the place of an earlier one, and return it.

    It is checked between two transactions: a service may be asked, and nobody waits for it. Where all is filed as it
    stands, it begins the next version, which says the same.
    """
    if not count(SIGNATURES_AN_HOUR, by.uid).passed:
        raise ManySignatures
    words = _words_now(draft, organization, by=by, at=at)
    try:
        verdict = verdict_on(
            sent, words, bin=organization.bin, roots=settings.SIGNATURE_ROOTS, outside=_verifier_outside(), at=at
        )
    except Fault as fault:
        raise SignatureUnfit(fault) from fault
    return _keep(draft, organization, sent, words, verdict, by=by, at=at)


def _verifier_outside():
    address = settings.SIGNATURE_SERVICE_URL
    return Outside(partial(ask, address)) if address else Nobody()


@transaction.atomic
def _words_now(draft, organization, *, by, at):
    dossier, standing = _open(draft, organization, by=by, at=at)
    return words_of(dossier, standing)


@transaction.atomic
def _keep(draft, organization, sent, words, verdict, *, by, at):
    dossier, standing = _open(draft, organization, by=by, at=at)
    if words_of(dossier, standing) != words:
        raise ChangedWhileSigned
    version = working_version(dossier, standing, by=by, at=at)
    DossierSignature.objects.filter(version=version).delete()
    signature = DossierSignature.objects.create(
        version=version,
        sha256=hashlib.sha256(sent).hexdigest(),
        size=len(sent),
        words_sha256=hashlib.sha256(words).hexdigest(),
        checked=verdict.how,
        why_not=verdict.why,
        signers=verdict.signers,
        checked_at=at,
        added_by=by,
    )
    SignatureFile.objects.create(signature=signature, sealed=seal(sent, SIGNATURES))
    note_edit(version, by=by, at=at)
    return signature


@transaction.atomic
def take_signature_out(draft, organization, *, by, at):
    """Take the signature off what is being written; filed versions keep theirs. Again changes nothing."""
    _dossier, standing = _open(draft, organization, by=by, at=at, may_be_empty=True)
    if standing is not None and standing.filed_at is None:
        taken, _rows = DossierSignature.objects.filter(version=standing).delete()
        if taken:
            note_edit(standing, by=by, at=at)


def _open(draft, organization, *, by, at, may_be_empty=False):
    lock_membership(by, organization, filing=True)
    dossier, standing = open_dossier(draft, organization, by=by, at=at)
    if not may_be_empty and (standing is None or not standing.entries.exists()):
        raise NothingToSign
    return dossier, standing


def words_of(dossier, version):
    """Return what is signed: of a version that is being written its own words, of one that was filed the next one's."""
    number = version.number if version.filed_at is None else version.number + 1
    return words_in(dossier, version, number)


def words_in(dossier, version, number):
    """Return the bytes that a signature on version `number` of a dossier is of, where it says what `version` says."""
    return words_to_sign(dossier, version, number, entries_of(version), Attachment.objects.of(version))


def signature_of(version):
    """Return the signature on a version, or None."""
    return DossierSignature.objects.filter(version=version).first()


def refuse_other_words(signature, dossier, version, entries, attachments):
    """Refuse a filing whose signature is of words that somebody has changed since."""
    words = words_to_sign(dossier, version, version.number, entries, attachments)
    if hashlib.sha256(words).hexdigest() != signature.words_sha256:
        raise SignedOtherWords


def file_of(signature):
    """Return the file of a signature as it was sent, or None where it is gone."""
    row = SignatureFile.objects.filter(signature=signature).first()
    return None if row is None else unseal(bytes(row.sealed), SIGNATURES)
