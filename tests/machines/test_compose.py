"""`docker-compose.yml`, read without an engine: it is whole, and it starts what these tests run."""

import subprocess

from consultation.configuration import ELSEWHERE, EXAMPLES
from consultation.env import ROOT
from tests.machines import compose
from tests.machines.machines import PROCESSES

SITE = {"prepare", "web", "worker", "heavy", "beat"}
SECRETS = {name: f"value of {name}" for name in ("POSTGRES_PASSWORD", "OWNER_PASSWORD", "APPLICATION_PASSWORD")}
NEEDED = SECRETS | {name: EXAMPLES[name] for name in ("SITE_URL", "SECRET_KEY", "RECEIPT_KEY", "IIN_KEY", "FACTOR_KEY")}
NEEDED |= {"ALLOWED_HOSTS": "talqylau.example", "EMAIL_URL": "smtp://mail.example", "MAIL_FROM": "a@talqylau.example"}


def test_processes_run_by_the_commands_that_compose_starts(machines):
    run = {name: list(process.process.args) for name, process in machines.processes.items()}
    written = {name: compose.service(name.partition("-")[0], {}).command for name in PROCESSES}

    assert {name: words[-len(written[name]) :] for name, words in run.items()} == written
    assert {name.partition("-")[0] for name in PROCESSES} | {"prepare"} == SITE


def test_every_variable_of_the_site_can_be_set():
    page = (ROOT / "docs/operations/configuration.md").read_text().split("\n## ")[0]
    variables = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}

    given = {name: set(compose.service(name, NEEDED).environment) for name in SITE}

    assert {name: variables - names for name, names in given.items()} == {
        "prepare": set(),
        **{name: {"OWNER_DATABASE_URL"} for name in SITE - {"prepare"}},  # only who prepares may alter tables
    }


def test_what_the_file_asks_for_is_described():
    asked = {name for name, _default in compose.VARIABLE.findall((ROOT / "docker-compose.yml").read_text())}
    described = (ROOT / "docs/operations/configuration.md").read_text()

    assert {name for name in asked if f"| `{name}` |" not in described} == set()
    assert {name for name, default, _says in ELSEWHERE["`docker-compose.yml` also reads"] if default is None} == set(
        SECRETS
    )


def test_passwords_reach_the_addresses():
    prepare = compose.service("prepare", NEEDED).environment

    assert (prepare["DATABASE_URL"], prepare["OWNER_DATABASE_URL"], prepare["REDIS_URL"]) == (
        "postgres://consultation:value of APPLICATION_PASSWORD@database:5432/consultation",
        "postgres://consultation_owner:value of OWNER_PASSWORD@database:5432/consultation",
        "redis://broker:6379/0",
    )


def test_services_files_and_volumes_that_are_named_exist():
    described = compose.read(NEEDED)
    services, mounted = described["services"], []
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        mounted += [volume.split(":")[0] for volume in service.get("volumes", ())]

    assert {name for name in mounted if not name.startswith("./")} == set(described["volumes"])
    assert [name for name in mounted if name.startswith("./") and not (ROOT / name).exists()] == []


def test_nothing_starts_before_every_secret_is_there():
    def told(**variables):
        result = subprocess.run(
            ["sh", ROOT / "deploy/required.sh"], env=variables, capture_output=True, text=True, check=False
        )
        return result.returncode, result.stderr

    some = {name: value for name, value in NEEDED.items() if name not in {"RECEIPT_KEY", "MAIL_FROM"}}

    assert told(**NEEDED) == (0, "")
    assert told(**some) == (
        1,
        "Not set: RECEIPT_KEY MAIL_FROM. Set them in the environment or in a file .env beside docker-compose.yml;"
        " docs/operations/configuration.md says what each is for.\n",
    )
