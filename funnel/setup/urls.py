"""Settings' addresses, behind /<business>/settings/."""

from django.urls import path

from funnel.setup import colleagues, invitations, the_business, words

app_name = "setup"
urlpatterns = [
    path("settings/", the_business.facts, {"section": "settings"}, name="settings"),
    path("settings/goals/", the_business.facts, {"section": "goals"}, name="goals"),
    path("settings/horizons/", the_business.facts, {"section": "horizons"}, name="horizons"),
    path("settings/permissions/", the_business.facts, {"section": "permissions"}, name="permissions"),
    path("settings/customers/", the_business.facts, {"section": "customers"}, name="customers"),
    path("settings/people/", colleagues.colleagues, name="colleagues"),
    path("settings/people/<int:pk>/", colleagues.colleague, name="colleague"),
    path("settings/people/<int:pk>/remove/", colleagues.remove_colleague, name="remove_colleague"),
    path("settings/people/<int:pk>/link/", colleagues.password_link, name="password_link"),
    path("settings/people/invited/<int:pk>/", invitations.invitation, name="invitation"),
    path("settings/people/invited/<int:pk>/again/", invitations.renew_invitation, name="renew_invitation"),
    path("settings/people/invited/<int:pk>/withdraw/", invitations.withdraw_invitation, name="withdraw_invitation"),
    path("settings/words/<slug:side>/", words.words, name="words"),
    path("settings/list/<slug:kind>/add/", words.add_word, name="add_word"),
    path("settings/list/<slug:kind>/<int:pk>/", words.word, name="word"),
    path("settings/list/<slug:kind>/<int:pk>/move/", words.move_word, name="move_word"),
    path("settings/list/<slug:kind>/<int:pk>/retire/", words.retire_word, name="retire_word"),
    path("settings/list/<slug:kind>/<int:pk>/bring-back/", words.bring_back_word, name="bring_back_word"),
]
