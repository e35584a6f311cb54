"""One person erased: their words are found nowhere, what they did still counts, every leaf stands.

Each text that a person can leave anywhere is planted with a word of its own. What is looked through is everything: all
rows of all tables, the caches, the mails, and what visitors read.
"""

import itertools
import json
import re
import zipfile
from copy import copy
from io import BytesIO

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.utils.translation import override

from accounts import notices
from accounts.actions import (
    accept_invitation,
    ask_for_copy,
    confirm_identity,
    erase_person,
    follow,
    invite_member,
    make_token,
    refuse_organization,
)
from accounts.actions.erasing import HeadsAnOrganization, RegistrationWaits
from accounts.actions.identities import CannotBeConfirmed
from accounts.held import archive_of
from accounts.models import Identity, Invitation, Membership, Person, Session, Token
from accounts.numbers import check_digit
from accounts.tags import NUMBER
from articles.actions import end_appointment
from articles.actions.erasing import HoldsAnOffice
from articles.models import Appointment
from consultation.pages import kept
from core import clock, throttling
from feedback.actions import aggregate_feedback
from feedback.models import Summary
from intake.models import LongText
from moderation.actions import report, rule
from moderation.actions.refusals import AlreadyWithdrawn
from moderation.models import Report
from proposals.actions import (
    give_opinion,
    index_alike,
    post_comment,
    recount_statements,
    renew_statements,
    support_comment,
    support_proposal,
)
from proposals.models import AlikeWords, Comment, CommentQuote, Proposal
from record.models import Entry, Salt
from tests import world as worlds
from tests.codes import give_app
from tests.identity import iin
from tests.pages.test_kept import AS_OF

READ = [
    "/ru/",
    "/ru/constitution/",
    "/ru/constitution/articles/9/",
    "/kk/constitution/articles/9/?order=old",
    "/ru/constitution/articles/9/feed/",
    "/ru/constitution/answers/",
    "/ru/constitution/register/",
    "/ru/constitution/opinions/",
    "/ru/constitution/opinions/art_9/",
    *(f"/ru/proposals/P-{serial:06d}/" for serial in range(1, 12)),
    "/api/v1/proposals/?draft=constitution",
]


class Planter:
    """Writes a word of its own into each text, and remembers which stands where."""

    def __init__(self):
        self.words, self.turn = {}, itertools.count(100)

    def __call__(self, where):
        word = f"qarlyghash{next(self.turn)}"
        self.words[where] = word
        return f"{word} {where}"


# In whose words a place of the world stands: these are the author's own.
OWN = re.compile(
    r"(name|pen) of author|(earlier )?(text|reasons) of (?!.*(party|position|refusal|petition|the withdrawal)).*"
    r"|report of author|report on the party|appeal against the ruling|(head|office) of the refused|more .*"
)


@pytest.fixture(scope="module")
def _planted(django_db_setup, django_db_blocker):
    """The planted world, made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield plant()
        transaction.set_rollback(True)


@pytest.fixture
def planted(_planted, django_db_blocker):
    """The planted world as it was made; what a test does to it is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield copy(_planted)
        transaction.set_rollback(True)


def plant():
    """Return the world with words planted everywhere, the author's in every table that can hold anything of theirs."""
    write = Planter()
    world = worlds.make_world(write=write)
    author, at = world.author, world.clock.next
    article = worlds.place(world, "art_9").provision
    world.number = iin()
    confirm_identity(author, number=world.number, subject="sub-of-author", at=at())
    world.quoting = post_comment(
        world.draft,
        article=article,
        parent=world.comment,
        stance="against",
        language="kk",
        text=write("others comment"),
        quote=world.comment.words.text,
        key="quoting",
        by=world.another_citizen,
        at=at(),
    )
    report(world.quoting, ground="insult", text=write("report of author"), by=author, at=at())
    report(world.party_comment, ground="insult", text=write("report on the party"), by=author, at=at())
    support_proposal(world.party_proposal, by=author, at=at())
    support_comment(world.quoting, by=author, at=at())
    renew_statements(article.pk)
    give_opinion(world.party_proposal, "agree", by=author, at=at())
    give_opinion(world.published, "agree", by=world.citizen, at=at())
    refused = worlds.register_organization(
        kind="org",
        name="Алыс жол қоры",
        bin=a_bin(77),
        head_name=write("head of the refused"),
        head_office=write("office of the refused"),
        language="kk",
        key="refused",
        by=author,
        at=at(),
    )
    refuse_organization(refused, "Никак.", by=world.secretary, at=at())
    asked = invite_member(world.party, author.email, "drafter", by=world.party_head, at=at())
    accept_invitation(asked, by=author, at=at())
    follow("article", article.uid, by=author, at=at())
    make_token(name=write("more token"), scopes=["read"], days=30, by=author, at=at())
    give_app(author)
    RecoveryCodes.activate(author)
    index_alike()
    client = Client()
    client.force_login(author)
    sent = {"text": write("more through the interface"), "stance": "neutral", "language": "kk", "key": "programs"}
    answer = client.post(
        f"/api/v1/proposals/{world.party_proposal.number}/comments/",
        json.dumps(sent),
        content_type="application/json",
        headers={"Idempotency-Key": "programs"},
    )
    assert answer.status_code == 201
    ask_for_copy(author, at=at())
    aggregate_feedback(article, at=clock.now())
    del write.words["text of question"]  # a question has reasons alone
    world.own = {word for where, word in write.words.items() if OWN.fullmatch(where)}
    world.others = set(write.words.values()) - world.own
    world.client, world.article = client, article
    return world


def a_bin(serial):
    eleven = f"450340{serial:05d}"
    return eleven + check_digit(eleven)


def dump():
    """Return every row of every table as text; bytes are read as the text they hold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = sorted(name for (name,) in cursor.fetchall())
        rows = []
        for table in tables:
            cursor.execute(f'SELECT row::text FROM "{table}" row')  # noqa: S608 (names of our own tables)
            rows += [text for (text,) in cursor.fetchall()]
    text = "\n".join(rows)
    return text + "\n".join(map(_unhex, re.findall(r"\\x((?:[0-9a-f]{2})+)", text)))


def _unhex(digits):
    return bytes.fromhex(digits).decode(errors="replace")


def in_caches():
    """Return what Django's cache holds here, in memory, and the names of what is counted in Redis."""
    counted = throttling._server(settings.REDIS_URL).keys(f"{throttling.PREFIX}*")
    return repr([caches["default"]._cache, counted])


def wheres(world, words):
    return [where for where, word in world.write.words.items() if word in words]


def found(words, text):
    return sorted(word for word in words if word in text)


def read_as_visitor():
    visitor = Client()
    return "\n".join(b"".join(visitor.get(path)).decode() for path in READ)


def leaves():
    return list(Entry.objects.order_by("pk").values_list("pk", "leaf"))


def counts(article):
    """Return what is counted of an article in a summary made anew: all but who waits for a moderator."""
    Summary.objects.all().delete()
    result = aggregate_feedback(article, at=clock.now()).result
    cards = Client().get("/api/v1/proposals/?draft=constitution").json()["results"]
    supports = {card["number"]: (card["supports"], card["comments"]) for card in cards}
    return {name: value for name, value in result.items() if name != "waiting"}, supports


def test_nothing_of_an_erased_person_is_found_and_everything_counts_on(planted):
    world, author = planted, planted.author
    before, pages = dump(), read_as_visitor()
    secrets_of = {author.email, author.uid, "sub-of-author"}
    assert found(world.own, before) == sorted(world.own)
    assert found(world.own, pages)
    leaves_before, counted = leaves(), counts(world.article)
    number_of_salts = Salt.objects.count()
    mail.outbox.clear()

    erase_person(author, at=clock.now())
    pages, after = read_as_visitor(), dump()

    assert wheres(world, found(world.own, after)) == []
    assert found(secrets_of | {world.number}, after) == []
    assert found(world.own, pages) == []
    assert found(world.own, repr(kept.memory._values)) == []
    assert found(world.own | secrets_of, in_caches()) == []
    assert found(world.others, after) == found(world.others, before)
    assert counts(world.article) == counted
    assert leaves()[: len(leaves_before)] == leaves_before
    assert Salt.objects.count() < number_of_salts
    assert notices.Notice.objects.filter(person=author).count() == 0
    assert mail.outbox == []
    assert recount_statements() == 0
    assert not AlikeWords.objects.filter(proposal__author=author).exists()
    assert CommentQuote.objects.get(comment=world.quoting).text == ""


