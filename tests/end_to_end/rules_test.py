"""`quoll rules run` and `quoll rules lint`: alerts against an independent count, exit codes, forms of output."""

import json
import unittest
from html.parser import HTMLParser

import truth_rules
from program import ROOT, ProgramTest

RULES = ROOT / "examples" / "rules"
LOGS = ROOT / "examples" / "logs"


def keys_of(alerts):
    """What the truth knows of alerts, sorted."""
    keys = []
    for alert in alerts:
        entities = sorted(next(iter(item.values())) for items in alert["entities"].values() for item in items)
        custom = sorted(value for values in alert["custom"].values() for value in values)
        title = alert["title"] if alert["title"] != alert["rule"] else ""
        keys.append((alert["time"], alert["num_rows"], title, entities, custom))
    return sorted(keys)


class Rules(ProgramTest):
    def run_rules(self, *args, code):
        done = self.run_program("rules", "run", *args, "--format", "json")
        self.assert_exit(done, code)
        return json.loads(done.stdout)

    def test_alerts_are_those_of_the_truth(self):
        # Run by run takes longer, so its span is short.
        for seed, mode, hours in ((1, "auto", 20), (2, "auto", 20), (3, "auto", 20), (4, "step", 4), (4, "auto", 4)):
            rows, files, (start, end), expected = truth_rules.make_case(seed, hours)
            folder = self.folder / str(seed)
            for name, text in files.items():
                self.write(f"{seed}/rules/{name}", text)
            logs = self.write(f"{seed}/DeviceNetworkEvents.json", truth_rules.write_logs(rows))
            report = self.run_rules(folder / "rules", "--logs", logs, "--from", start.isoformat(), "--to",
                                    end.isoformat(), "--windows", mode, code=1)
            for rule in report["rules"]:
                self.assertEqual(rule["status"], "ran", rule)
                found = [alert for alert in report["alerts"] if alert["rule"] == rule["id"]]
                self.assertEqual(rule["alerts"], len(found))
                self.assertEqual(keys_of(found), expected[rule["id"]], f"{rule['id']}, seed {seed}, {mode}")
            self.assertGreater(sum(map(len, expected.values())), 10)

    def test_the_logs_are_read_once_for_all_rules(self):
        rows, _, _, _ = truth_rules.make_case(1)
        logs = self.write("DeviceNetworkEvents.json", truth_rules.write_logs(rows))
        for number in range(20):
            self.write(f"rules/{number}.kql", f"DeviceNetworkEvents | where RemotePort == {number} | summarize count() by DeviceName")
        done = self.run_program("rules", "run", "rules", "--logs", logs, "--timings")
        self.assert_exit(done, 0)
        self.assertIn("timings: 1 pass over the logs", done.stderr)
        size = logs.stat().st_size / 1024
        self.assertIn(f"{size:.1f} KiB read", done.stderr)

    def test_examples_alert_in_every_form(self):
        report = self.run_rules(RULES, "--logs", LOGS, code=1)
        self.assertEqual({rule["status"] for rule in report["rules"]}, {"ran"})
        self.assertIn("pc-acc-017 calls 76.13.208.153:443 from a public folder", [a["title"] for a in report["alerts"]])
        table = self.run_program("rules", "run", RULES, "--logs", LOGS)
        self.assert_exit(table, 1)
        self.assertIn("Host: HostName pc-acc-017", table.stdout)
        sarif = json.loads(self.run_program("rules", "run", RULES, "--logs", LOGS, "--format", "sarif").stdout)
        run = sarif["runs"][0]
        self.assertEqual(len(run["results"]), len(report["alerts"]))
        for result in run["results"]:
            self.assertEqual(run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"], result["ruleId"])
        html = self.run_program("rules", "run", RULES, "--logs", LOGS, "--format", "html").stdout
        self.assertIn("76.13.208.153", html)
        self.assertNotIn("<script", html)

    def test_the_same_inputs_give_the_same_bytes(self):
        first, second = (self.run_program("rules", "run", RULES, "--logs", LOGS, "--format", "json").stdout for _ in range(2))
        self.assertEqual(first, second)

    def test_what_gave_no_answer_is_said(self):
        self.write("rules/no_table.kql", "SigninLogs | take 1")
        self.write("rules/unknown_table.kql", "Nowhere_CL | take 1")
        self.write("rules/no_rows_then.yaml", truth_rules.yaml_rule("then", "DnsEvents", kind="Scheduled", queryFrequency="1h", queryPeriod="1h",
                                                                    triggerOperator="gt", triggerThreshold=0, severity="Low"))
        self.write("rules/kind.yaml", "id: x\nname: f\nkind: Fusion\nseverity: High\n")
        self.write("rules/broken.kql", "DnsEvents | where Nmae == 1")
        self.write("rules/watchlist.kql", "_GetWatchlist('vips') | take 1")
        self.write("rules/notes.yaml", "just: notes\n")
        report = self.run_rules("rules", "--logs", LOGS, "--from", "2026-01-01", "--to", "2026-01-02", code=0)
        by_name = {rule["name"]: rule for rule in report["rules"]}
        self.assertEqual(by_name["no_table"]["status"], "no_data")
        self.assertEqual(by_name["no_table"]["reason"], "no data in `SigninLogs`")
        self.assertEqual(by_name["unknown_table"]["status"], "no_data")
        self.assertEqual(by_name["then"]["status"], "no_data")
        self.assertEqual(by_name["f"]["status"], "refused")
        self.assertEqual(by_name["broken"]["status"], "error")
        self.assertIn("K2003", by_name["broken"]["reason"])
        self.assertEqual(by_name["watchlist"]["status"], "no_data")
        self.assertEqual(len(report["skipped"]), 1)
        table = self.run_program("rules", "run", "rules", "--logs", LOGS, "--from", "2026-01-01", "--to", "2026-01-02")
        self.assertIn("no data in `SigninLogs`", table.stdout)

    def test_rows_without_a_time_are_counted(self):
        rows = [{"Computer": "a", "Name": "x.example"}, {"TimeGenerated": "2026-05-05T10:00:00Z", "Computer": "a", "Name": "x.example"}]
        logs = self.write("DnsEvents.json", "".join(json.dumps(row) + "\n" for row in rows))
        self.write("r.kql", "DnsEvents")
        report = self.run_rules("r.kql", "--logs", f"DnsEvents={logs}", code=1)
        self.assertEqual(report["alerts"][0]["num_rows"], 1)
        self.assertEqual(report["rules"][0]["warnings"], ["1 rows of `DnsEvents` have no time, and no run sees them"])

    def test_parquet_is_read_as_text_is(self):
        rows, files, (start, end), expected = truth_rules.make_case(2)
        logs = self.write("DeviceNetworkEvents.json", truth_rules.write_logs(rows))
        for name, text in files.items():
            self.write(f"rules/{name}", text)
        parquet = self.folder / "DeviceNetworkEvents.parquet"
        self.assert_exit(self.run_program("query", "-e", "DeviceNetworkEvents", "--logs", logs, "--format", "parquet", "-o", parquet), 0)
        report = self.run_rules("rules", "--logs", f"DeviceNetworkEvents={parquet}", "--from", start.isoformat(), "--to", end.isoformat(), code=1)
        for rule in report["rules"]:
            found = [alert for alert in report["alerts"] if alert["rule"] == rule["id"]]
            self.assertEqual(keys_of(found), expected[rule["id"]], rule)

    def test_a_message_points_into_the_rule_s_file(self):
        self.write("r.yaml", "id: x\nname: n\nquery: |\n  DnsEvents\n  | where Nmae == 1\n")
        report = self.run_rules("r.yaml", "--logs", LOGS, code=0)
        self.assertTrue(report["rules"][0]["reason"].startswith("r.yaml:5:"), report["rules"][0]["reason"])

    def test_hostile_logs_and_rules_stay_text(self):
        value = "</script><img src=x onerror=1>\x1b[31m\"|=cmd"
        self.write("DnsEvents.json", json.dumps({"TimeGenerated": "2026-05-05T10:00:00Z", "Computer": value, "Name": value}) + "\n")
        self.write("r.yaml", truth_rules.yaml_rule("x<b>", "DnsEvents", severity="High", tactics=["<u>"],
                                                   entityMappings=[{"entityType": "Host", "fieldMappings": [{"identifier": "HostName", "columnName": "Computer"}]}],
                                                   alertDetailsOverride={"alertDisplayNameFormat": "{{Name}}"}))
        for form in ("table", "json", "sarif", "html"):
            done = self.run_program("rules", "run", "r.yaml", "--logs", "DnsEvents.json", "--format", form)
            self.assert_exit(done, 1)
            self.assertNotIn("\x1b", done.stdout)
            if form in ("json", "sarif"):
                self.assertIn(value, json.dumps(json.loads(done.stdout), ensure_ascii=False).encode().decode("unicode_escape"))
            if form == "html":
                seen = []
                parser = HTMLParser()
                parser.handle_starttag = lambda tag, attrs: seen.append(tag)
                parser.feed(done.stdout)
                self.assertFalse({"img", "script", "b", "u"} & set(seen), seen)

    def test_wrong_usage(self):
        self.assert_exit(self.run_program("rules", "run", RULES), 2)
        self.assert_exit(self.run_program("rules", "run", "missing.yaml", "--logs", LOGS), 2)
        self.assert_exit(self.run_program("rules", "run", RULES, "--logs", LOGS, "--from", "2026-05-06", "--to", "2026-05-05"), 2)
        self.write("empty.yaml", "")
        self.assert_exit(self.run_program("rules", "run", "empty.yaml", "--logs", LOGS), 2)

    def test_lint_finds_and_says_where(self):
        self.assert_exit(self.run_program("rules", "lint", RULES / "nanocore-addresses.yaml"), 0)
        self.write("bad.yaml", truth_rules.yaml_rule("bad", "DnsEvents", kind="Scheduled", queryFrequency="1m", queryPeriod="20d",
                                                     triggerOperator="gt", triggerThreshold=0, severity="Grave"))
        done = self.run_program("rules", "lint", "bad.yaml", "--format", "json")
        self.assert_exit(done, 1)
        lints = {finding["lint"] for finding in json.loads(done.stdout)["findings"]}
        self.assertEqual(lints, {"id_not_guid", "no_entity", "frequency_over_limit", "period_over_limit", "unknown_severity"})
        sarif = json.loads(self.run_program("rules", "lint", "bad.yaml", "--format", "sarif").stdout)
        self.assertEqual({result["ruleId"] for result in sarif["runs"][0]["results"]}, lints)
        self.assertIn("bad.yaml:1: bad:", self.run_program("rules", "lint", "bad.yaml").stdout)


if __name__ == "__main__":
    unittest.main()
