"""`quoll intel export`: what it writes is read by the libraries of those formats, and read back by us gives the same.

stix2, its pattern validator and pymisp run in the environment that `tools/setup --tests` makes (build/deps/python); without it the
tests that need them are skipped and say so.
"""
import base64
import csv
import io
import json
import re
import subprocess
import unittest

import program

PYTHON = program.ROOT / "build" / "deps" / "python" / "bin" / "python"


def has_libraries():
    if not PYTHON.exists():
        return False
    return subprocess.run([PYTHON, "-c", "import stix2, pymisp, stix2patterns"], capture_output=True, check=False).returncode == 0


HAS_LIBRARIES = has_libraries()
NEEDS_LIBRARIES = unittest.skipUnless(HAS_LIBRARIES, "no stix2 and pymisp in build/deps/python (tools/setup --tests)")

# One of each kind, and what formats find hard: ports, IPv6, subtrees, prefixes, quotes, families, all TLPs, a
# withdrawn one, one for enrichment.
EVENT = {"Event": {"uuid": "5aa2e21b-79d8-4fd7-b15d-34670a016219", "info": "A report", "Attribute": [
    {"type": "ip-dst", "value": "45.61.136.1", "to_ids": True, "first_seen": "2024-01-02T03:04:05.000006+00:00",
     "last_seen": "2024-02-02T00:00:00+00:00", "comment": "it's \"quoted\"; \\ and tab\there"},
    {"type": "ip-dst|port", "value": "45.61.136.2|443", "to_ids": True},
    {"type": "ip-dst|port", "value": "2a02:cf40::5|8443", "to_ids": True},
    {"type": "ip-dst", "value": "2a02:cf41::/32", "to_ids": True},
    {"type": "ip-dst", "value": "45.61.0.0/20", "to_ids": True},
    {"type": "domain", "value": "evil.example", "to_ids": True,
     "Tag": [{"name": "misp-galaxy:malpedia=\"Emotet\""}, {"name": "tlp:amber"}]},
    {"type": "hostname|port", "value": "c2.example|8080", "to_ids": True},
    {"type": "url", "value": "http://evil.example/a'b/c;d|e?x=\"1\"", "to_ids": True},
    {"type": "url", "value": "http://evil.example/prefix/", "to_ids": True},
    {"type": "url", "value": "https://evil.example/tls", "to_ids": True},
    {"type": "url", "value": "bare.example/x.php", "to_ids": True},
    {"type": "email-src", "value": "o'neil@mail.example", "to_ids": True},
    {"type": "md5", "value": "0c1bd1390453a47f61cb715f6dae2404", "to_ids": True},
    {"type": "sha1", "value": "1645ad8468a2fb54763c0ebeb766dfd8c643f3db", "to_ids": True},
    {"type": "sha256", "value": "063065bca918d8d3a1dedcb6a42757c4dc1a05291fefc8f88068b3e03162e129", "to_ids": True},
    {"type": "sha512", "value": "06" * 64, "to_ids": True},
    {"type": "sha3-384", "value": "07" * 48, "to_ids": True},
    {"type": "ja3-fingerprint-md5", "value": "b386946a5a44d1ddcc843bc75336dfce", "to_ids": True},
    {"type": "jarm-fingerprint", "value": "07" * 31, "to_ids": True},
    {"type": "x509-fingerprint-sha1", "value": "2645ad8468a2fb54763c0ebeb766dfd8c643f3db", "to_ids": True},
    {"type": "domain", "value": "enrich.example", "to_ids": False},
    {"type": "domain", "value": "gone.example", "to_ids": True, "deleted": True},
    {"type": "domain", "value": "red.example", "to_ids": True, "Tag": [{"name": "tlp:red"}]},
    {"type": "domain", "value": "strict.example", "to_ids": True, "Tag": [{"name": "tlp:amber+strict"}]},
    {"type": "domain", "value": "green.example", "to_ids": True, "Tag": [{"name": "tlp:green"}]},
]}}


