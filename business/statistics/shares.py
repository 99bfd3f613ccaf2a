"""A share of things counted once, and how far it can be trusted."""

import math
from dataclasses import asdict, dataclass

Z = 1.959963984540054  # 97.5th percentile of the normal distribution: 95 % lies within ± Z


@dataclass(frozen=True, slots=True)
class Share:
    """A plain share of `of` with its 95 % interval, as fractions; all null of nothing."""

    value: float | None
    low: float | None
    high: float | None
    of: int

    def as_json(self) -> dict[str, float | int | None]:
        """As the numbers are printed."""
        return asdict(self)


def wilson(value: float, n: float) -> tuple[float, float]:
    """Where the true share lies (95 %) when `value` of `n` was seen; `n` need not be whole.

    Wilson's score interval (1927): unlike value ± 2 standard errors it stays within 0 and 1 and says something even
    when nothing, or everything, happened. Nothing seen (n = 0) leaves everything possible.
    """
    if n == 0:
        return 0.0, 1.0
    # Multiplied through by n, which keeps a vanishing n from overflowing.
    centre = (n * value + Z * Z / 2) / (n + Z * Z)
    half = Z * math.sqrt(n * value * (1 - value) + Z * Z / 4) / (n + Z * Z)
    return min(value, max(0.0, centre - half)), max(value, min(1.0, centre + half))


def decided_rate(won: int, lost: int) -> Share:
    """Of those who decided, the share who became customers: won / (won + lost). The undecided are not in it.

    Flattered by quick answers, so never to be ranked or compared.
    """
    of = won + lost
    if of == 0:
        return Share(None, None, None, 0)
    return Share(won / of, *wilson(won / of, of), of)