def test_no_page_that_was_kept_is_stale(planted):
    def read():
        answers = [Client().get(path) for path in READ]
        return [AS_OF.sub("", answer.content.decode()) for answer in answers if answer.status_code == 200]

    read()
    erase_person(planted.author, at=clock.now())

    seen = read()
    kept.memory.forget()
    assert seen == read()


def test_each_thing_that_was_said_gets_a_leaf_and_the_person_one(planted):
    author = planted.author
    said = {
        *Proposal.objects.filter(author=author, submitted_at__isnull=False).values_list("uid", flat=True),
        *Comment.objects.filter(author=author).values_list("uid", flat=True),
        *LongText.objects.filter(author=author).values_list("uid", flat=True),
    }
    before = Entry.objects.count()

    erase_person(author, at=clock.now())
    erase_person(author, at=clock.now())

    new = Entry.objects.order_by("pk")[before:]
    by_verb = {}
    for entry in new:
        by_verb.setdefault(entry.verb, []).append(entry)
    assert set(by_verb) == {"erasure.executed", "person.erased", "member.left"}
    assert {entry.object_id for entry in by_verb["erasure.executed"]} == said
    assert len(by_verb["erasure.executed"]) == len(said)
    [of_person] = by_verb["person.erased"]
    leaf = json.loads(of_person.leaf)
    assert (leaf["by"], leaf.get("data", {})) == ({"role": "citizen", "alv": 2}, {})
    assert json.loads(by_verb["erasure.executed"][0].leaf)["data"] == {"basis": "author", "fields": ["words", "salts"]}
    assert not Salt.objects.filter(entry__object_id__in=said).exists()


def test_marks_stand_where_words_were_in_three_languages(planted):
    world = planted
    erase_person(world.author, at=clock.now())
    visitor = Client()

    for language, mark in (("kk", "[авторы өшірген]"), ("ru", "[стёрто автором]"), ("en", "[erased by its author]")):
        page = visitor.get(f"/{language}/proposals/{world.published.number}/").content.decode()
        article = visitor.get(f"/{language}/constitution/articles/9/").content.decode()
        assert mark in page
        assert article.count(mark) > 3
    assert "Citizen" not in visitor.get(f"/en/proposals/{world.published.number}/").content.decode()
    told = visitor.get(f"/api/v1/proposals/{world.published.number}/").json()
    assert (told["status"], told["text"], told["reasons"]) == ("erased", "", "")
    decided = visitor.get(f"/api/v1/proposals/{world.decided.number}/").json()
    assert (decided["status"], decided["text"]) == ("accepted_in_part", "")


def test_every_address_of_what_is_erased_answers_without_its_words(planted):
    world = planted
    uids = [world.comment.uid, world.reply.uid, world.hidden_comment.uid]
    numbers = [world.published.number, world.decided.number, world.hidden.number, world.returned.number]
    addresses = [f"/ru/comments/{uid}/{more}" for uid in uids for more in ("", "earlier/", "support/")]
    addresses += [
        f"/ru/proposals/{number}/{more}"
        for number in numbers
        for more in ("revisions/1/", "print/", "same-words/", "receipt/", "support/", "comments/")
    ]
    addresses += [f"/api/v1/comments/{uid}/earlier/" for uid in uids]
    addresses += [f"/api/v1/proposals/{number}/{more}" for number in numbers for more in ("revisions/", "difference/")]
    erase_person(world.author, at=clock.now())
    readers = [Client(), Client(), Client()]
    readers[1].force_login(world.moderator)
    readers[2].force_login(world.another_citizen)

    answers = [(address, reader.get(address)) for address in addresses for reader in readers]

    assert [address for address, answer in answers if answer.status_code >= 500] == []
    assert [address for address, answer in answers if found(world.own, b"".join(answer).decode())] == []


