"""The site on servers of Debian's packages; where they are missing the tests are skipped and it is said so."""

import os
import re
import secrets
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.callers import wait_until
from tests.codes import code_of
from tests.conftest import NO_SERVERS
from tests.machines.machines import Machines
from tests.machines.servers import missing
from tests.machines.visitor import TOKEN, Visitor

PASSWORD = "kerege-shanyraq-7"
CODE = re.compile(r"^\d{6}$", re.MULTILINE)
KEY = re.compile(r'<code class="words">(\w+)</code>')


@pytest.fixture(scope="session")
def _packages():
    """Debian's packages. Where one is missing the test is skipped and says so; with CI=true it fails."""
    if missing():
        told = f"{NO_SERVERS} Not here: {', '.join(missing())}."
        if os.environ.get("CI") == "true":
            pytest.fail(told)
        pytest.skip(told)


@pytest.fixture(scope="session")
def folder():
    """Where the machines keep what is theirs; not in pytest's own folder, which only its user may enter."""
    with tempfile.TemporaryDirectory(prefix="consultation-machines-") as made:
        Path(made).chmod(0o711)  # the servers run as users of their own where the tests run as root
        yield Path(made)


@pytest.fixture(scope="session")
def machines(_packages, folder):
    """The site on several machines, with the text under consultation loaded."""
    made = Machines(folder / "var")
    try:
        made.start()
        made.run("web", "python", "manage.py", "load_draft")
        yield made
    finally:
        made.stop()


class Person(NamedTuple):
    email: str
    token: str
    visitor: Visitor


@pytest.fixture(scope="session")
def people(machines):
    """People who registered on the site; the one secretary, whom the operator named, appointed staff and opened it."""
    secretary = protected(machines, register(machines, "secretary"))
    machines.run("web", "python", "manage.py", "appoint", secretary.email, "secretary")
    machines.run("web", "python", "manage.py", "one_person_may", "open_phase", "appoint")
    settings = "/ru/constitution/settings"
    closes = f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%dT%H:%M}"
    form = {"act": "open", "collection-closes_at": closes}
    assert secretary.visitor.send(f"{settings}/", form, to=f"{settings}/phases/collection/").status == 200
    staff = {role: protected(machines, register(machines, role)) for role in ("moderator", "rapporteur")}
    for role, person in staff.items():
        form = {"email": person.email, "role": role}
        assert secretary.visitor.send(f"{settings}/", form, to=f"{settings}/appointments/").status == 200
    citizens = {name: register(machines, name) for name in ("citizen", "other")}
    return citizens | staff | {"secretary": secretary}


@pytest.fixture(scope="session")
def tokens(people):
    """The tokens of those who take part in the way of a proposal."""
    return {role: person.token for role, person in people.items() if role != "secretary"}


def register(machines, name):
    """Register somebody new by pages and mail."""
    email = f"{name}-{secrets.token_hex(4)}@example.org"
    visitor = Visitor(machines.site.base)
    form = {"email": email, "password1": PASSWORD, "region": "KZ-71", "name": "", "accepts": "on"}
    asked = visitor.send("/ru/account/signup/", form)
    wait_until(lambda: machines.mail.to(email), within=10)
    code = CODE.search(machines.mail.to(email)[0].get_content())[0]
    assert visitor.send(asked.path, {"code": code}).path == "/ru/me/"
    return Person(email, machines.site.token(email, PASSWORD), visitor)


def protected(machines, person):
    """Give somebody a second factor by pages, as staff need one; their token of before has ended, this one is good."""
    activate, confirm = "/ru/account/2fa/totp/activate/", "/ru/account/reauthenticate/"
    asked = person.visitor.send(confirm, {"password": PASSWORD, "next": activate})
    secret = KEY.search(asked.text)[1]
    # Opened once more the page would have another key.
    form = {"code": code_of(secret), "csrfmiddlewaretoken": TOKEN.search(asked.text)[1]}
    done = person.visitor.open(activate, form)
    assert done.path == "/ru/account/2fa/recovery-codes/"
    return person._replace(token=machines.site.token(person.email, PASSWORD, code=code_of(secret)))
