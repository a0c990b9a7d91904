"""Grading by lists, age and second signals: `quoll intel lists`, `intel explain`, and the hunt's use of both."""

import json
import unittest

import program

LISTS = program.ROOT / "tests" / "data" / "warninglists"
SHARED_LISTS = program.ROOT.parent / "shared" / "data" / "ioc" / "warninglists"
HONEYPOT = program.ROOT.parent / "shared" / "data" / "truth" / "warninglist_honeypot.json"
SEEDS = """type,value,port,malware,confidence,first seen
ip,104.21.18.225,443,Nanocore RAT,100,2026-05-05
ip,172.67.183.218,443,Nanocore RAT,100,2026-05-05
ip,76.13.208.153,443,Nanocore RAT,100,2026-05-05
ip,18.140.223.115,443,Nanocore RAT,100,2026-05-05
ip,3.0.88.138,443,Nanocore RAT,100,2026-05-05
domain,njq.uk.com,,Nanocore RAT,75,2026-05-05
domain,sadd.io,,Nanocore RAT,75,2026-05-05
"""
IP_ATTRIBUTES = ["ip-src", "ip-dst", "ip-dst|port"]


class GradingTest(program.ProgramTest):
    def write_list(self, name, kind, attributes, entries, version=20260820):
        self.write(f"lists/{name}/list.json", json.dumps(
            {"name": name, "version": version, "type": kind, "matching_attributes": attributes, "list": entries}))

    def write_seed_lists(self):
        self.write_list("cloudflare", "cidr", IP_ATTRIBUTES, ["104.16.0.0/13", "172.64.0.0/13"])
        self.write_list("amazon-aws", "cidr", IP_ATTRIBUTES, ["18.140.0.0/14", "3.0.0.0/15"])
        self.write_list("vpn-ipv4", "cidr", IP_ATTRIBUTES, ["76.12.0.0/15", "18.128.0.0/12", "3.0.0.0/15"])
        self.write_list("tranco10k", "hostname", ["domain", "hostname"], ["uk.com"])

    def document(self, *args, code=0):
        done = self.run_program(*args, "--state", "state", "--format", "json")
        self.assert_exit(done, code)
        return json.loads(done.stdout)

    def explain(self, value, *args):
        return self.document("intel", "explain", value, "--now", "2026-06-01", *args)


class Lists(GradingTest):
    def test_seeds_are_all_kept_and_marked_as_they_should(self):
        self.write("seeds.csv", SEEDS)
        self.write_seed_lists()
        found = self.document("intel", "show", "seeds.csv", "--lists", "lists")["indicators"]
        marks = {i["value"]: {(w["list"], w["reason"], w["version"]) for w in i["warnings"] if w["reason"]}
                 for i in found}
        version = "20260820"
        self.assertEqual(marks, {
            "104.21.18.225": {("cloudflare", "shared_infrastructure", version)},
            "172.67.183.218": {("cloudflare", "shared_infrastructure", version)},
            "18.140.223.115": {("amazon-aws", "shared_infrastructure", version)},
            "3.0.88.138": {("amazon-aws", "shared_infrastructure", version)},
            "76.13.208.153": {("vpn-ipv4", "warninglist", version)},
            "njq.uk.com": set(), "sadd.io": set()})
        self.assertEqual({i["action"] for i in found}, {"detect"})

    def test_import_keeps_lists_in_the_state_and_hunts_use_them(self):
        self.write("seeds.csv", SEEDS)
        self.write_seed_lists()
        done = self.run_program("intel", "lists", "import", "lists", "--state", "state")
        self.assert_exit(done, 0)
        self.assertIn("4 added, 0 changed, 0 the same", done.stdout)
        done = self.run_program("intel", "lists", "import", "lists", "--state", "state")
        self.assertIn("0 added, 0 changed, 4 the same", done.stdout)
        self.write_list("vpn-ipv4", "cidr", IP_ATTRIBUTES, ["76.12.0.0/15"], version=20260901)
        done = self.run_program("intel", "lists", "import", "lists", "--state", "state")
        self.assertIn("vpn-ipv4 20260820 → 20260901", done.stdout)
        names = {entry["name"]: entry for entry in self.document("intel", "lists")["lists"]}
        self.assertEqual(names["vpn-ipv4"]["class"], "broad")
        self.assertEqual(names["special"]["file"], None)
        self.write("fw.cef", "CEF:0|V|P|1|1|N|5|rt=May 06 2026 10:00:00 GMT src=10.0.0.5 dst=76.13.208.153 dpt=443\n")
        hit = self.document("hunt", "--intel", "seeds.csv", "--logs", "fw.cef", code=1)["hits"][0]
        self.assertEqual((hit["grade"], hit["reasons"]), ("medium", ["warninglist"]))
        self.assertIn("vpn-ipv4 76.12.0.0/15 in version 20260901", hit["why"][0])

    def test_defects_are_told_at_load(self):
        self.write("seeds.csv", SEEDS)
        done = self.run_program("intel", "show", "seeds.csv", "--lists", LISTS)
        self.assert_exit(done, 0)
        self.assertIn("warning[K6020]: warning list `empty-hashes` 20260901: left aside: 1 of 2 entries are no hashes",
                      done.stderr)
        self.assertIn("`lots-project` 20260901: 2 of 3 entries start with a dot", done.stderr)
        self.assertIn("are public suffixes; they match themselves only", done.stderr)

    def test_folder_without_lists_is_refused(self):
        self.write("other/x.json", "{}")
        done = self.run_program("intel", "lists", "--lists", "other")
        self.assert_exit(done, 2)
        self.assertIn("error[K6021]: `other` holds no warning list", done.stderr)

    @unittest.skipUnless(HONEYPOT.exists(), "the shared data is not here")
    def test_scanner_lists_match_the_addresses_of_the_truth(self):
        truth = json.loads(HONEYPOT.read_text())
        addresses = sorted({address for entry in truth.values() for address in entry["ips"]})
        self.write("ips.txt", "\n".join(addresses) + "\n")
        found = self.document("intel", "show", "ips.txt", "--lists", SHARED_LISTS)["indicators"]
        self.assertEqual(len(found), len(addresses))
        for name, entry in truth.items():
            on_list = {i["value"] for i in found if any(w["list"] == name for w in i["warnings"])}
            self.assertTrue(set(entry["ips"]) <= on_list, name)
            if len(entry["ips"]) == entry["matching_source_ips"]:
                self.assertEqual(on_list, set(entry["ips"]), name)


