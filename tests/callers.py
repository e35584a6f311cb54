"""A program that uses the interface by HTTP, and many of them at work at once."""

import http.client
import json
import secrets
import threading
import time

COUNTED_WITHIN = 10  # seconds
REASONS = {"kk": "Негізі бар.", "ru": "Есть основание."}


class Caller:
    """One program; `base` is where the site listens, such as `127.0.0.1:8000`."""

    def __init__(self, base):
        self.base = base

    def ask(self, method, path, body=None, *, token=None, language="ru"):
        """Send one request to `/api/v1`; return its status and the JSON of the answer."""
        headers = {"Content-Type": "application/json", "Accept-Language": language}
        if method == "POST":
            headers["Idempotency-Key"] = (body or {}).get("key") or secrets.token_hex(8)
        if token:
            headers["Authorization"] = f"Token {token}"
        content = None if body is None else json.dumps(body)
        status, _headers, answer = self.send(method, f"/api/v1{path}", content, headers)
        return status, json.loads(answer or "null")

    def send(self, method, path, content=None, headers=None):
        """Send one request to any address; return status, headers and body of the answer."""
        connection = http.client.HTTPConnection(self.base, timeout=20)
        try:
            connection.request(method, path, content, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def token(self, email, password, **second):
        """Sign in, with the `code` of a second factor where there is one; return the token."""
        status, answer = self.ask("POST", "/auth/token/", {"email": email, "password": password} | second)
        assert status == 200, answer
        return answer["token"]

    def is_ready(self, path="/readyz"):
        """Tell whether the site says that it is there; a site that does not answer is not."""
        try:
            return self.send("GET", path)[0] == 200
        except (OSError, http.client.HTTPException):
            return False


def proposal(text="В государственных организациях наравне с казахским официально употребляется русский язык."):
    """Return what files a proposal to change the second paragraph of article 9."""
    return {
        "draft": "constitution",
        "provision": "art_9__para_2",
        "kind": "change",
        "language": "ru",
        "text": text,
        "reasons": "Слово «наравне» понятнее.",
        "key": secrets.token_hex(8),
    }


class Filers:
    """Programs that file one proposal after the other, each with words of its own, until they are told to end."""

    def __init__(self, caller, tokens):
        self.caller = caller
        self.acknowledged = []  # (token, what was sent, the number it was given)
        self.refused = []
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=[token]) for token in tokens]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_failure):
        self._ended.set()
        for thread in self._threads:
            thread.join(timeout=60)

    def more(self, count, *, within):
        """Wait until so many more were acknowledged; return the seconds it took."""
        wanted = len(self.acknowledged) + count
        return wait_until(lambda: len(self.acknowledged) >= wanted, within=within)

    def _work(self, token):
        while not self._ended.is_set():
            sent = proposal(f"В государственных организациях употребляется русский язык, {secrets.token_hex(4)}.")
            self._file(token, sent)
            self._ended.wait(0.2)

    def _file(self, token, sent):
        """Send until there is an answer that tells: the same key with each try, as a careful program does."""
        while not self._ended.is_set():
            try:
                status, answer = self.caller.ask("POST", "/proposals/", sent, token=token)
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(0.05)
                continue
            if status == 201:
                self.acknowledged.append((token, sent, answer["number"]))
                return
            if status < 500:
                self.refused.append((status, answer))
                return
            time.sleep(0.05)

    def lost(self):
        """Return the acknowledged proposals that cannot be had back: neither by their key nor by their number."""
        return [
            number
            for token, sent, number in self.acknowledged
            if self._again(token, sent) != (201, number) or self._words(token, number) != (200, sent["text"])
        ]

    def _again(self, token, sent):
        status, answer = self.caller.ask("POST", "/proposals/", sent, token=token)
        return status, answer.get("number")

    def _words(self, token, number):
        status, answer = self.caller.ask("GET", f"/proposals/{number}/", token=token)
        return status, answer.get("text")


def wait_until(condition, *, within):
    """Return the seconds it took until a condition held."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < within, f"not within {within} s"
        time.sleep(0.2)
    return time.monotonic() - begun


def contributions(site, article=9):
    """Return how many contributions the summary of an article counts."""
    status, summary = site.ask("GET", f"/drafts/constitution/articles/{article}/summary/")
    assert status == 200
    return summary["contributions"]


def go_the_whole_way(site, *, citizen, other, moderator, rapporteur):
    """File, publish, comment, support, count and decide by four people's tokens; return what anybody reads then."""
    before = contributions(site)
    status, filed = site.ask("POST", "/proposals/", proposal(), token=citizen)
    assert (status, filed["status"], "/receipt/v1\n" in filed["receipt"]) == (201, "submitted", True)
    address = f"/proposals/{filed['number']}"
    assert site.ask("GET", f"{address}/")[0] == 404
    ruling = {"ruling": "publish", "ground": "", "reasons": ""}
    assert site.ask("POST", f"{address}/rulings/", ruling, token=moderator)[0] == 201
    words = {"text": "Согласен.", "stance": "for", "key": secrets.token_hex(8)}
    status, comment = site.ask("POST", f"{address}/comments/", words, token=other)
    assert status == 201, comment
    site.ask("POST", f"/comments/{comment['uid']}/rulings/", ruling, token=moderator)  # where it waits for that
    assert site.ask("PUT", f"{address}/support/", token=other)[0] == 200
    wait_until(lambda: contributions(site) == before + 2, within=COUNTED_WITHIN)
    decision = {"outcome": "accepted", "reasons": REASONS}
    assert site.ask("POST", f"{address}/decisions/", decision, token=rapporteur)[0] == 201

    status, read = site.ask("GET", f"{address}/")
    assert (status, read["status"], read["decision"]["reasons"]) == (200, "accepted", REASONS)
    return read
