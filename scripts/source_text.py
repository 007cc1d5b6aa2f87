"""The text of a source file taken apart: code without comments, and prose without code.

Both keep every line where it was, so that a line number means the same in all of them.
"""

import io
import re
import tokenize

_CPP_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<raw>R"(?P<tag>[^\s()\\]{0,16})\(.*?\)(?P=tag)")
      | (?P<text>"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])*')""",
    re.DOTALL | re.VERBOSE,
)


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def cpp_code(text):
    """Returns C++ with comments and the insides of literals replaced by spaces.

    What an #include names stays: it is code although it is spelled like a literal.
    """

    def replace(match):
        line_start = text.rfind("\n", 0, match.start()) + 1
        if re.match(r"\s*#\s*include\b", text[line_start : match.start()]):
            return match.group(0)
        return _blank(match.group(0))

    return _CPP_TOKEN.sub(replace, text)


def cpp_prose(text):
    """Returns the comments and literals of C++; everything else is spaces."""
    pieces = []
    end = 0
    for match in _CPP_TOKEN.finditer(text):
        pieces.append(_blank(text[end : match.start()]))
        pieces.append(match.group(0))
        end = match.end()
    pieces.append(_blank(text[end:]))
    return "".join(pieces)


def python_prose(text):
    """Returns the comments and docstrings of Python, each on its own lines."""
    lines = [""] * (text.count("\n") + 2)
    previous = tokenize.NEWLINE
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        starts_statement = previous in (
            tokenize.NEWLINE,
            tokenize.INDENT,
            tokenize.DEDENT,
            tokenize.ENCODING,
        )
        is_docstring = token.type == tokenize.STRING and starts_statement
        if token.type == tokenize.COMMENT or is_docstring:
            for offset, part in enumerate(token.string.split("\n")):
                lines[token.start[0] - 1 + offset] += " " + part
        if token.type not in (tokenize.COMMENT, tokenize.NL):
            previous = token.type
    return "\n".join(lines)


def hash_prose(text):
    """Returns the comments of a file whose comments start with # (shell, make, CMake)."""
    return "\n".join(
        line[line.index("#") :] if "#" in line else "" for line in text.split("\n")
    )


def markdown_blocks(text):
    """Yields (line number, kind, text) of each block of Markdown.

    kind is "table", "fence" (a code block), or "prose"; blocks end at empty lines.
    """
    block = []
    start = 1
    fenced = False
    for number, line in enumerate(text.split("\n") + [""], 1):
        opens_or_closes = line.lstrip().startswith("```")
        if opens_or_closes and not fenced:
            if block:
                yield start, _kind(block), "\n".join(block)
            block, start, fenced = [line], number, True
        elif fenced:
            block.append(line)
            if opens_or_closes:
                yield start, "fence", "\n".join(block)
                block, fenced = [], False
        elif line.strip():
            if not block:
                start = number
            block.append(line)
        elif block:
            yield start, _kind(block), "\n".join(block)
            block = []
    if block:
        yield start, "fence", "\n".join(block)


def _kind(lines):
    return "table" if any(line.lstrip().startswith("|") for line in lines) else "prose"
