"""The door's addresses."""

from django.urls import path

from funnel.handover import after_a_no, mending, views

app_name = "handover"
urlpatterns = [
    path("hand-over/<uuid:reference>/", views.hand_over, name="hand_over"),
    path("hand-back/<uuid:reference>/", views.hand_back, name="hand_back"),
    path("lose/<uuid:reference>/", views.lose, name="lose"),
    path("correct-outcome/<uuid:reference>/", mending.outcome, name="correct_outcome"),
    path("correct-hand-over/<uuid:reference>/", mending.hand_over_date, name="correct_hand_over"),
    path("undo-hand-over/<uuid:reference>/", mending.undo_hand_over, name="undo_hand_over"),
    path("lose/<uuid:reference>/undo/", after_a_no.undo, name="undo_no"),
    path("ask-again/<uuid:reference>/", after_a_no.ask_again, name="ask_again"),
]
