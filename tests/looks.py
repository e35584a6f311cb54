"""What every page must be at any width: no wider than its window, and in nobody's way.

Both wait for the page that a click was on its way to: a document that is still coming has no width and no faults.
"""

from axe_playwright_python.sync_playwright import Axe

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def overflow(page) -> int:
    """By how many CSS pixels the document is wider than its window."""
    page.wait_for_load_state()
    return page.locator("html").evaluate("root => root.scrollWidth - root.clientWidth")


def violations(page) -> list[tuple[str, list[str]]]:
    """What axe finds against WCAG 2.2 AA and good practice: each rule with the places; for pages with scripts on."""
    page.wait_for_load_state()
    found = Axe().run(page, options=RULES).response["violations"]
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found]
