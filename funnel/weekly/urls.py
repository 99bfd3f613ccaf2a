"""The weekly e-mail's addresses, behind /<business>/weekly/."""

from django.urls import path, re_path

from funnel.weekly import mail_choices, views

app_name = "weekly"
urlpatterns = [
    path("weekly/", views.mail, name="mail"),
    path("weekly/letter/", views.preview, name="preview"),
    path("weekly/letter.txt", views.preview_text, name="preview_text"),
    path("weekly/send/", mail_choices.send_now, name="send_now"),
    path("weekly/choice/", mail_choices.choose, name="choose"),
    path("weekly/<int:pk>/", views.sent, name="sent"),
    path("weekly/<int:pk>/letter/", views.sent_body, name="sent_body"),
    re_path(r"^weekly/(?P<pk>\d{1,18})/(?P<how>again|arrived|leave)/$", mail_choices.settle, name="settle"),
]
