"""Outputs of `quoll pack` before those who read them: pySigma, stix2, the official KQL language service, and the field
rules of the public repositories for Sentinel's YAML. Consumers come from `tools/setup --tests`; without them their tests
are skipped.

Outputs: arm, asim, defender, exclusions, fixtures, hunting, kql, page, sentinel, sigma, stix, suricata, ti_table, zeek.
"""

import json
import re
import subprocess
import sys
import unittest

import program

DEPS = program.ROOT / "build" / "deps"
SITE_PACKAGES = sorted((DEPS / "python").glob("lib/python3*/site-packages"))
SERVICE = DEPS / "kusto" / "package"
sys.path[:0] = map(str, SITE_PACKAGES)
NEEDS_PYTHON = unittest.skipUnless(SITE_PACKAGES, "without `tools/setup --tests` there is no consumer to ask")
NEEDS_SERVICE = unittest.skipUnless(SERVICE.is_dir(), "without `tools/setup --tests` there is no language service")

HEADER = ('"first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","fk_malware","malware_alias","malware_printable",'
          '"last_seen_utc","confidence_level","is_compromised","reference","tags","anonymous","reporter"\n')
ROW = '"2026-05-05 10:00:00", "{id}", "{value}", "{type}", "{threat}", "{key}", "", "{name}", "", "100", "False", "None", "", "0", "abuse_ch"\n'
ALL_KINDS = [("76.13.208.153:443", "ip:port"), ("104.21.18.225:443", "ip:port"), ("45.9.148.7:8080", "ip:port"),
             ("[2a02:26f0::7]:443", "ip:port"), ("njq.uk.com", "domain"), ("sadd.io", "domain"),
             ("http://rocheholding.top/rudolph/five/fre.php?a='1'", "url"), ("0" * 31 + "9", "md5_hash"),
             ("ab" * 20, "sha1_hash"), ("cd" * 32, "sha256_hash")]
GUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
IDENTIFIERS = {"IP": {"Address"}, "Host": {"HostName", "FullName", "DnsDomain"}, "Account": {"Name", "FullName", "UPNSuffix"},
               "URL": {"Url"}, "DNS": {"DomainName"}, "File": {"Name", "Directory"}, "Mailbox": {"MailboxPrimaryAddress"}}
TACTICS = {"CommandAndControl", "Execution", "InitialAccess", "Exfiltration", "Persistence", "Impact"}


def feed(values, key="win.nanocore", name="Nanocore RAT"):
    rows = []
    for number, (value, kind) in enumerate(values, 11):
        threat = {"url": "payload_delivery"}.get(kind, "payload" if kind.endswith("hash") else "botnet_cc")
        rows.append(ROW.format(id=number, value=value, type=kind, threat=threat, key=key, name=name))
    return HEADER + "".join(rows)


class OutputTest(program.ProgramTest):
    def pack(self, *args, values=ALL_KINDS, folder="out", **options):
        self.write("feed.csv", feed(values, **options))
        done = self.run_program("pack", "--intel", "feed.csv", "-o", folder, *args)
        self.assert_exit(done, 0)
        return {str(path.relative_to(self.folder / folder)): path.read_text(encoding="utf-8")
                for path in sorted((self.folder / folder).rglob("*")) if path.is_file()}

    def below(self, files, folder):
        found = {name: text for name, text in files.items() if name.startswith(folder + "/")}
        self.assertTrue(found, folder)
        return found


