"""Dossiers and their positions, for programs: what was filed, and what members of an organization write."""

import base64
import hashlib

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework.response import Response

from accounts.models import Organization, Scope
from accounts.permissions import standing_memberships
from accounts.programs import HELD, Paged, Pages, Route, act, read
from articles.current import get_draft
from core import clock
from core.api import FileParser, file_in
from core.paging import Keyset
from proposals import converters  # noqa: F401, registers the form of public numbers
from proposals.actions import (
    PositionText,
    ask_cosigner,
    ask_no_longer,
    attach_file,
    cosign,
    detach_file,
    drop_position,
    file_dossier,
    put_back_position,
    save_letter,
    save_position,
    sign_dossier,
    take_signature_out,
    withdraw_cosignature,
)
from proposals.actions.dossiers import mark_of_entry
from proposals.actions.signing import signature_of
from proposals.api import page_of_article, place_of
from proposals.models import Attachment, Cosignature, Cosigner, Dossier, DossierVersion, Position, PositionEntry
from proposals.room import Room
from proposals.serializers import (
    CosignersOutput,
    CosigningInput,
    CosigningOutput,
    DossierOutput,
    FiledDossierOutput,
    FilingInput,
    LetterInput,
    PositionInput,
    PositionOutput,
    ReceiptOutput,
    SignatureInput,
    VersionDetailOutput,
    VersionOutput,
    WordsToSignOutput,
    WrittenOutput,
)
from record.receipts import receipt_of

PDF = "application/pdf"
LATEST_FIRST = Keyset("-current_version__filed_at", "-pk")


def filed_dossier(number):
    rows = Dossier.objects.filed().filter(draft__is_public=True)
    return get_object_or_404(rows.select_related("organization", "draft", "current_version"), serial=number)


def version_shown(request, dossier, number):
    """Return a filed version with its letter and positions as it is given, or 404."""
    rows = DossierVersion.objects.filter(dossier=dossier, filed_at__isnull=False)
    version = get_object_or_404(rows.select_related("letter"), number=number)
    shown = {name: getattr(version, name) for name in ("number", "language", "filed_at", "letter")}
    positions = PositionEntry.objects.of(version).for_list(request.user)
    shown |= {"dossier": dossier, "positions": positions, "attachments": Attachment.objects.of(version)}
    shown |= {"signature": signature_of(version), "cosigned_by": Cosignature.objects.of(version)}
    return VersionDetailOutput(shown).data


class DossierList(Route):
    @read("list_dossiers", tag="dossiers", gives=Pages(DossierOutput), parameters=Paged)
    def get(self, request, draft):
        """List the dossiers filed on a draft, the latest first."""
        rows = Dossier.objects.filed().filter(draft=get_draft(request, draft))
        rows = rows.select_related("organization", "draft", "current_version")
        return self.page(rows, LATEST_FIRST, lambda rows: DossierOutput(rows, many=True).data)


class DossierDetail(Route):
    @read("read_dossier", tag="dossiers", gives=VersionDetailOutput)
    def get(self, request, number):
        """Read the version of a dossier that stands: the letter and all positions."""
        dossier = filed_dossier(number)
        return Response(version_shown(request, dossier, dossier.current_version.number))


class DossierVersions(Route):
    @read("list_dossier_versions", tag="dossiers", gives=Pages(VersionOutput), parameters=Paged)
    def get(self, request, number):
        """List the filed versions of a dossier, the first first."""
        rows = DossierVersion.objects.filter(dossier=filed_dossier(number), filed_at__isnull=False)
        return self.page(rows, Keyset("number"), lambda rows: VersionOutput(rows, many=True).data)


class DossierVersionDetail(Route):
    @read("read_dossier_version", tag="dossiers", gives=VersionDetailOutput)
    def get(self, request, number, version):
        """Read one filed version of a dossier, replaced or standing."""
        return Response(version_shown(request, filed_dossier(number), version))


class DossierReceipt(Route):
    @read("read_dossier_receipt", tag="dossiers", gives=ReceiptOutput)
    def get(self, request, number):
        """Read the receipt of a dossier's last filing."""
        dossier = filed_dossier(number)
        note = receipt_of(dossier.uid)
        if note is None:
            raise Http404
        return Response({"number": dossier.number, "uid": dossier.uid, "receipt": note})


