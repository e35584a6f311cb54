from feedback.models.families import Family, Member, Part
from feedback.models.pieces import Piece
from feedback.models.runs import Run
from feedback.models.sentences import Sentences
from feedback.models.summaries import Summary
from feedback.models.tallies import Changed, Fact, Tally
from feedback.models.themes import TextVector, Theme, ThemePlacement
from feedback.models.weekly import WeeklyTable

__all__ = [
    "Changed",
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
]
