"""Rules about data: units in the names of JSON keys, workloads that ask a question, whole runs."""

import json
import os
import re

import hash_runs
from tidy_tree import Violation

_FORMATS = "docs/formats/"
_WORKLOADS = "workloads/definitions/"

# Measured time is in nanoseconds, a size in bytes: no other unit, and no unit left out.
_TIME_WORDS = {"time", "latency", "duration", "elapsed", "residual", "mde", "difference"}
_SIZE_WORDS = {"size", "rss", "disk", "memory"}
_TIME_UNITS = {"ns", "s", "seconds"}
_OTHER_UNITS = {"ms", "us", "usec", "msec", "kb", "mb", "gb", "kib", "mib", "gib"}
# Names that the file format fixes: a size in bytes by definition, and counts of operations.
_FIXED_NAMES = {"page_size", "batch_size", "put_batch_size"}


def check_json_units(tree):
    """Keys of the schemas that hold times or sizes say their unit."""
    for path in tree.paths(".json"):
        if not path.startswith(_FORMATS):
            continue
        try:
            schema = json.loads(tree.text(path))
        except ValueError as error:
            yield Violation(path, 0, "json", str(error))
            continue
        for name, definition in _properties(schema):
            problem = _unit_problem(name, definition, schema)
            if problem:
                line = _line_of_key(tree.text(path), name)
                yield Violation(path, line, "json-unit", f'"{name}" {problem}')


def _properties(node):
    """Yields (name, definition) of every property anywhere in a schema."""
    if isinstance(node, dict):
        properties = node.get("properties")
        if isinstance(properties, dict):
            yield from properties.items()
        for value in node.values():
            yield from _properties(value)
    elif isinstance(node, list):
        for value in node:
            yield from _properties(value)


def _unit_problem(name, definition, schema):
    words = set(re.split(r"[_-]", name))
    if words & _OTHER_UNITS:
        return "has a unit other than ns, seconds or bytes"
    if name in _FIXED_NAMES or not _holds_number(definition, schema):
        return None
    if words & _TIME_WORDS and not words & _TIME_UNITS:
        return "is a time: its name says _ns"
    if words & _SIZE_WORDS and "bytes" not in words:
        return "is a size: its name says _bytes"
    return None


def _holds_number(definition, schema):
    """Whether a value of this definition is a number or a statistic of numbers."""
    if not isinstance(definition, dict):
        return False
    if "$ref" in definition:
        return _holds_number(_resolve(definition["$ref"], schema), schema)
    types = definition.get("type", [])
    types = [types] if isinstance(types, str) else types
    if "number" in types or "integer" in types:
        return True
    if "estimate" in definition.get("properties", {}):
        return True
    options = definition.get("anyOf", []) + definition.get("oneOf", [])
    return any(_holds_number(option, schema) for option in options)


def _resolve(reference, schema):
    node = schema
    if not reference.startswith("#/"):
        return {}
    for part in reference[2:].split("/"):
        node = node.get(part, {}) if isinstance(node, dict) else {}
    return node


def _line_of_key(text, name):
    position = text.find(f'"{name}"')
    return text.count("\n", 0, position) + 1 if position >= 0 else 0


def check_workload_questions(tree):
    """A workload file opens with the question it answers."""
    for path in tree.paths(".json"):
        if not path.startswith(_WORKLOADS):
            continue
        try:
            first_key = next(iter(json.loads(tree.text(path))), None)
        except ValueError as error:
            yield Violation(path, 0, "json", str(error))
            continue
        if first_key != "question":
            yield Violation(path, 1, "question", 'the first key is "question"')


def check_run_hashes(tree):
    """The SHA256SUMS of a kept run lists its other files, and each is what it lists."""
    for name in hash_runs.kept_runs(os.path.join(tree.root, "results")):
        path = f"results/{name}"
        for problem in hash_runs.problems(os.path.join(tree.root, path)):
            yield Violation(path, 0, "run-hash", problem)