@NEEDS_PYTHON
class Sentinel(OutputTest):
    def rules(self, folder, *args, **options):
        import yaml
        return {name: yaml.safe_load(text) for name, text in self.below(self.pack(*args, **options), folder).items()}

    def check_common(self, name, rule):
        self.assertRegex(rule["id"], GUID, name)
        self.assertLessEqual(len(rule["name"]), 256)
        self.assertTrue(rule["description"])
        self.assertLessEqual(len(rule["query"]), 10_000, name)
        self.assertTrue(set(rule["tactics"]) <= TACTICS, name)
        for technique in rule["relevantTechniques"]:
            self.assertRegex(technique, r"^T\d{4}(\.\d{3})?$")
        for connector in rule["requiredDataConnectors"]:
            self.assertEqual(set(connector), {"connectorId", "dataTypes"})
        self.assertTrue(1 <= len(rule["entityMappings"]) <= 5, name)
        for mapping in rule["entityMappings"]:
            for field in mapping["fieldMappings"]:
                self.assertIn(field["identifier"], IDENTIFIERS[mapping["entityType"]])
                self.assertRegex(rule["query"], rf"project .*\b{field['columnName']}\b", name)

    def test_analytics_rules(self):
        rules = self.rules("sentinel")
        self.assertEqual(len({rule["id"] for rule in rules.values()}), len(rules))
        for name, rule in rules.items():
            self.check_common(name, rule)
            self.assertIn(rule["severity"], ("High", "Medium", "Low", "Informational"))
            self.assertRegex(rule["version"], r"^\d+\.\d+\.\d+$")
            self.assertEqual((rule["kind"], rule["queryFrequency"], rule["queryPeriod"]), ("Scheduled", "1h", "14d"))
            self.assertEqual((rule["triggerOperator"], rule["triggerThreshold"]), ("gt", 0))
            self.assertIn("ingestion_time() > ago(1h)", rule["query"])
            self.assertIn("TimeGenerated > ago(14d)", rule["query"])
            self.assertNotIn("Timestamp", rule["query"])
            for column in rule["customDetails"].values():
                self.assertIn(column, rule["query"])
            self.assertIn(rule["eventGroupingSettings"]["aggregationKind"], ("AlertPerResult", "SingleAlert"))

    def test_techniques_follow_from_roles(self):
        rules = self.rules("sentinel")
        self.assertEqual(rules["sentinel/CommonSecurityLog.ip.outbound.yaml"]["relevantTechniques"], ["T1071"])
        inbound = rules["sentinel/CommonSecurityLog.ip.inbound.yaml"]
        self.assertEqual((inbound["relevantTechniques"], inbound["severity"]), ([], "Low"))

    def test_hunting_queries(self):
        for name, rule in self.rules("hunting").items():
            self.check_common(name, rule)
            self.assertFalse({"severity", "queryFrequency", "kind"} & set(rule))
            self.assertIn("TimeGenerated > ago(30d)", rule["query"])

    def test_every_indicator_stands_in_exactly_one_chunk(self):
        values = [(f"45.9.{n // 200}.{n % 200 + 1}:443", "ip:port") for n in range(500)]
        values += [(f"name{n}.example-{n % 7}.com", "domain") for n in range(300)]
        files = self.pack("--outputs", "sentinel", values=values)
        found = {}
        for name, text in self.below(files, "sentinel").items():
            chunks = found.setdefault(re.sub(r"-\d+\.yaml$", "", name), [])
            chunks += sorted(set(re.findall(r'"([0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f-]{21})"', text)))
        self.assertEqual(len(found["sentinel/CommonSecurityLog.ip.outbound"]), 500)
        self.assertEqual(len(found["sentinel/DnsEvents.domain.name"]), 300)
        for name, ids in found.items():
            self.assertEqual(len(ids), len(set(ids)), name)
        self.assertGreater(len(files), 20)


