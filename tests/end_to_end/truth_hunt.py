"""Logs whose hits are known, for the hunt's end-to-end test.

Makes indicators and logs in several formats from a seed, and works out by itself which rows are evidence of which
indicator, with which reasons and grade. The matching here is plain and slow on purpose and shares nothing with the
program: addresses by `ipaddress`, names label by label, URLs by a few rules of RFC 3986, hashes by lower case.
"""

import csv
import io
import ipaddress
import json
import random
import re
from datetime import datetime, timedelta

START = datetime(2026, 5, 1)
GRADES = ["info", "low", "medium", "high"]
STEPS = {"port_differs": 1, "port_unknown": 1, "inbound": 2, "blocked": 2, "failed": 1, "low_confidence": 1,
         "shared_infrastructure": 1, "decayed": 1, "subdomain": 0, "before_first_seen": 0}
# Days after which a score has fallen to nothing, by kind; hashes do not age.
DECAY_DAYS = {"ip": 120, "domain": 120, "url": 90}
BLOCKED_WORDS = {"deny", "denied", "drop", "dropped", "block", "blocked", "reset"}
SHARED = ipaddress.ip_network("104.16.0.0/13")
UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


# --- indicators -------------------------------------------------------------------------------------------------------

class Indicator:
    def __init__(self, kind, value, port, confidence, first_seen):
        self.kind, self.value, self.port = kind, value, port
        self.confidence, self.first_seen = confidence, first_seen

    def key(self):
        return (self.kind, self.value, self.port)


def make_indicators(rng):
    made = []

    def add(kind, value, port=None):
        if any(other.key() == (kind, value, port) for other in made):
            return
        first = START + timedelta(hours=rng.randrange(0, 240))
        made.append(Indicator(kind, value, port, rng.choice([25, 49, 50, 75, 100]), first))

    for _ in range(20):
        address = f"91.200.{rng.randrange(1, 250)}.{rng.randrange(1, 250)}"
        add("ip", address, rng.choice([443, 8080, 4444]))
        if rng.random() < 0.3:
            add("ip", address, rng.choice([53, 9001]))
    for _ in range(4):
        add("ip", f"104.21.{rng.randrange(1, 90)}.{rng.randrange(1, 250)}", 443)
    add("ip", "2a02:cf40:1::5", 40669)
    for i in range(20):
        add("domain", f"evil{i}-{rng.randrange(1000)}.{rng.choice(['io', 'com', 'uk.com', 'duckdns.org'])}")
    add("domain", "deep.name.below.evil-parent.com")
    for i in range(12):
        path = rng.choice(["a.php", "gate/in.php?id=1", "pay~load/x.bin", "dir/", ""])
        add("url", f"{rng.choice(['http', 'https'])}://host{i}.bad-sites.net/{path}")
    add("url", "http://host99.bad-sites.net:8080/x/y.exe")
    for kind, digits in (("md5", 32), ("sha1", 40), ("sha256", 64)):
        for _ in range(6):
            add(kind, "".join(rng.choice("0123456789abcdef") for _ in range(digits)))
    return made


def threatfox_json(indicators):
    types = {"ip": "ip:port", "domain": "domain", "url": "url", "md5": "md5_hash", "sha1": "sha1_hash",
             "sha256": "sha256_hash"}
    entries = {}
    for i, indicator in enumerate(indicators):
        value = indicator.value
        if indicator.kind == "ip":
            value = f"[{value}]:{indicator.port}" if ":" in value else f"{value}:{indicator.port}"
        entries[str(1000 + i)] = [{
            "ioc_value": value, "ioc_type": types[indicator.kind],
            "threat_type": {"url": "payload_delivery", "ip": "botnet_cc", "domain": "botnet_cc"}.get(indicator.kind, "payload"),
            # A family each: a second signal of the same family would take reasons back.
            "malware": f"win.truth{i}", "malware_alias": None, "malware_printable": f"Truth {i}",
            "first_seen_utc": f"{indicator.first_seen:%Y-%m-%d %H:%M:%S}",
            "last_seen_utc": None, "confidence_level": indicator.confidence, "is_compromised": False,
            "reference": None, "tags": None, "anonymous": "0", "reporter": "truth"}]
    return json.dumps(entries)


# --- matching ---------------------------------------------------------------------------------------------------------

def address_of(text):
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def name_fits(name, indicator):
    """None, "name" or "subdomain"."""
    name = name.lower().rstrip(".")
    if name == indicator:
        return "name"
    return "subdomain" if name.endswith("." + indicator) else None


