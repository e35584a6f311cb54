"""Typed readers of the environment: a wrong or missing value stops start-up and names its variable.

Each reader also enters its variable in `VARIABLES`, with `says`, what it is for: `consultation/configuration.py` writes
`docs/operations/configuration.md` from there.
"""

import base64
import binascii
import os
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from cryptography import x509
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
CONFIGURATION = "docs/operations/configuration.md"


class Variable(NamedTuple):
    """What a variable is for; `default` is None where it must be set."""

    name: str
    default: str | None
    says: str


VARIABLES: dict[str, Variable] = {}


def text(name, default=None, *, says=""):
    """Return the variable as text; without a default it must be set and not empty."""
    _enter(name, default, says)
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(
            f"{name} is not set. {CONFIGURATION} says what it is for; set it in the environment."
        )
    return default


def flag(name, *, default, says=""):
    """Return a yes-or-no variable."""
    value = text(name, "yes" if default else "no", says=says).lower()
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def number(name, *, default, says=""):
    """Return a whole number."""
    value = text(name, str(default), says=says)
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def steps(name, default="", *, says=""):
    """Return rising steps, written `10:500,20:900`, as pairs of whole numbers; none for `never`."""
    if text(name, default, says=says).lower() == "never":
        return []
    found = [part.split(":") for part in names(name, default, says=says)]
    try:
        return sorted((int(least), int(value)) for least, value in found)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be pairs of whole numbers such as 10:500,20:900.") from error


def certificates(name, *, says=""):
    """Return the certificates in a file of PEM, or in all files of a folder that end in `.pem`; none where not set."""
    where = text(name, "", says=says)
    if not where:
        return []
    place = ROOT / where
    try:
        files = sorted(place.glob("*.pem")) if place.is_dir() else [place]
        found = [one for file in files for one in x509.load_pem_x509_certificates(file.read_bytes())]
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{name} must name readable certificates in PEM: {where!r}.") from error
    if not found:
        raise ImproperlyConfigured(f"{name} names no certificate: {where!r}.")
    return found


def address(name, *, says=""):
    """Return the address of a service outside, `http://` or `https://`, or nothing."""
    value = text(name, "", says=says)
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.username):
        raise ImproperlyConfigured(f"{name} must be an address such as https://host:14579, not {value!r}.")
    return value


def names(name, default="", *, says=""):
    """Return a comma-separated list."""
    return [item.strip() for item in text(name, default, says=says).split(",") if item.strip()]


def path(name, default, *, says=""):
    """Return a path; a relative one is read from the project's root."""
    return ROOT / text(name, str(default).removeprefix(f"{ROOT}/"), says=says)


def one_of(name, choices, *, default, says=""):
    """Return one of a few words."""
    value = text(name, default, says=says)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


def key(name, *, size, default=None, says=""):
    """Return a secret of exactly `size` bytes, given as standard base64; where it is not set, a `default` of bytes."""
    value = text(name, None if default is None else "", says=says)
    if not value:
        return default
    try:
        raw = base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise ImproperlyConfigured(f"{name} must be standard base64.") from error
    if len(raw) != size:
        raise ImproperlyConfigured(f"{name} must hold {size} bytes in base64, not {len(raw)}.")
    return raw


def _enter(name, default, says):
    # A variable read in two places is entered where it is described.
    if says or name not in VARIABLES:
        VARIABLES[name] = Variable(name, default, says)
