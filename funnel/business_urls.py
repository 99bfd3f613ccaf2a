"""Addresses inside a business: what stands behind /<business>/."""

from django.urls import include, path

handler500 = "funnel.health.error_page.server_error"

urlpatterns = [
    path("", include("funnel.overview.urls")),
    path("", include("funnel.people.urls")),
    path("", include("funnel.handover.urls")),
    path("", include("funnel.setup.urls")),
    path("", include("funnel.weekly.urls")),
    path("", include("funnel.demo.urls")),
    path("marketing/", include("marketing.urls")),
    path("sales/", include("sales.urls")),
]
