import pytest

from tests.commission import world


@pytest.fixture
def draft(db):
    return world.make_draft()


@pytest.fixture
def rapporteur(draft):
    return world.make_rapporteur(draft)
