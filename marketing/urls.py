"""Marketing's addresses, behind /<business>/marketing/."""

from django.urls import path

from marketing.views import campaigns, closing, corrections, efforts, lead, leads, numbers, nurture, sources

app_name = "marketing"
urlpatterns = [
    path("leads/", leads.leads, name="leads"),
    path("leads/bulk/", leads.bulk, name="bulk"),
    path("leads/<uuid:reference>/", lead.lead, name="lead"),
    path("leads/<uuid:reference>/move/", nurture.move, name="move"),
    path("leads/<uuid:reference>/touch/", nurture.touch, name="touch"),
    path("leads/<uuid:reference>/touch/<int:touch>/remove/", nurture.remove_touch, name="remove_touch"),
    path("leads/<uuid:reference>/touch/<int:row>/put-back/", nurture.put_touch_back, name="put_touch_back"),
    path("leads/<uuid:reference>/revisit/", nurture.revisit, name="revisit"),
    path("leads/<uuid:reference>/sign/", nurture.sign, name="sign"),
    path("leads/<uuid:reference>/edit/", corrections.edit, name="edit"),
    path("leads/<uuid:reference>/close/", closing.close, name="close"),
    path("leads/<uuid:reference>/reopen/", closing.reopen, name="reopen"),
    path("leads/<uuid:reference>/strike-out/", closing.strike_out, name="strike_out"),
    path("leads/<uuid:reference>/restore/", closing.restore, name="restore"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<uuid:reference>/", sources.source, name="source"),
    path("sources/<uuid:reference>/shift/", sources.shift, name="shift_source"),
    path("sources/<uuid:reference>/retire/", sources.retire, name="retire_source"),
    path("sources/<uuid:reference>/bring-back/", sources.bring_back, name="bring_back_source"),
    path("leads/bulk/undo/", leads.undo_bulk, name="undo_bulk"),
    path("sources/<uuid:reference>/merge/", sources.merge, name="merge_source"),
    path("efforts/<int:pk>/put-back/", efforts.put_back, name="put_effort_back"),
    path("sources/<uuid:reference>/effort/", efforts.source_effort, name="source_effort"),
    path("efforts/", efforts.efforts, name="efforts"),
    path("efforts/<int:pk>/take-out/", efforts.take_out, name="take_out_effort"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/add/", campaigns.add, name="add_campaign"),
    path("campaigns/<uuid:reference>/", campaigns.campaign, name="campaign"),
    path("campaigns/<uuid:reference>/edit/", campaigns.edit, name="edit_campaign"),
    path("campaigns/<uuid:reference>/effort/", efforts.campaign_effort, name="campaign_effort"),
    path("campaigns/<uuid:reference>/count/", campaigns.count, name="count"),
    path("campaigns/<uuid:reference>/count/<int:pk>/take-out/", campaigns.take_out_count, name="take_out_count"),
    path("numbers/", numbers.numbers, name="numbers"),
]