class Explain(GradingTest):
    def setUp(self):
        super().setUp()
        self.write("seeds.csv", SEEDS)

    def near(self, value):
        return {miss["indicator"]["value"]: miss["reason"] for miss in self.explain(value, "--intel", "seeds.csv")["near"]}

    def test_hit_tells_grade_lists_decay_and_assertions(self):
        found = self.explain("104.21.18.225:8443", "--intel", "seeds.csv")
        match, = found["indicators"]
        self.assertEqual(match["fit"], "the value itself")
        self.assertEqual(match["reasons"], ["port_differs", "shared_infrastructure"])
        self.assertEqual(match["grade"], "low")
        self.assertEqual(match["indicator"]["assertions"][0]["line"], 2)
        self.assertEqual(match["decay"]["model"], "network")
        self.assertEqual(match["decay"]["decayed_from"][:10], "2026-07-02")
        self.assertIn("CommonSecurityLog.DestinationIP", match["searched_in"])
        self.assertEqual(found["lists"][0]["entry"], "104.16.0.0/13")

    def test_time_asked_decides_the_grade(self):
        at = lambda time: self.explain("sadd.io", "--intel", "seeds.csv", "--at", time)["indicators"][0]["reasons"]
        self.assertEqual(at("2026-06-17"), [])
        self.assertEqual(at("2026-06-18"), ["decayed"])
        self.assertEqual(at("2026-05-01"), ["before_first_seen"])

    def test_misses_name_the_condition_that_failed(self):
        self.assertIn("not at a label boundary", self.near("x-sadd.io")["sadd.io"])
        self.assertIn("only begins with `sadd.io`: its owner is `evil.net`", self.near("sadd.io.evil.net")["sadd.io"])
        self.assertIn("lies above the indicator `njq.uk.com`", self.near("uk.com")["njq.uk.com"])
        self.assertIn("another address of the same /24", self.near("76.13.208.154")["76.13.208.153"])
        self.assertIn("spelled alike", self.near("njg.uk.com")["njq.uk.com"])
        self.assertEqual(self.explain("x-sadd.io", "--intel", "seeds.csv")["indicators"], [])

    def test_names_below_an_indicator_match(self):
        match, = self.explain("a.b.sadd.io", "--intel", "seeds.csv")["indicators"]
        self.assertEqual((match["reasons"], match["grade"]), (["subdomain"], "high"))

    def test_public_suffixes_bound_indicators_and_lists(self):
        self.write("zone.csv", "type,value\ndomain,duckdns.org\n")
        found = self.explain("home.duckdns.org", "--intel", "zone.csv", "--lists", LISTS)
        self.assertEqual(found["indicators"], [])
        self.assertIn("public suffix (private section", found["near"][0]["reason"])
        self.assertEqual(found["near_lists"][0]["entry"], ".duckdns.org")
        self.assertEqual((found["suffix"], found["registrable"]), ("duckdns.org", "home.duckdns.org"))

    def test_urls_tell_what_differs(self):
        self.write("urls.csv", "type,value\nurl,http://evil-site.com/gate.php\n")
        found = self.explain("https://evil-site.com/other.php", "--intel", "urls.csv")
        self.assertIn("what differs is the scheme (https, not http) and the path", found["near"][0]["reason"])
        match, = self.explain("evil-site.com", "--intel", "urls.csv")["indicators"]
        self.assertEqual((match["option"], match["reasons"]), ("--url-hosts", ["host_of_url"]))

    def test_withdrawn_indicator_says_why_no_hunt_looks_for_it(self):
        self.write("gone.csv", "type,value,revoked\nip,45.9.148.1,true\n")
        match, = self.explain("45.9.148.1", "--intel", "gone.csv")["indicators"]
        self.assertIn("withdrawn", match["not_hunted"])
        self.assertEqual(match["reasons"], ["revoked"])

    def test_table_is_for_people_and_escapes_what_feeds_say(self):
        self.write("odd.csv", 'type,value,comment,malware\nip,45.9.148.1,x,"Evil\x1b[31m RAT"\n')
        done = self.run_program("intel", "explain", "45.9.148.1", "--intel", "odd.csv", "--state", "state")
        self.assert_exit(done, 0)
        self.assertNotIn("\x1b", done.stdout)
        self.assertIn("matches ip 45.9.148.1", done.stdout)

    def test_text_that_is_no_value_is_refused(self):
        done = self.run_program("intel", "explain", "not a value", "--state", "state")
        self.assert_exit(done, 2)
        self.assertIn("`not a value` is no value that indicators have", done.stderr)


