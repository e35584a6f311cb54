"""Addresses where people speak, below `/<language>/`."""

from django.urls import path

import proposals.converters  # noqa: F401  registers `number`
from proposals.views import (
    attachments,
    coauthors,
    comments,
    composer,
    dossiers,
    edited,
    opinions,
    registered,
    revising,
    sent,
    supports,
)

urlpatterns = [
    path("<slug:draft>/propose/", composer.propose, name="propose"),
    path("proposals/drafts/<str:uid>/", composer.edit_draft, name="edit_draft"),
    path("proposals/authors/<str:uid>/", coauthors.authors, name="authors"),
    path("proposals/invitations/<str:uid>/<str:signature>/", coauthors.invitation, name="coauthor_invitation"),
    path("proposals/<number:serial>/receipt/", sent.receipt, name="proposal_receipt"),
    path("proposals/<number:serial>/withdraw/", sent.withdraw, name="withdraw_proposal"),
    path("proposals/<number:serial>/revise/", revising.revise, name="revise_proposal"),
    path("proposals/<number:serial>/support/", supports.support, name="support"),
    path("proposals/<number:serial>/comments/", comments.on_proposal, name="comment_on_proposal"),
    path("me/opinions/", opinions.mine, name="my_opinions"),
    path("me/registered/", registered.registered, name="registered"),
    path("me/registered/less/", registered.show_all_less, name="show_all_less"),
    path("me/registered/<slug:uid>/dispute/", registered.dispute_item, name="dispute"),
    path("me/registered/<slug:uid>/name/", registered.show_one_less, name="shown_less"),
    path("<slug:draft>/dossier/", dossiers.show, name="dossier_room"),
    path("<slug:draft>/dossier/letter/", dossiers.letter, name="dossier_letter"),
    path("<slug:draft>/dossier/places/", dossiers.places, name="dossier_places"),
    path("<slug:draft>/dossier/positions/<slug:eid>/", dossiers.position, name="dossier_position"),
    path("<slug:draft>/dossier/word/", edited.send, name="dossier_word"),
    path("<slug:draft>/dossier/word/changes/", edited.look_over, name="dossier_changes"),
    path("<slug:draft>/dossier/attachments/", attachments.attach, name="attach_file"),
    path("<slug:draft>/dossier/attachments/<str:uid>/", attachments.detach, name="detach_file"),
    path("<slug:draft>/dossier/file/", dossiers.file, name="file_dossier"),
    path("attachments/<str:uid>/", attachments.download, name="attachment"),
    path("dossiers/<dossier_number:serial>/receipt/", dossiers.receipt, name="dossier_receipt"),
    path("<slug:draft>/comments/<slug:eid>/", comments.on_article, name="comment_on_article"),
    path("comments/<str:uid>/", comments.find, name="comment"),
    path("comments/<str:uid>/edit/", comments.edit, name="edit_comment"),
    path("comments/<str:uid>/earlier/", comments.earlier, name="earlier_words"),
    path("comments/<str:uid>/support/", supports.support_one_comment, name="support_comment"),
    path("comments/<str:uid>/withdraw/", comments.withdraw, name="withdraw_comment"),
]
