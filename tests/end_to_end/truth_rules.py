"""Logs and rules whose alerts are known, for the end-to-end test of `quoll rules`.

Makes connections of a few devices from a seed, and works out by itself, row by row and run by run, what each rule must
alert. It shares nothing with the program: windows are counted in whole microseconds, conditions are Python.
"""

import json
import random
from datetime import datetime, timedelta

START = datetime(2026, 5, 4)
HOURS = 30
DEVICES = ["pc-1", "pc-2", "srv-3"]
PROGRAMS = ["browser.exe", "updater.exe", "nvcontainer.exe"]


def stamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


def make_rows(rng):
    """Connections; some lie exactly on the boundaries of runs, where a window is decided."""
    rows = []
    for _ in range(400):
        if rng.random() < 0.2:
            moment = START + timedelta(minutes=15 * rng.randrange(HOURS * 4))
        else:
            moment = START + timedelta(microseconds=rng.randrange(HOURS * 3600 * 10**6))
        rows.append({"time": moment, "device": rng.choice(DEVICES), "ip": f"203.0.113.{rng.randrange(1, 6)}",
                     "port": rng.choice([80, 443, 4444]), "program": rng.choice(PROGRAMS)})
    return rows


def write_logs(rows):
    lines = []
    for number, row in enumerate(rows):
        lines.append(json.dumps({
            "Timestamp": stamp(row["time"]), "DeviceId": row["device"] + "-id", "DeviceName": row["device"],
            "ActionType": "ConnectionSuccess", "RemoteIP": row["ip"], "RemotePort": row["port"],
            "InitiatingProcessFileName": row["program"], "ReportId": number}))
    return "\n".join(lines) + "\n"


def yaml_rule(name, query, **fields):
    """A Sentinel rule as YAML; values are JSON, which YAML reads."""
    text = f"id: {name}\nname: {name}\n" + "".join(f"{key}: {json.dumps(value)}\n" for key, value in fields.items())
    return text + "query: |\n" + "".join(f"  {line}\n" for line in query.split("\n"))


class Expected:
    """An alert as the truth has it."""

    def __init__(self, time, num_rows, entities=(), custom=(), title=None):
        self.time, self.num_rows, self.title = stamp(time), num_rows, title
        self.entities, self.custom = sorted(entities), sorted(custom)

    def key(self):
        return (self.time, self.num_rows, self.title or "", self.entities, self.custom)


def runs(start, end, frequency, period):
    moment = start + frequency
    while moment <= end:
        yield moment - period, moment
        moment += frequency


def within(rows, begin, end):
    return [row for row in rows if begin <= row["time"] < end]


# --- rules, each with its alerts ---------------------------------------------------------------------------------------

def rule_rows(rows, start, end):
    """Row-wise, periods overlap, one alert per run over a threshold."""
    text = yaml_rule("rows", "DeviceNetworkEvents\n| where Timestamp > ago(2h)\n| where RemotePort == 4444\n"
                     "| project Timestamp, DeviceName, RemoteIP", kind="Scheduled", severity="Medium",
                     queryFrequency="30m", queryPeriod="2h", triggerOperator="gt", triggerThreshold=4,
                     entityMappings=[{"entityType": "IP", "fieldMappings": [{"identifier": "Address",
                                                                             "columnName": "RemoteIP"}]}],
                     customDetails={"Device": "DeviceName"})
    alerts = []
    for begin, moment in runs(start, end, timedelta(minutes=30), timedelta(hours=2)):
        # `> ago(2h)` leaves out the very start of the window.
        seen = [row for row in within(rows, begin, moment) if row["time"] > begin and row["port"] == 4444]
        if len(seen) > 4:
            alerts.append(Expected(moment, len(seen), {row["ip"] for row in seen}, {row["device"] for row in seen}))
    return text, alerts