def split_url(text):
    """(scheme, host, port or None, path with query), the last three as canonical forms have them."""
    text = text.split("#")[0]
    found = re.match(r"^(?:([A-Za-z][A-Za-z0-9+.-]*)://)?(?:[^/?@]*@)?(\[[^\]]*\]|[^/?:]*)(?::(\d+))?(.*)$", text)
    scheme, host, port, rest = found.groups()
    return (scheme or "").lower(), host.strip("[]").lower().rstrip("."), int(port) if port else None, rest


def normal_path(rest):
    path, mark, query = rest.partition("?")

    def decode(found):
        char = chr(int(found.group(1), 16))
        return char if char in UNRESERVED else "%" + found.group(1).upper()

    path = re.sub(r"%([0-9A-Fa-f]{2})", decode, path) or "/"
    out = []
    for part in path.split("/")[1:]:
        if part == "..":
            out = out[:-1]
        elif part != ".":
            out.append(part)
    if path.endswith(("/.", "/..")):
        out.append("")
    return "/" + "/".join(out) + mark + query


def url_fits(text, indicator):
    scheme, host, port, rest = split_url(text)
    want_scheme, want_host, want_port, want_rest = split_url(indicator)
    schemes = [scheme] if scheme else ["http", "https"]
    rest, want_rest = normal_path(rest), normal_path(want_rest)
    for candidate in schemes:
        default = {"http": 80, "https": 443}.get(candidate)
        if (candidate, host, port or default) != (want_scheme, want_host, want_port or {"http": 80, "https": 443}[want_scheme]):
            continue
        if rest == want_rest or (want_rest.endswith("/") and "?" not in want_rest and
                                 rest.split("?")[0].startswith(want_rest)):
            return True
    return False


def words_of(action):
    return [word.lower() for word in re.findall(r"[A-Za-z][a-z]*|[A-Z]+", action)]


def best(candidates, port):
    """The indicator that a hit goes to: of the row's port, else of the highest confidence, then the earliest."""
    def rank(indicator):
        port_rank = 1 if indicator.port is None else 0 if indicator.port == port else 2
        return (port_rank, -indicator.confidence, indicator.first_seen)
    return min(candidates, key=rank)


def is_decayed(indicator, days):
    """The polynomial score at the time of the event is below 30; a confidence below that is no matter of age."""
    if indicator.kind not in DECAY_DAYS:
        return False
    base = indicator.confidence if indicator.confidence >= 30 else 80
    return base * (1 - (days / DECAY_DAYS[indicator.kind]) ** 0.5) < 30


class Truth:
    def __init__(self, indicators):
        self.indicators = indicators
        self.hits = {}

    def observe(self, place, value, matches, *, time, port=None, action="", inbound=False, has_direction=True):
        """Notes a hit. `matches` is a list of (indicator, is_subdomain)."""
        if not matches:
            return
        indicator = best([match[0] for match in matches], port)
        is_subdomain = dict((match[0].key(), match[1]) for match in matches)[indicator.key()]
        reasons = set()
        if inbound:
            reasons.add("inbound")
        elif indicator.port is not None and port is None:
            reasons.add("port_unknown")
        elif indicator.port is not None and port != indicator.port:
            reasons.add("port_differs")
        if BLOCKED_WORDS & set(words_of(action)):
            reasons.add("blocked")
        if "failed" in words_of(action):
            reasons.add("failed")
        if indicator.confidence < 50:
            reasons.add("low_confidence")
        if is_subdomain:
            reasons.add("subdomain")
        if indicator.kind == "ip" and address_of(indicator.value) in SHARED:
            reasons.add("shared_infrastructure")
        if time < indicator.first_seen:
            reasons.add("before_first_seen")
        elif is_decayed(indicator, (time - indicator.first_seen) / timedelta(days=1)):
            reasons.add("decayed")
        grade = GRADES[max(3 - sum(STEPS[reason] for reason in reasons), 0)]
        self.hits[place + (value,)] = (indicator.key(), frozenset(match[0].key() for match in matches) - {indicator.key()},
                                       frozenset(reasons), grade)

    def addresses(self, text):
        address = address_of(text)
        return [(i, False) for i in self.indicators
                if i.kind == "ip" and address is not None and address_of(i.value) == address]

    def names(self, text):
        found = []
        for indicator in self.indicators:
            fit = name_fits(text, indicator.value) if indicator.kind == "domain" else None
            if fit:
                found.append((indicator, fit == "subdomain"))
        return found

    def in_url(self, text):
        host = split_url(text)[1]
        urls = [(i, False) for i in self.indicators if i.kind == "url" and url_fits(text, i.value)]
        return urls + self.names(host) + self.addresses(host)

    def hashes(self, text):
        return [(i, False) for i in self.indicators if i.kind in ("md5", "sha1", "sha256") and i.value == text.lower()]


# --- values of logs ---------------------------------------------------------------------------------------------------

