"""An identity provider of invented people, for `make run` and the tests: OpenID Connect as far as this site uses it.

It listens on this machine alone, and is as strict as a real one: it knows the site's addresses and secret, takes a code
once and within a minute, and asks for PKCE (RFC 7636). Run as `python -m consultation.local.identity_provider` it reads
its port, the site's addresses and its secret from the environment.
"""

import base64
import hashlib
import hmac
import html
import json
import os
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

CLIENT = "consultation"
WAY_BACK = [f"/{language}/account/identity/national/back/" for language in ("kk", "ru", "en")]
GOOD_FOR = 60  # seconds
# No month has these numbers: certainly nobody's.
PEOPLE = [
    {"sub": "invented-1", "name": "Айгүл Сәтова", "iin": "971399400010"},
    {"sub": "invented-2", "name": "Сергей Демин", "iin": "851399300010"},
    {"sub": "invented-3", "name": "Болат Ойдан", "iin": "011399500018"},
]
PAGE = """<!doctype html>
<html lang="kk"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Ойдан алынған / Вымышлено / Invented</title></head>
<body style="font: 1rem/1.5 sans-serif; max-width: 34rem; margin: 2rem auto; padding: 0 1rem">
<h1>Кім кіреді? / Кто входит? / Who signs in?</h1>
<p lang="kk">Бұл – көрсетілім. Адамдардың бәрі ойдан алынған, нөмірлері ешкімдікі емес.</p>
<p lang="ru">Это демонстрация. Все люди вымышлены, их номера никому не принадлежат.</p>
<p lang="en">This is a demonstration. All people are invented, and their numbers are nobody's.</p>
<form method="post">{buttons}
<p><button name="deny" value="1" style="padding: .6rem 1rem">Бас тарту / Отказаться / Refuse</button></p></form>
</body></html>"""
BUTTON = '<p><button name="sub" value="{sub}" style="padding: .8rem 1rem; width: 100%">{name}</button></p>'


class Provider(ThreadingHTTPServer):
    """The server; `people` may be changed while it runs."""

    daemon_threads = True

    def __init__(self, port, sites, secret, people=PEOPLE):
        super().__init__(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.sites, self.secret = sites, secret
        self.people = {person["sub"]: dict(person) for person in people}
        self.codes, self.tokens, self.lock = {}, {}, threading.Lock()
        self.key, self.key_id = ec.generate_private_key(ec.SECP256R1()), secrets.token_hex(8)

    def configuration(self):
        """Return what OpenID Connect Discovery asks for."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }

    def keys(self):
        public = jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [public | {"kid": self.key_id, "use": "sig", "alg": "ES256"}]}

    def may_ask(self, asked):
        """Whether a request comes from the site and leads back to it."""
        known = asked.get("client_id") == CLIENT and asked.get("response_type") == "code"
        proven = asked.get("code_challenge_method") == "S256" and asked.get("code_challenge")
        return bool(known and proven) and asked.get("redirect_uri") in {
            site + way for site in self.sites for way in WAY_BACK
        }

    def code_for(self, sub, asked):
        code = secrets.token_urlsafe(24)
        with self.lock:
            self.codes[code] = (sub, asked["redirect_uri"], asked["code_challenge"], time.time() + GOOD_FOR)
        return code

    def exchange(self, sent):
        """Return tokens for a code, once; None where anything does not fit."""
        with self.lock:
            sub, back, challenge, until = self.codes.pop(sent.get("code", ""), (None, "", "", 0))
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        fits = [
            sub in self.people,
            time.time() < until,
            sent.get("grant_type") == "authorization_code",
            sent.get("client_id") == CLIENT,
            hmac.compare_digest(sent.get("client_secret", ""), self.secret),
            sent.get("redirect_uri") == back,
            base64.urlsafe_b64encode(digest).decode().rstrip("=") == challenge,
        ]
        if not all(fits):
            return None
        now, token = int(time.time()), secrets.token_urlsafe(24)
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + GOOD_FOR, "sub": sub}
        self.tokens[token] = sub
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": GOOD_FOR,
            "id_token": jwt.encode(claims, self.key, algorithm="ES256", headers={"kid": self.key_id}),
        }


class Handler(BaseHTTPRequestHandler):
    server: Provider
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        where = urlsplit(self.path)
        if where.path == "/.well-known/openid-configuration":
            self._json(self.server.configuration())
        elif where.path == "/jwks":
            self._json(self.server.keys())
        elif where.path == "/authorize":
            self._page(_fields(where.query))
        elif where.path == "/userinfo":
            sub = self.server.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
            self._json(self.server.people[sub] if sub else {"error": "invalid_token"}, 200 if sub else 401)
        else:
            self._json({"error": "not_found"}, 404)

    def do_POST(self):
        where = urlsplit(self.path)
        sent = _fields(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        if where.path == "/authorize":
            self._go_back(_fields(where.query), sent)
        elif where.path == "/token":
            tokens = self.server.exchange(sent)
            self._json(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)
        else:
            self._json({"error": "not_found"}, 404)

    def _page(self, asked):
        if not self.server.may_ask(asked):
            self._json({"error": "invalid_request"}, 400)
            return
        people = self.server.people.values()
        buttons = "".join(BUTTON.format(sub=html.escape(one["sub"]), name=html.escape(one["name"])) for one in people)
        self._answer(PAGE.format(buttons=buttons).encode(), "text/html; charset=utf-8")

    def _go_back(self, asked, sent):
        known = sent.get("sub") in self.server.people
        if not self.server.may_ask(asked) or not (known or "deny" in sent):
            self._json({"error": "invalid_request"}, 400)
            return
        answer = {"code": self.server.code_for(sent["sub"], asked)} if known else {"error": "access_denied"}
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(answer | {'state': asked.get('state', '')})}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _json(self, values, status=200):
        self._answer(json.dumps(values).encode(), "application/json", status)

    def _answer(self, content, kind, status=200):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments):
        """Say nothing: a request holds codes."""


def _fields(text):
    return {name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()}


def main():
    port, sites, secret = (os.environ[f"IDENTITY_PROVIDER_{name}"] for name in ("PORT", "SITES", "SECRET"))
    Provider(int(port), sites.split(), secret).serve_forever()


if __name__ == "__main__":
    main()
