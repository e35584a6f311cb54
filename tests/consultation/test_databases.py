"""The databases of the tests themselves."""

import threading

from django.db import connection


def _role():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        return cursor.fetchone()


def test_tests_run_under_the_application_role(db):
    role, database = _role()

    assert (role, database.rpartition("_")[0].startswith("test_consultation")) == ("consultation", True)


def test_threads_see_the_committed_database(committed_db):
    seen = []

    def look():
        seen.append(_role())

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()

    assert seen == [("consultation", committed_db)]
