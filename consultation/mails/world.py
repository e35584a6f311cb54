"""Invented people, texts and acts of which the mails of a draft are made for its secretary; never stored.

All of it stands in a transaction that is undone (`undone`), in a copy of the draft with its settings as they are now:
no row of the real one is touched or locked. Nothing here is an act: no leaf, no number of a series, no notice.
"""

import hashlib
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Membership, Organization, Person
from articles.languages import CODES
from articles.models import Appointment, Draft, DraftText, Edition, Phase, Placement, Provision, ProvisionText, Role
from articles.models.drafts import PhaseKind
from core.locks import take_turns
from core.text import sameness
from moderation.grounds import Grounds
from moderation.models import BEFORE, REPEAT, WRONG_PLACE, Ruling
from moderation.models.rulings import RESTRICTING
from proposals.models import (
    Change,
    ChangeWords,
    Comment,
    CommentWords,
    Dossier,
    DossierVersion,
    Kind,
    Position,
    PositionEntry,
    Proposal,
    Revision,
    RevisionWords,
    Status,
)

SERIAL = 9_999_999  # of invented things; a number that nothing real comes to
# Two people who look at once would wait for each other's numbers in two orders.
ONE_AT_A_TIME = "consultation.mails"
NOWHERE = "example.invalid"
OF_THEIR_OWN = {"merge": REPEAT, "move": WRONG_PLACE}  # the grounds of these kinds of rulings


@contextmanager
def undone():
    """Let everything that is stored within be undone at its end, whatever happens; one such at a time."""
    with transaction.atomic():
        take_turns(ONE_AT_A_TIME)
        try:
            yield
        finally:
            transaction.set_rollback(True)


