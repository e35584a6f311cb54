"""Moderation: what is let stand, returned, hidden, restored, reported, and what still waits."""

from consultation.demonstration.acts import END, Report, Rule

PEOPLE_PER_WAITING = 22  # so that with what is reported about 25 wait in a consultation of 400
WAITING_FROM = END - 26 * 3600
REPORTED = 0.006
QUICK = 1.6  # hours until a moderator looks, mostly


def review(stage, items, *, waiting):
    """Plan the ruling of each of these, but for the latest ones, which are a share of all that waits.

    Notes since when each is read.
    """
    waiting = _waiting(stage, items, waiting)
    for item in items:
        if item.number in waiting or item.fate == "wait":
            item.fate = "wait"
            item.seen = item.at if stage.is_seen_at_once(item) else item.seen
        elif item.fate == "publish":
            _let_stand(stage, item)
        else:
            _restrict(stage, item)


def _waiting(stage, items, share):
    """Return the numbers of those that wait: late ones, the later the likelier."""
    late = [item for item in items if item.at > WAITING_FROM and item.fate == "publish"]
    late.sort(key=lambda item: item.at + stage.chance.uniform(0, 9 * 3600), reverse=True)
    wanted = share * len(stage.citizens) / PEOPLE_PER_WAITING
    return {item.number for item in late[: max(1, round(wanted))]}


def _let_stand(stage, item):
    at = stage.rhythm.after(item.at, hours=QUICK)
    if at >= END:
        at = item.at + max(1, int((END - 1 - item.at) * stage.chance.uniform(0.3, 0.95)))
    item.seen = item.at if stage.is_seen_at_once(item) else at
    stage.reviewed[item.what, item.number] = at
    _rule(stage, item, "publish", at)


def _restrict(stage, item):
    """Hide or return, some hidden ones to be restored by another moderator; who reads it may report it before."""
    is_seen = stage.is_seen_at_once(item)
    at = stage.rhythm.after(item.at, hours=4)
    if is_seen:
        item.seen = item.at
    if is_seen and item.fate != "return":
        for _reporter in range(stage.chance.choice([1, 1, 2, 3])):
            _report(stage, item, item.case["ground"], item.at + int((at - item.at) * stage.chance.uniform(0.2, 0.9)))
    item.gone = at
    hidden_by = stage.chance.choice(stage.moderators)
    ruling = "return" if item.fate == "return" else "hide"
    _rule(stage, item, ruling, at, by=hidden_by, case=item.case)
    if item.fate == "restore":
        other = next(one for one in stage.moderators if one != hidden_by)
        _rule(
            stage, item, "restore", at + int(stage.chance.uniform(4, 20) * 3600), by=other, case=item.case["restored"]
        )


def _rule(stage, item, ruling, at, *, by=None, case=None):
    by = stage.chance.choice(stage.moderators) if by is None else by
    ground = case.get("ground", "") if case else ""
    reasons = case["statement"] if case else ""
    stage.do(Rule(at, item.what, item.number, ruling, ground, reasons, by))


def _report(stage, item, ground, at, text=""):
    """Let somebody who has not done so report an item, and say whether anybody did."""
    reporter = stage.chance.choice(stage.citizens)
    if reporter == item.author or (item.what, item.number, reporter) in stage.reports:
        return False
    stage.reports.add((item.what, item.number, reporter))
    stage.do(Report(at, item.what, item.number, ground, text, reporter))
    return True


def report_standing(stage):
    """Let people report what stands: a moderator looks again and lets most stand; the latest reports wait."""
    for items in (stage.proposals, stage.comments):
        free = [
            one for one in items if one.fate == "publish" and one.organization is None and one.seen < END - 3 * 3600
        ]
        settled = stage.chance.sample(free, min(len(free), max(2, round(REPORTED * len(free)))))
        taken = {item.number for item in settled}
        late = [one for one in free if one.seen > WAITING_FROM and one.number not in taken]
        for item in settled:
            _report_and_settle(stage, item)
        for item in stage.chance.sample(late, min(len(late), max(3, round(REPORTED * len(free) / 2)))):
            ground, text = stage.chance.choice(stage.words.moderation["reports"][item.language])
            for _reporter in range(stage.chance.choice([1, 1, 1, 2, 3])):
                at = _after_review(stage, item, 0.9)
                _report(stage, item, ground, at, text if stage.chance.random() < 0.6 else "")


def _report_and_settle(stage, item):
    ground, text = stage.chance.choice(stage.words.moderation["reports"][item.language])
    at = _after_review(stage, item, 0.6)
    if _report(stage, item, ground, at, text):
        _rule(stage, item, "publish", at + max(1, int((END - at) * stage.chance.uniform(0.1, 0.8))))


def _after_review(stage, item, latest):
    """Return a moment after a moderator let an item stand."""
    reviewed = stage.reviewed[item.what, item.number]
    return reviewed + 1 + int((END - reviewed) * stage.chance.uniform(0.05, latest))
