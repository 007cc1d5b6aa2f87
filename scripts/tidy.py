#!/usr/bin/python3
"""Checks the rules of the repository that no compiler knows; see CONTRIBUTING.md.

    scripts/tidy.py [ROOT]

Prints one line for each violation, as path:line: [rule] message.
Exit status: 0 without violations, 1 with some, 2 if ROOT is no folder.
"""

import os
import sys

import tidy_code
import tidy_data
import tidy_documents
import tidy_prose
import tidy_quotes
import tidy_size
from tidy_tree import Tree

RULES = [
    tidy_code.check_includes,
    tidy_code.check_clocks,
    tidy_code.check_headers,
    tidy_code.check_orphans,
    tidy_size.check_file_sizes,
    tidy_size.check_line_lengths,
    tidy_size.check_function_sizes,
    tidy_data.check_json_units,
    tidy_data.check_workload_questions,
    tidy_data.check_run_hashes,
    tidy_prose.check_words,
    tidy_prose.check_numbers,
    tidy_prose.check_machine_paths,
    tidy_prose.check_links,
    tidy_prose.check_run_names,
    tidy_prose.check_sources,
    tidy_quotes.check_quotes,
    tidy_documents.check_titles,
    tidy_documents.check_decisions,
]


def violations(root):
    """Returns the violations of the tree under root, by path and line."""
    tree = Tree(root)
    return sorted(violation for rule in RULES for violation in rule(tree))


def main(arguments):
    if arguments in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    repository = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    root = arguments[0] if arguments else repository
    if not os.path.isdir(root):
        print(f"{root} is no folder", file=sys.stderr)
        return 2
    found = violations(root)
    for violation in found:
        print(f"{violation.path}:{violation.line}: [{violation.rule}] {violation.message}")
    if found:
        print(f"{len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
