"""Names of organizations: what may stand in one, and when two look alike.

A name is written in Kazakh, Russian or Latin letters, so that the tables below are complete: each letter that may
stand in a name has its look-alike here. `skeleton` is what look-alike names share; `impression` compares names that
sound or look much alike, for the eyes of staff.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.rules import RuleViolation
from core.text import clean

CYRILLIC = set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя" + "әғқңөұүһі")
LATIN = {chr(code) for code in (*range(0x61, 0x7B), *range(0xDF, 0xF7), *range(0xF8, 0x180), 0x1E7, 0x1F5)} - set(
    "ŉſĿŀ"
)
DIGITS = set("0123456789")
PUNCTUATION = set(" -–—‑'’ʼ\"«»“”„().,&№/+:!")

# What the eye takes for the same sign, after letters have lost case and marks. Kazakh letters go with the Russian ones
# that people type instead; digits with the letters they imitate.
SAME_TO_THE_EYE = str.maketrans(
    {
        **dict(zip("авекмнорстухзий", "abekmhopctyx3ii", strict=True)),
        **dict(zip("әғқңөұүһі", "aгkhoyyhi", strict=True)),
        **dict(zip("đłıħŧŋĸøðþ", "diihtnkodp", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "ы": "bi",
        "ь": "b",
        "ъ": "b",
        "щ": "ш",
        "б": "6",
        "ч": "4",
        "ə": "a",
        **dict(zip("0l1|5", "oiiis", strict=True)),
    }
)
SAME_TOGETHER = (("rn", "m"), ("vv", "w"))
SOUNDS = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфхцыэ", "abvgdeziiklmnoprstufhcie", strict=True)),
        **dict(zip("әғқңөұүһі", "agknouuhi", strict=True)),
        "ж": "zh",
        "ч": "ch",
        "ш": "sh",
        "щ": "sh",
        "ю": "iu",
        "я": "ia",
        "ь": "",
        "ъ": "",
        "q": "k",
        "w": "v",
        "y": "i",
        "x": "h",
        "j": "zh",
        "ı": "i",
        "đ": "d",
        "ł": "l",
        "ø": "o",
    }
)

WORD = re.compile(r"[^\W_]+")
LETTERS = re.compile(r"[^\W\d_]+")
QUOTED = re.compile('[«“„"]([^«»“”„"]{2,})[»”“"]')
TWICE = re.compile(r"(.)\1+")
RESEMBLANCE = 0.6
SHORTEST_CORE = 4

# Words that a name shares with every organization of its form; they make no difference between two names.
LEGAL_FORMS = """
    политическая партия / партия / общественное объединение / республиканское общественное объединение
    региональное общественное объединение / местное общественное объединение / общественный фонд / частный фонд
    корпоративный фонд / фонд / объединение юридических лиц / частное учреждение / учреждение / оо / роо / оф / оюл
    товарищество с ограниченной ответственностью / акционерное общество / некоммерческое акционерное общество
    тоо / ао / нао / чу
    саяси партиясы / саяси партия / партиясы / қоғамдық бірлестігі / қоғамдық бірлестік
    республикалық қоғамдық бірлестігі / қоғамдық қоры / қоғамдық қор / жеке қоры / жеке қор / корпоративтік қоры
    қоры / қор / заңды тұлғалар бірлестігі / жеке мекемесі / мекемесі / қб / рқб / ққ / зтб
    жауапкершілігі шектеулі серіктестігі / акционерлік қоғамы / коммерциялық емес акционерлік қоғамы / жшс / кеақ
    political party / party / public association / public foundation / private foundation / foundation / fund
    llp / jsc / ngo / ltd
"""
ANYWHERE = "партия / партиясы / party"  # stands in the middle of names too

# Offices and organs of the state: nobody else may be called so. A word beginning so is refused.
OFFICES = """
    комисси комисия модератор модераци администра правительств официальн министр министерств акимат парламент мажилис
    сенат прокуратур секретар докладчик
    әкімшіл әкімдік үкімет ресми мәжіліс хатшы баяндамашы
    commission moderator moderation administrat government official ministry minister parliament mazhilis majilis senate
    prosecutor secretary secretariat rapporteur
    verified confirmed подтвержден проверен расталған тексерілген
    komissi moderatsi administrats pravitelstv ofitsial oficial ministerstv okimet ukimet resmi