class ArticlePositions(Route):
    @read("list_positions", tag="dossiers", gives=Pages(PositionOutput), parameters=Paged)
    def get(self, request, draft, article):
        """List the positions that stand on an article's places, in the order of filing."""
        place = page_of_article(get_draft(request, draft), article)
        rows = Position.objects.public().about(place.provision).filter(withdrawn_at__isnull=True)
        rows = rows.with_words(request.user)
        return self.page(rows, Keyset("submitted_at", "pk"), lambda rows: PositionOutput(rows, many=True).data)


class PositionDetail(Route):
    @read("read_position", tag="dossiers", gives=PositionOutput)
    def get(self, request, uid):
        """Read one position of a filed dossier, as it stands; a withdrawn one stands in no version."""
        position = get_object_or_404(Position.objects.public().with_words(request.user), uid=uid)
        if position.entry is None:
            raise Http404
        return Response(PositionOutput(position).data)


# What members write


class Written(Route):
    """The dossier that the members of an organization write; to others it does not exist."""

    def room(self, draft, organization):
        own = Organization.objects.confirmed().filter(pk__in=standing_memberships(self.request.user))
        return Room(get_draft(self.request, draft), get_object_or_404(own, uid=organization), self.request.user)

    def shown(self, draft, organization):
        room = self.room(draft, organization)
        for entry in room.entries:
            entry.seen = mark_of_entry(entry)
        written = {
            "number": room.dossier.number if room.dossier else "",
            "version": room.working.number if room.working else None,
            "language": room.language,
            "letter": room.letter,
            "letter_seen": room.mark_of_letter,
            "seen": room.mark,
            "positions": room.entries,
            "attachments": room.attachments,
            "signature": room.signature,
            "signed_as_it_stands": room.is_signed_as_it_stands,
        }
        return Response(WrittenOutput(written).data)


class WrittenDossier(Written):
    @read("read_written_dossier", tag="dossiers", gives=WrittenOutput, signed_in=True)
    def get(self, request, draft, organization):
        """Read the dossier as its members write it, with the marks that a change must name."""
        return self.shown(draft, organization)


class WrittenLetter(Written):
    @act(
        "save_letter",
        tag="dossiers",
        scope=Scope.PROPOSE,
        takes=LetterInput,
        gives=WrittenOutput,
        refusals=[409],
    )
    def put(self, request, draft, organization):
        """Keep the cover letter and the language of the version that is being written."""
        room = self.room(draft, organization)
        save_letter(room.draft, room.organization, **self.given, by=request.user, at=clock.now())
        return self.shown(draft, organization)


class WrittenPosition(Written):
    @act(
        "save_position",
        tag="dossiers",
        scope=Scope.PROPOSE,
        takes=PositionInput,
        gives=WrittenOutput,
        refusals=[409],
    )
    def put(self, request, draft, organization, eid):
        """Keep a position on one place. Where a colleague changed it since it was read, nothing is overwritten: 409."""
        room, given = self.room(draft, organization), self.given
        words = PositionText(given["stance"], given["text"], given["reasons"])
        act = {"language": given["language"] or room.language, "seen": given["seen"]}
        place = place_of(room.draft, eid)
        save_position(room.draft, room.organization, place, words, **act, by=request.user, at=clock.now())
        return self.shown(draft, organization)

    @act("drop_position", tag="dossiers", scope=Scope.PROPOSE, gives=WrittenOutput)
    def delete(self, request, draft, organization, eid):
        """Take a position out of the version that is being written; filed versions keep theirs."""
        room = self.room(draft, organization)
        place = place_of(room.draft, eid)
        drop_position(room.draft, room.organization, place.provision, by=request.user, at=clock.now())
        return self.shown(draft, organization)


class PositionPutBack(Written):
    @act("put_back_position", tag="dossiers", scope=Scope.PROPOSE, gives=WrittenOutput, keyless=True)
    def post(self, request, draft, organization, eid):
        """Let the version that is being written say of one place what the filed one says."""
        room = self.room(draft, organization)
        place = place_of(room.draft, eid)
        put_back_position(room.draft, room.organization, place.provision, by=request.user, at=clock.now())
        return self.shown(draft, organization)


