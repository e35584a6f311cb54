import pytest
from django.utils.translation import override

from tests.commission import world


@pytest.fixture(autouse=True)
def _in_english():
    """Sentences are compared in the language they are written in; pages ask for theirs by address."""
    with override("en"):
        yield


@pytest.fixture
def draft(db):
    return world.make_draft()


@pytest.fixture
def rapporteur(draft):
    return world.make_rapporteur(draft)
