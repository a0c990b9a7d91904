"""The matcher of a hunt, the literal query of a pack and the query over the table of indicators find the same rows, on
generated logs."""

import json
import random
import unittest

import program
from pack_outputs_test import feed

NOW = ("--now", "2026-05-06")
NUM_SETS = 12
NUM_ROWS = 120


def time(number):
    return f"2026-05-05T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}Z"


class Agreement(program.ProgramTest):
    def make(self, seed):
        """Logs and indicators in which values that are listed, near ones and others are mixed."""
        chance = random.Random(seed)
        addresses = [f"45.{chance.randrange(256)}.{chance.randrange(256)}.{n + 1}" for n in range(8)]
        names = [f"{chance.choice('abc')}{n}.example{chance.randrange(3)}.com" for n in range(6)]
        spell = (lambda a: a, lambda a: "::ffff:" + a, lambda a: a[:-1] + "9", lambda a: "9" + a[1:], lambda a: a + "0")
        form = (lambda n: n, str.upper, lambda n: "www." + n, lambda n: "x-" + n, lambda n: n + ".evil.net", lambda n: n + ".")
        firewall, dns = [], []
        for row in range(NUM_ROWS):
            firewall.append({"TimeGenerated": time(row * 97), "SourceIP": f"10.0.0.{row % 9}",
                             "DestinationIP": chance.choice(spell)(chance.choice(addresses)), "DestinationPort": 443})
            dns.append({"TimeGenerated": time(row * 89), "ClientIP": f"10.0.0.{row % 9}",
                        "Name": chance.choice(form)(chance.choice(names))})
        self.write("feed.csv", feed([(a + ":443", "ip:port") for a in addresses] + [(n, "domain") for n in names]))
        indicators = [("ipv4-addr:value", a) for a in addresses] + [("domain-name:value", n) for n in names]
        rows = [{"TimeGenerated": time(0), "Id": f"id{n}", "ObservableKey": key, "ObservableValue": value, "IsActive": True,
                 "IsDeleted": False, "Revoked": False, "Confidence": 90} for n, (key, value) in enumerate(indicators)]
        # Withdrawn, deleted and ended ones must find nothing.
        for number, change in enumerate(({"Revoked": True}, {"IsDeleted": True}, {"ValidUntil": "2026-05-01T00:00:00Z"})):
            rows.append({**rows[0], "Id": f"off{number}", "ObservableValue": f"203.0.113.{number}", **change})
            firewall.append({"TimeGenerated": time(5), "DestinationIP": f"203.0.113.{number}"})
        for name, content in (("CommonSecurityLog", firewall), ("DnsEvents", dns), ("ThreatIntelIndicators", rows)):
            self.write(f"logs/{name}.json", "".join(json.dumps(row) + "\n" for row in content))

    def rows_of(self, path, column):
        logs = [f"{name}=logs/{name}.json" for name in ("CommonSecurityLog", "DnsEvents", "ThreatIntelIndicators")]
        done = self.run_program("query", path, "--logs", *logs, "--format", "json", *NOW)
        self.assert_exit(done, 0)
        document = json.loads(done.stdout)
        names = [one["name"] for one in document["columns"]]
        keys = names.index("TimeGenerated"), names.index(column)
        return sorted((row[keys[0]][:19], row[keys[1]]) for row in document["rows"])

    def test_three_ways_find_the_same_rows(self):
        num_rows = 0
        for seed in range(NUM_SETS):
            self.make(seed)
            self.assert_exit(self.run_program("pack", "--intel", "feed.csv", "--product", "sentinel", "-o", "out"), 0)
            done = self.run_program("hunt", "--intel", "feed.csv", "--logs", "CommonSecurityLog=logs/CommonSecurityLog.json",
                                    "DnsEvents=logs/DnsEvents.json", "--format", "json", *NOW)
            hits = json.loads(done.stdout)["hits"]
            for query, column in (("CommonSecurityLog.ip.outbound", "DestinationIP"), ("DnsEvents.domain.name", "Name")):
                hunted = sorted((hit["time"][:19], hit["value"]) for hit in hits if hit["query"] == query)
                self.assertEqual(self.rows_of(f"out/queries/{query}.kql", column), hunted, (seed, query))
                self.assertEqual(self.rows_of(f"out/ti/{query}.kql", column), hunted, (seed, query))
                num_rows += len(hunted)
        self.assertGreater(num_rows, 500)


if __name__ == "__main__":
    unittest.main()
