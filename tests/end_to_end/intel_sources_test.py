"""Intelligence sources against truth made independently of us: MISP events, STIX bundles, OpenIOC.

Every value of the truth is an indicator, or stands among the rejected or the patterns kept whole: nothing is lost. The
shared data is not part of the project; without it these tests are skipped and say so.
"""
import json
import os
import unittest
from pathlib import Path

import program

SHARED = Path(os.environ.get("QUOLL_SHARED", program.ROOT.parent / "shared"))


def raws(document):
    return {a["raw"] for i in document["indicators"] for a in i["assertions"]}


def rejected(document):
    return {r["raw"] for r in document["rejected"]}


def truth(name):
    return json.loads((SHARED / "data" / "truth" / name).read_text())


class SourceTest(program.ProgramTest):
    def show(self, *paths):
        """The document of `intel show`, whatever the exit code, and the process; empty lists without an indicator."""
        done = self.run_program("intel", "show", "--format", "json", *paths)
        return json.loads(done.stdout or '{"indicators": [], "rejected": [], "compounds": []}'), done


@unittest.skipUnless((SHARED / "data" / "truth").is_dir(), "no shared data: truth of intelligence sources")
class TruthTest(SourceTest):
    def test_misp_events(self):
        for name, expected in truth("misp_parse.dev.json").items():
            with self.subTest(name):
                document, _ = self.show(SHARED / "data" / name)
                known = raws(document) | rejected(document)
                self.assertEqual([v for v in expected["values"] if v[1] not in known], [])
                # Each attribute is an assertion or a reject; of `domain|ip` there are two.
                entries = sum(len(i["assertions"]) for i in document["indicators"]) + len(document["rejected"])
                pairs = expected["by_type"].get("domain|ip", 0)
                self.assertEqual(entries, expected["attributes"] + pairs)
                if "to_ids_true" in expected:
                    hunted = sum(a["action"] == "detect" for i in document["indicators"] for a in i["assertions"])
                    self.assertLessEqual(hunted, expected["to_ids_true"] + pairs)
                    self.assertEqual(hunted > 0, expected["to_ids_true"] > 0)

    def test_stix_bundles(self):
        for name, expected in truth("stix_parse.dev.json").items():
            with self.subTest(name):
                document, _ = self.show(SHARED / "data" / name)
                known = {value.lower() for value in raws(document)}
                known_values = {i["value"] for i in document["indicators"]}
                left = {value.lower() for value in rejected(document) if value}
                whole = " ".join(c["text"] for c in document["compounds"]).replace("\\\\", "\\").lower()
                for kind, values in expected.items():
                    for value in values:
                        is_known = value.lower() in known or value in known_values or value.lower() in left
                        self.assertTrue(is_known or value.lower() in whole, f"{kind} {value}")
                for kind in ("sha256", "ipv4"):
                    self.assertLessEqual(set(expected.get(kind, [])), known_values)

    def test_openioc(self):
        for name, expected in truth("openioc_parse.dev.json").items():
            with self.subTest(name):
                document, _ = self.show(SHARED / "data" / name)
                known = raws(document) | rejected(document)
                whole = " ".join(c["text"] for c in document["compounds"])
                lost = [v for v in expected["dns_or_ip_or_md5"] if v[3] not in known and v[3] not in whole]
                self.assertEqual(lost, [])
                hashes = {v[3].lower() for v in expected["dns_or_ip_or_md5"] if v[2] == "md5"}
                self.assertLessEqual(hashes, {i["value"] for i in document["indicators"]})

    def test_stix_1_is_refused_by_name(self):
        _, result = self.show(SHARED / "data" / "ioc" / "misp_stix" / "test_event1_stix11.xml")
        self.assertEqual(result.returncode, 2)
        self.assertIn("STIX 1 package", result.stderr)


