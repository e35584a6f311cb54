"""What nginx tells the site of a client, asked of a server that answers with the headers it got."""

import http.server
import json
import re
import threading
from pathlib import Path

import pytest
from granian.http import HTTP1Settings

from consultation.local.home import Home
from tests.callers import Caller
from tests.machines.servers import Front

FORGED = {
    "X-Forwarded-For": "203.0.113.7",
    "X_Forwarded_For": "203.0.113.8",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "Forwarded": "for=203.0.113.7;proto=https;host=evil.example",
    "Host": "talqylau.example",
}


class Echo(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_words):
        pass


@pytest.fixture
def front_of(_packages, folder):
    """Return a function: the address of a server before the echo, by how many proxies the operator says there are."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home = Home(folder / "echo").open()
    fronts = []

    def begin(proxies):
        servers = f"server 127.0.0.1:{server.server_address[1]};"
        front = Front(home, {"WEB_SERVERS": servers, "TRUSTED_PROXY_COUNT": str(proxies)})
        fronts.append(front)
        front.start()
        return front.address

    yield begin
    for front in fronts:
        front.stop()
    home.close()
    server.shutdown()
    server.server_close()


@pytest.fixture
def told(front_of):
    """Return a function: what the site is told of a forged request."""

    def ask(proxies, path="/"):
        headers = json.loads(Caller(front_of(proxies)).send("GET", path, headers=FORGED)[2])
        return {name: value for name, value in headers.items() if "forward" in name or name == "host"}

    return ask


WORD = "/ru/constitution/dossier/word/"


def test_files_come_to_few_addresses_and_are_told_of_as_everything_else(front_of, told):
    caller = Caller(front_of(1))
    words, file, too_large = b"x" * 3_000_000, b"x" * 10_400_000, b"x" * 12_000_000
    programs = "/api/v1/drafts/constitution/organizations/o_1/dossier/word/"

    answers = [
        caller.send("POST", path, sent)[0]
        for path, sent in [
            (WORD, file),
            (programs, file),
            ("/kk/constitution/dossier/attachments/", file),
            ("/api/v1/drafts/constitution/organizations/o_1/dossier/attachments/annex.pdf/", file),
            ("/en/constitution/settings/arrivals/", file),
            ("/api/v1/drafts/constitution/imports/egov/", file),
            ("/en/constitution/intake/new/", file),
            ("/en/constitution/intake/meetings/", file),
            (WORD, too_large),
            (f"{WORD}changes/", words),
            ("/ru/", words),
        ]
    ]

    assert answers == [200] * 8 + [413] * 3
    assert told(1, WORD) == told(1)


def test_client_cannot_say_where_it_comes_from(told):
    assert told(1) == {
        "host": "talqylau.example",
        "x-forwarded-for": "203.0.113.7, 127.0.0.1",
        "x-forwarded-proto": "http",
    }


def test_proxy_that_the_operator_names_is_believed(told):
    assert told(2) == {
        "host": "talqylau.example",
        "x-forwarded-for": "203.0.113.7, 127.0.0.1",
        "x-forwarded-proto": "https",
    }


def test_where_no_web_process_answers_a_page_says_so(folder, machines):
    home = Home(folder / "alone").open()
    front = Front(
        home,
        {"WEB_SERVERS": "server 127.0.0.1:1;", "STATIC_ROOT": f"{machines.home.path}/static"},
        path="/static/unavailable.html",
    )
    front.start()

    status, headers, body = Caller(front.address).send("GET", "/kk/constitution/")

    front.stop()
    home.close()
    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "15", "no-store")
    for words in ("Бір минуттан кейін қайталап көріңіз.", "Попробуйте ещё раз через минуту.", "Try again in a minute."):
        assert words in body.decode()


def test_no_connection_is_kept_for_longer_than_a_web_process_keeps_it():
    """A web process closes a connection that was idle for as long as it waits for the head of a request.

    What is posted into one that is just being closed is sent nowhere else, lest it be done twice: it would be lost.
    """
    [seconds] = re.findall(r"^ {4}keepalive_timeout (\d+)s;$", Path("deploy/nginx.conf").read_text(), re.MULTILINE)
    started = re.findall(r"granian .*", Path("docker-compose.yml").read_text())

    assert started
    assert not [line for line in started if "header-read-timeout" in line or "keep-alive" in line]
    assert 1000 * int(seconds) <= HTTP1Settings().header_read_timeout - 10_000