class Arm(OutputTest):
    # Our own schema, made from the public reference of Microsoft.SecurityInsights/alertRules.
    PROPERTIES = {"displayName": str, "description": str, "severity": str, "enabled": bool, "query": str,
                  "queryFrequency": str, "queryPeriod": str, "triggerOperator": str, "triggerThreshold": int,
                  "suppressionDuration": str, "suppressionEnabled": bool, "tactics": list, "techniques": list,
                  "entityMappings": list, "customDetails": dict, "alertDetailsOverride": dict,
                  "eventGroupingSettings": dict, "incidentConfiguration": dict}
    DURATION = r"^P(\d+D)?(T(\d+H)?(\d+M)?)?$"

    def test_template(self):
        files = self.pack("--outputs", "arm,sentinel")
        template = json.loads(files["arm/rules.json"])
        self.assertTrue(template["$schema"].endswith("deploymentTemplate.json#"))
        self.assertEqual(len(template["resources"]), len(self.below(files, "sentinel")))
        for rule in template["resources"]:
            self.assertEqual(set(rule), {"type", "apiVersion", "name", "kind", "properties"})
            self.assertRegex(rule["name"], r"^\[concat\(parameters\('workspace'\), '/Microsoft.SecurityInsights/[0-9a-f-]{36}'\)\]$")
            properties = rule["properties"]
            self.assertEqual({name: type(value) for name, value in properties.items()}, self.PROPERTIES)
            for name in ("queryFrequency", "queryPeriod", "suppressionDuration"):
                self.assertRegex(properties[name], self.DURATION)
            self.assertFalse(properties["query"].startswith("["))

    def test_ids_are_those_of_the_rules(self):
        files = self.pack("--outputs", "arm,sentinel")
        for name, text in self.below(files, "sentinel").items():
            self.assertIn(re.search(r"^id: (\S+)$", text, re.M)[1], files["arm/rules.json"], name)


class Defender(OutputTest):
    def test_detections(self):
        for name, text in self.below(self.pack(), "defender").items():
            body = json.loads(text)
            template = body["detectionAction"]["alertTemplate"]
            self.assertIn(body["schedule"]["period"], ("0", "1H", "3H", "12H", "24H"))
            self.assertEqual(body["detectionAction"]["responseActions"], [])
            self.assertIn(template["severity"], ("high", "medium", "low", "informational"))
            query = body["queryCondition"]["queryText"]
            asset = template["impactedAssets"][0]["identifier"]
            for column in ("Timestamp", "ReportId", asset[0].upper() + asset[1:]):
                self.assertRegex(query, rf"project .*\b{column}\b", name)
            self.assertNotIn("ago(", query)

    def test_tables_without_an_asset_are_said(self):
        manifest = json.loads(self.pack()["manifest.json"])
        self.assertTrue(any(text.startswith("defender: CommonSecurityLog") for text in manifest["left_out"]))


@NEEDS_PYTHON
class Sigma(OutputTest):
    def test_pysigma_reads_and_converts_every_rule(self):
        from sigma.backends.kusto import KustoBackend
        from sigma.collection import SigmaCollection
        from sigma.pipelines.microsoftxdr import microsoft_xdr_pipeline
        files = self.below(self.pack("--outputs", "sigma"), "sigma")
        self.assertGreater(len(files), 6)
        for name, text in files.items():
            collection = SigmaCollection.from_yaml(text)
            self.assertEqual(collection.errors, [], name)
            # Its pipeline for Defender knows these two categories; the others are converted as they are.
            has_table = "category: network_connection" in text or "category: process_creation" in text
            pipeline = microsoft_xdr_pipeline() if has_table else None
            backend = KustoBackend(processing_pipeline=pipeline)
            self.assertEqual(len(backend.convert(collection)), 1, name)

    def test_one_port_a_rule(self):
        files = self.pack("--outputs", "sigma")
        self.assertIn("45.9.148.7", files["sigma/network_connection-8080.yml"])
        self.assertNotIn("45.9.148.7", files["sigma/network_connection-443.yml"])


@NEEDS_PYTHON
class Stix(OutputTest):
    def test_stix2_reads_the_bundle(self):
        import stix2
        bundle = stix2.parse(self.pack("--outputs", "stix")["stix/bundle.json"], allow_custom=False)
        kinds = [item["type"] for item in bundle.objects]
        self.assertEqual((kinds.count("indicator"), kinds.count("relationship"), kinds.count("malware")),
                         (len(ALL_KINDS), len(ALL_KINDS), 1))
        ids = {item["id"] for item in bundle.objects}
        for item in bundle.objects:
            if item["type"] == "relationship":
                self.assertTrue({item["source_ref"], item["target_ref"]} <= ids)


