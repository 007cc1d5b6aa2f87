"""Numbers in documents that follow from a committed run, and say so.

A number is followed by an HTML comment that names the run and the place in its summary.json:

    a get takes 430 ns [379, 481]<!-- 2026-11-22-vm-6545e8b .0
    cells[workload=query;...].ns_per_op -->

After the run's name stand, in any order, how the number is written:
    .N        decimals (none are left out unless this is given: .0)
    inverse   1 over the value, its interval turned round
    percent   (value - 1) x 100, for ratios
    bare      the estimate without its interval; a value that is no interval has none anyway
and last the place: names joined by dots; a list is followed by [key=value;key=value] that one of
its members alone fits, or by [N]. Values compare as JSON writes them, strings without quotes;
key~pattern instead compares with a shell's pattern, where * stands for anything:

    contrasts[a~query/latency/*/1000000x128/uniform/*/alex:*;b~*/hash_log:*].ratio
"""

import collections
import fnmatch
import json
import os
import re

_NUMBER = r"[-−]?\d[\d,]*(?:\.\d+)?"
_QUOTE = re.compile(
    rf"(?P<estimate>{_NUMBER})(?P<unit>\s?[A-Za-zµ%×]+)?"
    rf"(?:(?P<gap>\s+)\[{_NUMBER},\s{_NUMBER}\])?"
    r"<!--\s(?P<run>\d{4}-\d\d-\d\d-[\w.-]+)\s(?P<style>(?:(?:\.\d|inverse|percent|bare)\s)*)"
    r"(?P<place>.+?)\s-->",
    re.DOTALL,
)
_CONDITION = re.compile(r"(?P<key>\w+)(?P<how>[=~])(?P<value>.*)", re.DOTALL)
_STEP = re.compile(r"\.?(?P<name>\w+)|\[(?P<chosen>[^\]]*)\]")

# verdict: of the contrast or claim that the number is of; None if it is of neither.
Quote = collections.namedtuple("Quote", "position written derived verdict")


class BadQuote(Exception):
    """A comment that names nothing, or more than one thing."""


class Results:
    """The summaries of the runs in one folder, each read once."""

    def __init__(self, folder):
        self._folder = folder
        self._summaries = {}

    def summary(self, run):
        if run not in self._summaries:
            path = os.path.join(self._folder, run, "summary.json")
            try:
                with open(path, encoding="utf-8") as file:
                    self._summaries[run] = json.load(file)
            except OSError as error:
                raise BadQuote(f"{run}: {error.strerror}") from error
        return self._summaries[run]


def quotes(text, results):
    """Yields a Quote for each quoted number in the text.

    Raises BadQuote where a comment can't be followed; its text names the comment's place.
    """
    for match in _QUOTE.finditer(text):
        passed = _passed(match, results)
        verdicts = [v["verdict"] for v in passed if isinstance(v, dict) and "verdict" in v]
        yield Quote(match.start(), match.group(0), _derived(match, results),
                    verdicts[-1] if verdicts else None)


def rewritten(text, results):
    """Returns the text with every quoted number as its run has it."""
    return _QUOTE.sub(lambda match: _derived(match, results), text)


def _passed(match, results):
    return values_to(results.summary(match.group("run")), _place(match))


def _place(match):
    return re.sub(r"\s+", "", match.group("place"))


def _derived(match, results):
    style = match.group("style").split()
    estimate, interval = _as_written(_passed(match, results)[-1], style, _place(match))
    comment = match.group(0)[match.group(0).index("<!--") :]
    gap = match.group("gap") or " "
    return estimate + (match.group("unit") or "") + (gap + interval if interval else "") + comment


def values_to(summary, place):
    """Returns all values on the way to a place such as claims[id=x].observed, its own last."""
    values = [summary]
    for step in _STEP.finditer(place):
        try:
            if step.group("name"):
                values.append(values[-1][step.group("name")])
            else:
                values.append(_member(values[-1], step.group("chosen")))
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise BadQuote(f"{place}: nothing there ({error})") from error
    return values


def _member(members, chosen):
    # A value may hold commas and equal signs, as variants do, but no semicolon.
    conditions = [_CONDITION.fullmatch(condition) for condition in chosen.split(";")]
    if not all(conditions):
        return members[int(chosen)]
    found = [m for m in members if all(_fits(m, condition) for condition in conditions)]
    if len(found) != 1:
        raise BadQuote(f"[{chosen}]: {len(found)} members fit")
    return found[0]


def _fits(member, condition):
    written = _written(member[condition["key"]])
    if condition["how"] == "~":
        return fnmatch.fnmatchcase(written, condition["value"])
    return written == condition["value"]


def _written(value):
    return value if isinstance(value, str) else json.dumps(value)


def _as_written(value, style, place):
    decimals = next((int(word[1:]) for word in style if word[0] == "."), 0)
    if not isinstance(value, dict):
        value = {"estimate": value}
        style = style + ["bare"]
    numbers = [value["estimate"]]
    if "bare" not in style:
        numbers += [value["ci_low"], value["ci_high"]]
    if any(number is None for number in numbers):
        raise BadQuote(f"{place}: null")
    if "inverse" in style:
        numbers = [1 / number for number in numbers]
        numbers[1:] = reversed(numbers[1:])
    if "percent" in style:
        numbers = [(number - 1) * 100 for number in numbers]
    texts = [_number_text(number, decimals) for number in numbers]
    return texts[0], f"[{texts[1]}, {texts[2]}]" if len(texts) > 1 else ""


def _number_text(number, decimals):
    text = f"{abs(number):,.{decimals}f}"
    is_zero = not text.strip("0.,")
    return text if number >= 0 or is_zero else "−" + text
