"""The main jobs on several machines, by programs, by pages and in a browser, all through nginx."""

import gzip
import json
import re

import pytest
from playwright.sync_api import expect

from tests.callers import REASONS, Caller, go_the_whole_way, proposal, wait_until
from tests.machines.conftest import PASSWORD, register
from tests.machines.visitor import Visitor

REGISTRATION = {
    "kind": "party",
    "name": "Тау елі",
    "language": "kk",
    "bin": "450340000042",
    "head_name": "Айша Төраға",
    "head_office": "төраға",
    "declared": True,
}


def test_a_proposal_goes_its_whole_way_and_its_author_is_told_by_mail(machines, tokens):
    author = register(machines, "author")

    read = go_the_whole_way(machines.site, **tokens | {"citizen": author.token})

    wait_until(lambda: len(machines.mail.to(author.email)) == 3, within=90)  # no mail of a ruling before a minute
    _code, published, answered = (message["Subject"] for message in machines.mail.to(author.email))
    assert (read["supports"], read["number"] in published, read["number"] in answered) == (
        {"identity": 0, "contact": 1, "earlier": 0},
        True,
        True,
    )


def test_party_files_a_dossier_and_is_answered(machines, people):
    site, head = machines.site, register(machines, "head")
    status, party = site.ask("POST", "/organizations/", REGISTRATION, token=head.token)
    assert (status, party["status"]) == (201, "asked")
    secretary, rapporteur = people["secretary"].token, people["rapporteur"].token
    confirmation = f"/drafts/constitution/registrations/{party['uid']}/confirmation/"
    assert site.ask("PUT", confirmation, token=secretary)[0] == 200
    written = f"/drafts/constitution/organizations/{party['uid']}/dossier"
    position = {"stance": "oppose", "text": "", "reasons": "Так нельзя.", "language": "ru", "seen": ""}
    site.ask(
        "PUT", f"{written}/letter/", {"text": "Партия за ясность.", "language": "ru", "seen": ""}, token=head.token
    )
    status, draft = site.ask("PUT", f"{written}/positions/art_9__para_2/", position, token=head.token)
    assert status == 200

    status, filed = site.ask("POST", f"{written}/filing/", {"seen": draft["seen"]}, token=head.token)
    _status, read = site.ask("GET", f"/dossiers/{filed['number']}/")
    ((uid, reasons),) = [(row["uid"], row["reasons"]) for row in read["positions"]]
    answer = {"positions": [{"uid": uid, "version": 1}], "outcome": "declined", "reasons": REASONS}
    answered, _decisions = site.ask("POST", "/drafts/constitution/articles/9/answers/", answer, token=rapporteur)

    assert (status, answered, reasons, "/receipt/v1\n" in filed["receipt"]) == (201, 201, "Так нельзя.", True)
    wait_until(lambda: len(machines.mail.to(head.email)) == 3, within=30)  # a code, the confirmation, the answer


def test_web_processes_share_who_is_signed_in_and_what_was_typed(machines):
    person = register(machines, "typing")
    first, second = (
        Visitor(f"127.0.0.1:{machines.home.port(name)}", like=person.visitor) for name in ("web-1", "web-2")
    )
    compose = "/ru/constitution/propose/?provision=art_9__para_2"
    words = {"kind": "change", "language": "ru", "name_form": "region", "reasons": "Так яснее.", "act": "save"}

    saved = first.send(compose, words | {"text": "Слова с первой машины."})
    read = second.open(saved.path)

    assert (saved.status, read.status, "Слова с первой машины." in read.text) == (200, 200, True)


def test_static_files_come_from_nginx_compressed_and_for_ever(machines):
    page = machines.site.send("GET", "/ru/constitution/")[2].decode()
    address = re.search(r'href="(/static/css/[^"]+\.css)"', page)[1]

    status, headers, body = machines.site.send("GET", address, headers={"Accept-Encoding": "gzip"})

    told = {name: headers[name] for name in ("Server", "Content-Encoding", "Cache-Control", "X-Content-Type-Options")}
    assert (status, told) == (
        200,
        {
            "Server": "nginx",
            "Content-Encoding": "gzip",
            "Cache-Control": "public, max-age=31536000, immutable",
            "X-Content-Type-Options": "nosniff",
        },
    )
    assert b"{" in gzip.decompress(body)


@pytest.mark.parametrize(("size", "statuses"), [(3_000_000, {413}), (1_800_000, {400, 413})], ids=["nginx", "site"])
def test_large_body_is_refused(machines, people, size, statuses):
    sent = json.dumps(proposal("х" * (size // 2)), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Token {people['citizen'].token}"}

    status, _headers, _body = machines.site.send("POST", "/api/v1/proposals/", sent, headers)

    assert status in statuses


def test_limit_on_signing_in_cannot_be_passed_by_forged_addresses(machines, people):
    form = {"login": people["other"].email, "password": "wrong-wrong-wrong"}

    def attempt(number):
        forged = {"X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": f"203.0.113.{number}"}
        return Visitor(machines.site.base, headers=forged).send("/ru/account/login/", form)

    pages = [attempt(number) for number in range(8)]

    assert "Слишком много" in pages[-1].text
    assert pages[0].status == 200


def test_every_process_is_told_as_ready(machines):
    assert machines.site.ask("GET", "/drafts/")[0] == 200
    for name in ("web-1", "web-2"):
        status, _headers, body = Caller(f"127.0.0.1:{machines.home.port(name)}").send("GET", "/readyz")
        assert (status, json.loads(body)["missing"]) == (200, [])


def test_somebody_speaks_in_a_browser(machines, people, browser):
    context = browser.new_context(
        base_url=f"http://{machines.site.base}", locale="ru-RU", viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    asked = []
    page.on("response", lambda answer: asked.append((answer.status, answer.url)))

    page.goto("/ru/account/login/")
    page.locator("#id_login").fill(people["citizen"].email)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Войти", exact=True).click()
    expect(page).to_have_url(re.compile("/ru/me/"))
    page.goto("/ru/constitution/propose/?provision=art_9__para_2")
    page.locator("[name=text]").fill("Русский язык употребляется наравне.")
    page.locator("[name=reasons]").fill("На нём говорят многие.")
    expect(page.locator("[name=rivals_told]")).to_have_count(1)  # others change the same words: it is shown meanwhile
    page.locator("button[value=send]").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(r"P-\d{6}"))
    # 409 is what a saving in the background is told that comes after the sending.
    assert [answer for answer in asked if answer[0] >= 400 and answer[0] != 409] == []
    context.close()
