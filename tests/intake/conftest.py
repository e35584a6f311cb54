import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def _in_english():
    """Sentences are compared in the language they are written in; pages ask for theirs by address."""
    with override("en"):
        yield
