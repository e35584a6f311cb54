"""A dossier: written together without overwriting, filed whole, replaced by a version, answered."""

import json
from datetime import timedelta

import pytest
from django.db import transaction

from accounts.models import Membership, Person
from articles.models import ArticleVersion
from core import clock
from core.rules import RuleViolation
from proposals.actions import (
    PositionText,
    drop_position,
    file_dossier,
    hide,
    mark_decided,
    publish,
    put_back_position,
    restore,
    save_letter,
    save_position,
)
from proposals.actions.dossiers import ChangedMeanwhile, mark_of_entry, mark_of_letter, mark_of_version
from proposals.models import Dossier, DossierVersion, NumberSeries, Position, PositionEntry
from record.models import Entry
from tests.proposals.stage import close, join, leave, make_draft, make_organization, make_person, make_proposal, place
from tests.threads import at_once

WITH = PositionText("with_changes", "Russian is used on a par with Kazakh.", "It is spoken widely.")
AGAINST = PositionText("oppose", reasons="The paragraph is needless.")
FOR = PositionText("support")
FIRST, SECOND, WHOLE = "art_9__para_1", "art_9__para_2", "art_9"


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def head(db):
    return make_person("head", level=1)


@pytest.fixture
def drafter(db):
    return make_person("drafter")


@pytest.fixture
def party(head, drafter):
    return make_organization(head=head, drafter=drafter)


class Desk:
    """What members do with the dossier of one organization, as forms do it: each carries what it was made from."""

    def __init__(self, draft, party):
        self.draft, self.party = draft, party

    @property
    def dossier(self):
        return Dossier.objects.get(draft=self.draft, organization=self.party)

    def standing(self):
        versions = DossierVersion.objects.filter(dossier__draft=self.draft, dossier__organization=self.party)
        return versions.select_related("letter").order_by("number").last()

    def entries(self, version=None):
        rows = PositionEntry.objects.filter(version=version or self.standing()).select_related("words")
        return {entry.position.provision.placements.get().eid: entry for entry in rows}

    def letter(self, by, text="Our view.", language="en", seen=None):
        seen = mark_of_letter(self.standing()) if seen is None else seen
        values = {"text": text, "language": language, "seen": seen}
        return save_letter(self.draft, self.party, **values, by=by, at=clock.now())

    def position(self, by, words=WITH, eid=SECOND, seen=None, language="en"):
        seen = mark_of_entry(self.entries().get(eid)) if seen is None else seen
        values = {"language": language, "seen": seen, "by": by, "at": clock.now()}
        return save_position(self.draft, self.party, place(self.draft, eid), words, **values)

    def drop(self, by, eid=SECOND):
        return drop_position(self.draft, self.party, place(self.draft, eid).provision, by=by, at=clock.now())

    def put_back(self, by, eid=SECOND):
        return put_back_position(self.draft, self.party, place(self.draft, eid).provision, by=by, at=clock.now())

    def mark(self, files=()):
        version = self.standing()
        return mark_of_version(version, self.entries(version).values(), list(files))

    def mark_signed(self, signature):
        version = self.standing()
        return mark_of_version(version, self.entries(version).values(), [], signature)

    def file(self, by, key="key", seen=None):
        seen = self.mark() if seen is None else seen
        return file_dossier(self.draft, self.party, seen=seen, key=key, by=by, at=clock.now())


@pytest.fixture
def desk(draft, party):
    return Desk(draft, party)


def refused(call, *arguments, **values):
    """Return (code, sentence, status) of the refusal that a call must raise."""
    with pytest.raises(RuleViolation) as caught, transaction.atomic():
        call(*arguments, **values)
    return caught.value.code, str(caught.value), caught.value.status


def leaves():
    return [(entry.verb, json.loads(bytes(entry.leaf))["data"]) for entry in Entry.objects.order_by("pk")]


