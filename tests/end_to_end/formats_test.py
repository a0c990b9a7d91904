"""The output formats of `quoll query`, where results and messages go, and options that bound a run."""

import csv
import io
import json
import os
import pty
import select
import subprocess
import unittest

import program

# One value of each type, and a row of what is missing.
ALL_TYPES = ("print B = true, I = int(-7), L = 9223372036854775807, R = 0.5, D = decimal(1.5), S = 'a\"b', "
             "T = datetime(2024-05-01T12:30:00.1234567Z), P = time(-1.02:03:04.5678901), "
             "G = guid(74be27de-1e4e-49d9-b579-fe0b331d3642), Y = dynamic({\"k\":[1,null]})")
MISSING = ("print B = bool(null), I = int(null), L = long(null), R = real(null), S = '', "
           "T = datetime(null), P = timespan(null), G = guid(null), Y = dynamic(null)")


class Formats(program.ProgramTest):
    def test_json_has_the_value_forms_of_every_type(self):
        document = self.query(ALL_TYPES)
        self.assertEqual([column["type"] for column in document["columns"]],
                         ["bool", "int", "long", "real", "decimal", "string", "datetime", "timespan", "guid", "dynamic"])
        self.assertEqual(document["rows"], [[
            True, -7, 9223372036854775807, 0.5, "1.5", 'a"b', "2024-05-01T12:30:00.1234567Z", "-1.02:03:04.5678901",
            "74be27de-1e4e-49d9-b579-fe0b331d3642", {"k": [1, None]}]])

    def test_missing_values_are_null_but_for_strings(self):
        self.assertEqual(self.query(MISSING)["rows"], [[None, None, None, None, "", None, None, None, None]])

    def test_several_results_stand_in_tables(self):
        document = self.query("print A = 1; print B = 'x'")
        self.assertEqual([table["rows"] for table in document["tables"]], [[[1]], [["x"]]])
        self.assertEqual([table["columns"][0]["name"] for table in document["tables"]], ["A", "B"])

    def test_ndjson_has_an_object_per_row(self):
        done = self.run_program("query", "-e", "range X from 1 to 3 step 1 | extend Y = X * 2", "--format", "ndjson")
        self.assert_exit(done, 0)
        self.assertEqual([json.loads(line) for line in done.stdout.splitlines()],
                         [{"X": 1, "Y": 2}, {"X": 2, "Y": 4}, {"X": 3, "Y": 6}])

    def test_csv_is_safe_in_a_spreadsheet_and_reads_back(self):
        done = self.run_program("query", "-e", "print A = '=1+1', N = -5, T = 'a,\"b\"'", "--format", "csv")
        self.assert_exit(done, 0)
        self.assertEqual(list(csv.reader(io.StringIO(done.stdout))), [["A", "N", "T"], ["'=1+1", "-5", 'a,"b"']])

    def test_table_has_columns_and_the_number_of_rows_on_standard_error(self):
        done = self.run_program("query", "-e", "range Number from 9 to 10 step 1 | extend Name = 'x'")
        self.assert_exit(done, 0)
        self.assertEqual(done.stdout.splitlines(), ["Number  Name", "------  ----", "     9  x", "    10  x"])
        self.assertEqual(done.stderr, "2 rows\n")

    def test_table_defuses_escape_sequences(self):
        done = self.run_program("query", "-e", "print A = '\\u001b[31mred'")
        self.assert_exit(done, 0)
        self.assertNotIn("\x1b", done.stdout)
        self.assertIn("\\x1b[31mred", done.stdout)

    def test_unknown_format_is_2_and_names_the_others(self):
        done = self.run_program("query", "-e", "print 1", "--format", "xml")
        self.assert_exit(done, 2)
        self.assertIn("error[K8001]: `xml` is no value of `--format`", done.stderr)
        self.assertIn("`ndjson`", done.stderr)

    def test_parquet_needs_a_file(self):
        done = self.run_program("query", "-e", "print 1", "--format", "parquet")
        self.assert_exit(done, 2)
        self.assertIn("K8001", done.stderr)

    def test_parquet_reads_back(self):
        done = self.run_program("query", "-e", "range X from 1 to 3 step 1 | extend Name = strcat('n', X)",
                                "--format", "parquet", "-o", "out.parquet")
        self.assert_exit(done, 0)
        self.assertEqual((done.stdout, done.stderr), ("", "3 rows\n"))
        document = self.query("T | where X > 1 | order by X asc", "--logs", "T=out.parquet")
        self.assertEqual(document["rows"], [[2, "n2"], [3, "n3"]])

    def test_parquet_takes_one_result_and_no_limit(self):
        for args in (["-e", "print 1; print 2"], ["-e", "print 1", "--limit", "1"]):
            done = self.run_program("query", *args, "--format", "parquet", "-o", "out.parquet")
            self.assert_exit(done, 2)
            self.assertIn("K8001", done.stderr)
            self.assertEqual(list(self.folder.iterdir()), [])


