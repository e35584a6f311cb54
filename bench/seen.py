"""The numbers on a page as a visitor reads them, in the order of the page, beside those that SQL of its own counts.

Both are lists: a number that has no recount makes them differ, wherever it stands. Pages are read in English.
"""

import csv
import io
import re
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import override
from lxml import html

from articles.languages import CODES
from consultation.pages.figures.inhabitants import INHABITANTS, YEAR
from consultation.pages.figures.regions import PLACES
from feedback.rules import RULES

NUMBER = re.compile(r"\d[\d\u00a0\u202f,]*(?:\.\d+)?")
LEVELS, PARTICIPANTS = (1, 2, 3), ("citizen", "org", "party")
KINDS = ("add", "keep", "change", "remove", "question")  # the order in which they stand
STANCES = ("oppose", "support", "with_changes")
PER, TENTHS_FROM = 10_000, 10
DEMANDS_SHOWN, DIVIDED_SHOWN = 6, 4
ON_PAGE, DRAWN, DRAWN_OF_ARTICLE, REPEATS = 7, 14, 30, 5


def numbers(text):
    """Return the numbers in a text, whole ones and those with a point."""
    found = (re.sub(r"[\u00a0\u202f,]", "", one) for one in NUMBER.findall(text))
    return [float(one) if "." in one else int(one) for one in found]


def read(content, path, *, but_for=()):
    """Return the numbers of what a path names, in the order of the page, but for those of some parts of it."""
    tree = html.fromstring(content)
    for part in but_for:
        for element in tree.xpath(part):
            tail, parent, before = element.tail or "", element.getparent(), element.getprevious()
            parent.remove(element)
            if before is None:
                parent.text = (parent.text or "") + f" {tail}"
            else:
                before.tail = (before.tail or "") + f" {tail}"
    told = []
    for element in tree.xpath(path):
        text = re.sub(r"[ \t\r\n]+", " ", " ".join(element.itertext()))  # thousands are apart by another space
        for rule in RULES.values():
            text = text.replace(str(rule), "")
        told += numbers(text)
    return told


def lines_of(content):
    """Return a file of a table, by value: {column: what stands there}."""
    first, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    return {line[0]: dict(zip(first[1:], line[1:], strict=True)) for line in lines}


def on_figures(content):
    """Return the numbers of the page of figures: all but the moment at its top, the rules, and what is quoted."""
    said = ["//main/p[contains(@class, 'meta')]", "//main//p[contains(@class, 'rule')]"]
    quoted = ["//section[@aria-labelledby='demands']//p[contains(@class, 'small')]"]
    named = ["//section[@aria-labelledby='articles']//h3", "//section[@aria-labelledby='articles']//td[not(@class)]"]
    return read(content, "//main", but_for=[*said, *quoted, *named])


def expected_on_figures(told, more, places):
    """Return what `counted.of_draft` and `leading.of_draft` give for that page; `places` are all of the text."""
    names = {place.provision_id: place.label("en") for place in places}
    with override("en"):
        first = [*_leading(more, names), *_main_numbers(told), *_articles(told, places)]
        return [*first, *_days(told), *_waiting(told, names), *_regions(more), *_tables(told)]


def _leading(more, names):
    for provision, _first, people, proposals in more["demands"][:DEMANDS_SHOWN]:
        yield from (*numbers(names[provision]), people, proposals)
    for provision, keep, change in more["divided"][:DIVIDED_SHOWN]:
        yield from (*numbers(names[provision]), keep, change)
    for _name, waiting, overdue, oldest in more["late"]:
        yield from (waiting, *([] if overdue is None else [overdue]))
        yield from [date.fromisoformat(oldest).day] if oldest else []


def articles_of(told, places):
    """Return what was said on each article, in the order of the text: (place, [all, people, proposals, comments])."""
    for place in places:
        if place.kind in ("preamble", "article"):
            proposals, comments, people = (
                told[f"articles.{name}.{place.provision_id}"] for name in ("proposals", "comments", "people")
            )
            yield place, [proposals + comments, people, proposals, comments]


def _articles(told, places):
    rows = list(articles_of(told, places))
    for place, line in rows:
        yield from (*numbers(place.number), line[0])
    for place, line in rows:
        yield from (*numbers(place.label("en")), *line)


def on_tiles(content, section):
    """Return what the pictures of a section say aloud: the numbers of each of their tiles."""
    tiles = html.fromstring(content).xpath(f"//section[@aria-labelledby='{section}']//svg/a/@aria-label")
    return [numbers(tile) for tile in tiles]


def expected_on_tiles(told, more, places):
    """Return the same of both pictures: of the articles and of the regions."""
    of_articles = [[*numbers(place.label("en")), *line[:2]] for place, line in articles_of(told, places)]
    return {"articles": of_articles, "regions": [[more["regions"]["proposals"].get(code, 0)] for code in PLACES]}


def regions_of(more):
    """Return what is told of each region, the most first: (code, proposals, share, inhabitants, named, supporters).

    None where nothing is told. The last two lines are of those abroad and of those who name none.
    """
    shown, named, supporters = (more["regions"][name] for name in ("proposals", "named", "supporters"))
    shares = {code: shown.get(code, 0) * PER / people for code, people in INHABITANTS.items()}
    digits = 1 if max(shares.values()) >= TENTHS_FROM else 2
    for code in (*sorted(shares, key=lambda code: (-shown.get(code, 0), code)), "abroad", "none"):
        share = round(shares[code], digits) if code in shares else None
        yield code, shown.get(code, 0), share, INHABITANTS.get(code), named.get(code), supporters.get(code)


def _regions(more):
    lines = {code: line for code, *line in regions_of(more)}
    yield from (lines[code][0] for code in PLACES)
    yield PER  # the name of the other picture, and of its column
    yield from (lines[code][1] for code in PLACES)
    yield YEAR
    yield from numbers(date_format(more["week"], "DATE_FORMAT"))
    yield PER
    for line in lines.values():
        yield from (number for number in line if number is not None)


def _main_numbers(told):
    for name in ("people", "proposals", "agree", "distinct", "supports"):
        yield told[f"{name}.number"]
        if name != "distinct":
            yield told[f"{name}.email_only"]
    yield told["answered.number"]
    yield from (told["unanswered.number"], told["with_moderators"])


def _days(told):
    lines = days_of(told)
    drawn = [(date.fromisoformat(day), sum(line)) for day, line in lines.items()][-DRAWN:]
    for day, number in drawn:
        yield from (number, day.day)
    yield from numbers(date_format(drawn[0][0], "j E"))
    for day, line in lines.items():
        yield from numbers(date_format(date.fromisoformat(day), "DATE_FORMAT"))
        yield from line


def days_of(told, names=("proposals", "comments"), group="days", *, every=True):
    """Return what came on each day, from the first to the last; those on which nothing came too, where `every`."""
    came = sorted({path.rpartition(".")[2] for path in told if path.startswith(f"{group}.")})
    first, last = date.fromisoformat(came[0]), date.fromisoformat(came[-1])
    days = [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)] if every else came
    return {day: [told[f"{group}.{name}.{day}"] for name in names] for day in days}


def waiting_of(told):
    """Return what waits for an answer on each page, the most first: (provision, how many, the oldest day)."""
    pages = [int(path.rpartition(".")[2]) for path in told if path.startswith("waiting.unanswered.")]
    return [(page, told[f"waiting.unanswered.{page}"], told[f"waiting.oldest.{page}"]) for page in pages]


def _waiting(told, names):
    order = list(names)
    rows = sorted(waiting_of(told), key=lambda row: (-row[1], order.index(row[0])))
    for page, number, oldest in rows[:ON_PAGE]:
        yield from (*numbers(names[page]), number, date.fromisoformat(oldest).day)


def _tables(told):
    for language in CODES:
        yield from _line(told, "languages", language)
    for kind in PARTICIPANTS:
        yield from (told[f"participants.{what}.{kind}"] for what in ("proposals", "comments", "positions"))
    for level in LEVELS:
        yield from (level, *_line(told, "levels", level))
    for channel in channels_of(told):
        yield from _line(told, "channels", channel)[:2]


def channels_of(told):
    found = {path.rpartition(".")[2]: n for path, n in told.items() if path.startswith("channels.proposals.")}
    return sorted(found, key=lambda channel: (-found[channel], channel))


def _line(told, table, value):
    number = told[f"{table}.proposals.{value}"]
    return [number, share(told, table, number), told[f"{table}.comments.{value}"]]


def share(told, table, number):
    whole = sum(n for path, n in told.items() if path.startswith(f"{table}.proposals."))
    return round(100 * number / whole, 1) if whole else 0.0


def on_article(content):
    """Return the numbers of what was said on an article: of its summary, and beside the words and the comments.

    What is told in sentences and on cards is read by `seen_lists`.
    """
    moment = "//div[@id='counts']/p[contains(@class, 'hint')][1]"
    summary = read(content, "//div[@id='counts']", but_for=[moment])
    waiting = [numbers(one.text_content().partition("time.")[2]) for one in html.fromstring(content).xpath(moment)]
    return {
        "summary": [*waiting[0], *summary],
        "places": read(content, "//section[contains(@class, 'para')]//span[@class='count']"),
        "agree": read(content, "//p[@id='agree']/b"),
        "stances": read(
            content, "//section[@id='comments']/p[contains(@class, 'cluster')]/span[contains(@class, 'stance')]"
        ),
        "comments": read(content, "//nav[contains(@class, 'jump')]//a[@href='#comments']"),
    }


