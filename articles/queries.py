"""What somebody typed into the search field: a place of the draft, words, or both; plain values in and out."""

import re
from dataclasses import dataclass

from articles.labels import LEVELS, page_of
from core.text import fold

MOST_WORDS = 8
MOST_SECTIONS = 30  # in which a chapter is looked for whose section is not named
TOKEN = re.compile(r"\d+|[^\W\d_]+")
HYPHENED = re.compile(r"(?<![\d-])([1-9]\d{0,3})-([1-9]\d?)(?!\d|-\d)")  # an article that was put in later: 9-1
# The units of law as people write them, in forms and short forms, folded.
UNITS = {
    "article": "бап баптын бапта бапка баптан бабы бабынын бабында бабына "
    "статья статьи статье статью статьеи ст article articles art",
    "paragraph": "тармак тармагы тармагынын тармагында пункт пункта пункте пункту п paragraph para par",
    "point": "тармакша тармакшасы тармакшасынын подпункт подпункта подпункте пп point subparagraph",
    "section": "болим болими болиминин раздел раздела разделе section",
    "chapter": "тарау тарауы тарауынын тарауда глава главы главе главу chapter",
    "subchapter": "параграф параграфы параграфынын параграфа параграфе subchapter",
}
UNIT_OF = {word: kind for kind, words in UNITS.items() for word in words.split()}
PREAMBLE = {"кириспе", "преамбула", "преамбулы", "preamble"}
DEPTH = ["article", "paragraph", "point"]
IDLE = set()
for _words in (
    "и в во на о об по с со к у за из от для при как что кто это ли или а не ни бы же мне мои наш все можно",
    "мен пен бен жане не ма ме уш бир бул ол кандаи калаи туралы ушин бойынша бар жок",
    "the a an of in on for and or to is are what who how my about by with can do i",
):
    IDLE |= set(_words.split())
# Endings that inflect a word, longest first, of folded Kazakh, Russian and English words.
ENDINGS = re.compile(
    "(?:"
    "иями|ями|ами|ого|его|ому|ему|ыми|ими|иях|ях|ах|ии|ия|ию|ием|ов|ев|еи|ои|ом|ем|ам|ям|ую|юю|ая|яя|ое|ее|ые|ие|ых|их|ыи|ии|"
    "лардын|лердин|дардын|дердин|тардын|тердин|лар|лер|дар|дер|тар|тер|нын|нин|дын|дин|тын|тин|"
    "дан|ден|тан|тен|нан|нен|га|ге|ка|ке|да|де|та|те|ды|ди|ты|ти|ны|ни|сы|си|"
    "а|я|о|е|ы|и|у|ю|ь|"
    "ings|ing|ies|ed|es|s|y"
    ")$"
)
LEAST_STEM = 3


@dataclass(frozen=True)
class Word:
    """One word asked for, folded, with its stem."""

    word: str
    stem: str

    @property
    def pattern(self):
        """Return the inflected forms of the word as a regular expression that PostgreSQL reads."""
        longest = {1: 0, 2: 0, 3: 4}.get(len(self.stem), 8)
        return rf"{self.stem}[[:alpha:]]{{0,{longest}}}"

    def is_in(self, word):
        """Whether a folded word of a text is a form of this one."""
        return re.fullmatch(self.pattern.replace("[[:alpha:]]", r"[^\W\d_]"), word) is not None


@dataclass(frozen=True)
class Asked:
    """A query understood: places it may name, best first, as `eid`s; and the words to look for."""

    places: tuple
    words: tuple

    def names(self, word):
        """Whether a word of a text is one of those asked for, in any form."""
        folded = fold(word)
        return any(word.is_in(folded) for word in self.words)


def understand(query):
    """Return what a query asks for. Never refuses: what it cannot read it leaves out."""
    if found := HYPHENED.search(query):
        return _understand_hyphened(query, found)
    return _understand(query)