class Files(program.ProgramTest):
    def test_output_file_has_the_bytes_of_standard_output(self):
        to_stdout = self.run_program("query", "-e", "print A = 1", "--format", "json")
        to_file = self.run_program("query", "-e", "print A = 1", "--format", "json", "-o", "out.json")
        self.assert_exit(to_file, 0)
        self.assertEqual(to_file.stdout, "")
        self.assertEqual((self.folder / "out.json").read_text(), to_stdout.stdout)

    def test_failed_run_leaves_the_old_file_and_nothing_else(self):
        self.write("out.csv", "old")
        done = self.run_program("query", "-e", "range X from 1 to 100 step 1", "--limit", "5", "--format", "csv",
                                "-o", "out.csv")
        self.assert_exit(done, 2)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["out.csv"])
        self.assertEqual((self.folder / "out.csv").read_text(), "old")

    def test_file_that_cannot_be_written_is_2_and_named(self):
        done = self.run_program("query", "-e", "print 1", "-o", "no/such/folder/out.json")
        self.assert_exit(done, 2)
        self.assertIn("error[K5009]: cannot write `no/such/folder/out.json`", done.stderr)

    def test_full_device_is_told(self):
        done = self.run_program("query", "-e", "print 1", "-o", "/dev/full")
        self.assert_exit(done, 2)
        self.assertIn("K5009", done.stderr)


