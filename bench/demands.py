"""Demands planted on one article in three languages, each in several wordings, with noise; who asks for what is kept.

Forty demands: most change words of a paragraph, some add one, some ask for the same removal for another reason, some
ask a question. Each language words it in a few ways, and of what people send a part has a typo, a remark of its own, or
nothing to do with any demand. What they ask for is told by its words alone.
"""

import random
from dataclasses import dataclass

from core.text import sameness

DEMANDS = 40
SHARES = {"kk": 55, "ru": 38, "en": 7}
NOISE, TYPOS, REMARKS = 0.03, 0.02, 0.15  # shares of all, of changes, of reasons
REMOVALS, QUESTIONS = 3, 6  # of the demands; all removals are of one paragraph
# What each demand is about, in Kazakh, Russian and English: words by which its reasons are known.
ABOUT = (
    ("ымдау тілі", "жестовый язык", "sign language"),
    ("жергілікті басқару", "местное самоуправление", "local government"),
    ("мектеп оқулығы", "школьный учебник", "school textbook"),
    ("латын әліпбиі", "латинский алфавит", "latin alphabet"),
    ("аударма орталығы", "центр перевода", "translation centre"),
    ("маңдайша жазу", "уличная вывеска", "street sign"),
    ("теледидар хабары", "телевизионная передача", "television broadcast"),
    ("сот ісі", "судебное дело", "court case"),
    ("диаспора", "диаспора", "diaspora"),
    ("цифрлық қызмет", "цифровая услуга", "digital service"),
    ("емхана", "поликлиника", "clinic"),
    ("балабақша", "детский сад", "kindergarten"),
    ("университет", "университет", "university"),
    ("кітапхана", "библиотека", "library"),
    ("театр", "театр", "theatre"),
    ("әскери қызмет", "военная служба", "military service"),
    ("бюджет қаражаты", "средства бюджета", "budget money"),
    ("емтихан", "экзамен", "examination"),
    ("көші-қон", "миграция", "migration"),
    ("бизнес құжаты", "документ бизнеса", "business document"),
    ("келісімшарт", "договор", "contract"),
    ("полиция", "полиция", "police"),
    ("зейнетақы", "пенсия", "pension"),
    ("мұрағат", "архив", "archive"),
    ("баспасөз", "пресса", "press"),
    ("дәріхана", "аптека", "pharmacy"),
    ("көлік билеті", "транспортный билет", "transport ticket"),
    ("спорт жарысы", "спортивное соревнование", "sports contest"),
    ("банк қарызы", "банковский кредит", "bank loan"),
    ("жарнама", "реклама", "advertising"),
    ("интернет сайты", "интернет-сайт", "internet site"),
    ("нотариус", "нотариус", "notary"),
    ("сайлау бюллетені", "избирательный бюллетень", "ballot paper"),
    ("геолог", "геолог", "geologist"),
    ("ауылшаруашылық", "сельское хозяйство", "agriculture"),
    ("экология", "экология", "ecology"),
    ("терминология", "терминология", "terminology"),
    ("фольклор", "фольклор", "folklore"),
    ("эмблема", "эмблема", "emblem"),
    ("навигация", "навигация", "navigation"),
)
# Words of subjects that say nothing by themselves.
COMMON_WORDS = "орталығы центр средства қызмет дело ісі құжаты документ бизнеса service язык тілі language"
CLAUSES = {
    "kk": ("{} осы тармақта аталсын", "{} мемлекет қорғауында болсын", "{} заңмен қамтамасыз етілсін"),
    "ru": ("{} называется в этом пункте", "{} находится под защитой государства", "{} обеспечивается законом"),
    "en": ("{} is named in this paragraph", "{} is protected by the state", "{} is provided by law"),
}
REASONS = {
    "kk": ("{} туралы сөз болмаса, ештеңе өзгермейді.", "Біздің ауылда {} жоқ.", "{}: осыны жазыңыз."),
    "ru": ("Без слов «{}» ничего не изменится.", "В нашем селе этого нет: {}.", "Прошу: {}."),
    "en": ("Without the words “{}” nothing changes.", "Where we live there is none: {}.", "Please: {}."),
}
ASKING = {"kk": "{} туралы не болады?", "ru": "Что будет с темой «{}»?", "en": "What becomes of {}?"}
REMARK = {"kk": "Мен {}-жылдан бері күтіп жүрмін.", "ru": "Жду с {} года.", "en": "I have waited since {}."}
NOISY = {"kk": "Сәлем {}, жарайды.", "ru": "Здравствуйте, {}, всего доброго.", "en": "Hello {}, all the best."}


@dataclass(frozen=True)
class Asked:
    """One proposal to be made: its demand (None for noise), what it is and says; `place` counts the paragraphs."""

    demand: int | None
    kind: str
    language: str
    place: int
    text: str
    reasons: str

    @property
    def sameness(self):
        return sameness(self.kind, self.text if self.kind in {"change", "add"} else self._said)

    @property
    def _said(self):
        return self.reasons if self.kind == "question" else ""


def words_of(demand):
    """Return the words by which a demand is known, in every language, without those that others share."""
    return [word for words in ABOUT[demand] for word in words.split() if word not in COMMON_WORDS.split()]


def planted(bases, count, *, seed):
    """Return so many that are asked for on paragraphs whose words are `bases`: a dict by language for each."""
    chance = random.Random(seed)
    weights = [1 / (1 + rank) ** 0.7 for rank in range(DEMANDS)]
    chance.shuffle(weights)
    places = [chance.randrange(len(bases)) for _demand in range(DEMANDS)]
    kinds = ["remove"] * REMOVALS + ["question"] * QUESTIONS
    kinds += [chance.choice(["change", "change", "change", "add"]) for _rest in range(DEMANDS - len(kinds))]
    made = []
    for number in range(count):
        language = chance.choices(list(SHARES), weights=list(SHARES.values()))[0]
        if chance.random() < NOISE:
            text = NOISY[language].format(number)
            made.append(Asked(None, "question", language, chance.randrange(len(bases)), "", text))
            continue
        demand = chance.choices(range(DEMANDS), weights=weights)[0]
        place = 0 if kinds[demand] == "remove" else places[demand]
        made.append(_one(chance, demand, kinds[demand], language, place, bases[place][language]))
    return made


def _one(chance, demand, kind, language, place, base):
    about = ABOUT[demand][list(SHARES).index(language)]
    reasons = chance.choice(REASONS[language]).format(about)
    if chance.random() < REMARKS:
        reasons = f"{reasons} {REMARK[language].format(chance.randrange(1990, 2026))}"
    if kind == "question":
        return Asked(demand, kind, language, place, "", ASKING[language].format(about))
    if kind == "remove":
        return Asked(demand, kind, language, place, "", reasons)
    clause = chance.choice(CLAUSES[language]).format(about)
    text = f"{clause[0].upper()}{clause[1:]}." if kind == "add" else f"{base.rstrip('.')}, {clause}."
    if chance.random() < TYPOS:
        at = chance.randrange(len(text) - 1)
        text = text[:at] + text[at + 1 :]
    return Asked(demand, kind, language, place, text, reasons)
