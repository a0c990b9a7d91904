"""Documents keep up with the tree: dependencies, decision notes, change fragments."""

import re
import unittest

import tree

MAX_FIXTURE_BYTES = 50_000

class Documents(tree.MetaTest):
    def test_every_dependency_has_its_line(self):
        page = tree.read("docs/dependencies.md")
        found = re.findall(r"(?:find_package\(|pkg_check_modules\(\w+ REQUIRED IMPORTED_TARGET )([\w+-]+)",
                           tree.read("cmake/dependencies.cmake"))
        self.assertGreater(len(found), 10)
        # Parts of the system and of CMake, not packages that somebody chooses.
        wanted = set(found) - {"Threads", "PkgConfig"}
        missing = sorted(name for name in wanted if f"`{name}`" not in page)
        self.assert_none(missing, "not in docs/dependencies.md")

    def test_every_package_that_setup_installs_has_its_line(self):
        page = tree.read("docs/dependencies.md")
        setup = tree.read("tools/setup")
        listed = re.search(r"LIBRARIES=\((.*?)\)", setup, re.S)[1].split()
        self.assertGreater(len(listed), 10)
        self.assert_none([name for name in listed if f"`{name}`" not in page], "not in docs/dependencies.md")

    def test_every_data_file_has_its_origin(self):
        """A file counts as named when its README names it, or its folder as `folder/`."""
        faults = []
        for home in ("data", "tests/data", "examples"):
            files = [path.relative_to(home) for path in tree.project_files()
                     if path.is_relative_to(home) and path.name != "README.md"]
            page = tree.read(f"{home}/README.md") if (tree.ROOT / home / "README.md").exists() else ""
            for file in files:
                names = [str(file), *(f"{parent}/" for parent in file.parents if str(parent) != ".")]
                if not any(f"`{name}`" in page for name in names):
                    faults.append(f"{home}/README.md: does not name {file}")
        self.assert_none(faults, "data files without origin and licence")

    def test_fixtures_are_small(self):
        big = [f"{path}: {size:,} bytes" for path in tree.project_files() if path.is_relative_to("tests/data")
               if (size := (tree.ROOT / path).stat().st_size) > MAX_FIXTURE_BYTES]
        self.assert_none(big, f"fixtures of more than {MAX_FIXTURE_BYTES:,} bytes")

    def test_decision_notes_have_their_parts_and_numbers(self):
        notes = sorted((tree.ROOT / "docs" / "decisions").glob("*.md"))
        self.assertGreater(len(notes), 0)
        faults = []
        for expected, note in enumerate(notes, 1):
            if not re.fullmatch(rf"{expected:04}-[a-z0-9-]+\.md", note.name):
                faults.append(f"{note.name}: should be number {expected:04}")
            for part in ("## Context", "## Decision", "## Alternatives considered"):
                if part not in note.read_text(encoding="utf-8"):
                    faults.append(f"{note.name}: no part `{part}`")
        self.assert_none(faults, "faults of decision notes")

    def test_change_fragments_say_what_kind_of_change_they_are(self):
        kinds = "added|changed|fixed|removed"
        faults = [path.name for path in sorted((tree.ROOT / "changes").glob("*.md")) if path.name != "README.md"
                  if not re.fullmatch(rf"[a-z0-9-]+\.({kinds})\.md", path.name)]
        self.assert_none(faults, f"the name should be <topic>.<{kinds}>.md")


if __name__ == "__main__":
    unittest.main()