class World:
    """What mails in one language tell of, made when it is asked for; within `undone` alone."""

    def __init__(self, draft, language, *, at):
        self.real, self.language, self.at = draft, language, at

    @cached_property
    def draft(self):
        """A copy of the draft with its settings, words about itself and closing; its text is two invented articles."""
        kept = {field.attname for field in Draft._meta.concrete_fields} - {"id", "uid", "slug", "is_public"}
        draft = Draft.objects.create(slug=self._slug(), **{name: getattr(self.real, name) for name in kept})
        for text in self.real.texts.all():
            DraftText.objects.create(
                draft=draft, language=text.language, title=text.title, summary=text.summary, about=text.about
            )
        phase = self.real.phase(PhaseKind.COLLECTION)
        closes_at = phase.closes_at if phase is not None else None
        if closes_at is None or closes_at <= self.at:
            closes_at = self.at + timedelta(days=3)
        Phase.objects.create(
            draft=draft, kind=PhaseKind.COLLECTION, opens_at=self.at - timedelta(days=1), closes_at=closes_at
        )
        edition = Edition.objects.create(draft=draft, number=1, dated=self.at.date())
        root = self._place(edition, "draft", "draft", "", None)
        article = self._place(edition, "art_1", "article", "1", root)
        self._place(edition, "art_1__para_1", "paragraph", "1", article, page=article.provision)
        self._place(edition, "art_2", "article", "2", root)
        edition.published_at = self.at
        edition.save(update_fields=["published_at"])
        return draft

    def _slug(self):
        slug = f"{self.real.slug[:36]}-example"
        while Draft.objects.filter(slug=slug).exists():
            slug = f"{slug[:42]}-example"[-50:]
        return slug

    def _place(self, edition, eid, kind, number, parent, page=None):
        provision = Provision.objects.create(draft=edition.draft, is_page=page is None)
        place = Placement.objects.create(
            edition=edition,
            provision=provision,
            parent=parent,
            article=page or provision,
            order=Placement.objects.filter(edition=edition).count(),
            kind=kind,
            number=number,
            eid=eid,
        )
        for language in CODES:
            with override(language):
                text = _("Invented words of an article.")
            ProvisionText.objects.create(placement=place, language=language, is_official=True, text=text, folded=text)
        return place

    @cached_property
    def place(self):
        return self._place_at("art_1__para_1")

    def _place_at(self, eid):
        return Placement.objects.select_related("article", "provision").get(edition__draft=self.draft, eid=eid)

    @cached_property
    def article(self):
        return self.place.article

    def person(self, name):
        """Return an invented person, whom no mail reaches."""
        return Person.objects.create(
            email=f"{name}-{self.language}@{NOWHERE}",
            password=UNUSABLE_PASSWORD_PREFIX,
            name=_("Invented Person"),
            language=self.language,
            level=2,
            is_invented=True,
        )

    @cached_property
    def reader(self):
        """Whoever gets the mail."""
        return self.person("reader")

    @cached_property
    def other(self):
        return self.person("other")

    @cached_property
    def moderator(self):
        return self.person("moderator")

    @cached_property
    def secretary(self):
        person = self.person("secretary")
        Appointment.objects.create(draft=self.draft, person=person, role=Role.SECRETARY, started_at=self.at)
        return person

    @cached_property
    def reasons(self):
        return _("Here stand the reasons; these are invented.")

    def organization(self, name="", **values):
        columns = {"status": "confirmed", "settled_at": self.at, "settled_by": self.moderator} | values
        return Organization.objects.create(
            kind="org",
            name=f"{_('Invented organization')} {name}".strip(),
            skeleton=f"invented-{self.language}-{name}",
            bin=f"{name or 0:0>12}"[:12],
            language=self.language,
            head_name=_("Invented Person"),
            head_office="",
            registered_by=self.other,
            registered_at=self.at,
            is_invented=True,
            **columns,
        )

    @cached_property
    def membership(self):
        return Membership.objects.create(
            organization=self.organization(), person=self.other, role="filer", joined_at=self.at
        )

    @cached_property
    def proposal(self):
        return self.make_proposal()

    def make_proposal(self, serial=SERIAL, *, by=None, **values):
        """Return a proposal that everybody reads; `values` are columns."""
        columns = {"status": Status.SUBMITTED, "visible_at": self.at, "submitted_at": self.at} | values
        proposal = Proposal.objects.create(
            draft=self.draft,
            author=by or self.reader,
            language=self.language,
            serial=serial,
            created_at=self.at,
            **columns,
        )
        return self.revise(proposal, 1)

    def revise(self, proposal, number):
        """Let other words of a proposal stand."""
        revision = Revision.objects.create(
            proposal=proposal, number=number, language=self.language, created_at=self.at, submitted_at=self.at
        )
        text = _("Invented new words.")
        change = Change.objects.create(
            revision=revision,
            kind=Kind.CHANGE,
            provision=self.place.provision,
            article=self.article,
            base=self.place.texts.get(language=self.language),
            sameness=sameness(Kind.CHANGE, text),
        )
        ChangeWords.objects.create(change=change, text=text)
        RevisionWords.objects.create(revision=revision, reasons=self.reasons)
        proposal.current_revision = revision
        proposal.save(update_fields=["current_revision"])
        return proposal

    def make_comment(self, *, by=None, **values):
        text = _("An invented comment.")
        comment = Comment.objects.create(
            draft=self.draft,
            author=by or self.reader,
            language=self.language,
            article=self.article,
            stance="for",
            sameness=sameness(text),
            created_at=self.at,
            submitted_at=self.at,
            visible_at=self.at,
            **values,
        )
        CommentWords.objects.create(comment=comment, text=text)
        return comment

    @cached_property
    def dossier(self):
        dossier = Dossier.objects.create(draft=self.draft, organization=self.organization(), created_at=self.at)
        version = DossierVersion.objects.create(
            dossier=dossier,
            number=1,
            language=self.language,
            edited_at=self.at,
            edited_by=self.reader,
            filed_at=self.at,
            filed_by=self.reader,
        )
        dossier.serial, dossier.current_version = SERIAL, version
        dossier.save(update_fields=["serial", "current_version"])
        return dossier

    @cached_property
    def position(self):
        position = Position.objects.create(
            draft=self.draft,
            author=self.reader,
            organization=self.dossier.organization,
            language=self.language,
            created_at=self.at,
            submitted_at=self.at,
            visible_at=self.at,
            dossier=self.dossier,
            provision=self.place.provision,
            article=self.article,
        )
        PositionEntry.objects.create(
            position=position,
            version=self.dossier.current_version,
            stance="support",
            base=self.place.texts.get(language=self.language),
            sameness=sameness(self.language),
            edited_at=self.at,
            edited_by=self.reader,
        )
        return position

    def item(self, what):
        """Return what is ruled on, by its word."""
        if what == "comment":
            return self.make_comment()
        return self.proposal if what == "proposal" else self.position

    def rule(self, what, kind, **values):
        """Return a ruling of a kind, on a ground as it stands now, appealable as long as the draft says."""
        restricts = kind in RESTRICTING
        if kind in ("merge", "split"):
            values = {"into": self.make_proposal(SERIAL - 1, by=self.other)} | values
        if kind == "move":
            stood = self.place if what == "proposal" else self._place_at("art_1")
            values = {"moved_from": stood, "moved_to": self._place_at("art_2")} | values
        return Ruling.objects.create(
            **{"draft": self.draft, what: self.item(what), "moderator": self.moderator, "kind": kind, "at": self.at},
            **self._ground(kind) if restricts else {},
            reasons=self.reasons if restricts or kind == "split" else "",
            appeal_until=self.at + timedelta(days=self.draft.appeal_days) if restricts else None,
            **values,
        )

    def _ground(self, kind):
        if kind in OF_THEIR_OWN:
            return {"ground": OF_THEIR_OWN[kind]}
        if kind == "return":
            return {}
        code, version = next(iter(Grounds.of(self.real).standing.items()), ("insult", BEFORE["insult"]))
        return {"ground": code, "ground_version": None if version.is_first else version}

    @cached_property
    def digest(self):
        return hashlib.sha256(self.language.encode()).hexdigest()
