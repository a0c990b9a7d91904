"""`quoll language`: lists, details, and pages that are the ones committed in docs/language."""

import json
import unittest

import program

PAGES = program.ROOT / "docs" / "language"
# Their examples would need a file beside the query; docs/guide shows them.
NEED_FILES = {"externaldata", "geo_info_from_ip_address", "ioc_lookup"}
# Written by people.
BY_HAND = {"differences.md"}


class Language(program.ProgramTest):
    def test_pages_are_those_of_the_repository(self):
        """After a change of the language: build/release/quoll language --pages docs/language."""
        self.assert_exit(self.run_program("language", "--pages", "pages"), 0)
        written = {path.name: path.read_text(encoding="utf-8") for path in (self.folder / "pages").iterdir()}
        committed = {path.name: path.read_text(encoding="utf-8") for path in PAGES.iterdir()
                     if path.name not in BY_HAND}
        self.assertEqual(sorted(written), sorted(committed))
        for name, text in written.items():
            if text == committed[name]:
                continue
            for line, (left, right) in enumerate(zip(text.splitlines(), committed[name].splitlines()), 1):
                self.assertEqual(left, right, f"docs/language/{name}:{line} is not what the program writes")
            self.fail(f"docs/language/{name} is not what the program writes")

    def test_a_name_in_full(self):
        done = self.run_program("language", "strlen")
        self.assert_exit(done, 0)
        self.assertIn("strlen(", done.stdout)
        self.assertIn("→ long", done.stdout)

    def test_an_alias_finds_its_construct(self):
        self.assertIn("mv-expand (operator)", self.run_program("language", "mvexpand").stdout)

    def test_an_unknown_name_is_refused_with_the_nearest(self):
        done = self.run_program("language", "strlne")
        self.assert_exit(done, 2)
        self.assertIn("`strlen`", done.stderr)

    def test_json_has_every_construct_once(self):
        constructs = json.loads(self.run_program("language", "--format", "json").stdout)
        keys = [(item["group"], item["name"]) for item in constructs]
        self.assertEqual(len(keys), len(set(keys)))
        self.assertGreater(len(keys), 500)
        built = [item for item in constructs if not item["refused"]]
        self.assertEqual([item["name"] for item in built if not item["summary"]], [])
        self.assertEqual([item["name"] for item in built if not item["examples"]],
                         sorted(NEED_FILES))
        self.assertEqual([item["name"] for item in built if not item["usages"]], [])


if __name__ == "__main__":
    unittest.main()
