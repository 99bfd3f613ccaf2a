"""What a form of the door says, done: the signs and the hand-over, the reason and the own words, in one transaction."""

from collections.abc import Collection

from django.db import transaction

from business.models import User
from funnel.handover import door
from funnel.handover.forms import HandBackForm, HandOverForm, LoseForm
from funnel.handover.sellers import seller
from marketing.models import Lead, SignOfReadiness
from sales.models import Prospect


@transaction.atomic
def hand_over(lead: Lead, form: HandOverForm, *, by: User) -> Prospect:
    """Note the signs as they were answered and hand the lead over. Raises Refused when either side may not."""
    told = form.cleaned_data
    if "signs" in told:
        answer_signs(lead, seen=set(told["signs"]), asked=form.asked, by=by)
    return door.hand_over(
        lead,
        by=by,
        unready_why=told.get("unready_why", ""),
        system=told.get("system"),
        salesperson=seller(lead.business, told.get("salesperson", form.only_seller)),
    )


def answer_signs(lead: Lead, *, seen: set[SignOfReadiness], asked: Collection[SignOfReadiness], by: User) -> None:
    """Keep the answers that are other than before."""
    before = set(lead.signs_seen.values_list("sign_id", flat=True))
    for sign in asked:
        if (sign in seen) != (sign.pk in before):
            lead.see_sign(sign=sign, seen=sign in seen, by=by)


def hand_back(prospect: Prospect, form: HandBackForm, *, by: User) -> None:
    """Give the lead back with all that was said, for marketing has to go on with it."""
    why = f"{form.why}: {form.besides}" if form.besides else form.why
    door.hand_back(prospect, why=why, by=by, revisit_on=form.date(), seen=form.cleaned_data["seen"])


@transaction.atomic
def lose(prospect: Prospect, form: LoseForm, *, by: User) -> None:
    """Close the attempt. The reason stays one of the list, to be counted; own words beside it are sales's note."""
    seen = form.cleaned_data["seen"]
    door.lose(prospect, why=form.why, by=by, again_from=form.date(), never=form.never, seen=seen)
    if form.besides:
        prospect.note(text=form.besides, by=by)
