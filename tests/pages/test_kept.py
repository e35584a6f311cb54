"""Pages kept for visitors: nothing stale after any act, nothing of anybody in them, made once for all."""

import re
import secrets
import time
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.actions import edit_profile, erase_person
from articles.actions import accept_conditions, close_phase, edit_topic, extend_phase, open_phase
from articles.models import Draft, Phase
from commission.actions import Matter, ask_for_conclusion, begin_duties, correct, dissent, give_conclusion
from commission.models import Decision
from consultation.pages import kept, watched
from consultation.pages.memory import Memory
from core import clock
from feedback.actions import aggregate_feedback, name_theme, take_back_analysis, write_analysis
from feedback.actions.finding import find_themes, store_themes
from feedback.models import Run, Theme
from feedback.themes import METHOD
from intake.actions import (
    Asking,
    Invitation,
    LongWords,
    MeetingTold,
    PetitionText,
    carry_petition,
    check_petition,
    confirm_segment,
    cut,
    enter,
    enter_meeting,
    enter_petition,
    finish_long_text,
    have_nothing_to_say,
    invite_body,
    register_of_meeting,
    send_long_text,
    take_invitation,
    take_off_meeting,
    take_off_petition,
    withdraw_invited,
)
from intake.models import Segment
from moderation.actions import merge_proposal, move_item, rule, show_next_overdue, split_proposal, undo
from proposals.actions import (
    PlaceWords,
    ProposalWords,
    RevisedWords,
    TranslatedWords,
    accept_coauthorship,
    dispute,
    enter_alterations,
    file_proposal,
    give_opinion,
    invite_coauthor,
    leave_proposal,
    post_comment,
    remove_translation,
    revise_proposal,
    save_begun_revision,
    save_draft,
    show_least_of_all,
    show_less,
    support_proposal,
    translate,
    withdraw_proposal,
    withdraw_support,
)
from record.models import Entry
from tests import world as worlds
from tests.consultation.test_erase_again import erase_again, erased_since
from tests.feedback.test_finding_themes import NAMES
from tests.proposals import pdfs
from tests.proposals.stage import make_person
from tests.threads import at_once

ARTICLE = "/ru/constitution/articles/9/"
# Home says of which minute its figures are: made anew a minute later it says another, and both are true.
AS_OF = re.compile(r"На [^<]+?, время Астаны")
READ = [
    "/ru/",
    ARTICLE,
    "/kk/constitution/articles/9/?with=ru&order=supported",
    "/ru/constitution/articles/10/",
    "/ru/constitution/sections/1/",
    "/ru/constitution/contents/",
    "/ru/constitution/figures/",
    "/ru/constitution/figures/waiting.csv",
    "/ru/constitution/figures/regions.csv",
    "/ru/constitution/regions/KZ-71/",
    "/ru/constitution/texts/?kind=changes&level=confirmed",
    "/ru/constitution/texts/?place=art_9__para_2&kind=others",
    "/ru/constitution/texts/?what=comments",
    "/ru/constitution/answers/",
    "/ru/constitution/register/",
    "/ru/constitution/register/?q=P-000003&order=number",
    "/ru/constitution/register/?state=waiting",
    "/ru/constitution/table/",
    "/ru/constitution/organizations/",
    "/ru/constitution/about/",
    "/ru/constitution/rules/",
    "/ru/constitution/paper/art_9__para_2/",
    "/ru/constitution/opinions/",
    "/ru/constitution/opinions/art_9/",
    "/ru/constitution/editions/1/articles/9/",
    "/ru/proposals/P-000001/",
    "/ru/proposals/P-000003/",
    "/ru/proposals/P-000005/",
    "/ru/proposals/P-000001/same-words/",
    "/ru/proposals/P-000001/revisions/1/",
    "/ru/proposals/P-000003/revisions/2/",
    "/ru/proposals/P-000001/print/",
    "/ru/constitution/petitions/",
    "/ru/constitution/petitions/T-000001/",
    "/ru/constitution/meetings/",
    "/ru/constitution/meetings/M-000001/",
    "/ru/constitution/invited/",
    "/ru/constitution/invited/?state=waits",
]
SEVERAL = "/ru/proposals/P-000012/"
READ += [SEVERAL, f"{SEVERAL}revisions/1/", f"{SEVERAL}?words=kk", f"{SEVERAL}?words=en"]
PART, WHOLE = "/ru/proposals/P-000013/", "/ru/constitution/long-texts/L-000003/"
READ += [PART, WHOLE]
WALKED = (SEVERAL, PART, WHOLE)  # what comes to the world of the walk alone
PETITION = PetitionText("ru", "О языке", "Просим сохранить.", "Родители", 500)
VOICE = {"language": "kk", "passages": [{"place": "9(2)", "kind": "question", "reasons": "Неге?"}]}
READ_SIGNED_IN = [ARTICLE, "/ru/proposals/P-000001/", "/ru/proposals/P-000003/", SEVERAL]
# A token of one's own is another each time, in each form and for htmx.
TOKEN = re.compile(r'((name="(?:csrfmiddlewaretoken|form_key|key)" value=|"X-CSRFToken": )")[^"]+')


