"""`quoll intel fetch` against a local server that answers well and badly. Every fault must be named, and the state be as
it was."""

import gzip
import http.server
import json
import shutil
import ssl
import subprocess
import threading
import time
import unittest
from urllib.parse import parse_qs, urlsplit

from program import ROOT, ProgramTest

CSV = (ROOT / "examples" / "threatfox_nanocore.csv").read_bytes()
KEY = "s3cret-key-of-the-test"
HTML = b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back at 198.51.100.7 soon</body></html>"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def give(self, body, status=200, kind="text/csv", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        server = self.server
        path = urlsplit(self.path).path
        server.requests.append((path, dict(self.headers), parse_qs(urlsplit(self.path).query)))
        times = server.times[path] = server.times.get(path, 0) + 1
        try:
            getattr(self, "get_" + path.strip("/").replace(".", "_").replace("-", "_"))(times)
        except (BrokenPipeError, ConnectionResetError):
            pass
        except AttributeError:
            self.give(b"no", 404)

    def get_feed_csv(self, _):
        if self.headers.get("If-None-Match") == '"v1"':
            self.send_response(304)
            self.end_headers()
            return
        self.give(CSV, ETag='"v1"', Last_Modified="Tue, 05 May 2026 10:00:00 GMT")

    def get_plain_csv(self, _):
        self.give(CSV)

    def get_gzip_encoded(self, _):
        self.give(gzip.compress(CSV), Content_Encoding="gzip")

    def get_feed_csv_gz(self, _):
        self.give(gzip.compress(CSV), kind="application/gzip")

    def get_busy_once(self, times):
        if times == 1:
            self.give(b"", 429, Retry_After="0")
        else:
            self.give(CSV)

    def get_busy_long(self, _):
        self.give(b"", 429, Retry_After="3600")

    def get_broken_always(self, _):
        self.give(b"", 503)

    def get_broken_then_good(self, times):
        self.give(b"", 500) if times < 3 else self.give(CSV)

    def get_html(self, _):
        self.give(HTML, kind="text/html")

    def get_cut(self, _):
        self.send_response(200)
        self.send_header("Content-Length", str(len(CSV)))
        self.end_headers()
        self.wfile.write(CSV[:len(CSV) // 2])
        self.close_connection = True

    def get_cut_chunks(self, _):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"%x\r\n%s\r\n" % (400, CSV[:400]))
        self.close_connection = True

    def get_half_file(self, _):
        self.give(CSV[:len(CSV) // 2])

    def get_no_end(self, _):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while True:
            self.wfile.write(b"%x\r\n%s\r\n" % (65536, b"x" * 65536))

    def get_trickle(self, _):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"1\r\n#\r\n")
            time.sleep(0.1)

    def get_bomb(self, _):
        self.give(self.server.bomb, Content_Encoding="gzip")

    def get_bomb_csv_gz(self, _):
        self.give(self.server.bomb, kind="application/gzip")

    def get_damaged_gzip(self, _):
        self.give(b"\x1f\x8b\x08" + b"\x00" * 200, Content_Encoding="gzip")

    def get_to_file(self, _):
        self.give(b"", 302, Location="file:///etc/passwd")

    def get_to_feed(self, _):
        self.give(b"", 301, Location="/plain.csv")

    def get_in_circles(self, _):
        self.give(b"", 302, Location="/in-circles")

    def get_to_other(self, _):
        self.give(b"", 302, Location=f"http://localhost:{self.server.other_port}/plain.csv")

    def get_empty(self, _):
        self.give(b"")

    def get_with_header(self, _):
        self.give(CSV) if self.headers.get("Auth-Key") == KEY else self.give(b"no", 401)

    def get_with_query(self, _):
        self.give(CSV) if f"auth-key={KEY}" in self.path else self.give(b"no", 403)

    def get_inserted_column(self, _):
        self.give(b"\n".join(b'"x", ' + line if line.startswith(b'"') else line for line in CSV.split(b"\n")))

    def get_list_csv(self, _):
        self.give(b"198.51.100.7,bad\n198.51.100.8,worse\n")


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        """A client that leaves is what some tests are about."""


def start_server(certificate=None):
    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.requests, server.times, server.other_port = [], {}, 0
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def make_bomb():
    """2 GiB of zeros as gzip."""
    block = b"\0" * (1 << 20)
    packer = gzip.zlib.compressobj(9, wbits=31)
    parts = [packer.compress(block) for _ in range(2048)]
    return b"".join(parts) + packer.flush()


class FetchTest(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.server = start_server()
        cls.other = start_server()
        cls.server.other_port = cls.other.server_port
        cls.server.bomb = b""

    @classmethod
    def tearDownClass(cls):
        for server in (cls.server, cls.other):
            server.shutdown()
            server.server_close()

    def setUp(self):
        super().setUp()
        for server in (self.server, self.other):
            server.requests.clear()
            server.times.clear()

    def url(self, path):
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def feed(self, path, **fields):
        """Makes `feed` the feed of a path."""
        fields.setdefault("format", "threatfox_csv")
        text = f"feeds:\n  feed:\n    url: {self.url(path)}\n    format: {fields['format']}\n    interval: 1h\n"
        text += "".join(f"    {name}: {value}\n" for name, value in fields.items() if name != "format")
        self.write("state/feeds.yaml", text)

    def fetch(self, *args, code=0, env=None):
        args = args or ("feed",)
        done = self.run_program("intel", "fetch", "--state", "state", *args, env={"no_proxy": "*", **(env or {})})
        self.assert_exit(done, code)
        self.assertNotIn(KEY, done.stdout + done.stderr)
        return done

    def count(self):
        done = self.run_program("intel", "list", "--state", "state", "--now", "2026-06-01", "--format", "json")
        return len(json.loads(done.stdout)["indicators"]) if done.returncode == 0 else 0

    def snapshots(self, feed="feed"):
        folder = self.folder / "state" / "snapshots" / feed
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []

    def assert_fails(self, path, *texts, args=(), **fields):
        """The fetch fails with the texts; what an earlier fetch left is untouched."""
        self.feed("/plain.csv")
        self.fetch("feed", "--now", "2026-05-05T10:00:00Z")
        before = [name for name in self.snapshots() if name != "rejected"]
        self.feed(path, **fields)
        done = self.fetch("feed", "--tries", "1", *args, code=3)
        for text in ("K6023", *texts):
            self.assertIn(text, done.stderr)
        self.assertEqual(self.count(), 7)
        self.assertEqual([name for name in self.snapshots() if name != "rejected"], before)
        listed = self.run_program("intel", "sources", "--state", "state")
        self.assertIn("failed: ", listed.stdout)
        return done


class Good(FetchTest):
    def test_feed_is_kept_imported_and_asked_for_only_when_new(self):
        self.feed("/feed.csv")
        done = self.fetch("feed", "--now", "2026-05-05T10:00:00Z")
        self.assertIn("7 new", done.stdout)
        self.assertEqual(self.count(), 7)
        (name,) = self.snapshots()
        self.assertRegex(name, r"^20260505T100000Z-[0-9a-f]{64}\.csv$")
        self.assertEqual((self.folder / "state/snapshots/feed" / name).read_bytes(), CSV)
        done = self.fetch("feed", "--now", "2026-05-05T10:30:00Z")
        self.assertIn("not due before 2026-05-05T11:00:00Z", done.stdout)
        self.assertEqual(len(self.server.requests), 1)
        done = self.fetch("feed", "--now", "2026-05-05T11:00:00Z")
        self.assertIn("nothing new", done.stdout)
        headers = self.server.requests[-1][1]
        self.assertEqual(headers["If-None-Match"], '"v1"')
        self.assertEqual(headers["If-Modified-Since"], "Tue, 05 May 2026 10:00:00 GMT")
        self.assertTrue(headers["User-Agent"].startswith("quoll/"))
        done = self.fetch("feed", "--force", "--now", "2026-05-05T11:10:00Z", "--format", "json")
        self.assertEqual(json.loads(done.stdout)["feeds"][0]["import"]["unchanged"], 7)

    def test_hits_trace_to_the_bytes(self):
        self.feed("/plain.csv")
        self.fetch("feed", "--now", "2026-05-05T10:00:00Z")
        done = self.run_program("intel", "list", "--state", "state", "--format", "json")
        assertion = json.loads(done.stdout)["indicators"][0]["assertions"][0]
        self.assertIn(assertion["payload_sha256"], self.snapshots()[0])
        self.assertEqual(assertion["retrieved_at"], "2026-05-05T10:00:00Z")
        self.assertTrue((self.folder / assertion["file"]).exists())

    def test_the_same_bytes_without_an_etag_are_nothing_new(self):
        self.feed("/plain.csv")
        self.fetch("feed", "--now", "2026-05-05T10:00:00Z")
        done = self.fetch("feed", "--now", "2026-05-05T12:00:00Z")
        self.assertIn("nothing new", done.stdout)
        self.assertEqual(len(self.snapshots()), 1)

    def test_snapshots_can_be_imported_again(self):
        self.feed("/plain.csv")
        self.fetch("feed", "--now", "2026-05-05T10:00:00Z")
        shutil.copytree(self.folder / "state/snapshots", self.folder / "saved")
        shutil.rmtree(self.folder / "state")
        done = self.run_program("intel", "import", "--state", "state", "saved")
        self.assert_exit(done, 0)
        done = self.run_program("intel", "list", "--state", "state", "--format", "json")
        assertion = json.loads(done.stdout)["indicators"][0]["assertions"][0]
        self.assertEqual(assertion["retrieved_at"], "2026-05-05T10:00:00Z")

    def test_compressed_answers_and_files(self):
        for path in ("/gzip-encoded", "/feed.csv.gz"):
            self.feed(path)
            self.assertIn("7 ", self.fetch().stdout)

    def test_busy_servers_are_asked_again(self):
        self.feed("/busy-once")
        self.assertIn("7 new", self.fetch().stdout)
        self.feed("/broken-then-good")
        self.fetch("feed")
        self.assertEqual(self.server.times["/broken-then-good"], 3)

    def test_redirects_are_followed_and_the_key_stays_with_its_server(self):
        self.feed("/to-feed", auth="{key: test, header: Auth-Key}")
        self.fetch(env={"QUOLL_KEY_TEST": KEY})
        self.assertEqual(self.server.requests[-1][1]["Auth-Key"], KEY)
        self.feed("/to-other", auth="{key: test, header: Auth-Key}")
        self.fetch("feed", env={"QUOLL_KEY_TEST": KEY})
        self.assertEqual(self.server.requests[-1][1]["Auth-Key"], KEY)
        self.assertEqual(len(self.other.requests), 1)
        self.assertNotIn("Auth-Key", self.other.requests[0][1])

    def test_keys_come_from_the_environment_or_a_file_and_stay_secret(self):
        self.feed("/with-header", auth="{key: test, header: Auth-Key}")
        done = self.fetch(code=3)
        self.assertIn("QUOLL_KEY_TEST", done.stderr)
        self.assertEqual(self.server.requests, [])
        key = self.write("state/keys/test", KEY + "\n")
        done = self.fetch()
        self.assertIn("mode", done.stderr)
        key.chmod(0o600)
        self.assertEqual(self.fetch("feed", "--force").stderr, "")
        self.feed("/with-query", auth="{key: test, query: auth-key}")
        self.fetch("feed", "--force")
        self.feed("/with-query", auth="{key: test, query: other}")
        done = self.fetch("feed", "--force", code=3)
        self.assertIn("a key is missing or not accepted", done.stderr)
        for path in (self.folder / "state").rglob("*"):
            if path.is_file() and path != key:
                self.assertNotIn(KEY.encode(), path.read_bytes(), path)
        key.write_text("a\tb")
        self.assertIn("characters", self.fetch("feed", "--force", code=3).stderr)

    def test_address_in_place_of_a_name_and_copies_for_queries(self):
        done = self.fetch("--copy", self.url("/list.csv"))
        self.assertIn("kept for queries", done.stdout)
        self.assertEqual(self.count(), 0)
        self.fetch(self.url("/plain.csv"))
        self.assertEqual(self.count(), 7)

    def test_one_feed_that_fails_does_not_keep_the_others(self):
        self.feed("/html")
        done = self.fetch("feed", self.url("/plain.csv"), code=3)
        self.assertIn("7 new", done.stdout)

    def test_unknown_feed(self):
        done = self.fetch("threatfox-ful", code=2)
        self.assertIn("K6024", done.stderr)
        self.assertIn("`threatfox-full`", done.stderr)

    def test_feeds_file_with_faults(self):
        for text in ("feeds:\n  feed: {url: 'file:///etc/passwd'}\n", "feeds:\n  feed: {url: 'http://x/', colour: red}\n",
                     "feeds:\n  Feed/../x: {url: 'http://x/'}\n", "other: 1\n", "feeds: [\n"):
            self.write("state/feeds.yaml", text)
            done = self.fetch(code=3)
            self.assertIn("K5002", done.stderr, text)


class Faults(FetchTest):
    def test_statuses(self):
        self.assert_fails("/nothing", "there is nothing at this address (status 404)")
        self.assert_fails("/broken-always", "status 503")
        done = self.assert_fails("/busy-long", "asked too often", "left alone until")
        self.assertEqual(self.server.times["/busy-long"], 1, done.stderr)
        done = self.fetch("feed", code=3)
        self.assertIn("the server asked to be left alone", done.stderr)
        self.assertEqual(self.server.times["/busy-long"], 1)
        self.fetch("feed", "--force", code=3)
        self.assertEqual(self.server.times["/busy-long"], 2)

    def test_pages_and_other_formats(self):
        done = self.assert_fails("/html", "it is a web page", "rejected")
        self.assertEqual((self.folder / "state/snapshots/feed/rejected").read_bytes(), HTML, done.stderr)
        self.assert_fails("/list.csv", "is no threatfox_csv")
        self.assert_fails("/inserted-column", "is not as its format says")
        self.assert_fails("/empty", "the answer is empty")

    def test_what_was_refused_is_asked_for_again(self):
        self.assert_fails("/html")
        self.feed("/feed.csv")
        self.fetch("feed")
        self.assertNotIn("If-None-Match", self.server.requests[-1][1])

    def test_cut_off(self):
        self.assert_fails("/cut", "cut off after")
        self.assert_fails("/cut-chunks", "")
        self.assert_fails("/half-file", "is not whole")

    def test_no_end(self):
        self.assert_fails("/no-end", "larger than 1.0 MiB", args=("--max-bytes", "1M"))
        start = time.monotonic()
        self.assert_fails("/trickle", "the time ran out", args=("--timeout", "1s"))
        self.assertLess(time.monotonic() - start, 10)

    def test_bombs(self):
        self.server.bomb = make_bomb()
        self.assert_fails("/bomb", "larger than 16.0 MiB", args=("--max-bytes", "16M"))
        self.assert_fails("/bomb.csv.gz", "expands beyond the limit")
        self.assert_fails("/damaged-gzip", "compressed answer is damaged")

    def test_redirects(self):
        self.assert_fails("/to-file", "neither http nor https")
        self.assert_fails("/in-circles", "leads on and on")

    def test_nobody_there(self):
        self.feed("/plain.csv")
        self.fetch()
        self.write("state/feeds.yaml", "feeds:\n  feed: {url: 'http://127.0.0.1:1/'}\n")
        self.assertIn("K6023", self.fetch("feed", "--tries", "1", code=3).stderr)
        self.assertEqual(self.count(), 7)


class Tls(FetchTest):
    def test_certificates_are_checked(self):
        done = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                               "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"],
                              cwd=self.folder, capture_output=True, check=False)
        if done.returncode != 0:
            self.skipTest("no openssl command")
        both = self.write("both.pem", (self.folder / "key.pem").read_bytes() + (self.folder / "cert.pem").read_bytes())
        server = start_server(both)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        address = f"https://localhost:{server.server_port}/plain.csv"
        self.assertIn("certificate is not trusted", self.fetch(address, code=3).stderr)
        self.assertIn("7 new", self.fetch(address, "--ca-file", "cert.pem").stdout)
        other_name = address.replace("localhost", "127.0.0.1")
        self.assertIn("certificate", self.fetch(other_name, "--ca-file", "cert.pem", code=3).stderr)


class Externaldata(FetchTest):
    def test_a_copy_answers_for_its_address(self):
        address = self.url("/list.csv")
        kql = f'externaldata(Address: string, Why: string) ["{address}"] | where Why == "worse"'
        done = self.run_program("query", "--state", "state", "-e", kql, "--format", "json")
        self.assert_exit(done, 2)
        self.fetch("--copy", address)
        done = self.run_program("query", "--state", "state", "-e", kql, "--format", "json")
        self.assert_exit(done, 0)
        self.assertEqual(json.loads(done.stdout)["rows"], [["198.51.100.8", "worse"]])


if __name__ == "__main__":
    unittest.main()