def test_filing_freezes_the_version_takes_the_number_and_writes_a_leaf_for_each_part(desk, draft, head, party):
    make_proposal(draft)
    desk.letter(head)
    desk.position(head, FOR, FIRST)
    position = desk.position(head)

    version = desk.file(head)

    target = {"provision": place(draft, SECOND).provision.uid, "edition": 1}
    filed = Position.objects.with_words().get(pk=position.pk)
    assert (desk.dossier.number, version.number, version.filed_by) == ("O-000002", 1, head)
    assert (filed.state, filed.entry.text, filed.entry.reasons, filed.author_shown, filed.reviewed_at) == (
        "published",
        WITH.text,
        WITH.reasons,
        "Party of the Steppe",
        None,
    )
    told = leaves()[1:]
    assert [verb for verb, _data in told] == ["dossier.filed", "position.filed", "position.filed"]
    assert {name: told[0][1][name] for name in ("organization", "version", "lang")} == {
        "organization": party.uid,
        "version": 1,
        "lang": "en",
    }
    assert {name: told[2][1][name] for name in ("target", "stance", "dossier")} == {
        "target": target,
        "stance": "with_changes",
        "dossier": desk.dossier.uid,
    }
    assert {json.loads(bytes(entry.leaf))["by"]["role"] for entry in Entry.objects.filter(verb__contains="filed")} == {
        "party"
    }


def test_what_is_being_written_leaves_no_leaf_takes_no_number_and_is_seen_by_members_alone(desk, head, drafter, party):
    desk.letter(drafter)
    desk.position(drafter)
    stranger = make_person()

    seen = [
        (bool(Dossier.objects.visible_to(who)), bool(Position.objects.visible_to(who)))
        for who in (head, drafter, stranger)
    ]
    leave(party, drafter)

    assert seen == [(True, True), (True, True), (False, False)]
    assert list(Dossier.objects.visible_to(Person.objects.get(pk=drafter.pk))) == []
    assert (Entry.objects.count(), NumberSeries.objects.count()) == (0, 0)


def test_who_may_draft_writes_and_does_not_file_and_strangers_do_nothing(desk, drafter):
    desk.position(drafter)
    stranger = make_person()

    assert refused(desk.file, drafter)[::2] == ("may_not_file", 403)
    for act in (desk.letter, desk.position, desk.drop, desk.put_back, desk.file):
        assert refused(act, stranger)[::2] == ("not_a_member", 403)


def test_a_position_that_a_colleague_changed_is_not_overwritten(desk, head, drafter):
    desk.position(head)
    read = mark_of_entry(desk.entries()[SECOND])
    desk.position(drafter, AGAINST, seen=read)

    with pytest.raises(ChangedMeanwhile) as caught, transaction.atomic():
        desk.position(head, FOR, seen=read)

    assert (caught.value.status, caught.value.stored.reasons) == (409, AGAINST.reasons)
    assert desk.entries()[SECOND].stance == "oppose"


def test_a_position_taken_out_meanwhile_is_not_silently_put_back(desk, head, drafter):
    desk.position(head)
    read = mark_of_entry(desk.entries()[SECOND])
    desk.drop(drafter)

    with pytest.raises(ChangedMeanwhile) as caught, transaction.atomic():
        desk.position(head, AGAINST, seen=read)
    desk.position(head, AGAINST, seen="")

    assert caught.value.stored is None
    assert desk.entries()[SECOND].stance == "oppose"


def test_a_letter_that_a_colleague_changed_is_not_overwritten(desk, head, drafter):
    desk.letter(head, "First.")
    read = mark_of_letter(desk.standing())
    desk.letter(drafter, "Second.", seen=read)

    assert refused(desk.letter, head, "Third.", seen=read)[0] == "changed_meanwhile"
    assert desk.letter(head, "Second.", seen=read)
    assert desk.standing().letter.text == "Second."


def test_saving_refuses_bad_input_and_stores_nothing(desk, head):
    for words, code in (
        (PositionText("maybe"), "unknown_position"),
        (PositionText("oppose", reasons="a" * 5_001), "text_too_long"),
        (PositionText("with_changes", text="\0"), "unreadable_text"),
    ):
        assert refused(desk.position, head, words)[0] == code
    assert refused(desk.position, head, FOR, language="de")[0] == "unknown_language"
    assert refused(desk.letter, head, "a" * 5_001)[0] == "text_too_long"
    assert (Dossier.objects.count(), Position.objects.count()) == (0, 0)


