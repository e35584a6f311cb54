"""The shape of what programs send about proposals and comments, and of what they get."""

from rest_framework import serializers

from accounts.models import NameForm
from articles.languages import CODES
from articles.models import SPEAKING
from core.text import LENGTHS
from proposals.actions.places import MOST_PLACES
from proposals.actions.proposals import mark_of_draft
from proposals.models import Checked, Kind, PositionStance, Stance
from proposals.signatures import HEAD, LARGEST, SIGNER


class Words(serializers.CharField):
    """People's words as they came: the action says what is refused, so that pages and programs hear the same."""

    def __init__(self, **values):
        super().__init__(trim_whitespace=False, **values)

    def run_validation(self, data=serializers.empty):
        if data is serializers.empty:
            self.fail("required") if self.required else None
            return self.default if self.default is not serializers.empty else ""
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class RevisionNumber(serializers.IntegerField):
    """Which revision of a proposal's words somebody read; where it is not said, the act says what holds."""

    def __init__(self, **values):
        super().__init__(required=False, allow_null=True, default=None, min_value=1, **values)


IN_WHOSE_NAME = "The uid of a confirmed organization in whose name this is said; otherwise in one's own."
KEY = "The act's key, where it does not stand in the header Idempotency-Key."


class PlaceInput(serializers.Serializer):
    """What is asked for at a further place of the same proposal, in the same language."""

    provision = serializers.CharField(max_length=80, help_text="The provision's eid, each once in a proposal.")
    kind = Words(help_text="change, add or remove")
    text = Words(required=False, default="", help_text="The new words, for the kinds change and add.")


class MorePlaces(serializers.ListField):
    """Further places of a proposal; how many there may be is said by the action."""

    def __init__(self, **values):
        told = f"Further places of the same proposal, with the same reasons; {MOST_PLACES} in all at most."
        super().__init__(child=PlaceInput(), required=False, default=list, max_length=100, help_text=told, **values)


class ChangeOutput(serializers.Serializer):
    """What a proposal asks for at one place; without words where they may not be read."""

    kind = serializers.CharField()
    provision = serializers.CharField(
        source="base.placement.eid", help_text="The eid in the edition that it was made from."
    )
    text = serializers.CharField()


CHANGES = "Each place in the order of the text, the first one among them; most proposals have one."


class ProposalInput(serializers.Serializer):
    draft = serializers.SlugField(help_text="The draft's slug.")
    provision = serializers.CharField(max_length=80, help_text="The provision's eid, for instance art_9__para_2.")
    kind = Words(help_text=", ".join(Kind.values))
    language = Words(help_text=", ".join(CODES))
    text = Words(required=False, default="", help_text="The new words, for the kinds change and add.")
    reasons = Words(required=False, default="", help_text="Why; not needed for keep.")
    more = MorePlaces()
    name_form = serializers.ChoiceField(choices=NameForm.choices, default=NameForm.REGION)
    organization = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=40, help_text=IN_WHOSE_NAME
    )
    key = serializers.CharField(required=False, allow_blank=True, default="", max_length=LENGTHS["key"], help_text=KEY)


class UnsentInput(serializers.Serializer):
    """A proposal as far as it is written."""

    draft = serializers.SlugField(help_text="The draft's slug.")
    provision = serializers.CharField(max_length=80, help_text="The provision's eid, for instance art_9__para_2.")
    kind = Words(help_text=", ".join(Kind.values))
    language = Words(help_text=", ".join(CODES))
    text = Words(required=False, default="")
    reasons = Words(required=False, default="")
    more = MorePlaces()
    name_form = serializers.ChoiceField(choices=NameForm.choices, default=NameForm.REGION)
    organization = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=40, help_text=IN_WHOSE_NAME
    )
    seen = serializers.CharField(
        required=False,
        allow_null=True,
        default=None,
        max_length=40,
        help_text="The mark of the draft that was read; where several write it and another saved since, it is refused.",
    )


