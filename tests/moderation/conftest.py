import pytest

from tests.moderation import world


@pytest.fixture
def draft(db):
    return world.make_draft()


@pytest.fixture
def moderator(draft):
    return world.make_moderator(draft)


@pytest.fixture
def second_moderator(draft):
    return world.make_moderator(draft, "second")


@pytest.fixture
def elsewhere(draft):
    """A moderator of article 10 alone."""
    return world.make_moderator(draft, "elsewhere", articles=["art_10"])
