"""Small laws that nobody passed: invented for tests, with chapters in the ways that real laws have them."""

# Chapters without sections, as most laws have them; the heading of the second stands on a line of its own.
BEES = {
    "kk": """Бал ара туралы заң (ойдан шығарылған)

1-тарау. Жалпы ережелер
1-бап. Ұғымдар
1. Ара – пайдалы жәндік.
2. Ұяның түрлері:
1) ағаш ұя:
а) ескі;
б) жаңа;
2) сабан ұя.
1-1-бап. Қолданылу аясы
Заң барлық араға қолданылады.
2-тарау
ОМАРТА
2-бап. Омарташы
Омарташы араны күтеді.
""",
    "ru": """# Закон о пчёлах (вымышленный)

## Глава 1. Общие положения

### Статья 1. Понятия

1. Пчела – полезное насекомое.

2. Виды ульев:

1) деревянный:

а) старый;

б) новый;

2) соломенный.

### Статья 1-1. Сфера действия

Закон действует для всех пчёл.

## Глава 2

## ПАСЕКА

### Статья 2. Пчеловод

Пчеловод ухаживает за пчёлами.
""",
}
EIDS_OF_BEES = [
    "draft",
    "chp_1",
    "art_1",
    "art_1__para_1",
    "art_1__para_2",
    "art_1__para_2__point_1",
    "art_1__para_2__point_1__subpara_2",
    "art_1__para_2__point_1__subpara_3",
    "art_1__para_2__point_2",
    "art_1-1",
    "art_1-1__subpara_1",
    "chp_2",
    "art_2",
    "art_2__subpara_1",
]

# Chapters begin anew in each section, and one is cut into subchapters, as codes have them.
STEPPE = {
    "kk": """Дала кодексі (ойдан шығарылған)
1-бөлім. Жер
1-тарау. Шөп
1-параграф. Жусан
1-бап. Жусан
Жусан өседі.
§ 2. Бетеге
2-бап. Бетеге
Бетеге де өседі.
2-тарау. Су
3-бап. Бұлақ
Бұлақ ағады.
II бөлім. Аспан
1-тарау. Жел
4-бап. Жел
Жел соғады.
""",
    "ru": """Степной кодекс (вымышленный)
Раздел 1. Земля
Глава 1. Травы
Параграф 1. Полынь
Статья 1. Полынь
Полынь растёт.
§ 2. Ковыль
Статья 2. Ковыль
Ковыль тоже растёт.
Глава 2. Вода
Статья 3. Родник
Родник течёт.
РАЗДЕЛ 2
Небо
Глава 1. Ветер
Статья 4. Ветер
Ветер дует.
""",
}
PAGES_OF_STEPPE = [
    ("draft", None),
    ("sec_1", "draft"),
    ("sec_1__chp_1", "sec_1"),
    ("sec_1__chp_1__subchp_1", "sec_1__chp_1"),
    ("art_1", "sec_1__chp_1__subchp_1"),
    ("sec_1__chp_1__subchp_2", "sec_1__chp_1"),
    ("art_2", "sec_1__chp_1__subchp_2"),
    ("sec_1__chp_2", "sec_1"),
    ("art_3", "sec_1__chp_2"),
    ("sec_2", "draft"),
    ("sec_2__chp_1", "sec_2"),
    ("art_4", "sec_2__chp_1"),
]

# Articles alone.
HAY = {
    "kk": "Пішен туралы заң (ойдан шығарылған)\n1-бап. Пішен\nПішен шабылады.\n2-бап. Шөмеле\nШөмеле үйіледі.\n",
    "ru": "Закон о сене (вымышленный)\nСтатья 1. Сено\nСено косят.\nСтатья 2. Стог\nСтог мечут.\n",
}


def long_law(articles, language, in_a_chapter=25):
    """Return the lines of a law of many articles in chapters, each article of two paragraphs and two points."""
    forms = {"kk": ("{}-тарау. Тарау", "{}-бап. Бап"), "ru": ("Глава {}. Глава", "Статья {}. Статья")}
    chapter, article = forms[language]
    lines = [{"kk": "Ұзын заң (ойдан шығарылған)", "ru": "Длинный закон (вымышленный)"}[language]]
    for number in range(1, articles + 1):
        if number % in_a_chapter == 1:
            lines.append(f"{chapter.format(number // in_a_chapter + 1)} {number // in_a_chapter + 1}")
        lines += [f"{article.format(number)} {number}", f"1. {number} сөз слово."]
        lines += ["2. Мынау это:", "1) бір раз;", "2) екі два."]
    return "\n".join(lines)
