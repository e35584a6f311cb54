"""All addresses. Those that people read begin with their language; programs' and machines' do not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from consultation import health
from consultation.pages import design, home, mailbox, paper
from consultation.rehearsals import views as rehearsals

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", home.choose_language, name="choose_language"),
    path("api/v1/", include("consultation.api.urls")),
    path("p/<str:code>/", paper.short, name="short"),
    path("record/", include("record.urls")),
    path("design/", design.components, name="design"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<str:name>/", mailbox.mail, name="mailbox_mail"),
    *i18n_patterns(
        path("", include("proposals.urls")),  # first, as most that is sent comes there
        # allauth's rooms one by one: its own list has pages of accounts at other sites, which nobody has here.
        path("account/", include("allauth.account.urls")),
        path("account/2fa/", include("allauth.mfa.urls")),
        path("account/", include("accounts.urls")),
        path("<slug:draft>/rehearsal/", rehearsals.rehearsal, name="draft_rehearsal"),
        path("", include("consultation.pages.people_urls")),
        path("", include("moderation.urls")),
        path("", include("intake.urls")),
        path("", include("feedback.urls")),
        path("", include("commission.urls")),
        path("", include("articles.urls")),
        path("", include("consultation.pages.urls")),
    ),
]

handler400 = "consultation.pages.errors.bad_request"
handler403 = "consultation.pages.errors.forbidden"
handler404 = "consultation.pages.errors.not_found"
handler500 = "consultation.pages.errors.server_error"