def test_an_empty_or_unfinished_dossier_is_refused_naming_the_place(desk, head):
    desk.letter(head)
    empty = refused(desk.file, head)[:2]
    desk.position(head, PositionText("with_changes", "Russian is officially used.", "Why."))
    same = refused(desk.file, head)[:2]
    desk.position(head, PositionText("oppose"))
    unreasoned = refused(desk.file, head)[:2]

    assert empty == (
        "dossier_empty",
        "The dossier holds no position yet. Add the places on which your organization takes a position.",
    )
    assert same == (
        "position_unfinished",
        "The position on this place is not finished: article 9, paragraph 2. "
        "Change the words of the draft, or choose another position.",
    )
    assert unreasoned == (
        "position_unfinished",
        "The position on this place is not finished: article 9, paragraph 2. Give the reasons.",
    )
    assert (Entry.objects.count(), desk.dossier.current_version) == (0, None)


def test_the_language_is_chosen_before_words_are_changed(desk, head):
    desk.letter(head, language="ru")
    desk.position(head, AGAINST, language="en")
    desk.letter(head, language="kk")
    base = desk.entries()[SECOND].base.language
    desk.position(head, WITH)

    assert (base, desk.entries()[SECOND].base.language) == ("kk", "kk")
    assert refused(desk.letter, head, language="en")[0] == "language_in_use"


def test_a_new_version_replaces_the_filed_one_which_stays_with_its_words(desk, head):
    desk.letter(head, "First letter.")
    desk.position(head, FOR, FIRST)
    kept = desk.position(head)
    first = desk.file(head)
    publish(kept, at=clock.now())

    desk.drop(head, FIRST)
    desk.letter(head, "Second letter.")
    second = desk.file(head, key="second")

    dossier = desk.dossier
    assert (dossier.number, dossier.current_version, second.number) == ("O-000001", second, 2)
    assert [version.letter.text for version in (first, second)] == ["First letter.", "Second letter."]
    assert [sorted(desk.entries(version)) for version in (first, second)] == [[FIRST, SECOND], [SECOND]]
    states = {row.provision.placements.get().eid: (row.state, bool(row.reviewed_at)) for row in Position.objects.all()}
    assert states == {FIRST: ("withdrawn", False), SECOND: ("published", True)}
    assert [verb for verb, _data in leaves()][3:] == ["dossier.filed", "position.filed", "position.withdrawn"]


def test_a_changed_position_is_to_be_reviewed_again_and_a_withdrawn_one_comes_back(desk, head):
    position = desk.position(head)
    desk.position(head, FOR, FIRST)
    desk.file(head)
    publish(position, at=clock.now())
    desk.drop(head, FIRST)
    desk.position(head, AGAINST)
    desk.file(head, key="second")
    desk.position(head, FOR, FIRST, seen="")
    desk.file(head, key="third")

    rows = {row.provision.placements.get().eid: row for row in Position.objects.with_words()}
    assert (rows[SECOND].reviewed_at, rows[SECOND].entry.stance) == (None, "oppose")
    assert (rows[FIRST].state, rows[FIRST].entry.stance, len(rows)) == ("published", "support", 2)


def test_filing_the_same_again_is_refused(desk, head):
    desk.position(head)
    desk.file(head)
    desk.position(head, AGAINST)
    desk.put_back(head)

    assert refused(desk.file, head, key="again")[:2] == (
        "nothing_to_file",
        "There is nothing new to file: nobody has changed the dossier since it was filed.",
    )


def test_saving_the_same_words_or_dropping_nothing_begins_no_version(desk, head):
    desk.position(head)
    desk.file(head)

    desk.position(head)
    desk.letter(head, "")
    desk.drop(head, FIRST)
    desk.put_back(head)

    assert DossierVersion.objects.count() == 1


def test_an_answered_position_is_neither_changed_nor_left_out(desk, head):
    position = desk.position(head)
    desk.position(head, FOR, FIRST)
    desk.file(head)
    desk.position(head, AGAINST)
    mark_decided(position, at=clock.now())
    sentence = (
        "The Commission has answered this position (article 9, paragraph 2): it can be neither changed nor left out."
    )

    assert refused(desk.file, head, key="second")[:2] == ("answered_position", sentence)
    assert refused(desk.position, head, FOR)[:2] == ("answered_position", sentence)
    assert refused(desk.drop, head)[:2] == ("answered_position", sentence)
    desk.put_back(head)
    desk.drop(head, FIRST)
    assert desk.file(head, key="third").number == 2
    assert Position.objects.get(pk=position.pk).state == "decided"


