"""The site on several machines: the commands of `docker-compose.yml` on servers that stand by themselves."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from consultation.env import ROOT
from consultation.local.home import Home
from consultation.local.privileges import AS_WE_ARE
from consultation.local.services import Service
from tests.callers import Caller
from tests.machines import compose
from tests.machines.mail import MailServer
from tests.machines.servers import Broker, Database, Front

PROCESSES = ("web-1", "web-2", "worker-1", "worker-2", "heavy-1", "heavy-2", "beat")


class Container(Service):
    """One process of the site, run as its service in `docker-compose.yml` says."""

    def __init__(self, name, machines):
        super().__init__(machines.home)
        self.name = name
        self._machines = machines

    def command(self, port):
        return AS_WE_ARE.daemon(*self._machines.service(self.name, port).command)

    def environment(self):
        return self._machines.service(self.name, self.home.port(self.name)).environment

    def answers(self):
        if not self.name.startswith("web"):
            return self.process.poll() is None
        return Caller(f"127.0.0.1:{self.home.port(self.name)}").is_ready("/healthz")

    def kill(self):
        """End at once with all its children, as a machine does that loses its power."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)


class Machines:
    """PostgreSQL, Redis and nginx; two web, two worker, two heavy processes and beat; a mail server outside."""

    def __init__(self, folder):
        self.home = Home(folder).open()
        self.mail = MailServer()
        self.database = Database(self.home)
        self.broker = Broker(self.home)
        self.processes = {name: Container(name, self) for name in PROCESSES}
        servers = " ".join(f"server 127.0.0.1:{self.home.port(name)};" for name in PROCESSES if name.startswith("web"))
        self.front = Front(self.home, {"WEB_SERVERS": servers, "STATIC_ROOT": f"{folder}/static"})
        self.site = Caller(self.front.address)

    def start(self):
        """Start everything, in the order that compose keeps."""
        self.database.start()
        self.broker.start()
        self.run("prepare")
        self.start_processes()
        self.front.start()
        return self

    def start_processes(self):
        for process in self.processes.values():
            process.launch()
        for process in self.processes.values():
            process.wait()

    def stop_processes(self):
        for process in self.processes.values():
            if process.process is not None and process.process.poll() is None:
                process.process.terminate()
        for process in self.processes.values():
            process.stop(patience=15)

    def stop(self):
        self.front.stop()
        self.stop_processes()
        for server in (self.broker, self.database):
            server.stop(patience=15)
        self.mail.close()
        self.home.close()

    def service(self, name, port=0):
        """Return what compose says of a service, with the names of its network made addresses of this machine."""
        described = compose.service(name.partition("-")[0], self._variables())
        environment = {
            key: value.replace("@database:5432", f"@{self.database.address}").replace(
                "broker:6379", self.broker.address
            )
            for key, value in described.environment.items()
        }
        here = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "VAR_DIR": str(self.home.path),
            "STATIC_ROOT": f"{self.home.path}/static",
            "PYTHONUNBUFFERED": "1",
            "PROPOSALS_A_DAY": "1000000",  # a few people file here what many would
            "PROOF_OF_PREFIX": "never",
            "PROOF_OF_ALL": "never",
            "PIECE_SECONDS": "5",  # nobody waits long here for what a killed worker had begun
        }
        if "GRANIAN_PORT" in environment:
            here |= {"GRANIAN_HOST": "127.0.0.1", "GRANIAN_PORT": str(port)}
        return compose.Service(described.command, environment | here)

    def run(self, name, *command):
        """Run a service to its end, or another command in its place: `docker compose run --rm NAME COMMAND`."""
        described = self.service(name)
        result = subprocess.run(
            command or described.command,
            cwd=ROOT,
            env=described.environment | {"DJANGO_SETTINGS_MODULE": "consultation.settings"},
            check=False,
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stderr

    def log(self, name):
        return (self.home.log / f"{name}.log").read_text()

    def _variables(self):
        return {
            "SITE_URL": f"http://{self.front.address}",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "SECRET_KEY": self.home.secret("SECRET_KEY"),
            "RECEIPT_KEY": self.home.secret("RECEIPT_KEY"),
            "IIN_KEY": self.home.secret("IIN_KEY"),
            "FACTOR_KEY": self.home.secret("FACTOR_KEY"),
            "OWNER_PASSWORD": self.home.password("consultation_owner"),
            "APPLICATION_PASSWORD": self.home.password("consultation"),
            "POSTGRES_PASSWORD": self.home.password("postgres"),
            "EMAIL_URL": self.mail.url,
            "MAIL_FROM": "noreply@talqylau.example",
        }
