"""The optimiser tells scans which rows they may leave out; the answers stay those of the plan as it was bound."""

import json
import random
import unittest

import program

WORDS = ["update", "Update.exe", "powershell -enc", "net1", "svc-host", "curl http://sadd.io/x", "", "naïve", "a.b.c"]
HOSTS = ["sadd.io", "a.sadd.io", "x-sadd.io", "example.org", ""]

# Each touches what the optimiser looks at: bounds of time, literals that a text must hold, lists, and what they may not
# be pushed through.
QUERIES = """
CommonSecurityLog | where TimeGenerated > datetime(2026-05-05 06:00) | count
CommonSecurityLog | where TimeGenerated between (datetime(2026-05-05 03:00) .. 2h) | summarize count() by DeviceAction
CommonSecurityLog | where not(TimeGenerated > datetime(2026-05-05 06:00)) | count
CommonSecurityLog | where TimeGenerated > datetime(2026-05-05 06:00) or DestinationPort == 443 | count
CommonSecurityLog | where Message has "powershell" | project Message, DestinationPort
CommonSecurityLog | where Message !has "powershell" | count
CommonSecurityLog | where Message has "update" and DestinationHostName has "sadd" | count
CommonSecurityLog | where Message has "update" or DestinationHostName == "example.org" | count
CommonSecurityLog | where Message contains "PDATE" | count
CommonSecurityLog | where Message has_any ("curl", "net1") | summarize count() by Message
CommonSecurityLog | where Message has_all ("curl", "http") | count
CommonSecurityLog | where Message has "naïve" or Message has "NAÏVE" | count
CommonSecurityLog | where DestinationIP in ("198.51.100.7", "198.51.100.8") | count
CommonSecurityLog | where DestinationIP !in ("198.51.100.7", "198.51.100.8") | count
CommonSecurityLog | where DestinationIP in~ ("198.51.100.7") and SourceIP == "10.0.0.3" | count
CommonSecurityLog | extend Message = strcat(Message, " tail") | where Message has "tail" | count
CommonSecurityLog | extend TimeGenerated = TimeGenerated + 1d | where TimeGenerated > datetime(2026-05-06 06:00) | count
CommonSecurityLog | summarize n = count(), latest = max(TimeGenerated) by SourceIP | where latest > datetime(2026-05-05 11:00)
CommonSecurityLog | take 1000000 | where Message has "curl" | count
CommonSecurityLog | sort by TimeGenerated asc | extend p = prev(Message) | where Message has "curl" | summarize count() by p
CommonSecurityLog | top 5 by TimeGenerated desc | where Message has "update" | count
CommonSecurityLog | join kind=leftouter (CommonSecurityLog | where Message has "curl" | distinct SourceIP, x = 1) on SourceIP | where isnull(x) | count
CommonSecurityLog | join kind=rightanti (CommonSecurityLog | where DestinationPort == 443) on SourceIP | where Message has "x" | count
union CommonSecurityLog, (CommonSecurityLog | where Message has "curl") | where DestinationHostName endswith "sadd.io" | count
let t = materialize(CommonSecurityLog | where Message has "curl"); union t, (t | where TimeGenerated < datetime(2026-05-05 02:00)) | count
CommonSecurityLog | where Message == "" and isempty(DestinationHostName) | count
CommonSecurityLog | where DestinationHostName =~ "SADD.IO" | count
CommonSecurityLog | where Message startswith "curl" | count
CommonSecurityLog | where iff(DestinationPort == 443, Message has "curl", true) | count
CommonSecurityLog | mv-apply w = split(Message, " ") to typeof(string) on (where w has "curl") | count
search "curl" | count
search in (CommonSecurityLog) DestinationHostName: "sadd" and TimeGenerated < datetime(2026-05-05 04:00) | count
""".strip().splitlines()


def log_line(rng, minute):
    message = rng.choice(WORDS).replace("=", r"\=")
    return (f"CEF:0|V|P|1|1|N|5|rt=2026-05-05T{minute // 60:02}:{minute % 60:02}:00Z src=10.0.0.{rng.randrange(9)} "
            f"dst=198.51.100.{rng.randrange(12)} dpt={rng.choice([53, 80, 443])} act={rng.choice(['allow', 'deny'])} "
            f"dhost={rng.choice(HOSTS)} msg={message}")


class Optimiser(program.ProgramTest):
    def test_answers_are_those_of_the_plan_as_bound(self):
        rng = random.Random(7)
        lines = [log_line(rng, minute) for minute in range(0, 720) for _ in range(3)]
        self.write("logs/firewall.cef", "\n".join(lines) + "\n")
        num_rows = 0
        for kql in QUERIES:
            with self.subTest(kql=kql):
                args = ("--logs", "logs", "--now", "2026-05-06")
                optimised = self.query(kql, *args)
                self.assertEqual(self.rows(optimised), self.rows(self.query(kql, "--no-optimiser", *args)))
                self.assertEqual(optimised["columns"], self.query(kql, "--no-optimiser", *args)["columns"])
                num_rows += len(optimised["rows"])
        self.assertGreater(num_rows, len(QUERIES))

    @staticmethod
    def rows(document):
        return sorted(json.dumps(row) for row in document["rows"])


if __name__ == "__main__":
    unittest.main()
