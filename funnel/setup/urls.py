"""Settings' addresses, behind /<business>/settings/."""

from django.urls import path

from funnel.setup import business_settings, colleagues, invitations, ordered_lists

app_name = "setup"
urlpatterns = [
    path("settings/", business_settings.facts, {"section": "settings"}, name="settings"),
    path("settings/goals/", business_settings.facts, {"section": "goals"}, name="goals"),
    path("settings/horizons/", business_settings.facts, {"section": "horizons"}, name="horizons"),
    path("settings/permissions/", business_settings.facts, {"section": "permissions"}, name="permissions"),
    path("settings/customers/", business_settings.facts, {"section": "customers"}, name="customers"),
    path("settings/people/", colleagues.colleagues, name="colleagues"),
    path("settings/people/<int:pk>/", colleagues.colleague, name="colleague"),
    path("settings/people/<int:pk>/remove/", colleagues.remove_colleague, name="remove_colleague"),
    path("settings/people/<int:pk>/link/", colleagues.password_link, name="password_link"),
    path("settings/people/invited/<int:pk>/", invitations.invitation, name="invitation"),
    path("settings/people/invited/<int:pk>/again/", invitations.renew_invitation, name="renew_invitation"),
    path("settings/people/invited/<int:pk>/withdraw/", invitations.withdraw_invitation, name="withdraw_invitation"),
    path("settings/words/<slug:side>/", ordered_lists.words, name="words"),
    path("settings/list/<slug:kind>/add/", ordered_lists.add_word, name="add_word"),
    path("settings/list/<slug:kind>/<int:pk>/", ordered_lists.word, name="word"),
    path("settings/list/<slug:kind>/<int:pk>/move/", ordered_lists.move_word, name="move_word"),
    path("settings/list/<slug:kind>/<int:pk>/retire/", ordered_lists.retire_word, name="retire_word"),
    path("settings/list/<slug:kind>/<int:pk>/bring-back/", ordered_lists.bring_back_word, name="bring_back_word"),
]
