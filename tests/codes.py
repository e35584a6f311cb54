"""Codes that an app shows, for the tests of second factors."""

import time

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

PERIOD = 30


def code_of(secret, *, later=0):
    """Return the six digits of a secret, now or some periods later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD + later))


def give_app(person):
    """Give a person an app with codes; return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    person.refresh_from_db()
    return secret
