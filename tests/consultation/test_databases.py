"""The databases of the tests themselves."""

from django.db import connection

from tests.threads import at_once


def role_and_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        return cursor.fetchone()


def test_tests_run_under_the_application_role(db):
    role, database = role_and_database()

    assert (role, database.startswith("test_consultation")) == ("consultation", True)


def test_threads_see_the_committed_database(committed_db):
    assert at_once(role_and_database, role_and_database) == [("consultation", committed_db)] * 2
