"""Rules about words and numbers: in Markdown, in comments, in what the program prints.

A block of Markdown may carry a marker in an HTML comment where a rule does not fit:
    <!-- quoted -->   words that someone else wrote, or that are named in order to be banned
    <!-- chosen -->   numbers that are settings or limits, not measurements
"""

import posixpath
import re

from source_text import cpp_prose, hash_prose, markdown_blocks, python_prose
from tidy_tree import Violation, line_of

# What is not said, and what to say instead. The one place where these words stand.
_BANNED_WORDS = [
    (r"\bzero[- ]cost\b", "say what it costs, from which run"),
    (r"\bspeed-?ups?\b", "give both numbers"),
    (r"\bcompetitors?\b", "peer engine"),
    (r"\boverheads?\b", "name the cost; a difference of unknown cause is the residual"),
    (r"\b(?<!_)fast\b(?![-_ ]?(?:path|forward))", "give the number, or what it is compared with"),
    (r"\b(?:blazing|lightning|ultra-?fast|world[- ]class|cutting[- ]edge)\b", "leave it out"),
    (r"\b(?:TODO|FIXME|XXX)\b", "do it, or open an issue"),
]
_BANNED = [(re.compile(pattern, re.IGNORECASE), advice) for pattern, advice in _BANNED_WORDS]

_MEASURED = re.compile(r"(?<![\w.])\d[\d,.]*(?:\s?(?:ns|µs|us)\b|[x×](?!\w|\s?\d))")
_SOURCE = re.compile(r"results/(?:\d{4}-|published)|\[[A-Z]+\d{2}\]")
_PRIVATE_PATH = re.compile(r"(?<![\w./])/(?:home|root|work|Users)/\w")
_TEMPORARY_PATH = re.compile(r"(?<![\w./])/(?:tmp|var/tmp)/")
_LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|\bsrc=\"([^\"]+)\"")
_CODE_SPAN = re.compile(r"`[^`\n]*`")
_KEY = re.compile(r"\[([A-Z]+\d{2})\](?!\()")
_ROW = re.compile(r"^\| \[([A-Z]+\d{2})\] \|", re.MULTILINE)


def check_words(tree):
    """Banned words, in comments, literals and prose."""
    for path in tree.paths():
        for line, text in _prose(tree, path):
            for pattern, advice in _BANNED:
                for match in pattern.finditer(text):
                    where = line + text.count("\n", 0, match.start())
                    yield Violation(path, where, "word", f'"{match.group(0)}": {advice}')


def _prose(tree, path):
    """Yields (first line, text) of what a person reads in this file."""
    text = tree.text(path)
    name = posixpath.basename(path)
    if path.endswith((".h", ".cc")):
        yield 1, cpp_prose(text)
    elif path.endswith(".py"):
        yield 1, python_prose(text)
    elif path.endswith((".sh", ".cmake")) or name in ("CMakeLists.txt", "Makefile"):
        yield 1, hash_prose(text)
    elif path.endswith(".md"):
        for line, kind, block in markdown_blocks(text):
            if kind != "fence" and "<!-- quoted -->" not in block:
                yield line, _CODE_SPAN.sub(lambda match: " " * len(match.group(0)), block)


def check_numbers(tree):
    """A time or a ratio in prose names the run or the source it is from.

    A table or a code block may leave that to the block before or after it.
    """
    for path in tree.paths(".md"):
        blocks = list(markdown_blocks(tree.text(path)))
        for index, (line, kind, block) in enumerate(blocks):
            match = _MEASURED.search(block)
            if not match or "<!-- chosen -->" in block:
                continue
            context = [block]
            if kind != "prose":
                context += [text for _, _, text in blocks[max(0, index - 1) : index + 2]]
            if not any(_SOURCE.search(text) for text in context):
                message = f'"{match.group(0)}" names no results/ folder and no [KEY00] source'
                yield Violation(path, line + block.count("\n", 0, match.start()), "number", message)


def check_machine_paths(tree):
    """No path of one person's machine; no temporary folder in the documents."""
    for path in tree.paths():
        text = tree.text(path)
        patterns = [_PRIVATE_PATH]
        if path.endswith(".md"):
            patterns.append(_TEMPORARY_PATH)
        for pattern in patterns:
            for match in pattern.finditer(text):
                message = f'"{match.group(0)}": a path that only one machine has'
                yield Violation(path, line_of(text, match.start()), "machine-path", message)


def check_links(tree):
    """What a document links to exists in the repository, the heading behind a # included."""
    for path in tree.paths(".md"):
        text = tree.text(path)
        for match in _LINK.finditer(text):
            target, _, heading = (match.group(1) or match.group(2)).partition("#")
            if re.match(r"[a-z]+:", target):
                continue
            resolved = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            resolved = resolved if target else path
            if resolved.startswith("results/latest") or not tree.exists(resolved):
                message = f"{target} is not in the repository"
                yield Violation(path, line_of(text, match.start()), "link", message)
            elif heading and heading not in _headings(tree, resolved):
                message = f"{resolved} has no heading #{heading}"
                yield Violation(path, line_of(text, match.start()), "link", message)


def _headings(tree, path):
    """Returns how links call the headings of a document."""
    text = tree.text(path) if path in tree.paths(".md") else ""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def check_sources(tree):
    """A source that is cited has its row in docs/references.md, and a row someone who cites it."""
    references = "docs/references.md"
    text = tree.text(references) if references in tree.paths(".md") else ""
    rows = {match.group(1): line_of(text, match.start()) for match in _ROW.finditer(text)}
    cited = set()
    for path in tree.paths():
        if path == references:
            continue
        for line, prose in _prose(tree, path):
            for match in _KEY.finditer(prose):
                cited.add(match.group(1))
                if match.group(1) not in rows:
                    where = line + prose.count("\n", 0, match.start())
                    message = f"{match.group(0)} has no row in {references}"
                    yield Violation(path, where, "source", message)
    for key, line in rows.items():
        if key not in cited:
            yield Violation(references, line, "source", f"[{key}] is cited nowhere")


def check_run_names(tree):
    """A dated run that is named exists."""
    for path in tree.paths(".md", ".h", ".cc"):
        text = tree.text(path)
        for match in re.finditer(r"results/\d{4}-\d\d-\d\d-[\w.-]*\w", text):
            if not tree.exists(match.group(0)):
                message = f"{match.group(0)} does not exist"
                yield Violation(path, line_of(text, match.start()), "run-name", message)
