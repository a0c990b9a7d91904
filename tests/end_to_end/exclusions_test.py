"""`quoll exclusions` and `quoll hunt --exclude`: every class with the sub-expression that led to it, and nothing lost."""

import json
import unittest

import program

EXAMPLES = program.ROOT / "examples" / "exclusions"
NOW = ("--now", "2026-07-01")

FEED = '''"first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","fk_malware","malware_alias","malware_printable","last_seen_utc","confidence_level","is_compromised","reference","tags","anonymous","reporter"
'''
ROW = '"{time} 10:00:00", "{id}", "{value}", "{type}", "botnet_cc", "win.nanocore", "", "Nanocore RAT", "", "{confidence}", "False", "None", "", "0", "abuse_ch"\n'

MAY = [("njq.uk.com", "domain"), ("sadd.io", "domain"), ("76.13.208.153:443", "ip:port"),
       ("104.21.18.225:443", "ip:port"), ("172.67.183.218:443", "ip:port")]
JUNE = [("18.140.223.115:443", "ip:port"), ("3.0.88.138:443", "ip:port")]


def feed(values, time="2026-05-05"):
    rows = [ROW.format(time=time, id=number, value=value, type=kind, confidence=100)
            for number, (value, kind) in enumerate(values, 11)]
    return FEED + "".join(rows)


def rule(where, tables=("DeviceNetworkEvents",), **fields):
    fields = {"id": "rule", "reason": "test", "owner": "test", "expires": "2030-01-01", **fields}
    if tables:
        fields["tables"] = list(tables)
    return {**fields, "where": where}


# The files of src/hunt/exclusion_classes; tests are named after them.
CLASSES = ("attacker_controlled", "blinding", "contradiction", "incomplete", "no_op", "stale", "tautology", "too_broad",
           "unbound")


class ExclusionTest(program.ProgramTest):
    def rules(self, *rules):
        """A file of rules; JSON is YAML."""
        self.write("rules.yaml", json.dumps({"exclusions": list(rules)}))
        return "rules.yaml"

    def check(self, path, values=None, code=1):
        args = ["exclusions", "check", path, "--format", "json", *NOW]
        if values:
            self.write("feed.csv", feed(values))
            args += ["--intel", "feed.csv"]
        done = self.run_program(*args)
        self.assert_exit(done, code)
        return {entry["id"]: entry for entry in json.loads(done.stdout)["rules"]}

    def classes(self, where, values=None, **options):
        code = options.pop("code", 1)
        found = self.check(self.rules(rule(where, **options)), values, code)["rule"]
        self.assertEqual(found["classes"] == ["sound"], not found["why"])
        return found["classes"]

    def why(self, where, values=None, **options):
        return "\n".join(self.check(self.rules(rule(where, **options)), values)["rule"]["why"])


class Pages(ExclusionTest):
    """The ten exclusions of the pages that the product was asked for."""

    def test_page_of_may(self):
        found = self.check(EXAMPLES / "nanocore_may.yaml", MAY)
        self.assertEqual({name: entry["classes"] for name, entry in found.items()}, {
            "scheduled-diagnostics": ["attacker-controlled", "unbound"],
            "sandbox": ["attacker-controlled", "unbound"],
            "log-parsing": ["attacker-controlled", "unbound"],
            "deployment-tool": ["attacker-controlled"],
            "similar-name": ["incomplete"]})
        unbound = "\n".join(found["scheduled-diagnostics"]["why"])
        for table in ("CommonSecurityLog", "DnsEvents"):
            self.assertIn(f"`InitiatingProcessParentFileName` is no column of {table}", unbound)
        self.assertIn("`AccountGroups` is no column of DeviceNetworkEvents", "\n".join(found["log-parsing"]["why"]))

    def test_page_of_june(self):
        found = self.check(EXAMPLES / "nanocore_june.yaml", JUNE)
        self.assertEqual({name: entry["classes"] for name, entry in found.items()}, {
            "microsoft-update": ["attacker-controlled", "no-op", "unbound"],
            "threat-intelligence-feeds": ["no-op"],
            "internal-ranges": ["blinding"],
            "azure-backup": ["no-op", "unbound"],
            "audit-script": ["attacker-controlled", "incomplete"]})
        self.assertIn("`ipv4_is_in_any_range(SourceIP, ", found["internal-ranges"]["why"][0])
        self.assertIn('`RemoteUrl has_any ("api.virustotal.com", "api.microsoft.com")`',
                      found["threat-intelligence-feeds"]["why"][0])

    def test_sound_examples(self):
        found = self.check(EXAMPLES / "sound.yaml", MAY, code=0)
        self.assertEqual({entry["classes"][0] for entry in found.values()}, {"sound"})