class CheckedClock(worlds.Clock):
    """A clock that is asked before each act of the world: there kept pages are compared with fresh ones.

    After the first act of each verb they are compared, and then no more, unless `always`: what such an act leaves stale
    stays in memory and is found at the next comparison.
    """

    def __init__(self):
        super().__init__()
        self.stale, self.compared, self.reader, self.always = [], Counter(), None, False
        self.remembered = 0  # pages that were not made anew, or not wholly

    def next(self):
        last = Entry.objects.order_by("pk").values_list("verb", flat=True).last()
        self.compared[last] += 1
        if self.always or self.compared[last] == 1:
            self.compare()
        return super().next()

    def compare(self):
        verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
        pages, seen, remembered = pages_of(self.reader), {}, []
        with memory_watched() as found:
            for name, page in pages.items():
                found.clear()
                seen[name] = read(*page)
                if found:
                    remembered.append(name)
        # What was made anew, of nothing that was there before the act, is fresh.
        with memory_empty():
            self.stale += [(name, verbs[-1:]) for name in remembered if read(*pages[name]) != seen[name]]
        self.remembered += len(remembered)


@contextmanager
def memory_watched():
    """Give a list to which the keys are added of pages and pieces that are used again, and were not made meanwhile."""
    memory, made, found = kept.memory, set(), []
    keep, known, known_page = memory.keep, memory.known, kept.Visit.known

    def keeping(key, value, size):
        made.add(key)
        keep(key, value, size)

    def noted(key, value):
        if value is not None and key not in made:
            found.append(key)
        return value

    with (
        patch.object(memory, "keep", keeping),
        patch.object(memory, "known", lambda key, of=None: noted(key, known(key, of=of))),
        patch.object(kept.Visit, "known", lambda visit: noted(visit.key, known_page(visit))),
    ):
        yield found


@contextmanager
def memory_empty():
    """Begin with an empty memory, and have again what it held."""
    memory = kept.memory
    before, held = memory._values.copy(), memory.held
    memory.forget()
    try:
        yield
    finally:
        memory._values, memory.held = before, held


def pages_of(reader):
    """Return who reads which page, by a name: visitors, and somebody signed in who wrote nothing."""
    visitor = Client()
    pages = {path: (visitor, path) for path in READ}
    return pages | ({f"{path} signed in": (reader, path) for path in READ_SIGNED_IN} if reader else {})


def read(client, path):
    """Return what somebody is answered."""
    is_visitor = not client.cookies
    answer = client.get(path)
    assert not (is_visitor and answer.cookies), path
    # What is not there is not kept, and its page has an error number of its own each time.
    return answer.status_code, answer.status_code == 200 and as_read(answer.content.decode())


