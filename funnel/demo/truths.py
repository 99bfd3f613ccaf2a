"""What is true of the example, so that there is something to find in it.

Referrals sell and cold calls do not; spring is busy and winter is quiet; and since the summer the quotes take too long.
"""

from collections import Counter
from dataclasses import dataclass

WEEKS = 78
SLUMP_WEEKS = 24  # so long ago the quotes began to be late
CALLERS = 16  # people who might make contact in a week, each for themselves
A_WEEK = 6.5  # as many of them do, taken over the year


@dataclass(frozen=True, slots=True)
class Fortune:
    """Of a source: its share of all leads, and of a hundred leads or prospects how many go on."""

    share: float
    ready: int
    customers: int
    customers_lately: int
    closed_because: str


FORTUNES = {
    "Referral": Fortune(0.26, 78, 64, 32, "We don't do that"),
    "People we know": Fortune(0.10, 66, 52, 26, "No interest"),
    "Web site": Fortune(0.28, 52, 36, 12, "Out of area"),
    "Sign or van": Fortune(0.10, 46, 32, 10, "No answer"),
    "Flyer": Fortune(0.10, 36, 20, 6, "Out of area"),
    "Cold call": Fortune(0.16, 30, 0, 0, "No interest"),
}

# How busy a gardener's telephone is, January to December; 1 is the year's mean.
SEASON = (0.60, 0.75, 1.25, 1.50, 1.45, 1.20, 1.00, 0.90, 1.00, 1.00, 0.80, 0.55)

# Days of the stages First call, Visit and Quote, until the next; and what they were before the slump.
DAYS = ((0, 2), (2, 8), (3, 14))
DAYS_LATELY = ((0, 2), (3, 9), (12, 34))
SAY_YES, SAY_NO = (4, 25), (6, 45)  # days until they decide
LEFT_AT = (12, 18, 70)  # of a hundred who say no, how many at each stage
LOST_BECAUSE = (
    ("Does it themselves", "No answer"),
    ("Put off", "Too dear"),
    ("Too dear", "Too dear", "Chose somebody else"),
)
LOST_LATELY = (*LOST_BECAUSE[:2], ("Chose somebody else", "Chose somebody else", "Too dear", "No answer"))


class Shares:
    """Says yes to so many of a hundred, spread evenly: the truths are in the numbers whatever day the story ends."""

    def __init__(self) -> None:
        self.owed: Counter[str] = Counter()

    def says_yes(self, of: str, percent: int) -> bool:
        """Whether this one is among them; `of` names whom the share is of."""
        self.owed[of] += percent
        if self.owed[of] < 50:  # the first is neither always in nor always out
            return False
        self.owed[of] -= 100
        return True
