"""Databases, a served site and a browser for the tests.

Tables are made under the owner's role; tests run under the application's, so that its grants are tested as well.
`db` gives the usual transaction that is rolled back. The record refuses TRUNCATE, so a test that needs real commits
or threads asks for `committed_db` instead of `transaction=True`.
"""

import copy
import gc
import itertools
import os
import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import Client
from django.test.testcases import LiveServerThread
from django.utils import translation
from psycopg.pq import TransactionStatus
from xdist.scheduler import LoadScopeScheduling

from consultation.owner import make_ready, owner_connection
from consultation.pages import kept
from core import throttling
from tests import databases
from tests.world import make_world

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_CHROMIUM = f"No browser at {CHROMIUM}: `apt-get install chromium` as root, then run the tests again."
NO_SERVERS = "Servers of Debian's packages are missing: `apt-get install postgresql-15 redis-server nginx` as root."
NO_OFFICE = "LibreOffice is missing: `apt-get install libreoffice-writer-nogui python3-uno` as root."
OFFICE = Path("/usr/bin/soffice"), Path("/usr/lib/python3/dist-packages/uno.py")
HERE = Path(__file__).parent
STARTS_SERVERS = {"machines", "whole"}
LONG = (
    "tests/pages/test_kept.py",
    "tests/test_roles.py",
    "tests/test_hostile_signs.py",
    "tests/test_hostile_words.py",
    "tests/test_erasing.py",
    "tests/test_drafts_stay_private.py",
    "tests/api/test_schema_as_each_role.py",
    "tests/journeys/test_what_was_counted.py",
)
TESTS_BETWEEN_VACUUMS = 20
_copies = itertools.count(1)
_tests = itertools.count(1)


@pytest.fixture(autouse=True)
def _default_language():
    """Begin each test in the site's own language, whatever an earlier one left active."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Begin each test with no page in memory: what a test undoes takes its versions back with it."""
    kept.memory.forget()


@pytest.fixture(autouse=True)
def _counts_of_its_own(monkeypatch):
    """Give each test counts of its own in Redis, where those of earlier runs still stand."""
    monkeypatch.setattr(throttling, "PREFIX", f"test-{uuid.uuid4()}")


@pytest.fixture(scope="session")
def _template(request, django_db_blocker):
    """The migrated database that all others are copied from; with --no-migrations the bare tables of the models."""
    bare = request.config.getvalue("nomigrations")
    if bare:
        settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}

    def migrate(name):
        with owner_connection(database=name) as application_role:
            make_ready(application_role)
            call_command("migrate", interactive=False, verbosity=0, run_syncdb=bare)

    with django_db_blocker.unblock():
        return databases.template(migrate, kind="bare" if bare else "migrated")


@pytest.fixture(scope="session")
def django_db_setup(_template, django_db_blocker):
    """Give this process its copy of the migrated database."""
    name = _own_database()
    with django_db_blocker.unblock():
        databases.copy(_template, name)
        before = _point_to(name)
    yield
    with django_db_blocker.unblock():
        _point_to(before)
        databases.drop(name)


@pytest.fixture
def committed_db(request, _template, django_db_blocker, monkeypatch):
    """A database of the test's own, where commits are real; threads and child processes use it too."""
    if {"db", "transactional_db"} & set(request.fixturenames) or request.node.get_closest_marker("django_db"):
        pytest.fail("A test with committed_db must not ask for db as well: they are different databases.")
    name = f"{_own_database()}_{next(_copies)}"
    with django_db_blocker.unblock():
        databases.copy(_template, name)
        before = _point_to(name)
        monkeypatch.setenv("DATABASE_URL", _url(settings.DATABASES["default"]))
        yield name
        _point_to(before)
        databases.drop(name)


