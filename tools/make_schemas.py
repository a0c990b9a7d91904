#!/usr/bin/env python3
"""Writes data/schemas.bin: the tables and workspace functions that queries are bound against.

    tools/make_schemas.py [--from DIR] [--to FILE] [--check]

DIR holds tables.json and functions.json (default: ../shared/schemas, or $QUOLL_SHARED/schemas). The
result is committed, so a clone builds without DIR. The same input gives the same bytes; --check only
compares. src/model/catalog.cpp reads the file; both sides must agree on this layout.

All integers are little-endian. Offsets of sections count from the start of the file, all others from
the start of the section they point into.

    +--------------------------------------------------------------------------------------------+
    | header, 96 bytes: "QUOLLSCH" | u32 format | u32 file size | u32 crc32 of all that follows   |
    |   the header | u32 tables | u32 functions | u32 columns | 8 x (u32 offset, u32 size)        |
    +--------------------------------------------------------------------------------------------+
    | 0 version     text for `quoll --version`                                                    |
    | 1 names       names of tables and functions, end to end                                     |
    | 2 tables      sorted by name, 20 bytes each:                                                |
    |                 u32 name | u16 name size | u8 flags | u8 time column | u32 columns |        |
    |                 u32 implicit columns | u32 columns of another Defender type                 |
    | 3 functions   sorted by name, 16 bytes each:                                                |
    |                 u32 name | u16 name size | u8 flags | u8 0 | u32 columns | u32 parameters   |
    | 4 blocks      u32 per 32 columns: where in `columns` the block starts                       |
    | 5 columns     the distinct (name, type) pairs, sorted; in each block front-coded:           |
    |                 u8 bytes shared with the pair before | rest of the name | u8 0x80 + type    |
    | 6 lists       column lists, each once: u16 count | count x u16 number of the pair           |
    | 7 parameters  parameter lists, each once: u8 count | count x (name, type, default),         |
    |                 each a u8 size and its text                                                 |
    +--------------------------------------------------------------------------------------------+

Flags of a table: 1 open, 2 in Sentinel, 4 in Defender; of a function: 1 open, 2 kind `extend`.
Time column: 0 none, 1 `TimeGenerated`, 2 `Timestamp`. Types: the order of model::Type.
"""

import argparse
import json
import os
import re
import struct
import sys
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TYPES = ["bool", "int", "long", "real", "decimal", "string", "datetime", "timespan", "guid", "dynamic"]
FORMAT = 1
HEADER_SIZE = 96
NUM_SECTIONS = 8
BLOCK_SIZE = 32

# Names that only a documentation page or an exported file has; the service cannot store them.
ARTEFACTS = [
    ("a portal export's time zone mark", re.compile(r"\[UTC\]")),
    ("a blank in the name", re.compile(r"\s")),
    ("a character outside ASCII", re.compile(r"[^\x00-\x7f]")),
]
# The columns of these tables depend on what is sent to them; the sources do not mark that.
OPEN_TABLES = ["AzureDiagnostics", "AzureMetrics"]
# Tables that public queries name and no source describes: open, with the standard column only.
UNDESCRIBED_TABLES = ["AwsBucketAPILogs_CL"]


def artefact_reason(name):
    return next((reason for reason, pattern in ARTEFACTS if pattern.search(name)), None)


def clean_columns(owner, columns):
    """The (name, type) pairs of a column map without the artefacts, which are named on stdout."""
    kept = []
    for name, kind in columns.items():
        reason = artefact_reason(name)
        if reason:
            print(f"dropped column `{name}` of {owner}: {reason}")
            continue
        kept.append((name, "dynamic" if kind == "unknown" else kind))
    return tuple(kept)


def time_column(columns, implicit):
    for name in ("TimeGenerated", "Timestamp"):
        if dict(columns).get(name) == "datetime":
            return name
    return "TimeGenerated" if dict(implicit).get("TimeGenerated") == "datetime" else None


def read_tables(raw):
    tables = {}
    for raw_name, entry in raw.items():
        name = raw_name.strip()
        if name != raw_name:
            print(f"renamed table `{raw_name}`: a blank at its end")
        if name in tables:
            sys.exit(f"table {name} is described twice")
        columns = clean_columns(name, entry["columns"])
        implicit = clean_columns(name, entry["implicit_columns"])
        xdr = clean_columns(name, entry.get("columns_xdr", {}))
        environments = set(entry["envs"])
        unknown = environments - {"sentinel", "sentinel-custom", "xdr"}
        if unknown:
            sys.exit(f"table {name}: unknown environment {sorted(unknown)}")
        types = dict(columns)
        missing = [column for column, _ in xdr if column not in types]
        if missing:
            sys.exit(f"table {name}: Defender columns {missing} are not among its columns")
        tables[name] = {
            "columns": columns,
            "implicit": implicit,
            "xdr": tuple((column, kind) for column, kind in xdr if types[column] != kind),
            "open": bool(entry.get("open")) or name in OPEN_TABLES,
            "sentinel": bool(environments & {"sentinel", "sentinel-custom"}),
            "xdr_table": "xdr" in environments,
            "time": time_column(columns, implicit),
        }
    for name in UNDESCRIBED_TABLES:
        if name not in tables:
            print(f"added open table {name}: public queries use it, no source describes it")
            tables[name] = {"columns": (("TimeGenerated", "datetime"),), "implicit": (), "xdr": (), "open": True,
                            "sentinel": True, "xdr_table": False, "time": "TimeGenerated"}
    return tables


