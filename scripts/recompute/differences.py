"""Two documents held against each other: what is stored and what should be."""

from recompute.statistic import Statistic

RELATIVE_TOLERANCE = 1e-9


class Text:
    """Stands for a text whose words are not derived: it has to be there."""

    def __repr__(self):
        return "a text"


class Added:
    """A member of later summaries: where it says nothing, an earlier one may lack it."""

    def __init__(self, value):
        self.value = value


class Near:
    """A number that rounding alone makes differ from 0: compared absolutely."""

    def __init__(self, number):
        self.number = number

    def __repr__(self):
        return repr(self.number)


def differences(path, stored, expected):
    """Yields a line for every member of `stored` that is not as expected."""
    if isinstance(expected, Added):
        yield from differences(path, stored, expected.value)
    elif isinstance(expected, Statistic):
        yield from _statistics(path, stored, expected)
    elif isinstance(expected, dict) and isinstance(stored, dict):
        for name in sorted(expected.keys() | stored.keys()):
            place = f"{path}.{name}" if path else name
            if name not in stored and _says_nothing(expected[name]):
                continue
            if name not in stored:
                yield f"{place}: missing"
            elif name not in expected:
                yield f"{place}: not recomputed, so it should not be there"
            elif not _is_same_end(name, stored, expected):
                yield from differences(place, stored[name], expected[name])
    elif isinstance(expected, list) and isinstance(stored, list):
        if len(stored) != len(expected):
            yield f"{path}: {len(stored)} items, not {len(expected)}"
        for index, (one, other) in enumerate(zip(stored, expected)):
            yield from differences(f"{path}[{index}]", one, other)
    elif not _same(stored, expected):
        yield f"{path}: {_shown(stored)}, not {_shown(expected)}"


def _says_nothing(expected):
    return isinstance(expected, Added) and not expected.value


def _same(stored, expected):
    if isinstance(expected, Text):
        return isinstance(stored, str) and stored != ""
    if isinstance(expected, Near):
        return _is_number(stored) and abs(stored - expected.number) <= RELATIVE_TOLERANCE
    if isinstance(expected, float) and _is_number(stored):
        return _close(stored, expected, max(abs(stored), abs(expected)))
    return type(stored) is type(expected) and stored == expected


def _statistics(path, stored, expected):
    """The ends share one scale with the estimate: an end near 0 is no more exact than the other."""
    if not isinstance(stored, dict) or stored.keys() != set(Statistic._fields):
        yield f"{path}: {_shown(stored)}, not a statistic {_shown(expected.estimate)}"
        return
    scale = max(abs(number) for number in expected if number is not None)
    for name, number in zip(Statistic._fields, expected):
        found = stored[name]
        if _is_number(found) and number is not None:
            if _close(found, number, scale):
                continue
        elif found is None and number is None:
            continue
        yield f"{path}.{name}: {_shown(found)}, not {_shown(number)}"


def _is_same_end(name, stored, expected):
    """Whether both are an end of an interval around a neighbour, as x_ci_low is of x, and agree on
    the scale they share with it."""
    for suffix in ("_ci_low", "_ci_high"):
        middle = expected.get(name.removesuffix(suffix)) if name.endswith(suffix) else None
        numbers = (stored[name], expected[name], middle)
        if all(_is_number(number) for number in numbers):
            return _close(*numbers[:2], max(abs(number) for number in numbers))
    return False


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _close(one, other, scale):
    return abs(one - other) <= RELATIVE_TOLERANCE * scale


def _shown(value):
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "an array"
    return repr(float(value)) if isinstance(value, float) else repr(value)
