import pytest
from django.utils import translation

from accounts import mail, notices
from accounts.actions import register_person

PASSWORD = "kerege-shanyraq-7"


@pytest.fixture
def person(db):
    return register_person("aigerim@example.org", PASSWORD, verified=True, language="ru")


@pytest.fixture
def registry(monkeypatch):
    """A registry of its own for the kinds that a test makes up."""
    readers = {}
    monkeypatch.setattr(notices, "_readers", readers)
    return readers


@pytest.fixture
def demonstration(monkeypatch):
    monkeypatch.setattr(mail, "_asked", [lambda: True])


@pytest.fixture
def no_demonstration(monkeypatch):
    monkeypatch.setattr(mail, "_asked", [lambda: False])


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield
