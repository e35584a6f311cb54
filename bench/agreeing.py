"""Pages, their files and what programs read, each beside a count of its own: on any draft, however it was filled."""

from datetime import timedelta

from django.utils.timezone import localdate
from django.utils.translation import override

from accounts.regions import NAMES
from articles.models import Placement
from bench import counted, leading, lists, seen, seen_lists
from feedback.models import Summary

TOLD_BESIDE = {"computed_at", "watermark", "method", "rules", "demonstration"}  # no numbers of what was said
WEEK = 7  # days of what is new
TOLD_BESIDE |= {"sentences", "sentences_made", "week", "analysis"}  # held beside the texts behind them elsewhere
FRESH = {"HX-Request": "true"}  # is made for whoever asks: what is late is told as of that moment
OF_LINES = ("days", "languages", "levels", "channels", "participants")


def figures(draft, get):
    """Give (where, what is published, what SQL counts) of the page of figures and each of its files.

    `get` answers for an address.
    """
    page = get(f"/en/{draft.slug}/figures/", headers=FRESH)
    told, places = counted.of_draft(draft.pk), _places(draft)
    more = leading.of_draft(draft.pk, told, page.wsgi_request.moment, [*NAMES, "none"])
    yield "figures", seen.on_figures(page.content), seen.expected_on_figures(told, more, places)
    tiles = {section: seen.on_tiles(page.content, section) for section in ("articles", "regions")}
    yield "figures tiles", tiles, seen.expected_on_tiles(told, more, places)

    def file(name):
        return seen.lines_of(get(f"/en/{draft.slug}/figures/{name}.csv").content)

    main = {path: int(n) for path, n in _cells(file("numbers")) if n}
    paths = [path for path in told if path.endswith((".number", ".email_only"))]
    yield "figures numbers", main, {path: told[path] for path in paths}
    for name in OF_LINES:
        lines = file(name)
        shown = {path: float(n) for path, n in _cells(lines)}
        of_table = {path for path in told if path.startswith(f"{name}.") and told[path]}
        expected = dict.fromkeys(shown, 0) | {_cell(path): told[path] for path in of_table}
        shares = {value: seen.share(told, name, told[f"{name}.proposals.{value}"]) for value in lines}
        expected |= {path: shares[path.partition(".")[0]] for path in shown if path.endswith(".share")}
        yield f"figures {name}", shown, expected
    eids = {place.provision_id: place.eid for place in places}
    waiting = {value: (int(line["unanswered"]), line["oldest"]) for value, line in file("waiting").items()}
    yield "figures waiting", waiting, {eids[page]: (number, oldest) for page, number, oldest in seen.waiting_of(told)}
    yield from _leading(file, told, more, places)


def _leading(file, told, more, places):
    """The same of the files of demands, of what divides and is late, of articles and of regions."""
    eids = {place.provision_id: place.eid for place in places}
    expected = {f"P-{first:06d}": tuple(line) for _provision, first, *line in more["demands"]}
    yield "figures demands", _numbers(file("demands"), ("people", "proposals")), expected
    expected = {eids[provision]: tuple(line) for provision, *line in more["divided"]}
    yield "figures divided", _numbers(file("divided"), ("keep", "change")), expected
    expected = {name: (waiting, overdue, oldest) for name, waiting, overdue, oldest in more["late"]}
    lines = file("late")
    oldest = {name: line["oldest"] or None for name, line in lines.items()}
    shown = {name: (*line, oldest[name]) for name, line in _numbers(lines, ("waiting", "late")).items()}
    yield "figures late", shown, expected
    expected = {place.eid: tuple(line) for place, line in seen.articles_of(told, places)}
    yield "figures articles", _numbers(file("articles"), ("said", "people", "proposals", "comments")), expected
    columns = ("proposals", "per_10000", "inhabitants", "named", "supporters")
    yield (
        "figures regions",
        _numbers(file("regions"), columns),
        {code: tuple(row) for code, *row in seen.regions_of(more)},
    )


def articles(draft, get, number):
    """Give (where, what is published, what SQL counts, the answer to programs) of the articles most spoken on."""
    spoken = sorted(Summary.objects.latest_in(draft), key=lambda one: (-one.result["contributions"], one.article_id))
    places = _places(draft)
    by_provision = {place.provision_id: place for place in places.filter(kind="article")}
    names, since = {place.provision_id: place.label("en") for place in places}, localdate() - timedelta(days=WEEK)
    chosen = [by_provision[one.article_id] for one in spoken if one.article_id in by_provision]
    for place in chosen[:number]:
        told = counted.of_article(draft.pk, place.provision_id)
        repeats = counted.repeats(draft.pk, place.provision_id)
        units = places.filter(article=place.provision_id).exclude(pk=place.pk).values_list("provision_id", flat=True)
        page = get(f"/en/{draft.slug}/articles/{place.number}/").content
        shown = seen_lists.on_lists(page)
        answer = get(f"/api/v1/drafts/{draft.slug}/articles/{place.number}/summary/")
        read = {name: value for name, value in answer.json().items() if name not in TOLD_BESIDE}
        with override("en"):
            listed = seen_lists.expected_on_lists(draft.pk, place.provision_id, names, shown, since)
            variants = lists.variants(draft.pk, place.provision_id, names)
        of_variants = seen_lists.on_variants(get(f"/en/{draft.slug}/variants/{place.eid}/").content)
        published = seen.on_article(page) | shown | {"variants": of_variants, "program": read}
        expected = seen.expected_on_article(told, repeats, units) | listed | {"variants": variants}
        yield place.eid, published, expected | {"program": seen.expected_of_program(told)}, answer.content


def how_many(published):
    """Return how many numbers stand in what was read of a page or of a file."""
    if isinstance(published, dict):
        published = published.values()
    elif not isinstance(published, list | tuple):
        return int(isinstance(published, int | float))
    return sum(map(how_many, published))


def _places(draft):
    return Placement.objects.current().filter(edition__draft=draft).order_by("order")


def _cells(lines):
    words = {"name", "rule"}
    return [(f"{value}.{code}", n) for value, line in lines.items() for code, n in line.items() if code not in words]


def _cell(path):
    _table, code, value = path.split(".")
    return f"{value}.{code}"


def _numbers(lines, columns):
    """Return the numbers of these columns by value, None where there is none."""
    return {
        value: tuple(float(line[column]) if line[column] else None for column in columns)
        for value, line in lines.items()
    }