@pytest.fixture(scope="module")
def _world_of_module(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def shared_world(_world_of_module, django_db_blocker):
    """The whole world, made once for a module in which no test asks for another database; it takes seconds to make.

    What a test does to it is undone, in the tables and in the objects. A module that needs it filled otherwise has a
    `_world_of_module` of its own.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield copy.deepcopy(_world_of_module)
        transaction.set_rollback(True)


def _own_database():
    """Return the name of this process's database."""
    return f"{databases.base_name()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def _point_to(name):
    """Point the default connection of all threads to a database; return the name of the one before."""
    before = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = name
    return before


def _url(address):
    user = address["USER"] + (f":{address['PASSWORD']}" if address["PASSWORD"] else "")
    return f"postgres://{user}@{address['HOST']}:{address['PORT']}/{address['NAME']}"


class Site:
    """The site, served from a thread of the test's process."""

    def __init__(self, url):
        self.url = url

    def sign_in(self, page, person):
        """Sign a person in, in the browser's context of a page."""
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.url}])


@pytest.fixture
def site(committed_db):
    """The whole site with its static files at a free port of 127.0.0.1, on `committed_db`."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield Site(f"http://127.0.0.1:{thread.port}")
    thread.terminate()


@pytest.fixture(scope="session")
def browser():
    """Chromium. Where there is none the test is skipped and says so; with CI=true it fails."""
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(NO_CHROMIUM)
        pytest.skip(NO_CHROMIUM)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Playwright's loop runs in this thread, where Django would refuse the ORM.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def new_page(browser, site):
    """Return a function that opens a page of the site in a context of its own."""
    contexts = []

    def open_page(*, javascript=True, width=1440, height=900, language="kk-KZ"):
        context = browser.new_context(
            base_url=site.url,
            java_script_enabled=javascript,
            locale=language,
            viewport={"width": width, "height": height},
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def libreoffice():
    """LibreOffice and its bridge to Python. Where they are missing the test is skipped; with CI=true it fails."""
    if not all(path.exists() for path in OFFICE):
        if os.environ.get("CI") == "true":
            pytest.fail(NO_OFFICE)
        pytest.skip(NO_OFFICE)


def pytest_collection_finish():
    """Leave out of every later look for garbage what all tests use to the end."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Give back now and then the room of what tests rolled back; autovacuum is off where tests start PostgreSQL."""
    rests = connection.connection is None or connection.connection.info.transaction_status == TransactionStatus.IDLE
    if next(_tests) % TESTS_BETWEEN_VACUUMS == 0 and connection.settings_dict["NAME"] == _own_database() and rests:
        databases.vacuum(_own_database())


class ServersTogether(LoadScopeScheduling):
    """Give all tests that start servers of their own to one process, and each other test to whichever is free."""

    def _split_scope(self, nodeid):
        return "servers" if folder_of(nodeid) in STARTS_SERVERS else nodeid


def pytest_xdist_make_scheduler(config, log):
    return ServersTogether(config, log)


def pytest_collection_modifyitems(items):
    """Begin with the tests that start servers of their own, then with other long ones: no process is left with one.

    A browser that did not come to something in its time may do it once more, and the run says so: on a busy machine
    one in some thousands does not. Whatever fails twice fails.
    """
    for item in items:
        if "new_page" in item.fixturenames:
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["Locator expected", "TimeoutError"]))
    items.sort(key=lambda item: (folder_of(item.nodeid) not in STARTS_SERVERS, not item.nodeid.startswith(LONG)))


def folder_of(nodeid):
    """Return the name of the folder under `tests` that a test stands in; of one beside them, of its file."""
    return nodeid.split("/")[1]


def pytest_terminal_summary(terminalreporter):
    """Say plainly what was not there: the browser, servers of Debian's packages, LibreOffice."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    for what, told in (("browser", NO_CHROMIUM), ("servers", NO_SERVERS), ("Word files", NO_OFFICE)):
        count = sum(told in why for why in skipped)
        if count:
            terminalreporter.section(what)
            terminalreporter.line(f"{count} tests were skipped. {told}", yellow=True)
