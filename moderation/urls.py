from django.urls import path

import proposals.converters  # noqa: F401 (registers `number`)
from moderation.views import acts, appeals, bench, covered, grounds, log, reasons, rechecks, reports, staff, unsealing

urlpatterns = [
    path("proposals/<number:number>/report/", reports.report_proposal, name="report_proposal"),
    path("comments/<str:uid>/report/", reports.report_comment, name="report_comment"),
    path("positions/<str:uid>/report/", reports.report_position, name="report_position"),
    path("<slug:draft>/rulings/", log.log, name="rulings"),
    path("<slug:draft>/rulings/months/", log.months, name="rulings_by_month"),
    path("<slug:draft>/rulings/months.csv", log.months_csv, name="rulings_by_month_csv"),
    path("proposals/<number:number>/as-written/", covered.covered_proposal, name="covered_proposal"),
    path("comments/<str:uid>/as-written/", covered.covered_comment, name="covered_comment"),
    path("positions/<str:uid>/as-written/", covered.covered_position, name="covered_position"),
    path("<slug:draft>/grounds/<slug:code>/", grounds.ground, name="ground"),
    path("<slug:draft>/staff/", staff.directory, name="staff"),
    path("<slug:draft>/staff/<slug:uid>/claims/", staff.pass_on, name="pass_on_claims"),
    path("<slug:draft>/settings/acts/", acts.acts, name="staff_acts"),
    path("<slug:draft>/settings/acts.csv", acts.acts_csv, name="staff_acts_csv"),
    path("<slug:draft>/settings/grounds/", grounds.settings, name="draft_grounds"),
    path("<slug:draft>/settings/grounds/<slug:code>/", grounds.edit, name="draft_ground"),
    path("appeals/", appeals.mine, name="my_appeals"),
    path("rulings/<str:uid>/appeal/", appeals.appeal, name="appeal"),
    path("<slug:draft>/unsealing/", unsealing.unsealings, name="unsealings"),
    path("<slug:draft>/unsealing/ask/<slug:uid>/", unsealing.ask, name="ask_unsealing"),
    path("<slug:draft>/unsealing/<slug:uid>/", unsealing.unsealing, name="unsealing"),
    path("<slug:draft>/moderation/", bench.queue, name="queue"),
    path("<slug:draft>/moderation/recheck/", rechecks.recheck, name="recheck"),
    path("<slug:draft>/moderation/reasons/", reasons.listed, name="draft_reasons"),
    path("<slug:draft>/moderation/reasons/<slug:code>/", reasons.edit, name="reasons"),
    path("<slug:draft>/moderation/appeals/", appeals.appeals, name="appeals"),
    path("<slug:draft>/moderation/appeals/<str:uid>/", appeals.decide, name="decide_appeal"),
    path("<slug:draft>/moderation/positions/<str:uid>/", bench.review_position, name="review_position"),
    path("<slug:draft>/moderation/<number:number>/", bench.review_proposal, name="review_proposal"),
    path("<slug:draft>/moderation/<str:uid>/", bench.review_comment, name="review_comment"),
]
