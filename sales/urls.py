"""Sales's addresses, behind /<business>/sales/."""

from django.urls import path

from sales.views import (
    board,
    calls,
    customers,
    details,
    my_day,
    next_action,
    numbers,
    outcomes,
    prospect,
    prospects,
    stages,
    systems,
)

app_name = "sales"
urlpatterns = [
    path("board/", board.board, name="board"),
    path("my-day/", my_day.my_day, name="my_day"),
    path("prospects/", prospects.prospects, name="prospects"),
    path("prospects/<uuid:reference>/", prospect.prospect, name="prospect"),
    path("prospects/<uuid:reference>/move/", board.move, name="move"),
    path("prospects/<uuid:reference>/plan/", next_action.plan, name="plan"),
    path("prospects/<uuid:reference>/talked/", calls.talked, name="talked"),
    path("prospects/<uuid:reference>/attempted/", calls.attempted, name="attempted"),
    path("prospects/<uuid:reference>/undo/<int:row>/", calls.undo, name="undo"),
    path("prospects/<uuid:reference>/take/", details.take, name="take"),
    path("prospects/<uuid:reference>/done/", next_action.done, name="done"),
    path("prospects/<uuid:reference>/note/", details.note, name="note"),
    path("prospects/<uuid:reference>/expect/", details.expect, name="expect"),
    path("prospects/<uuid:reference>/assign/", details.assign, name="assign"),
    path("prospects/<uuid:reference>/win/", outcomes.win, name="win"),
    path("prospects/<uuid:reference>/reopen/", outcomes.reopen, name="reopen"),
    path("customers/", customers.customers, name="customers"),
    path("numbers/", numbers.numbers, name="numbers"),
    path("selling-systems/", systems.selling_systems, name="selling_systems"),
    path("selling-systems/<uuid:reference>/", systems.selling_system, name="selling_system"),
    path("selling-systems/<uuid:reference>/rename/", systems.rename_system, name="rename_system"),
    path("selling-systems/<uuid:reference>/retire/", systems.retire_system, name="retire_system"),
    path("selling-systems/<uuid:reference>/stages/<int:key>/", stages.change_stage, name="change_stage"),
    path("selling-systems/<uuid:reference>/stages/<int:key>/arrange/", stages.arrange_stage, name="arrange_stage"),
]
