import pytest
from django.core import mail

from accounts.actions import confirm_organization, refuse_organization
from accounts.actions.organizations import (
    AlreadyAsked,
    AlreadySettled,
    AnotherConfirmed,
    BinConfirmed,
    LooksLikeAnother,
    OwnOrganization,
    TooManyAsked,
    UnknownKind,
)
from accounts.actkeys import KeyReused
from accounts.bins import WrongCheckDigit
from accounts.mail import mail_due_notices
from accounts.models import Membership, Notice, Organization
from accounts.names import FalseOffice
from accounts.notices import readings
from accounts.permissions import can_draft_for, can_file_for, can_head, standing_memberships
from core import clock
from core.text import TextMissing
from record.leaf import parse
from record.models import Entry
from tests.accounts.stage import ask, bin_of, head_of, make_party, make_person
from tests.threads import at_once

pytestmark = pytest.mark.usefixtures("in_english")


def leaves(uid):
    return [parse(bytes(row.leaf)) for row in Entry.objects.filter(object_id=uid).order_by("step")]


def test_registering_asks_and_makes_the_head(db):
    head = make_person(level=2)
    at = clock.now()

    asked = ask("  Партия  «Кең дала» ", by=head, bin="4503 4000 0012", head_name="Айша\tТөраға", language="ru", at=at)

    stored = Organization.objects.values(
        "kind",
        "name",
        "language",
        "skeleton",
        "bin",
        "head_name",
        "head_office",
        "status",
        "registered_by",
        "registered_at",
    ).get(uid=asked.uid)
    assert stored == {
        "kind": "party",
        "name": "Партия «Кең дала»",
        "language": "ru",
        "skeleton": "kehдaлa",
        "bin": "450340000012",
        "head_name": "Айша Төраға",
        "head_office": "төраға",
        "status": "asked",
        "registered_by": head.pk,
        "registered_at": at,
    }
    assert list(Membership.objects.values_list("organization", "person", "role", "ended_at")) == [
        (asked.pk, head.pk, "head", None)
    ]
    # Nobody speaks for it yet.
    assert standing_memberships(head) == {}


def test_the_leaf_of_a_registration_commits_to_what_was_said(db):
    asked = ask(by=make_person(level=2), kind="org")

    [leaf] = leaves(asked.uid)

    assert (leaf["t"], leaf["by"]["role"], leaf["by"]["alv"], sorted(leaf["data"]), leaf["data"]["kind"]) == (
        "organization.registered",
        "org",
        2,
        ["c", "kind"],
        "org",
    )
    assert asked.bin not in str(leaf)


def test_the_same_form_sent_twice_asks_once(db):
    head, bin_ = make_person(), bin_of()

    first, second = (ask(by=head, bin=bin_, key="one-form") for _turn in range(2))

    assert (first, Organization.objects.count()) == (second, 1)
    with pytest.raises(KeyReused):
        ask("Басқа атау", by=head, bin=bin_, key="one-form")


