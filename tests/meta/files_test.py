"""Rules that hold for every file: size, head comment, no trace of a machine, links that lead somewhere."""

import re
import subprocess
import unittest

import tree

MAX_LINES = 600
# Spelled in pieces so that this file does not contain what it forbids.
REGISTRY_HOSTS = re.compile("|".join(re.escape(host) for host in (
    "registry." + "npmjs.org", "pypi." + "org", "files." + "pythonhosted.org", "repo1." + "maven.org",
    "static." + "crates.io", "proxy." + "golang.org", "deb." + "debian.org")))
MACHINE_PATHS = re.compile("(?<![A-Za-z0-9_./-])(?:/" + "work/|/" + "farm/)|" + re.escape(str(tree.ROOT) + "/"))


def own_header(path):
    """The header of the same name: its head comment stands for the .cpp file too."""
    return path.relative_to("src").with_suffix(".h") if path.parts[0] == "src" and path.suffix == ".cpp" else path


class Files(tree.MetaTest):
    def test_no_source_file_is_too_long(self):
        long = [f"{path}: {count} lines" for path in tree.source_files()
                if (count := tree.read(path).count("\n")) > MAX_LINES]
        self.assert_none(long, f"more than {MAX_LINES} lines")

    def test_every_source_file_starts_with_a_comment(self):
        bare = [path for path in tree.source_files()
                if not tree.read(path).startswith(("// ", f'#include "{own_header(path)}"'))]
        self.assert_none(bare, "files without a head comment")

    def test_scripts_and_cmake_files_start_with_a_comment(self):
        bare = []
        for path in tree.project_files():
            text = tree.read(path) if path.suffix in (".py", ".cmake", "") and path.parts[0] != "LICENSE" else ""
            lines = text.splitlines()
            if path.suffix == ".py" or text.startswith("#!"):
                body = [line for line in lines if not line.startswith("#!")]
                if not body or not body[0].startswith(('"""', "#")):
                    bare.append(str(path))
            elif path.suffix == ".cmake" and not text.startswith("#"):
                bare.append(str(path))
        self.assert_none(bare, "files without a head comment")

    def test_nothing_names_this_machine_or_a_registry_host(self):
        found = []
        for path in tree.project_files():
            if path.suffix not in tree.TEXT_SUFFIXES or path.parts[:2] == ("tests", "data"):
                continue
            for number, line in enumerate(tree.read(path).splitlines(), 1):
                if MACHINE_PATHS.search(line) or REGISTRY_HOSTS.search(line):
                    found.append(f"{path}:{number}: {line.strip()[:80]}")
        self.assert_none(found, "paths of a machine, or hosts of a package registry")

    def test_todo_names_an_issue(self):
        pattern = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b(?!\(#\d+\): \S)")
        found = [f"{path}:{number}" for path in tree.source_files()
                 for number, line in enumerate(tree.read(path).splitlines(), 1) if pattern.search(line)]
        self.assert_none(found, "notes without an issue and a condition")

    def test_relative_links_in_pages_lead_somewhere(self):
        broken = []
        for path in tree.project_files():
            if path.suffix != ".md":
                continue
            text = re.sub(r"```.*?```", "", tree.read(path), flags=re.S)
            for target in re.findall(r"\]\(([^)\s]+)\)", text):
                if re.match(r"[a-z]+:|#", target):
                    continue
                if not (tree.ROOT / path.parent / target.split("#")[0]).exists():
                    broken.append(f"{path}: {target}")
        self.assert_none(broken, "links that lead nowhere")


class Generated(tree.MetaTest):
    def test_schemas_are_what_the_tool_makes(self):
        if not (tree.SHARED / "schemas").is_dir():
            print("schemas.bin is not compared: the sources of the schemas are not here")
            return
        made = subprocess.run(["python3", tree.ROOT / "tools" / "make_schemas.py", "--check"], capture_output=True,
                              text=True, check=False)
        self.assertEqual(made.returncode, 0, made.stderr)


if __name__ == "__main__":
    unittest.main()