def test_staff_find_no_words_and_rule_on_nothing_that_is_erased(planted):
    world = planted
    moderator = Client()
    moderator.force_login(world.moderator)
    erase_person(world.author, at=clock.now())

    read = b"".join(
        b"".join(moderator.get(path))
        for path in (
            "/ru/constitution/moderation/",
            "/ru/constitution/moderation/?why=hidden",
            f"/ru/constitution/moderation/{world.hidden.number}/",
            f"/ru/constitution/moderation/{world.published.number}/",
            "/ru/constitution/articles/9/",
            f"/ru/proposals/{world.hidden.number}/",
        )
    ).decode()

    assert found(world.own, read) == []
    with pytest.raises(AlreadyWithdrawn) as refusal:
        rule(world.hidden, ruling="restore", reasons="Смотрели снова.", by=world.moderator, at=clock.now())
    with override("en"):
        assert str(refusal.value) == "The author has erased this. There is nothing left to rule on."
    assert not Report.objects.open().filter(proposal__author=world.author).exists()
    assert Report.objects.filter(reporter=world.author).count() == 2


def test_sessions_and_tokens_end_and_the_address_can_register_anew(planted):
    world = planted
    email = world.author.email
    assert world.client.get("/ru/me/").status_code == 200

    erase_person(world.author, at=clock.now())

    assert world.client.get("/ru/me/").status_code == 302
    assert not Session.objects.filter(person=world.author).exists()
    assert not Token.objects.filter(person=world.author).exists()
    assert not Membership.objects.standing().filter(person=world.author).exists()
    assert not Invitation.objects.filter(email=email).exists()
    assert worlds.register_person(email, "kerege-shanyraq-7", verified=True).pk != world.author.pk


def test_a_bare_tag_stays_while_something_counts_and_nobody_counts_twice(planted):
    world = planted
    again = worlds.register_person("again@example.kz", "kerege-shanyraq-7", verified=True)

    erase_person(world.author, at=clock.now())

    identity = Identity.objects.get(person=world.author)
    assert {tag.what for tag in identity.tags.all()} == {NUMBER}
    with pytest.raises(CannotBeConfirmed):
        confirm_identity(again, number=world.number, subject="sub-of-author", at=clock.now())
    assert not notices.Notice.objects.filter(person=world.author).exists()


def test_the_tag_goes_too_where_nothing_counts(planted):
    person = worlds.register_person("idle@example.kz", "kerege-shanyraq-7", verified=True)
    number = iin()
    confirm_identity(person, number=number, subject="sub-of-idle", at=clock.now())

    erase_person(person, at=clock.now())

    assert not Identity.objects.filter(person=person).exists()
    again = worlds.register_person("again@example.kz", "kerege-shanyraq-7", verified=True)
    assert confirm_identity(again, number=number, subject="sub-of-idle", at=clock.now()).person == again


def test_the_row_that_is_left_says_nothing_of_anybody(planted):
    erase_person(planted.author, at=clock.now())
    left = Person.objects.get(pk=planted.author.pk)

    assert left.email == f"{left.uid}@erased.invalid"
    assert (left.name, left.pseudonym, left.region, left.is_active, left.level) == ("", "", "", False, 2)
    assert left.uid != planted.author.uid
    assert not left.has_usable_password()
    assert left.second_factor_at is None


@pytest.mark.parametrize(
    ("who", "refusal", "sentence"),
    [
        (
            "moderator",
            HoldsAnOffice,
            "You hold an office here. Let the secretary end it first; then your data can be erased.",
        ),
        (
            "party_head",
            HeadsAnOrganization,
            "You head “Партия «Кең дала»”. Hand this part over to a member who may file; then your data can be erased.",
        ),
        (
            "founder",
            RegistrationWaits,
            "You have registered “Тіл қоры”, which waits for confirmation. Erase your data once it is settled.",
        ),
    ],
)
def test_whoever_answers_for_others_hands_over_first(planted, who, refusal, sentence):
    person = getattr(planted, who)
    before = dump()

    with pytest.raises(refusal) as refused:
        erase_person(person, at=clock.now())

    with override("en"):
        assert str(refused.value) == sentence
    assert dump() == before