def read_functions(raw):
    functions = {}
    for name, entry in raw.items():
        parameters = tuple(
            (p["name"], "tabular" if p["type"] == "(*)" else p["type"], p.get("default", ""))
            for p in entry["parameters"])
        functions[name] = {
            "columns": clean_columns(name, entry["columns"]),
            "parameters": parameters,
            "extend": {"table": False, "extend": True}[entry["kind"]],
            "open": entry["open"],
        }
    return functions


class Pool:
    """Byte strings, each stored once; `add` returns the offset."""

    def __init__(self):
        self.bytes = bytearray()
        self.offsets = {}

    def add(self, item):
        if item not in self.offsets:
            self.offsets[item] = len(self.bytes)
            self.bytes += item
        return self.offsets[item]


def encode_columns(pairs):
    """The sections `blocks` and `columns` for sorted pairs of (name bytes, type number)."""
    blocks, out = bytearray(), bytearray()
    previous = b""
    for number, (name, kind) in enumerate(pairs):
        if number % BLOCK_SIZE == 0:
            blocks += struct.pack("<I", len(out))
            previous = b""
        shared = len(os.path.commonprefix([previous, name]))
        out += bytes([shared]) + name[shared:] + bytes([0x80 + kind])
        previous = name
    return bytes(blocks), bytes(out)


def encode_list(columns, number_of):
    return struct.pack(f"<H{len(columns)}H", len(columns), *(number_of[column] for column in columns))


def encode_parameters(parameters):
    out = bytearray([len(parameters)])
    for texts in parameters:
        for text in texts:
            encoded = text.encode()
            out += bytes([len(encoded)]) + encoded
    return bytes(out)


def encode(tables, functions, version):
    entries = list(tables.values()) + list(functions.values())
    pairs = {pair for entry in entries for key in ("columns", "implicit", "xdr") for pair in entry.get(key, ())}
    if len(pairs) >= 1 << 16:
        sys.exit("more than 65,535 distinct columns: the lists need wider numbers")
    ordered = sorted((name.encode("ascii"), TYPES.index(kind)) for name, kind in pairs)
    number_of = {(name.decode(), TYPES[kind]): number for number, (name, kind) in enumerate(ordered)}
    names, lists, parameters = Pool(), Pool(), Pool()
    table_index, function_index = bytearray(), bytearray()
    for name in sorted(tables, key=str.encode):
        entry = tables[name]
        flags = entry["open"] | entry["sentinel"] << 1 | entry["xdr_table"] << 2
        time = {None: 0, "TimeGenerated": 1, "Timestamp": 2}[entry["time"]]
        table_index += struct.pack("<IHBB", names.add(name.encode()), len(name.encode()), flags, time)
        for key in ("columns", "implicit", "xdr"):
            table_index += struct.pack("<I", lists.add(encode_list(entry[key], number_of)))
    for name in sorted(functions, key=str.encode):
        entry = functions[name]
        flags = entry["open"] | entry["extend"] << 1
        function_index += struct.pack(
            "<IHBBII", names.add(name.encode()), len(name.encode()), flags, 0,
            lists.add(encode_list(entry["columns"], number_of)),
            parameters.add(encode_parameters(entry["parameters"])))
    blocks, columns = encode_columns(ordered)
    sections = [version.encode(), bytes(names.bytes), bytes(table_index), bytes(function_index), blocks, columns,
                bytes(lists.bytes), bytes(parameters.bytes)]
    assert len(sections) == NUM_SECTIONS
    places, offset = b"", HEADER_SIZE
    for section in sections:
        places += struct.pack("<II", offset, len(section))
        offset += len(section)
    body = b"".join(sections)
    counts = struct.pack("<III", len(tables), len(functions), len(ordered))
    header = b"QUOLLSCH" + struct.pack("<III", FORMAT, offset, zlib.crc32(body)) + counts + places
    return header.ljust(HEADER_SIZE, b"\0") + body


def main():
    shared = Path(os.environ.get("QUOLL_SHARED", ROOT.parent / "shared"))
    parser = argparse.ArgumentParser(description="Writes data/schemas.bin.")
    parser.add_argument("--from", dest="source", type=Path, default=shared / "schemas", metavar="DIR")
    parser.add_argument("--to", type=Path, default=ROOT / "data" / "schemas.bin", metavar="FILE")
    parser.add_argument("--check", action="store_true", help="compare with FILE, write nothing")
    args = parser.parse_args()
    raw_tables = json.loads((args.source / "tables.json").read_text(encoding="utf-8"))
    raw_functions = json.loads((args.source / "functions.json").read_text(encoding="utf-8"))
    tables, functions = read_tables(raw_tables), read_functions(raw_functions)
    dates = [date for entry in list(raw_tables.values()) + list(raw_functions.values())
             for date in re.findall(r"\b20\d\d-\d\d-\d\d\b", entry["source"])]
    version = f"{max(dates)} ({len(tables):,} tables, {len(functions):,} functions)"
    encoded = encode(tables, functions, version)
    if args.check:
        if not args.to.exists() or args.to.read_bytes() != encoded:
            sys.exit(f"{args.to} differs from what {args.source} gives: run tools/make_schemas.py")
        return
    args.to.write_bytes(encoded)
    print(f"wrote {args.to.name}: {version}, {len(encoded):,} bytes")


if __name__ == "__main__":
    main()