@pytest.mark.parametrize(
    ("values", "refusal", "field"),
    [
        ({"name": "Комиссия"}, FalseOffice, "name"),
        ({"bin": "450340000011"}, WrongCheckDigit, "bin"),
        ({"kind": "citizen"}, UnknownKind, "kind"),
        ({"head_name": " "}, TextMissing, "head_name"),
        ({"head_office": ""}, TextMissing, "head_office"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(db, values, refusal, field):
    with pytest.raises(refusal) as refused:
        ask(**values)

    assert (refused.value.field, Organization.objects.count()) == (field, 0)


def test_a_confirmed_bin_cannot_be_asked_for_again(db):
    party = make_party()

    with pytest.raises(BinConfirmed) as refused:
        ask("Мүлде басқа", bin=party.bin)

    assert str(refused.value) == "An organization with this BIN is confirmed already. Ask its head to invite you."


def test_a_name_that_looks_like_a_confirmed_one_is_refused(db):
    make_party("AMANAT партиясы")

    with pytest.raises(LooksLikeAnother) as refused:
        ask("Партия «Аmanat»".replace("А", "A"))

    assert (refused.value.field, str(refused.value)) == (
        "name",
        "This name looks the same as “AMANAT партиясы”, which is confirmed and has another BIN.",
    )


def test_registrations_that_only_wait_keep_nobody_out(db):
    waiting = ask("Кең дала")

    other = ask("Кең дала", bin=waiting.bin)
    alike = ask("КЕҢ ДАЛА партиясы")

    assert {waiting.status, other.status, alike.status} == {"asked"}


def test_nobody_asks_twice_for_the_same_nor_for_many(db):
    head = make_person()
    first = ask("Бірінші", by=head)

    with pytest.raises(AlreadyAsked):
        ask("Басқаша", by=head, bin=first.bin)
    for name in ("Екінші", "Үшінші", "Төртінші", "Бесінші"):
        ask(name, by=head)
    with pytest.raises(TooManyAsked) as refused:
        ask("Алтыншы", by=head)

    assert str(refused.value) == "5 registrations of yours wait already. Wait until one is answered."


def test_confirming_lets_the_head_speak(db):
    head, secretary = make_person(), make_person(level=2)
    asked = ask(by=head)
    at = clock.now()

    confirm_organization(asked, by=secretary, at=at)

    party = Organization.objects.get(pk=asked.pk)
    assert (party.status, party.settled_by, party.settled_at, party.reasons) == ("confirmed", secretary, at, "")
    head = type(head).objects.get(pk=head.pk)
    assert (can_head(head, party), can_file_for(head, party), can_draft_for(head, party)) == (True, True, True)
    leaf = leaves(party.uid)[-1]
    assert (leaf["t"], leaf["by"]["role"], leaf["data"]) == (
        "organization.confirmed",
        "secretary",
        {"kind": "party", "name": party.name, "bin": party.bin},
    )
    assert list(Notice.objects.values_list("person", "kind", "object_id")) == [
        (head.pk, "organization.confirmed", party.uid)
    ]


def test_confirming_again_changes_nothing(db):
    party = make_party()

    again = confirm_organization(party, by=make_person(), at=clock.now())

    assert (again.settled_by, len(leaves(party.uid)), Notice.objects.count()) == (party.settled_by, 2, 1)


def test_refusing_states_reasons_and_frees_the_name(db):
    head, secretary = make_person(language="kk"), make_person()
    asked = ask(by=head)

    refuse_organization(asked, " БСН басқа ұйымдікі. ", by=secretary, at=clock.now())
    refuse_organization(asked, "Тағы бір рет.", by=secretary, at=clock.now())

    refused = Organization.objects.get(pk=asked.pk)
    assert (refused.status, refused.reasons, refused.settled_by) == ("refused", "БСН басқа ұйымдікі.", secretary)
    assert [leaf["t"] for leaf in leaves(refused.uid)] == ["organization.registered", "organization.refused"]
    assert list(leaves(refused.uid)[-1]["data"]) == ["reason_c"]
    assert Membership.objects.standing().count() == 0
    again = ask(refused.name, by=head, bin=refused.bin)
    assert again.status == "asked"


def test_a_refusal_needs_reasons(db):
    asked = ask()

    with pytest.raises(TextMissing) as refused:
        refuse_organization(asked, "  ", by=make_person(), at=clock.now())

    assert (refused.value.field, Organization.objects.get().status) == ("reasons", "asked")


def test_what_is_settled_is_not_settled_otherwise(db):
    party, refused, secretary = make_party("Бір"), ask("Екі"), make_person()
    refuse_organization(refused, "Жоқ.", by=secretary, at=clock.now())

    with pytest.raises(AlreadySettled):
        refuse_organization(party, "Кеш.", by=secretary, at=clock.now())
    with pytest.raises(AlreadySettled):
        confirm_organization(refused, by=secretary, at=clock.now())


def test_nobody_settles_their_own(db):
    asked = ask()

    with pytest.raises(OwnOrganization) as refused:
        confirm_organization(asked, by=head_of(asked), at=clock.now())
    with pytest.raises(OwnOrganization):
        refuse_organization(asked, "Жоқ.", by=asked.registered_by, at=clock.now())

    assert (refused.value.status, str(refused.value), Organization.objects.get().status) == (
        403,
        "You registered this organization or belong to it. Another secretary settles its registration.",
        "asked",
    )


def test_of_two_with_one_bin_or_look_only_one_is_confirmed(db):
    first = ask("Кең дала")
    same_bin, same_look = ask("Басқа атау", bin=first.bin), ask("КЕҢ-ДАЛА")
    secretary = make_person()
    confirm_organization(first, by=secretary, at=clock.now())

    for rival in (same_bin, same_look):
        with pytest.raises(AnotherConfirmed) as refused:
            confirm_organization(rival, by=secretary, at=clock.now())
        assert str(refused.value) == (
            "“Кең дала” is confirmed already with this BIN or with a name that looks the same. Refuse this one."
        )


def test_notices_say_what_became_of_a_registration(db):
    head, secretary = make_person(language="ru"), make_person()
    confirmed, refused = ask("Бір", by=head), ask("Екі", by=head)
    confirm_organization(confirmed, by=secretary, at=clock.now())
    refuse_organization(refused, "Не тот БИН.", by=secretary, at=clock.now())

    told = [reading for _notice, reading in readings(Notice.objects.order_by("pk"), "en")]
    mail_due_notices()

    assert [(one.title, one.text, one.url) for one in told] == [
        (
            "Бір is confirmed",
            "You can act in its name now, and invite others who may.",
            f"/en/account/organizations/{confirmed.uid}/",
        ),
        (
            "The registration of Екі was refused",
            "Reasons: Не тот БИН.\nYou can register it again with what was missing.",
            f"/en/account/organizations/{refused.uid}/",
        ),
    ]
    assert [
        (sent.to, f"/ru/account/organizations/{uid}/" in sent.body)
        for sent, uid in zip(mail.outbox, (confirmed.uid, refused.uid), strict=True)
    ] == [([head.email], True)] * 2


def test_an_organization_of_an_invented_person_is_invented(db):
    assert ask(by=make_person(is_invented=True)).is_invented


def test_twenty_secretaries_at_once_confirm_once(committed_db):
    asked = ask()
    secretaries = [make_person() for _turn in range(20)]

    outcomes = at_once(*(lambda by=by: confirm_organization(asked, by=by, at=clock.now()) for by in secretaries))

    assert {outcome.settled_by_id for outcome in outcomes} == {Organization.objects.get().settled_by_id}
    assert [leaf["t"] for leaf in leaves(asked.uid)] == ["organization.registered", "organization.confirmed"]
    assert Notice.objects.count() == 1


def test_confirming_races_with_refusing(committed_db):
    asked, secretaries = ask(), [make_person() for _turn in range(10)]

    outcomes = at_once(
        *(
            (lambda by=by: confirm_organization(asked, by=by, at=clock.now()))
            if turn % 2
            else (lambda by=by: refuse_organization(asked, "Жоқ.", by=by, at=clock.now()))
            for turn, by in enumerate(secretaries)
        )
    )

    assert len([one for one in outcomes if isinstance(one, AlreadySettled)]) == 5
    assert len([one for one in outcomes if isinstance(one, Organization)]) == 5
    assert (len(leaves(asked.uid)), Notice.objects.count()) == (2, 1)


def test_of_ten_that_ask_with_one_bin_one_is_confirmed(committed_db):
    bin_ = bin_of()
    asked = [ask(f"Ұйым {turn + 10}", bin=bin_) for turn in range(10)]
    secretary = make_person()

    outcomes = at_once(*(lambda one=one: confirm_organization(one, by=secretary, at=clock.now()) for one in asked))

    assert len([one for one in outcomes if isinstance(one, Organization)]) == 1
    assert len([one for one in outcomes if isinstance(one, AnotherConfirmed)]) == 9
    assert Organization.objects.confirmed().count() == 1


def test_one_form_sent_by_twenty_threads_asks_once(committed_db):
    head, bin_ = make_person(), bin_of()

    outcomes = at_once(*(lambda: ask(by=head, bin=bin_, key="one-form") for _turn in range(20)))

    assert Organization.objects.count() == 1
    assert {type(one).__name__ for one in outcomes} <= {"Organization", "TwinAtWork"}
    assert len(leaves(Organization.objects.get().uid)) == 1
