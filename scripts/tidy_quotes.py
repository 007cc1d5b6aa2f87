"""Numbers that documents quote from a committed run are those of the run; see quoted_numbers.py.

Where the run could not decide, the passage says so: a ratio of an inconclusive or invalid contrast
stands in an item, paragraph or row with the word. A row that gives a claim's verdict gives the
run's.
"""

import os
import re

import quoted_numbers
from tidy_tree import Violation, line_of

_CLAIM_VERDICTS = re.compile("`(reproduced|refuted|open|not_comparable|self_inconsistent)`")
_PASSAGE_END = re.compile(r"\n(?=\s*(?:\n|- |\d+\. |#|\|))")
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
            if (message := _verdict_missing(quote, _passage(text, quote.position))) is not None:
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


def _passage(text, position):
    """Returns the row of a table, the item of a list or the paragraph that a place is in."""
    row = text[text.rfind("\n", 0, position) + 1 :].split("\n", 1)[0]
    if row.startswith("|"):
        return row
    begin = max((match.end() for match in _PASSAGE_END.finditer(text, 0, position)), default=0)
    end = _PASSAGE_END.search(text, position)
    return text[begin : end.start() if end else len(text)]


def _verdict_missing(quote, passage):
    if quote.verdict in ("inconclusive", "invalid") and quote.verdict not in passage:
        number = _number(quote.written)
        return f"{number} is of an {quote.verdict} contrast, which the passage does not say"
    told = _CLAIM_VERDICTS.findall(passage) if passage.startswith("|") else []
    if quote.verdict is not None and told and quote.verdict not in told:
        return f"{_number(quote.written)} is of a claim that is {quote.verdict}, not {told[0]}"
    return None


def _number(quote):
    return quote[: quote.index("<!--")]
