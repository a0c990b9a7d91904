"""`quoll intel fetch` of TAXII 2.1 collections: from medallion, and from a server that breaks the rules."""

import http.server
import json
import os
import subprocess
import threading
import unittest
import urllib.request

from program import ROOT, ProgramTest

PYTHON = ROOT / "build" / "deps" / "python" / "bin" / "python"
SERVER = ROOT / "tests" / "end_to_end" / "taxii_server.py"
KEY = "admin:s3cret"


def indicator(number):
    stamp = "2026-05-05T00:00:00.000Z"
    return {"type": "indicator", "spec_version": "2.1", "id": f"indicator--{number:08d}-0000-4000-8000-000000000000",
            "created": stamp, "modified": stamp, "valid_from": stamp, "pattern_type": "stix",
            "pattern": f"[domain-name:value = 'h{number}.example']"}


class TaxiiTest(ProgramTest):
    def fetch(self, *args, code=0, key=KEY):
        done = self.run_program("intel", "fetch", "--state", "state", "feed", "--copy", "--tries", "1", *args,
                                env={"QUOLL_KEY_TEST": key, "no_proxy": "*"})
        self.assert_exit(done, code)
        self.assertNotIn("s3cret", done.stdout + done.stderr)
        return done

    def feed(self, url, form="taxii", **fields):
        text = f"feeds:\n  feed:\n    url: {url}\n    format: {form}\n    interval: 1s\n    source: partner\n"
        text += "    auth: {key: test, scheme: basic}\n"
        self.write("state/feeds.yaml", text + "".join(f"    {name}: {value}\n" for name, value in fields.items()))

    def snapshots(self):
        return sorted((self.folder / "state/snapshots/feed").glob("2*"))

    def bundle(self, index=-1):
        return json.loads(self.snapshots()[index].read_text())


class Medallion(TaxiiTest):
    def setUp(self):
        super().setUp()
        if not PYTHON.exists():
            if os.environ.get("CI") == "true":
                self.fail("tools/setup has not installed the Python packages of the tests")
            self.skipTest("tools/setup has not installed medallion")
        server = subprocess.Popen([PYTHON, SERVER, self.folder / "medallion.json"], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        self.base = f"http://127.0.0.1:{int(server.stdout.readline())}"

    def add(self, numbers, at):
        request = urllib.request.Request(f"{self.base}/add?at={at}", json.dumps([indicator(n) for n in numbers]).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request):
            pass

    def test_discovery_paging_and_only_what_is_new(self):
        self.add(range(7), "2026-05-05T10:00:00.000000%2B00:00")
        self.feed(self.base + "/taxii2/")
        done = self.fetch("--now", "2026-05-06T00:00:00Z")
        self.assertIn("other.example", done.stderr)
        bundle = self.bundle()
        self.assertEqual(bundle["type"], "bundle")
        self.assertEqual(sorted(o["id"] for o in bundle["objects"]), sorted(indicator(n)["id"] for n in range(7)))
        self.assertIn("nothing new", self.fetch("--now", "2026-05-06T01:00:00Z").stdout)
        self.add([8, 9], "2026-05-06T10:00:00.000000%2B00:00")
        self.fetch("--now", "2026-05-06T12:00:00Z")
        self.assertEqual(len(self.bundle()["objects"]), 2)
        self.fetch("--force", "--now", "2026-05-06T13:00:00Z")
        self.assertEqual(len(self.bundle()["objects"]), 9)

    def test_api_root_collections_and_collection_as_addresses(self):
        self.add(range(2), "2026-05-05T10:00:00.000000%2B00:00")
        collection = "/root1/collections/91a7b528-80eb-42ed-a74d-c6fbd5a26116/"
        for number, path in enumerate(("/root1/", "/root1/collections/", collection)):
            self.feed(self.base + path)
            self.fetch("--now", f"2026-05-06T0{number}:00:00Z", "--force")
            self.assertEqual(len(self.bundle()["objects"]), 2)

    def test_a_collection_by_its_title_or_id(self):
        self.add(range(2), "2026-05-05T10:00:00.000000%2B00:00")
        self.feed(self.base + "/root1/", collection="indicators")
        self.fetch()
        self.feed(self.base + "/root1/", collection="closed")
        self.assertIn("no readable collection `closed`", self.fetch("--force", code=3).stderr)

    def test_wrong_key(self):
        self.feed(self.base + "/taxii2/")
        self.assertIn("a key is missing or not accepted", self.fetch(key="admin:wrong", code=3).stderr)

    def test_no_collection_is_no_taxii(self):
        self.feed(self.base + "/nowhere/")
        self.assertIn("status 404", self.fetch(code=3).stderr)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        path, _, query = self.path.partition("?")
        self.server.queries.append(query)
        body = self.server.pages.get(path, {})
        if isinstance(body, list):
            body = body.pop(0) if len(body) > 1 else body[0]
        headers = body.pop("_headers", {}) if isinstance(body, dict) else {}
        text = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/taxii+json;version=2.1")
        self.send_header("Content-Length", str(len(text)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)


class BadServer(TaxiiTest):
    OBJECTS = "/c/objects/"

    def setUp(self):
        super().setUp()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.queries = []
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.feed(f"http://127.0.0.1:{self.server.server_port}/c/")

    def serve(self, *pages):
        self.server.pages = {"/c/": {"id": "c", "title": "c", "can_read": True}, self.OBJECTS: list(pages)}

    def assert_fails(self, text, *args):
        self.assertIn(text, self.fetch(*args, code=3).stderr)
        self.assertEqual(self.snapshots(), [])

    def test_a_page_again_and_again(self):
        self.serve({"more": True, "next": "1", "objects": [indicator(1)]})
        self.assert_fails("the same page again")

    def test_more_and_nowhere(self):
        self.serve({"more": True, "objects": [indicator(1)]})
        self.assert_fails("not where")

    def test_without_next_the_last_time_leads_on(self):
        self.serve({"more": True, "objects": [indicator(1)], "_headers": {"X-TAXII-Date-Added-Last": "2026-05-05T10:00:00Z"}},
                   {"objects": [indicator(2)], "_headers": {"X-TAXII-Date-Added-Last": "2026-05-05T10:00:00.5Z"}})
        self.fetch()
        self.assertIn("added_after=2026-05-05T10%3A00%3A00Z", self.server.queries[-1])
        self.assertEqual(len(self.bundle()["objects"]), 2)
        self.serve({})
        self.assertIn("nothing new", self.fetch("--now", "2199-01-01").stdout)
        self.assertIn("added_after=2026-05-05T10%3A00%3A00.5Z", self.server.queries[-1])

    def test_no_json(self):
        self.serve("<html>")
        self.assert_fails("it is a web page")
        self.serve({"objects": [1]})
        self.assert_fails("no list of objects")
        self.serve({"objects": [indicator(1)]}.__str__())
        self.assert_fails("no well-formed JSON")

    def test_too_much(self):
        self.serve(*({"more": True, "next": str(n), "objects": [indicator(n)]} for n in range(2000)))
        self.assert_fails("larger than", "--max-bytes", "8K")

    def test_other_resources(self):
        self.server.pages = {"/c/": {"colour": "red"}}
        self.assert_fails("no TAXII 2.1 resource")
        self.server.pages = {"/c/": {"api_roots": []}}
        self.assert_fails("no collection that may be read")


if __name__ == "__main__":
    unittest.main()
