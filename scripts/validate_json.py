"""Holds the files of a run and the published claims against the schemas in docs/formats/.

usage: validate_json.py SCHEMAS PUBLISHED WRITER   (WRITER FOLDER writes a sample run into FOLDER)
       validate_json.py SCHEMAS --run FOLDER       (validates the files of one run)
"""

import copy
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile

import jsonschema


def refuse_number(word):
    raise ValueError(f"{word} is no JSON number")


def load(text):
    return json.loads(text, parse_constant=refuse_number)


class Schemas:
    def __init__(self, folder):
        self.validators = {}
        for file in sorted(folder.glob("*.schema.json")):
            schema = load(file.read_text())
            jsonschema.Draft202012Validator.check_schema(schema)
            name = file.name.removesuffix(".schema.json")
            self.validators[name] = jsonschema.Draft202012Validator(schema)

    def problems(self, name, document, place):
        return [
            f"{place}: {error.json_path}: {error.message[:200]}"
            for error in self.validators[name].iter_errors(document)
        ]


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
    for number, line in enumerate(lines, 1):
        problems += schemas.problems("block", load(line), f"blocks.jsonl:{number}")
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
    return unseen


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
