"""Addresses outside any business. Each first word stands in business.models.firm.RESERVED."""

from django.urls import include, path

from funnel.demo.views import begin_own, look_around
from funnel.setup import views
from funnel.setup.joining import join
from funnel.setup.new_business import new_business
from funnel.weekly.unsubscribe import stop

handler500 = "funnel.health.error_page.server_error"

urlpatterns = [
    path("", views.front, name="front"),
    path("businesses/", views.businesses, name="businesses"),
    path("mail/stop/<str:token>/", stop, name="stop_weekly"),
    path("new/", new_business, name="new_business"),
    path("new/example/", look_around, name="look_around"),
    path("new/own/", begin_own, name="begin_own"),
    path("health/", include("funnel.health.urls")),
    path("account/join/<token>/", join, name="join"),
    path("account/email/", views.not_here),  # a second address would be a second way in; see ARCHITECTURE.md
    path("account/", include("allauth.account.urls")),
    path("account/two-steps/", include("allauth.mfa.urls")),
]
