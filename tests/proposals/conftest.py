import pytest
from django.utils.translation import override

from tests.proposals.stage import make_draft, make_organization, make_person
from tests.proposals.test_dossiers import Desk


@pytest.fixture(autouse=True)
def _in_english():
    """Sentences are compared in the language they are written in; pages ask for theirs by address."""
    with override("en"):
        yield


# A party whose members write a dossier; a module that needs it otherwise has fixtures of its own.


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def head(db):
    return make_person("head", name="Sania")


@pytest.fixture
def drafter(db):
    return make_person("drafter", name="Erbol")


@pytest.fixture
def party(head, drafter):
    return make_organization(head=head, drafter=drafter)


@pytest.fixture
def desk(draft, party):
    return Desk(draft, party)