def rule_grouped(rows, start, end):
    """An aggregate, one alert per result, a title of its own."""
    text = yaml_rule("grouped", "DeviceNetworkEvents\n| summarize Count = count() by DeviceName, RemoteIP\n"
                     "| where Count >= 3", kind="Scheduled", severity="High", queryFrequency="PT1H",
                     queryPeriod="PT1H", triggerOperator="GreaterThan", triggerThreshold=0,
                     eventGroupingSettings={"aggregationKind": "AlertPerResult"},
                     alertDetailsOverride={"alertDisplayNameFormat": "{{DeviceName}} {{RemoteIP}} {{Count}}"})
    alerts = []
    for begin, moment in runs(start, end, timedelta(hours=1), timedelta(hours=1)):
        counts = {}
        for row in within(rows, begin, moment):
            counts[row["device"], row["ip"]] = counts.get((row["device"], row["ip"]), 0) + 1
        alerts += [Expected(moment, 1, title=f"{device} {ip} {count}")
                   for (device, ip), count in counts.items() if count >= 3]
    return text, alerts


def rule_quiet(rows, start, end):
    """Fewer rows than expected, with suppression: runs after an alert are left out."""
    text = yaml_rule("quiet", "DeviceNetworkEvents | where DeviceName == 'srv-3'", kind="Scheduled", severity="Low",
                     queryFrequency="1h", queryPeriod="1h", triggerOperator="lt", triggerThreshold=4,
                     suppressionEnabled=True, suppressionDuration="PT3H")
    alerts, quiet_until = [], datetime.min
    for begin, moment in runs(start, end, timedelta(hours=1), timedelta(hours=1)):
        count = sum(row["device"] == "srv-3" for row in within(rows, begin, moment))
        if moment >= quiet_until and count < 4:
            alerts.append(Expected(moment, count))
            quiet_until = moment + timedelta(hours=3)
    return text, alerts


def rule_nrt(rows, start, end):
    text = yaml_rule("nrt", "DeviceNetworkEvents | where InitiatingProcessFileName == 'nvcontainer.exe'", kind="NRT",
                     severity="High")
    alerts = []
    for begin, moment in runs(start, end, timedelta(minutes=1), timedelta(minutes=1)):
        seen = [row for row in within(rows, begin, moment) if row["program"] == "nvcontainer.exe"]
        if seen:
            alerts.append(Expected(moment, len(seen)))
    return text, alerts


def rule_hunting(rows, start, end):
    text = yaml_rule("hunting", "DeviceNetworkEvents | where RemotePort == 80", tactics=["Discovery"])
    seen = [row for row in within(rows, start, end) if row["port"] == 80]
    return text, [Expected(end, len(seen))] if seen else []


def rule_detection(rows, start, end):
    """Runs each hour over four: a row alerts once, rows of one device and run are one alert."""
    body = {"displayName": "detection", "id": "detection", "isEnabled": True, "schedule": {"period": "1H"},
            "queryCondition": {"queryText": "DeviceNetworkEvents | where RemotePort == 4444"},
            "detectionAction": {"alertTemplate": {
                "title": "on {{DeviceName}}", "severity": "medium", "category": "Execution",
                "impactedAssets": [{"@odata.type": "#microsoft.graph.security.impactedDeviceAsset",
                                    "identifier": "deviceName"}]}}}
    alerts, done = [], set()
    for begin, moment in runs(start, end, timedelta(hours=1), timedelta(hours=4)):
        counts = {}
        for number, row in enumerate(rows):
            if begin <= row["time"] < moment and row["port"] == 4444 and number not in done:
                done.add(number)
                counts[row["device"]] = counts.get(row["device"], 0) + 1
        alerts += [Expected(moment, count, [device], title=f"on {device}") for device, count in counts.items()]
    return json.dumps(body), alerts


RULES = {"rows.yaml": rule_rows, "grouped.yaml": rule_grouped, "quiet.yaml": rule_quiet, "nrt.yaml": rule_nrt,
         "hunting.yaml": rule_hunting, "detection.json": rule_detection}


def make_case(seed, hours=20):
    """rows, files of rules, a span of about so many hours, and the alerts of each rule by its name."""
    rng = random.Random(seed)
    rows = make_rows(rng)
    start = START + timedelta(hours=rng.randrange(0, 4))
    end = start + timedelta(hours=hours + rng.randrange(0, hours // 3 + 1), minutes=rng.randrange(0, 60))
    files, alerts = {}, {}
    for file, make in RULES.items():
        files[file], expected = make(rows, start, end)
        alerts[file.split(".")[0]] = sorted(alert.key() for alert in expected)
    return rows, files, (start, end), alerts
