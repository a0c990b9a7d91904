// Measures the matcher at millions of indicators, beside a hash set of strings that is asked for
// every name above a name, on one
// core (CPU time) and the same values:
//
//   matcher_bench SNAPSHOT [INDICATORS] [VALUES]     (5,000,000 and 4,000,000 by default)
//
// Writes the snapshot, opens it by mmap, and prints a line per measurement. With --lines PREFIX it
// only writes the domains and the values as text, for `grep -F -f`.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <random>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/check.h"
#include "diag/diagnostic.h"
#include "intel/address.h"
#include "intel/matcher.h"
#include "intel/snapshot_writer.h"

namespace {

using namespace quoll;
// CPU time of this thread: what else the machine does hardly counts.
double Now() {
  timespec time = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double Seconds(double start) { return Now() - start; }

// SplitMix64: value `i` of a stream, without keeping the stream.
uint64_t At(uint64_t stream, uint64_t i) {
  uint64_t z = stream + (i + 1) * 0x9e3779b97f4a7c15ULL;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
  return z ^ z >> 31;
}

void AppendLabel(std::string& out, uint64_t bits, int length) {
  for (int i = 0; i < length; ++i, bits >>= 5) out += "abcdefghijklmnopqrstuvwxyz234567"[bits & 31];
}

std::string Domain(uint64_t i) {
  constexpr const char* kEnds[] = {".com", ".net", ".io",          ".co.uk",
                                   ".top", ".xyz", ".duckdns.org", ".ru"};
  const uint64_t bits = At(1, i);
  std::string name;
  AppendLabel(name, bits, 8 + static_cast<int>(bits >> 60 & 3));
  return name + kEnds[bits >> 57 & 7];
}

// One name in 200 lies below an indicator, as in logs where something is amiss.
std::string ObservedName(uint64_t i, uint64_t num_indicators) {
  const uint64_t bits = At(2, i);
  if (bits % 200 == 0) return "www." + Domain(bits / 200 % num_indicators);
  std::string name;
  AppendLabel(name, bits, 4 + static_cast<int>(bits >> 61 & 3));
  name += '.';
  AppendLabel(name, At(3, i), 9);
  return name + ".com";
}

intel::IpBytes Address(uint64_t stream, uint64_t i) {
  const auto bits = static_cast<uint32_t>(At(stream, i));
  intel::IpBytes bytes{};
  bytes[10] = bytes[11] = 0xff;
  std::memcpy(bytes.data() + 12, &bits, sizeof bits);
  return bytes;
}

std::string MakeSnapshot(uint64_t num_domains, uint64_t num_addresses) {
  intel::SnapshotWriter writer;
  intel::Indicator indicator;
  indicator.malware_name = "Nanocore RAT";
  for (uint64_t i = 0; i < num_domains + num_addresses; ++i) {
    const bool is_name = i < num_domains;
    indicator.kind = is_name ? intel::Kind::kDomain : intel::Kind::kIp;
    indicator.scope = is_name ? intel::Scope::kSubtree : intel::Scope::kExact;
    indicator.value = is_name ? Domain(i) : intel::FormatIp(Address(4, i));
    writer.Add(indicator);
  }
  diag::Sink sink;
  auto bytes = writer.Finish(sink);
  CHECK(bytes);
  return *std::move(bytes);
}

void Report(const char* what, uint64_t count, double seconds, uint64_t num_hits) {
  std::printf("%-42s %8.1f M/s  (%lu hits)\n", what, static_cast<double>(count) / seconds / 1e6,
              static_cast<unsigned long>(num_hits));
}

std::shared_ptr<const intel::Snapshot> WriteAndOpen(const std::string& path,
                                                    const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
  diag::Sink sink;
  const auto start = Now();
  auto snapshot = intel::Snapshot::Open(path, sink);
  CHECK(snapshot);
  const double seconds = Seconds(start);
  const auto count = static_cast<double>((*snapshot)->num_entries());
  std::printf("%-42s %8.2f ms\n", "open by mmap", seconds * 1e3);
  std::printf(
      "%-42s %8.1f bytes, and %.1f of text\n", "memory per indicator",
      (static_cast<double>(bytes.size()) - static_cast<double>((*snapshot)->num_text_bytes())) /
          count,
      static_cast<double>((*snapshot)->num_text_bytes()) / count);
  return *snapshot;
}

void MeasureNames(const std::string& path, uint64_t num_indicators, uint64_t num_values) {
  std::printf("%lu domains\n", static_cast<unsigned long>(num_indicators));
  const intel::IocMatcher matcher(WriteAndOpen(path, MakeSnapshot(num_indicators, 0)));
  std::vector<std::string> names;
  for (uint64_t i = 0; i < num_values; ++i) names.push_back(ObservedName(i, num_indicators));
  const std::vector<std::string_view> views(names.begin(), names.end());
  uint64_t num_hits = 0;
  for (int round = 0; round < 3; ++round) {
    num_hits = 0;
    const auto start = Now();
    matcher.FindNames(views, [&](size_t, const intel::Found&) { ++num_hits; });
    Report("host names, in batches", num_values, Seconds(start), num_hits);
  }
  std::unordered_set<std::string> set;
  set.reserve(num_indicators);
  for (uint64_t i = 0; i < num_indicators; ++i) set.insert(Domain(i));
  uint64_t num_set_hits = 0;
  const auto start = Now();
  std::string key;
  for (const std::string_view name : views) {
    for (std::string_view rest = name;;) {
      key.assign(rest);
      num_set_hits += set.contains(key) ? 1 : 0;
      const size_t dot = rest.find('.');
      if (dot == std::string_view::npos) break;
      rest.remove_prefix(dot + 1);
    }
  }
  Report("host names, hash set of strings", num_values, Seconds(start), num_set_hits);
  std::fflush(stdout);
  CHECK(num_hits == num_set_hits);
}

void MeasureAddresses(const std::string& path, uint64_t num_indicators, uint64_t num_values) {
  std::printf("%lu addresses\n", static_cast<unsigned long>(num_indicators));
  const auto snapshot = WriteAndOpen(path, MakeSnapshot(0, num_indicators));
  const intel::IocMatcher matcher(snapshot);
  std::vector<intel::IpBytes> addresses;
  for (uint64_t i = 0; i < num_values; ++i) {
    addresses.push_back(i % 200 == 0 ? Address(4, i % num_indicators) : Address(5, i));
  }
  for (int round = 0; round < 3; ++round) {
    uint64_t num_hits = 0;
    const auto start = Now();
    matcher.FindAddresses(addresses, [&](size_t, const intel::Found&) { ++num_hits; });
    Report("IPv4 addresses, in batches", num_values, Seconds(start), num_hits);
  }
}

void MeasureDelta(const std::string& path) {
  constexpr uint64_t kChanged = 10'000;
  diag::Sink sink;
  auto snapshot = intel::Snapshot::Open(path, sink);
  CHECK(snapshot);
  intel::LiveMatcher live(*snapshot);
  std::vector<intel::Indicator> changed(kChanged);
  for (uint64_t i = 0; i < kChanged; ++i) {
    changed[i].kind = intel::Kind::kDomain;
    changed[i].scope = intel::Scope::kSubtree;
    changed[i].value = "new-" + Domain(i);
    changed[i].id =
        intel::IndicatorId(changed[i].kind, changed[i].value, 0, intel::Transport::kUnstated);
  }
  const auto start = Now();
  CHECK(live.Apply(changed, {}, sink).ok());
  const double seconds = Seconds(start);
  CHECK(live.current()->Find("x." + changed[kChanged - 1].value).size() == 1);
  std::printf("%-42s %8.2f ms\n", "10,000 changed indicators live after", seconds * 1e3);
}

void WriteLines(const std::string& prefix, uint64_t num_indicators, uint64_t num_values) {
  std::ofstream domains(prefix + ".domains"), values(prefix + ".values");
  for (uint64_t i = 0; i < num_indicators; ++i) domains << Domain(i) << '\n';
  for (uint64_t i = 0; i < num_values; ++i) values << ObservedName(i, num_indicators) << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  const bool writes_lines = argc > 1 && std::strcmp(argv[1], "--lines") == 0;
  const int first = writes_lines ? 2 : 1;
  if (argc <= first) {
    std::fprintf(stderr, "usage: matcher_bench [--lines] PATH [INDICATORS] [VALUES]\n");
    return 2;
  }
  const std::string path = argv[first];
  const uint64_t num_indicators =
      argc > first + 1 ? std::strtoull(argv[first + 1], nullptr, 10) : 5'000'000;
  const uint64_t num_values =
      argc > first + 2 ? std::strtoull(argv[first + 2], nullptr, 10) : 4'000'000;
  if (writes_lines) {
    WriteLines(path, num_indicators, num_values);
    return 0;
  }
  MeasureNames(path, num_indicators, num_values);
  MeasureDelta(path);
  MeasureAddresses(path, num_indicators, num_values);
  return 0;
}
