"""`quoll pack` as files: the layout, the seed pages byte for byte, manifests that tell the truth."""

import hashlib
import json
import os
import unittest
from pathlib import Path

import program

FEED = program.ROOT / "examples" / "threatfox_nanocore.json"
SEEDS = Path(os.environ.get("QUOLL_SHARED", program.ROOT.parent / "shared")) / "seeds"


class Pack(program.ProgramTest):
    def pack(self, *args):
        done = self.run_program("pack", "-o", "out", *args)
        self.assert_exit(done, 0)
        return {str(path.relative_to(self.folder / "out")): path.read_text(encoding="utf-8")
                for path in sorted((self.folder / "out").rglob("*")) if path.is_file()}

    def test_layout_of_one_family(self):
        files = self.pack("--intel", FEED)
        for name in ("page.md", "page.html", "manifest.json", "queries/CommonSecurityLog.ip.outbound.kql",
                     "queries/DnsEvents.domain.name.kql"):
            self.assertIn(name, files)
        for name, text in files.items():
            self.assertTrue(text.endswith("\n"), name)

    def test_manifest_has_the_sums_of_all_other_files(self):
        files = self.pack("--intel", FEED)
        listed = {entry["path"]: entry["sha256"] for entry in json.loads(files["manifest.json"])["files"]}
        sums = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items() if name != "manifest.json"}
        self.assertEqual(listed, sums)

    def test_same_indicators_give_the_same_bytes(self):
        self.assertEqual(self.pack("--intel", FEED), self.pack("--intel", FEED))

    def test_every_query_binds(self):
        files = self.pack("--intel", FEED)
        # Functions of the workspace have no rows here, which is a warning.
        paths = ["out/" + name for name in files if name.endswith(".kql") and not name.startswith("asim/")]
        self.assertGreater(len(paths), 8)
        self.assert_exit(self.run_program("check", *paths), 0)

    @unittest.skipUnless(SEEDS.is_dir(), "without the shared folder the seed pages are left out")
    def test_seed_pages_come_out_byte_for_byte(self):
        pages = sorted(SEEDS.glob("*.txt"))
        self.assertEqual(len(pages), 2)
        for number, page in enumerate(pages):
            text = page.read_text(encoding="utf-8")
            done = self.run_program("pack", "--style", "seed", "--intel", page, "-o", f"seed{number}")
            self.assert_exit(done, 0)
            folder = self.folder / f"seed{number}"
            queries = sorted((folder / "queries").glob("*.kql"))
            self.assertEqual(len(queries), 3 - number)
            for query in queries:
                self.assertIn(query.read_text(encoding="utf-8"), text)
            table = text[text.index("| Type | Value |"):text.index("// Hunt for network")]
            self.assertIn(table, (folder / "page.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
