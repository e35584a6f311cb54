"""The provisions of the sample, as the planner knows them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from articles.source import read_units
from consultation.demonstration.acts import Place

SAMPLE = Path(__file__).parents[2] / "articles" / "sample" / "constitution-2026.kk-ru-en.json"
OPENED = datetime(2026, 2, 1, 7, tzinfo=UTC)


@pytest.fixture(scope="session")
def places():
    units = read_units(json.loads(SAMPLE.read_text(encoding="utf-8")))
    return {unit.eid: Place(unit.eid, unit.page, unit.texts) for unit in units}
