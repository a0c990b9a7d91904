"""Inputs of `--logs` that are more than a file of text: archives, Parquet, both kinds for one table."""

import io
import json
import unittest
import zipfile

import program

NOW = "2026-05-06"
FEED = json.dumps({"1": [{
    "ioc_value": "192.0.2.7:443", "ioc_type": "ip:port", "threat_type": "botnet_cc", "malware": "win.nanocore",
    "malware_printable": "Nanocore RAT", "first_seen_utc": "2026-05-05 10:00:00", "confidence_level": 100,
}]})
CEF = "CEF:0|V|P|1|1|N|5|rt=1777975200000 src=10.0.0.5 dst=192.0.2.7 dpt=443\n"
OTHER = "CEF:0|V|P|1|1|N|5|rt=1777975200000 src=10.0.0.5 dst=192.0.2.99 dpt=443\n"


def event(minute, address, **more):
    return json.dumps({"Timestamp": f"2026-05-05T10:{minute:02}:00Z", "DeviceName": f"pc{minute}",
                       "ActionType": "ConnectionSuccess", "RemoteIP": address, "RemotePort": 443, **more}) + "\n"


def archive(members, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return buffer.getvalue()


class InputsTest(program.ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("feed.json", FEED)

    def hunt(self, *logs, code=1, stdin=b"", args=()):
        done = self.run_program("hunt", "--intel", "feed.json", "--all-indicators", "--now", NOW, "--format", "json",
                                "--logs", *logs, *args, stdin=stdin)
        self.assert_exit(done, code)
        return json.loads(done.stdout), done.stderr

    @staticmethod
    def places(document):
        return sorted((hit["file"], hit["line"], hit["record"]) for hit in document["hits"])

    def coverage(self, document, table):
        return next(row for row in document["coverage"] if row["table"] == table)


class Archives(InputsTest):
    def test_members_are_files_of_their_own(self):
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            self.write("a.zip", archive({"in/x.cef": OTHER + CEF, "DeviceNetworkEvents.json": event(1, "192.0.2.7"),
                                         ".hidden": "x", "__MACOSX/y": "z", "empty.log": ""}, method))
            document, stderr = self.hunt("a.zip")
            self.assertEqual(self.places(document),
                             [("a.zip!DeviceNetworkEvents.json", 1, 1), ("a.zip!in/x.cef", 2, 2)])
            self.assertIn("2 hidden files of `a.zip`", stderr)

    def test_an_archive_in_a_pipe_and_one_inside_an_archive(self):
        inner = archive({"x.cef": CEF})
        document, _ = self.hunt("-", stdin=inner)
        self.assertEqual(self.places(document), [("-!x.cef", 1, 1)])
        self.write("b.zip", archive({"in.zip": inner}))
        document, _ = self.hunt("b.zip", code=3)
        self.assertEqual(document["summary"]["problems"],
                         [{"file": "b.zip!in.zip", "reason": "not recognised: no reader knows this format"}])

    def test_a_damaged_member_is_named_and_the_others_are_read(self):
        whole = archive({"a.cef": CEF * 2000, "b.cef": CEF}, zipfile.ZIP_STORED)
        damaged = bytearray(whole)
        damaged[whole.index(b"dpt=443", 200_000 // 2)] ^= 0x20
        self.write("a.zip", bytes(damaged))
        document, stderr = self.hunt("a.zip")
        self.assertIn(("a.zip!b.cef", 1, 1), self.places(document))
        self.assertEqual([problem["file"] for problem in document["summary"]["problems"]], ["a.zip!a.cef"])
        self.assertIn("checksum", stderr)

    def test_a_cut_off_archive_and_an_encrypted_member_are_problems(self):
        whole = bytearray(archive({"a.cef": CEF}))
        self.write("cut.zip", bytes(whole[:60]))
        document, _ = self.hunt("cut.zip", code=3)
        self.assertIn("no directory", document["summary"]["problems"][0]["reason"])
        whole[6] |= 1
        whole[whole.index(b"PK\x01\x02") + 8] |= 1
        self.write("secret.zip", bytes(whole))
        document, _ = self.hunt("secret.zip", code=3)
        self.assertEqual(document["summary"]["problems"],
                         [{"file": "secret.zip!a.cef", "reason": "cannot be read: a member is encrypted"}])


class Parquet(InputsTest):
    def make_parquet(self, name, text):
        self.write("DeviceNetworkEvents.json", text)
        self.assert_exit(self.run_program(
            "query", "--logs", "DeviceNetworkEvents.json", "--format", "parquet", "-o", name, "-e",
            "DeviceNetworkEvents | project Timestamp, DeviceName, ActionType, RemoteIP, RemotePort"), 0)
        (self.folder / "DeviceNetworkEvents.json").unlink()

    def test_a_hit_leads_back_to_the_record(self):
        (self.folder / "logs/DeviceNetworkEvents").mkdir(parents=True)
        self.make_parquet("logs/DeviceNetworkEvents/a.parquet",
                          event(1, "192.0.2.9") + event(2, "192.0.2.7") + event(3, "192.0.2.9"))
        document, _ = self.hunt("logs")
        self.assertEqual(self.places(document), [("logs/DeviceNetworkEvents/a.parquet", None, 2)])
        row = self.coverage(document, "DeviceNetworkEvents")
        self.assertEqual((row["rows"], row["without_time"], row["first"], row["last"], row["status"]),
                         (3, 0, "2026-05-05T10:01:00Z", "2026-05-05T10:03:00Z", "searched"))

    def test_time_has_both_names_and_the_row_states_its_table(self):
        self.make_parquet("DeviceNetworkEvents.parquet", event(1, "192.0.2.7"))
        document = self.query("DeviceNetworkEvents | where TimeGenerated > datetime(2026-05-05) "
                              "| project TimeGenerated == Timestamp, Type", "--logs", "DeviceNetworkEvents.parquet")
        self.assertEqual(document["rows"], [[True, "DeviceNetworkEvents"]])

    def test_text_and_parquet_are_one_table(self):
        self.make_parquet("part.parquet", event(1, "192.0.2.7") + event(2, "192.0.2.9"))
        self.write("more.json", event(3, "192.0.2.9") + "broken\n" + event(4, "192.0.2.7", Extra=5))
        logs = ["DeviceNetworkEvents=part.parquet", "DeviceNetworkEvents=more.json"]
        document, _ = self.hunt(*logs, args=("--max-rejects", "1"))
        self.assertEqual(sorted(self.places(document), key=str), [("more.json", 3, 3), ("part.parquet", None, 1)])
        row = self.coverage(document, "DeviceNetworkEvents")
        self.assertEqual((row["rows"], row["rejected"], row["first"], row["last"], row["status"]),
                         (4, 1, "2026-05-05T10:01:00Z", "2026-05-05T10:04:00Z", "searched"))
        document, _ = self.hunt(*logs, args=("--max-rejects", "1", "--since", "2026-05-05T10:04:00Z"))
        self.assertEqual(self.places(document), [("more.json", 3, 3)])
        answer = self.query("DeviceNetworkEvents | project DeviceName, Extra, Type",
                            "--max-rejects", "1", "--logs", *logs)
        table = "DeviceNetworkEvents"
        self.assertEqual(answer["rows"], [["pc1", None, table], ["pc2", None, table],
                                          ["pc3", None, table], ["pc4", 5, table]])

    def test_columns_whose_types_differ_are_refused_by_name(self):
        self.write("a.json", json.dumps({"k": 1, "v": "x"}) + "\n")
        self.assert_exit(self.run_program("query", "--logs", "Own=a.json", "--format", "parquet", "-o", "a.parquet",
                                          "-e", "Own | project k = tostring(k), v"), 0)
        done = self.run_program("query", "--logs", "Own=a.json", "Own=a.parquet", "-e", "Own | count")
        self.assert_exit(done, 2)
        self.assertIn("K3001", done.stderr)
        self.assertIn("`k`", done.stderr)

    def test_parquet_in_an_archive_is_refused_by_name(self):
        self.make_parquet("DeviceNetworkEvents.parquet", event(1, "192.0.2.7"))
        self.write("a.zip", archive({"DeviceNetworkEvents.parquet":
                                     (self.folder / "DeviceNetworkEvents.parquet").read_bytes()}))
        document, _ = self.hunt("a.zip", code=3)
        self.assertIn("not read from a pipe, an archive", document["summary"]["problems"][0]["reason"])


if __name__ == "__main__":
    unittest.main()