def as_read(page):
    """Return a page without what is another at each visit though nothing has changed."""
    return TOKEN.sub(r"\1", AS_OF.sub("", page))


def words(text="Новые слова статьи.", **values):
    return ProposalWords(**{"kind": "change", "language": "ru", "text": text, "reasons": "Так яснее."} | values)


def other_words(*texts):
    return RevisedWords(language="kk", reasons="Так вернее.", texts=texts or ("Мүлде басқа сөздер.",))


def key():
    return secrets.token_hex(8)


def test_nothing_is_stale_after_any_act(db, tmp_path):
    checked = CheckedClock()

    world = worlds.make_world(moments=checked)
    checked.reader, checked.always = Client(), True
    checked.reader.force_login(make_person("reader"))
    walked = walk(world, tmp_path)
    for act in walked:
        act(world.clock.next())
    checked.compare()

    assert checked.stale == []
    assert checked.remembered > 500
    assert len(walked) == 82
    assert f"/ru/proposals/{world.several.number}/" == SEVERAL
    assert Segment.objects.get(long_text=world.whole).proposal.get_absolute_url().endswith(PART.removeprefix("/ru"))
    assert {
        "analysis.published",
        "consultation.extended",
        "consultation.closed",
        "coauthor.joined",
        "coauthor.left",
        "conclusion.given",
        "decision.published",
        "dissent.given",
        "duty.begun",
        "identity.disputed",
        "person.erased",
        "proposal.revised",
        "support.removed",
        "theme.named",
    } <= set(Entry.objects.values_list("verb", flat=True))


def suggested(world, at):
    """Let a program have suggested a theme of an article, of which nobody but staff knows until it is named."""
    counted = {"method": METHOD, "found_at": at, "counted_at": at, "texts": 2, "figures": {"people": 2}}
    return Theme.objects.create(draft=world.draft, article=world.article, **counted)


def look_for_themes(world, at):
    run = Run(draft=world.draft)
    store_themes(world.article, find_themes(world.article, run=run), run=run, at=at)


def show_unlooked_at(draft, at):
    """Show what waits, as if its time were over."""
    hours, draft.hours_unseen = draft.hours_unseen, 1
    draft.save(update_fields=["hours_unseen"])
    shown = show_next_overdue(at=at + timedelta(hours=2))
    draft.hours_unseen = hours
    draft.save(update_fields=["hours_unseen"])
    assert shown is not None


def owe_answers(draft, at):
    """Begin the duties that would be there if one supporter obliged the Commission, and any party."""
    Draft.objects.filter(pk=draft.pk).update(answer_supporters=1, answer_parties=True)
    begun = begin_duties(draft, at=at)
    Draft.objects.filter(pk=draft.pk).update(
        answer_supporters=draft.answer_supporters, answer_parties=draft.answer_parties
    )
    assert begun


def conclude(world):
    """Let a body conclude on what is decided anew: everybody reads it from then on."""
    matter = Matter(world.draft, world.decided.change.article)
    asked = {"until": timezone.localdate() + timedelta(days=9), "by": world.secretary, "at": clock.now()}
    world.asked = ask_for_conclusion(matter, world.party, **asked)
    give_conclusion(world.asked, ru="Первое слово.", by=world.party_head, at=clock.now())
    said = {"kk": "Басқаша.", "ru": "Иначе."}
    correct(world.decision, outcome="out_of_scope", reasons=said, correction=said, by=world.rapporteur, at=clock.now())


def dissent_of_one(world):
    """Let a member of the Commission dissent from what stands."""
    standing = Decision.objects.standing().get(proposal=world.decided)
    dissent(standing, ru="Не согласна.", by=worlds.commissioner_of(world), at=clock.now())


def slip(world):
    by = {"by": world.moderator, "at": clock.now()}
    world.slip = rule(world.comment, ruling="hide", ground="insult", reasons="По ошибке.", **by)


