"""Every variable that something reads stands in `docs/operations/configuration.md`, as the code has it."""

import os
import re
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from consultation import env
from consultation.configuration import EXAMPLES, PAGE
from consultation.env import ROOT
from tests.proposals.authority import Authority, pem_of

READS = re.compile(
    r"""(?:environ(?:\.get\(|\[)|environment\.get\(|is_given\(|getenv\()["']([A-Z_]+)["']|\$\{([A-Z_]+)"""
)
NOT_OURS = {"PATH", "PYTEST_XDIST_WORKER", "DJANGO_ALLOW_ASYNC_UNSAFE", "SUPERUSER_DATABASE_URL", "PYTHONTZPATH"}
SET_BY_COMPOSE = {"NGINX_PORT", "WEB_SERVERS"}  # they are put into deploy/nginx.conf


def run(*arguments, **variables):
    result = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )
    return result.returncode, result.stderr.strip().splitlines()[-1:]


def test_page_is_what_the_code_says():
    assert run("-m", "consultation.configuration", "check", VAR_DIR="/elsewhere", LOG_LEVEL="ERROR") == (0, [])


def test_page_that_is_old_is_told(tmp_path):
    script = (
        "import sys, pathlib; from consultation import configuration; "
        f"configuration.PAGE = pathlib.Path({str(tmp_path / 'page')!r}); configuration.PAGE.write_text('old'); "
        "sys.exit(configuration.main('check'))"
    )

    assert run("-c", script) == (
        1,
        ["docs/operations/configuration.md is old: python -m consultation.configuration write"],
    )


def test_variable_without_words_is_told():
    script = (
        "import sys; from consultation import configuration, env; env.text('NEW_LIMIT', '5'); "
        "sys.exit(configuration.main('check'))"
    )

    assert run("-c", script) == (1, ["consultation/settings.py does not say what these are for: NEW_LIMIT"])


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_variable_that_must_be_set_stops_the_start(name):
    given = {"PATH": os.environ["PATH"]} | {key: value for key, value in EXAMPLES.items() if key != name}

    assert run("-c", "import consultation.settings", **given) == (
        1,
        [
            f"django.core.exceptions.ImproperlyConfigured: {name} is not set."
            " docs/operations/configuration.md says what it is for; set it in the environment."
        ],
    )


def test_every_variable_that_a_file_reads_is_described():
    described = {line.split("`")[1] for line in PAGE.read_text().splitlines() if line.startswith("| `")}
    files = [ROOT / "docker-compose.yml", *ROOT.glob("deploy/*"), *ROOT.glob("consultation/local/*.*")]
    files += [path for path in ROOT.glob("tests/**/*.py") if path.name != "test_configuration.py"]

    read = {name for path in files for pair in READS.findall(path.read_text()) for name in pair if name}

    assert read - described - NOT_OURS - SET_BY_COMPOSE == set()


@pytest.mark.parametrize(
    ("value", "steps"), [("", [(10, 500)]), ("never", []), ("20:900, 10:500", [(10, 500), (20, 900)])]
)
def test_rising_steps_are_read_in_their_order(monkeypatch, value, steps):
    monkeypatch.setattr(env, "VARIABLES", {})
    monkeypatch.setenv("SOME_STEPS", value)

    assert env.steps("SOME_STEPS", "10:500") == steps


@pytest.mark.parametrize("value", ["10", "10:5:1", "ten:five"])
def test_steps_that_are_none_stop_start_up_and_name_the_variable(monkeypatch, value):
    monkeypatch.setattr(env, "VARIABLES", {})
    monkeypatch.setenv("SOME_STEPS", value)

    with pytest.raises(
        ImproperlyConfigured, match=r"SOME_STEPS must be pairs of whole numbers such as 10:500,20:900\."
    ):
        env.steps("SOME_STEPS")


def test_trusted_certificates_come_from_a_file_or_a_folder_and_a_wrong_path_stops_the_start(tmp_path, monkeypatch):
    one, two = (Authority(name).root for name in ("ONE", "TWO"))
    (tmp_path / "one.pem").write_bytes(pem_of(one))
    (tmp_path / "two.pem").write_bytes(pem_of(two))
    (tmp_path / "notes.txt").write_text("no certificate")

    def read(where):
        monkeypatch.setenv("ROOTS_OF_TEST", str(where))
        return env.certificates("ROOTS_OF_TEST")

    assert (read(""), read(tmp_path / "one.pem"), read(tmp_path)) == ([], [one], [one, two])
    for where in (tmp_path / "missing.pem", tmp_path / "notes.txt"):
        with pytest.raises(ImproperlyConfigured, match="ROOTS_OF_TEST must name readable certificates"):
            read(where)


@pytest.mark.parametrize("value", ["ftp://host", "host:14579", "http://", "http://user@host", "http://host/?q=1"])
def test_an_address_of_a_service_that_is_none_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("ADDRESS_OF_TEST", value)
    with pytest.raises(ImproperlyConfigured, match="ADDRESS_OF_TEST must be an address"):
        env.address("ADDRESS_OF_TEST")

    monkeypatch.setenv("ADDRESS_OF_TEST", "https://host:14579/checks")
    assert env.address("ADDRESS_OF_TEST") == "https://host:14579/checks"
