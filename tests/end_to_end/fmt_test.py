"""`quoll fmt`: real hunts keep their meaning, a layout is final, files are written only when asked for."""

import json
import os
import subprocess
import unittest
from pathlib import Path

import program

CORPUS = Path(os.environ.get("QUOLL_SHARED", program.ROOT / ".." / "shared")) / "conformance" / "hunts-dev.jsonl"
# Every so manieth hunt is also bound, before and after.
STRIDE = 6


class Fmt(program.ProgramTest):
    def test_prints_the_layout(self):
        done = self.run_program("fmt", "-e", "T|where a==1|count")
        self.assert_exit(done, 0)
        self.assertEqual(done.stdout, "T\n| where a == 1\n| count\n")

    def test_check_names_what_would_change(self):
        self.write("a.kql", "T|count\n")
        self.write("b.kql", "T\n| count\n")
        done = self.run_program("fmt", "--check", "a.kql", "b.kql")
        self.assert_exit(done, 1)
        self.assertEqual(done.stdout, "a.kql\n")
        self.assertEqual((self.folder / "a.kql").read_text(), "T|count\n")

    def test_in_place(self):
        self.write("a.kql", "T|count\n")
        done = self.run_program("fmt", "-i", "a.kql")
        self.assert_exit(done, 0)
        self.assertEqual((self.folder / "a.kql").read_text(), "T\n| count\n")
        self.assert_exit(self.run_program("fmt", "--check", "a.kql"), 0)

    def test_a_wrong_query_is_left_alone(self):
        self.write("a.kql", "T | where\n")
        done = self.run_program("fmt", "-i", "a.kql")
        self.assert_exit(done, 2)
        self.assertIn("error[K1004]", done.stderr)
        self.assertEqual((self.folder / "a.kql").read_text(), "T | where\n")

    def test_standard_input(self):
        done = self.run_program("fmt", stdin=b"T|count")
        self.assertEqual(done.stdout, "T\n| count\n")

    @unittest.skipUnless(CORPUS.exists() or os.environ.get("CI") == "true", f"needs {CORPUS}")
    def test_real_hunts_keep_their_meaning(self):
        hunts = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
        paths = [self.write(f"{i}.kql", hunt["query"]) for i, hunt in enumerate(hunts)]
        names = [path.name for path in paths]
        self.run_program("fmt", "-i", *names)
        again = self.run_program("fmt", "--check", *names)
        self.assertEqual(again.stdout, "", "a layout that is not final")
        pairs = [(hunts[i]["query"], paths[i].read_bytes().decode()) for i in range(0, len(hunts), STRIDE)]
        changed = [pair for pair in pairs if pair[0] != pair[1]]
        self.assertGreater(len(changed), 100)
        before = self.answers([query for query, _ in changed])
        after = self.answers([layout for _, layout in changed])
        different = [layout for (_, layout), left, right in zip(changed, before, after) if left != right]
        self.assertEqual(different[:1], [])

    def answers(self, queries):
        """Columns, rows or the error of each query over empty tables; places in the text left out."""
        requests = "".join(json.dumps({"id": str(i), "query": query, "tables": "united"}) + "\n"
                           for i, query in enumerate(queries))
        done = subprocess.run([program.BINARY, "query", "--batch", "--now", "2026-01-01"], input=requests.encode(),
                              capture_output=True, timeout=600, check=True)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(answers), len(queries))
        for answer in answers:
            for place in ("line", "column"):
                answer.get("error", {}).pop(place, None)
        return answers


if __name__ == "__main__":
    unittest.main()
