"""The HTML report in a real browser: headless Chromium opens it at two widths and the rows are there."""

import shutil
import subprocess
import unittest

import program

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WIDTHS = (390, 1280)


@unittest.skipUnless(CHROMIUM, "without Chromium (`tools/setup --tests`) no browser opens the report")
class Report(program.ProgramTest):
    def dump(self, path, width):
        """The document as the browser has it after loading."""
        done = subprocess.run(
            [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--dump-dom",
             f"--user-data-dir={self.folder / 'profile'}", f"--window-size={width},900", path.as_uri()],
            capture_output=True, text=True, timeout=120, check=True)
        return done.stdout

    def test_findings_rows_and_picture_are_there(self):
        examples = program.ROOT / "examples"
        done = self.run_program("hunt", "--intel", examples / "threatfox_nanocore.json", "--logs", examples / "logs",
                                "--format", "html", "-o", "report.html", "--now", "2026-07-01")
        self.assert_exit(done, 1)
        for width in WIDTHS:
            document = self.dump(self.folder / "report.html", width)
            for expected in ('id="finding-1"', "PC-ACC-017", "76.13.208.153", '<rect class="bar high"', "Row at ",
                             "What was searched", "Queries"):
                self.assertIn(expected, document, width)

    def test_nothing_of_a_log_becomes_markup(self):
        evil = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
        self.write("list.txt", "76.13.208.153\n")
        self.write("DeviceNetworkEvents.json",
                   '{"Timestamp":"2026-05-06T10:00:00Z","DeviceName":%s,"RemoteIP":"76.13.208.153","ActionType":"%s"}\n'
                   % (program.json.dumps(evil), "ConnectionSuccess"))
        done = self.run_program("hunt", "--intel", "list.txt", "--logs", "DeviceNetworkEvents.json", "--format", "html",
                                "-o", "report.html")
        self.assert_exit(done, 1)
        document = self.dump(self.folder / "report.html", 1280)
        self.assertIn("<title>Hunt report</title>", document)
        self.assertNotIn("<img", document)
        self.assertNotIn("<script", document)


if __name__ == "__main__":
    unittest.main()