class Limits(program.ProgramTest):
    def test_more_rows_than_the_limit_fail_and_say_how_to_raise_it(self):
        done = self.run_program("query", "-e", "range X from 1 to 100 step 1", "--limit", "10", "--format", "json")
        self.assert_exit(done, 2)
        self.assertEqual(done.stdout, "")
        self.assertIn("error[K4001]", done.stderr)
        self.assertIn("--limit", done.stderr)

    def test_limit_of_0_is_none(self):
        done = self.run_program("query", "-e", "range X from 1 to 600000 step 1", "--limit", "0", "--format", "csv")
        self.assert_exit(done, 0)
        self.assertEqual(done.stdout.count("\n"), 600_001)

    def test_timeout_ends_the_run(self):
        done = self.run_program("query", "-e", "range X from 1 to 100000000000 step 1 | summarize max(X % 7)",
                                "--timeout", "0.3")
        self.assert_exit(done, 2)
        self.assertIn("error[K4003]", done.stderr)

    def test_interrupt_is_130_and_quick(self):
        process = subprocess.Popen([program.BINARY, "query", "-e",
                                    "range X from 1 to 100000000000 step 1 | summarize max(X % 7)"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.folder)
        with self.assertRaises(subprocess.TimeoutExpired):
            process.wait(timeout=1)
        process.send_signal(2)
        stdout, stderr = process.communicate(timeout=10)
        self.assertEqual((process.returncode, stdout), (130, ""), stderr)


    def test_interrupt_while_a_log_is_piped_in_gives_no_answer(self):
        process = subprocess.Popen([program.BINARY, "query", "--logs", "-", "-e", "CommonSecurityLog | count"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   cwd=self.folder)
        process.stdin.write(b"CEF:0|v|p|1|2|n|3|src=192.0.2.1\n")
        process.stdin.flush()
        with self.assertRaises(subprocess.TimeoutExpired):
            process.wait(timeout=1)
        process.send_signal(2)
        stdout, stderr = process.communicate(timeout=10)
        self.assertEqual((process.returncode, stdout), (130, b""), stderr)

    def test_timings_are_shown_also_when_quiet(self):
        done = self.run_program("query", "-q", "-e", "print 1", "--timings")
        self.assert_exit(done, 0)
        self.assertRegex(done.stderr, r"^timings: open [\d.]+ ms, compile [\d.]+ ms, run [\d.]+ ms\n$")


class Parameters(program.ProgramTest):
    def test_parameters_replace_their_defaults(self):
        kql = "declare query_parameters(N:long = 1); print A = N"
        self.assertEqual(self.query(kql)["rows"], [[1]])
        self.assertEqual(self.query(kql, "--param", "N=42")["rows"], [[42]])

    def test_now_is_what_it_is_told_to_be(self):
        self.assertEqual(self.query("print now() - 1d", "--now", "2026-05-05")["rows"],
                         [["2026-05-04T00:00:00.0000000Z"]])

    def test_bad_values_are_2_with_code_and_forms(self):
        for option, value in (("--now", "soon"), ("--since", "x"), ("--limit", "-1"), ("--memory", "lots"),
                              ("--max-rejects", "200%"), ("--timezone", "CET"), ("--param", "x")):
            done = self.run_program("query", "-e", "print 1", option, value)
            self.assert_exit(done, 2)
            self.assertIn(f"error[K8001]: `{value}` is no value of `{option}`", done.stderr)

    def test_query_twice_is_2(self):
        self.write("q.kql", "print 1")
        done = self.run_program("query", "q.kql", "-e", "print 2")
        self.assert_exit(done, 2)
        self.assertIn("K8001", done.stderr)


class Silence(program.ProgramTest):
    def test_table_without_data_is_named(self):
        done = self.run_program("query", "-e", "DnsEvents | join kind=inner (Syslog) on Computer | count")
        self.assert_exit(done, 0)
        self.assertIn("note: `DnsEvents` has no data", done.stderr)
        self.assertIn("note: `Syslog` has no data", done.stderr)

    def test_quiet_leaves_out_notes_and_keeps_errors(self):
        done = self.run_program("query", "-q", "-e", "DnsEvents | count")
        self.assert_exit(done, 0)
        self.assertEqual(done.stderr, "")
        self.assertIn("K2003", self.run_program("query", "-e", "DnsEvents | where X == 1", "-q").stderr)


class Terminal(program.ProgramTest):
    def run_on_terminal(self, *args, columns=40):
        """What a terminal of that width receives."""
        try:
            master, slave = pty.openpty()
        except OSError as error:
            self.skipTest(f"no pseudo-terminal here (is /dev/pts mounted?): {error}")
        import fcntl, struct, termios  # noqa: E401 - only here
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
        process = subprocess.Popen([program.BINARY, *args], stdout=slave, stderr=subprocess.DEVNULL,
                                   stdin=subprocess.DEVNULL, env={**environment, "TERM": "xterm"}, cwd=self.folder)
        os.close(slave)
        received = b""
        while select.select([master], [], [], program.TIMEOUT_SECONDS)[0]:
            try:
                chunk = os.read(master, 65536)
            except OSError:
                break
            if not chunk:
                break
            received += chunk
        self.assertEqual(process.wait(timeout=10), 0)
        os.close(master)
        return received.decode()

    def test_wide_columns_are_cut_to_the_terminal(self):
        text = self.run_on_terminal("query", "--color", "never", "-e", "print A = strrep('x', 100), B = 'end'")
        lines = text.splitlines()
        self.assertTrue(all(len(line) <= 40 for line in lines), lines)
        self.assertIn("x…", lines[2])
        self.assertTrue(lines[2].endswith("end"), lines)

    def test_rows_of_many_columns_stand_one_below_the_other(self):
        columns = ", ".join(f"Column{i} = '{'v' * 20}'" for i in range(12))
        lines = self.run_on_terminal("query", "--color", "never", "-e", "print " + columns).splitlines()
        self.assertEqual(lines[0], "row 1")
        self.assertEqual(len(lines), 13)

    def test_colour_only_on_a_terminal_unless_asked_for(self):
        self.assertIn("\x1b[1m", self.run_on_terminal("query", "-e", "print A = 1"))
        self.assertNotIn("\x1b", self.run_program("query", "-e", "print A = 1").stdout)
        self.assertIn("\x1b[1m", self.run_program("query", "-e", "print A = 1", "--color", "always").stdout)


if __name__ == "__main__":
    unittest.main()
