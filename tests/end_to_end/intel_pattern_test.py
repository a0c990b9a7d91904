"""Our reader of STIX patterns against OASIS's validator, on patterns made by a fixed seed, whole and damaged.

What the validator takes we take; what we take and it refuses is only spelling that we read on purpose.
"""
import json
import random
import subprocess
import unittest

import program

PYTHON = program.ROOT / "build" / "deps" / "python" / "bin" / "python"
VALIDATE = ("import json, sys; from stix2patterns.validator import run_validator\n"
            "print(json.dumps([[str(e) for e in run_validator(p)] for p in json.load(sys.stdin)]))")
HAS_VALIDATOR = PYTHON.exists() and subprocess.run([PYTHON, "-c", "import stix2patterns"], capture_output=True,
                                                   check=False).returncode == 0

PATHS = ["ipv4-addr:value", "file:'odd name'.b", "network-traffic:dst_ref.value", "a-b:c[*].d", "x:y[0]", "url:value"]
TEXTS = ["'a'", r"'it\'s'", "''", r"'a\\b'", "'%.x'"]
ORDERED = TEXTS + ["1", "-2", "1.5", "t'2024-01-01T00:00:00Z'", "h'ff'", "b'AA=='"]
QUALIFIERS = [" WITHIN 5 SECONDS", " REPEATS 3 TIMES", " START t'2024-01-01T00:00:00Z' STOP t'2024-02-01T00:00:00Z'"]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, choices):
        return self.random.choice(choices)

    def several(self, joins, part, depth):
        join = self.pick(joins)
        return join.join(part(depth) for _ in range(self.random.randint(1, 3)))

    def test(self, depth):
        chance = self.random.random()
        if depth > 0 and chance < 0.2:
            return "(" + self.several([" AND ", " OR "], self.test, depth - 1) + ")"
        if chance < 0.3:
            return "EXISTS " + self.pick(PATHS)
        operator = self.pick(["=", "!=", "<>", "==", "<", ">", "<=", ">=", "IN", "LIKE", "MATCHES", "ISSUBSET", "ISSUPERSET"])
        if operator == "IN":
            value = "(" + ", ".join(self.pick(ORDERED + ["true"]) for _ in range(self.random.randint(1, 3))) + ")"
        elif operator in ("LIKE", "MATCHES", "ISSUBSET", "ISSUPERSET"):
            value = self.pick(TEXTS)
        else:
            value = self.pick(ORDERED + (["true", "false"] if "=" in operator and operator not in ("<=", ">=") else []))
        return self.pick(PATHS) + self.pick(["", " NOT"]) + f" {operator} {value}"

    def observation(self, depth):
        if depth > 0 and self.random.random() < 0.3:
            text = "(" + self.pattern(depth - 1) + ")"
        else:
            text = "[" + self.several([" AND ", " OR "], self.test, depth) + "]"
        while self.random.random() < 0.25:
            text += self.pick(QUALIFIERS)
        return text

    def pattern(self, depth):
        return self.several([" AND ", " OR ", " FOLLOWEDBY "], self.observation, depth)

    def damaged(self, text):
        at = self.random.randrange(len(text))
        if self.random.random() < 0.5:
            return text[:at] + text[at + 1:]
        return text[:at] + self.pick("[]()'\\ .:*,=") + text[at:]


@unittest.skipUnless(HAS_VALIDATOR, "no stix2-patterns in build/deps/python (tools/setup --tests)")
class PatternTest(program.ProgramTest):
    def verdicts(self, patterns):
        """For each pattern: what the validator says against it, and whether we read it."""
        objects = [{"type": "indicator", "spec_version": "2.1", "id": f"indicator--{n}", "pattern_type": "stix",
                    "pattern": pattern} for n, pattern in enumerate(patterns)]
        objects.append({"type": "indicator", "id": "indicator--last", "pattern": "[ipv4-addr:value = '45.61.136.1']"})
        # One object in a line: the line tells whose pattern was refused.
        self.write("bundle.json", '{"type":"bundle","id":"bundle--1","objects":[\n' + ",\n".join(map(json.dumps, objects)) + "\n]}")
        done = self.run_program("intel", "show", "bundle.json", "--format", "json")
        self.assert_exit(done, 0)
        refused = {r["line"] - 2 for r in json.loads(done.stdout)["rejected"] if r["reason"].startswith("no STIX pattern")}
        said = subprocess.run([PYTHON, "-c", VALIDATE], input=json.dumps(patterns), capture_output=True, text=True, check=True)
        return [(pattern, errors, n not in refused)
                for n, (pattern, errors) in enumerate(zip(patterns, json.loads(said.stdout)))]

    def test_whole_patterns_are_read(self):
        generator = Generator(1)
        verdicts = self.verdicts([generator.pattern(2) for _ in range(300)])
        self.assertEqual([v for v in verdicts if not v[2]], [])
        self.assertGreater(sum(not errors for _, errors, _ in verdicts), 280)

    def test_damaged_patterns_are_judged_alike(self):
        generator = Generator(2)
        verdicts = self.verdicts([generator.damaged(generator.pattern(1)) for _ in range(600)])
        self.assertEqual([v for v in verdicts if not v[1] and not v[2]], [], "valid, and refused")
        taken = [v for v in verdicts if v[1] and v[2]]
        # Times, hexadecimal and Base64 inside of quotes are not looked into, and a qualifier may stand there twice.
        self.assertLess(len(taken), len(verdicts) // 8, taken[:5])


if __name__ == "__main__":
    unittest.main()
