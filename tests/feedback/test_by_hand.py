"""Staff part and join texts by hand: it holds at once, in every night, and for whatever comes."""

import random

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from accounts.actions import erase_person
from articles.models import ArticleVersion
from feedback.actions import join_families, join_texts, take_out_texts, withdraw_binding
from feedback.actions.arrivals import enter_arrivals
from feedback.actions.binding import (
    AlreadyByHand,
    AlreadyTogether,
    FamilyByHand,
    FamilyGone,
    NoTextChosen,
    OneFamilyAlone,
    OtherPlace,
    TextNotThere,
    TooManyTexts,
    WholeFamily,
)
from feedback.actions.families import find_families, store_families
from feedback.models import Binding, Bound, Entered, Family, Member
from proposals.actions import hide
from proposals.models import Comment, Proposal
from record.models import Entry
from tests.feedback.test_finding_themes import make_analyst
from tests.feedback.voices import CAMPAIGN, OWN, SINGLE, campaign, make_comments, make_people, make_proposals
from tests.moderation.world import LATER, NOON, make_draft, place
from tests.threads import at_once

OTHER = "Екінші тармақ артық, оны бүтіндей алып тастаған дұрыс деп ойлаймын, себебі бірінші тармақ бәрін айтқан."
WHY = "Мәтіндері ұқсас, сұрайтыны бөлек."


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def article(draft):
    return place(draft, "art_9").provision


@pytest.fixture
def by(draft):
    return make_analyst(draft)


def night(article):
    return store_families(article, find_families(article), at=NOON)


def arrive(article):
    while enter_arrivals(article, at=NOON):
        pass


def groups():
    """Return who is with whom: sorted keys of contributions of each family, the largest first."""
    together = {}
    for member in Member.objects.all():
        together.setdefault(member.family_id, []).append(member.contribution)
    return sorted((sorted(group) for group in together.values()), key=lambda group: (-len(group), group))


def holds(article, expected):
    """Say that families are these now and after a night, which then writes nothing."""
    assert groups() == expected
    night(article)
    assert groups() == expected
    rows = list(Member.objects.order_by("pk").values_list())
    night(article)
    assert list(Member.objects.order_by("pk").values_list()) == rows


def keys(items):
    return [item.pk for item in items]


def take(texts, by, *, together=False, family=None):
    return take_out_texts(
        family or Family.objects.order_by("-people", "pk").first(),
        keys(texts),
        together=together,
        reasons=WHY,
        by=by,
        at=LATER,
    )


def join(article, texts, into, by, *, part="comment"):
    return join_texts(article, part, article.pk, keys(texts), into.pk, reasons=WHY, by=by, at=LATER)


def test_a_text_that_is_taken_out_stands_for_itself_whatever_is_alike(draft, article, by):
    made = make_comments(draft, campaign(6), make_people(6))
    night(article)
    family = Family.objects.get()

    binding = take([made[2]], by)

    rest = [each for each in keys(made) if each != made[2].pk]
    holds(article, [rest])
    assert (Family.objects.get().uid, Family.objects.get().people, binding.of_family) == (family.uid, 5, family.uid)
    more = make_comments(draft, [CAMPAIGN] * 2, make_people(2, name="more"))
    arrive(article)
    holds(article, [rest + keys(more)])


def test_the_text_that_stands_for_all_is_taken_out_and_another_one_stands(draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 4, make_people(4))
    night(article)
    first = Member.objects.get(stands_for_all=True).comment

    take([first], by)

    assert Member.objects.get(stands_for_all=True).comment != first
    holds(article, [[each for each in keys(made) if each != first.pk]])


def test_several_are_taken_out_each_for_itself_or_together(draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 8, make_people(8))
    night(article)

    take(made[:2], by)
    take(made[2:5], by, together=True)

    holds(article, [keys(made[2:5]), keys(made[5:])])
    family = Member.objects.get(comment=made[2]).family
    assert (family.people, family.members.filter(stands_for_all=True).count()) == (3, 1)
    assert family.members.exclude(bound_by=Binding.objects.get(bond="apart")).count() == 0


def test_of_two_one_is_taken_out_and_no_family_is_left(draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 2, make_people(2))
    night(article)

    take(made[:1], by)

    assert Family.objects.count() == 0
    holds(article, [])


