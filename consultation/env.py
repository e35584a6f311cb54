"""Typed readers of the environment: a wrong or missing value stops start-up and names its variable."""

import base64
import binascii
import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name, default=None):
    """Return the variable as text; without a default it must be set and not empty."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(
            f"{name} is not set. docs/operations.md says what it is for; set it in the environment."
        )
    return default


def flag(name, *, default):
    """Return a yes-or-no variable."""
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def number(name, *, default):
    """Return a whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def names(name, default=""):
    """Return a comma-separated list."""
    return [item.strip() for item in text(name, default or " ").split(",") if item.strip()]


def path(name, default):
    """Return a path; a relative one is read from the project's root."""
    return Path(__file__).resolve().parent.parent / text(name, str(default))


def one_of(name, choices, *, default):
    """Return one of a few words."""
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


def key(name, *, size):
    """Return a secret of exactly `size` bytes, given as standard base64."""
    value = text(name)
    try:
        raw = base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise ImproperlyConfigured(f"{name} must be standard base64.") from error
    if len(raw) != size:
        raise ImproperlyConfigured(f"{name} must hold {size} bytes in base64, not {len(raw)}.")
    return raw