class Sensors(OutputTest):
    def test_zeek_has_a_field_for_every_column(self):
        lines = self.pack()["zeek/intel.dat"].splitlines()
        self.assertEqual(lines[0].split("\t")[0], "#fields")
        for line in lines[1:]:
            self.assertEqual(len(line.split("\t")), len(lines[0].split("\t")) - 1, line)
            self.assertRegex(line.split("\t")[1], r"^Intel::[A-Z_]+$")
        self.assertEqual(len(lines) - 1, len(ALL_KINDS))

    def test_suricata_rules_have_their_form_and_one_number_each(self):
        files = self.pack()
        rules = files["suricata/quoll.rules"].splitlines()
        form = re.compile(r'^alert (tcp|ip|udp|dns|tls|http|smtp|smb|ftp-data) \S+ \S+ -> \S+ \S+ \(msg:"[^";]*"; '
                          r'([a-z0-9._]+(:("[^";]*"|[^";]*))?; )*sid:\d+; rev:1;\)$')
        for rule in rules:
            self.assertRegex(rule, form)
        numbers = re.findall(r"sid:(\d+);", files["suricata/quoll.rules"])
        self.assertEqual(len(numbers), len(set(numbers)))
        self.assertEqual(files["suricata/sha256.list"], "cd" * 32 + "\n")
        self.assertIn('dotprefix; content:".sadd.io"; nocase; endswith;', files["suricata/quoll.rules"])


@NEEDS_SERVICE
class Kusto(OutputTest):
    def schema(self, table):
        document = self.query(f"{table} | getschema | project ColumnName, ColumnType")
        return "(" + ", ".join(f"['{name}']:{kind}" for name, kind in document["rows"]) + ")"

    def diagnose(self, queries):
        tables = {}
        for text in queries.values():
            for table in re.findall(r"^(?:    \()?([A-Z]\w+)(?:$| \| project)", text, re.M):
                tables.setdefault(table, None)
            if "ThreatIntelIndicators" in text:
                tables.setdefault("ThreatIntelIndicators", None)
        request = {"service": str(SERVICE), "tables": {name: self.schema(name) for name in tables}, "queries": queries}
        done = subprocess.run(["node", program.ROOT / "tests" / "end_to_end" / "kusto_check.js"],
                              input=json.dumps(request), capture_output=True, text=True, check=True, timeout=300)
        return {name: found for name, found in json.loads(done.stdout).items() if found}

    def test_the_service_finds_nothing_in_any_query(self):
        for product in ("any", "sentinel", "defender", "adx"):
            files = self.pack("--product", product, "--outputs", "kql,defender,arm,ti", folder=product)
            queries = {name: text for name, text in files.items() if name.endswith(".kql")}
            for name, text in self.below(files, "defender").items():
                queries[name] = json.loads(text)["queryCondition"]["queryText"]
            for rule in json.loads(files["arm/rules.json"])["resources"]:
                queries[rule["name"]] = rule["properties"]["query"]
            self.assertGreater(len(queries), 20)
            self.assertEqual(self.diagnose(queries), {}, product)