class PdfParser(FileParser):
    media_type = PDF


class WrittenAttachment(Written):
    parser_classes = [PdfParser]

    @act(
        "attach_file",
        tag="dossiers",
        scope=Scope.PROPOSE,
        file=PDF,
        gives=WrittenOutput,
    )
    def put(self, request, draft, organization, name):
        """Add a PDF to the version that is being written. The same bytes again change nothing.

        It is named by the address. Scripts, files inside, passwords and damage are refused.
        """
        room = self.room(draft, organization)
        content = file_in(request)
        attach_file(room.draft, room.organization, name=name, content=content, by=request.user, at=clock.now())
        return self.shown(draft, organization)

    @act("detach_file", tag="dossiers", scope=Scope.PROPOSE, gives=WrittenOutput)
    def delete(self, request, draft, organization, name):
        """Take a file, named by its `uid`, out of the version that is being written; filed versions keep theirs."""
        room = self.room(draft, organization)
        detach_file(room.draft, room.organization, name, by=request.user, at=clock.now())
        return self.shown(draft, organization)


class WordsToSign(Written):
    @read("read_words_to_sign", tag="dossiers", gives=WordsToSignOutput, signed_in=True)
    def get(self, request, draft, organization):
        """Read what a signature has to be of now: sign these bytes, then send the signature."""
        room = self.room(draft, organization)
        words = room.words_to_sign
        if words is None:
            raise Http404
        answer = {
            "version": room.standing.number + (room.working is None),
            "sha256": hashlib.sha256(words).hexdigest(),
            "words": base64.b64encode(words).decode(),
        }
        return Response(WordsToSignOutput(answer).data)


class WrittenSignature(Written):
    @act(
        "sign_dossier",
        tag="dossiers",
        scope=Scope.PROPOSE,
        takes=SignatureInput,
        gives=WrittenOutput,
        refusals=[409],
    )
    def put(self, request, draft, organization):
        """Bring a signature (CMS) on what is being written, in the place of another. It is checked, then kept."""
        room = self.room(draft, organization)
        sent = self.given["cms"].encode()
        sign_dossier(room.draft, room.organization, sent, by=request.user, at=clock.now())
        return self.shown(draft, organization)

    @act("take_signature_out", tag="dossiers", scope=Scope.PROPOSE, gives=WrittenOutput)
    def delete(self, request, draft, organization):
        """Take the signature off what is being written; filed versions keep theirs."""
        room = self.room(draft, organization)
        take_signature_out(room.draft, room.organization, by=request.user, at=clock.now())
        return self.shown(draft, organization)


class Asked(Written):
    def listed(self, draft, organization):
        return Response(CosignersOutput({"cosigners": self.room(draft, organization).cosigners}).data)


class WrittenCosigners(Asked):
    @read("list_cosigners", tag="dossiers", gives=CosignersOutput, signed_in=True)
    def get(self, request, draft, organization):
        """List the organizations that are asked to co-sign what is filed."""
        return self.listed(draft, organization)


class WrittenCosigner(Asked):
    @act("ask_cosigner", tag="dossiers", scope=Scope.PROPOSE, gives=CosignersOutput)
    def put(self, request, draft, organization, cosigner):
        """Ask an organization, named by its BIN, to co-sign what is filed. Again changes nothing."""
        room = self.room(draft, organization)
        ask_cosigner(room.draft, room.organization, cosigner, by=request.user, at=clock.now())
        return self.listed(draft, organization)

    @act("ask_no_longer", tag="dossiers", scope=Scope.PROPOSE, gives=CosignersOutput)
    def delete(self, request, draft, organization, cosigner):
        """Take the question to an organization back, named by the `uid` of the list, unless it has co-signed."""
        room = self.room(draft, organization)
        ask_no_longer(room.draft, room.organization, cosigner, by=request.user, at=clock.now())
        return self.listed(draft, organization)


