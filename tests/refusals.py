"""What an act is refused with."""

import pytest
from django.utils.translation import override

from core.rules import RuleViolation


def refused(kind, act, *arguments, **values):
    """Return the English sentence of the refusal of this very kind that an act must raise."""
    with pytest.raises(RuleViolation) as refusal:
        act(*arguments, **values)
    assert type(refusal.value) is kind
    with override("en"):
        return str(refusal.value)
