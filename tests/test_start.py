"""What a person at the terminal is told when the site cannot start, and what outlives a crash."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from consultation.local.home import Home
from consultation.local.problems import CannotStart

ROOT = Path(__file__).resolve().parent.parent
OURS = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "SITE_URL", "HOST", "PORT", "STATIC_ROOT", "ENVIRONMENT")


def launch(var, *arguments, **variables):
    """Run the launcher to its end; return its exit code and what it said."""
    result = subprocess.run(
        [sys.executable, "-m", "consultation.local", *arguments],
        cwd=ROOT,
        env=environment(var, **variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return result.returncode, result.stdout, result.stderr.strip()


def environment(var, **variables):
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return kept | {"VAR_DIR": str(var)} | variables


def test_port_in_use_is_said(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])

        code, _output, said = launch(tmp_path / "var", "run", PORT=port)

    assert (code, said) == (
        1,
        f"Port {port} of 127.0.0.1 cannot be had (Address already in use): another program has it."
        " Stop that one, or choose another: PORT=8001 make run.",
    )


@pytest.mark.parametrize("port", ["soon", "0", "70000", "-1"])
def test_port_that_is_none_is_said(tmp_path, port):
    code, _output, said = launch(tmp_path / "var", "run", PORT=port)

    assert (code, said) == (1, f"PORT must be a number from 1 to 65535, not {port!r}.")


def test_host_that_is_none_is_said(tmp_path):
    code, _output, said = launch(tmp_path / "var", "run", HOST="nowhere.invalid")

    assert (code, said) == (1, "HOST=nowhere.invalid is no address of this machine. 127.0.0.1 or 0.0.0.0 will do.")


def test_var_of_another_version_is_said(tmp_path):
    (tmp_path / "version.json").write_text('{"layout": 1, "postgresql": "12"}')

    code, _output, said = launch(tmp_path, "run", PORT="65123")

    assert (code, said) == (
        1,
        f"{tmp_path} was made by another version of this program (layout 1, postgresql 12; this one has layout 1,"
        f" postgresql 18). Move it away (mv {tmp_path} {tmp_path}.old), or name another folder: VAR_DIR=… make run.",
    )


def test_var_that_cannot_be_written_is_said(tmp_path):
    file = tmp_path / "file"
    file.write_text("")

    code, _output, said = launch(file / "var", "run", PORT="65123")

    assert (code, said) == (
        1,
        f"Cannot write in {file}/var (Not a directory: {file}/var)."
        " Give this user the right to, or name another folder: VAR_DIR=… make run.",
    )


@contextmanager
def ordinary_user():
    """Act without root's rights, which would write everywhere."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def test_var_without_the_right_to_write_is_said(tmp_path):
    tmp_path.chmod(0o500)

    with ordinary_user(), pytest.raises(CannotStart) as refusal:
        Home(tmp_path / "var").open()

    assert str(refusal.value) == (
        f"Cannot write in {tmp_path}/var (Permission denied: {tmp_path}/var)."
        " Give this user the right to, or name another folder: VAR_DIR=… make run."
    )


def test_var_in_use_is_said(tmp_path):
    home = Home(tmp_path).open()

    with pytest.raises(CannotStart) as refusal:
        Home(tmp_path).open()

    home.close()
    assert str(refusal.value) == (
        f"{tmp_path} is in use by process {os.getpid()}."
        " Stop that one (Ctrl-C there, or `make stop`), or name another folder: VAR_DIR=… make run."
    )


def test_lock_of_a_dead_process_is_taken_over(tmp_path):
    (tmp_path / "lock").write_text('{"pid": 1, "born": -1, "processes": {}}')

    home = Home(tmp_path).open()

    assert home.running_pid() == os.getpid()
    home.close()


def test_what_a_killed_launcher_left_is_ended(tmp_path):
    # A shell that runs the tests in the background has them ignore SIGINT, and what they start inherits it.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    left = subprocess.Popen(["sleep", "600"], start_new_session=True, preexec_fn=heed)
    home = Home(tmp_path).open()
    home.note_process("worker", left.pid)
    known = json.loads((tmp_path / "lock").read_text())
    home.close()
    (tmp_path / "lock").write_text(json.dumps(known | {"born": -1}))

    Home(tmp_path).open().close()

    assert left.wait(timeout=5) == -signal.SIGINT


def test_secrets_are_made_once_and_for_the_owner_alone(tmp_path):
    home = Home(tmp_path).open()

    first = (home.secret("SECRET_KEY"), home.password("consultation"))
    again = (home.secret("SECRET_KEY"), home.password("consultation"))

    home.close()
    assert (first == again, oct((tmp_path / "secrets.json").stat().st_mode & 0o777)) == (True, "0o600")


def test_data_stay_over_a_second_start(tmp_path):
    ask = "import os, psycopg; c = psycopg.connect(os.environ['OWNER_DATABASE_URL'], autocommit=True); "
    write = ask + "c.execute('CREATE TABLE kept AS SELECT 42 AS n')"
    read = ask + "print(c.execute('TABLE kept').fetchone())"

    first = launch(tmp_path, "exec", "--", sys.executable, "-c", write)
    second = launch(tmp_path, "exec", "--", sys.executable, "-c", read)

    assert (first, second) == (
        (0, "", "postgresql …\nbroker …"),
        (0, "(42,)\n", "postgresql …\nbroker …"),
    )


def test_servers_end_with_a_killed_launcher_and_start_again(tmp_path):
    command = [sys.executable, "-m", "consultation.local", "exec", "--", "sleep", "600"]
    launcher = subprocess.Popen(command, cwd=ROOT, env=environment(tmp_path), stdout=subprocess.DEVNULL)
    until = time.monotonic() + 30
    while "broker" not in json.loads(_text(tmp_path / "lock") or "{}").get("processes", {}):
        assert time.monotonic() < until
        time.sleep(0.1)
    launcher.kill()
    launcher.wait()

    again = launch(tmp_path, "exec", "--", "true")

    assert again == (0, "", "postgresql …\nbroker …")


def test_given_servers_are_used_and_nothing_is_embedded(tmp_path):
    code, output, said = launch(
        tmp_path,
        "exec",
        "--",
        "printenv",
        "DATABASE_URL",
        "REDIS_URL",
        DATABASE_URL="postgres://me@elsewhere/mine",
        REDIS_URL="redis://elsewhere/1",
    )

    assert (code, output, said) == (0, "postgres://me@elsewhere/mine\nredis://elsewhere/1\n", "")
    assert not (tmp_path / "postgresql").exists()


@pytest.mark.parametrize(
    "dying",
    ["sleep 0.3; exit 3", "sleep 600 & sleep 0.3; kill -9 $$"],
    ids=["by itself", "killed, with a child that holds its output"],
)
def test_one_process_that_dies_ends_the_rest(tmp_path, dying):
    script = tmp_path / "two.py"
    script.write_text(
        "import sys\n"
        "from consultation.local.problems import CannotStart\n"
        "from consultation.local.site import Processes\n"
        "manager = Processes([], print)\n"
        "manager.add_process('web', 'exec sleep 600')\n"
        f"manager.add_process('worker', {dying!r})\n"
        "manager.loop()\n"
        "try:\n    manager.outcome()\n"
        "except CannotStart as problem:\n    print(problem)\n"
    )

    result = subprocess.run(
        [sys.executable, script], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False, timeout=15,
    )  # fmt: skip

    assert result.stdout.splitlines()[-1] == (
        "worker ended by itself; the rest was stopped. `make run` starts again and keeps the data."
    )


def _text(path):
    return path.read_text() if path.exists() else ""
