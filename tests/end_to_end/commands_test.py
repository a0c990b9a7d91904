"""The commands beside `query` and `hunt`, and what is said of a wrong command line."""

import json
import shutil
import subprocess
import unittest

import program


class Usage(program.ProgramTest):
    def assert_usage(self, args, message, *more):
        done = self.run_program(*args)
        self.assert_exit(done, 2)
        self.assertEqual(done.stdout, "")
        self.assertIn(f"error[K8001]: {message}", done.stderr)
        for text in more:
            self.assertIn(text, done.stderr)

    def test_unknown_command_names_the_nearest(self):
        self.assert_usage(["qurey", "-e", "print 1"], "unknown command `qurey`", "`query`")

    def test_unknown_option_names_the_nearest(self):
        self.assert_usage(["query", "-e", "print 1", "--formt", "json"], "unknown option `--formt`", "`--format`")

    def test_unknown_command_of_a_command(self):
        self.assert_usage(["intel", "shwo", "x"], "unknown command `shwo`", "`show`")

    def test_option_without_its_value(self):
        self.assert_usage(["query", "-e"], "`--kql` needs a value")

    def test_missing_arguments(self):
        self.assert_usage(["intel", "import"], "PATH is required")
        self.assert_usage(["pack", "--intel", "x"], "`--output` is needed")

    def test_bad_colour(self):
        self.assert_usage(["query", "-e", "print 1", "--color", "pink"], "`pink` is no value of `--color`")

    def test_no_command(self):
        self.assert_usage([], "no command is given", "hunt")

    def test_hostile_argument_is_escaped(self):
        done = self.run_program("query", "-e", "print 1", "--\x1b[31mred")
        self.assert_exit(done, 2)
        self.assertNotIn("\x1b", done.stderr)

    def test_every_command_helps_with_examples(self):
        listed = self.run_program("--help")
        self.assert_exit(listed, 0)
        for command in (["query"], ["check"], ["explain"], ["intel"], ["intel", "show"], ["fmt"], ["hunt"], ["language"], ["pack"],
                        ["completion"]):
            done = self.run_program(*command, "--help")
            self.assert_exit(done, 0)
            self.assertIn("Examples:", done.stdout)
            self.assertIn("quoll " + " ".join(command), done.stdout)
            self.assertIn(command[0], listed.stdout)


class Check(program.ProgramTest):
    def test_clean_query_is_0(self):
        self.write("good.kql", "DnsEvents | where Name has 'x' | count")
        done = self.run_program("check", "good.kql")
        self.assert_exit(done, 0)
        self.assertEqual(done.stdout, "")
        self.assertIn("1 query checked, 0 errors", done.stderr)

    def test_mistakes_are_1_and_all_files_are_shown(self):
        self.write("a.kql", "DnsEvents | where Nmae has 'x'")
        self.write("b.kql", "DnsEvents | wehre true")
        done = self.run_program("check", "a.kql", "b.kql", "-e", "NoSuchTable")
        self.assert_exit(done, 1)
        self.assertIn("error[K2003]: unknown column `Nmae`\n --> a.kql:1:19", done.stdout)
        self.assertIn(" --> b.kql:1:13", done.stdout)
        self.assertIn(" --> query:1:1", done.stdout)
        self.assertIn("3 queries checked, 3 errors", done.stderr)

    def test_line_and_json_forms(self):
        self.write("a.kql", "DnsEvents | where Nmae has 'x'")
        line = self.run_program("check", "a.kql", "--format", "line")
        self.assertEqual(line.stdout, "a.kql:1:19: error[K2003]: unknown column `Nmae`\n")
        document = json.loads(self.run_program("check", "a.kql", "--format", "json").stdout)
        found = document["files"][0]["diagnostics"][0]
        self.assertEqual((document["files"][0]["file"], found["code"], found["line"], found["column"]),
                         ("a.kql", "K2003", 1, 19))

    def test_missing_file_is_2(self):
        done = self.run_program("check", "missing.kql")
        self.assert_exit(done, 2)
        self.assertIn("K5001", done.stderr)


class Explain(program.ProgramTest):
    def test_code_has_title_and_page(self):
        done = self.run_program("explain", "K2003")
        self.assert_exit(done, 0)
        self.assertTrue(done.stdout.startswith("K2003: unknown column\n"), done.stdout)
        self.assert_exit(self.run_program("explain", "K1999"), 2)

    def test_query_becomes_tree_plan_and_sql(self):
        done = self.run_program("explain", "-e", "DnsEvents | where Name == 'x' | top 3 by Name")
        self.assert_exit(done, 0)
        sections = [line for line in done.stdout.splitlines() if line.startswith("-- ")]
        self.assertEqual(sections, ["-- tree", "-- plan", "-- sql"])
        self.assertIn("operator where Name == 'x'", done.stdout)
        self.assertIn("SELECT", done.stdout)

    def test_one_part_comes_alone(self):
        done = self.run_program("explain", "-e", "print 1", "--part", "sql")
        self.assert_exit(done, 0)
        self.assertNotIn("-- ", done.stdout)
        self.assertIn("SELECT", done.stdout)

    def test_mistake_is_2(self):
        self.assert_exit(self.run_program("explain", "-e", "print 1 |"), 2)


