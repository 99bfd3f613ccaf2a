"""Ready-made words for a new business: pick a kind, change them later."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketing.models.source import Approach

Text = str | Promise
OUR_WAY = _("Our way of selling")


@dataclass(frozen=True, slots=True)
class Starter:
    """The words one kind of business starts with, each in its order."""

    name: Text
    sources: tuple[tuple[Text, Approach], ...]
    stages: tuple[tuple[Text, Text], ...]  # name, guidance
    system: Text = OUR_WAY
    steps: tuple[Text, ...] = (_("New"), _("Talked"), _("Interested"))
    signs: tuple[Text, ...] = (
        _("Asked for a price"),
        _("Has a date in mind"),
        _("Can decide"),
        _("Has the money"),
    )
    close_reasons: tuple[Text, ...] = (_("No interest"), _("Out of area"), _("We don't do that"), _("No answer"))
    loss_reasons: tuple[Text, ...] = (
        _("Too dear"),
        _("Chose somebody else"),
        _("Does it themselves"),
        _("Put off"),
        _("No answer"),
    )
    hand_back_reasons: tuple[Text, ...] = (_("Not ready yet"), _("No date in mind"), _("Only wanted to know"))


REFERRAL = (_("Referral"), Approach.WARM)
KNOWN = (_("People we know"), Approach.WARM)
WEB = (_("Web site"), Approach.INBOUND)
FLYER = (_("Flyer"), Approach.OUTBOUND)
COLD = (_("Cold call"), Approach.OUTBOUND)
SOCIAL = (_("Social media"), Approach.INBOUND)

STARTERS: dict[str, Starter] = {
    "trades": Starter(
        name=_("Trades and home services: visit, quote, job"),
        sources=(REFERRAL, KNOWN, WEB, FLYER, (_("Sign or van"), Approach.INBOUND), COLD),
        stages=(
            (_("First call"), _("Ask what they want, when, and who decides. Agree on a visit.")),
            (_("Visit"), _("Look, measure, listen. Say when the quote comes.")),
            (_("Quote"), _("Send it within two days. Call the day after and ask for a decision.")),
        ),
    ),
    "services": Starter(
        name=_("Advice and services: talk, offer, contract"),
        sources=(REFERRAL, KNOWN, WEB, SOCIAL, (_("Talk or event"), Approach.OUTBOUND), COLD),
        stages=(
            (_("First talk"), _("Find out what hurts, what it costs them, and who decides.")),
            (_("Offer"), _("One page: what they get, by when, for how much. Go through it together.")),
            (_("Decision"), _("Ask what is missing for a yes. Agree on a date for the answer.")),
        ),
    ),
    "shop": Starter(
        name=_("Studio or shop: trial, decision"),
        sources=(REFERRAL, WEB, SOCIAL, (_("Walked in"), Approach.INBOUND), FLYER),
        stages=(
            (_("Invited"), _("Agree on a day to come and try.")),
            (_("Tried it"), _("Ask how it was. Offer one clear next step.")),
        ),
    ),
}
