"""The share to whom it happens within so many days, although many are not followed that long yet."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from .shares import wilson
from .starts import Day, Start, how_many, life_table, survival

SHOWN_FROM_STARTS = 10
SHOWN_FROM_FOLLOWED = 5


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate as people see it: fractions, null while it is too early to say, never without its counts.

    `of` = starts, `followed` = starts followed for the whole horizon.
    """

    value: float | None
    low: float | None
    high: float | None
    of: int
    followed: int
    horizon_days: int

    def as_json(self) -> dict[str, float | int | None]:
        """As the numbers are printed."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A rate whether or not it may be shown: for ordering, weighing and planning.

    `size` = the number of fully followed starts (handed-back ones left out) that would tell as much as these do.
    """

    value: float
    low: float
    high: float
    size: float
    of: int
    followed: int
    horizon_days: int

    def shown(self) -> Rate:
        """The rate for a screen: hidden below 10 starts, and below 5 followed for the whole horizon."""
        if self.of < SHOWN_FROM_STARTS or self.followed < SHOWN_FROM_FOLLOWED:
            return Rate(None, None, None, self.of, self.followed, self.horizon_days)
        return Rate(self.value, self.low, self.high, self.of, self.followed, self.horizon_days)


def curve(starts: Iterable[Start], horizon: int) -> list[float]:
    """F(0) … F(horizon): the share of all starts, hand-backs among them, with the event by each day.

    One minus Kaplan and Meier's product; flat beyond the longest follow-up, 0 without starts.
    """
    return [1 - share for share in survival(life_table(starts, horizon))]


def estimate(starts: Iterable[Start], horizon: int) -> Estimate | None:
    """Of the starts not handed back within `horizon` days, the share with the event by then; None where undefined.

    F / (1 - G), F and G the shares with the event and with a hand-back (Pepe and Mori 1993); without hand-backs, F.
    Both keep everybody at risk until the end of their own follow-up. The interval is Wilson's.
    """
    starts = tuple(starts)
    table = life_table(starts, horizon)
    staying = survival(life_table(starts, horizon, Start.known_left))[-1]
    of, followed = how_many(starts), _followed(starts, horizon)
    if of == 0 or staying == 0:
        return None
    value = min(1.0, (1 - survival(table)[-1]) / staying)
    size = _effective_size(table, of, followed) * staying
    return Estimate(value, *wilson(value, size), size, of, followed, horizon)


def conversion_within(starts: Iterable[Start], horizon: int) -> Rate:
    """The estimate as it may be shown: null while there are too few starts, or where it is undefined."""
    starts = tuple(starts)
    found = estimate(starts, horizon)
    if found is None:
        return Rate(None, None, None, how_many(starts), _followed(starts, horizon), horizon)
    return found.shown()


def _followed(starts: Iterable[Start], horizon: int) -> int:
    return how_many(start for start in starts if start.follow_up >= horizon)


def _effective_size(table: Sequence[Day], of: int, followed: int) -> float:
    """m = F (1 - F) / V: how many complete observations give the variance V (Cutler and Ederer 1958).

    V = (1 - F)² Σ d / (r (r - d)) is Greenwood's (1926), which is 0 where F is 0 or 1: there, only those followed to
    the end count. It cannot be larger than the number of starts.
    """
    staying = survival(table)[-1]
    if staying in (0.0, 1.0):
        return followed
    greenwood = sum(day.events / (day.at_risk * (day.at_risk - day.events)) for day in table if day.events)
    return min(of, (1 - staying) / (staying * greenwood))