class FeedFolderTest(SourceTest):
    """A MISP feed is a folder: a manifest (misp_manifest), digests (misp_hashes), and a file for each event."""

    UUID = "5aa2e21b-79d8-4fd7-b15d-34670a01621{}"

    def write_event(self, number):
        uuid = self.UUID.format(number)
        attribute = {"type": "domain", "value": f"evil{number}.example", "to_ids": True}
        event = {"Event": {"uuid": uuid, "info": "x", "Attribute": [attribute]}}
        self.write(f"feed/{uuid}.json", json.dumps(event))

    def write_index(self, count):
        entry = {"info": "x", "date": "2024-01-01", "timestamp": "1"}
        manifest = {self.UUID.format(number): entry for number in range(count)}
        self.write("feed/manifest.json", json.dumps(manifest))
        rows = [f"{number:032x},{self.UUID.format(number)}" for number in range(count)]
        self.write("feed/hashes.csv", "\n".join(rows) + "\n")

    def test_the_events_hold_the_indicators(self):
        self.write_event(0)
        self.write_event(1)
        self.write_index(2)
        document, result = self.show("feed")
        self.assertEqual([i["value"] for i in document["indicators"]], ["evil0.example", "evil1.example"])
        self.assertEqual(document["rejected"], [])
        self.assertEqual(result.stderr, "")

    def test_an_event_that_is_not_there_is_told(self):
        self.write_event(0)
        self.write_index(2)
        document, result = self.show("feed")
        self.assertEqual(len(document["indicators"]), 1)
        self.assertIn("an event that the feed names is not among the sources", result.stderr)

    def test_an_index_alone_holds_no_indicator(self):
        self.write_index(2)
        _, result = self.show("feed")
        self.assertEqual(result.returncode, 2)
        self.assertIn("the sources hold no indicator", result.stderr)


class BadSourceTest(SourceTest):
    """What servers and disks do to feeds: said clearly."""

    def read(self, content, name="feed.json"):
        return self.show(self.write(name, content))

    def test_an_event_without_to_ids_is_told(self):
        event = {"Event": {"info": "x", "Attribute": [{"type": "domain", "value": "evil.example", "to_ids": False}]}}
        document, result = self.read(json.dumps(event))
        self.assertEqual(document["indicators"][0]["action"], "enrich")
        self.assertIn("marks none of its attributes for detection", result.stderr)

    def test_an_error_page_in_place_of_json(self):
        page = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502</h1></body></html>"
        _, result = self.read(page)
        self.assertEqual(result.returncode, 2)
        self.assertIn("an HTML page", result.stderr)
        self.assertIn("502 Bad Gateway", result.stderr)

    def test_half_a_file(self):
        whole = json.dumps({"type": "bundle", "id": "bundle--1", "objects": [
            {"type": "indicator", "id": f"indicator--{n}", "pattern": f"[domain-name:value = 'e{n}.example']"}
            for n in range(100)]})
        document, result = self.read(whole[:len(whole) // 2])
        self.assertGreater(len(document["indicators"]), 40)
        self.assertIn("cut off", result.stderr)
        self.assertEqual(document["counts"]["rejected"], 1)

    def test_utf_16(self):
        _, result = self.read('{"Event":{"info":"x","Attribute":[]}}'.encode("utf-16"))
        self.assertEqual(result.returncode, 2)
        self.assertIn("UTF-16", result.stderr)

    def test_two_documents_in_a_row(self):
        event = {"Event": {"info": "x", "Attribute": [{"type": "domain", "value": "evil.example", "to_ids": True}]}}
        document, result = self.read(json.dumps(event) + "\n" + json.dumps(event))
        self.assertEqual(len(document["indicators"]), 1)
        self.assertIn("more text behind the end of the JSON document", result.stderr)

    def test_a_refusal_of_the_service(self):
        _, result = self.read('{"query_status": "unknown_auth_key"}')
        self.assertIn("the service answered with an error", result.stderr)
        self.assertIn("unknown_auth_key", result.stderr)


if __name__ == "__main__":
    unittest.main()
