"""Servers as an operator has them: PostgreSQL, Redis and nginx of Debian's packages, each started by itself."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg
import redis

from consultation.env import ROOT
from consultation.local.privileges import AS_WE_ARE, means_for
from consultation.local.services import Service
from tests.callers import Caller
from tests.machines import compose

POSTGRESQL = Path("/usr/lib/postgresql/15/bin")
PACKAGES = {
    "postgresql-15": POSTGRESQL / "postgres",
    "redis-server": Path("/usr/bin/redis-server"),
    "nginx": Path("/usr/sbin/nginx"),
}


def missing():
    """Return the names of Debian's packages that are not installed."""
    return [name for name, program in PACKAGES.items() if not program.exists()]


class Database(Service):
    """A PostgreSQL cluster; its roles are made by `deploy/roles.sh`, as compose does it."""

    stop_signals = (signal.SIGINT, signal.SIGQUIT)

    def __init__(self, home, name="database"):
        super().__init__(home)
        self.name = name
        self.data = home.path / name
        self.means = means_for(POSTGRESQL / "postgres", home.path)

    def start(self):
        new = not self.data.exists()
        if new:
            self._make_cluster()
        super().start()
        if new:
            self._make_roles()

    def crash(self):
        """End as a power cut does: nothing is written any more."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=20)

    def command(self, port):
        return self.means.daemon(
            POSTGRESQL / "postgres",
            *("-D", self.data, "-p", port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
        )

    def answers(self):
        try:
            self.connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def connect(self, database="consultation"):
        """Return a connection of the superuser, who sees everything."""
        return psycopg.connect(self.url("postgres", database), autocommit=True, connect_timeout=5)

    def url(self, role, database="consultation"):
        return f"postgres://{role}:{self.home.password(role)}@{self.address}/{database}"

    @property
    def address(self):
        return f"127.0.0.1:{self.home.port(self.name)}"

    def _make_cluster(self):
        self.data.mkdir(mode=0o700)
        self.means.hand_over(self.data)
        with tempfile.NamedTemporaryFile("w", dir=self.home.path) as password:
            password.write(self.home.password("postgres"))
            password.flush()
            self.means.hand_over(password.name)
            initdb = (POSTGRESQL / "initdb", "-D", self.data, "--username=postgres", f"--pwfile={password.name}")
            options = ("--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--auth=scram-sha-256")
            subprocess.run(self.means.command(*initdb, *options), check=True, stdout=subprocess.DEVNULL)

    def _make_roles(self):
        variables = {
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.home.port(self.name)),
            "PGPASSWORD": self.home.password("postgres"),
            "OWNER_PASSWORD": self.home.password("consultation_owner"),
            "APPLICATION_PASSWORD": self.home.password("consultation"),
            "PATH": f"{POSTGRESQL}{os.pathsep}{os.environ['PATH']}",
        }
        subprocess.run(["sh", ROOT / "deploy/roles.sh"], env=variables, check=True, stdout=subprocess.DEVNULL)


class Broker(Service):
    """A Redis server, by compose's own command."""

    name = "broker"

    def start(self):
        (self.home.path / self.name).mkdir(exist_ok=True)
        super().start()

    def lose_everything(self):
        """Come to an end in the middle of work, and the disk with it."""
        self.process.kill()
        self.process.wait(timeout=10)
        shutil.rmtree(self.home.path / self.name)

    def command(self, port):
        words = compose.service("broker", {}).command
        folder = self.home.path / self.name
        return AS_WE_ARE.daemon(*words, "--port", port, "--bind", "127.0.0.1", "--dir", folder)

    def answers(self):
        try:
            return redis.Redis.from_url(f"redis://{self.address}/0", socket_timeout=2).ping()
        except redis.RedisError:
            return False

    @property
    def address(self):
        return f"127.0.0.1:{self.home.port(self.name)}"


class Front(Service):
    """An nginx on `deploy/nginx.conf`; `variables` are those the image puts into it."""

    name = "nginx"

    def __init__(self, home, variables, *, path="/healthz"):
        super().__init__(home)
        self.variables = compose.service("nginx", {}).environment | variables
        self.path = path

    def start(self):
        (self.home.path / self.name).mkdir(exist_ok=True, mode=0o711)
        super().start()

    def command(self, port):
        folder = self.home.path / self.name
        site = (ROOT / "deploy/nginx.conf").read_text()
        for name, value in (self.variables | {"NGINX_PORT": f"127.0.0.1:{port}"}).items():
            site = site.replace(f"${{{name}}}", value)
        (folder / "site.conf").write_text(site)
        names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = "".join(f"{name}_temp_path {folder}/{name};" for name in names)
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log stderr; events {{}}"
            f" http {{ include /etc/nginx/mime.types; access_log off; {places} include {folder}/site.conf; }}"
        )
        return AS_WE_ARE.daemon(PACKAGES["nginx"], "-e", "stderr", "-c", folder / "nginx.conf")

    def answers(self):
        return Caller(self.address).is_ready(self.path)

    @property
    def address(self):
        return f"127.0.0.1:{self.home.port(self.name)}"