def test_a_single_text_joins_a_family_though_nothing_is_alike(draft, article, by):
    made = make_comments(draft, [*campaign(4), SINGLE[0], CAMPAIGN], make_people(6))
    night(article)

    join(article, [made[4]], made[0], by)

    holds(article, [keys(made)])
    assert (Family.objects.get().people, Member.objects.get(comment=made[4]).bound_by) == (6, Binding.objects.get())
    copies = make_comments(draft, [SINGLE[0], CAMPAIGN], make_people(2, name="more"))
    arrive(article)
    holds(article, [[*keys(made), copies[1].pk]])  # what staff put there leads nobody there


def test_two_single_texts_are_a_family_and_what_is_alike_comes(draft, article, by):
    made = make_comments(draft, [CAMPAIGN, *SINGLE], make_people(4))
    night(article)
    arrive(article)

    join(article, made[1:3], made[0], by)
    more = make_comments(draft, [CAMPAIGN + OWN], make_people(1, name="more"))
    arrive(article)

    holds(article, [[*keys(made[:3]), more[0].pk]])


def test_a_text_of_one_family_goes_to_another_alone(draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 5 + [OTHER] * 3, make_people(8))
    night(article)

    join(article, [made[0]], made[6], by)

    holds(article, [keys([made[0], *made[5:]]), keys(made[1:5])])


def test_families_are_joined_and_what_is_alike_to_either_comes(draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 3 + [OTHER] * 4, make_people(7))
    night(article)
    larger = Family.objects.get(people=4)

    join_families(list(Family.objects.all()), reasons=WHY, by=by, at=LATER)

    holds(article, [keys(made)])
    family = Family.objects.get()
    assert (family.uid, family.people, family.members.filter(found_with__isnull=False).count()) == (larger.uid, 7, 3)
    more = make_comments(draft, [CAMPAIGN + OWN, OTHER + OWN, SINGLE[0]], make_people(3, name="more"))
    arrive(article)
    holds(article, [keys([*made, *more[:2]])])
    assert Family.objects.get().people == 9


def test_joined_families_stay_joined_when_the_first_of_one_is_gone(draft, article, by):
    people = make_people(7)
    made = make_comments(draft, [CAMPAIGN] * 3 + [OTHER] * 4, people)
    night(article)
    join_families(list(Family.objects.all()), reasons=WHY, by=by, at=LATER)
    first = Bound.objects.filter(rank=0, comment__in=made[:3]).get().comment

    erase_person(first.author, at=LATER)
    night(article)

    left = [each for each in keys(made) if each != first.pk]
    holds(article, [left])
    assert not Bound.objects.filter(comment=first).exists()


def test_hidden_texts_bind_nobody_and_bind_again_when_they_are_back(draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 3 + [SINGLE[0]], make_people(4))
    night(article)
    join(article, [made[3]], made[0], by)

    hide(made[3], ground="insult", at=LATER)
    night(article)
    assert groups() == [keys(made[:3])]
    Comment.objects.filter(pk=made[3].pk).update(hidden_at=None, hidden_ground="")

    night(article)
    holds(article, [keys(made)])


def test_a_text_that_is_moved_is_bound_where_it_was_and_again_when_it_is_back(draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 3, make_people(3))
    night(article)
    take([made[0]], by)
    elsewhere = place(draft, "art_10").provision
    more = make_comments(draft, [CAMPAIGN], make_people(1, name="more"), eid="art_10")

    Comment.objects.filter(pk=made[0].pk).update(article=elsewhere)
    for one in (article, elsewhere):
        night(one)
    assert groups() == [keys([made[0], more[0]]), keys(made[1:])]

    Comment.objects.filter(pk=made[0].pk).update(article=article)
    for one in (article, elsewhere):
        night(one)
    assert groups() == [keys(made[1:])]


def test_other_words_are_bound_no_more(draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 3, make_people(3))
    night(article)
    take([made[0]], by)

    Comment.objects.filter(pk=made[0].pk).update(edited_at=LATER)
    night(article)

    assert groups() == [keys(made)]


def test_changes_and_reasons_are_bound_apart(draft, article, by):
    text = "Орыс тілі еркін қолданылады."
    made = make_proposals(draft, [text] * 4, make_people(4), reasons=campaign(4))
    night(article)
    arrive(article)
    changes = Family.objects.get(part="change")

    take([made[0]], by, family=changes)
    holds(article, [keys(made), keys(made[1:])])
    withdraw_binding(Binding.objects.get(), reasons=WHY, by=by, at=LATER)
    arrive(article)

    holds(article, [keys(made), keys(made)])