class Values:
    def __init__(self, rng, indicators):
        self.rng = rng
        self.by_kind = {}
        for indicator in indicators:
            self.by_kind.setdefault(indicator.kind, []).append(indicator)

    def address(self):
        if self.rng.random() < 0.15:
            value = self.rng.choice(self.by_kind["ip"]).value
            near = value[:-1] + str((int(value[-1]) + 1) % 10)
            spellings = [value, value, value, "::ffff:" + value if "." in value else value.upper(), near]
            return self.rng.choice(spellings)
        return f"{self.rng.choice([23, 52, 151])}.{self.rng.randrange(256)}.{self.rng.randrange(256)}.{self.rng.randrange(1, 255)}"

    def port(self):
        return self.rng.choice([443, 443, 8080, 4444, 53, 9001, 80])

    def name(self):
        if self.rng.random() < 0.2:
            name = self.rng.choice(self.by_kind["domain"]).value
            return self.rng.choice([name, name.upper(), name + ".", "a.b." + name, "x-" + name, "x" + name,
                                    name + ".example.net", "www." + name.title(), name.split(".", 1)[1]])
        return self.rng.choice(["www.example.com", "update.vendor.org", "login.portal.net", "cdn.images.io"])

    def url(self):
        roll = self.rng.random()
        if roll < 0.1:
            return f"{self.rng.choice(['http', 'https'])}://{self.name()}/index.html?next=evil0.io"
        if roll < 0.14:
            address = self.address()
            host = f"[{address}]" if ":" in address else address
            return f"http://{host}:{self.port()}/x"
        if roll < 0.4:
            return self.spelling(self.rng.choice(self.by_kind["url"]).value)
        if roll < 0.45:
            return f"https://search.example.org/?q={self.rng.choice(self.by_kind['domain']).value}"
        return "https://www.example.com/a/b?c=d"

    def spelling(self, url):
        scheme, rest = url.split("://")
        host, _, path = rest.partition("/")
        name, _, port = host.partition(":")
        port = ":" + port if port else ""
        default = {"http": ":80", "https": ":443"}[scheme]
        return self.rng.choice([
            url, f"{scheme.upper()}://{host.upper()}/{path}", url + "#part", url + "more", f"{scheme}://{name}.{port}/{path}",
            f"{scheme}://{name}{port or default}/{path}", f"{scheme}://x-{host}/{path}",
            f"{scheme}://{host}/q/../{path}", url.replace("~", "%7e"), url.replace("a", "%61", 1) if "/a.php" in url else url,
            f"{scheme}://{host}/other", f"{host}/{path}", f"{scheme}://{host}@{name}.example.com/{path}"])

    def hash(self, kind):
        if self.rng.random() < 0.15:
            value = self.rng.choice(self.by_kind[kind]).value
            return self.rng.choice([value, value.upper(), value[:-1] + ("0" if value[-1] != "0" else "1")])
        return "".join(self.rng.choice("0123456789abcdef") for _ in range({"md5": 32, "sha1": 40, "sha256": 64}[kind]))

    def time(self):
        return START + timedelta(seconds=self.rng.randrange(0, 20 * 86400))


# --- logs -------------------------------------------------------------------------------------------------------------

def firewall_log(truth, values, rng, num_rows):
    lines, file = [], "fw.log"
    for record in range(1, num_rows + 1):
        time, port = values.time(), values.port()
        # The CEF reader gives addresses their plain form.
        source, target = (str(address_of(values.address())) for _ in range(2))
        if rng.random() < 0.8:
            source = f"10.1.{rng.randrange(4)}.{rng.randrange(1, 250)}"
        action = rng.choice(["accept", "allow", "deny", "Blocked", "tcp-reset", "not blocked", ""])
        host, url = values.name(), values.url()
        parts = [f"rt={time:%b %d %Y %H:%M:%S}", f"src={source}", f"dst={target}", f"dpt={port}", f"dhost={host}",
                 "request=" + url.replace("\\", "\\\\").replace("=", "\\=")]
        if action:
            parts.append("act=" + action)
        lines.append("CEF:0|Truth|Wall|1.0|100|traffic|3|" + " ".join(parts))
        place = ("CommonSecurityLog", file, record)
        said = "" if action == "not blocked" else action
        truth.observe(place + ("DestinationIP",), target, truth.addresses(target), time=time, port=port, action=said)
        truth.observe(place + ("SourceIP",), source, truth.addresses(source), time=time, action=said, inbound=True)
        truth.observe(place + ("DestinationHostName",), host, truth.names(host), time=time, port=port, action=said)
        truth.observe(place + ("RequestURL",), url, truth.in_url(url), time=time, port=split_url(url)[2] or port, action=said)
    return file, "\n".join(lines) + "\n"