def test_the_same_key_gives_the_same_version_and_other_content_is_refused(desk, head):
    desk.position(head)
    seen = desk.mark()
    first = desk.file(head, seen=seen)

    assert desk.file(head, seen=seen) == first
    assert refused(desk.file, head, seen="other")[0] == "key_reused"
    assert (DossierVersion.objects.count(), Entry.objects.count()) == (1, 2)


def test_a_version_that_was_changed_after_it_was_looked_at_is_not_filed(desk, head, drafter):
    desk.position(head)
    seen = desk.mark()
    desk.position(drafter, AGAINST)

    assert refused(desk.file, head, seen=seen) == (
        "dossier_changed",
        "The dossier was changed after you opened this page. Look it over, then file it.",
        409,
    )


def test_who_files_after_a_colleague_is_told(desk, party, head):
    other = make_person()
    join(party, other, "filer")
    desk.position(head)
    seen = desk.mark()
    desk.file(head)

    code, sentence, status = refused(desk.file, other, key="other", seen=seen)

    assert (code, status, sentence.startswith("Version 1 was filed already, on ")) == ("filed_by_another", 409, True)


def test_a_version_saved_before_the_end_is_filed_within_the_grace_and_nothing_is_written_any_more(desk, draft, head):
    desk.position(head)
    DossierVersion.objects.update(edited_at=clock.now() - timedelta(minutes=6))
    close(draft, ago=timedelta(minutes=5))

    late = [refused(act, head)[0] for act in (desk.letter, desk.drop)]
    version = desk.file(head)

    assert (late, version.number) == (["collection_closed"] * 2, 1)


def test_after_the_grace_nothing_is_filed(desk, draft, head):
    desk.position(head)
    DossierVersion.objects.update(edited_at=clock.now() - timedelta(minutes=20))
    close(draft, ago=timedelta(minutes=11))

    assert refused(desk.file, head)[0] == "collection_closed"


def test_each_article_that_a_filing_touches_is_renewed(desk, draft, head):
    article = place(draft, WHOLE).provision
    desk.position(head)
    desk.file(head)
    before = ArticleVersion.objects.get(article=article).number
    desk.position(head, FOR, FIRST)
    desk.file(head, key="second")

    assert ArticleVersion.objects.get(article=article).number == before + 1


def test_hidden_words_of_a_position_are_read_by_members_alone(desk, head):
    position = desk.position(head)
    desk.file(head)
    hide(position, ground="insult", at=clock.now())
    stranger = make_person()

    said = {
        who.pk: (row.state, row.is_tombstone, row.entry.text)
        for who in (stranger, head)
        for row in [Position.objects.visible_to(who).with_words(who).get()]
    }
    restore(position, at=clock.now())

    assert said == {stranger.pk: ("hidden", True, ""), head.pk: ("hidden", True, WITH.text)}
    assert Position.objects.with_words(stranger).get().entry.text == WITH.text


def test_twenty_members_file_at_once_and_one_version_stands(committed_db):
    draft = make_draft()
    people = [make_person() for _ in range(20)]
    party = make_organization(head=people[0])
    for person in people[1:]:
        join(party, person, "filer")
    desk = Desk(draft, party)
    desk.position(people[0])
    seen = desk.mark()

    outcomes = at_once(*[lambda n=n, by=by: desk.file(by, key=f"key {n}", seen=seen) for n, by in enumerate(people)])

    filed = [outcome for outcome in outcomes if isinstance(outcome, DossierVersion)]
    others = {outcome.code for outcome in outcomes if isinstance(outcome, RuleViolation)}
    assert (len(filed), others, DossierVersion.objects.count(), Entry.objects.count()) == (
        1,
        {"filed_by_another"},
        1,
        2,
    )
    assert NumberSeries.objects.get().last == 1


