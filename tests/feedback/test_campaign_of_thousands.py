"""A campaign of five thousand, edited in nine ways, is shown once and counted fully; nobody beside it is drowned."""

import random
from html import unescape

import pytest
from django.test import Client

from feedback.actions.families import find_families, store_families
from feedback.campaigns import sayings_of, shown_of
from feedback.models import Family
from feedback.variants import listed
from tests.feedback.voices import SINGLE, make_comments, make_people, make_proposals
from tests.moderation.world import NOON, make_draft, place

MANY, OWN_EACH = 5_000, 10
SENTENCES = (
    "Мемлекет әр ауылда тілдерді үйренуге жағдай жасауға, оқулық пен мұғаліммен қамтамасыз етуге міндетті болсын.",
    "Жыл сайын жергілікті әкімдік бұл туралы халыққа ашық есеп беріп, қанша қаржы жұмсалғанын көрсетсін.",
    "Ауыл балалары қаладағы құрдастарымен тең білім алуы керек, сондықтан тармақты толықтыруды сұраймыз.",
)
TEXT = " ".join(SENTENCES)
VILLAGES = ("Қарағаш", "Тасөткел", "Бесқайнар", "Жаңаарна", "Ақши", "Құмкент", "Шалқия", "Балпық")
NEEDS = ("көпір салынбай тұр", "мұғалім жетіспейді", "кітапхана жабылып қалды", "интернет мүлде жоқ", "жол бұзылған")


def typed_wrongly(chance):
    words = TEXT.split()
    for place_of in chance.sample(range(len(words)), 2):
        word = words[place_of]
        at = chance.randrange(len(word))
        words[place_of] = word[:at] + word[at + 1 :] if len(word) > 3 else word + word[-1]
    return " ".join(words)


def with_another_word(_chance):
    return TEXT.replace("көрсетсін", "жарияласын")


EDITS = (
    lambda _chance: TEXT,
    typed_wrongly,
    lambda _chance: TEXT.upper(),
    lambda _chance: TEXT.replace(",", " –").replace(".", "!!!"),
    lambda chance: " ".join(chance.sample(SENTENCES, len(SENTENCES))),
    with_another_word,
    lambda _chance: TEXT.replace("ауыл", "aуыл").replace("білім", "бiлiм"),  # Latin letters among Kazakh ones
    lambda _chance: f"Сәлеметсіздер ме, құрметті Комиссия! {TEXT} Құрметпен, ауыл тұрғыны.",
    lambda _chance: TEXT[: len(TEXT) * 4 // 5],
    lambda chance: TEXT.replace(" ", " \u200b", chance.randrange(3, 9)).replace("е", "е\u200d", 4),
)


def own_words(number, chance):
    village, need = VILLAGES[number % len(VILLAGES)], NEEDS[number // OWN_EACH % len(NEEDS)]
    return f"Біздің {village} ауылында {chance.randrange(2, 90)} жылдан бері {need}."


@pytest.fixture
def sent(db):
    """Return the comments of the campaign with what each added, among three single voices."""
    chance, draft = random.Random(7), make_draft()
    own = [own_words(number, chance) if number % OWN_EACH == 0 else "" for number in range(MANY)]
    texts = [f"{EDITS[number % len(EDITS)](chance)} {own[number]}".strip() for number in range(MANY)]
    # Who adds something edits in every way, too.
    texts = [
        f"{EDITS[number // OWN_EACH % len(EDITS)](chance)} {own[number]}" if own[number] else text
        for number, text in enumerate(texts)
    ]
    first, *others = make_comments(draft, SINGLE, make_people(3, name="single"))
    made = make_comments(draft, texts, make_people(MANY, regions=("KZ-71", "KZ-10")))
    article = place(draft, "art_9").provision
    figures = store_families(article, find_families(article), at=NOON)
    return draft, article, [first, *others], dict(zip(made, own, strict=True)), figures


def test_five_thousand_stand_once_with_all_that_they_add_beside_single_voices(sent):
    _draft, article, singles, own, figures = sent

    assert figures == {"families": 1, "campaigns": 1, "members": MANY}
    family = Family.objects.get()
    assert (family.people, family.members.filter(comment__in=singles).exists()) == (MANY, False)
    [shown] = shown_of([family], None)
    members = family.members.filter(comment__in=[one.pk for one, added in own.items() if added]).order_by("pk")
    said = {one.item.pk: one for one in sayings_of(members, shown, None)}
    not_found = [
        added
        for one, added in own.items()
        if added and added.rstrip(".") not in "".join(text for text, is_own in said[one.pk].pieces if is_own)
    ]
    assert not_found == []

    visitor = Client()
    page = unescape(visitor.get("/en/constitution/articles/9/").content.decode())
    comments = page[page.index('id="comments"') :]
    assert comments.count('<li class="item"') == 1 + len(SINGLE)
    assert all(text in comments for text in SINGLE)
    assert "5,000 people sent nearly the same text. It is shown once" in comments.replace("\xa0", ",")
    told = visitor.get("/api/v1/drafts/constitution/articles/9/families/").json()["results"]
    assert [(one["contributions"], one["people_identified"], one["campaign"]) for one in told] == [(MANY, MANY, True)]
    assert article.pk == family.article_id


def test_two_changes_that_differ_in_one_word_stay_two_variants(db):
    draft = make_draft()
    words = "Ресми тіл ретінде орыс тілі {} қолданылады, және мемлекет бұған барлық ұйымда жағдай жасайды."
    texts = [words.format("еркін")] * 300 + [words.format("шектеулі")] * 3
    make_proposals(draft, texts, make_people(len(texts)))
    article = place(draft, "art_9").provision
    store_families(article, find_families(article), at=NOON)

    variants = listed(article, 1).object_list

    assert [(variant.proposals, variant.people) for variant in variants] == [(300, 300), (3, 3)]
