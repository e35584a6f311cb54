"""PostgreSQL refuses to run as root: ways to start it all the same."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from consultation.local.problems import CannotStart

NOBODY = 65534


class Means:
    """A way to run a program without root's rights: the words before its command, and whose its files are."""

    def __init__(self, prefix, owner):
        self.prefix = prefix
        self.owner = owner

    def command(self, *arguments):
        return [*self.prefix, *map(str, arguments)]

    def daemon(self, *arguments):
        """Return a command that ends when the launcher is killed."""
        tether = ["setpriv", "--pdeathsig", "INT", "--"] if shutil.which("setpriv") else []
        return [*self.prefix, *tether, *map(str, arguments)]

    def hand_over(self, folder):
        """Give a file, or a folder and all in it, to the user that the program runs as."""
        if os.geteuid() != 0:
            return
        folder = Path(folder)
        for path in (folder, *folder.rglob("*")):
            if path.lstat().st_uid != self.owner:
                os.lchown(path, self.owner, self.owner)


AS_WE_ARE = Means([], os.geteuid())


def means_for(program, folder):
    """Return how `program` can be run here on `folder`, trying each way; refuse where none works."""
    if os.geteuid() != 0 and _has_name():
        return AS_WE_ARE
    ways = (
        Means(["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"], os.geteuid()),
        Means(["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=-all", "--"], NOBODY),
    )
    told = []
    for way in ways:
        why_not = _why_not(way, program, folder)
        if why_not is None:
            return way
        told.append(f"{way.prefix[0]}: {why_not}")
    raise CannotStart(
        f"PostgreSQL refuses root and users without a name, and no way around was found ({'; '.join(told)})."
        " Start as an ordinary user, or set DATABASE_URL and OWNER_DATABASE_URL to a server of yours."
    )


def _has_name():
    """Tell whether this user stands among the machine's users, which initdb asks for."""
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return True


def _why_not(way, program, folder):
    """Return why a way does not work: it must be able to run the program and to reach the folder."""
    for command in ([program, "--version"], ["test", "-x", folder]):
        try:
            result = subprocess.run(way.command(*command), capture_output=True, text=True, check=False)
        except FileNotFoundError:
            return "is not installed"
        if result.returncode:
            return result.stderr.strip() or f"cannot reach {folder}"
    return None
