"""The board: everybody sales is at, by stage; and moving them on."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from business.messages import say
from business.refusal import Refused
from business.request import BusinessRequest
from business.snapshot import snapshot
from business.sorting import by_name
from sales.board import board as read_board
from sales.models import Prospect, Salesperson, SellingSystem
from sales.views.prospect import show_prospect
from sales.views.responses import answer, back, found, picked, place_in, seen_in, several_sell, undo_of, with_owner


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address of the board says: which selling system, whose prospects, only those not yet called."""

    system: SellingSystem | None
    systems: list[SellingSystem]
    salespeople: list[Salesperson]
    salesperson: str
    unanswered: bool
    whole: int
    takes: bool = False  # whether several sell, so that somebody may take nobody's prospect
    gone: str = ""  # the name of the selling system that was asked for, where it was retired meanwhile

    def query(self, **other: str) -> str:
        """The query of the board as it is filtered, with some of it changed."""
        system = str(self.system.pk) if self.system and len(self.systems) > 1 else ""
        parts = {"system": system, "salesperson": self.salesperson, "unanswered": "1" if self.unanswered else ""}
        parts["whole"] = str(self.whole or "")
        kept = {name: value for name, value in {**parts, **other}.items() if value}
        return "?" + urlencode(kept) if kept else ""

    @property
    def system_key(self) -> str:
        """The key of the selling system, for links to its prospects."""
        return str(self.system.pk) if self.system else ""

    def note(self) -> Refused | None:
        """A sentence where another selling system is shown than was asked for."""
        words = {"gone": self.gone, "system": self.system}
        sentence = _("“%(gone)s” is not in use any more. This is “%(system)s”. Nothing was lost.")
        return Refused(sentence % words) if self.gone else None

    @property
    def here(self) -> str:
        """The board as it is."""
        return self.query()

    @property
    def turned(self) -> str:
        """The board with, or again without, the filter to those not yet called."""
        return self.query(unanswered="" if self.unanswered else "1")


def filters(request: BusinessRequest) -> Filters:
    """Read the address. Raises Http404 for a selling system or salesperson that is not this business's."""
    every = list(request.business.selling_systems.prefetch_related("stages"))
    systems = [system for system in every if system.retired_at is None]
    salespeople = by_name(request.business.salespeople.all(), request.business.language)
    wanted, whose = request.GET.get("system", ""), request.GET.get("salesperson", "")
    asked = next((each for each in every if str(each.pk) == wanted), None)
    system = asked if asked in systems else next(iter(systems), None)
    known = ("", "mine", "none", *(str(each.pk) for each in salespeople))
    if (wanted and asked is None) or whose not in known:
        raise Http404
    whole = request.GET.get("whole", "")
    return Filters(
        system,
        systems,
        salespeople,
        whose,
        unanswered=bool(request.GET.get("unanswered")),
        whole=int(whole) if whole.isdecimal() and len(whole) < 19 else 0,
        takes=several_sell(request, salespeople),
        gone=str(asked) if asked and asked != system else "",
    )


@snapshot()
def board(request: BusinessRequest, *, refusal: Refused | None = None, status: int = 200) -> HttpResponse:
    """The board of one selling system. Of a stage the first 30 cards, or with `whole` all of them."""
    look = filters(request)
    prospects = Prospect.objects.filter(business=request.business).of(look.salesperson, request.user)
    shown = look.system and read_board(
        request.business, prospects, look.system, unanswered=look.unanswered, whole=look.whole
    )
    for column in shown.columns if shown else ():
        column.whole_url = look.query(whole=str(column.stage.pk))
    context = {"look": look, "board": shown, "refusal": refusal or look.note()}
    return answer(request, "sales/board.html", context, part="board", status=status)


@require_POST
def move(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Move a prospect to another stage. Where somebody acted meanwhile: 409, the screen as it is now, and a note."""
    prospect = found(request, reference)
    wanted = request.POST.get("stage", "") or request.GET.get("stage", "")
    stage, before = picked(request.business.stages.all(), wanted), prospect.stage
    nobodys = prospect.salesperson is None
    try:
        prospect.move(to=stage, by=request.user, seen=seen_in(request))
    except Refused as refusal:
        if place_in(request) == "board":
            return board(request, refusal=refusal, status=409)
        return show_prospect(request, reference, refusal=refusal, status=409)
    sentence = _("%(person)s is in %(stage)s now.") % {"person": prospect, "stage": stage}
    undoing = undo_of(request, prospect) if prospect.stage != before else None
    say(request, with_owner(sentence, prospect, nobodys=nobodys), offer=undoing)
    return back(request, prospect)
