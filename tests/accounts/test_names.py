import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import names
from accounts.names import (
    CombinedSigns,
    FalseOffice,
    ForeignSigns,
    InvisibleSigns,
    MixedAlphabets,
    NothingOfItsOwn,
    PictureSigns,
    clean_organization_name,
    impression,
    skeleton,
)
from core.rules import RuleViolation
from core.text import TextMissing, TextTooLong, UnreadableText

pytestmark = pytest.mark.usefixtures("in_english")

# As parties are really called, and as others might be.
GOOD = [
    "AMANAT партиясы",
    "Партия «AMANAT»",
    "Amanat Party",
    "«Ақ жол» Қазақстанның демократиялық партиясы",
    "Демократическая партия Казахстана «Ак жол»",
    "Aq Jol Democratic Party of Kazakhstan",
    "«Ауыл» халықтық-демократиялық патриоттық партиясы",
    "Казахстанская партия зеленых «Байтақ»",
    "Общенациональная социал-демократическая партия (ОСДП)",
    "Қазақстан Халық партиясы",
    "Respublica",
    "«Дерек қауымы» қоғамдық қоры",
    "Союз юристов № 1, филиал в г. Астана",
    "IT-компания & Co",
    "Dostyq Ğalym Üni",
    "Курултай молодых",
    "Kazakhstan",
]


@pytest.mark.parametrize("name", GOOD)
def test_names_of_real_organizations_are_taken(name):
    assert clean_organization_name(f"  {name}\n") == name


@pytest.mark.parametrize(
    "name",
    ["Пар\u200bтия мира", "Мир\u202eрим", "\u2066Мир\u2069", "Мир\u00adный", "Мир\ufeff", "Мир\ufe0f", "Ми\u180eр"],
)
def test_signs_that_nobody_sees_are_refused(name):
    with pytest.raises(InvisibleSigns) as refused:
        clean_organization_name(name, field="name")

    assert (refused.value.field, str(refused.value)) == (
        "name",
        "The name holds signs that nobody sees or that turn the direction of writing. Type it anew by hand.",
    )


@pytest.mark.parametrize("name", ["Ко\u0335юз", "М\u0301ир", "Мир\u20dd", "Z\u0351\u036fal\u0322go"])
def test_marks_over_other_letters_are_refused(name):
    with pytest.raises(CombinedSigns):
        clean_organization_name(name)


def test_letters_typed_with_their_mark_apart_are_put_together():
    assert clean_organization_name("Май " + unicodedata.normalize("NFD", "Йод Ğalym")) == "Май Йод Ğalym"


@pytest.mark.parametrize("name", ["Мир ✓", "Мир✔", "☑ Мир", "Мир ✅", "Мир®", "Мир ©", "🇰🇿 Мир", "Мир 🟢", "Ⓜир"])
def test_pictures_and_signs_of_approval_are_refused(name):
    with pytest.raises(PictureSigns):
        clean_organization_name(name)


def test_a_refused_picture_is_named():
    with pytest.raises(PictureSigns) as refused:
        clean_organization_name("Мир ✓")

    assert str(refused.value) == (
        "“✓” is a picture, not a letter. Whether an organization is confirmed, the site says itself."
    )


@pytest.mark.parametrize(
    "name",
    ["Сοюз", "ＭＩＲ", "𝐌𝐢𝐫", "Ꮇир", "мiр׳", "Мир<b>", "{{Мир}}", "Мир@мир", "=Мир", "Мир٣", "Мирㅤ", "Ѕоюз", "Мир;"],
)
def test_signs_of_other_alphabets_are_refused(name):
    with pytest.raises(ForeignSigns):
        clean_organization_name(name)


def test_a_refused_sign_is_named():
    with pytest.raises(ForeignSigns) as refused:
        clean_organization_name("Сοюз")

    assert str(refused.value) == (
        "“ο” (U+03BF) cannot stand in a name. Kazakh, Russian and Latin letters, digits and common punctuation can."
    )


@pytest.mark.parametrize(("name", "word"), [("Cоюз мира", "Cоюз"), ("Парtия мира", "Парtия"), ("Мир-мiр", "мiр")])
def test_a_word_of_two_alphabets_is_refused(name, word):
    with pytest.raises(MixedAlphabets) as refused:
        clean_organization_name(name)

    assert str(refused.value) == (
        f"The word “{word}” mixes Cyrillic and Latin letters. Write each word in one alphabet."
    )