class UnsentOutput(serializers.Serializer):
    """A proposal that is not sent, or that came back; only its author or its organization's members know of it."""

    uid = serializers.CharField()
    number = serializers.CharField(allow_blank=True, help_text="Where it was sent once and came back.")
    draft = serializers.CharField(source="draft.slug")
    status = serializers.CharField()
    kind = serializers.CharField(source="change.kind")
    provision = serializers.CharField(source="change.base.placement.eid")
    language = serializers.CharField()
    text = serializers.CharField()
    changes = ChangeOutput(many=True, help_text=CHANGES)
    reasons = serializers.CharField()
    name_form = serializers.ChoiceField(choices=NameForm.choices)
    organization = serializers.CharField(source="organization.uid", default=None, allow_null=True)
    saved_at = serializers.DateTimeField(source="current_revision.created_at")
    mark = serializers.SerializerMethodField()

    def get_mark(self, proposal) -> str:
        """What to send as `seen` with the next words, so that nothing is written over unread."""
        return mark_of_draft(proposal)


class DiscardedOutput(serializers.Serializer):
    uid = serializers.CharField()


class RevisionInput(serializers.Serializer):
    """Other words for a proposal that stands."""

    language = Words(help_text=", ".join(CODES))
    text = Words(required=False, default="", help_text="The new words, for the kinds change and add.")
    texts = serializers.ListField(
        child=Words(),
        required=False,
        default=list,
        max_length=100,
        help_text="In place of text, where the proposal speaks of several places: the new words of each, in its order.",
    )
    reasons = Words(required=False, default="", help_text="Why; not needed for keep.")
    without = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=100),
        required=False,
        default=list,
        max_length=100,
        help_text="The places to take out, by their number in its order from 1; one has to stay.",
    )
    more = MorePlaces()
    made_from = RevisionNumber(
        help_text="The number of the revision that was read; refused where others were sent since."
    )
    key = serializers.CharField(required=False, allow_blank=True, default="", max_length=LENGTHS["key"], help_text=KEY)


class BegunRevisionInput(serializers.Serializer):
    """Other words for a proposal as far as they are written."""

    language = Words(help_text=", ".join(CODES))
    texts = serializers.ListField(
        child=Words(),
        max_length=100,
        help_text="The new words of each place of the proposal, in its order; may be empty.",
    )
    reasons = Words(required=False, default="")
    made_from = RevisionNumber(
        help_text="The number of the revision that was read; refused where others were sent since."
    )


class BegunRevisionOutput(serializers.Serializer):
    """Other words that are not sent yet; only whoever writes them knows of them."""

    made_from = serializers.IntegerField()
    language = serializers.CharField()
    texts = serializers.ListField(child=serializers.CharField(allow_blank=True))
    reasons = serializers.CharField()
    saved_at = serializers.DateTimeField()


class NumberOutput(serializers.Serializer):
    number = serializers.CharField()


class RevisionOutput(serializers.Serializer):
    """The words of a proposal as they were sent at one time; empty where they may not be read."""

    number = serializers.IntegerField()
    status = serializers.SerializerMethodField(help_text="standing, earlier, waiting (for a moderator) or withheld")
    words_from = serializers.IntegerField(help_text="The revision since which what is proposed is the same.")
    language = serializers.CharField()
    submitted_at = serializers.DateTimeField()
    kind = serializers.CharField(source="change.kind")
    provision = serializers.CharField(
        source="change.base.placement.eid", help_text="The eid in the edition that it was made from."
    )
    edition = serializers.IntegerField(source="change.base.placement.edition.number")
    text = serializers.CharField(source="change.text")
    changes = ChangeOutput(many=True, source="changes.all", help_text=CHANGES)
    reasons = serializers.CharField()

    def get_status(self, revision) -> str:
        if revision.pk == revision.proposal.current_revision_id:
            return "standing"
        if revision.pk == revision.proposal.coming_revision_id:
            return "waiting"
        return "earlier" if revision.withheld_at is None else "withheld"


class TranslationInput(serializers.Serializer):
    """What stands, said in another language by its author or by staff."""

    language = Words(help_text=", ".join(CODES))
    texts = serializers.ListField(
        child=Words(),
        required=False,
        default=list,
        max_length=100,
        help_text="The new words of each place of the original, in its order; empty where it has none.",
    )
    reasons = Words(required=False, default="")
    made_from = RevisionNumber(
        help_text="The number of the revision, or of the dossier's version, that was read; refused where others stand."
    )


