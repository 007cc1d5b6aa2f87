"""Rules about the sources themselves: who includes whom, doors, clocks, headers, orphans."""

import posixpath
import re

from source_text import cpp_code
from tidy_tree import Violation, line_of

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)

# Which top folders a top folder may include. Only the harness sees both engines and workloads.
_ARROWS = {
    "base": {"base"},
    "engines": {"base", "engines"},
    "workloads": {"base", "workloads"},
    "harness": {"base", "engines", "workloads", "harness"},
    "tools": {"base", "engines", "tools"},
}

# The header of a package and the files that may include it: one door per package.
_DOORS = [
    ("RocksDB", r"rocksdb/", r"engines/rocksdb/"),
    ("Judy", r"Judy\.h", r"engines/reference/judy_index\.h$"),
    ("LMDB", r"lmdb\.h", r"engines/lmdb/"),
    ("LevelDB", r"leveldb/", r"engines/leveldb/"),
    ("WiredTiger", r"wiredtiger", r"engines/wiredtiger/"),
    ("SQLite", r"sqlite3", r"engines/sqlite/"),
    ("tkrzw", r"tkrzw_", r"engines/tkrzw/"),
    ("CLI11", r"CLI/", r"harness/cli/options\.cc$|tools/alexstore/"),
    ("nlohmann/json", r"nlohmann/", r".*_json(_test)?\.cc$"),
    ("Google Benchmark", r"benchmark/", r".*_bench\.cc$"),
]

_CLOCK = re.compile(
    r"\b(steady_clock|high_resolution_clock|clock_gettime|gettimeofday"
    r"|_?_?rdtscp?|__builtin_ia32_rdtscp?)\b"
)
_CLOCK_HOME = "harness/measure/"

_CPP = (".h", ".cc")


def check_includes(tree):
    """Include arrows; one door per package; paths from the project root."""
    for path in tree.paths(*_CPP):
        allowed = _ARROWS.get(path.split("/")[0])
        if allowed is None:
            continue
        if path.startswith("engines/") and path.endswith("_binding.cc"):
            allowed = allowed | {"harness"}
        code = cpp_code(tree.text(path))
        for match in _INCLUDE.finditer(code):
            quote, target = match.groups()
            line = line_of(code, match.start())
            top = target.split("/")[0]
            if top in _ARROWS and quote == '"' and top not in allowed:
                message = f"{path.split('/')[0]} may not include {target}"
                yield Violation(path, line, "arrow", message)
            beside = posixpath.join(posixpath.dirname(path), target)
            if quote == '"' and not tree.exists(target) and tree.exists(beside):
                yield Violation(path, line, "include-root", f'write "{beside}", from the root')
            for package, header, door in _DOORS:
                if re.match(header, target) and not re.match(door, path):
                    yield Violation(path, line, "door", f"{package} is included elsewhere only")


def check_clocks(tree):
    """Nothing outside harness/measure/ reads a clock."""
    for path in tree.paths(*_CPP):
        if path.startswith(_CLOCK_HOME):
            continue
        code = cpp_code(tree.text(path))
        for match in _CLOCK.finditer(code):
            message = f"{match.group(1)}: clocks are read in {_CLOCK_HOME} only"
            yield Violation(path, line_of(code, match.start()), "clock", message)


def check_headers(tree):
    """A header opens with what it is for, and with its guard."""
    for path in tree.paths(".h"):
        lines = tree.text(path).split("\n")
        if not lines[0].startswith("//"):
            yield Violation(path, 1, "header-comment", "a header starts with a comment")
        code = [line for line in lines if line.strip() and not line.startswith("//")]
        if not code or code[0].strip() != "#pragma once":
            yield Violation(path, 1, "pragma-once", "#pragma once follows the comment")


def check_orphans(tree):
    """Every source is built, every header included, every script called or imported."""
    cmake = "\n".join(tree.text(path) for path in tree.paths("CMakeLists.txt", ".cmake"))
    included = set()
    for path in tree.paths(*_CPP):
        for match in _INCLUDE.finditer(cpp_code(tree.text(path))):
            included.add((match.group(2), path))
    used = {target for target, path in included if target != path}
    for path in tree.paths(*_CPP):
        name = re.escape(posixpath.basename(path))
        built = re.search(rf"(?<![\w.]){name}(?![\w.])", cmake)
        if path not in used and not built:
            yield Violation(path, 0, "orphan", "no CMakeLists.txt and no include mentions it")
    yield from _check_script_orphans(tree)


def _check_script_orphans(tree):
    callers = tree.paths(".py", ".sh", ".md", "CMakeLists.txt", "Makefile", ".ci/run")
    for path in tree.paths(".py", ".sh"):
        name = posixpath.basename(path)
        module = path.removesuffix("/__init__.py").removesuffix(".py")
        stem = re.escape(posixpath.basename(module))
        mention = re.compile(rf"\b{re.escape(name)}\b|\b(from|import) (\w+\.)*{stem}\b")
        if not any(mention.search(tree.text(other)) for other in callers if other != path):
            yield Violation(path, 0, "orphan", "nothing calls, imports or mentions it")
