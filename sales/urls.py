"""Sales's addresses, behind /<business>/sales/."""

from django.urls import path

from sales.views import (
    board,
    calling,
    customers,
    ending,
    my_day,
    noting,
    numbers,
    planning,
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
    path("prospects/<uuid:reference>/plan/", planning.plan, name="plan"),
    path("prospects/<uuid:reference>/talked/", calling.talked, name="talked"),
    path("prospects/<uuid:reference>/attempted/", calling.attempted, name="attempted"),
    path("prospects/<uuid:reference>/undo/<int:row>/", calling.undo, name="undo"),
    path("prospects/<uuid:reference>/take/", noting.take, name="take"),
    path("prospects/<uuid:reference>/done/", planning.done, name="done"),
    path("prospects/<uuid:reference>/note/", noting.note, name="note"),
    path("prospects/<uuid:reference>/expect/", noting.expect, name="expect"),
    path("prospects/<uuid:reference>/assign/", noting.assign, name="assign"),
    path("prospects/<uuid:reference>/win/", ending.win, name="win"),
    path("prospects/<uuid:reference>/reopen/", ending.reopen, name="reopen"),
    path("customers/", customers.customers, name="customers"),
    path("numbers/", numbers.numbers, name="numbers"),
    path("selling-systems/", systems.selling_systems, name="selling_systems"),
    path("selling-systems/<uuid:reference>/", systems.selling_system, name="selling_system"),
    path("selling-systems/<uuid:reference>/rename/", systems.rename_system, name="rename_system"),
    path("selling-systems/<uuid:reference>/retire/", systems.retire_system, name="retire_system"),
    path("selling-systems/<uuid:reference>/stages/<int:key>/", stages.change_stage, name="change_stage"),
    path("selling-systems/<uuid:reference>/stages/<int:key>/arrange/", stages.arrange_stage, name="arrange_stage"),
]
