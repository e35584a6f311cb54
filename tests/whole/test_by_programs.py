"""The main job through the programming interface alone, and faults in the middle of it."""

import pytest

from tests.callers import Filers, go_the_whole_way, wait_until


def test_a_proposal_goes_its_whole_way_through_the_interface(product):
    roles = {"citizen": "citizen", "other": "citizen_2", "moderator": "moderator", "rapporteur": "rapporteur"}
    _status, drafts = product.site.ask("GET", "/drafts/")

    read = go_the_whole_way(product.site, **{name: product.token(role) for name, role in roles.items()})

    assert read["supports"] == {"identity": 1, "contact": 0, "earlier": 0}
    assert [{name: row[name] for name in ("slug", "title")} for row in drafts] == [
        {"slug": "constitution", "title": "Проект Конституции Республики Казахстан"}
    ]


@pytest.mark.parametrize("name", ["worker", "broker", "web"])
def test_what_was_acknowledged_outlives_a_killed_process(product, name):
    with Filers(product.site, [product.token("citizen_2")] * 4) as filers:
        filers.more(20, within=30)
        product.kill(name)
        code = product.process.wait(timeout=20)
    product.start()

    assert (code, f"{name} ended by itself" in product.told()) == (1, True)
    assert (filers.lost(), filers.refused) == ([], [])
    listed = _proposals_listed(product)
    wait_until(lambda: _proposals_counted(product) >= listed, within=30)
    assert _proposals_counted(product) == listed


def _proposals_counted(product):
    """Return how many proposals the summary of article 9 counts, citizens' and organizations'."""
    _status, summary = product.site.ask("GET", "/drafts/constitution/articles/9/summary/")
    of_organizations = sum(counts["proposals_total"] for counts in summary["organizations"].values())
    return summary["contributions"] - summary["comments"] + of_organizations


def _proposals_listed(product):
    """Count the proposals by reading them one by one."""
    moderator = product.token("moderator")
    path, total = "/proposals/?draft=constitution&article=art_9", 0
    while path:
        status, page = product.site.ask("GET", path, token=moderator)
        assert status == 200
        for row in page["results"]:
            if row["status"] not in {"hidden", "withdrawn", "returned"}:
                total += 1
        path = page["next"].partition("/api/v1")[2] if page["next"] else None
    return total