class Packs(OutputTest):
    def test_products(self):
        sentinel = self.pack("--product", "sentinel", "--lookback", "7d", folder="sentinel")
        text = sentinel["queries/DeviceNetworkEvents.ip.remote.kql"]
        self.assertIn("| where TimeGenerated > ago(7d)", text)
        self.assertNotIn("Timestamp", text)
        defender = self.pack("--product", "defender", folder="defender")
        self.assertNotIn("queries/DnsEvents.domain.name.kql", defender)
        self.assertIn("| where Timestamp > ago(30d)", defender["queries/DeviceNetworkEvents.ip.remote.kql"])

    def test_verify(self):
        for style in ("own", "seed"):
            self.pack("--style", style, folder=style)
            done = self.run_program("pack", "verify", style)
            self.assert_exit(done, 0)
            self.assertRegex(done.stdout, r"[1-9]\d* queries: 0 faults")
        self.pack("--product", "sentinel", folder="sentinel")
        self.assert_exit(self.run_program("pack", "verify", "sentinel"), 0)

    def test_verify_finds_changes(self):
        self.pack()
        path = self.folder / "out" / "queries" / "DnsEvents.domain.name.kql"
        path.write_text(path.read_text().replace('"sadd.io"', '"x-sadd.io"'))
        (self.folder / "out" / "page.md").unlink()
        done = self.run_program("pack", "verify", "out")
        self.assert_exit(done, 1)
        for said in ("page.md: the file is missing", "DnsEvents.domain.name.kql: the file is not the one of the manifest",
                     "DnsEvents.domain.name.kql: does not find row", "DnsEvents.domain.name.kql: finds row"):
            self.assertIn(said, done.stdout)
        self.assert_exit(self.run_program("pack", "verify", "nowhere"), 2)

    def test_diff(self):
        self.pack(folder="old")
        self.pack(values=ALL_KINDS[1:] + [("new.example.com", "domain")], folder="new")
        lines = self.run_program("pack", "diff", "old", "new").stdout.splitlines()
        self.assertIn("- indicator ip 76.13.208.153 port 443", lines)
        self.assertIn("+ indicator domain new.example.com", lines)
        self.assertIn("~ query queries/DnsEvents.domain.name.kql", lines)
        self.assertEqual(self.run_program("pack", "diff", "old", "old").stdout, "")

    def test_proposed_exclusions_bind(self):
        self.pack("--now", "2026-07-01")
        done = self.run_program("exclusions", "check", "out/exclusions.yaml", "--intel", "feed.csv", "--now", "2026-07-01",
                                "--format", "json")
        for entry in json.loads(done.stdout)["rules"]:
            self.assertEqual(entry["classes"], ["sound"], entry)

    def test_a_site_of_all_families(self):
        self.write("more.csv", feed([("45.1.2.3:80", "ip:port")], key="win.emotet", name="Emotet"))
        self.write("feed.csv", feed(ALL_KINDS))
        done = self.run_program("pack", "--intel", "feed.csv", "more.csv", "--all-families", "-o", "site")
        self.assert_exit(done, 0)
        index = (self.folder / "site" / "index.html").read_text()
        for key in ("win.emotet", "win.nanocore"):
            self.assertIn(f'<a href="{key}/page.html">', index)
            self.assertTrue((self.folder / "site" / key / "page.html").is_file())
        self.assert_exit(self.run_program("pack", "verify", "site"), 0)

    def test_same_bytes(self):
        self.assertEqual(self.pack(folder="one"), self.pack(folder="two"))


class Injection(OutputTest):
    EVIL = "Evil' </script><img src=x onerror=a()> | =cmd ``` {{x}} [x]; \\ \x1b[31m"

    def test_a_family_name_stays_text(self):
        files = self.pack(name=self.EVIL)
        for name, text in files.items():
            if name == "indicators.csv":  # data: a cell keeps its bytes
                continue
            self.assertNotIn("\x1b", text, name)
            if name.endswith((".html", ".md")):
                self.assertNotIn("<img", text, name)
                self.assertNotIn("</script", text, name)
            if name.endswith(".json") and not name.startswith("fixtures/"):
                json.loads(text)
        done = self.run_program("check", *("out/" + name for name in files if name.endswith(".kql")))
        self.assertIn(" 0 errors", done.stderr)
        self.assert_exit(self.run_program("pack", "verify", "out"), 0)
        self.assertTrue(all("\n" not in rule for rule in files["suricata/quoll.rules"].splitlines()))

    @NEEDS_PYTHON
    def test_yaml_and_stix_read_it_back(self):
        import stix2
        import yaml
        from sigma.collection import SigmaCollection
        files = self.pack(name=self.EVIL)
        for name, text in files.items():
            if name.endswith((".yaml", ".yml")):
                yaml.safe_load(text)
            if name.startswith("sigma/"):
                self.assertIn("Evil", SigmaCollection.from_yaml(text).rules[0].title)
        bundle = stix2.parse(files["stix/bundle.json"])
        self.assertIn("Evil", next(item for item in bundle.objects if item["type"] == "malware").name)


if __name__ == "__main__":
    unittest.main()
