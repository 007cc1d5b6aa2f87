"""Numbers that documents quote from a committed run are those of the run; see quoted_numbers.py."""

import os
import re

import quoted_numbers
from tidy_tree import Violation, line_of

_COMMENT = re.compile(r"<!--\s*\d{4}-\d\d-\d\d-")


def check_quotes(tree):
    results = quoted_numbers.Results(os.path.join(tree.root, "results"))
    for path in tree.paths(".md"):
        yield from _check(path, tree.text(path), results)


def _check(path, text, results):
    found = []
    try:
        for quote in quoted_numbers.quotes(text, results):
            found.append(quote)
            if quote.written != quote.derived:
                message = f"{_number(quote.written)} is {_number(quote.derived)} in its run"
                yield Violation(path, line_of(text, quote.position), "quote", message)
    except quoted_numbers.BadQuote as error:
        place = found[-1].position + len(found[-1].written) if found else 0
        comment = _COMMENT.search(text, place)
        yield Violation(path, line_of(text, comment.start()), "quote", str(error))
        return
    comments = _COMMENT.findall(text)
    if len(comments) != len(found):
        message = f"{len(comments) - len(found)} of {len(comments)} comments follow no number"
        yield Violation(path, 0, "quote", message)


def _number(quote):
    return quote[: quote.index("<!--")]
