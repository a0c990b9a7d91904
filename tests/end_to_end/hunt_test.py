"""`quoll hunt` against logs whose hits are known, and its document, exit codes and account of what was searched."""

import json
import unittest

import program
import truth_hunt

NOW = "2026-07-01"
EXAMPLES = program.ROOT / "examples"
FEED = EXAMPLES / "threatfox_nanocore.json"


class HuntTest(program.ProgramTest):
    def hunt(self, *args, code=1):
        done = self.run_program("hunt", "--now", NOW, "--format", "json", *args)
        self.assert_exit(done, code)
        return json.loads(done.stdout)


class Truth(HuntTest):
    def test_hits_are_those_of_the_independent_computation(self):
        for seed in (1, 2, 3):
            feed, logs, expected = truth_hunt.make(seed, 1500)
            self.write("feed.json", feed)
            for file, text in logs.items():
                self.write(f"logs{seed}/{file}", text)
            document = self.hunt("--intel", "feed.json", "--logs", f"logs{seed}")
            actual = {}
            for hit in document["hits"]:
                key = (hit["table"], hit["file"].split("/")[-1], hit["record"], hit["column"], hit["value"])
                self.assertNotIn(key, actual, "one observed value in one row is one hit")
                actual[key] = (self.key_of(hit["indicator"]), frozenset(map(self.key_of, hit["also"])),
                               frozenset(hit["reasons"]), hit["grade"])
            self.assertGreater(len(expected), 300)
            self.compare(expected, actual)
            for table in document["coverage"]:
                if table["rows"]:
                    self.assertEqual((table["rows"], table["rejected"]), (1500, 0), table)

    @staticmethod
    def key_of(indicator):
        return indicator["type"], indicator["value"], indicator["port"]

    def compare(self, expected, actual):
        missing = [f"missing {key}: {expected[key]}" for key in sorted(expected.keys() - actual.keys())]
        extra = [f"extra {key}: {actual[key]}" for key in sorted(actual.keys() - expected.keys())]
        other = [f"{key}: {actual[key]}, expected {expected[key]}" for key in sorted(expected.keys() & actual.keys())
                 if expected[key] != actual[key]]
        self.assertEqual((missing[:5], extra[:5], other[:5]), ([], [], []),
                         f"{len(missing)} missing, {len(extra)} extra, {len(other)} different of {len(expected)}")

    def test_same_inputs_give_the_same_bytes(self):
        feed, logs, _ = truth_hunt.make(5, 400)
        self.write("feed.json", feed)
        for file, text in logs.items():
            self.write(f"logs/{file}", text)
        first = self.run_program("hunt", "--now", NOW, "--format", "json", "--intel", "feed.json", "--logs", "logs")
        second = self.run_program("hunt", "--now", NOW, "--format", "json", "--intel", "feed.json", "--logs", "logs",
                                  "--threads", "1")
        self.assert_exit(first, 1)
        self.assertEqual(first.stdout, second.stdout)