def move(world, item, to):
    move_item(item, to, reasons="Это о другой статье.", by=world.moderator, at=clock.now())


def show_covered(world):
    rule(world.comment, ruling="restore", reasons="Имён нет.", by=world.second_moderator, at=clock.now())


def walk(world, tmp_path):
    """Return more acts, each given its moment: what the making of the world does not do."""
    article, other = (worlds.place(world, eid) for eid in ("art_9__para_2", "art_10__para_1"))
    returned, said = world.returned, {"kk": "Екі сөз.", "ru": "Два слова."}
    writer = make_person("writer", name="Имя пишущей")
    accept_conditions(writer, world.draft, at=clock.now())

    def ruling(item, kind, at, **more):
        by = world.second_moderator if (item, kind) == (world.published, "hide") else world.moderator
        rule(item, ruling=kind, ground="insult", reasons="По жалобе.", by=by, at=at, **more)

    def send_whole(at):
        said = LongWords("ru", "О языке", "Статья 9, пункт 1. Согласен.")
        world.whole = send_long_text(world.draft, said, key=key(), by=world.author, at=clock.now())

    def file_part(at):
        act = {"by": world.author, "at": clock.now()}
        part = cut(world.whole, [(0, world.whole.length)], **act)
        confirm_segment(world.whole, part.start, Asking("9(1)", "keep"), **act)

    def file_several(at):
        more = [PlaceWords(other, "change", "Иные слова.")]
        act = {"key": key(), "by": writer, "at": clock.now()}
        world.several = file_proposal(world.draft, article, words("Слова двух мест."), more=more, **act)

    def join(person, form):
        asked = invite_coauthor(world.several, person.email, by=writer, at=clock.now())
        world.joined = accept_coauthorship(asked, name_form=form, by=person, at=clock.now())
        world.several.refresh_from_db()

    def say(language, by):
        said = TranslatedWords(language, ("То же иначе.", "И второе."), "Доводы на другом языке.")
        world.said = translate(world.several, said, by=by, at=clock.now())

    def hold_meeting(at):
        told = MeetingTold("kk", "Ауыл жиыны", "KZ-15", timezone.localdate(at), "Әкімдік", 64)
        act = {"key": key(), "by": world.secretary, "at": clock.now()}
        enter_meeting(world.draft, told, files=[("a.pdf", pdfs.made())], **act)

    def revise_several(by, at, texts=("Слова двух мест.", "Иные слова."), without=()):
        words = RevisedWords(language="ru", reasons="Так яснее.", texts=texts, without=without)
        revise_proposal(world.several, words, key=key(), by=by, at=clock.now())

    def ask(at):
        days = timezone.localdate() + timedelta(days=9)
        asked = Invitation((other.article,), days, name="Академия", email="academy@example.kz")
        invite_body(world.draft, asked, key=key(), by=world.secretary, at=clock.now())

    return [
        file_several,
        send_whole,
        file_part,
        lambda at: finish_long_text(world.whole, by=world.author, at=clock.now()),
        hold_meeting,
        lambda at: register_of_meeting(world.meeting, where="2-бет", by=world.secretary, at=clock.now()),
        lambda at: enter(world.voice, VOICE, by=world.moderator, at=clock.now()),
        lambda at: enter(world.voice, VOICE, by=world.rapporteur, at=clock.now()),
        lambda at: ruling(world.voice.passages.get().proposal, "publish", at),
        lambda at: take_off_meeting(world.meeting, reasons="Внесено дважды.", by=world.secretary, at=clock.now()),
        ask,
        lambda at: take_invitation(world.unregistered, world.party, by=world.party_head, at=clock.now()),
        lambda at: have_nothing_to_say(world.invited, by=world.party_head, at=clock.now()),
        lambda at: withdraw_invited(world.invited, reasons="Статья изменилась.", by=world.secretary, at=clock.now()),
        lambda at: enter_petition(world.draft, PETITION, key=key(), by=world.secretary, at=clock.now()),
        lambda at: check_petition(world.petition, sample=10, held=9, by=world.secretary, at=clock.now()),
        lambda at: carry_petition(world.petition, world.published.serial, by=world.secretary, at=clock.now()),
        lambda at: take_off_petition(world.petition, reasons="Названы люди.", by=world.secretary, at=clock.now()),
        lambda at: say("kk", writer),
        lambda at: say("en", world.secretary),
        lambda at: remove_translation(world.said, by=world.secretary, at=clock.now()),
        lambda at: enter_alterations(at=at),
        lambda at: support_proposal(world.several, by=world.another_citizen, at=clock.now()),
        lambda at: join(world.another_citizen, "name"),
        lambda at: join(world.filer, "pseudonym"),
        lambda at: save_begun_revision(world.several, other_words("Бір.", "Екі."), by=world.filer, at=clock.now()),
        lambda at: revise_several(world.filer, at, ("Слова, написанные вместе.", "Иные слова.")),
        lambda at: leave_proposal(world.several, by=world.another_citizen, at=clock.now()),
        lambda at: dispute(world.joined, by=world.filer, at=clock.now()),
        lambda at: join(world.another_citizen, "region"),
        lambda at: revise_several(writer, at, ("Слова, написанные вместе.", ""), without=(1,)),
        lambda at: enter_alterations(at=at),
        lambda at: give_opinion(world.published, "agree", by=world.reporter, at=clock.now()),
        lambda at: support_proposal(world.published, by=world.reporter, at=clock.now()),
        lambda at: revise_proposal(world.published, other_words(), key=key(), by=world.author, at=clock.now()),
        lambda at: support_proposal(world.published, by=world.reporter, at=clock.now()),
        lambda at: rule(world.addition, ruling="publish", by=world.moderator, at=clock.now()),
        lambda at: move(world, world.addition, other),
        lambda at: withdraw_support(world.published, by=world.reporter, at=clock.now()),
        lambda at: edit_profile(world.author, name="Другое Имя", pseudonym="Другое перо", region="KZ-19", at=at),
        lambda at: edit_topic(article.provision, "ru", title="Языки", words=["язык"], by=world.secretary, at=at),
        lambda at: ruling(world.published, "hide", at),
        lambda at: ruling(world.published, "restore", at),
        lambda at: move(world, world.comment, worlds.place(world, "art_10")),
        lambda at: ruling(world.comment, "partial", at, cover=["text.0"]),
        lambda at: show_covered(world),
        lambda at: slip(world),
        lambda at: undo(world.slip, by=world.moderator, at=clock.now()),
        lambda at: ruling(world.comment, "hide", at),
        lambda at: show_unlooked_at(world.draft, at),
        lambda at: owe_answers(world.draft, at),
        lambda at: conclude(world),
        lambda at: give_conclusion(
            world.asked, ru="Второе слово.", why="Ошибка.", after=1, by=world.party_head, at=clock.now()
        ),
        lambda at: dissent_of_one(world),
        lambda at: ruling(world.waiting, "publish", at),
        lambda at: merge_proposal(world.waiting, world.published, reasons="То же.", by=world.moderator, at=clock.now()),
        lambda at: support_proposal(world.waiting, by=world.reporter, at=clock.now()),
        lambda at: split_proposal(world.waiting, reasons="Не то же.", by=world.moderator, at=clock.now()),
        lambda at: save_draft(world.draft, other, words(), by=world.author, at=at, proposal=returned),
        lambda at: file_proposal(
            world.draft, article, words("Ещё слова."), key=key(), by=world.author, at=clock.now(), proposal=returned
        ),
        lambda at: enter_alterations(at=at),
        lambda at: aggregate_feedback(article.article, at=at),
        lambda at: aggregate_feedback(other.article, at=at),
        lambda at: write_analysis(
            world.article, said, watermark=world.summary.watermark, office="rapporteur", by=world.rapporteur, at=at
        ),
        lambda at: take_back_analysis(world.article, office="rapporteur", by=world.rapporteur, at=at),
        lambda at: name_theme(suggested(world, at), NAMES, by=world.rapporteur, at=at),
        lambda at: look_for_themes(world, at),
        lambda at: post_comment(
            world.draft,
            proposal=world.published,
            stance="against",
            language="ru",
            text="Не согласен.",
            key=key(),
            by=world.citizen,
            at=clock.now(),
        ),
        lambda at: show_less(world.coauthor, "pseudonym", by=world.reporter, at=at),
        lambda at: edit_profile(world.reporter, pseudonym="Третье перо", at=at),
        lambda at: leave_proposal(world.addition, by=world.reporter, at=at),
        lambda at: show_less(world.published, "region", by=world.author, at=at),
        lambda at: show_least_of_all(by=world.author, at=at),
        lambda at: dispute(world.decided, by=world.author, at=at),
        lambda at: dispute(world.comment_on_published, by=world.author, at=at),
        lambda at: withdraw_proposal(world.published, by=world.author, at=at),
        lambda at: erase_person(world.another_citizen, at=clock.now()),
        lambda at: erase_again(tmp_path, erased_since(writer)[0]),
        lambda at: extend_phase(
            world.draft, "collection", closes_at=clock.now() + timedelta(days=60), by=world.secretary, at=clock.now()
        ),
        lambda at: open_phase(world.draft, "consideration", by=world.secretary, at=clock.now()),
        lambda at: close_phase(world.draft, "collection", by=world.secretary, at=clock.now()),
        lambda at: aggregate_feedback(article.article, at=at),
    ]


