"""Addresses of an example, inside it."""

from django.urls import path

from funnel.demo import views

app_name = "demo"
urlpatterns = [
    path("example/remove/", views.remove, name="remove"),
]
