from feedback.models.analyses import Analysis
from feedback.models.arrivals import Band, Entered, EnteredUpTo
from feedback.models.bindings import Binding, Bond, Bound
from feedback.models.families import Family, Member, Part
from feedback.models.pieces import Piece
from feedback.models.runs import Run
from feedback.models.sentences import Sentences
from feedback.models.summaries import Summary
from feedback.models.tallies import Changed, Fact, Tally
from feedback.models.themes import TextVector, Theme, ThemePlacement
from feedback.models.weekly import WeeklyTable
from feedback.models.weights import Weights

__all__ = [
    "Analysis",
    "Band",
    "Binding",
    "Bond",
    "Bound",
    "Changed",
    "Entered",
    "EnteredUpTo",
    "Fact",
    "Family",
    "Member",
    "Part",
    "Piece",
    "Run",
    "Sentences",
    "Summary",
    "Tally",
    "TextVector",
    "Theme",
    "ThemePlacement",
    "WeeklyTable",
    "Weights",
]