PEOPLE = ["author", "citizen", "reporter", "moderator", "secretary"]


def test_nobody_finds_a_byte_of_another(db, tmp_path):
    """Two people and a visitor read in turn, with acts between; each leaves what must stay their own.

    A fifth of the pages is read after each act, in turn.
    """
    world = worlds.make_world()
    own, other, visitor = Client(), Client(), Client()
    own.force_login(world.author)
    other.force_login(world.citizen)
    public = {world.author.name, world.author.pseudonym, "Другое Имя", "Другое перо"}  # shown where the author chose so

    def private_of(person, client):
        return {
            person.uid,
            person.email,
            client.cookies[settings.SESSION_COOKIE_NAME].value,
            *({person.name, person.pseudonym} - public - {""}),
        }

    found = []
    for turn, act in enumerate([lambda at: None, *walk(world, tmp_path)]):
        act(world.clock.next())
        own.force_login(world.author)  # whoever disputes an act is signed out elsewhere
        for path in READ[turn % 5 :: 5]:
            answers = {name: client.get(path) for name, client in (("a", own), ("b", other), ("v", visitor))}
            pages = {name: answer.content.decode() for name, answer in answers.items()}
            for name, strangers in (
                ("a", private_of(world.citizen, other)),
                ("b", private_of(world.author, own)),
                ("v", private_of(world.author, own) | private_of(world.citizen, other)),
            ):
                found += [(path, name, text) for text in strangers if text in pages[name]]
            for word in ("csrfmiddlewaretoken", "csrf", "nonce", "data-person"):
                if word in pages["v"]:
                    found.append((path, "v", word))
            assert answers["v"].cookies == {}
            for name, reuse in (("a", "private, no-store"), ("b", "private, no-store"), ("v", "public, no-cache")):
                if answers[name].status_code == 200:
                    assert answers[name]["Cache-Control"] == reuse

    assert found == []
    assert world.author.uid in own.get(ARTICLE).content.decode()