class Classes(ExclusionTest):
    def test_tautology(self):
        for where in ('ActionType != "a" or ActionType != "b"', "RemotePort > 5 or RemotePort <= 5 or isnull(RemotePort)",
                      'DeviceName has "x" or DeviceName !has "x"', "1 == 1",
                      'DeviceId == "a" or (RemoteUrl != "a" or RemoteUrl != "b")'):
            self.assertIn("tautology", self.classes(where), where)
        self.assertIn("`(RemoteUrl != \"a\" or RemoteUrl != \"b\")` is true of every row",
                      self.why('DeviceId == "a" or (RemoteUrl != "a" or RemoteUrl != "b")'))

    def test_no_tautology(self):
        for where in ('DeviceId != "a" and DeviceId != "b"', "RemotePort > 5 or RemotePort <= 5",
                      'DeviceId == "a" or DeviceId == "A"'):
            found = self.check(self.rules(rule(where)), code=None)["rule"]
            self.assertNotIn("tautology", found["classes"] + found["undecided"], where)

    def test_contradiction(self):
        for where in ('DeviceId == "a" and DeviceId == "b"', "RemotePort > 5 and RemotePort < 5",
                      'DeviceId in ("a", "b") and DeviceId !in ("a", "b")',
                      'DeviceId == "x" and RemoteUrl == "a" and RemoteUrl != "a"'):
            self.assertIn("contradiction", self.classes(where), where)
        self.assertNotIn("contradiction", self.classes('DeviceId =~ "A" and DeviceId == "a"', code=0))

    def test_undecided_is_said(self):
        where = 'DeviceName matches regex "^[a-c]$" and DeviceName matches regex "^[x-z]$"'
        found = self.check(self.rules(rule(where)), code=None)["rule"]
        self.assertIn("contradiction", found["undecided"])

    def test_blinding(self):
        for where in ("ipv4_is_private(LocalIP)", 'LocalIP startswith "10."', 'ActionType == "ConnectionSuccess"',
                      "RemotePort == 443", 'DeviceName != "PC-1"',
                      'DeviceId == "a" or ipv4_is_in_range(LocalIP, "192.168.0.0/16")'):
            self.assertIn("blinding", self.classes(where, MAY), where)
        self.assertIn("`ipv4_is_in_range(LocalIP, \"192.168.0.0/16\")` removes every hit from 192.168.0.0/16",
                      self.why('DeviceId == "a" or ipv4_is_in_range(LocalIP, "192.168.0.0/16")', MAY))
        for where in ('LocalIP == "10.0.0.7"', 'DeviceId == "a" and RemotePort == 443'):
            self.assertEqual(self.classes(where, MAY, code=0), ["sound"], where)

    def test_no_op(self):
        for where in ('RemoteUrl has "api.virustotal.com"', 'RemoteUrl endswith ".windowsupdate.com"'):
            self.assertEqual(self.classes(where, MAY), ["no-op"], where)
        self.assertIn("no-op", self.classes('RemoteIP == "20.1.2.3"', JUNE))
        # A name below an indicator, or one of its owner, can stand in a hit.
        for where in ('RemoteUrl has "www.sadd.io"', 'RemoteUrl has "sadd.io"'):
            self.assertNotIn("no-op", self.classes(where, MAY), where)
        # Hits by name may go to any address.
        self.assertNotIn("no-op", self.check(self.rules(rule('RemoteIP == "20.1.2.3"')), MAY, code=None)["rule"]["classes"])
        self.assertNotIn("no-op", self.classes('RemoteIP == "18.140.223.115"', JUNE, code=0))

    def test_attacker_controlled(self):
        for where in ('InitiatingProcessFileName == "backup.exe"', 'RemoteUrl has "sadd.io"',
                      r'InitiatingProcessFolderPath startswith @"C:\Users\build"',
                      'InitiatingProcessCommandLine has "update" and ActionType == "ConnectionFailed"',
                      'DeviceId == "a" or InitiatingProcessFileName == "backup.exe"',
                      'not(InitiatingProcessFileName != "a.exe" and DeviceId != "b")'):
            self.assertIn("attacker-controlled", self.classes(where, MAY), where)
        for where in ('InitiatingProcessFileName == "backup.exe" and DeviceId == "a"',
                      r'InitiatingProcessFolderPath startswith @"C:\Program Files\Backup\"'):
            self.assertEqual(self.classes(where, MAY, code=0), ["sound"], where)
        self.assertIn("attacker-controlled", self.classes(r'InitiatingProcessFolderPath startswith @"C:\Windows\Temp\x"'))

    def test_unbound(self):
        self.assertIn("`SourceIP` is no column of DeviceNetworkEvents", self.why('SourceIP == "10.0.0.1"'))
        self.assertEqual(self.classes('DeviceId == "a"', tables=(), code=0), ["sound"])
        self.assertIn("unbound", self.classes('NoSuchColumn == "a"', tables=()))
        self.assertIn("unbound", self.classes('DeviceId == "a"', tables=("NoSuchTable",)))
        self.assertIn("unbound", self.classes('DeviceId in ((DeviceInfo | project DeviceId))'))

    def test_incomplete(self):
        for where in ("", "Exclude processes where the full", 'DeviceId == "a" or', 'DeviceId == "a"; print 1',
                      "any traffic"):
            self.assertIn("incomplete", self.classes(where), where)

    def test_too_broad(self):
        self.assertIn("too-broad", self.classes('DeviceName has "pc"'))
        self.assertIn("too-broad", self.classes('ipv4_is_in_range(RemoteIP, "104.0.0.0/8")', MAY))
        self.assertEqual(self.classes('ipv4_is_in_range(RemoteIP, "104.21.18.0/24")', MAY, code=0), ["sound"])

    def test_stale(self):
        self.assertEqual(self.classes('DeviceId == "a"', expires="2026-06-30"), ["stale"])
        self.assertEqual(self.classes('DeviceId == "a"', expires="2026-07-01", code=0), ["sound"])

    def assert_exit(self, done, code):
        if code is not None:
            super().assert_exit(done, code)


