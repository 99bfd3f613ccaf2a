"""What a usual week looks like, so that an ordinary up or down is not taken for news."""

import math
from collections.abc import Sequence

WEEKS_AT_MOST = 12
WEEKS_AT_LEAST = 8


def usual(weekly_counts: Sequence[int]) -> tuple[int, int] | None:
    """The usual range of a week's leads, both ends within; None after fewer than 8 weeks.

    `weekly_counts`: leads of the complete weeks before it, oldest first, of which the last 12 count. The range runs
    from the 10th to the 90th percentile of a negative binomial with mean m = (Σ + ½) / n and variance φ m (1 + 1/n):
    φ = max(1, s² / m) lets weeks vary more than by chance alone (s² their sample variance), 1/n is for not knowing
    the mean. The ½ keeps a range after weeks without any leads.
    """
    counts = weekly_counts[-WEEKS_AT_MOST:]
    n = len(counts)
    if n < WEEKS_AT_LEAST:
        return None
    average = sum(counts) / n
    mean = (sum(counts) + 0.5) / n
    spread = sum((count - average) ** 2 for count in counts) / (n - 1)
    variance = max(1.0, spread / mean) * mean * (1 + 1 / n)
    return _percentile(mean, variance, 0.1), _percentile(mean, variance, 0.9)


def _percentile(mean: float, variance: float, level: float) -> int:
    """The smallest k with P(X ≤ k) ≥ level, X negative binomial; its variance is above its mean."""
    successes, chance = mean * mean / (variance - mean), mean / variance
    at_zero = successes * math.log(chance) - math.lgamma(successes)
    # Ten standard deviations below the mean nothing is left to add up, which matters for means in the thousands.
    k = max(0, math.floor(mean - 10 * math.sqrt(variance)))
    total = 0.0
    while True:
        # Every term from its logarithm: for large means the one at zero is too small for a float to start from.
        total += math.exp(
            math.lgamma(k + successes) - math.lgamma(k + 1) + at_zero + k * math.log1p(-chance),
        )
        if total >= level:
            return k
        k += 1