def _understand_hyphened(query, found):
    """Read “9-1” as the article of this number first, then as paragraph 1 of article 9: a draft knows which it has."""
    first, second = found.groups()
    whole = _understand(f"{query[: found.start()]}{first}{query[found.end() :]}")
    pages = {place: page_of(place) for place in whole.places}
    own = (
        place.replace(page, f"{page}-{second}", 1)
        for place, page in pages.items()
        if page.endswith((f"art_{first}", f"chp_{first}"))
    )
    return Asked((*own, *_understand(query).places), whole.words)


def _understand(query):
    tokens = TOKEN.findall(fold(query))
    numbers, used = _numbers(tokens)
    words = [token for place, token in enumerate(tokens) if place not in used and not token.isdigit()]
    telling = [word for word in words if word not in IDLE and len(word) > 1] or words
    places = _places(numbers)
    if any(token in PREAMBLE for token in tokens):
        places = ("preamble",)
    return Asked(places, tuple(Word(word, stem(word)) for word in dict.fromkeys(telling[:MOST_WORDS])))


def stem(word):
    """Return a word without its ending, never shorter than three letters."""
    for _time in range(2):
        shorter = ENDINGS.sub("", word)
        if len(shorter) < LEAST_STEM:
            break
        word = shorter
    return word


def _numbers(tokens):
    """Return the numbers of a place by kind, and which tokens said it: «9-бап 2-тармақ», «п. 2 ст. 9», "9(2)"."""
    found, used = {}, set()
    bare = []
    for place, token in enumerate(tokens):
        number = _roman(token) if _beside(tokens, place) else token
        if not number or not number.isdigit():
            continue
        before = UNIT_OF.get(tokens[place - 1]) if place and place - 1 not in used else None
        after = UNIT_OF.get(tokens[place + 1]) if place + 1 < len(tokens) else None
        follows = after and not (place + 2 < len(tokens) and tokens[place + 2].isdigit() and before)
        kind = after if follows and not before else before
        if kind is None:
            bare.append((place, number))
            continue
        found.setdefault(kind, number)
        used |= {place, place + 1 if kind == after and kind != before else place - 1}
    only_numbers = len(used) + len(bare) == len(tokens)
    if bare and (found or only_numbers) and not found.keys() & set(LEVELS):
        free = [kind for kind in DEPTH if kind not in found]
        for kind, (place, number) in zip(free, bare, strict=False):
            found[kind] = number
            used.add(place)
    return found, used


def _beside(tokens, place):
    return any(UNIT_OF.get(tokens[near]) in LEVELS for near in (place - 1, place + 1) if 0 <= near < len(tokens))


def _roman(token):
    values = {"i": 1, "v": 5, "x": 10}
    if not set(token) <= set(values):
        return token
    figures = [values[sign] for sign in token]
    signed = [-a if a < b else a for a, b in zip(figures, [*figures[1:], 0], strict=True)]
    return str(sum(signed))


def _chapters(numbers):
    """Name a chapter in the section that was named; else alone, then in each: most texts have its number once."""
    chapter, within = f"chp_{numbers['chapter']}", numbers.get("subchapter")
    if "section" in numbers:
        chapters = [f"sec_{numbers['section']}__{chapter}"]
    else:
        chapters = [chapter, *(f"sec_{section}__{chapter}" for section in range(1, MOST_SECTIONS + 1))]
    if within:
        yield from (f"{one}__subchp_{within}" for one in chapters)
    yield from chapters
    yield f"sec_{numbers.get('section', numbers['chapter'])}"  # of a draft that has sections alone


def _places(numbers):
    numbers = {kind: number.lstrip("0")[:4] for kind, number in numbers.items() if number.strip("0")}
    if "chapter" in numbers:
        return tuple(_chapters(numbers))
    if "section" in numbers:
        return (f"sec_{numbers['section']}",)
    if "article" not in numbers:
        return ()
    article = f"art_{numbers['article']}"
    paragraph, point = numbers.get("paragraph"), numbers.get("point")
    if paragraph and point:
        return (f"{article}__para_{paragraph}__point_{point}", f"{article}__para_{paragraph}", article)
    if point:
        return (f"{article}__subpara_1__point_{point}", article)
    if paragraph:
        return (f"{article}__para_{paragraph}", f"{article}__subpara_1__point_{paragraph}", article)
    return (article,)
