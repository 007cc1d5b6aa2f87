"""The files of the repository that the rules of tidy.py look at."""

import collections
import os
import re

# line is 0 where the whole file is meant.
Violation = collections.namedtuple("Violation", "path line rule message")

# Built, downloaded or generated (.git is a file in a linked work tree); dated runs are data with
# rules of their own (docs/formats/).
_SKIPPED_FOLDERS = {".git", ".cache", "build", "__pycache__", "testdata", "scratch"}
_DATED_RUN = re.compile(r"results/(latest|\d{4}-)")


class Tree:
    """A folder and its files, read once. Paths are relative, with forward slashes."""

    def __init__(self, root):
        self.root = root
        self._texts = {}
        for folder, subfolders, names in os.walk(root):
            relative = os.path.relpath(folder, root).replace(os.sep, "/")
            prefix = "" if relative == "." else relative + "/"
            subfolders[:] = sorted(
                name
                for name in subfolders
                if name not in _SKIPPED_FOLDERS and not _DATED_RUN.match(prefix + name)
            )
            for name in sorted(set(names) - _SKIPPED_FOLDERS):
                self._read(prefix + name)

    def _read(self, path):
        full_path = os.path.join(self.root, path)
        if os.path.islink(full_path):
            return
        try:
            with open(full_path, encoding="utf-8") as file:
                self._texts[path] = file.read()
        except UnicodeDecodeError:
            pass  # not a text

    def text(self, path):
        return self._texts[path]

    def paths(self, *endings):
        """Returns all paths with one of these endings; all of them without an ending."""
        return [path for path in self._texts if not endings or path.endswith(endings)]

    def exists(self, path):
        return os.path.exists(os.path.join(self.root, path))


def line_of(text, position):
    return text.count("\n", 0, position) + 1
