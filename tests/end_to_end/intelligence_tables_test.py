"""Sentinel's own TI-map rules over the tables of indicators: logs that they must find, and near misses.

The rules' texts are read from the hunts corpus ($QUOLL_HUNTS, or ../shared/conformance/hunts-dev.jsonl beside the
sources); without it the tests say so and are skipped. Each case has rows that hit and rows that come close.
"""

import json
import os
import unittest
from pathlib import Path

import program

CORPUS = Path(os.environ.get("QUOLL_HUNTS", program.ROOT.parent / "shared" / "conformance" / "hunts-dev.jsonl"))

NOW = "2026-05-05T00:00:00Z"
RECENT = "2026-05-04T23:30:00Z"   # within the hour that the rules look at
OLD = "2026-05-04T22:30:00Z"      # before it
SHA256 = "ab" * 32
MD5 = "0f" * 16
C2_DOMAIN = "Recorded Future - DOMAIN - C2 DNS Name"
REPORTED_URL = "Recorded Future - URL - Recently Reported by Insikt Group"

# The last one is for documentation only, and so never active.
FEED = f"""ioc,type,confidence,comment
76.13.208.153:443,ip:port,100,
18.140.223.115,ip,80,
2a02:cf40:1::5,ip,80,
sadd.io,domain,75,{C2_DOMAIN}
http://evil.example.com/a.php?x=1,url,75,{REPORTED_URL}
mallory@evil.example.com,email,60,
{SHA256},sha256,90,
{MD5},md5,90,
192.0.2.66,ip,90,
"""

ADDRESSES = ("76.13.208.153", "18.140.223.115")
NEAR_ADDRESSES = ("76.13.208.15", "76.13.208.1530", "6.13.208.153", "18.140.223.116", "192.0.2.66", "10.0.0.5")
NAMES = ("sadd.io",)
NEAR_NAMES = ("x-sadd.io", "sadd.io.example.net", "a.sadd.io")


def by_value(column, hits, misses, **rest):
    """(rows that must be found, rows that must not): one per value, marked by what they are."""
    return ([{column: value, **rest} for value in hits], [{column: value, **rest} for value in misses])