def at(day, hour, minute=0):
    """A moment of Astana's clock in February 2026."""
    return watched.timezone.make_aware(watched.datetime(2026, 2, day, hour, minute))


class Drafted:
    """A draft with phases of these bounds."""

    def __init__(self, *bounds):
        self.phases = self
        self.rows = [Phase(opens_at=opens_at, closes_at=closes_at) for opens_at, closes_at in bounds]

    def all(self):
        return self.rows


@pytest.mark.parametrize(
    ("bounds", "moment", "until"),
    [
        ([], at(5, 12), at(6, 0)),
        ([(at(5, 13), None)], at(5, 12), at(5, 13)),
        ([(at(1, 0), at(5, 12, 1))], at(5, 12), at(5, 12, 1)),
        ([(None, None), (at(1, 0), None)], at(5, 12), at(6, 0)),
        # 120 steps in 120 hours: the line grows at half past each hour.
        ([(at(4, 0), at(9, 0))], at(5, 12), at(5, 12, 30)),
        ([(at(4, 0), at(9, 0))], at(5, 12, 40), at(5, 13, 30)),
    ],
)
def test_next_moment_at_which_time_changes_a_page(bounds, moment, until):
    assert watched.good_until([Drafted(*bounds)], moment) == until


class Made:
    """A view of a page that says how often it was made; `facts` are what it is made of."""

    def __init__(self, act=lambda: None):
        self.times, self.version, self.act = 0, 1, act
        self.middleware = kept.KeptPagesMiddleware(kept.page(lambda: self.facts())(self.view))

    def facts(self):
        return watched.Facts(clock.now(), (self.version,))

    def view(self, request):
        self.times += 1
        shown = self.version
        self.act()
        return HttpResponse(f"version {shown}")

    def get(self):
        return self.middleware(RequestFactory().get("/made/")).content.decode()


