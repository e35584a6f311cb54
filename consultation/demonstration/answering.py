"""What the Commission answers: whole ideas at once, with one text of reasons; who comes later waits again."""

from collections import defaultdict

from consultation.demonstration.acts import END, Decide

MOST_AT_ONCE = 500


def answer(stage):
    """Plan the decisions on ideas and campaigns that have an answer written for them."""
    rapporteur = stage.plan.person("rapporteur")
    answers = {idea.number: idea.answer for idea in stage.words.ideas if idea.answer}
    for number, campaign in enumerate(stage.words.campaigns):
        if "answer" in campaign:
            outcome, in_kazakh, in_russian = campaign["answer"]
            answers[-1 - number] = outcome, {"kk": in_kazakh, "ru": in_russian}
    by_idea = defaultdict(list)
    for item in stage.proposals:
        if item.idea in answers:
            by_idea[item.idea].append(item)
    for idea, items in sorted(by_idea.items()):
        outcome, reasons = answers[idea]
        at = stage.rhythm.within(0.5, 0.97) if idea >= 0 else int(END * 0.93)
        # An answer that comes before anybody was read comes to the first of them all the same.
        at = max(at, min(min(item.seen for item in items) + 6 * 3600, END - 1800))
        # What no moderator has looked at waits for a moderator first.
        reviewed = [item for item in items if stage.reviewed.get(("proposal", item.number), END) < at]
        open_ones = [item for item in reviewed if item.is_read_at(at)]
        for start in range(0, len(open_ones), MOST_AT_ONCE):
            chosen = open_ones[start : start + MOST_AT_ONCE]
            for item in chosen:
                item.decided = at
            stage.do(Decide(at, tuple(item.number for item in chosen), outcome, reasons, rapporteur))
