"""Rules for documents as wholes: a title, and a way to each of them."""

import posixpath
import re

from tidy_tree import Violation

_DECISIONS = "docs/decisions"


def check_titles(tree):
    """A document begins with its title."""
    for path in tree.paths(".md"):
        if not tree.text(path).startswith("# "):
            yield Violation(path, 1, "title", "the first line is no title")


def check_decisions(tree):
    """The index of decisions names each of them."""
    index = posixpath.join(_DECISIONS, "README.md")
    linked = tree.text(index) if index in tree.paths(".md") else ""
    for path in tree.paths(".md"):
        folder, name = posixpath.split(path)
        if folder == _DECISIONS and re.match(r"\d{4}-", name) and f"({name})" not in linked:
            yield Violation(path, 1, "decision", f"{index} has no line for it")
