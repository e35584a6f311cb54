"""Proposals with their revisions and changes, comments, supports; organizations' dossiers with their positions."""

from proposals.models.alike import AlikeBand, AlikeWords, Part
from proposals.models.alterations import Alteration, AlterationMade, AlterationsEntered
from proposals.models.attachments import Attachment, AttachmentContent, VersionAttachment
from proposals.models.begun import BegunRevision
from proposals.models.coauthors import Coauthor, CoauthorInvitation
from proposals.models.comments import (
    EDIT_FOR,
    Comment,
    CommentQuote,
    CommentSupport,
    CommentWords,
    EarlierWords,
    Stance,
)
from proposals.models.cosigning import Cosignature, Cosigner
from proposals.models.covering import CoveredWords, is_covered
from proposals.models.dossiers import (
    Dossier,
    DossierLetter,
    DossierVersion,
    Position,
    PositionEntry,
    PositionStance,
    PositionWords,
)
from proposals.models.edited import EditedFile
from proposals.models.merged import Backers
from proposals.models.opinions import Answer, Opinion, Statement, StatementsMark
from proposals.models.proposals import (
    MOVABLE,
    Change,
    ChangeWords,
    Channel,
    Kind,
    NumberSeries,
    Proposal,
    Revision,
    RevisionWords,
    Status,
    Turn,
)
from proposals.models.signatures import Checked, DossierSignature, SignatureFile
from proposals.models.supports import DisputedSupport, Support
from proposals.models.translations import Translation, TranslationWords

__all__ = [
    "EDIT_FOR",
    "MOVABLE",
    "AlikeBand",
    "AlikeWords",
    "Alteration",
    "AlterationMade",
    "AlterationsEntered",
    "Answer",
    "Attachment",
    "AttachmentContent",
    "Backers",
    "BegunRevision",
    "Change",
    "ChangeWords",
    "Channel",
    "Checked",
    "Coauthor",
    "CoauthorInvitation",
    "Comment",
    "CommentQuote",
    "CommentSupport",
    "CommentWords",
    "Cosignature",
    "Cosigner",
    "CoveredWords",
    "DisputedSupport",
    "Dossier",
    "DossierLetter",
    "DossierSignature",
    "DossierVersion",
    "EarlierWords",
    "EditedFile",
    "Kind",
    "NumberSeries",
    "Opinion",
    "Part",
    "Position",
    "PositionEntry",
    "PositionStance",
    "PositionWords",
    "Proposal",
    "Revision",
    "RevisionWords",
    "SignatureFile",
    "Stance",
    "Statement",
    "StatementsMark",
    "Status",
    "Support",
    "Translation",
    "TranslationWords",
    "Turn",
    "VersionAttachment",
    "is_covered",
]
