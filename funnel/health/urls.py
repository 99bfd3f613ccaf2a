"""The addresses of /health/."""

from django.urls import path

from funnel.health import views

urlpatterns = [
    path("", views.ready, name="health"),
    path("alive/", views.alive, name="alive"),
    path("ready/", views.ready, name="ready"),
]
