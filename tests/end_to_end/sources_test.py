"""What queries read besides logs: externaldata, watchlists, stored functions, places of addresses."""

import unittest

import program

PLACES = program.ROOT / "tests" / "data" / "places.mmdb"
LIST = "https://lists.example/ips.txt"


class Sources(program.ProgramTest):
    def rows(self, kql, *args):
        return self.query(kql, *args)["rows"]

    def refused(self, kql, *args):
        done = self.run_program("query", "-e", kql, *args)
        self.assertNotEqual(done.returncode, 0)
        return done.stderr

    def test_a_location_answers_from_the_file_that_is_named_for_it(self):
        self.write("ips.txt", "# list\r\n198.51.100.7\r\n\r\n203.0.113.9")
        kql = f'externaldata(line:string)["{LIST}"] with(format="txt", ignoreFirstRecord=true)'
        self.assertEqual(self.rows(kql, "--external", f"{LIST}=ips.txt"), [["198.51.100.7"], ["203.0.113.9"]])

    def test_a_location_with_an_equals_sign(self):
        self.write("a=b.csv", "x,1\n")
        location = "https://lists.example/get?id=7&raw=1"
        kql = f'externaldata(a:string, n:long)["{location}"] with(format="csv")'
        self.assertEqual(self.rows(kql, "--external", f"{location}=a=b.csv"), [["x", 1]])

    def test_a_location_without_a_file_is_refused_with_the_way_out(self):
        message = self.refused(f'externaldata(line:string)["{LIST}"]')
        self.assertIn("error[K3001]", message)
        self.assertIn(f"--external '{LIST}=FILE'", message)

    def test_paths_are_read_only_if_they_are_allowed(self):
        self.write("data/in.csv", "a,1\n")
        self.write("out.csv", "secret,1\n")
        kql = 'externaldata(a:string)["{}"] with(format="csv")'
        self.assertIn("K3001", self.refused(kql.format("data/in.csv")))
        self.assertEqual(self.rows(kql.format("data/in.csv"), "--external", "data"), [["a"]])
        self.assertIn("K3001", self.refused(kql.format("data/../out.csv"), "--external", "data"))
        (self.folder / "data" / "link.csv").symlink_to(self.folder / "out.csv")
        self.assertIn("K3001", self.refused(kql.format("data/link.csv"), "--external", "data"))

    def test_a_missing_file_is_said_before_the_query_runs(self):
        done = self.run_program("query", "-e", "print 1", "--external", f"{LIST}=nowhere.txt")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("K5001", done.stderr)

    def test_records_that_cannot_be_read_are_counted(self):
        self.write("events.json", '{"id":1}\n{"id":\n{"id":3}\n')
        kql = 'externaldata(id:long)["https://x.example/events.json"] with(format="json")'
        done = self.run_program("query", "-e", kql, "--format", "csv", "--external",
                                "https://x.example/events.json=events.json")
        self.assertEqual(done.stdout.split(), ["id", "1", "3"])
        self.assertIn("warning[K5004]: 1 of 3 external records", done.stderr)
        self.assertIn("events.json:2", done.stderr)

    def test_a_damaged_archive_fails(self):
        self.write("list.csv.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03damaged")
        kql = 'externaldata(a:string)["https://x.example/list.csv.gz"]'
        self.assertIn("K5002", self.refused(kql, "--external", "https://x.example/list.csv.gz=list.csv.gz"))

    def test_parquet_by_the_names_of_its_columns(self):
        done = self.run_program("query", "-e", "print a='x', n=7", "--format", "parquet", "-o", "one.parquet")
        self.assert_exit(done, 0)
        kql = 'externaldata(n:long, a:string, absent:datetime)["https://x.example/one.parquet"]'
        self.assertEqual(self.rows(kql, "--external", "https://x.example/one.parquet=one.parquet"), [[7, "x", None]])

    def test_check_needs_no_files(self):
        done = self.run_program("check", "-e", f'externaldata(a:string)["{LIST}"] | where a has "x"')
        self.assert_exit(done, 0)

    def test_a_watchlist_by_its_alias(self):
        self.write("vips.csv", "user,level\namy,3\n")
        kql = '_GetWatchlist("VIPs") | project SearchKey, level'
        self.assertEqual(self.rows(kql, "--watchlist", "vips=vips.csv"), [["amy", "3"]])
        self.assertEqual(self.rows(kql, "--watchlist", "vips:level=vips.csv"), [["3", "3"]])

    def test_a_watchlist_needs_a_header_and_its_key(self):
        self.write("empty.csv", "")
        self.write("vips.csv", "user\namy\n")
        self.assertIn("has no header", self.refused("print 1", "--watchlist", "vips=empty.csv"))
        self.assertIn("has no column `name`", self.refused("print 1", "--watchlist", "vips:name=vips.csv"))
        self.assertIn("K8001", self.refused("print 1", "--watchlist", "vips"))

    def test_functions_of_a_folder(self):
        self.write("functions/Twice.kql", "let Twice = (n:long) { n * 2 };")
        self.assertEqual(self.rows("print Twice(21)", "--functions", "functions"), [[42]])

    def test_a_fault_of_a_function_is_shown_in_its_file(self):
        self.write("functions/Bad.kql", "let Bad = () {\n  print nothing\n};")
        self.assertIn("functions/Bad.kql:2:9", self.refused("Bad", "--functions", "functions"))

    def test_a_function_kept_twice_is_refused(self):
        self.write("functions/a.kql", "let F = () { print 1 };")
        self.write("functions/b.kql", "let F = () { print 2 };")
        self.assertIn("K2006", self.refused("F", "--functions", "functions"))

    def test_places_of_addresses(self):
        kql = 'print tostring(geo_info_from_ip_address("198.51.100.7").city)'
        self.assertEqual(self.rows(kql, "--geoip", PLACES), [["Teaton"]])
        self.assertIn("--geoip GeoLite2-City.mmdb", self.refused(kql))
        self.write("no.mmdb", "text")
        self.assertIn("K5002", self.refused(kql, "--geoip", "no.mmdb"))


if __name__ == "__main__":
    unittest.main()
