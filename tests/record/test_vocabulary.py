"""The product's choices and the record's words are the same words."""

import pytest

from accounts.models import Level, MemberRole, OrganizationKind
from articles.languages import CODES
from articles.models import PageKind, Role
from articles.models.drafts import Part, PhaseKind
from commission.models import Outcome, Why
from core import ids
from moderation.actions import SCOPES
from moderation.models import BEFORE, AppealOutcome, RulingKind
from proposals.models import Channel, Checked, Kind, Stance
from record import leaf, vocabulary


@pytest.mark.parametrize(
    ("product", "words"),
    [
        (Kind.values, vocabulary.KINDS),
        (Stance.values, vocabulary.STANCES),
        (Outcome.values, vocabulary.OUTCOMES),
        (Why.values, vocabulary.DUTIES),
        (Checked.values, vocabulary.CHECKED),
        ([*BEFORE, "own"], vocabulary.GROUNDS),
        (AppealOutcome.values, vocabulary.APPEALED),
        (PhaseKind.values, vocabulary.PHASES),
        (CODES, vocabulary.LANGUAGES),
        (PageKind.values, vocabulary.PAGES),
        (Part.values, vocabulary.PARTS),
        (OrganizationKind.values, vocabulary.PARTICIPANTS),
        (MemberRole.values, vocabulary.MEMBER_ROLES),
        (sorted(set(SCOPES.values())), tuple(sorted(vocabulary.SCOPES))),
    ],
    ids=[
        "kinds",
        "stances",
        "outcomes",
        "duties",
        "checks",
        "grounds",
        "appeals",
        "phases",
        "languages",
        "pages",
        "parts",
        "participants",
        "members",
        "scopes",
    ],
)
def test_product_and_record_say_the_same(product, words):
    assert tuple(product) == words


@pytest.mark.parametrize(
    ("product", "words"),
    [
        (Channel.values, vocabulary.CHANNELS),
        (RulingKind.values, vocabulary.RULINGS),
        (Role.values, vocabulary.ROLES),
        (Level.values, vocabulary.LEVELS),
    ],
    ids=["channels", "rulings", "roles", "levels"],
)
def test_record_has_room_for_all_that_the_product_says(product, words):
    assert set(product) <= set(words)


def test_no_word_stands_twice():
    lists = [value for name, value in vars(vocabulary).items() if name[0].isalpha() and isinstance(value, tuple)]

    assert [words for words in lists if len(set(words)) != len(words)] == []


def test_words_and_fields_can_stand_in_a_leaf():
    kinds = [kind for must, may in vocabulary.VERBS.values() for kind in (must, may)]

    assert [verb for verb in vocabulary.VERBS if not all(map(leaf.KEY.fullmatch, verb.split(".")))] == []
    assert [name for name in _names(kinds) if not leaf.KEY.fullmatch(name)] == []


def test_no_field_of_data_is_named_as_the_commitment_to_the_actor():
    assert [verb for verb, (must, may) in vocabulary.VERBS.items() if "by" in must | may] == []


def test_receipts_are_for_known_acts_and_none_for_supports():
    assert set(vocabulary.WITH_RECEIPT) <= set(vocabulary.VERBS)
    assert [verb for verb in vocabulary.WITH_RECEIPT if verb.startswith("support.")] == []


@pytest.mark.parametrize("make", [ids.proposal_id, ids.comment_id, ids.support_id, ids.ruling_id, ids.decision_id])
def test_ids_of_the_product_are_ids_of_the_record(make):
    assert leaf.FORMS[vocabulary.OBJECT].fullmatch(make())


def _names(kind):
    """Yield the names of all fields in a kind of the vocabulary."""
    if isinstance(kind, dict):
        yield from kind
        kind = kind.values()
    if not isinstance(kind, str | int):
        for one in kind:
            yield from _names(one)
