"""An identity provider of invented people for tests, and numbers that are certainly nobody's."""

import secrets
import threading
from contextlib import contextmanager
from itertools import count
from urllib.parse import urlsplit

import requests

from accounts.numbers import check_digit
from consultation.local.identity_provider import CLIENT, Provider

_serials = count(1)


def iin(serial=None):
    """Return a number with a right check digit, of a month that does not exist."""
    serial = next(_serials) if serial is None else serial
    eleven = f"911399{serial:05d}"
    return iin(serial + 50_000) if check_digit(eleven) is None else eleven + check_digit(eleven)


@contextmanager
def serving(settings, site="http://testserver", people=()):
    """Serve a provider from a thread, and let the site know it."""
    provider = Provider(0, [site], secrets.token_urlsafe(16), people)
    thread = threading.Thread(target=provider.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy | {"form-action": [*policy["form-action"], provider.url]}}
    settings.IDENTITY_PROVIDER_URL, settings.IDENTITY_PROVIDER_NAME = provider.url, "eGov"
    app = {
        "provider_id": "national",
        "name": "eGov",
        "client_id": CLIENT,
        "secret": provider.secret,
        "settings": {"server_url": provider.url, "scope": ["openid"]},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield provider
    provider.shutdown()
    provider.server_close()
    thread.join()


def someone(sub, number=None, **claims):
    """Return an invented person as the provider knows them."""
    return {"sub": sub, "name": f"Person {sub}", "iin": number or iin(), **claims}


def show_identity(client, sub, *, process="login", language="ru", **more):
    """Go to the provider, be somebody there, and come back; return the site's answer."""
    away = client.post(f"/{language}/account/identity/national/", {"process": process, **more})
    chosen = {"sub": sub} if sub else {"deny": "1"}
    back = requests.post(away["Location"], data=chosen, allow_redirects=False, timeout=5)
    where = urlsplit(back.headers["Location"])
    return client.get(f"{where.path}?{where.query}")