class TranslationOutput(serializers.Serializer):
    """Words in another language: beside the original, never a text of its own."""

    uid = serializers.CharField(source="row.uid")
    number = serializers.IntegerField(source="row.number", help_text="Among the translations of the same original.")
    language = serializers.CharField(source="row.language")
    by = serializers.SerializerMethodField(help_text="author or staff")
    made_from = serializers.IntegerField(source="number", help_text="The revision, or the dossier's version.")
    is_earlier = serializers.BooleanField(help_text="Whether the original has other words by now.")
    status = serializers.SerializerMethodField(help_text="shown, or waiting (for a moderator)")
    made_at = serializers.DateTimeField(source="row.made_at")
    texts = serializers.ListField(child=serializers.CharField(allow_blank=True), source="words.texts")
    reasons = serializers.CharField()

    def get_by(self, translated) -> str:
        return "staff" if translated.row.by_staff else "author"

    def get_status(self, translated) -> str:
        return "waiting" if translated.row.visible_at is None else "shown"


class RemovedTranslationOutput(serializers.Serializer):
    """The mark that a translation leaves which was taken away."""

    uid = serializers.CharField()
    language = serializers.CharField()
    removed_at = serializers.DateTimeField()
    reasons = serializers.CharField(source="removed_reasons", help_text="Empty where its maker took it back.")


class TranslationsOutput(serializers.Serializer):
    original_language = serializers.CharField(source="language")
    translations = TranslationOutput(many=True, source="standing")
    removed = RemovedTranslationOutput(many=True)


class RemovalInput(serializers.Serializer):
    reasons = Words(required=False, default="", help_text="Everybody reads them.")


class PieceOutput(serializers.Serializer):
    op = serializers.ChoiceField(choices=["same", "del", "ins"])
    text = serializers.CharField(trim_whitespace=False)


class PlaceDifferenceOutput(serializers.Serializer):
    provision = serializers.CharField(help_text="The eid in the edition that it was made from.")
    base = serializers.CharField(help_text="The words as they stand.")
    text = serializers.CharField(help_text="The words that are proposed; empty where they may not be read.")
    pieces = PieceOutput(many=True)


class DifferenceOutput(PlaceDifferenceOutput):
    """What a proposal would change in the words of its place, word by word."""

    number = serializers.CharField()
    more = PlaceDifferenceOutput(many=True, help_text="The same for its further places, in the order of the text.")


class ReceiptOutput(serializers.Serializer):
    number = serializers.CharField()
    uid = serializers.CharField()
    receipt = serializers.CharField(help_text="A signed note; /record/keys.txt has the key that checks it.")


class FiledOutput(serializers.Serializer):
    number = serializers.CharField()
    status = serializers.CharField()
    receipt = serializers.CharField(help_text="The signed note that promises a place in the public record.")


class StateOutput(serializers.Serializer):
    number = serializers.CharField()
    status = serializers.CharField()


class RevisedOutput(FiledOutput):
    revision = serializers.IntegerField()
    stands = serializers.BooleanField(help_text="Whether these words stand already, or wait for a moderator.")


class SupportInput(serializers.Serializer):
    revision = RevisionNumber(
        help_text="The number of the revision that was read; refused where other words stand now."
    )


class SupportOutput(serializers.Serializer):
    number = serializers.CharField()
    supported = serializers.BooleanField(help_text="Whether one backs the words that stand now.")
    revision = serializers.IntegerField(allow_null=True, help_text="The words that one backs, earlier ones too.")
    supports = serializers.IntegerField(help_text="Of the words that stand now.")
    supports_earlier = serializers.IntegerField(help_text="Given to earlier words alone.")


class GivenSupportOutput(serializers.Serializer):
    uid = serializers.CharField()
    number = serializers.CharField(source="proposal.number")
    revision = serializers.IntegerField(source="revision.number", help_text="The words that were backed.")
    of_earlier_words = serializers.BooleanField(help_text="Whether what is proposed has become another since.")
    at = serializers.DateTimeField()


IN_WHICH_OFFICE = "The office in which staff of the draft answer: such comments take no side and are not counted."


