"""An organization's working room: the letter, the positions, what is filed, who writes; read by pages and programs."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Membership, Organization
from articles.languages import CODES
from articles.models import Draft
from articles.models.drafts import PhaseKind
from core import clock
from core.throttling import hold, holders, let_go
from proposals.actions.dossiers import mark_of_entry, mark_of_letter, mark_of_version
from proposals.actions.filing import missing_in
from proposals.actions.signing import signature_of, words_of
from proposals.models import Attachment, Cosigner, Dossier, DossierVersion, PositionEntry

WRITING = "writing"
WRITES_FOR = 15 * 60  # seconds


@dataclass
class Room:
    """One organization's dossier on one draft, as far as it is written; read by its members alone."""

    draft: Draft
    organization: Organization
    user: Any

    @cached_property
    def dossier(self):
        rows = Dossier.objects.filter(draft=self.draft, organization=self.organization)
        return rows.select_related("current_version__letter", "organization", "draft").first()

    @cached_property
    def working(self):
        """The version that is being written, or None."""
        rows = DossierVersion.objects.filter(dossier=self.dossier, filed_at__isnull=True) if self.dossier else None
        return rows.select_related("letter", "edited_by").first() if rows is not None else None

    @property
    def standing(self):
        """The version that is being written, else the one that was filed last, else None."""
        return self.working or (self.dossier and self.dossier.current_version)

    @property
    def language(self):
        if self.standing is not None:
            return self.standing.language
        language = get_language()
        return language if language in CODES else CODES[0]

    @cached_property
    def entries(self):
        """What the standing version says, in the order of the text, each with its `note` and what it lacks."""
        if self.standing is None:
            return []
        entries = list(PositionEntry.objects.of(self.standing).for_list(self.user))
        for entry in entries:
            entry.missing = missing_in(entry)
            entry.colleague = shown_to_colleagues(entry.edited_by)
            filed = self._filed.get(entry.position_id)
            entry.is_changed = self.working is not None and mark_of_entry(filed) != mark_of_entry(entry)
        return entries

    def note_writers(self):
        """Say of each place which colleague writes on it now (`writer`), or nothing."""
        now = holders(WRITING, [self._place(entry.position.provision_id) for entry in self.entries])
        for entry, who in zip(self.entries, now, strict=True):
            entry.writer = self._colleague(who) if who and who != self.user.uid else ""

    @cached_property
    def left_out(self):
        """What the filed version says and the one that is being written does not: it is withdrawn with its filing."""
        if self.working is None:
            return []
        kept = {entry.position_id for entry in self.entries}
        return [entry for key, entry in self._filed.items() if key not in kept]

    @cached_property
    def _filed(self):
        """What the filed version says, by position, in the order of the text."""
        if self.dossier is None or self.dossier.current_version is None:
            return {}
        rows = PositionEntry.objects.of(self.dossier.current_version).for_list(self.user)
        return {entry.position_id: entry for entry in rows}

    @cached_property
    def attachments(self):
        """The files of the standing version."""
        return list(Attachment.objects.of(self.standing)) if self.standing is not None else []

    @cached_property
    def signature(self):
        """The signature on the version that is being written, or None."""
        return signature_of(self.working) if self.working is not None else None

    @cached_property
    def words_to_sign(self):
        """What is signed now, as bytes; None where there is nothing to sign."""
        return words_of(self.dossier, self.standing) if self.entries else None

    @property
    def is_signed_as_it_stands(self):
        """Whether the signature is of what would be filed now, and not of words that somebody has changed since."""
        signed = hashlib.sha256(self.words_to_sign or b"").hexdigest()
        return self.signature is not None and self.signature.words_sha256 == signed

    @cached_property
    def cosigners(self):
        """Whom the organization asked to co-sign its dossier, with what each answered to the version that stands."""
        if self.dossier is None or self.dossier.current_version is None:
            return []
        return list(Cosigner.objects.with_answers().filter(dossier=self.dossier).order_by("pk"))

    @cached_property
    def asked_to_cosign(self):
        """Others' dossiers on this draft that the organization is asked to co-sign."""
        return list(Cosigner.objects.asked_of([self.organization]).filter(dossier__draft=self.draft))

    @property
    def letter(self):
        return self.standing.letter.text if self.standing is not None else ""

    def entry_on(self, provision_id):
        return next((entry for entry in self.entries if entry.position.provision_id == provision_id), None)

    def is_filed_with(self, entry):
        """Whether the filed version holds this place too, so that it can be put back."""
        return entry is not None and entry.position_id in self._filed

    @property
    def mark_of_letter(self):
        return mark_of_letter(self.standing)

    @property
    def mark(self):
        """The mark of all that would be filed now."""
        if self.working is None:
            return ""
        return mark_of_version(self.working, self.entries, self.attachments, self.signature)

    def is_open(self):
        phase = self.draft.phase(PhaseKind.COLLECTION)
        return phase is not None and phase.is_open_at(clock.now())

    @cached_property
    def memberships(self):
        rows = Membership.objects.standing().filter(organization=self.organization).select_related("person")
        return list(rows.order_by("pk"))

    def members(self):
        """Return who writes, as colleagues read it: (name, role)."""
        return [(shown_to_colleagues(row.person), row.get_role_display()) for row in self.memberships]

    def hold(self, provision_id, *, take_over=False):
        """Let the reader write on a place for a while; return the name of the colleague who does so now, or nothing.

        Whoever writes there has it until they save or a quarter of an hour has passed. What is saved all the same is
        never written over: a form's mark (`seen`) tells.
        """
        who = hold(WRITING, self._place(provision_id), self.user.uid, seconds=WRITES_FOR, take_over=take_over)
        return "" if who == self.user.uid else self._colleague(who)

    def let_go(self, provision_id):
        let_go(WRITING, self._place(provision_id), self.user.uid)

    def _place(self, provision_id):
        return self.draft.uid, self.organization.uid, provision_id

    def _colleague(self, uid):
        found = (row.person for row in self.memberships if row.person.uid == uid)
        return next((shown_to_colleagues(person) for person in found), "")

    def kept_name(self, part):
        """Return the name under which the reader's browser keeps a form."""
        return f"dossier {self.draft.slug} {self.organization.uid} {part}"


def shown_to_colleagues(person):
    """Return how members of an organization see who wrote what: by name, never by address."""
    return person.name or person.pseudonym or _("a member")
