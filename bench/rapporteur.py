"""A scripted rapporteur and colleagues who only use the pages of the desk: they read what stands there, and answer it.

They know languages, as people do: which words name a subject, and which name the same in another language. Who asked
for what they know from the pages alone.
"""

import html
import re
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from articles.actions import touch
from articles.models import Appointment, Draft, Phase, Placement
from bench.demands import ABOUT, COMMON_WORDS, planted
from commission.models import Docket, DocketStatus
from commission.naming import STEM, WORD, stems
from commission.tasks import publish_answers
from core import clock
from proposals.models import (
    Change,
    ChangeWords,
    Comment,
    CommentWords,
    NumberSeries,
    Proposal,
    Revision,
    RevisionWords,
    Status,
)

PEOPLE, AT_ONCE = 6_000, 10_000
ON_A_PAGE = 20
OUTCOMES = {"question": "answered", "keep": "accepted"}  # else declined
ENTRY = re.compile(r'<fieldset class="variant tight" id="v(\d+)">(.*?)</fieldset>', re.S)
INSERTED = re.compile(r"<(ins|del)[^>]*>(.*?)</\1>", re.S)
SAID = re.compile(r'<p class="words"[^>]*>(.*?)</p>', re.S)
SIZE = re.compile(r"<legend>.*?</legend>", re.S)
MEMBER = re.compile(r'<td data-l="[^"]*" lang="[^"]*" dir="auto">(.*?)</td>', re.S)
HIDDEN = re.compile(r'<span class="vh">.*?</span>', re.S)
TAG = re.compile(r"<[^>]+>")
SUBJECTS = {
    stem: subject
    for subject, words in enumerate(ABOUT)
    for stem in sorted(stems(" ".join(words)) - stems(COMMON_WORDS))
}


def fill(eid, *, seed=1, count=0, asked=()):
    """Plant demands, or what is `asked`, on an article of the loaded draft; return the draft and `{number: asked}`."""
    draft = Draft.objects.get()
    now = clock.now()
    Phase.objects.update_or_create(
        draft=draft,
        kind="collection",
        defaults={"opens_at": now - timedelta(days=9), "closes_at": now + timedelta(days=30)},
    )
    page = Placement.objects.current().get(edition__draft=draft, eid=eid)
    below = Placement.objects.filter(edition=page.edition_id, article=page.provision_id, kind="paragraph")
    places = list(below.with_texts().order_by("order"))
    bases = [{text.language: text for text in place.texts.all()} for place in places]
    words = [{language: text.text for language, text in of.items()} for of in bases]
    asked = list(asked) or planted(words, count, seed=seed)
    count, last = len(asked), sum(NumberSeries.objects.filter(name="proposals").values_list("last", flat=True))
    people = list(Person.objects.filter(email__startswith="author").order_by("pk"))
    people = people or Person.objects.bulk_create(
        Person(email=f"author{n}@bench.invalid", password="!", level=2, region="KZ-71", is_invented=True)
        for n in range(PEOPLE)
    )
    proposals = Proposal.objects.bulk_create(
        Proposal(
            draft=draft,
            author=people[n % PEOPLE],
            language=one.language,
            created_at=now - timedelta(seconds=count - n),
            submitted_at=now - timedelta(seconds=count - n),
            visible_at=now,
            reviewed_at=now,
            serial=last + n + 1,
            status=Status.SUBMITTED,
        )
        for n, one in enumerate(asked)
    )
    revisions = Revision.objects.bulk_create(
        Revision(proposal=proposal, number=1, language=one.language, created_at=now, submitted_at=now)
        for proposal, one in zip(proposals, asked, strict=True)
    )
    for proposal, revision in zip(proposals, revisions, strict=True):
        proposal.current_revision = revision
    Proposal.objects.bulk_update(proposals, ["current_revision"], batch_size=1000)
    changes = Change.objects.bulk_create(
        Change(
            revision=revision,
            kind=one.kind,
            provision_id=places[one.place].provision_id,
            article=page.provision,
            base=bases[one.place][one.language],
            sameness=one.sameness,
        )
        for revision, one in zip(revisions, asked, strict=True)
    )
    ChangeWords.objects.bulk_create(
        ChangeWords(change=change, text=one.text) for change, one in zip(changes, asked, strict=True)
    )
    RevisionWords.objects.bulk_create(
        RevisionWords(revision=revision, reasons=one.reasons) for revision, one in zip(revisions, asked, strict=True)
    )
    NumberSeries.objects.update_or_create(name="proposals", defaults={"last": last + count})
    touch([page.provision_id], at=now)
    return draft, {proposal.serial: one for proposal, one in zip(proposals, asked, strict=True)}


