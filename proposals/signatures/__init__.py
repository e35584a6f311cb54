"""Signatures (CMS) on what organizations file; pure: bytes and settings come in, a verdict or a `Fault` comes out."""

from proposals.signatures.asking import ask
from proposals.signatures.faults import FAULTS, Fault
from proposals.signatures.reading import LARGEST, read
from proposals.signatures.rights import HEAD, SIGNER
from proposals.signatures.verifying import (
    GOST,
    HERE,
    NO_ANSWER,
    NO_ROOTS,
    NOT_CHECKED,
    OUTSIDE,
    Nobody,
    Outside,
    Verdict,
    verdict_on,
)

__all__ = [
    "FAULTS",
    "GOST",
    "HEAD",
    "HERE",
    "LARGEST",
    "NOT_CHECKED",
    "NO_ANSWER",
    "NO_ROOTS",
    "OUTSIDE",
    "SIGNER",
    "Fault",
    "Nobody",
    "Outside",
    "Verdict",
    "ask",
    "read",
    "verdict_on",
]
