"""What sales's books say of attempts that ended before marketing was told: the wings never meet, so the roof tells it."""

from itertools import islice
from typing import Any

from django.db import migrations

BATCH = 500
FIELDS = ("ended_on", "ended_as", "ask_again", "ask_from")


def tell(apps: Any, schema_editor: Any) -> None:
    """Give each hand-over the end of its attempt: the first of a lead belongs to its first attempt, and so on."""
    alias = schema_editor.connection.alias
    prospects = apps.get_model("sales", "Prospect")._default_manager.using(alias).order_by("pk")
    hand_overs = apps.get_model("marketing", "HandOver")._default_manager.using(alias).order_by("pk")
    references = prospects.order_by().values_list("lead_reference", flat=True).distinct().iterator()
    while some := list(islice(references, BATCH)):
        given: dict[Any, list[Any]] = {}
        for hand_over in hand_overs.filter(lead__reference__in=some).select_related("lead"):
            given.setdefault(hand_over.lead.reference, []).append(hand_over)
        changed = []
        for attempt in prospects.filter(lead_reference__in=some):
            theirs = given.get(attempt.lead_reference)
            hand_over = theirs.pop(0) if theirs else None
            if hand_over and attempt.outcome:
                changed.append(with_end_of(attempt, hand_over))
        hand_overs.bulk_update(changed, FIELDS)


def with_end_of(attempt: Any, hand_over: Any) -> Any:
    """A hand-over with the end of its attempt written into it."""
    hand_over.ended_as, hand_over.ended_on = attempt.outcome, max(attempt.outcome_on, hand_over.on)
    hand_over.ask_again = attempt.ask_again
    hand_over.ask_from = attempt.again_from if attempt.ask_again == "later" else None
    return hand_over


class Migration(migrations.Migration):
    dependencies = [
        ("funnel", "0001_copies_bear_present_names"),
        ("marketing", "0005_a_hand_over_says_how_it_ended"),
        ("sales", "0004_a_no_says_whether_to_ask_again"),
    ]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