class CommentInput(serializers.Serializer):
    text = Words()
    stance = Words(required=False, default=Stance.NEUTRAL, help_text=", ".join(Stance.values))
    language = Words(
        required=False, default="", help_text="The language of the words; found from them where it is left out."
    )
    parent = serializers.CharField(
        required=False, default="", max_length=40, help_text="The uid of the comment that is answered."
    )
    quote = Words(
        required=False,
        default="",
        help_text="A passage, word for word, of the comment that is answered or of the words of the article.",
    )
    office = serializers.ChoiceField(
        required=False, allow_blank=True, default="", choices=SPEAKING, help_text=IN_WHICH_OFFICE
    )
    name_form = serializers.ChoiceField(choices=NameForm.choices, default=NameForm.REGION)
    organization = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=40, help_text=IN_WHOSE_NAME
    )
    key = serializers.CharField(required=False, allow_blank=True, default="", max_length=LENGTHS["key"], help_text=KEY)


class CommentEditInput(serializers.Serializer):
    text = Words()
    stance = Words(help_text=", ".join(Stance.values))
    language = Words(help_text=", ".join(CODES))


class QuoteOutput(serializers.Serializer):
    """A passage that a comment quotes, and its range in the words as they stood then, in characters."""

    text = serializers.CharField(source="said", help_text="Empty where the words that are quoted are no longer shown.")
    comment = serializers.CharField(
        source="source.uid", default=None, allow_null=True, help_text="Whose words they are."
    )
    provision = serializers.CharField(source="wording.placement.eid", default=None, allow_null=True)
    edition = serializers.IntegerField(source="wording.placement.edition.number", default=None, allow_null=True)
    language = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class EarlierWordsOutput(serializers.Serializer):
    """What a comment said before its author changed it."""

    number = serializers.IntegerField()
    stance = serializers.CharField()
    language = serializers.CharField()
    text = serializers.CharField()
    written_at = serializers.DateTimeField()


class CommentSupportOutput(serializers.Serializer):
    uid = serializers.CharField()
    supported = serializers.BooleanField()
    supports = serializers.IntegerField(help_text="Of people whose identity is confirmed.")


class CommentOutput(serializers.Serializer):
    uid = serializers.CharField()
    status = serializers.SerializerMethodField()
    stance = serializers.CharField()
    language = serializers.CharField()
    text = serializers.CharField()
    author = serializers.CharField(source="author_shown")
    participant = serializers.ChoiceField(choices=["citizen", "party", "org", "staff"])
    office = serializers.CharField(help_text="Of staff who answer in their office, else empty.")
    submitted_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True, help_text="What it said before is read at earlier/.")
    disputed_at = serializers.DateTimeField(
        allow_null=True, help_text="When the person named as its author said that it was not them: it is not counted."
    )
    quote = QuoteOutput(source="quoted", allow_null=True)
    supports = serializers.IntegerField(source="support_count", help_text="Of people whose identity is confirmed.")
    supports_by_contact = serializers.IntegerField(
        source="support_count_contact", help_text="Of people who confirmed an e-mail alone."
    )
    parent = serializers.CharField(source="parent.uid", default=None, allow_null=True, help_text="What it answers.")
    written_for = serializers.CharField(
        source="written_for.eid",
        default=None,
        allow_null=True,
        help_text="Of the first of a thread that a moderator moved: the eid of the article that it was written on.",
    )

    def get_status(self, comment) -> str:
        return comment.state


class SpeakerOutput(serializers.Serializer):
    """A party or organization that speaks."""

    uid = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=["party", "org"])


class EntryOutput(serializers.Serializer):
    """What one version of a dossier says of one place; no words where they may not be read."""

    uid = serializers.CharField(source="position.uid", help_text="The position's, lasting over the versions.")
    provision = serializers.CharField(source="base.placement.eid")
    edition = serializers.IntegerField(source="base.placement.edition.number")
    stance = serializers.ChoiceField(choices=PositionStance.values)
    text = serializers.CharField(help_text="The whole new words, for with_changes.")
    reasons = serializers.CharField()
    status = serializers.CharField(source="position.state")


class PositionOutput(serializers.Serializer):
    """A position as it stands, on the place of which it speaks."""

    uid = serializers.CharField()
    dossier = serializers.CharField(source="dossier.number")
    organization = SpeakerOutput()
    provision = serializers.CharField(source="entry.base.placement.eid")
    stance = serializers.CharField(source="entry.stance")
    language = serializers.CharField()
    text = serializers.CharField(source="entry.text")
    reasons = serializers.CharField(source="entry.reasons")
    status = serializers.CharField(source="state")
    submitted_at = serializers.DateTimeField()


