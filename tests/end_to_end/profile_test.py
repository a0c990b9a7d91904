"""`quoll check --profile`: what a product would refuse is named, with its place."""

import unittest

import program


class Profiles(program.ProgramTest):
    def check(self, profile, kql):
        done = self.run_program("check", "--profile", profile, "--format", "line", "-e", kql)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done.stdout

    def test_length_of_a_rule(self):
        lists = ", ".join(f'"name{n}.example.com"' for n in range(600))
        kql = f"DnsEvents | where TimeGenerated > ago(1d) and Name in ({lists})"
        self.assertIn("K1009", self.check("rule", kql))
        self.assertIn("at most 10,000 are taken in Sentinel, analytics rules", self.check("rule", kql))
        self.assertEqual(self.check("sentinel", kql), "")

    def test_lookback(self):
        self.assertIn("`ago(30d)` looks back further than 14 days",
                      self.check("rule", "DnsEvents | where TimeGenerated > ago(30d)"))
        self.assertEqual(self.check("rule", "DnsEvents | where TimeGenerated > ago(14d)"), "")

    def test_names_of_time(self):
        kql = "DeviceNetworkEvents | where Timestamp > ago(1d)"
        self.assertIn("no table has a column `Timestamp`", self.check("sentinel", kql))
        self.assertEqual(self.check("defender", kql), "")

    def test_missing_functions(self):
        kql = "DnsEvents | where ingestion_time() > ago(1h)"
        self.assertIn("`ingestion_time` does not exist in Sentinel data lake", self.check("lake", kql))
        self.assertNotIn("error", self.check("rule", kql))

    def test_forms(self):
        self.assertIn("`union *` is not taken", self.check("rule", "union * | take 1"))

    def test_operators_of_a_search_job(self):
        self.assertIn("the operator `summarize` is not taken",
                      self.check("search-job", "DnsEvents | summarize count() by Name"))
        self.assertIn("`let` is not taken", self.check("search-job", "let n = 1; DnsEvents | where Name == 'a'"))
        self.assertEqual(self.check("search-job", "DnsEvents | where Name == 'a|b' | project-away Computer"), "")

    def test_unknown_profile(self):
        done = self.run_program("check", "--profile", "splunk", "-e", "print 1")
        self.assert_exit(done, 2)
        self.assertIn("profiles are adx, defender, lake, rule, search-job, sentinel", done.stderr)


if __name__ == "__main__":
    unittest.main()