def test_former_staff_can_be_erased_and_their_rulings_stay(planted):
    world = planted
    end_appointment(world.appointment, by=world.secretary, at=clock.now())

    erase_person(world.moderator, at=clock.now())

    assert world.hidden_comment.rulings.filter(moderator=world.moderator).exists()
    assert Appointment.objects.filter(person=world.moderator).exists()


def test_equal_texts_stay_equal_and_their_digests_say_nothing(planted):
    world = planted
    both = Proposal.objects.filter(pk__in=[world.published.pk, world.decided.pk]).order_by("pk")
    change = both[0].current_revision.changes.get()
    digest = change.sameness
    both[1].current_revision.changes.update(sameness=digest)

    erase_person(world.author, at=clock.now())

    blurred = {proposal.current_revision.changes.get().sameness for proposal in both.all()}
    assert len(blurred) == 1
    assert blurred != {digest}


def test_the_copy_holds_all_that_is_the_person_s_and_nothing_of_others(planted):
    world = planted
    mine = world.own

    with zipfile.ZipFile(BytesIO(archive_of(world.author, at=clock.now()))) as archive:
        data, page = (archive.read(name).decode() for name in ("data.json", "data.html"))

    assert wheres(world, mine - set(found(mine, data))) == []
    assert wheres(world, mine - set(found(mine, page))) == []
    allowed = {word for where, word in world.write.words.items() if where.startswith("statement on ")}
    assert found(world.others - allowed, data + page) == []
    people = [person.email for person in Person.objects.exclude(pk=world.author.pk)]
    assert found(people, data + page) == []
    assert found([world.author.password, world.number], data + page) == []