@pytest.mark.parametrize(
    "name",
    [
        "Комиссия",
        "КОМИССИЯ ПО РЕФОРМЕ",
        "Конституциялық реформа жөніндегі комиссиясы",
        "Kомиссия",  # Latin K
        "К0миссия",
        "Комисс1я",
        "К о м и с с и я",
        "К.о.м.и.с.с.и.я",
        "Ко-миссия",
        "Комис.сия",
        "Коммисия",
        "Komissiya",
        "Commission of citizens",
        "Cоmmission",  # Cyrillic о
        "Comrnission",
        "Модератор",
        "Служба модерации",
        "Moderation",
        "Admin",
        "Администрация сайта",
        "Сайт әкімшілігі",
        "Халық үкіметі",
        "Народное правительство",
        "Government of the people",
        "Официальный фонд",
        "Ресми қор",
        "Official party",
        "Verified Union",
        "Тексерілген ұйым",
        "Министерство дел",
        "Ministry of peace",
        "Әкімдік",
        "Мажилис молодых",
        "Сенат",
        "Верховный суд",
        "Конституциялық сот",
        "Центральная избирательная группа",
        "Президент Республики Казахстан",
        "Қазақстан Президенті",
        "Құрылтай",
        "«Курултай»",
        "Қазақстан Республикасы",
        "Партия «Народный совет»",
        "Қазақстанның Халық Кеңесі",
        "Секретариат",
        "eGov",
    ],
)
def test_false_signs_of_office_are_refused(name):
    with pytest.raises(FalseOffice):
        clean_organization_name(name)


def test_the_word_that_claims_an_office_is_named():
    with pytest.raises(FalseOffice) as refused:
        clean_organization_name("Народная Kомиссия «Мир»")

    assert str(refused.value) == (
        "“Kомиссия” in a name reads like the Commission, a moderator or a state body. Choose a name without such words."
    )


@pytest.mark.parametrize("name", ["Партия", "Қоғамдық бірлестігі", "ТОО «Фонд»", "«–»", "№ 1", "Political Party"])
def test_a_name_without_anything_of_its_own_is_refused(name):
    with pytest.raises(NothingOfItsOwn):
        clean_organization_name(name)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("  ", TextMissing), ("Мир\0", UnreadableText), ("М" * 301, TextTooLong), (None, UnreadableText)],
)
def test_what_no_text_may_be_no_name_may(text, refusal):
    with pytest.raises(refusal):
        clean_organization_name(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AMANAT", "amanat"),
        ("Партия «AMANAT»", "AMANAT партиясы"),
        ("«Ақ жол» партиясы", "Партия «Ак жол»"),
        ("Ақжол", "Ақ-жол"),
        ("МЕТА", "META"),  # one Cyrillic, one Latin
        ("ОРДА", "0РДА"),
        ("Modern", "Modem"),
        ("Ғылым ordasy", "Гылым Ordasy"),
        ("ОО «Мир детям»", "Мир детям, общественный фонд"),
        ("Ёлка", "Елка"),
        ("Alliance", "A11iance"),
        ("Ünïon", "Union"),
        ("Биз", "Біз"),
    ],
)
def test_names_that_look_alike_share_their_skeleton(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Мир", "Пир"), ("Ақ жол", "Ақ жел"), ("Партия мира", "Партия труда"), ("Союз 3", "Союз 7")]
)
def test_other_names_do_not(one, other):
    assert skeleton(one) != skeleton(other)


def test_every_letter_that_may_stand_in_a_name_has_its_look():
    looks = {letter: names._look(letter) for letter in names.CYRILLIC | names.LATIN | names.DIGITS}

    assert {letter for letter, look in looks.items() if not look.isalnum()} == set()
    # What stays Cyrillic looks like no Latin letter.
    assert {sign for look in looks.values() for sign in look if not sign.isascii()} == set("гджлпфцшэюя")
    assert {letter: look for letter, look in looks.items() if names._look(look) != look} == {}


def test_a_skeleton_fits_its_column():
    assert max(len(names._look(letter)) for letter in names.CYRILLIC | names.LATIN) == 2


def test_names_that_sound_alike_are_found_for_staff():
    others = ["AMANAT партиясы", "«Ақ жол» Қазақстанның демократиялық партиясы", "Народная партия Казахстана", "Ауыл"]

    def resembling(name):
        return [other for other in others if impression(name).resembles(impression(other))]

    assert resembling("Аманат") == ["AMANAT партиясы"]
    assert resembling("Новая партия «Ак жол»") == ["«Ақ жол» Қазақстанның демократиялық партиясы"]
    assert resembling("Союз садоводов") == []
    assert resembling("Союз «--»") == []


@given(st.text(max_size=60) | st.text("кКkKоОoо 01«»-.ıІi", max_size=30))
def test_whatever_is_typed_is_taken_or_refused_with_a_sentence(text):
    try:
        name = clean_organization_name(text)
    except RuleViolation as refused:
        name, sentence = None, str(refused)
    else:
        sentence = ""

    assert (name is None) == (sentence != "")
    if name is not None:
        assert clean_organization_name(name) == name
        assert skeleton(name) == skeleton(name.upper()) == skeleton(f"«{name}»")
        assert impression(name).resembles(impression(name))
