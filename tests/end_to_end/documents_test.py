"""What the documents show is what the program prints: every ```console block is run and compared."""

import os
import re
import shlex
import subprocess
import unittest

import program


class Documents(unittest.TestCase):
    def test_console_blocks_show_real_output(self):
        documents = [program.ROOT / "README.md", *sorted((program.ROOT / "docs").rglob("*.md"))]
        num_blocks = 0
        for document in documents:
            for block in re.findall(r"^```console\n(.*?)^```$", document.read_text(encoding="utf-8"), re.M | re.S):
                command, expected = block.split("\n", 1)
                self.assertTrue(command.startswith("$ quoll "), command)
                result = subprocess.run([program.BINARY, *shlex.split(command)[2:]], cwd=program.ROOT,
                                        env={**os.environ, "XDG_DATA_HOME": "/nonexistent"},
                                        capture_output=True, text=True, timeout=60, check=False)
                self.assertEqual(expected.rstrip("\n"), result.stdout.rstrip("\n"), f"{document.name}: {command}")
                num_blocks += 1
        self.assertGreater(num_blocks, 0, "no document shows output")


if __name__ == "__main__":
    unittest.main()