def network_log(truth, values, rng, num_rows):
    lines, file = [], "DeviceNetworkEvents.json"
    for record in range(1, num_rows + 1):
        time, remote, port = values.time(), values.address(), values.port()
        action = rng.choice(["ConnectionSuccess", "ConnectionSuccess", "ConnectionFailed", "InboundConnectionAccepted"])
        url = rng.choice([values.name(), values.name() + ":8443", values.url(), ""])
        row = {"Timestamp": f"{time:%Y-%m-%dT%H:%M:%S}Z", "DeviceName": f"pc-{rng.randrange(9)}", "ActionType": action,
               "RemoteIP": remote, "RemotePort": port, "RemoteUrl": url, "LocalIP": "10.1.1.1",
               "InitiatingProcessSHA256": values.hash("sha256"), "InitiatingProcessMD5": values.hash("md5")}
        lines.append(json.dumps(row))
        place = ("DeviceNetworkEvents", file, record)
        inbound = action.startswith("Inbound")
        truth.observe(place + ("RemoteIP",), remote, truth.addresses(remote), time=time, port=port, action=action,
                      inbound=inbound)
        matches = truth.in_url(url)
        truth.observe(place + ("RemoteUrl",), url, matches, time=time, port=split_url(url)[2] or port, action=action,
                      inbound=inbound)
        for column in ("InitiatingProcessSHA256", "InitiatingProcessMD5"):
            truth.observe(place + (column,), row[column], truth.hashes(row[column]), time=time, action=action,
                          inbound=inbound)
    return file, "\n".join(lines) + "\n"


def dns_log(truth, values, rng, num_rows):
    file, out = "DnsEvents.csv", io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["TimeGenerated [UTC]", "Computer", "ClientIP", "Name", "IPAddresses", "QueryType"])
    for record in range(1, num_rows + 1):
        time, name = values.time(), values.name()
        answers = [values.address() for _ in range(rng.randrange(3))]
        writer.writerow([f"{time:%Y-%m-%dT%H:%M:%S}Z", "dc1", f"10.1.1.{rng.randrange(9)}", name, ",".join(answers), "A"])
        place = ("DnsEvents", file, record)
        truth.observe(place + ("Name",), name, truth.names(name), time=time)
        for answer in answers:
            truth.observe(place + ("IPAddresses",), answer, truth.addresses(answer), time=time)
    return file, out.getvalue()


def file_log(truth, values, rng, num_rows):
    rows, file = [], "DeviceFileEvents.json"
    for record in range(1, num_rows + 1):
        time = values.time()
        row = {"Timestamp": f"{time:%Y-%m-%dT%H:%M:%S}Z", "DeviceName": f"pc-{rng.randrange(9)}",
               "ActionType": "FileCreated", "FileName": "a.exe", "FolderPath": "C:\\a.exe", "MD5": values.hash("md5"),
               "SHA1": values.hash("sha1"), "SHA256": values.hash("sha256"),
               "InitiatingProcessSHA1": values.hash("sha1")}
        rows.append(row)
        for column in ("MD5", "SHA1", "SHA256", "InitiatingProcessSHA1"):
            truth.observe(("DeviceFileEvents", file, record, column), row[column], truth.hashes(row[column]), time=time)
    return file, json.dumps(rows)


def click_log(truth, values, rng, num_rows):
    rows, file = [], "UrlClickEvents.json"
    for record in range(1, num_rows + 1):
        time, url = values.time(), values.url()
        action = rng.choice(["ClickAllowed", "ClickBlocked"])
        rows.append({"Timestamp": f"{time:%Y-%m-%dT%H:%M:%S}Z", "AccountUpn": f"u{rng.randrange(9)}@corp.example",
                     "Url": url, "ActionType": action, "Workload": "Email", "IsClickedThrough": False,
                     "NetworkMessageId": "m", "IPAddress": "10.1.1.1"})
        scheme, _, port, _ = split_url(url)
        truth.observe(("UrlClickEvents", file, record, "Url"), url, truth.in_url(url), time=time, action=action,
                      port=port or {"http": 80, "https": 443}.get(scheme))
    schema = [{"Name": name, "Type": "String"} for name in rows[0]]
    return file, json.dumps({"schema": schema, "results": rows})


def make(seed, num_rows):
    """(feed text, {file: text}, {(table, file, record, column, value): (indicator, also, reasons, grade)})."""
    rng = random.Random(seed)
    indicators = make_indicators(rng)
    truth, values = Truth(indicators), Values(rng, indicators)
    logs = dict(log(truth, values, rng, num_rows) for log in (firewall_log, network_log, dns_log, file_log, click_log))
    return threatfox_json(indicators), logs, truth.hits