class DossierOutput(serializers.Serializer):
    number = serializers.CharField()
    uid = serializers.CharField()
    draft = serializers.CharField(source="draft.slug")
    organization = SpeakerOutput()
    version = serializers.IntegerField(source="current_version.number")
    language = serializers.CharField(source="current_version.language")
    filed_at = serializers.DateTimeField(source="current_version.filed_at")


class VersionOutput(serializers.Serializer):
    number = serializers.IntegerField()
    language = serializers.CharField()
    filed_at = serializers.DateTimeField()


class AttachmentOutput(serializers.Serializer):
    uid = serializers.CharField()
    name = serializers.CharField()
    bytes = serializers.IntegerField(source="size")
    sha256 = serializers.CharField(help_text="Of the file's bytes, in hex; the leaf of the filing says the same.")
    url = serializers.CharField(source="get_absolute_url", help_text="Where the file is, on this host.")


class SignerOutput(serializers.Serializer):
    organization = serializers.CharField(help_text="As the certificate names it.")
    right = serializers.ChoiceField(choices=[HEAD, SIGNER])
    serial = serializers.CharField(help_text="The number of the certificate, in hex.")
    signed_at = serializers.CharField(help_text="As the signer's machine says; empty where it does not.")


class SignatureOutput(serializers.Serializer):
    """The signature on a version; its file is not given out, since it names who signed."""

    checked = serializers.ChoiceField(choices=Checked.values)
    why_not = serializers.CharField(help_text="Why it was not checked: gost, no_roots, no_answer; else empty.")
    checked_at = serializers.DateTimeField()
    sha256 = serializers.CharField(help_text="Of the signature's file, in hex; the leaf of the filing says the same.")
    words_sha256 = serializers.CharField(help_text="Of the words that are signed, in hex; so does the leaf.")
    signers = SignerOutput(many=True)


class CosignatureOutput(serializers.Serializer):
    organization = SpeakerOutput(source="cosigner.organization")
    given_at = serializers.DateTimeField()


class CosignerOutput(serializers.Serializer):
    """An organization that is asked to co-sign, and what it answered to the version that stands."""

    uid = serializers.CharField()
    organization = SpeakerOutput()
    invited_at = serializers.DateTimeField()
    has_cosigned = serializers.BooleanField()


class CosignersOutput(serializers.Serializer):
    cosigners = CosignerOutput(many=True)


class CosigningOutput(serializers.Serializer):
    """Where an organization stands to another one's dossier."""

    dossier = serializers.CharField(source="dossier.number")
    version = serializers.IntegerField(source="dossier.current_version.number", help_text="The one that stands.")
    has_cosigned = serializers.BooleanField(help_text="Whether it has co-signed that version.")


class CosigningInput(serializers.Serializer):
    version = serializers.IntegerField(min_value=1, max_value=32_767, help_text="The version that was read.")


class VersionDetailOutput(VersionOutput):
    """A filed version whole: its letter and its positions, in the order of the text."""

    dossier = serializers.CharField(source="dossier.number")
    organization = SpeakerOutput(source="dossier.organization")
    letter = serializers.CharField(source="letter.text")
    positions = EntryOutput(many=True)
    attachments = AttachmentOutput(many=True)
    signature = SignatureOutput(allow_null=True, help_text="Null where it is not signed.")
    cosigned_by = CosignatureOutput(many=True)


class WrittenEntryOutput(EntryOutput):
    seen = serializers.CharField(help_text="The mark of what stands here: send it with a change.")
    missing = serializers.CharField(help_text="What it lacks before it can be filed.")
    edited_at = serializers.DateTimeField()


class WrittenOutput(serializers.Serializer):
    """A dossier as its members write it; `version` is null where nothing is changed since the last filing."""

    number = serializers.CharField(help_text="Empty before the first filing.")
    version = serializers.IntegerField(allow_null=True)
    language = serializers.CharField()
    letter = serializers.CharField()
    letter_seen = serializers.CharField(help_text="The mark of the letter: send it with a change.")
    seen = serializers.CharField(help_text="The mark of all that would be filed now: send it with the filing.")
    positions = WrittenEntryOutput(many=True)
    attachments = AttachmentOutput(many=True)
    signature = SignatureOutput(allow_null=True)
    signed_as_it_stands = serializers.BooleanField(help_text="Whether nobody changed the dossier after it was signed.")