class ExportTest(program.ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("event.json", json.dumps(EVENT))

    def export(self, form, *args):
        done = self.run_program("intel", "export", "event.json", "--format", form, *args)
        self.assert_exit(done, 0)
        return done

    def library(self, script, path):
        done = subprocess.run([PYTHON, "-c", script, str(self.folder / path)], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        return json.loads(done.stdout)

    def ids_of(self, path):
        done = self.run_program("intel", "show", path, "--format", "json")
        self.assert_exit(done, 0)
        return {i["id"]: i for i in json.loads(done.stdout)["indicators"]}

    @NEEDS_LIBRARIES
    def test_stix_is_read_by_stix2(self):
        self.export("stix", "--restricted", "-o", "out.json")
        objects = self.library(
            "import json, stix2, sys; from stix2patterns.validator import run_validator\n"
            "bundle = stix2.parse(open(sys.argv[1]).read(), allow_custom=False)\n"
            "store = stix2.MemoryStore(bundle)\n"
            "print(json.dumps([{'type': o.type, 'id': o.id, 'errors': [str(e) for e in run_validator(o.pattern)]\n"
            "  if o.type == 'indicator' else []} for o in store.query()]))", "out.json")
        types = [o["type"] for o in objects]
        self.assertEqual(types.count("indicator"), 23)
        self.assertEqual(types.count("malware"), 1)
        self.assertEqual(types.count("relationship"), 1)
        self.assertEqual(types.count("marking-definition"), 5)
        self.assertEqual([o for o in objects if o["errors"]], [])

    def test_stix_comes_back_the_same(self):
        done = self.export("stix", "--restricted", "-o", "out.json")
        self.assertIn("1 left out: STIX has no property for kind ja3", done.stderr)
        before, after = self.ids_of("event.json"), self.ids_of("out.json")
        lost = {before[id]["type"] for id in before.keys() - after.keys()}
        self.assertEqual(lost, {"ja3", "jarm"})
        self.assertEqual(after.keys() - before.keys(), set())
        for id, indicator in after.items():
            self.assertEqual(indicator["tlp"], before[id]["tlp"])
            self.assertEqual(indicator["state"], before[id]["state"])
            self.assertEqual(indicator["family"], before[id]["family"])

    def test_the_same_indicators_give_the_same_bytes(self):
        self.assertEqual(self.export("stix").stdout, self.export("stix").stdout)
        self.assertEqual(self.export("misp").stdout, self.export("misp").stdout)

    @NEEDS_LIBRARIES
    def test_misp_is_read_by_pymisp(self):
        self.export("misp", "--restricted", "-o", "out.json")
        event = self.library(
            "import json, pymisp, sys\n"
            "event = pymisp.MISPEvent(strict_validation=False); event.load_file(sys.argv[1])\n"
            "known = pymisp.MISPAttribute().describe_types\n"
            "print(json.dumps({'info': event.info, 'attributes': [\n"
            "  {'type': a.type, 'value': a.value, 'to_ids': a.to_ids, 'tags': [t.name for t in a.tags], 'fits': a.type in known['category_type_mappings'][a.category]}\n"
            "  for a in event.attributes]}))", "out.json")
        self.assertEqual(len(event["attributes"]), 25)
        self.assertEqual([a for a in event["attributes"] if not a["fits"]], [])
        tags = {a["value"]: a["tags"] for a in event["attributes"]}
        self.assertEqual(tags["red.example"], ["tlp:red"])
        self.assertEqual(tags["evil.example"], ["tlp:amber", 'misp-galaxy:malpedia="Emotet"'])
        kept = {a["value"]: a["to_ids"] for a in event["attributes"]}
        self.assertFalse(kept["enrich.example"])
        self.assertTrue(kept["evil.example"])

    def test_misp_comes_back_the_same(self):
        self.export("misp", "--restricted", "-o", "out.json")
        before, after = self.ids_of("event.json"), self.ids_of("out.json")
        self.assertEqual(before.keys(), after.keys())
        for id, indicator in after.items():
            for field in ("tlp", "state", "action", "family", "first_seen"):
                if field != "first_seen" or before[id]["first_seen"]:
                    self.assertEqual(indicator[field], before[id][field], (id, field))

    def test_restricted_indicators_stay_unless_asked_for(self):
        for form in ("stix", "misp", "list", "csv", "zeek"):
            with self.subTest(form):
                done = self.export(form)
                self.assertNotIn("red.example", done.stdout)
                self.assertNotIn("strict.example", done.stdout)
                self.assertIn("1 left out: TLP red stays unless asked for", done.stderr)
                self.assertIn("1 left out: TLP amber+strict stays unless asked for", done.stderr)
                self.assertIn("red.example", self.export(form, "--restricted").stdout)

    def test_tools_that_alert_get_only_what_is_hunted(self):
        done = self.export("list")
        self.assertNotIn("enrich.example", done.stdout)
        self.assertNotIn("gone.example", done.stdout)
        self.assertIn("1 left out: revoked indicators are not alerted on", done.stderr)
        self.assertIn("enrich.example", self.export("list", "--all-indicators").stdout)

    def test_a_list_comes_back_the_same(self):
        self.export("list", "-o", "out.txt")
        before, after = self.ids_of("event.json"), self.ids_of("out.txt")
        lost = {before[id]["type"] for id in before.keys() - after.keys() if before[id]["tlp"] not in ("red", "amber+strict")}
        # A bare text does not say these; names under `.example` are no names of the Internet.
        self.assertLessEqual(lost, {"domain", "url", "email", "sha3_384", "ja3", "jarm", "cert_sha1"})
        self.assertIn("sha256", {i["type"] for i in after.values()})
        self.assertIn("[2a02:cf40::5]:8443\n", (self.folder / "out.txt").read_text())

    def test_csv_has_a_row_for_each(self):
        rows = list(csv.DictReader(io.StringIO(self.export("csv").stdout)))
        self.assertEqual(len(rows), 21)
        self.assertIn("http://evil.example/prefix/", {row["value"] for row in rows})

    def test_zeek_has_tab_separated_fields(self):
        done = self.export("zeek")
        lines = done.stdout.splitlines()
        self.assertEqual(lines[0], "#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc\tmeta.url")
        rows = [line.split("\t") for line in lines[1:]]
        self.assertEqual({len(row) for row in rows}, {5})
        kinds = {row[0]: row[1] for row in rows}
        self.assertEqual(kinds["evil.example"], "Intel::DOMAIN")
        self.assertEqual(kinds["evil.example/prefix/"], "Intel::URL")
        self.assertEqual(kinds["2a02:cf41::/32"], "Intel::SUBNET")
        self.assertEqual(kinds["2645ad8468a2fb54763c0ebeb766dfd8c643f3db"], "Intel::CERT_HASH")
        self.assertIn("Zeek has no type for kind sha512", done.stderr)

    def test_suricata_has_rules_and_datasets(self):
        self.export("suricata", "-o", "rules")
        rules = (self.folder / "rules" / "quoll.rules").read_text().splitlines()
        sids = [int(re.search(r"sid:(\d+);", rule)[1]) for rule in rules]
        self.assertEqual(len(set(sids)), len(rules))
        for rule in rules:
            self.assertRegex(rule, r'^alert [a-z-]+ any any -> \S+ \S+ \(msg:"QUOLL [^"]*"; .*sid:\d+; rev:1;\)$')
            for name in re.findall(r"load ([\w-]+\.lst)", rule) + re.findall(r"file\w+:([\w-]+\.lst)", rule):
                self.assertTrue((self.folder / "rules" / name).exists(), name)
        self.assertEqual((self.folder / "rules" / "quoll-md5.lst").read_text(), "0c1bd1390453a47f61cb715f6dae2404\n")
        listed = (self.folder / "rules" / "quoll-certificates.lst").read_text().strip()
        self.assertTrue(base64.b64decode(listed).startswith(b"26:45:ad:84"))
        text = "\n".join(rules)
        self.assertIn('dns.query; dotprefix; content:".evil.example"; nocase; endswith;', text)
        self.assertIn("alert udp any any -> 45.61.136.2 443", text)
        self.assertNotIn("https://", text)

    def test_several_files_need_a_folder(self):
        done = self.run_program("intel", "export", "event.json", "--format", "suricata")
        self.assert_exit(done, 2)
        self.assertIn("name a folder with `-o DIR`", done.stderr)

    def test_an_unknown_format_is_named(self):
        done = self.run_program("intel", "export", "event.json", "--format", "stx")
        self.assert_exit(done, 2)
        self.assertIn("stix", done.stderr)


if __name__ == "__main__":
    unittest.main()
