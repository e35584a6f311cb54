"""The main job through the programming interface alone, and faults in the middle of it."""

import http.client
import secrets
import threading
import time

import pytest

PLACE = "art_9__para_2"
COUNTED_WITHIN = 10  # seconds


def proposal(text="В государственных организациях наравне с казахским официально употребляется русский язык."):
    return {
        "draft": "constitution",
        "provision": PLACE,
        "kind": "change",
        "language": "ru",
        "text": text,
        "reasons": "Слово «наравне» понятнее.",
        "key": secrets.token_hex(8),
    }


def contributions(product, article=9):
    status, summary = product.ask("GET", f"/drafts/constitution/articles/{article}/summary/")
    assert status == 200
    return summary["contributions"]


def wait_until(condition, *, within):
    """Return the seconds it took until a condition held."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < within, f"not within {within} s"
        time.sleep(0.2)
    return time.monotonic() - begun


def test_a_proposal_goes_its_whole_way_through_the_interface(product):
    citizen, moderator, rapporteur = (product.token(role) for role in ("citizen", "moderator", "rapporteur"))
    _status, drafts = product.ask("GET", "/drafts/")
    before = contributions(product)

    status, filed = product.ask("POST", "/proposals/", proposal(), token=citizen)
    assert (status, filed["status"], "/receipt/v1\n" in filed["receipt"]) == (201, "submitted", True)
    address = f"/proposals/{filed['number']}"
    assert product.ask("GET", f"{address}/")[0] == 404
    ruling = {"ruling": "publish", "ground": "", "reasons": ""}
    assert product.ask("POST", f"{address}/rulings/", ruling, token=moderator)[0] == 201
    other = product.token("citizen_2")
    words = {"text": "Согласен.", "stance": "for", "key": secrets.token_hex(8)}
    assert product.ask("POST", f"{address}/comments/", words, token=other)[0] == 201
    assert product.ask("PUT", f"{address}/support/", token=other)[0] == 200
    wait_until(lambda: contributions(product) == before + 2, within=COUNTED_WITHIN)
    reasons = {"kk": "Негізі бар.", "ru": "Есть основание."}
    decision = {"outcome": "accepted", "reasons": reasons}
    assert product.ask("POST", f"{address}/decisions/", decision, token=rapporteur)[0] == 201

    status, read = product.ask("GET", f"{address}/")
    assert (status, read["status"], read["decision"]["reasons"], read["supports"]) == (
        200,
        "accepted",
        reasons,
        {"identity": 1, "contact": 0},
    )
    assert [{name: row[name] for name in ("slug", "title")} for row in drafts] == [
        {"slug": "constitution", "title": "Проект Конституции Республики Казахстан"}
    ]


@pytest.mark.parametrize("name", ["worker", "broker", "web"])
def test_what_was_acknowledged_outlives_a_killed_process(product, name):
    citizen = product.token("citizen_2")
    acknowledged, ended = [], threading.Event()

    def work():
        while not ended.is_set():
            sent = proposal(f"В государственных организациях употребляется русский язык, {secrets.token_hex(4)}.")
            try:
                status, answer = product.ask("POST", "/proposals/", sent, token=citizen)
            except (OSError, http.client.HTTPException, ValueError):
                continue
            if status == 201:
                acknowledged.append((answer["number"], sent))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(acknowledged) > 20, within=30)
    product.kill(name)
    code = product.process.wait(timeout=20)
    ended.set()
    for thread in threads:
        thread.join(timeout=30)
    product.start()

    assert (code, f"{name} ended by itself" in product.told()) == (1, True)
    for number, sent in acknowledged:
        status, again = product.ask("POST", "/proposals/", sent, token=citizen)
        assert (status, again["number"]) == (201, number)
        status, read = product.ask("GET", f"/proposals/{number}/", token=citizen)
        assert (status, read["text"]) == (200, sent["text"])
    listed = _everything_on_article_9(product)
    wait_until(lambda: contributions(product) >= listed, within=30)
    assert contributions(product) == listed


def _everything_on_article_9(product):
    """Count the contributions by reading them one by one."""
    moderator = product.token("moderator")
    path, total = "/proposals/?draft=constitution&article=art_9", 0
    while path:
        status, page = product.ask("GET", path, token=moderator)
        assert status == 200
        for row in page["results"]:
            if row["status"] not in {"hidden", "withdrawn", "returned"}:
                total += 1
        path = page["next"].partition("/api/v1")[2] if page["next"] else None
    return total + product.ask("GET", "/drafts/constitution/articles/9/summary/")[1]["comments"]
