"""Tallies beside the facts: each, as whoever tallies has counted it until now."""

from consultation.open_data.pages import pages_of
from consultation.recounting.facts import ask
from consultation.recounting.lines import line
from feedback.models import Tally
from feedback.models.tallies import What

FACTS = "SELECT what, count(*) FROM feedback_fact WHERE draft_id = %(draft)s GROUP BY what"


def compared(facts):
    """Give what differs; what changed and waits to be tallied is no difference."""
    counted, pages = facts.tallies(), pages_of(facts.draft)
    names = ("article", "what", "participant", "ask", "by", "value")
    rows = Tally.objects.filter(draft=facts.draft).values_list(*names, "number")
    kept = {tuple(key): number for *key, number in rows.iterator(chunk_size=10_000)}
    differing = [key for key in {*kept, *counted} if kept.get(key, 0) != counted.get(key, 0)]
    for key in sorted(differing, key=lambda key: (key[0] or 0, key[1:])):
        article, *told = key
        where = "draft" if article is None else pages.get(article, f"provision {article}")
        yield line(f"tally of {where} {' '.join(filter(None, told))}", kept.get(key, 0), counted.get(key, 0))
    facts_kept = dict(ask(FACTS, facts.draft))
    for what in What.values:
        number = sum(n for (_a, of, _p, _k, _t, by, _v), n in facts.tallied.items() if (of, by) == (what, "day"))
        if facts_kept.get(what, 0) != number:
            yield line(f"facts in the tallies of {what}", facts_kept.get(what, 0), number)
