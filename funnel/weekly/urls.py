"""The weekly e-mail's addresses, behind /<business>/weekly/."""

from django.urls import path, re_path

from funnel.weekly import sending, views

app_name = "weekly"
urlpatterns = [
    path("weekly/", views.mail, name="mail"),
    path("weekly/letter/", views.preview, name="preview"),
    path("weekly/letter.txt", views.preview_text, name="preview_text"),
    path("weekly/send/", sending.send_now, name="send_now"),
    path("weekly/choice/", sending.choose, name="choose"),
    path("weekly/<int:pk>/", views.sent, name="sent"),
    path("weekly/<int:pk>/letter/", views.sent_body, name="sent_body"),
    re_path(r"^weekly/(?P<pk>\d{1,18})/(?P<how>again|arrived|leave)/$", sending.settle, name="settle"),
]
