"""The door's addresses."""

from django.urls import path

from funnel.handover import ask_again, correction_views, views

app_name = "handover"
urlpatterns = [
    path("hand-over/<uuid:reference>/", views.hand_over, name="hand_over"),
    path("hand-back/<uuid:reference>/", views.hand_back, name="hand_back"),
    path("lose/<uuid:reference>/", views.lose, name="lose"),
    path("correct-outcome/<uuid:reference>/", correction_views.outcome, name="correct_outcome"),
    path("correct-hand-over/<uuid:reference>/", correction_views.hand_over_date, name="correct_hand_over"),
    path("undo-hand-over/<uuid:reference>/", correction_views.undo_hand_over, name="undo_hand_over"),
    path("lose/<uuid:reference>/undo/", ask_again.undo, name="undo_no"),
    path("ask-again/<uuid:reference>/", ask_again.ask_again, name="ask_again"),
]
