"""Everything registered has a golden test: constructs by name, diagnostic codes by appearance."""

import re
import unittest
from typing import NamedTuple

import tree


class Exemption(NamedTuple):
    test: str    # the file that tests it instead; `-`: nothing emits the code yet
    reason: str


def read_exemptions(path):
    """name -> Exemption, from lines `name test reason`; `#` starts a comment line."""
    exemptions = {}
    for line in tree.read(path).splitlines():
        if line.strip() and not line.startswith("#"):
            name, test, reason = (line.split(" ", 2) + ["", ""])[:3]
            exemptions[name] = Exemption(test, reason.strip())
    return exemptions


def untested(exemptions, word_of):
    """Exemptions whose test does not exist or does not name them."""
    for name, exemption in exemptions.items():
        path = tree.ROOT / exemption.test
        if exemption.test != "-" and not (path.is_file() and
                                          re.search(rf"\b{word_of(name)}\b", tree.read(exemption.test))):
            yield f"{name}: {exemption.test}"


class Registries(tree.MetaTest):
    def test_every_row_has_a_golden_file(self):
        rows = {f"{group}/{name}": path for path, group, name in tree.registry_rows()}
        self.assertGreater(len(rows), 0, "no construct_list call was found")
        exemptions = read_exemptions("tests/meta/constructs_without_golden.txt")
        golden = {row for row in rows if (tree.GOLDEN / f"{row}.kqlt").exists()}
        missing = [f"tests/golden/{row}.kqlt (for {path})" for row, path in rows.items()
                   if row not in golden and row not in exemptions]
        self.assert_none(missing, "golden files are missing")
        self.check_exemptions(exemptions, set(rows), golden, lambda row: row.split("/")[1])

    def test_every_diagnostic_code_is_seen_or_exempt(self):
        codes = {f"K{number}" for number in re.findall(r"^QUOLL_CODE\((\d+),", tree.read("src/diag/codes.def"), re.M)}
        self.assertGreater(len(codes), 20)
        seen = {code for _, text in tree.golden_expectations()
                for code in re.findall(r"\b(?:error|warning)\[(K\d{4})\]", text)}
        exemptions = read_exemptions("tests/meta/codes_without_golden.txt")
        self.assert_none(sorted(codes - seen - set(exemptions)), "codes that no golden record shows")
        self.assert_none(sorted(seen - codes), "golden records show codes that do not exist")
        self.check_exemptions(exemptions, codes, seen, lambda code: code)
        emitted = {code for path in tree.source_files() if not path.stem.endswith("_test")
                   for code in re.findall(r"\bCode::(K\d{4})\b", tree.read(path))}
        self.assert_none([code for code, exemption in exemptions.items() if exemption.test == "-" and code in emitted],
                         "codes that are emitted and have no test")

    def check_exemptions(self, exemptions, known, seen, word_of):
        self.assert_none(sorted(set(exemptions) - known), "exemptions of what does not exist")
        self.assert_none(sorted(set(exemptions) & seen), "exemptions of what has a golden record after all")
        self.assert_none([name for name, exemption in exemptions.items() if not exemption.reason],
                         "exemptions without a reason")
        self.assert_none(untested(exemptions, word_of), "exemptions whose test does not name them")

    def test_every_golden_record_says_why(self):
        lacking = []
        for path in sorted(tree.GOLDEN.rglob("*.kqlt")):
            for number, record in enumerate(re.split(r"\n\s*\n", path.read_text(encoding="utf-8")), 1):
                word = record.lstrip("\n").split(" ", 1)[0].split("\n", 1)[0]
                if word in ("query", "error", "warning", "sql", "plan", "read", "match", "pack", "known-wrong"):
                    if not re.search(r"^why: +\S", record, re.M):
                        lacking.append(f"{path.relative_to(tree.ROOT)}: paragraph {number} ({word})")
        self.assert_none(lacking, "records without `why:`")


if __name__ == "__main__":
    unittest.main()