def test_an_act_that_is_withdrawn_binds_no_more_and_stays_readable(draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 3 + [OTHER] * 4, make_people(7))
    night(article)
    arrive(article)
    taken = take([made[5]], by)
    joined = join_families(list(Family.objects.all()), reasons=WHY, by=by, at=LATER)

    withdraw_binding(joined, reasons="Қателестік.", by=by, at=LATER)
    assert groups() == [keys(made[:3]), keys([*made[3:5], made[6]])]
    withdraw_binding(taken, reasons="Қателестік.", by=by, at=LATER)
    withdraw_binding(taken, reasons="Тағы бір рет.", by=by, at=LATER)
    arrive(article)

    holds(article, [keys(made[3:]), keys(made[:3])])
    again = Binding.objects.get(pk=taken.pk)
    assert (again.withdrawn_reasons, again.withdrawn_by, again.reasons) == ("Қателестік.", by, WHY)
    assert list(Entry.objects.filter(object_id=taken.uid).order_by("step").values_list("verb", flat=True)) == [
        "family.parted",
        "family.unbound",
    ]


def test_an_act_leaves_a_leaf_without_its_reasons_and_pages_are_made_anew(draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 3 + [SINGLE[0]], make_people(4))
    night(article)
    number = ArticleVersion.objects.get(article=article).number

    binding = join(article, [made[3]], made[0], by)

    leaf = bytes(Entry.objects.get(object_id=binding.uid).leaf).decode()
    for said in ('"family.joined"', '"role":"analyst"', made[3].uid, f'"to":"{made[0].uid}"', '"part":"comment"'):
        assert said in leaf
    assert WHY not in leaf
    assert ArticleVersion.objects.get(article=article).number == number + 1


def test_a_night_that_began_before_the_act_does_not_undo_it(draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 5 + [SINGLE[0]], make_people(6))
    night(article)
    found = find_families(article)
    taken = take([made[0]], by)
    join(article, [made[5]], made[1], by)

    store_families(article, found, at=LATER)
    assert groups() == [keys(made[1:])]
    found = find_families(article)
    withdraw_binding(taken, reasons=WHY, by=by, at=LATER)
    store_families(article, found, at=LATER)
    night(article)
    assert groups() == [keys(made)]


def test_the_night_and_what_comes_agree_under_many_acts(draft, article, by):
    """Texts come in turns; between them staff part and join at random, and each night finds what stands already."""
    chance = random.Random(5)
    texts = [*campaign(24, own_each=5), *[OTHER] * 8, *SINGLE, *campaign(10, own_each=3), *[OTHER + OWN] * 5]
    chance.shuffle(texts)
    made, done = make_comments(draft, texts, make_people(len(texts)), visible_at=None), 0
    for size in (20, 10, 10, len(texts) - 40):
        Comment.objects.filter(pk__in=keys(made[done : done + size])).update(visible_at=NOON)
        done += size
        arrive(article)
        came = groups()
        night(article)
        assert groups() == came
        for family in list(Family.objects.order_by("pk")):
            some = list(Comment.objects.filter(pk__in=family.members.values("comment")).order_by("pk"))
            free = [one for one in some if not Bound.objects.filter(comment=one, stands=True).exists()]
            if len(free) > 3:
                take(chance.sample(free, 2), by, together=chance.random() < 0.5, family=family)
        if Family.objects.count() > 1:
            families = [one for one in Family.objects.order_by("pk") if one.members.filter(bound_by=None).exists()]
            if len(families) > 1:
                join_families(families[:2], reasons=WHY, by=by, at=LATER)
        holds(article, groups())
    assert Binding.objects.count() > 5


@pytest.mark.parametrize(
    ("texts", "refusal", "sentence"),
    [
        ([], NoTextChosen, "Tick the texts that this is about."),
        (range(1, 60), TooManyTexts, "At most 50 can be placed in one act. Tick fewer and do the rest after it."),
        ([10**9], TextNotThere, "One of these texts cannot be read here any more, or in other words."),
    ],
)
def test_what_cannot_be_taken_out_is_refused(draft, article, by, texts, refusal, sentence):
    make_comments(draft, [CAMPAIGN] * 3, make_people(3))
    night(article)

    with pytest.raises(refusal) as refused:
        take_out_texts(Family.objects.get(), texts, together=False, reasons=WHY, by=by, at=LATER)

    assert str(refused.value).startswith(sentence)
    assert Binding.objects.count() == 0


