from feedback.models.families import Family, Member, Part
from feedback.models.runs import Run
from feedback.models.sentences import Sentences
from feedback.models.summaries import Summary
from feedback.models.tallies import Changed, Fact, Tally

__all__ = ["Changed", "Fact", "Family", "Member", "Part", "Run", "Sentences", "Summary", "Tally"]
