"""Everything registered has a golden test: constructs by name, diagnostic codes by appearance."""

import re
import unittest

import tree


def read_exemptions(path):
    """name -> reason, from lines `name  reason`; `#` starts a comment line."""
    exemptions = {}
    for line in tree.read(path).splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, reason = line.partition(" ")
            exemptions[name] = reason.strip()
    return exemptions


class Registries(tree.MetaTest):
    def test_every_row_has_a_golden_file(self):
        rows = list(tree.registry_rows())
        self.assertGreater(len(rows), 0, "no construct_list call was found")
        missing = [f"tests/golden/{group}/{name}.kqlt (for {path})" for path, group, name in rows
                   if not (tree.GOLDEN / group / f"{name}.kqlt").exists()]
        self.assert_none(missing, "golden files are missing")

    def test_every_diagnostic_code_is_seen_or_exempt(self):
        codes = {f"K{number}" for number in re.findall(r"^QUOLL_CODE\((\d+),", tree.read("src/diag/codes.def"), re.M)}
        self.assertGreater(len(codes), 20)
        seen = {code for _, text in tree.golden_expectations()
                for code in re.findall(r"\b(?:error|warning)\[(K\d{4})\]", text)}
        exemptions = read_exemptions("tests/meta/codes_without_golden.txt")
        self.assert_none(sorted(codes - seen - set(exemptions)), "codes that no golden record shows")
        self.assert_none(sorted(set(exemptions) - codes), "exempt codes that do not exist")
        self.assert_none(sorted(set(exemptions) & seen), "exempt codes that a golden record shows after all")
        self.assert_none([code for code, reason in exemptions.items() if not reason], "exemptions without a reason")
        self.assert_none(sorted(seen - codes), "golden records show codes that do not exist")

    def test_every_golden_record_says_why(self):
        lacking = []
        for path in sorted(tree.GOLDEN.rglob("*.kqlt")):
            for number, record in enumerate(re.split(r"\n\s*\n", path.read_text(encoding="utf-8")), 1):
                word = record.lstrip("\n").split(" ", 1)[0].split("\n", 1)[0]
                if word in ("query", "error", "warning", "sql", "plan", "read", "match", "known-wrong"):
                    if not re.search(r"^why: +\S", record, re.M):
                        lacking.append(f"{path.relative_to(tree.ROOT)}: paragraph {number} ({word})")
        self.assert_none(lacking, "records without `why:`")


if __name__ == "__main__":
    unittest.main()
