"""`quoll query` as a script sees it: exit codes, the result document, where messages go."""

import json
import subprocess
import unittest

import program


class Query(program.ProgramTest):
    def test_result_document_has_columns_and_rows(self):
        self.assertEqual(self.query("print Answer = 6 * 7, Name = 'x'"), {
            "columns": [{"name": "Answer", "type": "long"}, {"name": "Name", "type": "string"}],
            "rows": [[42, "x"]]})

    def test_query_comes_from_a_file_or_standard_input(self):
        self.write("one.kql", "print A = 1\n")
        from_file = self.run_program("query", "one.kql", "--format", "json")
        from_stdin = self.run_program("query", "--format", "json", stdin=b"print A = 1")
        self.assert_exit(from_file, 0)
        self.assert_exit(from_stdin, 0)
        self.assertEqual(json.loads(from_file.stdout)["rows"], [[1]])
        self.assertEqual(from_file.stdout, from_stdin.stdout)

    def test_mistake_in_the_query_is_2_and_names_place_and_column(self):
        done = self.run_program("query", "-e", "print Answer = 1 | project Anser")
        self.assert_exit(done, 2)
        self.assertEqual(done.stdout, "")
        self.assertIn("error[K2003]: unknown column `Anser`", done.stderr)
        self.assertIn(" --> query:1:28", done.stderr)
        self.assertIn("`Answer`", done.stderr)

    def test_missing_files_are_2_and_named(self):
        for args in (["query", "missing.kql"], ["query", "-e", "DnsEvents", "--logs", "missing.csv"]):
            done = self.run_program(*args)
            self.assert_exit(done, 2)
            self.assertIn(args[-1], done.stderr)

    def test_unknown_argument_is_2(self):
        self.assert_exit(self.run_program("query", "-e", "print 1", "--no-such-option"), 2)

    def test_known_table_without_logs_is_empty(self):
        self.assertEqual(self.query("DnsEvents | count")["rows"], [[0]])

    def test_timespan_bounds_queries_that_state_no_time(self):
        self.write("DnsEvents.json", "".join(
            json.dumps({"TimeGenerated": f"2026-05-0{day}T10:00:00Z", "Name": f"d{day}.example"}) + "\n"
            for day in (1, 5)))
        args = ("--logs", "DnsEvents.json", "--now", "2026-05-06", "--timespan", "1d")
        self.assertEqual(self.query("DnsEvents | project Name", *args)["rows"], [["d5.example"]])
        stated = "DnsEvents | where TimeGenerated > ago(7d) | project Name"
        self.assertEqual(self.query(stated, *args)["rows"], [["d1.example"], ["d5.example"]])
        for bad in (("--timespan", "soon"), ("--timespan", "1d", "--since", "2d")):
            self.assert_exit(self.run_program("query", "-e", "print 1", *bad), 2)

    def test_closed_pipe_is_no_error(self):
        command = f"'{program.BINARY}' query -e 'range X from 1 to 1000000 step 1' --format csv; echo $? >&2"
        done = subprocess.run(["bash", "-c", f"({command}) | head -n 1"], capture_output=True, text=True,
                              cwd=self.folder, timeout=program.TIMEOUT_SECONDS, check=False)
        self.assertEqual(done.stdout.strip(), "X")
        self.assertEqual(done.stderr.strip(), "0")

    def test_same_query_gives_the_same_bytes(self):
        kql = "range X from 1 to 20000 step 1 | summarize N = count(), L = make_list(X) by Y = X % 7"
        first = self.run_program("query", "-e", kql, "--format", "json")
        second = self.run_program("query", "-e", kql, "--format", "json")
        self.assert_exit(first, 0)
        self.assertEqual(first.stdout, second.stdout)


class Basics(program.ProgramTest):
    def test_version_names_program_duckdb_and_schemas(self):
        done = self.run_program("--version")
        self.assert_exit(done, 0)
        self.assertRegex(done.stdout, r"(?i)quoll \d+\.\d+")
        self.assertRegex(done.stdout, r"(?i)duckdb v?1\.\d+")
        self.assertIn("tables", done.stdout)

    def test_help_of_every_command_has_an_example(self):
        for command in ("query", "hunt", "check", "explain", "pack"):
            done = self.run_program(command, "--help")
            self.assert_exit(done, 0)
            self.assertIn(f"quoll {command}", done.stdout)

    def test_no_command_is_2_and_shows_the_usage(self):
        done = self.run_program()
        self.assert_exit(done, 2)
        self.assertIn("hunt", done.stdout + done.stderr)

    def test_missing_data_folder_is_told_not_crashed_on(self):
        done = self.run_program("query", "-e", "DnsEvents | count", env={"QUOLL_DATA": str(self.folder)})
        self.assertIn(done.returncode, (2, 3))
        self.assertIn("K5001", done.stderr)


class Batch(program.ProgramTest):
    def ask(self, *requests):
        lines = "".join(json.dumps(request) + "\n" for request in requests)
        done = self.run_program("query", "--batch", stdin=lines.encode())
        self.assert_exit(done, 0)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_requests_are_answered_in_step(self):
        answers = self.ask({"id": "a", "query": "print 1", "tables": "none"},
                           {"id": "b", "query": "Syslog | count", "tables": "united"},
                           {"id": "c", "query": "Syslog | count", "tables": "none"})
        self.assertEqual([answer["id"] for answer in answers], ["a", "b", "c"])
        self.assertEqual(answers[1]["rows"], [[0]])
        self.assertEqual(answers[2]["error"]["code"], "K2001")


if __name__ == "__main__":
    unittest.main()