class Examples(HuntTest):
    def test_story_of_the_example_logs(self):
        document = self.hunt("--intel", FEED, "--logs", EXAMPLES / "logs")
        self.assertEqual(list(document), ["summary", "coverage", "not_searched", "queries", "hits"])
        seen = {(hit["column"], hit["value"], hit["grade"]) for hit in document["hits"]}
        self.assertIn(("DestinationIP", "76.13.208.153", "high"), seen)
        self.assertIn(("Name", "NJQ.UK.COM.", "high"), seen)
        self.assertIn(("SourceIP", "76.13.208.153", "info"), seen)
        for near in ("x-sadd.io", "sadd.io.example.net", "www.uk.com", "https://search.example.org/?q=sadd.io"):
            self.assertNotIn(near, {hit["value"] for hit in document["hits"]})
        for hit in document["hits"]:
            with open(hit["file"], encoding="utf-8") as log:
                line = log.read().splitlines()[hit["line"] - 1]
            self.assertIn(hit["value"], line.replace("\\=", "="), "file and line lead back to the log")
        coverage = {table["table"]: table for table in document["coverage"]}
        self.assertEqual(coverage["CommonSecurityLog"]["rejected"], 1)
        self.assertEqual(coverage["UrlClickEvents"]["status"], "no_data")
        self.assertEqual(document["summary"]["suppressed"], 0)

    def test_nothing_found_is_0_and_says_what_was_searched(self):
        self.write("clean/DnsEvents.csv", "TimeGenerated,Name,IPAddresses\n2026-05-05T10:00:00Z,www.example.com,192.0.2.1\n")
        done = self.run_program("hunt", "--intel", FEED, "--logs", "clean", "--now", NOW)
        self.assert_exit(done, 0)
        self.assertIn("no hits in what was searched", done.stdout)
        self.assertIn("CommonSecurityLog: no data", done.stdout)

    def test_fail_on_decides_the_exit_code_and_min_grade_only_what_is_shown(self):
        self.write("logs/DnsEvents.csv", "TimeGenerated,Name,IPAddresses\n2026-05-05T10:00:00Z,a.example.com,104.21.18.225\n")
        # Shared infrastructure and no port: two steps down.
        self.assertEqual(self.hunt("--intel", FEED, "--logs", "logs")["hits"][0]["grade"], "low")
        self.hunt("--intel", FEED, "--logs", "logs", "--fail-on", "medium", code=0)
        document = self.hunt("--intel", FEED, "--logs", "logs", "--min-grade", "high")
        self.assertEqual((document["hits"], document["summary"]["hits"]), ([], 1))

    def test_more_indicators_than_a_query_takes_are_split_and_all_are_searched(self):
        def address(number):
            return f"20.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        self.write("feed.json", json.dumps({str(number): [{
            "ioc_value": f"{address(number)}:443", "ioc_type": "ip:port", "threat_type": "botnet_cc",
            "malware": "win.nanocore", "malware_printable": "Nanocore RAT", "first_seen_utc": "2026-05-05 10:00:00",
            "confidence_level": 100}] for number in range(12_000)}))
        wanted = (0, 9_999, 10_000, 11_999)
        self.write("a.cef", "".join(
            f"CEF:0|V|P|1|1|N|5|rt=1777975200000 src=10.0.0.5 dst={address(number)} dpt=443\n"
            for number in (*wanted, 12_000)))
        document = self.hunt("--intel", "feed.json", "--logs", "a.cef")
        self.assertEqual(sorted(hit["value"] for hit in document["hits"]), sorted(map(address, wanted)))
        self.assertEqual(len({hit["query"] for hit in document["hits"]}), 2)

    def test_window_leaves_rows_out(self):
        document = self.hunt("--intel", FEED, "--logs", EXAMPLES / "logs", "--since", "2026-05-06")
        self.assertTrue(document["hits"])
        self.assertTrue(all(hit["time"] >= "2026-05-06" for hit in document["hits"]))

    def test_seed_style_runs_the_texts_of_the_pages(self):
        document = self.hunt("--intel", FEED, "--logs", EXAMPLES / "logs", "--style", "seed")
        self.assertEqual([query["id"] for query in document["queries"]],
                         ["CommonSecurityLog", "DeviceNetworkEvents", "DnsEvents"])
        # The pages' `has_any` takes near misses; the own form does not.
        self.assertIn("x-sadd.io", {hit["value"] for hit in document["hits"]})

    def test_every_format_names_the_finding(self):
        for form in ("table", "csv", "markdown", "html"):
            done = self.run_program("hunt", "--intel", FEED, "--logs", EXAMPLES / "logs", "--now", NOW, "--format", form)
            self.assert_exit(done, 1)
            self.assertIn("76.13.208.153", done.stdout, form)

    def test_text_of_logs_is_escaped_in_the_page(self):
        row = {"Timestamp": "2026-05-05T10:00:00Z", "DeviceName": "<script>alert(1)</script>", "RemoteIP": "76.13.208.153",
               "RemotePort": 443, "ActionType": "ConnectionSuccess"}
        self.write("logs/DeviceNetworkEvents.json", json.dumps(row) + "\n")
        done = self.run_program("hunt", "--intel", FEED, "--logs", "logs", "--now", NOW, "--format", "html")
        self.assert_exit(done, 1)
        self.assertNotIn("<script>", done.stdout)
        self.assertIn("&lt;script&gt;", done.stdout)


if __name__ == "__main__":
    unittest.main()
