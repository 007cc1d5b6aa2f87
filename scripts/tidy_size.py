"""Rules about size: files and functions past their limit hold a second idea; lines are read."""

import ast
import re

from source_text import cpp_code
from tidy_tree import Violation, line_of

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 60
MAX_LINE_COLUMNS = 100

_LINED = (".h", ".cc", ".py", ".sh", ".cmake", "CMakeLists.txt", "Makefile")
# What no line break helps: an address at the end of its line.
_UNBREAKABLE = re.compile(r"https?://\S+$")
_SCOPE = re.compile(r'\b(namespace|class|struct|union|enum|extern\s*$|concept)\b')
_PREPROCESSOR = re.compile(r"^[ \t]*#(?:[^\n\\]|\\\n|\\.)*", re.MULTILINE)


def check_file_sizes(tree):
    """At most 300 lines for a source."""
    for path in tree.paths(".h", ".cc", ".py"):
        count = tree.text(path).count("\n")
        if count > MAX_FILE_LINES:
            message = f"{count} lines, at most {MAX_FILE_LINES}: it holds a second idea"
            yield Violation(path, 0, "file-size", message)


def check_line_lengths(tree):
    """At most 100 columns for a line of a source; a sign is a column, however many bytes it has."""
    for path in tree.paths(*_LINED):
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            if len(line) > MAX_LINE_COLUMNS and not _UNBREAKABLE.search(line):
                message = f"{len(line)} columns, at most {MAX_LINE_COLUMNS}"
                yield Violation(path, number, "line-length", message)


def check_function_sizes(tree):
    """At most 60 lines for a function."""
    for path in tree.paths(".h", ".cc", ".py"):
        if path.endswith(".py"):
            blocks = _python_functions(tree.text(path))
        else:
            blocks = _cpp_functions(tree.text(path))
        for line, count in blocks:
            if count > MAX_FUNCTION_LINES:
                message = f"a function of {count} lines, at most {MAX_FUNCTION_LINES}"
                yield Violation(path, line, "function-size", message)


def _python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.end_lineno - node.lineno + 1


def _cpp_functions(text):
    """Yields (first line, line count) of each outermost block that is code.

    A block is code unless its head names a type or a namespace, or initialises data: no
    parenthesis stands before its brace, or an = stands right there. A constructor's list of
    members leaves an empty head behind, which counts as code.
    """
    code = _PREPROCESSOR.sub(lambda match: re.sub(r"[^\n]", " ", match.group(0)), cpp_code(text))
    depth_in_function = 0
    head_start = 0
    start_line = 0
    for match in re.finditer(r"[{};]", code):
        position = match.start()
        sign = match.group(0)
        if sign == "{":
            if depth_in_function:
                depth_in_function += 1
            elif _is_code(code[head_start:position]):
                depth_in_function = 1
                head = code[head_start:position]
                start_line = line_of(code, head_start + len(head) - len(head.lstrip()))
        elif sign == "}" and depth_in_function:
            depth_in_function -= 1
            if depth_in_function == 0:
                yield start_line, line_of(code, position) - start_line + 1
        if not depth_in_function:
            head_start = position + 1


def _is_code(head):
    head = re.sub(r"\btemplate\s*<[^{}]*?>\s*(?=[\w:\[])", "", head.strip())
    if not head:
        return True
    if head.endswith(("=", ",", "return")):
        return False
    before_parenthesis = head.split("(")[0]
    return "(" in head and not _SCOPE.search(before_parenthesis)
