"""Addresses of what a visitor reads, below `/<language>/`. They come last: a draft's slug would match much."""

from django.urls import path

import commission.table_views
import commission.views
import intake.converters  # noqa: F401  registers the numbers in addresses
from consultation.pages import (
    about,
    article,
    conditions,
    contents,
    data,
    families,
    feeds,
    home,
    kept,
    long_text,
    mails,
    meetings,
    organizations,
    paper,
    places,
    regions,
    register,
    rules,
    search,
    texts,
    variants,
    watched,
)
from consultation.pages.figures import views as figures
from intake.views import invited as of_invited
from intake.views import petitions as of_petitions
from proposals.views.opinions import of_article, of_draft

answers = kept.page(watched.draft, query=["whose", "outcome", "article", "page"])(commission.views.answers)
table = kept.page(watched.draft, query=["article", "decision", "whose", "language", "names", "sitting", "page"])(
    commission.table_views.table
)
opinions = kept.page(watched.draft, query=["statement"])(of_draft)
opinions_of_article = kept.page(watched.page, query=["statement"])(of_article)
invited = kept.page(watched.draft, query=["state", "page"])(of_invited.listed)
petitions = kept.page(watched.draft, query=["page"])(of_petitions.listed)
petition = kept.page(watched.draft)(of_petitions.shown)

urlpatterns = [
    path("", home.show, name="home"),
    path("<slug:draft>/", home.of_draft, name="draft_home"),
    path("<slug:draft>/settings/mails/", mails.mails, name="settings_mails"),
    path("<slug:draft>/settings/mails.json", mails.mails_json, name="settings_mails_json"),
    path("<slug:draft>/settings/mails/<str:kind>/", mails.mail, name="settings_mail"),
    path("<slug:draft>/contents/", contents.show, name="contents"),
    path("<slug:draft>/figures/", figures.show, name="figures"),
    path("<slug:draft>/figures/<slug:name>.csv", figures.table, name="figures_table"),
    path("<slug:draft>/regions/<slug:region>/", regions.show, name="region"),
    path("<slug:draft>/texts/", texts.show, name="texts"),
    path("<slug:draft>/staff/figures/", figures.of_staff, name="figures_of_staff"),
    path("<slug:draft>/register/", register.show, name="register"),
    path("<slug:draft>/answers/", answers, name="answers"),
    path("<slug:draft>/table/", table, name="comparative_table"),
    path("<slug:draft>/opinions/", opinions, name="opinions"),
    path("<slug:draft>/opinions/<slug:eid>/", opinions_of_article, name="opinions_of_article"),
    path("<slug:draft>/variants/<slug:eid>/", variants.show, name="variants"),
    path("<slug:draft>/repeats/<slug:eid>/", families.show_all, name="families"),
    path("<slug:draft>/repeats/<slug:eid>/<slug:uid>/", families.show, name="family"),
    path("<slug:draft>/invited/", invited, name="invited"),
    path("<slug:draft>/petitions/", petitions, name="petitions"),
    path("<slug:draft>/petitions/<petition_number:serial>/", petition, name="petition"),
    path("<slug:draft>/meetings/", meetings.show_all, name="meetings"),
    path("<slug:draft>/meetings/<meeting_number:serial>/", meetings.show, name="meeting"),
    path("<slug:draft>/long-texts/<long_text_number:serial>/", long_text.show, name="long_text"),
    path("<slug:draft>/organizations/", organizations.show_all, name="organizations"),
    path("<slug:draft>/organizations/<slug:uid>/", organizations.show, name="organization"),
    path("<slug:draft>/about/", about.show, name="about"),
    path("<slug:draft>/data/", data.show, name="open_data"),
    path("<slug:draft>/data/<str:name>", data.file, name="open_data_file"),
    path("<slug:draft>/<draft_page:kind>/", conditions.show, name="draft_page"),
    path("<slug:draft>/<draft_page:kind>/versions/<int:number>/", conditions.version, name="draft_page_version"),
    path("<slug:draft>/rules/", rules.show, name="rules"),
    path("<slug:draft>/search/", search.show, name="search"),
    path("<slug:draft>/articles/<slug:number>/", article.article, name="article"),
    path("<slug:draft>/articles/<slug:number>/feed/", feeds.article, name="article_feed"),
    path("<slug:draft>/preamble/", article.preamble, name="preamble"),
    path("<slug:draft>/preamble/feed/", feeds.preamble, name="preamble_feed"),
    path("<slug:draft>/sections/<slug:number>/", article.section, name="section"),
    path("<slug:draft>/sections/<slug:number>/feed/", feeds.section, name="section_feed"),
    path("<slug:draft>/chapters/<chapter_eid:eid>/", article.chapter, name="chapter"),
    path("<slug:draft>/chapters/<chapter_eid:eid>/feed/", feeds.chapter, name="chapter_feed"),
    path("<slug:draft>/whole/", article.whole, name="whole"),
    path("<slug:draft>/whole/feed/", feeds.whole, name="whole_feed"),
    path("<slug:draft>/paper/", paper.blank, name="paper"),
    path("<slug:draft>/paper/<slug:eid>/", paper.of_place, name="paper_of_place"),
    path("<slug:draft>/stages.ics", feeds.calendar, name="calendar"),
    path("<slug:draft>/at/<slug:uid>/", places.provision, name="provision"),
    path("<slug:draft>/editions/<int:edition>/articles/<slug:number>/", places.article, name="edition_article"),
    path("<slug:draft>/editions/<int:edition>/preamble/", places.preamble, name="edition_preamble"),
    path("<slug:draft>/editions/<int:edition>/sections/<slug:number>/", places.section, name="edition_section"),
    path("<slug:draft>/editions/<int:edition>/chapters/<chapter_eid:eid>/", places.chapter, name="edition_chapter"),
]