KEPT_OF_PEOPLE = {
    # What becomes of each column that leads to a person when they are erased.
    "account.EmailAddress.user": "deleted",
    "accounts.ActKey.person": "deleted",
    "accounts.AddressChange.person": "deleted",
    "accounts.EarlierTag.person": "a tag, for whoever the identity belongs to",
    "accounts.Follow.person": "deleted",
    "accounts.Identity.person": "a bare tag while something counts",
    "accounts.Invitation.accepted_by": "without the address",
    "accounts.Invitation.invited_by": "the organization's",
    "accounts.Membership.person": "ended; that somebody was a member stays",
    "accounts.Merge.emptied": "an empty account",
    "accounts.Merge.kept": "that accounts were made one, and no more whose",
    "accounts.Notice.person": "deleted",
    "accounts.Organization.registered_by": "emptied where it was refused, else the organization's",
    "accounts.Organization.settled_by": "an act in an office",
    "accounts.SenderTag.person": "deleted",
    "accounts.Session.person": "deleted",
    "accounts.Token.person": "deleted",
    "accounts.Unsealing.asked_by": "an act in an office",
    "accounts.Unsealing.person": "an act of staff, which shows nothing any more",
    "accounts.Unsealing.settled_by": "an act in an office",
    "admin.LogEntry.user": "never written: the admin is read-only",
    "articles.Acceptance.person": "deleted",
    "articles.Change.asked_by": "an act in an office",
    "articles.Change.settled_by": "an act in an office",
    "articles.OfficeInvitation.accepted_by": "without the address",
    "articles.OfficeInvitation.invited_by": "an act in an office",
    "articles.PageVersion.published_by": "an act in an office",
    "articles.SettingsVersion.agreed_by": "an act in an office",
    "articles.SettingsVersion.settled_by": "an act in an office",
    "articles.Appointment.person": "an office that has ended",
    "commission.Assignment.given_by": "an act in an office",
    "commission.Assignment.person": "an act in an office",
    "commission.Conclusion.written_by": "the body's, or an act in an office",
    "commission.ConclusionDraft.written_by": "the body's",
    "commission.ConclusionRequest.asked_by": "an act in an office",
    "commission.ConclusionRequest.withdrawn_by": "an act in an office",
    "commission.Dissent.commissioner": "an act in an office",
    "commission.ReadyReasons.published_by": "an act in an office",
    "commission.Note.writer": "an act in an office",
    "commission.Considered.author": "as proposals.Proposal.author",
    "commission.Decision.decided_by": "an act in an office",
    "commission.AuthorAnswer.person": "that somebody agreed or objected; their words are forgotten",
    "commission.Docket.checked_by": "an act in an office",
    "commission.Docket.decided_by": "an act in an office",
    "commission.Docket.drafted_by": "an act in an office",
    "commission.Docket.second": "an act in an office",
    "commission.DocketStep.by": "an act in an office",
    "commission.Verdict.by": "an act in an office",
    "commission.ReportOrder.asked_by": "an act in an office",
    "commission.ReportWords.written_by": "an act in an office",
    "commission.Weighed.author": "as proposals.Position.author",
    "feedback.Theme.named_by": "an act in an office",
    "feedback.ThemePlacement.placed_by": "an act in an office",
    "mfa.Authenticator.user": "deleted",
    "moderation.Appeal.decided_by": "an act in an office",
    "moderation.Appeal.filed_by": "without its words",
    "moderation.Batch.proposed_by": "an act in an office",
    "moderation.Batch.second": "an act in an office",
    "moderation.Claim.moderator": "deleted",
    "moderation.Question.asked": "deleted",
    "moderation.Question.asker": "deleted",
    "moderation.Recheck.judged_by": "an act in an office",
    "moderation.Skip.moderator": "deleted",
    "moderation.StaffAct.person": "an act in an office",
    "moderation.Report.reporter": "without its words",
    "feedback.Binding.made_by": "an act in an office",
    "feedback.Binding.withdrawn_by": "an act in an office",
    "feedback.Analysis.written_by": "an act in an office",
    "moderation.GroundVersion.published_by": "an act in an office",
    "moderation.ReasonsVersion.published_by": "an act in an office",
    "moderation.Ruling.moderator": "an act in an office",
    "intake.Arrival.entered_by": "an act in an office",
    "intake.Entry.by": "an act in an office",
    "intake.Item.claimed_by": "an act in an office",
    "intake.Item.received_by": "an act in an office",
    "proposals.BegunRevision.person": "deleted",
    "proposals.Coauthor.person": "deleted; that a co-author left is in the record",
    "proposals.CoauthorInvitation.accepted_by": "deleted",
    "proposals.CoauthorInvitation.invited_by": "deleted",
    "proposals.Comment.author": "without its words",
    "proposals.CommentSupport.person": "counts on",
    "intake.Delivery.brought_by": "an act in an office",
    "proposals.DisputedSupport.person": "stays uncounted",
    "proposals.Attachment.added_by": "the organization's",
    "proposals.Cosignature.given_by": "the organization's",
    "proposals.Cosigner.invited_by": "the organization's",
    "proposals.DossierSignature.added_by": "the organization's; its file, which names who signed, is deleted",
    "proposals.DossierVersion.edited_by": "the organization's",
    "proposals.DossierVersion.filed_by": "the organization's",
    "proposals.EditedFile.person": "deleted",
    "proposals.Opinion.person": "deleted",
    "proposals.Position.author": "the organization's",
    "proposals.PositionEntry.edited_by": "the organization's",
    "proposals.Proposal.author": "without its words; a draft is deleted",
    "intake.Meeting.entered_by": "an act in an office",
    "intake.InvitedBody.invited_by": "an act in an office",
    "intake.InvitedBody.nothing_by": "the organization's",
    "intake.InvitedBody.withdrawn_by": "an act in an office",
    "intake.LongText.author": "without its words",
    "intake.LongText.finished_by": "that somebody finished it",
    "intake.Objection.answered_by": "an act in an office",
    "intake.Objection.made_by": "without its words",
    "intake.Petition.checked_by": "an act in an office",
    "intake.Petition.entered_by": "an act in an office",
    "intake.Segment.confirmed_by": "that somebody confirmed it",
    "intake.Segment.cut_by": "that somebody cut it",
    "proposals.Translation.made_by": "without words where they are the person's; of others' an act in an office",
    "proposals.Translation.removed_by": "an act in an office",
    "proposals.Support.person": "counts on",
    "socialaccount.SocialAccount.user": "deleted",
}


def test_every_column_that_leads_to_a_person_has_its_part_in_erasing_and_in_the_copy():
    """A new one fails here: say what erasing does with it, do it in `erase_person`, and tell it in `held_of`."""
    leading = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is Person and not field.many_to_many
    }

    assert leading == set(KEPT_OF_PEOPLE)