# rule -> (table, column that names the row in the rule's result, (hits, misses)). Each row that must be found is found
# once; each of the hits is given a second time with an old time, which the rule must leave out.
CASES = {
    "IPEntity_DeviceNetworkEvents_Updated": ("DeviceNetworkEvents", "DeviceName", by_value(
        "RemoteIP", ADDRESSES, NEAR_ADDRESSES, ActionType="ConnectionSuccess")),
    "FileHashEntity_DeviceFileEvents_Updated": ("DeviceFileEvents", "DeviceName", by_value(
        "SHA256", (SHA256,), ("ab" * 31 + "ac",))),
    "ProofpointPODEmailSenderIPinTIList": ("ProofpointPOD", "SrcUserUpn", by_value(
        "SrcIpAddr", ADDRESSES, NEAR_ADDRESSES)),
    "DomainEntity_DnsEvents": ("DnsEvents", "Computer", by_value("Name", NAMES, NEAR_NAMES)),
    "DomainEntity_PaloAlto": ("CommonSecurityLog", "DeviceName", by_value(
        "RequestURL", ("SADD.io/y?z=1",), ("http://x-sadd.io/", "http://a.example.com/sadd.io"),
        DeviceVendor="Palo Alto Networks", DeviceEventClassID="url", ApplicationProtocol="web")),
    "EmailEntity_AzureActivity": ("AzureActivity", "CategoryValue", by_value(
        "Caller", ("Mallory@evil.example.com",), ("alice@evil.example.com", "mallory@evil.example.com.example.net"))),
    "EmailEntity_SecurityAlert": ("SecurityAlert", "AlertName", by_value(
        "Entities", ('[{"Type":"account","Name":"mallory","UPNSuffix":"evil.example.com"}]',),
        ('[{"Type":"account","Name":"alice","UPNSuffix":"evil.example.com"}]',
         '[{"Type":"host","Name":"mallory","UPNSuffix":"evil.example.com"}]'))),
    "FileHashEntity_CommonSecurityLog": ("CommonSecurityLog", "DeviceName", by_value(
        "FileHash", (SHA256, MD5), ("ab" * 31 + "ac", MD5[:-1]))),
    "IPEntity_AppServiceHTTPLogs": ("AppServiceHTTPLogs", "CsUsername", by_value("CIp", ADDRESSES, NEAR_ADDRESSES)),
    "IPEntity_AzureActivity": ("AzureActivity", "Caller", by_value("CallerIpAddress", ADDRESSES, NEAR_ADDRESSES)),
    "IPEntity_AzureFirewall": ("AzureDiagnostics", "Resource", by_value(
        "msg_s", [f"TCP request from 10.0.0.5:50000 to {ip}:443. Action: Allow. x" for ip in ADDRESSES],
        [f"TCP request from 10.0.0.5:50000 to {ip}:443. Action: Allow. x" for ip in NEAR_ADDRESSES],
        OperationName="AzureFirewallNetworkRuleLog")),
    "IPEntity_AzureNetworkAnalytics": ("AzureNetworkAnalytics_CL", "Computer", by_value(
        "PublicIPs_s", [f"{ip}|1|2|3" for ip in ADDRESSES], [f"{ip}|1|2|3" for ip in NEAR_ADDRESSES],
        FlowStatus_s="A")),
    "IPEntity_AzureSQL": ("AzureDiagnostics", "ResourceId", by_value(
        "client_ip_s", ADDRESSES, NEAR_ADDRESSES, ResourceProvider="MICROSOFT.SQL",
        Category="SQLSecurityAuditEvents")),
    "IPEntity_DnsEvents": ("DnsEvents", "Computer", by_value(
        "IPAddresses", (f"192.0.2.1,{ADDRESSES[0]}", ADDRESSES[1]), NEAR_ADDRESSES, SubType="LookupQuery",
        Name="a.example")),
    "IPEntity_W3CIISLog": ("W3CIISLog", "Computer", by_value("cIP", ADDRESSES, NEAR_ADDRESSES)),
    "URLEntity_PaloAlto": ("CommonSecurityLog", "DeviceName", by_value(
        "RequestURL", ("http://evil.example.com/a.php?x=1",),
        ("http://evil.example.com/a.php?x=2", "http://evil.example.com/A.php?x=1", "http://evil.example.com/"),
        DeviceVendor="Palo Alto Networks", DeviceEventClassID="url", ApplicationProtocol="web")),
    "RecordedFutureDomainMalwareC2inSyslogEvents": ("Syslog", "Computer", by_value(
        "SyslogMessage", ("query for sadd.io from 10.0.0.5",), ("query for x-sadd.io from 10.0.0.5",))),
    "RecordedFutureUrlReportedbyInsiktGroupinSyslogEvents": ("Syslog", "Computer", by_value(
        "SyslogMessage", ("GET http://evil.example.com/a.php?x=1",), ("GET http://evil.example.com/a.php?x=12",))),
}


def read_rules():
    rules = {}
    with CORPUS.open(encoding="utf-8") as corpus:
        for line in corpus:
            entry = json.loads(line)
            rules[Path(entry["path"]).stem + ("" if entry["kind"] == "detection" else "/" + entry["id"])] = entry
    return rules


class Rules(program.ProgramTest):
    @classmethod
    def setUpClass(cls):
        if not CORPUS.is_file():
            raise unittest.SkipTest(f"the hunts corpus is not here: {CORPUS}")
        cls.rules = read_rules()

    def write_logs(self, table, marker, rows):
        """Rows as JSON lines, each marked; every hit comes a second time, too old for the rule."""
        hits, misses = rows
        lines = [{marker: f"hit-{i}", "TimeGenerated": RECENT, **row} for i, row in enumerate(hits)]
        lines += [{marker: f"miss-{i}", "TimeGenerated": RECENT, **row} for i, row in enumerate(misses)]
        lines += [{marker: f"old-{i}", "TimeGenerated": OLD, **row} for i, row in enumerate(hits)]
        if table == "DeviceFileEvents":
            for i, line in enumerate(lines):
                line["DeviceId"] = f"id-{i}"
        self.write("events.json", "".join(json.dumps(line) + "\n" for line in lines))
        return [f"--logs={table}=events.json"]

    def run_rule(self, name, *args):
        self.write("feed.csv", FEED)
        self.write("rule.kql", self.rules[name]["query"])
        done = self.run_program("query", "rule.kql", "--intel", "feed.csv", "--now", NOW, "--format", "json", *args)
        self.assert_exit(done, 0)
        document = json.loads(done.stdout)
        return [dict(zip([column["name"] for column in document["columns"]], row)) for row in document["rows"]]

    def test_every_rule_finds_its_hits_and_nothing_else(self):
        for name, (table, marker, rows) in CASES.items():
            with self.subTest(rule=name):
                if name not in self.rules:
                    self.skipTest(f"the corpus has no rule {name}")
                found = self.run_rule(name, *self.write_logs(table, marker, rows))
                self.assertEqual(sorted(row[marker] for row in found), [f"hit-{i}" for i in range(len(rows[0]))])

    def test_asim_rules_over_functions_of_the_users_own(self):
        self.write("functions/_Im_NetworkSession.kql",
                   "let _Im_NetworkSession = (starttime:datetime=datetime(null)) "
                   "{ Sessions | where TimeGenerated >= starttime }")
        sessions = [{"TimeGenerated": RECENT, "SrcIpAddr": "10.0.0.5", "DstIpAddr": ip, "Dvc": f"hit-{i}",
                     "EventProduct": "p", "EventVendor": "v"} for i, ip in enumerate(ADDRESSES)]
        sessions += [{**sessions[0], "DstIpAddr": ip, "Dvc": "miss"} for ip in NEAR_ADDRESSES]
        self.write("sessions.json", "".join(json.dumps(row) + "\n" for row in sessions))
        found = self.run_rule("IPEntity_imNetworkSession", "--logs", "Sessions=sessions.json", "--functions", "functions")
        self.assertEqual(sorted(row["Dvc"] for row in found), ["hit-0", "hit-1"])
        self.assertEqual({row["IoCDirection"] for row in found}, {"Destination"})