def test_one_person_s_twenty_equal_filings_give_one_version(committed_db):
    draft = make_draft()
    head = make_person()
    desk = Desk(draft, make_organization(head=head))
    desk.position(head)
    seen = desk.mark()

    outcomes = at_once(*[lambda: desk.file(head, seen=seen) for _ in range(20)])

    told = {outcome.code for outcome in outcomes if isinstance(outcome, RuleViolation)}
    assert told <= {"twin_at_work"}
    assert (DossierVersion.objects.filter(filed_at__isnull=False).count(), Entry.objects.count()) == (1, 2)


def test_members_writing_different_places_at_once_all_keep_their_words(committed_db):
    draft = make_draft()
    people = [make_person() for _ in range(3)]
    party = make_organization(head=people[0])
    for person in people[1:]:
        join(party, person)
    desk = Desk(draft, party)
    pairs = list(zip(people, (FIRST, SECOND, WHOLE), strict=True))

    outcomes = at_once(*[lambda by=by, eid=eid: desk.position(by, AGAINST, eid, seen="") for by, eid in pairs])

    assert [type(outcome) for outcome in outcomes] == [Position] * 3
    assert (sorted(desk.entries()), Dossier.objects.count()) == (sorted([FIRST, SECOND, WHOLE]), 1)


def test_of_twenty_who_write_one_place_at_once_one_is_kept_and_the_others_are_told(committed_db):
    draft = make_draft()
    people = [make_person() for _ in range(20)]
    party = make_organization(head=people[0])
    for person in people[1:]:
        join(party, person)
    desk = Desk(draft, party)

    outcomes = at_once(
        *[
            lambda by=by, n=n: desk.position(by, PositionText("oppose", reasons=f"Reasons {n}."), seen="")
            for n, by in enumerate(people)
        ]
    )

    kept = [outcome for outcome in outcomes if isinstance(outcome, Position)]
    clashes = [outcome for outcome in outcomes if isinstance(outcome, ChangedMeanwhile)]
    assert (len(kept), len(clashes)) == (1, 19)
    assert {clash.stored.reasons for clash in clashes} == {desk.entries()[SECOND].reasons}


def test_an_answer_and_a_new_version_at_once_leave_an_answer_on_what_stands(committed_db):
    draft = make_draft()
    head = make_person()
    desk = Desk(draft, make_organization(head=head))
    position = desk.position(head)
    desk.file(head)
    desk.position(head, AGAINST)
    seen = desk.mark()

    answered, filed = at_once(
        lambda: mark_decided(position, at=clock.now()), lambda: desk.file(head, key="second", seen=seen)
    )

    assert isinstance(answered, Position)
    was_refused = isinstance(filed, RuleViolation) and filed.code == "answered_position"
    stance = Position.objects.with_words().get().entry.stance
    assert (was_refused, stance) in [(True, "with_changes"), (False, "oppose")]


def test_filing_and_removal_at_once_file_for_a_member_or_not_at_all(committed_db):
    draft = make_draft()
    head, member = make_person(), make_person()
    desk = Desk(draft, make_organization(head=head, filer=member))
    desk.position(head)
    seen = desk.mark()

    filed, _removed = at_once(
        lambda: desk.file(member, seen=seen),
        lambda: Membership.objects.filter(person=member).update(ended_at=clock.now()),
    )

    if isinstance(filed, RuleViolation):
        assert (filed.code, Entry.objects.count()) == ("not_a_member", 0)
    else:
        assert (filed.number, Entry.objects.count()) == (1, 2)


def test_numbers_of_proposals_and_dossiers_are_one_series_without_gaps(committed_db):
    draft = make_draft()
    parties = [make_organization(f"Party {n}", head=make_person()) for n in range(5)]
    desks = [Desk(draft, party) for party in parties]
    heads = [party.registered_by for party in parties]
    for desk, head in zip(desks, heads, strict=True):
        desk.position(head)

    outcomes = at_once(
        *[lambda desk=desk, head=head: desk.file(head) for desk, head in zip(desks, heads, strict=True)],
        *[lambda: make_proposal(draft) for _ in range(5)],
    )

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    serials = [row.dossier.serial if isinstance(row, DossierVersion) else row.serial for row in outcomes]
    assert sorted(serials) == list(range(1, 11))
