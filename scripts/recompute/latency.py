"""Percentiles of single operations, from stored histograms."""

import collections

BUCKET_BITS = 7
LEAST_ABOVE = 10
_WHOLE = 10_000
_SHARES = {"p50": 5000, "p90": 9000, "p99": 9900, "p999": 9990, "p9999": 9999}


def longest_of(bucket):
    """Returns the longest time that a bucket counts."""
    width_bits, place = divmod(bucket, 2**BUCKET_BITS)
    if width_bits < 2:
        return bucket
    return ((place + 2**BUCKET_BITS + 1) << (width_bits - 1)) - 1


def merged(histograms):
    """Returns ({bucket: count}, the longest time) of several histograms together."""
    counts = collections.Counter()
    longest = 0
    for histogram in histograms:
        counts.update(dict(zip(histogram["buckets"], histogram["counts"])))
        longest = max(longest, histogram["max_ns"])
    return counts, longest


def percentiles(counts, longest):
    """Returns the percentiles of {bucket: count}; None of nothing."""
    total = sum(counts.values())
    if not total:
        return None
    found = {}
    for name, share in _SHARES.items():
        enough = total * (_WHOLE - share) >= LEAST_ABOVE * _WHOLE
        found[name] = _at_rank(counts, _rank(total, share), longest) if enough else None
    return found | {"max": longest}


def exact_percentiles(values):
    """Returns the percentiles of single times, however few; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    found = {name: ordered[_rank(len(ordered), share) - 1] for name, share in _SHARES.items()}
    return found | {"max": ordered[-1]}


def _rank(total, share):
    return -(-total * share // _WHOLE)


def _at_rank(counts, rank, longest):
    for bucket in sorted(counts):
        rank -= counts[bucket]
        if rank <= 0:
            return min(longest_of(bucket), longest)
    raise AssertionError("a rank beyond the total")
