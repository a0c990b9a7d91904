"""Runs the built program for the end-to-end tests and reads what it says.

The program is $QUOLL_BINARY, or build/release/quoll. Tests use files of their own in a temporary folder.
"""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BINARY = Path(os.environ.get("QUOLL_BINARY", ROOT / "build" / "release" / "quoll"))
TIMEOUT_SECONDS = 60
# A terminal's and a user's settings must not change what a test sees.
CLEARED_VARIABLES = ("NO_COLOR", "QUOLL_DATA", "TERM")


class ProgramTest(unittest.TestCase):
    """A test with a temporary folder as the working folder of every run."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="quoll-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            content = content.encode()
        path.write_bytes(content)
        return path

    def run_program(self, *args, stdin=b"", env=None):
        """The finished process; stdout and stderr are text."""
        environment = {name: value for name, value in os.environ.items() if name not in CLEARED_VARIABLES}
        # What the user of this machine has imported must not change it either.
        environment["XDG_DATA_HOME"] = str(self.folder / "data-home")
        environment.update(env or {})
        done = subprocess.run([BINARY, *map(str, args)], input=stdin, capture_output=True, cwd=self.folder,
                              env=environment, timeout=TIMEOUT_SECONDS, check=False)
        done.stdout = done.stdout.decode()
        done.stderr = done.stderr.decode()
        return done

    def assert_exit(self, done, code):
        self.assertEqual(done.returncode, code, f"stdout: {done.stdout[-2000:]}\nstderr: {done.stderr[-2000:]}")

    def query(self, kql, *args):
        """The result document of one query; the run must succeed."""
        done = self.run_program("query", "-e", kql, "--format", "json", *args)
        self.assert_exit(done, 0)
        return json.loads(done.stdout)
