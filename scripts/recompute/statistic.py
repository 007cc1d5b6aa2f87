"""Estimates over sessions and their intervals, by scipy."""

import collections
import math
import sys

import numpy
import scipy.stats

Statistic = collections.namedtuple("Statistic", "estimate ci_low ci_high")

REPORTED_LEVEL = 0.95
EQUIVALENCE_LEVEL = 0.90
POWER_FACTOR = 2.80


def t_interval(values, level):
    """Returns (low, high) of the mean, or None for fewer than two values."""
    if len(values) < 2:
        return None
    error = scipy.stats.sem(values)
    half = error * scipy.stats.t.ppf((1 + level) / 2, len(values) - 1)
    return numpy.mean(values) - half, numpy.mean(values) + half


def over_sessions(values, level=REPORTED_LEVEL):
    """Returns the mean over sessions with its interval; no interval for one session."""
    low, high = t_interval(values, level) or (None, None)
    return Statistic(float(numpy.mean(values)), low, high)


def over_sessions_of_logs(logs, level=REPORTED_LEVEL):
    """The same for natural logarithms, given back as their exp()."""
    mean = over_sessions(logs, level)
    if mean.ci_low is not None:
        with numpy.errstate(over="ignore"):
            low, high = numpy.exp(mean.ci_low), numpy.exp(mean.ci_high)
        if numpy.isfinite(high) and low >= sys.float_info.min:
            return Statistic(math.exp(mean.estimate), low, high)
    return Statistic(math.exp(mean.estimate), None, None)


def two_sided_p(values):
    """Returns p of "the mean is 0", or None for fewer than two values."""
    return p_beyond(values, 0.0)


def p_beyond(values, bar):
    """Returns p of "the mean lies within -+bar", or None for fewer than two values."""
    if len(values) < 2:
        return None
    mean = float(numpy.mean(values))
    if abs(mean) <= bar:
        return 1.0
    if numpy.ptp(values) == 0:
        return 0.0
    return float(scipy.stats.ttest_1samp(values, math.copysign(bar, mean)).pvalue)


def minimum_detectable(values):
    """Returns the smallest difference found with 80 % power, or None for one session."""
    return None if len(values) < 2 else POWER_FACTOR * float(scipy.stats.sem(values))


def without_interval(statistic):
    """Returns the estimate alone."""
    return statistic and Statistic(statistic.estimate, None, None)


def mapped(statistic, change):
    """Returns a statistic under a monotonic change of its unit or direction."""
    if statistic.ci_low is None:
        return Statistic(change(statistic.estimate), None, None)
    ends = sorted((change(statistic.ci_low), change(statistic.ci_high)))
    return Statistic(change(statistic.estimate), *ends)