def test_a_page_is_made_once_for_all_who_ask_at_once(committed_db):
    made = Made(act=lambda: time.sleep(0.3))

    answers = at_once(*[made.get] * 6)

    assert (answers, made.times) == (["version 1"] * 6, 1)


def test_what_changes_while_a_page_is_made_makes_it_anew(db):
    made = Made()

    def change():
        made.version = 2

    made.act = change
    first, then, again = made.get(), made.get(), made.get()

    assert (first, then, again, made.times) == ("version 1", "version 2", "version 2", 2)


def test_a_page_that_fails_is_made_by_the_next_who_asks(db):
    made = Made()
    made.act = lambda: 1 / 0
    with pytest.raises(ZeroDivisionError):
        made.get()
    made.act = lambda: None

    assert (made.get(), made.times) == ("version 1", 2)


def test_a_page_that_sets_a_cookie_is_not_kept(db):
    made = Made()
    plain = made.view

    def with_cookie(request):
        answer = plain(request)
        answer.set_cookie("csrftoken", "one person's")
        return answer

    middleware = kept.KeptPagesMiddleware(kept.page(made.facts)(with_cookie))
    answers = [middleware(RequestFactory().get("/made/")) for _ in range(2)]

    assert (made.times, [answer["Cache-Control"] for answer in answers]) == (2, ["private, no-store"] * 2)


def test_memory_holds_no_more_than_it_may_and_forgets_the_longest_unused():
    memory = Memory(1000)
    for name in ("a", "b", "c"):
        memory.keep(name, name.upper(), 300)
    memory.find("a")

    memory.keep("d", "D", 300)
    memory.keep("d", "D2", 400)

    assert [memory.find(name) for name in "abcd"] == ["A", None, "C", "D2"]
    assert memory.held == 1000
    memory.keep("huge", "H", 2000)
    assert (memory.find("huge"), memory.held) == (None, 1000)


def test_of_each_thing_the_state_that_was_asked_for_last_is_kept():
    memory, made = Memory(10_000), []

    def make():
        made.append(len(made))
        return made[-1]

    found = [memory.once("thing", make, of=of) for of in ("a", "a", "b", "b", "a")]

    assert (found, made) == ([0, 0, 1, 1, 2], [0, 1, 2])
    assert (memory.known("thing", of="a"), memory.known("thing", of="b"), memory.known("other")) == (2, None, None)
