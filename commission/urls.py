"""Addresses of the Commission's own pages, below `/<language>/`; its answers stand among the pages kept for all."""

from django.urls import path

from commission import (
    assignment_views,
    consent_views,
    docket_views,
    letter_views,
    note_views,
    ready_views,
    report_views,
    report_words_views,
    sitting_views,
    table_views,
    views,
)

urlpatterns = [
    path("<slug:draft>/commission/", views.overview, name="overview"),
    path("<slug:draft>/answers/<str:uid>/words/", consent_views.answer, name="answer_words"),
    path("<slug:draft>/commission/letters/", letter_views.waiting, name="letters"),
    path("<slug:draft>/commission/letters/file/", letter_views.file, name="letters_file"),
    path("<slug:draft>/commission/prepared/", docket_views.dockets, name="dockets"),
    path("<slug:draft>/commission/prepared/<str:uid>/", docket_views.docket, name="docket"),
    path("<slug:draft>/commission/prepared/<str:uid>/<int:number>/", docket_views.docket_entry, name="docket_entry"),
    path("<slug:draft>/commission/assigned/", assignment_views.assignments, name="assignments"),
    path("<slug:draft>/commission/assigned/give/", assignment_views.give, name="assign"),
    path("<slug:draft>/commission/notes/<str:uid>/", note_views.notes, name="notes"),
    path("<slug:draft>/commission/reasons/", ready_views.listed, name="ready_reasons"),
    path("<slug:draft>/commission/reasons/<slug:code>/", ready_views.edit, name="ready_reasons_kept"),
    path("<slug:draft>/answers/reasons/", ready_views.used, name="ready_reasons_used"),
    path("<slug:draft>/commission/sittings/", sitting_views.announce, name="announce_sitting"),
    path("<slug:draft>/commission/sittings/<int:number>/", sitting_views.desk, name="sitting_desk"),
    path("<slug:draft>/commission/sittings/<int:number>/facts/", sitting_views.facts, name="sitting_facts"),
    path("<slug:draft>/commission/sittings/<int:number>/results/", sitting_views.results, name="sitting_results"),
    path("<slug:draft>/commission/<slug:eid>/", views.desk, name="desk"),
    path("<slug:draft>/commission/answers/<str:uid>/", views.correct_answer, name="correct_answer"),
    path("<slug:draft>/reports/", report_views.reports, name="reports"),
    path("<slug:draft>/reports/<int:number>/", report_views.report, name="report_of_phase"),
    path("<slug:draft>/reports/<int:number>/files/<slug:form>/", report_views.file, name="report_file"),
    path("<slug:draft>/reports/<int:number>/words/<slug:section>/", report_words_views.words, name="report_words"),
    path("<slug:draft>/sittings/", sitting_views.sittings, name="sittings"),
    path("<slug:draft>/sittings/<int:number>/", sitting_views.sitting, name="sitting"),
    path("<slug:draft>/table/files/", table_views.ask, name="ask_for_table"),
    path("<slug:draft>/table/files/<str:uid>/", table_views.file, name="table_file"),
    path("<slug:draft>/table/files/<str:uid>/download/", table_views.download, name="table_download"),
]
