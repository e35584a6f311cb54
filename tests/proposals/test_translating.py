"""Translations by authors and by staff: beside the original, never a text of their own."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from accounts.actions import erase_person
from accounts.limits import DayIsFull
from accounts.models import Notice
from articles.actions import CollectionClosed
from articles.models import Appointment
from core import clock
from core.text import TextMissing
from feedback.actions import aggregate_feedback
from moderation.actions import rule
from moderation.actions.refusals import WordsChanged
from proposals.actions import (
    PositionText,
    ProposalWords,
    RevisedWords,
    TranslatedWords,
    file_dossier,
    remove_translation,
    revise_proposal,
    save_draft,
    submit_proposal,
    translate,
)
from proposals.actions.dossiers import mark_of_version
from proposals.actions.refusals import NotYours
from proposals.actions.translating import (
    AuthorHasOne,
    LanguageOfOriginal,
    NothingToTranslate,
    NotRemovedByYou,
    OriginalChanged,
    RemovalUnexplained,
)
from proposals.models import Attachment, Position, Proposal, Translation, TranslationWords
from proposals.translations import original_of, translations_of
from record.models import Entry, Salt
from tests.proposals.stage import address, close, make_draft, make_person, make_proposal, place, said
from tests.refusals import refused
from tests.threads import at_once

RU = TranslatedWords("ru", ("Русский язык употребляется наравне.",), "На нём говорят многие.")
KK = TranslatedWords("kk", ("Орыс тілі тең қолданылады.",), "Көп адам сөйлейді.")


def staff(draft, role, name=None):
    person = make_person(name or role, second_factor_at=clock.now())
    Appointment.objects.create(draft=draft, person=person, role=role, started_at=clock.now())
    return person


def say(item, words=RU, *, by, **values):
    return translate(item, words, by=by, at=clock.now(), **values)


def page(proposal, language="ru", person=None, **query):
    client = Client()
    if person is not None:
        client.force_login(person)
    return said(client.get(address("proposal", proposal.number, language=language, **query)))


def leaf_of(entry):
    return json.loads(bytes(entry.leaf))


def words_of(proposal, person=AnonymousUser()):  # noqa: B008 (it never changes)
    """Return what is read in other languages, by language."""
    proposal = Proposal.objects.with_words(person).get(pk=proposal.pk)
    found = translations_of([original_of(proposal)], person)[proposal.pk]
    return {language: one.reasons for language, one in found.by_language.items()}


@pytest.fixture
def author(draft):
    return make_person("author")


@pytest.fixture
def proposal(draft, author):
    return make_proposal(draft, author)


@pytest.fixture
def moderator(draft):
    return staff(draft, "moderator")


def test_readers_of_the_language_read_it_marked_with_the_original_one_step_away(proposal, author):
    say(proposal, by=author)

    russian, original, english = page(proposal), page(proposal, words="original"), page(proposal, "en")
    asked = page(proposal, "en", words="ru")
    assert "Русский язык употребляется наравне." in russian
    assert "На нём говорят многие." in russian
    assert "Many people speak it." not in russian
    assert "Many people speak it." in original
    assert "На нём говорят многие." not in original
    assert "Many people speak it." in english
    assert "Translation by the author: Русский. The original (English) alone is counted and answered." in asked
    assert "Официально" in russian  # the words of the draft in this language, of which it is the difference


def test_it_leaves_a_leaf_of_its_own_and_names_the_words_that_it_was_made_of(proposal, author, draft):
    made = say(proposal, by=author)

    entry = Entry.objects.get(object_id=made.uid)
    assert (entry.verb, leaf_of(entry)["by"]["role"]) == ("translation.submitted", "citizen")
    data = leaf_of(entry)["data"]
    assert {name: data[name] for name in ("object", "lang", "revision")} == {
        "object": proposal.uid,
        "lang": "ru",
        "revision": 1,
    }
    assert (made.revision, made.number, made.by_staff) == (proposal.current_revision, 1, False)


def test_the_same_words_again_change_nothing_and_others_replace(proposal, author, settings):
    settings.DAY_LIMITS = settings.DAY_LIMITS | {"revision": 2}
    first = say(proposal, by=author)
    again = say(proposal, by=author)
    other = say(proposal, TranslatedWords("ru", RU.texts, "Иначе."), by=author)

    assert (again.pk, other.number) == (first.pk, 2)
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert words_of(proposal) == {"ru": "Иначе."}
    assert "at most 2" in refused(DayIsFull, say, proposal, KK, by=author)


def test_what_the_original_says_has_to_be_said_and_nothing_else(proposal, author, draft):
    extra = TranslatedWords("ru", (*RU.texts, "Ещё одно место."), RU.reasons)

    assert refused(TextMissing, say, proposal, TranslatedWords("ru", (), "Доводы."), by=author)
    assert refused(TextMissing, say, proposal, TranslatedWords("ru", RU.texts), by=author)
    assert refused(LanguageOfOriginal, say, proposal, TranslatedWords("en", RU.texts, "a"), by=author) == (
        "The original is in this language. Choose the one that you translate into."
    )
    assert say(proposal, extra, by=author).words.texts == list(RU.texts)
    kept = make_proposal(draft, author, kind="keep", text="", reasons="")
    assert refused(NothingToTranslate, say, kept, by=author) == "There are no words of the author here to translate."


def test_other_words_leave_it_with_the_old_ones_and_it_says_so(proposal, author):
    say(proposal, by=author)
    words = RevisedWords("en", "For another reason.", ("Russian is used, too.",))
    revise_proposal(proposal, words, key="again", by=author, at=clock.now())

    by_itself, asked = page(proposal), page(proposal, words="ru")
    assert "For another reason." in by_itself
    assert "На нём говорят многие." not in by_itself
    assert "На нём говорят многие." in asked
    english = page(proposal, "en", words="ru")
    assert "It is a translation of earlier words: the original has other words by now." in english
    assert "of earlier words" in page(proposal, "en")
    assert refused(OriginalChanged, say, proposal, by=author, made_from=1) == (
        "The original has other words since you opened this page. Read them, then send the translation again."
    )
    say(proposal, by=author, made_from=2)
    assert "На нём говорят многие." in page(proposal)


def test_staff_translate_where_the_author_has_none_and_the_authors_goes_before(proposal, author, draft):
    secretary = staff(draft, "secretary")
    by_staff = say(proposal, by=secretary)
    before = page(proposal, "en", words="ru")
    own = say(proposal, TranslatedWords("ru", RU.texts, "Сама."), by=author)

    assert "Translation by staff: Русский." in before
    assert leaf_of(Entry.objects.get(object_id=by_staff.uid))["by"]["role"] == "secretary"
    assert Notice.objects.filter(person=author, kind="translation.made", object_id=by_staff.uid).count() == 1
    assert words_of(proposal) == {"ru": "Сама."}
    assert refused(AuthorHasOne, say, proposal, TranslatedWords("ru", RU.texts, "Иначе."), by=secretary) == (
        "The author has made a translation into this language. It goes before one by staff."
    )
    remove_translation(own, by=author, at=clock.now())
    assert words_of(proposal) == {"ru": RU.reasons}


def test_others_translate_nothing(proposal, draft, moderator):
    stranger = make_person()
    elsewhere = make_person("elsewhere", second_factor_at=clock.now())
    appointment = Appointment.objects.create(draft=draft, person=elsewhere, role="moderator", started_at=clock.now())
    appointment.articles.add(place(draft, "art_9__para_1").provision)

    for person in (stranger, elsewhere):
        assert refused(NotYours, say, proposal, by=person) == (
            "A translation is made by the author, or by staff of the article."
        )
    own = make_proposal(draft, moderator)
    assert say(own, by=moderator).by_staff is False


def test_after_collection_staff_alone_translate(proposal, author, draft, moderator):
    close(draft)

    assert refused(CollectionClosed, say, proposal, by=author)
    assert say(proposal, by=moderator).visible_at is not None


def test_words_of_level_1_wait_for_a_moderator_who_has_read_them(draft, moderator):
    writer = make_person("writer", level=1)
    proposal = make_proposal(draft, writer)
    rule(proposal, ruling="publish", by=moderator, at=clock.now())
    assert not Proposal.objects.awaiting_review().exists()

    made = say(proposal, by=writer)

    assert made.visible_at is None
    assert list(Proposal.objects.awaiting_review()) == [proposal]
    assert (words_of(proposal), words_of(proposal, writer), words_of(proposal, moderator)) == (
        {},
        {"ru": RU.reasons},
        {"ru": RU.reasons},
    )
    assert "На нём" not in page(proposal)
    rule_ = {"ruling": "publish", "read": 1, "by": moderator, "at": clock.now()}
    assert refused(WordsChanged, rule, proposal, **rule_, read_translation=0) == (
        "The author sent a translation after you had opened this. Read it, then rule."
    )
    rule(proposal, **rule_, read_translation=1)
    assert words_of(proposal) == {"ru": RU.reasons}
    later = say(proposal, TranslatedWords("ru", RU.texts, "Иначе."), by=writer)
    assert words_of(proposal) == {"ru": RU.reasons}
    rule(proposal, **rule_, read_translation=later.number)
    assert words_of(proposal) == {"ru": "Иначе."}


def test_nothing_that_a_ruling_covers_comes_out_in_another_language(proposal, author, draft, moderator):
    say(proposal, by=author)
    say(proposal, KK, by=staff(draft, "secretary"))
    rule(proposal, ruling="hide", ground="insult", reasons="Because.", by=moderator, at=clock.now())

    seen = [page(proposal, language, words=words) for language in ("ru", "kk", "en") for words in ("ru", "kk", "en")]
    listed = Client().get(f"/api/v1/proposals/{proposal.number}/translations/").json()
    printed = said(Client().get(address("print_proposal", proposal.number, language="ru")))
    assert not any("На нём" in text or "Көп адам" in text for text in [*seen, printed])
    assert listed == {"original_language": "en", "translations": [], "removed": []}
    assert words_of(proposal, author).keys() == {"ru", "kk"}
    second = staff(draft, "moderator", "another")
    rule(proposal, ruling="restore", reasons="Not so.", by=second, at=clock.now())
    assert words_of(proposal).keys() == {"ru", "kk"}


def test_words_that_went_back_stay_unread_in_other_languages(draft, moderator):
    writer = make_person("writer", level=1)
    proposal = make_proposal(draft, writer)
    say(proposal, by=writer)
    rule(proposal, ruling="return", ground="insult", reasons="Take it out.", by=moderator, at=clock.now())
    fresh = ProposalWords("change", "en", "Russian is used, too.", "Better so.")
    proposal = Proposal.objects.get(pk=proposal.pk)
    save_draft(draft, place(draft), fresh, by=writer, at=clock.now(), proposal=proposal)
    proposal = submit_proposal(Proposal.objects.select_related("draft").get(pk=proposal.pk), by=writer, at=clock.now())
    rule(proposal, ruling="publish", by=moderator, at=clock.now())

    assert words_of(proposal) == {}
    assert words_of(proposal, writer) == {"ru": RU.reasons}


def test_a_moderator_removes_one_with_reasons_and_a_mark_stays(proposal, author, moderator, draft):
    made = say(proposal, by=author)
    remove = {"by": moderator, "at": clock.now()}

    assert refused(RemovalUnexplained, remove_translation, made, **remove) == (
        "Write why the translation is removed: everybody will read it."
    )
    assert refused(NotRemovedByYou, remove_translation, made, by=make_person(), at=clock.now()) == (
        "A translation is removed by whoever made it, or by a moderator of the article."
    )
    remove_translation(made, reasons="It says another thing.", **remove)
    remove_translation(made, reasons="Again.", **remove)

    shown = page(proposal, "en")
    assert "A translation was removed: Русский. A moderator removed it:" in shown
    assert "It says another thing." in shown
    assert "На нём" not in shown + page(proposal)
    leaf = Entry.objects.filter(object_id=made.uid).latest("pk")
    assert (leaf.verb, leaf_of(leaf)["by"]["role"]) == ("translation.removed", "moderator")
    assert Notice.objects.filter(person=author, kind="translation.removed", object_id=made.uid).count() == 1


def test_it_counts_nowhere_and_is_found_nowhere_as_a_text(proposal, author, draft):
    client = Client()
    article = place(draft).article

    def told():
        summary = aggregate_feedback(article, at=clock.now())
        lists = [
            client.get(path).content
            for path in (
                "/api/v1/proposals/?draft=constitution",
                "/ru/constitution/search/?q=наравне",
                f"/api/v1/proposals/{proposal.number}/difference/",
            )
        ]
        return summary.result, lists

    before = told()
    say(proposal, by=author)
    say(proposal, KK, by=staff(draft, "secretary"))

    after = told()
    assert after[0] == before[0]
    assert after[1][0] == before[1][0]
    assert after[1][2] == before[1][2]
    assert proposal.number not in after[1][1].decode()
    assert Proposal.objects.count() == 1


def test_it_is_erased_with_the_person_whoever_made_it(proposal, author, draft):
    uids = [say(proposal, by=author).uid, say(proposal, KK, by=staff(draft, "secretary")).uid]

    erase_person(author, at=clock.now())

    assert TranslationWords.objects.count() == 0
    assert not Salt.objects.filter(entry__object_id__in=uids, field="c").exists()
    assert "На нём" not in page(proposal)
    assert words_of(proposal, author) == {}


def test_two_sent_at_once_leave_one(committed_db):
    draft, author = make_draft(), make_person("author")
    proposal = make_proposal(draft, author)

    at_once(*[lambda: say(proposal, by=author)] * 8)

    assert (Translation.objects.count(), Translation.objects.standing().count()) == (1, 1)


# Positions


@pytest.fixture
def position(desk, head, draft, party):
    words = PositionText("with_changes", "Russian is used, too.", "Our members say so.")
    desk.position(head, words)
    filed(desk, head)
    return Position.objects.get()


def filed(desk, head):
    version = desk.standing()
    entries = list(version.entries.select_related("words"))
    mark = mark_of_version(version, entries, list(Attachment.objects.of(version)))
    return file_dossier(desk.draft, desk.party, seen=mark, key=str(version.number), by=head, at=clock.now())


def dossier_page(position, language="ru", person=None, **query):
    client = Client()
    if person is not None:
        client.force_login(person)
    return said(client.get(address("dossier", position.dossier.number, language=language, **query)))


def test_a_position_is_translated_by_who_may_file_and_stays_while_its_words_do(desk, head, drafter, position):
    made = say(position, TranslatedWords("ru", ("Русский тоже употребляется.",), "Так считают наши члены."), by=head)
    assert leaf_of(Entry.objects.get(object_id=made.uid))["data"]["version"] == 1
    assert "Так считают наши члены." in dossier_page(position)
    assert "Our members say so." in dossier_page(position, words="original")
    assert refused(NotYours, say, position, by=drafter)

    desk.letter(head, text="Other letter.")
    filed(desk, head)
    assert "Так считают наши члены." in dossier_page(position)

    desk.position(head, PositionText("with_changes", "Russian is used, too.", "Others say so."))
    filed(desk, head)
    assert "Так считают наши члены." not in dossier_page(position)
    assert "of earlier words" in dossier_page(position, "en")
    earlier = said(Client().get(address("dossier_version", position.dossier.number, 1, language="ru")))
    assert "Так считают наши члены." in earlier


def test_a_hidden_position_is_covered_in_every_language(desk, head, position, draft, moderator):
    say(position, TranslatedWords("ru", ("Русский тоже употребляется.",), "Так считают наши члены."), by=head)
    rule(position, ruling="hide", ground="insult", reasons="Because.", by=moderator, at=clock.now())

    assert "Так считают" not in dossier_page(position) + dossier_page(position, words="ru")
    assert "Так считают" in dossier_page(position, person=head)


# Pages and programs


def form_of(**values):
    return {"language": "ru", "text": RU.texts[0], "reasons": RU.reasons, "made_from": "1"} | values


def test_the_page_sends_it_and_gives_back_what_was_typed(client, proposal, author):
    where = address("translate_proposal", proposal.number)
    client.force_login(author)

    opened = client.get(where, {"language": "ru"})
    missing = client.post(where, form_of(reasons=""))
    sent = client.post(where, form_of())
    again = said(client.get(where, {"language": "ru"}))

    assert opened.status_code == 200
    assert missing.status_code == 422
    assert RU.texts[0] in missing.content.decode()
    assert (sent.status_code, sent["Location"]) == (302, f"/en/proposals/{proposal.number}/?words=ru#words")
    assert RU.reasons in again
    assert client.get("/en/translations/q_none/remove/").status_code == 404


def test_what_was_typed_outlives_signing_in(client, proposal, author):
    where = address("translate_proposal", proposal.number)

    led = client.post(where, form_of(reasons="Набрано раньше."))
    client.force_login(author)

    assert led["Location"].startswith("/en/account/login/")
    assert "Набрано раньше." in said(client.get(where))


def test_the_removal_page_asks_a_moderator_why(client, proposal, author, moderator):
    made = say(proposal, by=author)
    where = address("remove_translation", made.uid)
    client.force_login(moderator)

    shown, empty = client.get(where), client.post(where, {"reasons": ""})
    done = client.post(where, {"reasons": "It says another thing."})

    assert "На нём говорят многие." in said(shown)
    assert (empty.status_code, "Write why the translation is removed" in said(empty)) == (422, True)
    assert done.status_code == 302
    assert "This translation does not stand any more." in said(client.get(where))


def test_programs_translate_read_and_take_back(client, proposal, author, moderator):
    where = f"/api/v1/proposals/{proposal.number}/translations/"
    client.force_login(author)
    sent = {"language": "ru", "texts": list(RU.texts), "reasons": RU.reasons, "made_from": 1}

    made = client.post(where, sent, content_type="application/json")
    read = Client().get(where).json()
    uid = made.json()["uid"]
    refusal = client.post(f"/api/v1/translations/{uid}/removal/", {"reasons": "No."}, content_type="application/json")
    taken = client.post(f"/api/v1/translations/{uid}/withdrawal/", content_type="application/json")

    assert made.status_code == 201
    assert read["translations"] == [made.json()]
    assert {name: made.json()[name] for name in ("by", "made_from", "is_earlier", "status", "texts")} == {
        "by": "author",
        "made_from": 1,
        "is_earlier": False,
        "status": "shown",
        "texts": list(RU.texts),
    }
    assert (refusal.status_code, taken.status_code) == (403, 200)
    assert Client().get(where).json()["removed"] == [taken.json()]
