"""Decisions with their reasons, and proposals as the Commission weighs them."""

from commission.models.considered import Considered, Fold
from commission.models.decisions import OUTCOMES_OF, Decision, DecisionText, Outcome, outcomes_for

__all__ = ["OUTCOMES_OF", "Considered", "Decision", "DecisionText", "Fold", "Outcome", "outcomes_for"]