"""
OFFICE_WORDS = "admin админ админы gov egov госорган"
# Several words that begin so, one after another.
ORGANS = """
    конституционн суд / верховн суд / конституциялық сот / жоғарғы сот / constitutional court / supreme court
    президент республик / президент казахстан / республика президент / қазақстан президент / president of
    центральн избирательн / орталық сайлау / central election
    народн совет казахстан / қазақстан халық кеңес / people s council of
    ассамбле народ казахстан / қазақстан халқы ассамблея / assembly of people of
"""
# Only where the name says nothing else.
ORGANS_ALONE = """
    курултай / құрылтай / kurultai / quryltai / народный совет / халық кеңесі / people s council
    республика казахстан / қазақстан республикасы / republic of kazakhstan
    президент / president / государство / мемлекет
"""


class InvisibleSigns(RuleViolation):
    code = "name_invisible_signs"
    sentence = _("The name holds signs that nobody sees or that turn the direction of writing. Type it anew by hand.")


class CombinedSigns(RuleViolation):
    code = "name_combined_signs"
    sentence = _("The name holds marks set over or through other letters. Write it with ordinary letters.")


class ForeignSigns(RuleViolation):
    code = "name_foreign_signs"
    sentence = _(
        "“%(sign)s” (%(code)s) cannot stand in a name. Kazakh, Russian and Latin letters, digits and common "
        "punctuation can."
    )


class PictureSigns(RuleViolation):
    code = "name_picture_signs"
    sentence = _("“%(sign)s” is a picture, not a letter. Whether an organization is confirmed, the site says itself.")


class MixedAlphabets(RuleViolation):
    code = "name_mixed_alphabets"
    sentence = _("The word “%(word)s” mixes Cyrillic and Latin letters. Write each word in one alphabet.")


class FalseOffice(RuleViolation):
    code = "name_false_office"
    sentence = _(
        "“%(word)s” in a name reads like the Commission, a moderator or a state body. Choose a name without such words."
    )


class NothingOfItsOwn(RuleViolation):
    code = "name_nothing_of_its_own"
    sentence = _("The name says only what kind of organization it is. Write it whole, as in the founding act.")


@dataclass(frozen=True)
class Impression:
    """A name as it sounds, in pieces of three letters, as it looks, and as what stands in it between quotes looks."""

    sounds: frozenset
    look: str
    core: str

    def resembles(self, other):
        """Whether two names sound much alike, or one holds what the other has between quotes."""
        share = len(self.sounds & other.sounds) / min(len(self.sounds), len(other.sounds))
        return share >= RESEMBLANCE or _holds(self.look, other.core) or _holds(other.look, self.core)


def clean_organization_name(text, *, field=None):
    """Return a name as it is stored: one line, single spaces. Refuses what could deceive about who speaks."""
    if isinstance(text, str) and any(map(_is_invisible, text)):
        raise InvisibleSigns(field=field)
    name = " ".join(clean(text, "title", field=field).split())
    for sign in name:
        if unicodedata.category(sign).startswith("M"):
            raise CombinedSigns(field=field)
        if sign not in PUNCTUATION | DIGITS and not _alphabet(sign):
            refusal = PictureSigns if unicodedata.category(sign) == "So" else ForeignSigns
            raise refusal(field=field, sign=sign, code=f"U+{ord(sign):04X}")
    if (office := _office_in(name)) is not None:
        raise FalseOffice(field=field, word=office)
    for word in LETTERS.findall(name):
        if len({_alphabet(sign) for sign in word}) > 1:
            raise MixedAlphabets(field=field, word=word)
    own = _joined(_without_forms(_words(name)))
    if len(own) < 2 or not LETTERS.search(name):
        raise NothingOfItsOwn(field=field)
    return name


def skeleton(name):
    """Return what names share that the eye takes for the same: no case, marks, spaces, punctuation nor legal forms."""
    words = _words(name)
    return _joined(_without_forms(words) or words)


def impression(name):
    """Return what of a name is remembered, to compare it with many others."""
    return Impression(_sounds(name), skeleton(name), _core(name))


def _is_invisible(sign):
    return unicodedata.category(sign) in {"Cf", "Zl", "Zp", "Co", "Cn"} or "\ufe00" <= sign <= "\ufe0f"


def _alphabet(sign):
    """Return the name of the alphabet that a letter belongs to; nothing where it belongs to none of ours."""
    small = sign.lower() if len(sign.lower()) == 1 else "i"  # İ
    return "cyrillic" if small in CYRILLIC else "latin" if small in LATIN else ""


def _bare(text):
    """Return a text without case and without marks."""
    text = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in text if not unicodedata.combining(sign))


def _look(word):
    word = _bare(word).translate(SAME_TO_THE_EYE)
    for several, one in SAME_TOGETHER:
        word = word.replace(several, one)
    return word


def _words(name):
    return [_look(word) for word in WORD.findall(name)]


def _joined(words):
    return "".join(words)


def _phrases(text):
    """Return the phrases of a table as tuples of words as the eye sees them, the longest first."""
    found = [tuple(_words(phrase)) for phrase in re.split(r"[/\n]", text) if phrase.strip()]
    return sorted(found, key=len, reverse=True)


def _without_forms(words):
    """Return the words without legal forms at both ends, and without “party” wherever it stands."""
    words, changed = list(words), True
    while changed and words:
        changed = False
        for form in _LEGAL_FORMS:
            if tuple(words[: len(form)]) == form:
                words, changed = words[len(form) :], True
            elif tuple(words[-len(form) :]) == form:
                words, changed = words[: -len(form)], True
    return [word for word in words if (word,) not in _ANYWHERE]


def _office_in(name):
    """Return the word or words of a name that claim an office, or None."""
    typed = WORD.findall(name)
    words = [_look(word) for word in typed]
    squeezed = [(token, _look("".join(WORD.findall(token)))) for token in name.split()]
    spelt = [(run, _look("".join(WORD.findall(run)))) for run in re.findall(r"(?:\b\w\b\W*){4,}", name)]
    for said, look in (*zip(typed, words, strict=True), *squeezed, *spelt):
        if look in _OFFICE_WORDS or _once(look).startswith(_OFFICES):
            return said.strip()
    for organ in _ORGANS:
        for start in range(len(words) - len(organ) + 1):
            if all(word.startswith(stem) for word, stem in zip(words[start:], organ, strict=False)):
                return " ".join(typed[start : start + len(organ)])
    return name if tuple(_without_forms(words)) in _ORGANS_ALONE or tuple(words) in _ORGANS_ALONE else None


def _once(word):
    """Return a word with each doubled letter once: how often it stands is often mistyped."""
    return TWICE.sub(r"\1", word)


def _sounds(name):
    """Return the name's words without legal forms in Latin letters as they sound, in pieces of three letters."""
    words = [word for word in WORD.findall(_bare(name)) if (_look(word),) not in _LEGAL_FORMS]
    sounds = [_once(word.translate(SOUNDS).replace("kh", "h")) for word in words]
    joined = f"  {''.join(sounds)} "
    return frozenset(joined[at : at + 3] for at in range(len(joined) - 2))


def _core(name):
    """Return the skeleton of what stands between quotes, or else of the whole name."""
    quoted = QUOTED.search(name)
    return skeleton(quoted[1] if quoted else name)


def _holds(look, core):
    """Whether a name holds what another has between quotes; a few letters stand in every other name."""
    return look == core or (len(core) >= SHORTEST_CORE and core in look)


_LEGAL_FORMS = _phrases(LEGAL_FORMS)
_ANYWHERE = set(_phrases(ANYWHERE))
_OFFICES = tuple({_once(_look(stem)) for stem in OFFICES.split()})
_OFFICE_WORDS = {_look(word) for word in OFFICE_WORDS.split()}
_ORGANS = _phrases(ORGANS)
_ORGANS_ALONE = set(_phrases(ORGANS_ALONE))
