from django.urls import path

import intake.converters  # noqa: F401  registers the numbers in addresses
from intake.views import arrivals, claims, cutting, helping, invited, items, long_texts, meetings, petitions

urlpatterns = [
    path("<slug:draft>/settings/arrivals/", arrivals.arrivals, name="draft_arrivals"),
    path("<slug:draft>/settings/arrivals/example.csv", arrivals.example_file, name="arrivals_example"),
    path("<slug:draft>/settings/arrivals/answers/<slug:channel>.csv", arrivals.answers_file, name="arrivals_answers"),
    path("<slug:draft>/settings/arrivals/<slug:uid>/", arrivals.delivery, name="delivery"),
    path("<slug:draft>/settings/arrivals/<slug:uid>/found.csv", arrivals.found_file, name="delivery_found"),
    path("<slug:draft>/settings/invited/", invited.invite, name="invite_bodies"),
    path("<slug:draft>/settings/invited/<slug:uid>/", invited.at_the_desk, name="invited_body"),
    path("me/invited/<slug:uid>/", invited.mine, name="invited_mine"),
    path("invited/<slug:uid>/<slug:signature>/", invited.by_link, name="invited_link"),
    path("<slug:draft>/intake/petitions/", petitions.enter, name="enter_petition"),
    path("<slug:draft>/intake/petitions/<petition_number:serial>/", petitions.at_the_desk, name="petition_desk"),
    path("<slug:draft>/intake/meetings/", meetings.enter, name="enter_meeting"),
    path("<slug:draft>/intake/meetings/<meeting_number:serial>/", meetings.at_the_desk, name="meeting_desk"),
    path(
        "<slug:draft>/intake/meetings/<meeting_number:serial>/minutes/<slug:scan>.pdf",
        meetings.minutes_file,
        name="minutes_file",
    ),
    path("<slug:draft>/intake/long-texts/", long_texts.at_the_desk, name="long_texts_desk"),
    path("<slug:draft>/long-texts/", long_texts.send, name="send_long_text"),
    path("<slug:draft>/long-texts/<long_text_number:serial>/cuts/", cutting.cuts, name="cut_long_text"),
    path("<slug:draft>/long-texts/<long_text_number:serial>/cuts/<int:start>/", cutting.part, name="long_text_part"),
    path("<slug:draft>/intake/", items.items, name="items"),
    path("me/claims/", claims.claim, name="claim_item"),
    path("<slug:draft>/intake/desk/", helping.help_somebody, name="help_at_desk"),
    path("<slug:draft>/intake/new/", items.register, name="register_item"),
    path("<slug:draft>/intake/<slug:uid>/", items.item, name="item"),
    path("<slug:draft>/intake/<slug:uid>/answer/", items.answer, name="item_answer"),
    path("<slug:draft>/intake/<slug:uid>/scans/<slug:scan>.pdf", items.scan_file, name="scan_file"),
    path("<slug:draft>/intake/<slug:uid>/scans/<slug:scan>/<int:page>.jpg", items.scan_page, name="scan_page"),
]
