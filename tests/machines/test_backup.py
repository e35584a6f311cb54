"""Backup and restore into a new cluster, by the very commands of `docs/operations/backup.md`."""

import os
import re
import subprocess
from typing import NamedTuple

import psycopg
import pytest

from consultation.env import ROOT
from tests.callers import go_the_whole_way, proposal
from tests.machines.servers import POSTGRESQL, Database

COMMANDS = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/operations/backup.md").read_text(), re.DOTALL)
GUARDS = """
    SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger
     WHERE NOT tgisinternal ORDER BY 1, 2
"""
DEFAULTS = "SELECT defaclrole::regrole::text, defaclobjtype, defaclacl::text FROM pg_default_acl ORDER BY 1, 2"
RIGHTS = """
    SELECT table_name, privilege_type FROM information_schema.role_table_grants
     WHERE grantee = 'consultation' ORDER BY 1, 2
"""


@pytest.fixture(scope="module")
def restored(machines, tokens):
    """The site on a new cluster that a backup was restored into; it goes back to its own afterwards."""
    go_the_whole_way(machines.site, **tokens)
    _status, filed = machines.site.ask("POST", "/proposals/", proposal(), token=tokens["citizen"])
    old, new = machines.database, Database(machines.home, "restored")
    new.start()
    machines.stop_processes()
    for commands in COMMANDS:
        by_the_page(machines, new, commands)
    move(machines, new)
    machines.run("prepare", "python", "manage.py", "erase_again", str(machines.home.path / "backup" / "erased.list"))
    yield Restored(old, new, filed)
    machines.stop_processes()
    move(machines, old)
    new.stop(patience=15)


class Restored(NamedTuple):
    old: Database
    new: Database
    filed: dict  # what somebody was told before the backup

    def both(self, question):
        """Return what the old cluster and the new one answer."""
        answers = []
        for database in (self.old, self.new):
            with database.connect() as connection:
                answers.append(connection.execute(question).fetchall())
        return answers


def move(machines, database):
    """Prepare a cluster and let all processes use it."""
    machines.database = database
    machines.run("prepare", "python", "manage.py", "prepare_database")
    machines.start_processes()


def by_the_page(machines, new, commands):
    """Run a block of the page where its files are, until the first failure; `diff` is one where rows differ."""
    variables = {
        "OWNER_DATABASE_URL": machines.database.url("consultation_owner"),
        "NEW_OWNER_DATABASE_URL": new.url("consultation_owner"),
        "PATH": f"{POSTGRESQL}{os.pathsep}{os.environ['PATH']}",
    }
    folder = machines.home.path / "backup"
    folder.mkdir(exist_ok=True)
    (folder / "deploy").unlink(missing_ok=True)
    (folder / "deploy").symlink_to(ROOT / "deploy")
    result = subprocess.run(
        ["sh", "-eux", "-c", commands], cwd=folder, env=variables, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stdout) == (0, ""), result.stderr


def test_every_row_is_there(restored):
    for table in ("record_entry", "record_salt"):
        before, after = restored.both(f"SELECT row::text FROM {table} row ORDER BY id")  # noqa: S608
        assert len(before) > 10
        assert before == after


def test_guards_and_rights_are_there(restored):
    for question in (GUARDS, RIGHTS, DEFAULTS):
        before, after = restored.both(question)
        assert before == after != []


@pytest.mark.parametrize("role", ["consultation", "consultation_owner", "postgres"])
@pytest.mark.parametrize(
    "act", ["UPDATE record_entry SET verb = 'x'", "DELETE FROM record_entry", "TRUNCATE record_salt"]
)
def test_record_refuses_every_role(restored, role, act):
    with psycopg.connect(restored.new.url(role)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(act)


def test_site_goes_on(machines, tokens, restored):
    ((last, *_rest),), _same = restored.both("SELECT last FROM proposals_numberseries")

    read = go_the_whole_way(machines.site, **tokens)
    receipt = machines.site.ask("GET", f"/proposals/{restored.filed['number']}/receipt/", token=tokens["citizen"])[1]

    assert read["number"] == f"P-{last + 1:06d}"
    assert receipt["receipt"] == restored.filed["receipt"]
