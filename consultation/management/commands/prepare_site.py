"""`manage.py prepare_site`: everything between an empty database and a site that can be served, in one process.

What Django checks of the code alone is checked by `make check`, not at each start.
"""

import hashlib

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Prepare the database, load the text and the demonstration, collect static files. It may run again."

    def add_arguments(self, parser):
        parser.add_argument("--no-demo", action="store_true", help="leave the invented demonstration out")

    def handle(self, *, no_demo, **_options):
        self._say("Tables …")
        call_command("prepare_database", verbosity=0)
        self._say("The text under consultation …")
        call_command("load_draft")
        call_command("load_in_force")
        if not no_demo:
            self._say("The demonstration …")
            call_command("load_demo")
        digest = _static_digest()
        stamp = settings.VAR_DIR / "static.stamp"
        if not stamp.exists() or stamp.read_text() != digest:
            self._say("Static files …")
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(digest)

    def _say(self, words):
        self.stdout.write(words)
        self.stdout.flush()


def _static_digest():
    """Tell whether static files have changed: ours by size and moment, those of packages by the lock."""
    digest = hashlib.sha256((settings.BASE_DIR / "uv.lock").read_bytes() + str(settings.STATIC_ROOT).encode())
    for path in sorted((settings.BASE_DIR / "static").rglob("*")):
        if path.is_file():
            seen = path.stat()
            digest.update(f"{path} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    return digest.hexdigest()
