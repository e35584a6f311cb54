"""Pages, their files and what programs read, each beside a count of its own: on any draft, however it was filled."""

from articles.models import Placement
from bench import counted, seen
from feedback.models import Summary

TOLD_BESIDE = {"computed_at", "watermark", "method", "rules", "demonstration"}  # no numbers of what was said
TOLD_BESIDE |= {"sentences", "sentences_made", "week", "analysis"}  # held beside the texts behind them elsewhere
OF_LINES = ("days", "languages", "levels", "channels", "participants")


def figures(draft, get):
    """Give (where, what is published, what SQL counts) of the page of figures and each of its files.

    `get` answers for an address.
    """
    told, places = counted.of_draft(draft.pk), _places(draft)
    names = {place.provision_id: place.label("en") for place in places.filter(provision__is_page=True)}
    page = get(f"/en/{draft.slug}/figures/").content
    yield "figures", seen.on_figures(page), seen.expected_on_figures(told, names)

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


def articles(draft, get, number):
    """Give (where, what is published, what SQL counts, the answer to programs) of the articles most spoken on."""
    spoken = sorted(Summary.objects.latest_in(draft), key=lambda one: (-one.result["contributions"], one.article_id))
    places = _places(draft)
    by_provision = {place.provision_id: place for place in places.filter(kind="article")}
    chosen = [by_provision[one.article_id] for one in spoken if one.article_id in by_provision]
    for place in chosen[:number]:
        told = counted.of_article(draft.pk, place.provision_id)
        repeats = counted.repeats(draft.pk, place.provision_id)
        units = places.filter(article=place.provision_id).exclude(pk=place.pk).values_list("provision_id", flat=True)
        page = seen.on_article(get(f"/en/{draft.slug}/articles/{place.number}/").content)
        answer = get(f"/api/v1/drafts/{draft.slug}/articles/{place.number}/summary/")
        read = {name: value for name, value in answer.json().items() if name not in TOLD_BESIDE}
        expected = seen.expected_on_article(told, repeats, units), seen.expected_of_program(told)
        yield place.eid, (page, read), expected, answer.content


def _places(draft):
    return Placement.objects.current().filter(edition__draft=draft).order_by("order")


def _cells(lines):
    words = {"name", "rule"}
    return [(f"{value}.{code}", n) for value, line in lines.items() for code, n in line.items() if code not in words]


def _cell(path):
    _table, code, value = path.split(".")
    return f"{value}.{code}"
