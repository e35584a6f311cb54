"""All addresses under `/api/v1/`."""

from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from consultation.api.description import description
from consultation.api.open_data import OpenData
from consultation.api.organizations import OrganizationInDraft, OrganizationsOfDraft
from consultation.api.problems import ProblemDetail, ProblemList
from consultation.api.proposals import ProposalDetail, ProposalList
from consultation.api.root import Root

urlpatterns = [
    path("", Root.as_view(), name="api_root"),
    path("openapi.yaml", description, name="api_schema"),
    path(
        "viewer/",
        SpectacularSwaggerSplitView.as_view(url_name="api_schema", template_name="api_viewer.html"),
        name="api_viewer",
    ),
    path("problems/", ProblemList.as_view(), name="api_problems"),
    path("problems/<slug:code>/", ProblemDetail.as_view(), name="api_problem"),
    path("proposals/", ProposalList.as_view(), name="api_proposals"),
    path("proposals/<number:number>/", ProposalDetail.as_view(), name="api_proposal"),
    path("drafts/<slug:draft>/open-data/", OpenData.as_view(), name="api_open_data"),
    path("drafts/<slug:draft>/organizations/", OrganizationsOfDraft.as_view(), name="api_organizations_of_draft"),
    path(
        "drafts/<slug:draft>/organizations/<slug:uid>/",
        OrganizationInDraft.as_view(),
        name="api_organization_in_draft",
    ),
    *[
        path("", include(f"{app}.api"))
        for app in ("accounts", "articles", "proposals", "moderation", "feedback", "commission")
    ],
    path("", include("accounts.data_api")),
    path("", include("accounts.follows_api")),
    path("", include("accounts.limits_api")),
    path("", include("accounts.organizations_api")),
    path("", include("articles.settings_api")),
    path("", include("moderation.log_api")),
    path("", include("moderation.reasons_api")),
    path("", include("moderation.batches_api")),
    path("", include("moderation.working_api")),
    path("", include("proposals.coauthors_api")),
    path("", include("proposals.comments_api")),
    path("", include("proposals.dossiers_api")),
    path("", include("proposals.edited_api")),
    path("", include("proposals.opinions_api")),
    path("", include("proposals.registered_api")),
    path("", include("proposals.rivals_api")),
    path("", include("proposals.second_look_api")),
    path("", include("proposals.translations_api")),
    path("", include("intake.imports_api")),
    path("", include("intake.invited_api")),
    path("", include("intake.meetings_api")),
    path("", include("intake.petitions_api")),
    path("", include("intake.long_texts_api")),
    path("", include("articles.registrations_api")),
    path("", include("commission.desk_api")),
    path("", include("commission.prepared_api")),
    path("", include("commission.register_api")),
    path("", include("commission.reports_api")),
    path("", include("commission.sittings_api")),
    path("", include("feedback.families_api")),
    path("", include("feedback.variants_api")),
]