class Tables(program.ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("feed.csv", FEED)

    def rows(self, kql, *args):
        return self.query(kql, "--intel", "feed.csv", "--now", NOW, *args)["rows"]

    def test_ids_are_split_as_the_rules_split_them(self):
        rows = self.rows('ThreatIntelIndicators | where ObservableValue == "sadd.io" '
                         '| project tostring(split(Id, "--")[2]), tostring(Data.id), ObservableKey, Pattern')
        uuid = "3d4a0979-ebb3-5028-8584-add283721a52"
        self.assertEqual(rows, [[uuid, f"indicator--{uuid}", "domain-name:value", "[domain-name:value = 'sadd.io']"]])
        self.assertEqual(self.rows('ThreatIntelligenceIndicator | where DomainName == "sadd.io" | project IndicatorId'),
                         [[uuid]])

    def test_what_is_not_hunted_is_shown_and_not_active(self):
        kql = "ThreatIntelIndicators | where not(IsActive) | project ObservableValue, tostring(AdditionalFields.Action)"
        self.assertEqual(self.rows(kql), [["192.0.2.66", "none"]])
        self.assertEqual(self.rows(kql, "--all-indicators"), [])

    def test_both_tables_hold_every_indicator_once(self):
        self.assertEqual(self.rows("ThreatIntelIndicators | summarize count(), dcount(Id)"), [[9, 9]])
        self.assertEqual(self.rows("ThreatIntelligenceIndicator | summarize count(), dcount(IndicatorId)"), [[9, 9]])

    def test_ports_are_said_beside_the_value(self):
        self.assertEqual(self.rows("ThreatIntelligenceIndicator | where NetworkPort == 443 "
                                   "| project NetworkIP, NetworkDestinationIP, NetworkDestinationPort"),
                         [["76.13.208.153", "76.13.208.153", 443]])
        self.assertEqual(self.rows('ThreatIntelIndicators | where ObservableValue == "76.13.208.153" '
                                   '| project toint(Data.x_quoll_port), toint(AdditionalFields.Port)'), [[443, 443]])

    def test_bounds_of_a_run_leave_the_indicators_alone(self):
        self.assertEqual(self.rows("ThreatIntelIndicators | count", "--until", "2026-01-01"), [[9]])

    def test_a_log_of_the_same_name_comes_first(self):
        self.write("ti.json", '{"Id":"x","ObservableValue":"v"}\n')
        self.assertEqual(self.rows("ThreatIntelIndicators | project Id", "--logs", "ThreatIntelIndicators=ti.json"),
                         [["x"]])

    def test_without_indicators_the_tables_are_empty(self):
        self.assertEqual(self.query("ThreatIntelIndicators | count")["rows"], [[0]])

    def test_a_missing_feed_fails(self):
        done = self.run_program("query", "-e", "ThreatIntelIndicators", "--intel", "nowhere.csv")
        self.assert_exit(done, 2)
        self.assertIn("K5001", done.stderr)


if __name__ == "__main__":
    unittest.main()
