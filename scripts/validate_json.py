"""Holds the files of a run and the published claims against the schemas in docs/formats/.

usage: validate_json.py SCHEMAS PUBLISHED WRITER   (WRITER FOLDER writes a sample run into FOLDER)
       validate_json.py SCHEMAS --run FOLDER       (validates the files of one run)
"""

import copy
import gzip
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema


def refuse_number(word):
    raise ValueError(f"{word} is no JSON number")


def load(text):
    return json.loads(text, parse_constant=refuse_number)


class Shapes:
    """Tells documents apart by no more than a schema can, so that one of each shape is validated.

    Two numbers are of one shape when they are on the same side of every bound, two texts when they
    match the same patterns. A schema with any other keyword of values makes every value a shape.
    """

    STRUCTURAL = {"$schema", "title", "description", "type", "properties", "required",
                  "additionalProperties"}

    def __init__(self, schema):
        self.bounds = set()
        self.patterns = set()
        self.known = True
        self.read(schema)

    def read(self, schema):
        for keyword, value in schema.items():
            if keyword == "minimum":
                self.bounds.add(value)
            elif keyword == "pattern":
                self.patterns.add(value)
            elif keyword == "properties":
                for member in value.values():
                    self.read(member)
            elif keyword not in self.STRUCTURAL:
                self.known = False

    def of(self, value):
        if isinstance(value, dict):
            return tuple((name, self.of(member)) for name, member in value.items())
        if isinstance(value, list):
            return tuple(self.of(member) for member in value)
        if self.known and isinstance(value, (int, float)) and not isinstance(value, bool):
            return (type(value), value % 1 == 0, *(value >= bound for bound in self.bounds))
        if self.known and isinstance(value, str):
            return (str, *(re.search(pattern, value) is not None for pattern in self.patterns))
        return (type(value), value)


class Schemas:
    def __init__(self, folder):
        self.validators = {}
        for file in sorted(folder.glob("*.schema.json")):
            schema = load(file.read_text())
            jsonschema.Draft202012Validator.check_schema(schema)
            name = file.name.removesuffix(".schema.json")
            self.validators[name] = jsonschema.Draft202012Validator(schema)

    def errors(self, name, document):
        for error in self.validators[name].iter_errors(document):
            yield f"{error.json_path}: {error.message[:200]}"

    def problems(self, name, document, place):
        return [f"{place}: {error}" for error in self.errors(name, document)]


def block_lines(folder):
    packed = folder / "blocks.jsonl.gz"
    if packed.exists():
        return gzip.decompress(packed.read_bytes()).decode().splitlines()
    return (folder / "blocks.jsonl").read_text().splitlines()


def run_problems(schemas, folder):
    problems = []
    for name in ("session", "summary"):
        document = load((folder / f"{name}.json").read_text())
        problems += schemas.problems(name, document, f"{name}.json")
    lines = block_lines(folder)
    if not lines:
        problems.append("blocks.jsonl: holds no block")
    shapes = Shapes(schemas.validators["block"].schema)
    seen = {}
    for number, line in enumerate(lines, 1):
        block = load(line)
        shape = shapes.of(block)
        if shape not in seen:
            seen[shape] = list(schemas.errors("block", block))
        problems += [f"blocks.jsonl:{number}: {error}" for error in seen[shape]]
    return problems


def claims_problems(schemas, folder):
    problems = []
    files = sorted(folder.glob("*.json"))
    if not files:
        problems.append(f"{folder}: holds no file of claims")
    for file in files:
        problems += schemas.problems("claims", load(file.read_text()), file.name)
    return problems


def blind_spots(schemas, folder):
    """Damage that a schema fails to see."""
    summary = load((folder / "summary.json").read_text())
    damages = {
        "an unknown member": lambda d: d.update(colour="red"),
        "another schema version": lambda d: d.update(schema_version=2),
        "a missing list": lambda d: d.pop("cells"),
        "a number as text": lambda d: d["cells"][0]["ns_per_op"].update(estimate="905"),
        "an unknown verdict": lambda d: d["contrasts"][0].update(verdict="better"),
        "a reproduced claim without a cell": lambda d: d["claims"][0].update(
            verdict="reproduced", cells=[]
        ),
    }
    unseen = []
    for name, damage in damages.items():
        document = copy.deepcopy(summary)
        damage(document)
        if not schemas.problems("summary", document, ""):
            unseen.append(f"summary.schema.json does not see {name}")
    unseen += [f"block.schema.json does not see {name}" for name in unseen_blocks(schemas, folder)]
    return unseen


def unseen_blocks(schemas, folder):
    """Damage to a block, behind a whole one of otherwise the same shape."""
    damages = {
        "no operations": {"operations": 0},
        "a negative number of ns": {"ns": -1},
        "a checksum that is none": {"checksum": "7aace2b7adca6aa"},
        "a number that is no integer": {"hits": 1.5},
        "an answer that is no truth value": {"answers_right": 1},
        "an unknown member": {"colour": "red"},
    }
    path = folder / "blocks.jsonl"
    lines = path.read_text().splitlines()
    for name, damage in damages.items():
        path.write_text("\n".join([*lines, json.dumps({**load(lines[0]), **damage})]) + "\n")
        if len(run_problems(schemas, folder)) == 0:
            yield name


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    schemas = Schemas(pathlib.Path(arguments[0]))
    if arguments[1] == "--run":
        problems = run_problems(schemas, pathlib.Path(arguments[2]))
    else:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            subprocess.run([arguments[2], name], check=True)
            problems = run_problems(schemas, folder) + blind_spots(schemas, folder)
        problems += claims_problems(schemas, pathlib.Path(arguments[1]))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
