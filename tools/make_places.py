"""Writes tests/data/places.mmdb: a MaxMind DB of made-up places for documentation networks. Usage: make_places.py OUT"""
import ipaddress
import struct
import sys

NETWORKS = {
    "198.51.100.0/24": {"country": "Wonderland", "state": "North", "city": "Teaton", "at": (51.5, -0.25)},
    "203.0.113.0/25": {"country": "Oz", "at": (-33.75, 151.0)},
    "2001:db8:1::/48": {"country": "Laputa", "state": "Isle", "city": "Flight"},
    "192.0.2.0/24": {},
}


def control(kind, size):
    first = kind << 5 if kind < 8 else 0
    out = [first | (size if size < 29 else 29)]
    if kind >= 8:
        out.append(kind - 7)
    if size >= 29:
        out.append(size - 29)
    return bytes(out)


def encode(value):
    if isinstance(value, str):
        return control(2, len(value.encode())) + value.encode()
    if isinstance(value, float):
        return control(3, 8) + struct.pack(">d", value)
    if isinstance(value, tuple):  # kind of an unsigned number, number
        kind, number = value
        body = number.to_bytes((number.bit_length() + 7) // 8, "big")
        return control(kind, len(body)) + body
    if isinstance(value, list):
        return control(11, len(value)) + b"".join(map(encode, value))
    return control(7, len(value)) + b"".join(encode(key) + encode(item) for key, item in value.items())


def record(place):
    entry = {}
    for name in ("country", "city"):
        if name in place:
            entry[name] = {"names": {"en": place[name]}}
    if "state" in place:
        entry["subdivisions"] = [{"names": {"en": place["state"]}}]
    if "at" in place:
        entry["location"] = {"latitude": place["at"][0], "longitude": place["at"][1]}
    return entry


def main(path):
    nodes = [[None, None]]
    data = b""
    for network, place in NETWORKS.items():
        network = ipaddress.ip_network(network)
        bits = format(int(network.network_address), "0128b")
        length = network.prefixlen + (96 if network.version == 4 else 0)
        at = 0
        for bit in map(int, bits[:length - 1]):
            if nodes[at][bit] is None:
                nodes.append([None, None])
                nodes[at][bit] = len(nodes) - 1
            at = nodes[at][bit]
        nodes[at][int(bits[length - 1])] = ("data", len(data))
        data += encode(record(place))
    tree = b""
    for node in nodes:
        for side in node:
            value = len(nodes) if side is None else side if isinstance(side, int) else len(nodes) + 16 + side[1]
            tree += value.to_bytes(3, "big")
    uint16, uint32, uint64 = 5, 6, 9
    metadata = {"node_count": (uint32, len(nodes)), "record_size": (uint16, 24), "ip_version": (uint16, 6),
                "database_type": "Places", "languages": ["en"], "binary_format_major_version": (uint16, 2),
                "binary_format_minor_version": (uint16, 0), "build_epoch": (uint64, 1767225600), "description": {"en": "networks for documentation"}}
    with open(path, "wb") as out:
        out.write(tree + bytes(16) + data + b"\xab\xcd\xefMaxMind.com" + encode(metadata))


if __name__ == "__main__":
    main(sys.argv[1])