class Cosigning(Written):
    @read("read_cosigning", tag="dossiers", gives=CosigningOutput, signed_in=True)
    def get(self, request, draft, organization, number):
        """Read where one's organization stands to a dossier that it is asked to co-sign."""
        return self.told(self.room(draft, organization), number)

    @act("cosign", tag="dossiers", scope=Scope.PROPOSE, takes=CosigningInput, gives=CosigningOutput, refusals=[409])
    def put(self, request, draft, organization, number):
        """Put the organization's name beside the version that was read. Again changes nothing."""
        room = self.room(draft, organization)
        found = self.cosigner(room, number)
        cosign(found.dossier, room.organization, version=self.given["version"], by=request.user, at=clock.now())
        return self.told(room, number)

    @act("withdraw_cosignature", tag="dossiers", scope=Scope.PROPOSE, gives=CosigningOutput)
    def delete(self, request, draft, organization, number):
        """Take the organization's name back from the version that stands. Again changes nothing."""
        room = self.room(draft, organization)
        found = self.cosigner(room, number)
        withdraw_cosignature(found.dossier, room.organization, by=request.user, at=clock.now())
        return self.told(room, number)

    def cosigner(self, room, number):
        rows = Cosigner.objects.asked_of([room.organization]).filter(dossier__draft=room.draft)
        return get_object_or_404(rows, dossier__serial=number)

    def told(self, room, number):
        return Response(CosigningOutput(self.cosigner(room, number)).data)


class DossierFiling(Written):
    @act(
        "file_dossier",
        tag="dossiers",
        scope=Scope.PROPOSE,
        takes=FilingInput,
        gives=FiledDossierOutput,
        status=201,
    )
    def post(self, request, draft, organization):
        """File what is being written as the next version, all or nothing. The same key again gives the same version."""
        room = self.room(draft, organization)
        version = file_dossier(
            room.draft, room.organization, seen=self.given["seen"], key=HELD, by=request.user, at=clock.now()
        )
        dossier = version.dossier
        answer = {"number": dossier.number, "version": version.number, "receipt": receipt_of(dossier.uid)}
        return Response(answer, status=201)


OF_MEMBERS = "drafts/<slug:draft>/organizations/<str:organization>/dossier/"

urlpatterns = [
    path("drafts/<slug:draft>/dossiers/", DossierList.as_view(), name="api_dossiers"),
    path("drafts/<slug:draft>/articles/<slug:article>/positions/", ArticlePositions.as_view(), name="api_positions"),
    path("dossiers/<dossier_number:number>/", DossierDetail.as_view(), name="api_dossier"),
    path("dossiers/<dossier_number:number>/receipt/", DossierReceipt.as_view(), name="api_dossier_receipt"),
    path("dossiers/<dossier_number:number>/versions/", DossierVersions.as_view(), name="api_dossier_versions"),
    path(
        "dossiers/<dossier_number:number>/versions/<int:version>/",
        DossierVersionDetail.as_view(),
        name="api_dossier_version",
    ),
    path("positions/<str:uid>/", PositionDetail.as_view(), name="api_position"),
    path(OF_MEMBERS, WrittenDossier.as_view(), name="api_written_dossier"),
    path(f"{OF_MEMBERS}letter/", WrittenLetter.as_view(), name="api_letter"),
    path(f"{OF_MEMBERS}positions/<slug:eid>/", WrittenPosition.as_view(), name="api_written_position"),
    path(f"{OF_MEMBERS}positions/<slug:eid>/putting-back/", PositionPutBack.as_view(), name="api_position_put_back"),
    path(f"{OF_MEMBERS}attachments/<str:name>/", WrittenAttachment.as_view(), name="api_attachment"),
    path(f"{OF_MEMBERS}signature/", WrittenSignature.as_view(), name="api_signature"),
    path(f"{OF_MEMBERS}signature/words/", WordsToSign.as_view(), name="api_words_to_sign"),
    path(f"{OF_MEMBERS}cosigners/", WrittenCosigners.as_view(), name="api_cosigners"),
    path(f"{OF_MEMBERS}cosigners/<str:cosigner>/", WrittenCosigner.as_view(), name="api_cosigner"),
    path(
        "drafts/<slug:draft>/organizations/<str:organization>/cosigning/<dossier_number:number>/",
        Cosigning.as_view(),
        name="api_cosigning",
    ),
    path(f"{OF_MEMBERS}filing/", DossierFiling.as_view(), name="api_dossier_filing"),
]