class Files(ExclusionTest):
    def test_the_guide_explains_every_class(self):
        guide = (program.ROOT / "docs" / "guide" / "exclusions.md").read_text(encoding="utf-8")
        for name in CLASSES:
            self.assertIn(f"| {name.replace('_', '-')} |", guide)

    def test_what_is_no_rule_is_refused_with_its_line(self):
        for field, said in (({"owner": ""}, "`owner` is missing"), ({"action": "drop"}, "unknown action"),
                            ({"expires": "soon"}, "is no date"), ({"wher": "x"}, "unknown field `wher`")):
            done = self.run_program("exclusions", "check", self.rules(rule('DeviceId == "a"', **field)))
            self.assert_exit(done, 2)
            self.assertIn(said, done.stderr)

    def test_two_rules_of_one_id(self):
        done = self.run_program("exclusions", "check", self.rules(rule("true"), rule("true")))
        self.assert_exit(done, 2)
        self.assertIn("another rule has this id", done.stderr)


CEF = ("<134>May 06 10:00:0{n} fw CEF:0|Palo Alto Networks|PAN-OS|10|end|TRAFFIC|3|rt=May 06 2026 10:00:0{n} UTC "
       "src={source} dst={target} dpt={port} act={action} shost={host}\n")


class Hunts(ExclusionTest):
    def setUp(self):
        super().setUp()
        self.write("feed.csv", feed(MAY))
        lines = [CEF.format(n=0, source="10.0.0.1", target="76.13.208.153", port=443, action="allow", host="PC-1"),
                 CEF.format(n=1, source="10.0.0.2", target="76.13.208.153", port=443, action="allow", host="PC-2"),
                 CEF.format(n=2, source="10.0.0.3", target="104.21.18.225", port=443, action="deny", host="PC-3"),
                 CEF.format(n=3, source="10.0.0.3", target="104.21.18.225", port=443, action="deny", host="PC-3"),
                 CEF.format(n=4, source="10.0.0.4", target="9.9.9.9", port=443, action="allow", host="PC-4")]
        self.write("fw.cef", "".join(lines))

    def hunt(self, *args, code=1):
        done = self.run_program("hunt", "--intel", "feed.csv", "--logs", "fw.cef", "--format", "json", *NOW, *args)
        self.assert_exit(done, code)
        return json.loads(done.stdout)

    def exclude(self, where, **fields):
        return self.rules(rule(where, tables=("CommonSecurityLog",), **fields))

    def test_suppressed_hits_are_counted_and_listed(self):
        before = self.hunt()
        rules = self.exclude('SourceIP == "10.0.0.1"')
        after = self.hunt("--exclude", rules, "--show-suppressed")
        self.assertEqual(before["summary"]["suppressed"], 0)
        self.assertEqual(after["summary"]["suppressed"], 1)
        self.assertEqual(after["summary"]["exclusions"][0]["hits"], 1)
        self.assertEqual(len(before["hits"]), len(after["hits"]) + len(after["suppressed"]))
        self.assertEqual([hit["exclusions"] for hit in after["suppressed"]], [["rule"]])
        for form in ("table", "markdown", "html"):
            done = self.run_program("hunt", "--intel", "feed.csv", "--logs", "fw.cef", "--format", form, *NOW,
                                    "--exclude", rules)
            self.assertIn("1 more suppressed by exclusions", done.stdout, form)

    def test_columns_that_no_query_shows(self):
        """A predicate sees the whole row, not what a report shows of it."""
        after = self.hunt("--exclude", self.exclude('LogSeverity == "3" and SourceIP == "10.0.0.1"'))
        self.assertEqual(after["summary"]["suppressed"], 1)

    def test_lower_and_tag(self):
        lowered = self.hunt("--exclude", self.exclude('SourceIP == "10.0.0.1"', action="lower"))
        hit = next(hit for hit in lowered["hits"] if hit["row"]["SourceIP"] == "10.0.0.1")
        self.assertEqual((hit["grade"], hit["reasons"]), ("medium", ["exclusion"]))
        tagged = self.hunt("--exclude", self.exclude('SourceIP == "10.0.0.1"', action="tag"))
        hit = next(hit for hit in tagged["hits"] if hit["row"]["SourceIP"] == "10.0.0.1")
        self.assertEqual((hit["grade"], hit["exclusions"]), ("high", ["rule"]))

    def test_all_suppressed_is_no_finding(self):
        self.assertEqual(self.hunt("--exclude", self.exclude("true"), code=0)["hits"], [])

    def test_expired_rules_are_said_and_not_applied(self):
        done = self.run_program("hunt", "--intel", "feed.csv", "--logs", "fw.cef", "--format", "json", *NOW,
                                "--exclude", self.exclude("true", expires="2026-01-01"))
        self.assert_exit(done, 1)
        self.assertIn("expired on 2026-01-01 and is not applied", done.stderr)
        self.assertEqual(json.loads(done.stdout)["summary"]["exclusions"][0]["expired"], True)

    def test_unbound_rules_are_refused_with_the_missing_column(self):
        done = self.run_program("hunt", "--intel", "feed.csv", "--logs", "fw.cef", "--exclude",
                                self.exclude('DeviceId == "a"'))
        self.assert_exit(done, 2)
        self.assertIn("`DeviceId` is no column of CommonSecurityLog", done.stderr)

    def test_rules_that_remove_nothing_for_long_are_pointed_out(self):
        rules = self.rules(rule('SourceIP == "10.0.0.1"', tables=("CommonSecurityLog",), id="used"),
                           rule('SourceIP == "10.9.9.9"', tables=("CommonSecurityLog",), id="idle"))
        for now, said in (("2026-07-01", False), ("2026-09-01", False), ("2026-09-29", True)):
            done = self.run_program("hunt", "--intel", "feed.csv", "--logs", "fw.cef", "--exclude", rules, "--state",
                                    "state", "--now", now)
            self.assert_exit(done, 1)
            self.assertEqual("exclusion `idle` has removed nothing for 90 days" in done.stderr, said, now)
            self.assertNotIn("`used`", done.stderr)
        done = self.run_program("exclusions", "check", rules, "--state", "state", "--now", "2026-10-10", "--format", "json")
        found = {entry["id"]: entry["classes"] for entry in json.loads(done.stdout)["rules"]}
        self.assertEqual(found, {"used": ["sound"], "idle": ["stale"]})

    def test_families(self):
        other = self.hunt("--exclude", self.exclude("true", families=["win.emotet"]))
        self.assertEqual(other["summary"]["suppressed"], 0)
        same = self.hunt("--exclude", self.exclude("true", families=["Nanocore RAT"]), code=0)
        self.assertEqual(same["hits"], [])

    def simulate(self, rules, *args):
        done = self.run_program("exclusions", "simulate", rules, "--intel", "feed.csv", "--logs", "fw.cef", "--format",
                                "json", *NOW, *args)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return json.loads(done.stdout)

    def test_simulation_counts_and_names_what_is_lost(self):
        self.write("labels.csv", "file,line,label\nfw.cef,1,true\nfw.cef,3,false\nfw.cef,99,true\n")
        rules = self.rules(rule('SourceIP == "10.0.0.1"', tables=("CommonSecurityLog",), id="one"),
                           rule('DeviceAction == "deny"', tables=("CommonSecurityLog",), id="denied"),
                           rule('NoSuch == "x"', tables=("CommonSecurityLog",), id="unbound"))
        found = self.simulate(rules, "--labels", "labels.csv")
        entries = {entry["id"]: entry for entry in found["rules"]}
        self.assertEqual((entries["one"]["rows_removed"], entries["one"]["true_hits_removed"]), (1, 1))
        self.assertIn("blinding", entries["one"]["classes"])
        self.assertEqual(entries["one"]["hosts_lost"], ["PC-1"])
        self.assertEqual((entries["denied"]["hits_removed"], entries["denied"]["true_hits_removed"]), (2, 0))
        self.assertEqual(entries["denied"]["indicators_lost"], ["104.21.18.225:443"])
        self.assertIsNone(entries["unbound"]["rows_removed"])
        self.assertEqual((found["together"]["hits_removed"], found["together"]["labels_without_hit"]), (3, 1))

    def test_suggestions_are_sound_and_spare_what_is_graded_high(self):
        done = self.run_program("exclusions", "suggest", "--intel", "feed.csv", "--logs", "fw.cef", *NOW)
        self.assert_exit(done, 0)
        self.write("suggested.yaml", done.stdout)
        self.assertIn('DestinationIP == \\"104.21.18.225\\"', done.stdout)
        self.assertNotIn("76.13.208.153", done.stdout)
        self.assert_exit(self.run_program("exclusions", "check", "suggested.yaml", "--intel", "feed.csv", *NOW), 0)
        before, after = self.hunt(), self.hunt("--exclude", "suggested.yaml")
        self.assertEqual(after["summary"]["suppressed"], 2)
        for grade in ("high", "medium"):
            self.assertEqual(before["summary"]["grades"][grade], after["summary"]["grades"][grade])

    def test_nothing_of_a_rule_reaches_a_report_unescaped(self):
        evil = "</script><img src=x>\x1b[31m|`=cmd"
        rules = self.exclude('SourceIP == "10.0.0.1"', reason=evil, owner=evil, id=evil)
        for form in ("table", "markdown", "html", "json", "csv"):
            done = self.run_program("hunt", "--intel", "feed.csv", "--logs", "fw.cef", "--format", form, *NOW,
                                    "--exclude", rules, "--show-suppressed")
            self.assert_exit(done, 1)
            # CSV is data: a cell keeps its bytes.
            self.assertNotIn("\x1b", done.stderr if form == "csv" else done.stdout + done.stderr, form)
            if form in ("markdown", "html"):
                self.assertNotIn("<img", done.stdout, form)


if __name__ == "__main__":
    unittest.main()
