"""Tokens for programs: made, revoked, given for a password. They leave no leaf: nobody but the owner knows of them."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import actkeys
from accounts.models import Person, Scope, Token
from accounts.models.tokens import SHOWN, STAFF_SCOPES, digest_of, new_secret
from accounts.notices import notify
from core.rules import RuleViolation
from core.text import clean

DAYS = [30, 90, 365]
MOST = 20  # tokens that a person made and can still use
SIGNED_IN_FOR = timedelta(days=14)
MOST_BY_SIGNING_IN = 100


class UnknownScope(RuleViolation):
    code = "unknown_scope"
    sentence = _("Choose what the token is good for.")


class ScopeWithoutOffice(RuleViolation):
    code = "scope_without_office"
    sentence = _("Only somebody who holds the office can make a token with the scope “%(scope)s”.")
    status = 403


class ScopeNotHeld(RuleViolation):
    code = "scope_not_held"
    sentence = _("A token cannot make another one that is good for more than itself.")
    status = 403


class UnknownDays(RuleViolation):
    code = "unknown_days"
    sentence = _("A token can be good for 30, 90 or 365 days.")


class TooManyTokens(RuleViolation):
    code = "too_many_tokens"
    sentence = _("You have %(most)s tokens already. Revoke one that you no longer need.")


class MadeAlready(RuleViolation):
    code = "shown_once"
    sentence = _("This was made already, and its secret is shown once only. Revoke it and make another one.")
    status = 409


_offices: dict[str, Callable[[Person], bool]] = {}


def ask_for_office(scope: Scope, question: Callable[[Person], bool]) -> None:
    """Name the question that tells whether somebody holds the office of a staff scope; offices lie above."""
    _offices[scope] = question


def possible_scopes(person):
    """Return the scopes that a token of this person can have now."""
    return [scope for scope in Scope if scope not in STAFF_SCOPES or _offices[scope](person)]


def holds_an_office(person):
    """Whether somebody is staff now."""
    return any(question(person) for question in _offices.values())


@transaction.atomic
def make_token(*, name, scopes, days, by, at, key=actkeys.HELD, within=None):
    """Make a token and return it with its secret, which is shown this once and kept nowhere.

    Every token may read. `within` are the scopes of the token that asks, which the new one cannot go beyond.
    """
    claim = actkeys.claim(by, key, {"token": name, "scopes": sorted(map(str, scopes)), "days": days}, at=at)
    if claim.earlier:
        raise MadeAlready
    name = " ".join(clean(name, "name", field="name").split())
    wanted = {Scope.READ, *scopes}
    if not wanted <= set(Scope.values):
        raise UnknownScope(field="scopes")
    without = sorted(wanted - set(possible_scopes(by)))
    if without:
        raise ScopeWithoutOffice(field="scopes", scope=without[0])
    if within is not None and not wanted <= set(within):
        raise ScopeNotHeld(field="scopes")
    if days not in DAYS:
        raise UnknownDays(field="days")
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once shall not pass the limit
    if Token.objects.of(by).made().usable_at(at).count() >= MOST:
        raise TooManyTokens(most=MOST)
    token, secret = _make(by, name=name, scopes=wanted, at=at, lasts=timedelta(days=days))
    notify(by, "token.made", token.uid, at=at)
    claim.keep(token.uid)
    return token, secret


@transaction.atomic
def sign_in_program(person, *, at):
    """Return a token's secret for somebody who showed their password: good for everything, for fourteen days.

    It is not among those that the person made; the hundredth before it ends.
    """
    token, secret = _make(person, name="", scopes=Scope.values, at=at, lasts=SIGNED_IN_FOR)
    earlier = Token.objects.of(person).filter(name="", revoked_at=None).order_by("-pk").values("pk")
    Token.objects.filter(pk__in=list(earlier[MOST_BY_SIGNING_IN:].values_list("pk", flat=True))).update(revoked_at=at)
    return token, secret


def _make(person, *, name, scopes, at, lasts):
    secret = new_secret()
    token = Token.objects.create(
        person=person,
        name=name,
        digest=digest_of(secret),
        beginning=secret[:SHOWN],
        scopes=[scope for scope in Scope.values if scope in scopes],
        password_mark=person.get_session_auth_hash(),
        created_at=at,
        expires_at=at + lasts,
    )
    return token, secret


@transaction.atomic
def revoke_token(token, *, at):
    """End a token at once and for ever. Revoking again changes nothing."""
    token = Token.objects.select_for_update().select_related("person").get(pk=token.pk)
    if token.revoked_at is not None:
        return token
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    if token.name:
        notify(token.person, "token.revoked", token.uid, at=at)
    return token
