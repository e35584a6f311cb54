"""A certification authority of the tests' own: it writes purposes and rights into certificates as Kazakhstan's does."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID, ObjectIdentifier

SIGNING, SIGNING_IN = "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.2"
PERSON, ORGANIZATION = "1.2.398.3.3.4.1.1", "1.2.398.3.3.4.1.2"
HEAD, SIGNER, ACCOUNTANT, EMPLOYEE = (f"{ORGANIZATION}.{number}" for number in (1, 2, 3, 5))
OF_A_HEAD = (SIGNING, ORGANIZATION, HEAD)
IIN = "750115300126"
GOST_256 = "1.2.398.3.10.1.1.2.3.1"


@cache
def rsa_key(name, bits=2048):
    """Return a key of that name, the same at each call: making one takes part of a second."""
    return rsa.generate_private_key(65537, bits)


@cache
def ec_key(name, curve=ec.SECP256R1):
    return ec.generate_private_key(curve())


def name_of(*parts):
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


@dataclass
class Authority:
    """A root and one issuing authority under it."""

    name: str = "KZ TEST ROOT"
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    @property
    def root(self):
        return self._certificate(self._root_name, rsa_key(self.name), self._root_name, rsa_key(self.name), is_ca=True)

    @property
    def issuing(self):
        own = name_of((NameOID.COMMON_NAME, f"{self.name} ISSUING"), (NameOID.COUNTRY_NAME, "KZ"))
        return self._certificate(own, rsa_key(f"{self.name} i"), self._root_name, rsa_key(self.name), is_ca=True)

    @property
    def _root_name(self):
        return name_of((NameOID.COMMON_NAME, self.name), (NameOID.COUNTRY_NAME, "KZ"))

    def certificate(self, key, bin, usages=OF_A_HEAD, *, organization="«Дерек қауымы» ҚОРЫ", **values):  # noqa: A002 (the number's name)
        """Return a certificate of an organization's person, as the National Certification Authority writes one."""
        subject = name_of(
            (NameOID.COMMON_NAME, "СЕРІКҚЫЗЫ СӘУЛЕ"),
            (NameOID.SERIAL_NUMBER, f"IIN{IIN}"),
            (NameOID.COUNTRY_NAME, "KZ"),
            (NameOID.ORGANIZATION_NAME, organization),
            *([(NameOID.ORGANIZATIONAL_UNIT_NAME, f"BIN{bin}")] if bin else []),
        )
        return self._certificate(subject, key, self.issuing.subject, rsa_key(f"{self.name} i"), usages=usages, **values)

    def _certificate(self, subject, key, issuer, issuer_key, *, is_ca=False, usages=(), begins=-30, ends=300):
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(int.from_bytes(hashlib.sha256(repr((subject, usages, begins, ends)).encode()).digest()[:8]))
            .not_valid_before(self.now + timedelta(days=begins))
            .not_valid_after(self.now + timedelta(days=ends))
            .add_extension(x509.BasicConstraints(is_ca, None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(_key_usage(is_ca), critical=True)
        )
        if usages:
            found = [ObjectIdentifier(usage) for usage in usages]
            made = made.add_extension(x509.ExtendedKeyUsage(found), critical=False)
        return made.sign(issuer_key, hashes.SHA256())


def _key_usage(is_ca):
    others = {"key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"}
    own = {"digital_signature": not is_ca, "content_commitment": not is_ca}
    return x509.KeyUsage(**own, key_cert_sign=is_ca, crl_sign=is_ca, **dict.fromkeys(others, False))


@dataclass
class Hand:
    """Who signs: a key, its certificate, and everything about the file that a test may want otherwise."""

    key: object
    certificate: x509.Certificate
    digest: str = "sha256"
    signed_at: datetime | None = None
    digest_oid: str = ""
    method_oid: str = ""

    def info(self, words):
        """Return the signer's part of a file over these words."""
        digest = hashlib.new(self.digest, words).digest()
        attributes = [("content_type", "data"), ("message_digest", digest)]
        if self.signed_at:
            attributes.append(("signing_time", cms.Time({"utc_time": self.signed_at})))
        signed = cms.CMSAttributes([cms.CMSAttribute({"type": kind, "values": [value]}) for kind, value in attributes])
        certificate = asn1_x509.Certificate.load(self.certificate.public_bytes(serialization.Encoding.DER))
        return cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    {
                        "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                            {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
                        )
                    }
                ),
                "digest_algorithm": algos.DigestAlgorithm({"algorithm": self.digest_oid or self.digest}),
                "signed_attrs": signed,
                "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": self.method_oid or self._method()}),
                "signature": self._sign(signed.dump()),
            }
        )

    def _method(self):
        return "rsassa_pkcs1v15" if isinstance(self.key, rsa.RSAPrivateKey) else f"{self.digest}_ecdsa"

    def _sign(self, content):
        method = getattr(hashes, self.digest.upper())()
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(content, padding.PKCS1v15(), method)
        return self.key.sign(content, ec.ECDSA(method))


def signed(words, *hands, attached=False, authority=None, with_certificates=True):
    """Return a CMS file in DER over these words by these hands."""
    kept = [hand.certificate for hand in hands] + ([authority.issuing] if authority else [])
    kept = [one.public_bytes(serialization.Encoding.DER) for one in kept] if with_certificates else []
    data = {
        "version": "v1",
        "digest_algorithms": [algos.DigestAlgorithm({"algorithm": hand.digest_oid or hand.digest}) for hand in hands],
        "encap_content_info": {"content_type": "data", "content": core.OctetString(words)}
        if attached
        else {"content_type": "data"},
        "certificates": [
            cms.CertificateChoices("certificate", asn1_x509.Certificate.load(certificate)) for certificate in kept
        ],
        "signer_infos": [hand.info(words) for hand in hands],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)}).dump()


def pem_of(*certificates):
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)
