"""Addresses of a proposal, of a dossier and of a person's own page, below `/<language>/`."""

from django.urls import path

import proposals.converters  # noqa: F401  registers `number`
from consultation.pages import developers, dossier, my, my_data, proposal, same_words

urlpatterns = [
    path("developers/", developers.show, name="developers"),
    path("proposals/<number:serial>/", proposal.show, name="proposal"),
    path("proposals/<number:serial>/same-words/", same_words.show, name="same_words"),
    path("proposals/<number:serial>/revisions/<int:number>/", proposal.revision, name="proposal_revision"),
    path("proposals/<number:serial>/print/", proposal.to_print, name="print_proposal"),
    path("dossiers/<dossier_number:serial>/", dossier.show, name="dossier"),
    path("dossiers/<dossier_number:serial>/versions/<int:number>/", dossier.version, name="dossier_version"),
    path("dossiers/<dossier_number:serial>/versions/<int:number>/print/", dossier.to_print, name="dossier_to_print"),
    path("me/", my.show, name="my_page"),
    path("me/data/", my_data.show, name="my_data"),
    path("me/data/copy/", my_data.ask, name="ask_for_copy"),
    path("me/data/copy/<str:name>/", my_data.fetch, name="fetch_copy"),
    path("me/data/erase/", my_data.erase, name="erase_my_data"),
    path("me/notices/read/", my.read_notices, name="read_notices"),
]
