"""The round trip in Word, for programs: send the edited file, read the list of its changes, take some of them."""

from django.http import Http404
from django.urls import path
from rest_framework.response import Response

from accounts.models import Scope
from accounts.programs import act, read
from articles.docx import CONTENT_TYPE
from core import clock
from core.api import FileParser, JsonParser, file_in
from proposals.actions import read_edited_file, take_changes
from proposals.dossiers_api import OF_MEMBERS, Written
from proposals.serializers import TakingInput, WordChangesOutput, WrittenOutput
from proposals.word_changes import changes_in

NAME = "api.docx"


class WordParser(FileParser):
    media_type = CONTENT_TYPE


class WordFile(Written):
    parser_classes = [WordParser]

    @read("read_word_changes", tag="dossiers", gives=WordChangesOutput, signed_in=True)
    def get(self, request, draft, organization):
        """Read what one's last Word file changes, beside what the dossier says."""
        return self._list(self.room(draft, organization))

    @act(
        "send_word_file",
        tag="dossiers",
        scope=Scope.PROPOSE,
        file=CONTENT_TYPE,
        gives=WordChangesOutput,
    )
    def put(self, request, draft, organization):
        """Send an edited Word file in the place of one's last one. Nothing is written into the dossier."""
        room = self.room(draft, organization)
        read_edited_file(
            room.draft,
            room.organization,
            file_in(request),
            name=NAME,
            language=room.language,
            by=request.user,
            at=clock.now(),
        )
        return self._list(room)

    def _list(self, room):
        changes = changes_in(room)
        if changes is None:
            raise Http404
        return Response(WordChangesOutput(changes).data)


class WordTaking(Written):
    parser_classes = [JsonParser]

    @act(
        "take_word_changes",
        tag="dossiers",
        scope=Scope.PROPOSE,
        takes=TakingInput,
        gives=WrittenOutput,
        keyless=True,
    )
    def post(self, request, draft, organization):
        """Write chosen changes into the version that is being written, all or none. Again changes nothing."""
        room, given = self.room(draft, organization), self.given
        words = {"reasons": given["reasons"], "seen": given["seen"]}
        take_changes(room.draft, room.organization, set(given["provisions"]), **words, by=request.user, at=clock.now())
        return self.shown(draft, organization)


urlpatterns = [
    path(f"{OF_MEMBERS}word/", WordFile.as_view(), name="api_word_file"),
    path(f"{OF_MEMBERS}word/taking/", WordTaking.as_view(), name="api_word_taking"),
]
