"""What is new in an article since a day: two summaries compared; no database, no clock, no words (method `week-1`).

Both are frozen, so the same two and the same day give the same sentences.
"""

from feedback.aggregation import ORGANIZATIONS

METHOD = "week-1"
DAYS = 7


def compare(now, days, before, since):
    """Return what is new in a summary's result, in the order in which it is read.

    `now` and `before` are results of one method, `before` None where none of then is kept; `days` are rows {"day",
    "proposals", "comments"} of what citizens sent and everybody can read, at the count of `now`; `since` is a day.
    A sentence is {"rule", "numbers", "behind": what to choose in the list of texts, "provisions"}.
    """
    came = [row for row in days if row["day"] >= since]
    proposals, comments = (sum(row[name] for row in came) for name in ("proposals", "comments"))
    found = []
    if proposals:
        found.append(_sentence("new_proposals", {"number": proposals}, {"since": since, "counted": "yes"}))
    if comments:
        found.append(_sentence("new_comments", {"number": comments}, {"part": "comments"}))
    if not found:
        found.append(_sentence("nothing_new", {}))
    if before is not None:
        found += _changed("people", now["people"], before["people"], {"counted": "yes"})
        found += _changed("supports", now["supports"], before["supports"], {"order": "supported"})
        found += _changed("positions", _positions(now), _positions(before), {"part": "organizations"})
        found += _changed("apart", _apart(now), _apart(before), {})
        found += _first_place(now, before)
    return found


def _sentence(rule, numbers, behind=None, provisions=()):
    return {"rule": rule, "numbers": numbers, "behind": behind, "provisions": list(provisions)}


def _changed(rule, now, before, behind):
    """Tell a number that is another than before, with what it was."""
    return [_sentence(rule, {"number": now, "before": before}, behind)] if now != before else []


def _positions(result):
    return sum(result["organizations"][kind]["positions_total"] for kind in ORGANIZATIONS)


def _apart(result):
    return sum(result["set_apart"].values())


def _first_place(now, before):
    """Tell which place is now most often asked to change, where it is another one than before."""
    first, former = _most_asked(now), _most_asked(before)
    if first is None or former is None or first == former:
        return []
    return [_sentence("first_place", {}, {"kind": "changes", "place": first, "counted": "yes"}, [first, former])]


def _most_asked(result):
    asked = {int(provision): counts["changes"] for provision, counts in result["by_provision"].items()}
    most = max(asked.values(), default=0)
    return min(provision for provision, number in asked.items() if number == most) if most else None
