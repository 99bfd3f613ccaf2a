"""The door's addresses."""

from django.urls import path

from funnel.handover import views

app_name = "handover"
urlpatterns = [
    path("hand-over/<uuid:reference>/", views.hand_over, name="hand_over"),
    path("hand-back/<uuid:reference>/", views.hand_back, name="hand_back"),
    path("lose/<uuid:reference>/", views.lose, name="lose"),
]