class Intel(program.ProgramTest):
    def test_report_page_gives_its_indicators(self):
        self.write("report.md", "# Nanocore RAT\n\nThe server is at 203[.]0[.]113[.]7:4444 and bad[.]example[.]net.\n"
                                "| Type | Value |\n|---|---|\n| ip:port | 203[.]0[.]113[.]7:4444 |\n")
        done = self.run_program("intel", "show", "report.md", "--format", "json")
        self.assert_exit(done, 0)
        document = json.loads(done.stdout)
        self.assertIn(("ip", "203.0.113.7", 4444),
                      [(item["type"], item["value"], item["port"]) for item in document["indicators"]])
        listed = self.run_program("intel", "show", "report.md", "--format", "csv")
        self.assertEqual(len(listed.stdout.splitlines()), 1 + len(document["indicators"]))

    def test_no_known_format_and_missing_file_are_2(self):
        self.write("noise.bin", bytes(range(256)) * 8)
        self.assert_exit(self.run_program("intel", "show", "noise.bin"), 2)
        done = self.run_program("intel", "show", "missing.json")
        self.assert_exit(done, 2)
        self.assertIn("K5001", done.stderr)


class Completion(program.ProgramTest):
    def test_scripts_name_commands_and_options(self):
        for shell in ("bash", "zsh", "fish"):
            done = self.run_program("completion", shell)
            self.assert_exit(done, 0)
            for word in ("query", "hunt", "show", "format", "logs"):
                self.assertIn(word, done.stdout)
            if shutil.which(shell):
                subprocess.run([shell, "-n"], input=done.stdout, text=True, check=True)
        self.assert_exit(self.run_program("completion", "tcsh"), 2)

    def test_bash_completes_options_of_the_command(self):
        self.write("quoll.bash", self.run_program("completion", "bash").stdout)
        script = ("source quoll.bash; COMP_WORDS=(quoll intel show --fa); COMP_CWORD=3; _quoll; "
                  "echo \"${COMPREPLY[@]}\"; COMP_WORDS=(quoll exp); COMP_CWORD=1; _quoll; echo \"${COMPREPLY[@]}\"")
        done = subprocess.run(["bash", "-c", script], cwd=self.folder, capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout.split(), ["--family", "explain"], done.stderr)


class Batch(program.ProgramTest):
    def answers(self, *lines, args=()):
        done = self.run_program("query", "--batch", *args, stdin="".join(line + "\n" for line in lines).encode())
        self.assert_exit(done, 0)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_bad_requests_are_answered_and_end_nothing(self):
        lines = ["not json", "[1]", '{"id":7}', '{"id":"x","query":5}', '{"id":"y","query":"print 1","tables":3}',
                 '{"id":"ok","query":"print 1"}']
        answers = self.answers(*lines)
        self.assertEqual([answer["id"] for answer in answers], [None, None, 7, "x", "y", "ok"])
        self.assertEqual([answer.get("error", {}).get("code") for answer in answers], ["K8001"] * 5 + [None])

    def test_samples_and_unknown_environments_are_refused(self):
        answers = self.answers('{"id":1,"query":"print 1","tables":"samples"}', '{"id":2,"query":"print 1","tables":"x"}')
        self.assertEqual([answer["error"]["code"] for answer in answers], ["K2001", "K2001"])

    def test_error_has_line_and_column(self):
        (answer,) = self.answers(json.dumps({"id": "a", "query": "print A = 1\n| where B == 2"}))
        self.assertEqual(answer["error"], {"code": "K2003", "message": "unknown column `B`", "line": 2, "column": 9})

    def test_several_results_stand_in_tables(self):
        (answer,) = self.answers('{"id":"a","query":"print A=1; print B=2"}')
        self.assertEqual([table["rows"] for table in answer["tables"]], [[[1]], [[2]]])

    def test_implicit_columns_are_shown_where_asked_for(self):
        plain, implicit = self.answers('{"id":1,"query":"Syslog","tables":"united"}',
                                       '{"id":2,"query":"Syslog","tables":"united+implicit"}')
        self.assertGreater(len(implicit["columns"]), len(plain["columns"]))

    def test_now_is_fixed(self):
        (answer,) = self.answers('{"id":1,"query":"print now()"}', args=["--now", "2026-05-05"])
        self.assertEqual(answer["rows"], [["2026-05-05T00:00:00.0000000Z"]])


class Lints(program.ProgramTest):
    def test_lints_are_asked_for(self):
        query = "SigninLogs | where UserPrincipalName contains 'admin'"
        self.assert_exit(self.run_program("check", "-e", query), 0)
        done = self.run_program("check", "--lint", "-e", query, "--format", "line")
        self.assert_exit(done, 1)
        self.assertIn("query:1:20: warning[K7001]", done.stdout)
        self.assertIn("warning[K7004]", done.stdout)

    def test_sarif_has_rules_places_and_levels(self):
        self.write("a.kql", "SigninLogs\n| where strlen('\u00dc') > 0 and Usr has 'x'\n")
        self.write("b.kql", "print 1\n")
        done = self.run_program("check", "a.kql", "b.kql", "--format", "sarif")
        self.assert_exit(done, 1)
        document = json.loads(done.stdout)
        self.assertEqual(document["version"], "2.1.0")
        run = document["runs"][0]
        self.assertEqual([rule["id"] for rule in run["tool"]["driver"]["rules"]], ["K2003"])
        result = run["results"][0]
        self.assertEqual((result["ruleId"], result["ruleIndex"], result["level"]), ("K2003", 0, "error"))
        place = result["locations"][0]["physicalLocation"]
        self.assertEqual(place["artifactLocation"]["uri"], "a.kql")
        self.assertEqual(place["region"], {"startLine": 2, "startColumn": 29, "endLine": 2, "endColumn": 32})

    def test_sarif_of_nothing_wrong_is_a_document(self):
        done = self.run_program("check", "-e", "print 1", "--format", "sarif")
        self.assert_exit(done, 0)
        self.assertEqual(json.loads(done.stdout)["runs"][0]["results"], [])


if __name__ == "__main__":
    unittest.main()