class Staff:
    """Four people with their browsers; `acts` counts what they do."""

    def __init__(self, draft):
        self.draft, self.acts = draft, Counter()
        offices = {"analyst": "analyst", "secretary": "secretary", "rapporteur": "rapporteur", "second": "rapporteur"}
        self.people = {name: self._appointed(name, role) for name, role in offices.items()}
        self.at = {name: self._browser(person) for name, person in self.people.items()}

    def _appointed(self, name, role):
        now = timezone.now()
        person = Person.objects.filter(email=f"{name}@bench.invalid").first()
        if person is None:
            person = Person.objects.create_user(f"{name}@bench.invalid", None, level=2, second_factor_at=now)
            Appointment.objects.create(draft=self.draft, person=person, role=role, started_at=now)
        return person

    @staticmethod
    def _browser(person):
        client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
        client.force_login(person)
        return client

    def work_through(self, article):
        """Answer all that the desk of an article shows, place by place."""
        desk = f"/en/{self.draft.slug}/commission/{article}/"
        page = self._read("analyst", desk)
        for place in sorted(set(re.findall(r'href="\?place=([a-z0-9_]+)"', page))):
            self._answer(f"{desk}?state=open&place={place}")

    def begin(self, desk):
        """Begin a prepared answer to all that a desk shows; return its address, None where nothing is left."""
        made = self._send("analyst", desk, act="prepare_all")
        return made["Location"] if made.status_code == 302 else None

    def _answer(self, desk):
        if self.prepare(desk) is None:
            return
        while Docket.objects.filter(status=DocketStatus.GOING).exists():
            publish_answers()

    def prepare(self, desk):
        """Take all that a desk shows through its steps up to the second signature; return its address."""
        address = self.begin(desk)
        if address is None:
            return None
        self._cut(address)
        number, numbers = 1, 1
        while number <= numbers:
            page = self._read("analyst", f"{address}?page={number}")
            numbers = int((re.search(r'count">[^<]*of ([\d,]+)</span>', page) or [0, "1"])[1].replace(",", ""))
            numbers = -(-numbers // ON_A_PAGE)
            self._word(f"{address}?page={number}", page)
            number += 1
        self._send("analyst", address, act="send")
        for who, act in (("secretary", "check"), ("rapporteur", "decide"), ("second", "sign")):
            digest = re.search(r'name="digest" value="([0-9a-f]*)"', self._read(who, address))[1]
            docket = Docket.objects.get(uid=address.rstrip("/").rpartition("/")[2])
            if docket.status == DocketStatus.DONE:
                break
            self._send(who, address, act=act, digest=digest)
        return address

    def _cut(self, address):
        """Treat apart who asks for the same change for the sake of something else."""
        number = 1
        while True:
            page = self._read("analyst", f"{address}?page={number}")
            for entry_number, entry in ENTRY.findall(page):
                if _kind(entry) == "remove" and "treat one apart" in entry:
                    self._cut_one(f"{address}{entry_number}/")
            if 'rel="next"' not in page:
                return
            number += 1

    def _cut_one(self, address):
        """Cut one variant by the subjects that a part of its authors name, until what is left names one."""
        for _time in range(len(SUBJECTS)):
            words = Counter()
            for said in MEMBER.findall(self._read("analyst", address)):
                words.update({word[:STEM] for word in WORD.findall(_plain(said).lower()) if _subject(word) is not None})
            if len({_subject(word) for word in words}) < 2:
                return
            word = min(words, key=lambda one: (-words[one], one))
            if self._send("analyst", f"{address}?q={word}", act="apart_found").status_code != 302:
                return

    def _word(self, address, page):
        """Write reasons for each variant of a page out of what is read there."""
        sent = {}
        for number, entry in ENTRY.findall(page):
            read = re.search(rf'name="read_{number}" value="(\d+)"', entry)[1]
            changed = " ".join(_plain(words) for _what, words in INSERTED.findall(entry))
            said = " ".join(_plain(words) for words in SAID.findall(entry))
            kind = _kind(entry)
            asked = said if kind in {"remove", "question"} else f"{changed}. {said}"
            sent |= {
                f"outcome_{number}": OUTCOMES.get(kind, "declined"),
                f"reasons_kk_{number}": f"Сұрағаныңыз: «{asked[:900]}». Комиссия қарады.",
                f"reasons_ru_{number}": f"Вы просите: «{asked[:900]}». Комиссия рассмотрела это.",
                f"read_{number}": read,
            }
            if "is answered otherwise" in entry:
                sent |= {f"explanation_{language}_{number}": "Дәлелі бөлек." for language in ("kk", "ru")}
            self.acts["variants worded"] += 1
        answer = self._send("analyst", address, act="save", **sent)
        if answer.status_code != 302:
            raise SystemExit(f"{address}: {answer.status_code}")

    def _read(self, who, address):
        answer = self.at[who].get(address, secure=True)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        return answer.content.decode()

    def _send(self, who, address, **values):
        self.acts["forms sent"] += 1
        return self.at[who].post(address, values, secure=True)


def _kind(entry):
    """Return what a variant asks for, as its line says."""
    line = _plain(SIZE.search(entry)[0]).partition(".")[2].strip().lower()
    named = {"delete": "remove", "remove": "remove", "question": "question", "add": "add", "change": "change"}
    return next((kind for word, kind in named.items() if line.startswith(word)), "change")


def _subject(word):
    """Return what a word is about, None for words of no subject."""
    return next((SUBJECTS[stem] for stem in stems(word) if stem in SUBJECTS), None)


def _plain(words):
    return " ".join(
        html.unescape(TAG.sub(" ", HIDDEN.sub(" ", words))).replace("\u2068", "").replace("\u2069", "").split()
    )


def comment(draft, count):
    """Let people comment on the proposals of a draft, the first of them most."""
    article = "current_revision__changes__article"
    proposals = list(Proposal.objects.filter(draft=draft).order_by("pk").values_list("pk", article))
    people = list(Person.objects.filter(email__startswith="author").values_list("pk", flat=True))
    now = clock.now()
    for start in range(0, count, AT_ONCE):
        made = []
        for n in range(start, min(count, start + AT_ONCE)):
            proposal, article = proposals[int(len(proposals) * ((n * 0.6180339887) % 1) ** 2)]
            stance = ("for", "against", "neutral")[n % 3]
            made.append(
                Comment(
                    draft=draft,
                    author_id=people[n % len(people)],
                    language="ru",
                    proposal_id=proposal,
                    article_id=article,
                    stance=stance,
                    sameness=f"{n:064x}",
                    created_at=now,
                    submitted_at=now,
                    visible_at=now,
                    reviewed_at=now,
                )
            )
        rows = Comment.objects.bulk_create(made)
        CommentWords.objects.bulk_create(CommentWords(comment=row, text="Согласен.") for row in rows)
