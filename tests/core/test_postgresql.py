"""A kept connection is asked whether it stands only where there is a reason to."""

import psycopg
import pytest
from django.db import connections

from core.postgresql.base import DatabaseWrapper


@pytest.fixture
def connection(committed_db):
    connection = connections["default"]
    connection.close()
    connection.ensure_connection()
    yield connection
    connection.close()


@pytest.fixture
def beside(connection):
    """Another connection to the same database, under the same role."""
    info = connection.connection.info
    address = {"host": info.host, "port": info.port, "user": info.user, "dbname": info.dbname}
    with psycopg.connect(**address, password=info.password, autocommit=True) as other:
        yield lambda sql: other.execute(sql, [info.backend_pid]).fetchone()[0]


def test_a_quiet_connection_is_taken_for_good_without_a_question(connection, beside):
    connection.cursor().execute("SELECT 'the last that was asked'")

    assert (isinstance(connection, DatabaseWrapper), connection.is_usable()) == (True, True)
    assert beside("SELECT query FROM pg_stat_activity WHERE pid = %s") == "SELECT 'the last that was asked'"


def test_after_an_error_the_server_is_asked(connection, beside):
    connection.errors_occurred = True

    assert connection.is_usable() is True
    assert beside("SELECT query FROM pg_stat_activity WHERE pid = %s") == "SELECT 1"


def test_an_ended_connection_is_found(connection, beside):
    assert beside("SELECT pg_terminate_backend(%s, 5000)") is True

    assert connection.is_usable() is False
