"""`python -m consultation.configuration write | check`: every variable, from the code to `docs/operations/`."""

import os
import sys

from consultation import env

PAGE = env.ROOT / env.CONFIGURATION
# The settings are read under these alone, so that the page is the same wherever it is written.
EXAMPLES = {
    "SECRET_KEY": "secret",
    "RECEIPT_KEY": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "FACTOR_KEY": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "IIN_KEY": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "SITE_URL": "https://talqylau.example",
    "DATABASE_URL": "postgres://consultation:password@host:5432/consultation",
    "REDIS_URL": "redis://host:6379/0",
}
# What is read by other programs than the site: who reads it, and (name, default, what it is for).
ELSEWHERE: dict[str, list[tuple[str, str | None, str]]] = {
    "`make run` also reads": [
        ("HOST", "127.0.0.1", "where the site listens; `0.0.0.0` for other machines"),
        ("PORT", "8000", "its port"),
        ("WEB_WORKERS", "2", "processes that serve pages; at most one per core by default"),
        ("DEMO", "1", "`0` leaves the invented demonstration out"),
    ],
    "`docker-compose.yml` also reads": [
        ("POSTGRES_PASSWORD", None, "of the superuser, who makes the two roles. All three: letters and digits"),
        ("OWNER_PASSWORD", None, "of the owner's role; the address of the database is made from it"),
        ("APPLICATION_PASSWORD", None, "of the application's role; the address of the database is made from it"),
        ("PORT", "80", "where nginx listens on this machine"),
    ],
    "Tests also read": [
        ("TEST_SUFFIX", "", "keeps the databases of two runs at one server apart"),
        ("CHROMIUM", "/usr/bin/chromium", "the browser"),
        ("CI", "", "`true`: a browser or server that is not there is a failure, not a test left out"),
    ],
}  # fmt: skip
HEAD = """\
# Configuration

Written by `python -m consultation.configuration write` from `consultation/settings.py`; `make check` fails where they
differ. Everything is set in the environment. A missing or wrong value stops start-up and names its variable.
"""


def page():
    """Return the page as the code would have it."""
    _read_settings()
    parts = [HEAD, _table((name, _default(default), says) for name, default, says in env.VARIABLES.values())]
    for reader, rows in ELSEWHERE.items():
        parts += [f"## {reader}\n", _table((name, _default(default), says) for name, default, says in rows)]
    return "\n".join(parts)


def main(act):
    """Write the page, or return what is wrong with it."""
    wanted = page()
    silent = [name for name, variable in env.VARIABLES.items() if not variable.says]
    if silent:
        return f"consultation/settings.py does not say what these are for: {', '.join(silent)}"
    if act == "write":
        PAGE.write_text(wanted)
    elif PAGE.read_text() != wanted:
        return f"{env.CONFIGURATION} is old: python -m consultation.configuration write"
    return None


def _read_settings():
    os.environ.clear()
    os.environ.update(EXAMPLES)
    import consultation.settings  # noqa: F401 - each reader enters its variable


def _table(rows):
    lines = [f"| `{name}` | {default} | {says} |" for name, default, says in rows]
    return "\n".join(["| variable | default | what it is |", "|---|---|---|", *lines, ""])


def _default(default):
    if default is None:
        return "**must be set**"
    same = next((name for name, example in EXAMPLES.items() if default == example), None)
    if same:
        return f"that of `{same}`"
    return f"`{default}`" if default else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
