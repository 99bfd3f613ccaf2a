"""Where the marks of a chart stand. Counts go in, coordinates come out; the SVG is in templates/shared/.

Coordinates are text with a dot, because a template would write 6.9 as 6,9 where the language does. Horizontal ones are
shares of the width ("41.7%"), so that a chart is as wide as its place without its marks being stretched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any

Number = int | float | Decimal
TOPS = (0.05, 0.1, 0.2, 0.25, 0.4, 0.5, 0.6, 0.75, 0.8, 1.0)


def text(value: float) -> str:
    """A coordinate: at most one decimal, never a comma, never `-0`."""
    return f"{round(value, 1) + 0:g}"


def percent(value: float) -> str:
    """A share of the width, kept within it."""
    return f"{text(100 * min(max(value, 0), 1))}%"


def share(part: Number, whole: Number) -> str:
    """How far a bar of `part` reaches where `whole` is everything. Nothing of nothing is no bar."""
    return percent(float(part) / float(whole)) if whole else "0%"


def share_of_way(row: Mapping[str, Any]) -> str:
    """How far the bar of a step or stage reaches; where everybody skipped it, nobody went on from it."""
    return share(row["went_on"], row["reached"]) if row["reached"] != row["skipped"] else "0%"


def nice_top(highest: float) -> float:
    """The round share that a scale ends at, so that everything up to `highest` fits below it."""
    return next((top for top in TOPS if highest <= top), 1.0)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its place (`x`, `width`), its height (`y`, `height`), its words and its rows' address."""

    x: str
    width: str
    y: str
    height: str
    words: str
    link: str
    last: bool
    known: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """A row of bars, the last one emphasised; `usual_y` and `usual_height` are the band of usual counts, if any."""

    bars: tuple[Bar, ...]
    height: int
    usual_y: str = ""
    usual_height: str = ""

    @property
    def linked(self) -> bool:
        """Whether any bar opens its rows."""
        return any(bar.link for bar in self.bars)


def bars(
    counts: Sequence[Number | None],
    *,
    words: Sequence[str] = (),
    links: Sequence[str] = (),
    usual: tuple[Number, Number] | None = None,
    height: int = 84,
    gap: float = 0.14,
) -> Bars:
    """Bars over equal windows of time. `None` is not known: no bar, but its place is kept.

    `words` say each bar aloud ("14 leads, week of 16 November"); `links` open its rows. The tallest of the counts and
    of the usual band reaches the top.
    """
    highest = max([float(count) for count in counts if count is not None] + [float(usual[1]) if usual else 0, 0]) or 1
    slot = 1 / max(len(counts), 1)
    scale = height / highest
    drawn = tuple(
        Bar(
            x=percent(at * slot + slot * gap / 2),
            width=percent(slot * (1 - gap)),
            y=text(height - float(count or 0) * scale),
            height=text(float(count or 0) * scale),
            words=said or "",
            link=link or "",
            last=at == len(counts) - 1,
            known=count is not None,
        )
        for at, (count, said, link) in enumerate(
            zip_longest(counts, words[: len(counts)], links[: len(counts)], fillvalue=None)
        )
    )
    if usual is None:
        return Bars(drawn, height)
    low, high = float(usual[0]) * scale, float(usual[1]) * scale
    return Bars(drawn, height, usual_y=text(height - high), usual_height=text(max(high - low, 1)))


@dataclass(frozen=True, slots=True)
class Range:
    """A likely range with its value as a dot, as shares of the width."""

    low: str
    high: str
    dot: str


def likely_range(value: float, low: float, high: float, *, top: float = 1.0) -> Range:
    """A rate and its interval on a scale from 0 to `top`; give all rows of a table the same `top` (see `nice_top`)."""
    return Range(low=percent(low / top), high=percent(high / top), dot=percent(value / top))


@dataclass(frozen=True, slots=True)
class Curve:
    """A step curve in a box of `days` by 100, with its band; `top` is the share at the box's upper edge."""

    line: str
    band: str
    days: int
    top: float


def curve(points: Sequence[tuple[int, float, float, float]], *, days: int, top: float | None = None) -> Curve:
    """Conversion over days: points (day, value, low, high) where it steps, in the order of days, up to day `days`.

    Before the first point it is 0 with no band; after the last it stays as it is.
    """
    within = [point for point in points if point[0] <= days]
    ceiling = top or nice_top(max((high for _, _, _, high in within), default=0.0))

    def y(value: float) -> str:
        return text(100 * (1 - min(value / ceiling, 1)))

    line = ["M0 100"]
    upper: list[str] = []
    lower: list[str] = []
    for at, (day, value, low, high) in enumerate(within, start=1):
        end = within[at][0] if at < len(within) else days
        line += [f"H{day}", f"V{y(value)}"]
        upper += [f"{day} {y(high)}", f"{end} {y(high)}"]
        lower += [f"{day} {y(low)}", f"{end} {y(low)}"]
    line.append(f"H{days}")
    band = f"M{'L'.join(upper + lower[::-1])}Z" if within else ""
    return Curve(line="".join(line), band=band, days=days, top=ceiling)