def test_a_whole_family_cannot_be_split_off_and_one_that_is_gone_is_not_found(draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 3, make_people(3))
    night(article)
    family = Family.objects.get()

    with pytest.raises(WholeFamily, match="Leave at least one of them where it is"):
        take(made, by, together=True)
    Family.objects.all().delete()
    with pytest.raises(FamilyGone, match="This family is another one now"):
        take(made, by, family=family)


def test_two_acts_that_cannot_both_hold_are_refused(draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 5 + [OTHER] * 3 + [SINGLE[0]], make_people(9))
    night(article)
    take([made[0]], by)
    take(made[1:3], by, together=True)
    campaign_of = Member.objects.get(comment=made[4]).family
    others = Member.objects.get(comment=made[5]).family

    for texts, into in (([made[0]], made[5]), ([made[1]], made[5]), ([made[8]], made[0])):
        with pytest.raises(AlreadyByHand, match="Withdraw that first: two acts cannot both hold"):
            join(article, texts, into, by)
    with pytest.raises(FamilyByHand, match="Staff made one of these families by hand"):
        join_families([Member.objects.get(comment=made[1]).family, others], reasons=WHY, by=by, at=LATER)
    join_families([campaign_of, others], reasons=WHY, by=by, at=LATER)
    first = Bound.objects.filter(rank=0, binding__bond="families", comment__in=made[5:8]).get().comment
    with pytest.raises(AlreadyByHand):
        take([first], by, family=Member.objects.get(comment=first).family)


def test_what_is_together_or_elsewhere_is_not_joined(draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 3, make_people(3))
    make_proposals(draft, ["Орыс тілі еркін қолданылады."] * 2, make_people(2, name="other"))
    [far] = make_comments(draft, [CAMPAIGN], make_people(1, name="far"), eid="art_10")
    night(article)

    for into in (made[1], made[0]):
        with pytest.raises(AlreadyTogether, match="These are in one family already"):
            join(article, [made[0]], into, by)
    with pytest.raises(TextNotThere):
        join(article, [far], made[0], by)
    with pytest.raises(OtherPlace, match="Only families of the same part and the same place"):
        join_families(list(Family.objects.all()), reasons=WHY, by=by, at=LATER)
    with pytest.raises(OneFamilyAlone, match="Tick two families or more"):
        join_families([Family.objects.get(part="comment")], reasons=WHY, by=by, at=LATER)


def test_the_database_places_a_text_once_and_wants_reasons(draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 3, make_people(3))
    night(article)
    binding = take([made[0]], by)
    row = binding.bound.get()
    values = {"binding": binding, "part": "comment", "place": article, "rank": 0, "is_placed": True}
    for wrong in (
        lambda: Bound.objects.create(**values, comment=made[0], said_at=row.said_at),
        lambda: Bound.objects.create(**values | {"part": "change"}, comment=made[1], said_at=row.said_at),
        lambda: Binding.objects.filter(pk=binding.pk).update(reasons=""),
        lambda: Binding.objects.filter(pk=binding.pk).update(withdrawn_at=LATER, withdrawn_by=by),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_of_two_at_once_one_is_refused(committed_db):
    draft = make_draft()
    article, by = place(draft, "art_9").provision, make_analyst(draft)
    made = make_comments(draft, [CAMPAIGN] * 3 + [SINGLE[0]], make_people(4))
    night(article)

    outcomes = at_once(lambda: take([made[0]], by), lambda: join(article, [made[0]], made[3], by))

    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert [type(one) for one in refused] in ([AlreadyByHand], [TextNotThere])
    assert Binding.objects.count() == 1


def test_somebody_erased_is_bound_nowhere(draft, article, by):
    people = make_people(3)
    made = make_comments(draft, [CAMPAIGN] * 3, people)
    night(article)
    take([made[0]], by)

    erase_person(people[0], at=LATER)

    assert (Bound.objects.count(), Entered.objects.filter(comment=made[0]).count()) == (0, 0)
    assert Binding.objects.get().reasons == WHY
    holds(article, [keys(made[1:])])
    assert Proposal.objects.count() == 0