class Validity(GradingTest):
    """The six rules of time and state."""

    def hits(self, feed, *args, code):
        self.write("feed.csv", feed)
        self.write("fw.cef", "".join(
            f"CEF:0|V|P|1|1|N|5|rt={day} 2026 10:00:00 GMT src=10.0.0.5 dst=45.9.148.1\n"
            for day in ("Jan 01", "Jan 15", "Jan 25")))
        document = self.document("hunt", "--intel", "feed.csv", "--logs", "fw.cef", *args, code=code)
        return [hit["reasons"] for hit in document["hits"]], document["not_searched"]

    def test_open_end_and_events_before_and_after(self):
        found, _ = self.hits("type,value,first seen,confidence\nip,45.9.148.1,2026-01-10,100\n", code=1)
        self.assertEqual(found, [["before_first_seen"], [], []])
        found, _ = self.hits("type,value,first seen,confidence,valid until\nip,45.9.148.1,2026-01-10,100,2026-01-20\n",
                             code=1)
        self.assertEqual(found, [["before_first_seen"], [], ["expired"]])

    def test_revoked_is_hunted_only_with_all_indicators(self):
        feed = "type,value,revoked\nip,45.9.148.1,true\n"
        found, not_searched = self.hits(feed, code=0)
        self.assertEqual(found, [])
        self.assertIn("withdrawn", not_searched[0]["reason"])
        found, _ = self.hits(feed, "--all-indicators", code=1)
        self.assertEqual(found, [["revoked"]] * 3)

    def test_late_arrival_meets_logs_that_were_there_before(self):
        found, _ = self.hits("type,value\nip,45.9.148.9\n", code=0)
        self.assertEqual(found, [])
        found, _ = self.hits("type,value,first seen\nip,45.9.148.1,2026-02-01\n", code=1)
        self.assertEqual(found, [["before_first_seen"]] * 3)


class SecondSignal(GradingTest):
    def test_report_names_the_signal_that_lifted_a_reason(self):
        self.write("seeds.csv", SEEDS)
        self.write("fw.cef",
                   "CEF:0|V|P|1|1|N|5|rt=May 06 2026 10:00:00 GMT src=10.0.0.5 dst=104.21.18.225 dpt=443\n"
                   "CEF:0|V|P|1|1|N|5|rt=May 06 2026 11:00:00 GMT src=10.0.0.5 dhost=www.sadd.io dpt=443\n")
        first, second = self.document("hunt", "--intel", "seeds.csv", "--logs", "fw.cef", code=1)["hits"]
        self.assertEqual((first["grade"], first["reasons"], first["why"]), ("high", [], []))
        lifted, = first["lifted"]
        self.assertEqual(lifted["reason"], "shared_infrastructure")
        self.assertIn("sadd.io of the same family was seen on the same host at 2026-05-06T11:00:00Z", lifted["why"])
        self.assertEqual((second["grade"], second["reasons"], second["lifted"]), ("high", ["subdomain"], []))
        done = self.run_program("hunt", "--intel", "seeds.csv", "--logs", "fw.cef", "--state", "state")
        self.assertIn("so `shared_infrastructure` does not count", " ".join(done.stdout.split()))


if __name__ == "__main__":
    unittest.main()