class WordsToSignOutput(serializers.Serializer):
    """What is signed now, byte by byte."""

    version = serializers.IntegerField(help_text="Of the version that will be filed.")
    sha256 = serializers.CharField()
    words = serializers.CharField(help_text="The bytes, in base64.")


class SignatureInput(serializers.Serializer):
    cms = serializers.CharField(
        max_length=2 * LARGEST, help_text="The signature (CMS) in PEM or base64, with the words attached or without."
    )


SEEN = "The mark of what your change was made from, as it was read; empty where there was nothing."


class LetterInput(serializers.Serializer):
    text = Words(help_text="The cover letter.")
    language = Words(help_text=", ".join(CODES))
    seen = serializers.CharField(required=False, allow_blank=True, default="", max_length=64, help_text=SEEN)


class FoundOutput(serializers.Serializer):
    """One place that a Word file changes, and the position that it would become."""

    provision = serializers.CharField(source="eid")
    kind = serializers.CharField(source="change.kind", help_text="changed, removed, reasons (reasons alone).")
    stance = serializers.CharField(source="proposed.stance")
    text = serializers.CharField(source="proposed.text", help_text="The whole new words, for with_changes.")
    reasons = serializers.CharField(source="proposed.reasons")
    added = serializers.ListField(
        child=serializers.CharField(), source="change.added", help_text="New paragraphs that went with the words above."
    )
    untracked = serializers.BooleanField(
        source="change.untracked", help_text="Whether the words before the changes were not those of the draft."
    )
    is_there = serializers.BooleanField(help_text="Whether the dossier says just this already.")
    can_be_taken = serializers.BooleanField(help_text="Not what is there, was answered, or is too long.")


class NotPlacedOutput(serializers.Serializer):
    """Something in the file that is no change of a place."""

    why = serializers.CharField(help_text="A sentence.")
    near = serializers.CharField(help_text="The place above it, in words; may be empty.")
    words = serializers.CharField()
    to = serializers.CharField(help_text="Of what was moved: after which place it stands now.")


class WordChangesOutput(serializers.Serializer):
    """What was read from a member's last Word file; nothing of it is in the dossier before it is taken."""

    name = serializers.CharField(source="file.name")
    language = serializers.CharField(source="file.language")
    edition = serializers.IntegerField(source="file.edition.number", help_text="With which it was compared.")
    made_from = serializers.IntegerField(source="file.made_from", allow_null=True, help_text="As the file says.")
    is_tracked = serializers.BooleanField(source="file.found.is_tracked")
    comments = serializers.IntegerField(source="file.found.comments", help_text="In the margin; they are not read.")
    read_at = serializers.DateTimeField(source="file.read_at")
    taken_at = serializers.DateTimeField(source="file.taken_at", allow_null=True)
    seen = serializers.CharField(
        help_text="The mark of what the dossier says of these places: send it with the taking."
    )
    changes = FoundOutput(source="lines", many=True)
    not_placed = NotPlacedOutput(many=True)


class TakingInput(serializers.Serializer):
    provisions = serializers.ListField(
        child=serializers.CharField(max_length=80), max_length=600, help_text="The places to take: art_9__para_2."
    )
    reasons = Words(required=False, default="", help_text="For all changes that have none of their own.")
    seen = serializers.CharField(max_length=64, help_text="The mark of the list, as it was read.")


class PositionInput(serializers.Serializer):
    stance = Words(help_text=", ".join(PositionStance.values))
    text = Words(required=False, default="", help_text="The whole new words, for with_changes.")
    reasons = Words(required=False, default="", help_text="Why; not needed for support.")
    language = Words(required=False, default="", help_text="Of a dossier's first words; later the version has its own.")
    seen = serializers.CharField(required=False, allow_blank=True, default="", max_length=64, help_text=SEEN)


class FilingInput(serializers.Serializer):
    seen = serializers.CharField(max_length=64, help_text="The mark of all that is filed, as it was read.")
    key = serializers.CharField(required=False, allow_blank=True, default="", max_length=LENGTHS["key"], help_text=KEY)


class FiledDossierOutput(serializers.Serializer):
    number = serializers.CharField()
    version = serializers.IntegerField()
    receipt = serializers.CharField(help_text="The signed note that promises a place in the public record.")