def expected_on_article(told, repeats, provisions):
    """Return what `counted.of_article` gives for that page; `provisions` are its places in the order of the text."""
    with override("en"):
        summary = list(_summary(told, repeats))
    asked = [(told[f"changes_on.{one}"] + told[f"questions_on.{one}"], told[f"keep_on.{one}"]) for one in provisions]
    return {
        "summary": summary,
        "places": [number for pair in asked for number in pair if number],
        "agree": [keep for _wish, keep in asked if keep],
        "stances": [told[f"stances.{one}"] for one in ("for", "against", "neutral")] if told["comments"] else [],
        "comments": [told["comments"]],
    }


def _summary(told, repeats):
    if told["waiting"]:
        yield told["waiting"]
    yield from (told["people_identified"], told["by_level.people.1"], told["contributions"])
    yield from (told["distinct_proposals"], told["supports_identified"], told["by_level.supports.1"])
    yield from (told[f"proposals.{kind}"] for kind in KINDS)
    yield from _group(told, "by_language")
    yield from _group(told, "by_channel")
    if told["supports_earlier"]:
        yield told["supports_earlier"]
    apart = [told[f"set_apart.{why}"] for why in ("hidden", "withdrawn", "returned", "disputed")]
    yield from apart if any(apart) else ()
    if any(path.startswith("by_day.") for path in told):
        days = list(days_of(told, group="by_day", every=False).items())[-DRAWN_OF_ARTICLE:]
        days = [(date.fromisoformat(day), *line) for day, line in days]
        for day, *line in days:
            yield from (sum(line), day.day)
        yield from numbers(date_format(days[0][0], "j E"))
        for day, *line in days:
            yield from (*numbers(date_format(day, "DATE_FORMAT")), *line)
    for kind in ("org", "party"):
        of = f"organizations.{kind}."
        if told[f"{of}organizations"]:
            yield told[f"{of}organizations"]
            yield from filter(None, (told[f"{of}positions.{stance}"] for stance in STANCES))
            yield from (told[f"{of}proposals_total"], told[f"{of}comments"])
    for row in repeats[:REPEATS]:
        yield from row


def _group(told, name):
    """Return the numbers of a group as they stand: short names first, as the database keeps them."""
    found = [path.rpartition(".")[2] for path in told if path.startswith(f"{name}.") and told[path]]
    return [told[f"{name}.{value}"] for value in sorted(found, key=lambda value: (len(value), value))]


def expected_of_program(told):
    """Return what a program reads of the same numbers: the answer but for its moment, version, method and rules."""

    def of(path, names):
        return {name: told[f"{path}.{name}"] for name in names}

    def found(path):
        return {p.removeprefix(f"{path}."): n for p, n in told.items() if p.startswith(f"{path}.") and n}

    kinds, apart = ("change", "add", "remove", "keep", "question"), ("hidden", "withdrawn", "returned", "disputed")
    plain = "contributions people people_identified distinct_proposals comments supports supports_identified"
    organizations = {
        kind: {name: told[f"organizations.{kind}.{name}"] for name in ("organizations", "proposals_total", "comments")}
        | {name: told[f"organizations.{kind}.{name}"] for name in ("positions_total", "positions_answered")}
        | {"proposals": of(f"organizations.{kind}.proposals", kinds)}
        | {"positions": of(f"organizations.{kind}.positions", ("support", "with_changes", "oppose"))}
        | {"set_apart": of(f"organizations.{kind}.set_apart", apart)}
        for kind in ("party", "org")
    }
    days = days_of(told, group="by_day", every=False) if found("by_day.proposals") or found("by_day.comments") else {}
    return {name: told[name] for name in (*plain.split(), "supports_earlier", "waiting")} | {
        "proposals": of("proposals", kinds),
        "set_apart": of("set_apart", apart),
        "by_level": {
            str(level): {name: told[f"by_level.{name}.{level}"] for name in ("people", "contributions", "supports")}
            for level in LEVELS
        },
        "by_language": found("by_language"),
        "by_channel": found("by_channel"),
        "by_day": [{"day": day, "proposals": line[0], "comments": line[1]} for day, line in days.items()],
        "organizations": organizations,
    }
