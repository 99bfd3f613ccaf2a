"""The overview's addresses: Today, and what sales teaches marketing."""

from django.urls import path

from funnel.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.today, name="today"),
    path("feedback/", views.feedback_page, name="feedback"),
]
