"""`quoll intel import|list|diff|retire|sources` and the commands that read the intelligence state."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

from program import BINARY, ROOT, ProgramTest

FEED = ROOT / "examples" / "threatfox_nanocore.json"
NOW = ["--now", "2026-06-01"]


def record(number, value, kind="domain", **more):
    return {str(number): [{"ioc_value": value, "ioc_type": kind, "threat_type": "botnet_cc", "malware": "win.nanocore",
                           "malware_printable": "Nanocore RAT", "first_seen_utc": "2026-05-05 00:00:00",
                           "confidence_level": 75, "reporter": "abuse_ch", **more}]}


class StateTest(ProgramTest):
    def intel(self, command, *args, code=0, env=None):
        done = self.run_program("intel", command, "--state", "state", *args, env=env)
        self.assert_exit(done, code)
        return done

    def indicators(self, *args):
        done = self.intel("list", *NOW, "--format", "json", *args)
        return json.loads(done.stdout)["indicators"]

    def write_feed(self, *records, name="feed.json"):
        joined = {}
        for one in records:
            joined.update(one)
        return self.write(name, json.dumps(joined))

    def file_of_state(self):
        return self.folder / "state" / "intel.sqlite"


class ImportAndList(StateTest):
    def test_counts_and_lists(self):
        done = self.intel("import", FEED, *NOW)
        self.assertEqual(done.stdout, "7 assertions: 7 new, 0 changed, 0 unchanged; 7 new indicators\n")
        done = self.intel("import", FEED, *NOW, "--format", "json")
        counts = json.loads(done.stdout)
        self.assertEqual((counts["new"], counts["changed"], counts["unchanged"]), (0, 0, 7))
        shown = json.loads(self.run_program("intel", "show", FEED, "--format", "json").stdout)["indicators"]
        self.assertEqual([i["id"] for i in self.indicators()], [i["id"] for i in shown])
        self.assertEqual([i["value"] for i in self.indicators("--type", "domain")], ["njq.uk.com", "sadd.io"])
        self.assertEqual(self.indicators("--status", "revoked"), [])
        self.assertEqual(len(self.indicators("--source", "threatfox")), 7)

    def test_policy_of_a_known_source_holds_for_files(self):
        self.intel("import", FEED, *NOW)
        done = self.intel("list", "--now", "2027-01-01", "--type", "domain", "--status", "expired", "--format", "json")
        indicators = json.loads(done.stdout)["indicators"]
        self.assertEqual(len(indicators), 2)
        self.assertEqual(indicators[0]["valid_until"], "2026-11-01T00:00:00Z")
        self.assertEqual({a["licence"] for i in indicators for a in i["assertions"]}, {"CC0-1.0"})

    def test_licence_and_tlp_of_the_command_line(self):
        self.write("list.txt", "evil-host.net\nworse-host.net\n")
        self.intel("import", "list.txt", "--source", "partner", "--tlp", "TLP:AMBER", "--licence", "contract", *NOW)
        assertion = self.indicators()[0]["assertions"][0]
        self.assertEqual((assertion["source"], assertion["tlp"], assertion["licence"]), ("partner", "amber", "contract"))
        done = self.intel("import", "list.txt", "--tlp", "pink", code=2)
        self.assertIn("K8001", done.stderr)

    def test_rejected_entries_are_counted(self):
        self.write_feed(record(1, "sadd.io"), record(2, "no domain"))
        done = self.intel("import", "feed.json", *NOW)
        self.assertIn("1 rejected", done.stdout)
        self.assertIn("K6003", done.stderr)

    def test_no_state_yet(self):
        done = self.intel("list", code=2)
        self.assertIn("K6025", done.stderr)
        self.assertIn("quoll intel import", done.stderr)
        self.assertFalse((self.folder / "state").exists())

    def test_hostile_values_reach_the_terminal_escaped(self):
        self.write_feed(record(1, "sadd.io", reporter="\x1b[31mred", malware_printable="\x1b]0;x\x07"))
        self.intel("import", "feed.json", *NOW)
        self.write_feed(record(1, "sadd.io", reporter="\x1b[32mgreen"))
        done = self.intel("diff", "feed.json", *NOW)
        self.assertNotIn("\x1b", self.intel("list", *NOW).stdout + done.stdout + self.intel("sources").stdout)


class DiffAndRetire(StateTest):
    def test_what_files_would_change_and_what_has_changed(self):
        self.write_feed(record(1, "sadd.io"), record(2, "njq.uk.com"))
        self.intel("import", "feed.json", "--now", "2026-05-10")
        self.write_feed(record(1, "sadd.io", confidence_level=100), record(3, "new.example"), name="next.json")
        done = self.intel("diff", "next.json", "--full", "--now", "2026-05-11")
        self.assertEqual(done.stdout, "+ domain new.example  threatfox:3\n"
                         "~ domain sadd.io  threatfox:1  confidence: 75 → 100\n"
                         "- domain njq.uk.com  threatfox:2  withdrawn: absent\n"
                         "1 added, 1 changed, 1 withdrawn, 0 expired, 0 decided\n")
        self.assertEqual(len(self.indicators()), 2)
        self.intel("import", "next.json", "--full", "--now", "2026-05-11")
        done = self.intel("diff", "--since", "1h", "--now", "2026-05-11", "--format", "json")
        self.assertEqual([c["change"] for c in json.loads(done.stdout)["changes"]], ["added", "changed", "withdrawn"])
        self.assertEqual(self.intel("diff", code=2).stdout, "")

    def test_decisions(self):
        self.intel("import", FEED, *NOW)
        done = self.intel("retire", "hxxp://sadd[.]io", code=2)
        self.assertIn("K6024", done.stderr)
        self.intel("retire", "SADD[.]io", "--false-positive", "--reason", "ours", *NOW)
        self.assertEqual([i["value"] for i in self.indicators("--status", "falsepos")], ["sadd.io"])
        self.intel("retire", "sadd.io", "--restore", *NOW)
        self.assertEqual(self.indicators("--status", "falsepos"), [])
        self.intel("retire", "--source", "threatfox", *NOW)
        self.assertEqual(len(self.indicators("--status", "revoked")), 7)
        self.intel("import", FEED, "--now", "2026-06-02")
        self.assertEqual(self.indicators("--status", "revoked"), [])
        self.intel("retire", code=2)

    def test_sources(self):
        self.intel("import", FEED, *NOW)
        document = json.loads(self.intel("sources", "--format", "json").stdout)
        self.assertEqual(document["sources"][0]["name"], "threatfox")
        self.assertEqual(document["sources"][0]["assertions"], 7)
        self.assertIn("threatfox-recent", [feed["name"] for feed in document["feeds"]])
        self.assertIn("never fetched", self.intel("sources").stdout)


class HuntFromTheState(StateTest):
    LOG = "Timestamp,DeviceName,ActionType,RemoteIP,RemotePort,RemoteUrl\n" \
          "2026-05-06T10:00:00Z,PC-1,ConnectionSuccess,198.18.0.9,443,www.sadd.io\n"

    def hunt(self, *args, code):
        done = self.run_program("hunt", "--logs", "DeviceNetworkEvents=log.csv", *NOW, "--format", "json", *args)
        self.assert_exit(done, code)
        return json.loads(done.stdout) if done.stdout else done.stderr

    def setUp(self):
        super().setUp()
        self.write("log.csv", self.LOG)

    def test_state_named_and_default(self):
        self.intel("import", FEED, *NOW)
        report = self.hunt("--state", "state", code=1)
        self.assertEqual([hit["indicator"]["value"] for hit in report["hits"]], ["sadd.io"])
        shutil.copytree(self.folder / "state", self.folder / "data" / "quoll")
        env = {"XDG_DATA_HOME": str(self.folder / "data")}
        done = self.run_program("hunt", "--logs", "DeviceNetworkEvents=log.csv", *NOW, env=env)
        self.assert_exit(done, 1)
        done = self.run_program("hunt", "--logs", "log.csv", env={"XDG_DATA_HOME": str(self.folder / "none")})
        self.assert_exit(done, 2)
        self.assertIn("K6025", done.stderr)

    def test_files_and_state_together(self):
        self.write_feed(record(9, "other.example"))
        self.intel("import", "feed.json", *NOW)
        report = self.hunt("--intel", FEED, "--state", "state", code=1)
        self.assertEqual(report["summary"]["indicators"], 8)

    def test_withdrawn_is_hunted_on_request_and_a_false_positive_never(self):
        self.intel("import", FEED, *NOW)
        self.intel("retire", "sadd.io", *NOW)
        report = self.hunt("--state", "state", code=0)
        reasons = {n["indicator"]["value"]: n["reason"] for n in report["not_searched"]}
        self.assertIn("withdrawn", reasons["sadd.io"])
        self.hunt("--state", "state", "--all-indicators", code=1)
        self.intel("retire", "sadd.io", "--false-positive", *NOW)
        report = self.hunt("--state", "state", "--all-indicators", code=0)
        reasons = {n["indicator"]["value"]: n["reason"] for n in report["not_searched"]}
        self.assertIn("false positive", reasons["sadd.io"])

    def test_an_expired_indicator_still_finds_old_events(self):
        self.intel("import", FEED, *NOW)
        done = self.run_program("hunt", "--logs", "DeviceNetworkEvents=log.csv", "--state", "state", "--now", "2027-06-01")
        self.assert_exit(done, 1)

    def test_pack_and_show_read_the_state(self):
        self.intel("import", FEED, *NOW)
        done = self.run_program("pack", "--state", "state", *NOW, "--style", "seed", "-o", "pack")
        self.assert_exit(done, 0)
        self.assertIn("sadd.io", (self.folder / "pack" / "page.md").read_text())
        done = self.run_program("intel", "show", "--state", "state", *NOW)
        self.assertIn("sadd.io", done.stdout)


class SeveralProcesses(StateTest):
    def start(self, *args):
        return subprocess.Popen([BINARY, "intel", *args], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_first_imports_at_once(self):
        for number in range(6):
            self.write_feed(*(record(number * 1000 + i, f"h{number}-{i}.example") for i in range(300)), name=f"{number}.json")
        running = [self.start("import", f"{number}.json", "--state", "state") for number in range(6)]
        for child in running:
            out, err = child.communicate(timeout=60)
            self.assertEqual(child.returncode, 0, (out, err))
        self.assertEqual(len(self.indicators()), 1800)

    def test_a_killed_import_leaves_all_or_nothing(self):
        self.intel("import", FEED, *NOW)
        rows = (record(i, f"h{i}.example") for i in range(60_000))
        self.write_feed(*rows, name="large.json")
        num_killed = 0
        for delay in (0.05, 0.15, 0.3, 0.5, 0.8):
            child = self.start("import", "large.json", "--state", "state")
            time.sleep(delay)
            child.send_signal(signal.SIGKILL)
            out, _ = child.communicate(timeout=60)
            with sqlite3.connect(self.file_of_state()) as database:
                self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            count = len(self.indicators())
            if out:
                self.assertEqual(count, 60_007, "what was acknowledged must be there")
            else:
                self.assertIn(count, (7, 60_007))
                num_killed += count == 7
        self.assertGreater(num_killed, 0, "no run was killed in time; the test shows nothing")

    def test_an_acknowledged_import_survives_a_kill(self):
        self.write_feed(*(record(i, f"h{i}.example") for i in range(2000)), name="large.json")
        child = self.start("import", "large.json", "--state", "state", "--format", "json")
        line = child.stdout.readline()
        child.kill()
        child.communicate(timeout=60)
        self.assertEqual(json.loads(line)["new"], 2000)
        self.assertEqual(len(self.indicators()), 2000)


class UnusableStates(StateTest):
    def test_newer_layout(self):
        self.intel("import", FEED, *NOW)
        with sqlite3.connect(self.file_of_state()) as database:
            database.execute("PRAGMA user_version = 7")
        for command in (["list"], ["import", FEED], ["retire", "sadd.io"]):
            done = self.intel(*command, code=2)
            self.assertIn("K6025", done.stderr)
            self.assertIn("layout 7", done.stderr)

    def test_damaged(self):
        self.intel("import", FEED, *NOW)
        self.file_of_state().write_bytes(b"SQLite format 3\0" + b"\xff" * 8000)
        for command in (["list"], ["import", FEED]):
            done = self.intel(*command, code=3)
            self.assertIn("K6022", done.stderr)
            self.assertIn("snapshots", done.stderr)

    def test_no_folder_can_be_made(self):
        self.write("state", "a file")
        done = self.intel("import", FEED, code=2)
        self.assertIn("K5009", done.stderr)

    @unittest.skipUnless(os.geteuid() == 0, "switches to a user without rights")
    def test_a_state_of_somebody_else_is_read_and_not_written(self):
        self.intel("import", FEED, *NOW)
        self.folder.chmod(0o755)
        (self.folder / "state").chmod(0o555)
        self.file_of_state().chmod(0o444)

        def run(*args):
            return subprocess.run([BINARY, "intel", *args, "--state", "state"], cwd=self.folder, capture_output=True,
                                  text=True, user=65534, group=65534, extra_groups=[], timeout=60, check=False)

        done = run("list", *NOW)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("sadd.io", done.stdout)
        done = run("import", str(FEED))
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("K6025", done.stderr)
        self.assertIn("cannot be", done.stderr)


if __name__ == "__main__":
    unittest.main()
