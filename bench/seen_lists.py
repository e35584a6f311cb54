"""The numbers in the sentences and on the cards of an article's page as a visitor reads them, beside recounts."""

from lxml import html

from bench import lists
from bench.seen import numbers, read
from bench.sentences import Sentences

# Words of people, and marks.
QUOTED = ".//h3 | .//bdi | .//p[contains(@class, 'law') or @class='hint'] | .//span[contains(@class, 'tag')]"
QUOTED += " | .//div[@class='hidden-mark']"


def on_lists(content):
    """Return the numbers of the sentences of an article's page, of its lists and of each of their cards."""
    tree = html.fromstring(content)
    comments = tree.xpath("//section[@id='comments']//*[starts-with(@id, 'c_')]")
    filed = tree.xpath("//section[@id='organizations']/ul/li")
    return {
        "sentences": sorted(_of(one, "p[not(@class)]") for one in tree.xpath("//*[@id='sentences']//li")),
        "week": [_of(one, ".") for one in tree.xpath("//section[@id='week']//li")],
        "families": [_of(one, "a") for one in tree.xpath("//section[@id='families']//li")],
        "cards": [_card(one) for one in tree.xpath("//section[@id='proposals']/ul[@class='items']/li")],
        "proposals": read(content, "//nav[contains(@class, 'jump')]//a[@href='#proposals']"),
        "pages": [_of(one, "span[contains(@class, 'count')]") for one in tree.xpath("//section[@id='proposals']/nav")],
        "organizations": read(content, "//section[@id='organizations']/h2"),
        "jump": read(content, "//nav[contains(@class, 'jump')]//a[@href='#organizations']"),
        "filed": read(content, "//section[@id='organizations']/p[not(contains(@class, 'hint'))]"),
        "positions": len(filed),
        "backed": {one.get("id"): _of(one, "p[@class='meta']/a/b") for one in comments},
        "replies": {one.get("id"): _replies(one) for one in comments if one.tag == "li"},
        "pages_of_comments": [
            _of(one, "span[contains(@class, 'count')]") for one in tree.xpath("//section[@id='comments']/nav[.//@rel]")
        ],
    }


def expected_on_lists(draft, article, names, shown, since):
    """Return the same as plain SQL counts it; of the comments that are `shown` and no others."""
    told, sentences = lists.of_article(draft, article, names), Sentences(draft, article, names)
    backed, replies = told["backed"], told["replies"]
    return told | {
        "sentences": sorted(sentences.all()),
        "week": sentences.of_week(since),
        "jump": told["organizations"],
        "backed": {uid: [backed[uid]] if uid in backed else [] for uid in shown["backed"]},
        "replies": {uid: replies.get(uid, 0) for uid in shown["replies"]},
    }


def on_variants(content):
    """Return the numbers of each variant on a page of variants, of its place and of its first proposal."""
    tree = html.fromstring(content)
    found = []
    for section in tree.xpath("//div[@id='list']/section"):
        place = _of(section, "h2")
        for one in section.xpath("ul/li"):
            found.append([*place, *_of(one, "p/span[@class='count']"), *_of(one, "p/a[1]")])
    return found


def _of(element, path):
    return [number for one in element.xpath(path) for number in numbers(" ".join(one.itertext()))]


def _card(element):
    for one in element.xpath(QUOTED):
        one.drop_tree()
    return _of(element, ".")


def _replies(element):
    """Return how many replies are told below a first comment: by the way to all of them, or by what is shown."""
    told = _of(element, "p[not(@class)]/a")
    return told[0] if told else len(element.xpath(".//div[contains(@class, 'thread')]"))
