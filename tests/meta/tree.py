"""What the meta tests share: the files of the project and the records of the golden tests.

A file counts when git tracks it or would track it, so that what a build leaves behind is not looked at.
"""

import os
import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SRC = ROOT / "src"
GOLDEN = ROOT / "tests" / "golden"
SHARED = Path(os.environ.get("QUOLL_SHARED", ROOT.parent / "shared"))
TEXT_SUFFIXES = {".cpp", ".h", ".def", ".py", ".md", ".cmake", ".txt", ".yaml", ".yml", ".sh", ".kqlt", ".kql", ""}


class MetaTest(unittest.TestCase):
    def assert_none(self, items, what):
        """Fails with every item on a line of its own."""
        items = [str(item) for item in items]
        if items:
            self.fail("\n".join([f"{what} ({len(items)}):", *items]))


def project_files():
    """All files of the project, as paths relative to its root."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True,
                            text=True, check=False)
    if listed.returncode == 0:
        return sorted(Path(name) for name in listed.stdout.splitlines() if (ROOT / name).is_file())
    left_out = {"build", ".git", "__pycache__"}
    return sorted(path.relative_to(ROOT) for path in ROOT.rglob("*")
                  if path.is_file() and not left_out & set(path.relative_to(ROOT).parts))


def source_files():
    return [path for path in project_files() if path.parts[0] in ("src", "fuzz", "bench") or
            path.parts[:2] == ("tests", "kqlt") if path.suffix in (".cpp", ".h")]


def read(path):
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


def golden_expectations():
    """The expected parts, below `----`, of all golden records: (file, text)."""
    for path in sorted(GOLDEN.rglob("*.kqlt")):
        for record in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
            before, mark, expected = record.partition("\n----")
            if mark:
                yield path.relative_to(ROOT), expected


def construct_folders():
    """(folder, golden group) of every construct_list call: each file in the folder is one registry row."""
    for path in sorted(SRC.rglob("CMakeLists.txt")):
        for folder in re.findall(r"construct_list\(\s*FOLDER\s+(\S+)", path.read_text(encoding="utf-8")):
            group = {"readers": "intel", "writers": "intel", "matchers": "intel"}.get(folder, folder)
            yield path.parent / folder, group


def registry_rows():
    """(path of the row's file, golden group, name) of every registry row."""
    for folder, group in construct_folders():
        for path in sorted(folder.glob("*.cpp")):
            if not path.name.startswith("_") and not path.name.endswith("_test.cpp"):
                yield path.relative_to(ROOT), group, path.stem
