"""People's addresses."""

from django.urls import path

from funnel.people import log_lead, referrers, views

app_name = "people"
urlpatterns = [
    path("log/", log_lead.log, name="log"),
    path("log/alike/", log_lead.alike_part, name="alike"),
    path("log/<uuid:reference>/undo/", log_lead.undo, name="undo"),
    path("log/again/<str:kind>/<int:key>/new-job/", log_lead.new_job, name="new_job"),
    path("log/<uuid:reference>/same/", log_lead.same, name="same"),
    path("people/sent-by/", referrers.who_sent, name="who_sent"),
    path("people/sent-by/likely/", referrers.likely_referrers, name="likely_referrers"),
    path("people/", views.search, name="search"),
    path("people/<uuid:reference>/", views.person, name="person"),
    path("people/<uuid:reference>/edit/", views.edit, name="edit"),
    path("people/<uuid:reference>/note/", views.note, name="note"),
]
