// A zone is a list of moments at which its offset changes, and a rule in the text form of POSIX for
// all time after them.
//
// TZif: header (44 bytes), block with 32-bit times, header, block with 64-bit times, newline, rule,
// newline. Only the second block is read. Integers are big-endian.
#include "lang/functions/_time_zone.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "base/ticks.h"

namespace quoll::lang {
using namespace model;

namespace {

constexpr size_t kMaxZoneFileBytes = 1 << 20;
constexpr size_t kHeaderSize = 44;
constexpr std::string_view kZoneFolder = "/usr/share/zoneinfo/";
constexpr int64_t kSecondsPerDay = 86'400;

// A day of every year in a POSIX rule: `Mm.w.d/time`, week 5 is the last. The other two forms do
// not occur in zone files.
struct RuleDay {
  int month = 1;
  int week = 1;
  int weekday = 0;
  int64_t time = 7200;
};

struct Rule {
  int64_t standard_offset = 0;
  int64_t summer_offset = 0;
  bool has_summer = false;
  RuleDay start;
  RuleDay end;
};

struct Zone : KernelState {
  std::vector<int64_t> times;    // Unix seconds, ascending
  std::vector<int64_t> offsets;  // east of UTC, from the same index on
  int64_t first_offset = 0;      // before the first time
  std::optional<Rule> rule;
};

// A cursor over the rule's text; any fault leaves `is_valid` false.
struct RuleText {
  std::string_view text;
  bool is_valid = true;

  bool Take(char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
  }
  void Name() {
    const bool is_quoted = Take('<');
    size_t length = 0;
    while (length < text.size() &&
           (is_quoted ? text[length] != '>'
                      : std::isalpha(static_cast<unsigned char>(text[length])) != 0)) {
      ++length;
    }
    is_valid = is_valid && length > 0;
    text.remove_prefix(length);
    if (is_quoted) is_valid = is_valid && Take('>');
  }
  int64_t Number() {
    int64_t value = 0;
    size_t length = 0;
    while (length < text.size() && length < 4 && text[length] >= '0' && text[length] <= '9') {
      value = value * 10 + (text[length++] - '0');
    }
    is_valid = is_valid && length > 0;
    text.remove_prefix(length);
    return value;
  }
  // [+-]hh[:mm[:ss]] in seconds.
  int64_t Time() {
    const bool is_negative = Take('-');
    if (!is_negative) Take('+');
    int64_t seconds = Number() * 3600;
    if (Take(':')) seconds += Number() * 60;
    if (Take(':')) seconds += Number();
    return is_negative ? -seconds : seconds;
  }
  RuleDay Day() {
    RuleDay day;
    is_valid = is_valid && Take(',') && Take('M');
    day.month = static_cast<int>(Number());
    is_valid = is_valid && Take('.');
    day.week = static_cast<int>(Number());
    is_valid = is_valid && Take('.');
    day.weekday = static_cast<int>(Number());
    if (Take('/')) day.time = Time();
    is_valid = is_valid && day.month >= 1 && day.month <= 12 && day.week >= 1 && day.week <= 5 &&
               day.weekday <= 6;
    return day;
  }
};

std::optional<Rule> ParseRule(std::string_view text) {
  RuleText cursor{text};
  Rule rule;
  cursor.Name();
  rule.standard_offset = -cursor.Time();
  if (!cursor.text.empty()) {
    rule.has_summer = true;
    cursor.Name();
    rule.summer_offset = rule.standard_offset + 3600;
    if (!cursor.text.starts_with(',')) rule.summer_offset = -cursor.Time();
    rule.start = cursor.Day();
    rule.end = cursor.Day();
  }
  if (!cursor.is_valid || !cursor.text.empty()) return std::nullopt;
  return rule;
}

int64_t UnixDay(int64_t year, int month, int day) {
  return base::DaysFromCivil(year, month, day) - base::kUnixEpochTicks / base::kTicksPerDay;
}

// Unix seconds, in local time, of the rule's day in a year.
int64_t LocalSecondsOf(const RuleDay& day, int64_t year) {
  const int64_t first = UnixDay(year, day.month, 1);
  // 1970-01-01 was a Thursday.
  const int64_t first_weekday = ((first + 4) % 7 + 7) % 7;
  int64_t offset = (day.weekday - first_weekday + 7) % 7 + (day.week - 1) * int64_t{7};
  while (offset >= base::DaysInMonth(static_cast<int>(year), day.month)) offset -= 7;
  return (first + offset) * kSecondsPerDay + day.time;
}

int64_t RuleOffset(const Rule& rule, int64_t seconds) {
  if (!rule.has_summer) return rule.standard_offset;
  const int64_t local_ticks = std::clamp<int64_t>(
      (seconds + rule.standard_offset) * base::kTicksPerSecond + base::kUnixEpochTicks, 0,
      base::kMaxDatetimeTicks);
  const int64_t year = base::CivilFromTicks(local_ticks).year;
  const int64_t start = LocalSecondsOf(rule.start, year) - rule.standard_offset;
  const int64_t end = LocalSecondsOf(rule.end, year) - rule.summer_offset;
  // South of the equator summer runs over the turn of the year.
  const bool is_summer =
      start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end;
  return is_summer ? rule.summer_offset : rule.standard_offset;
}

int64_t OffsetAt(const Zone& zone, int64_t seconds) {
  const auto next = std::upper_bound(zone.times.begin(), zone.times.end(), seconds);
  if (next == zone.times.end() && zone.rule) return RuleOffset(*zone.rule, seconds);
  if (next == zone.times.begin()) return zone.first_offset;
  return zone.offsets[static_cast<size_t>(next - zone.times.begin()) - 1];
}

int64_t ReadBigEndian(std::string_view bytes, size_t pos, size_t size) {
  uint64_t value = 0;
  for (size_t i = 0; i < size; ++i) value = value << 8 | static_cast<uint8_t>(bytes[pos + i]);
  return size == 4 ? static_cast<int32_t>(value) : static_cast<int64_t>(value);
}

struct Counts {
  size_t utc, standard, leap, time, type, chars;
};

std::optional<Counts> ReadHeader(std::string_view bytes, size_t pos) {
  if (bytes.size() < pos + kHeaderSize || bytes.substr(pos, 4) != "TZif") return std::nullopt;
  size_t numbers[6];
  for (size_t i = 0; i < 6; ++i) {
    const int64_t number = ReadBigEndian(bytes, pos + 20 + 4 * i, 4);
    if (number < 0 || number > static_cast<int64_t>(kMaxZoneFileBytes)) return std::nullopt;
    numbers[i] = static_cast<size_t>(number);
  }
  return Counts{numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]};
}

size_t BlockSize(const Counts& counts, size_t time_size) {
  return counts.time * (time_size + 1) + counts.type * 6 + counts.chars +
         counts.leap * (time_size + 4) + counts.standard + counts.utc;
}

std::unique_ptr<Zone> ParseZone(std::string_view bytes) {
  const auto old_counts = ReadHeader(bytes, 0);
  if (!old_counts || bytes[4] < '2') return nullptr;
  const size_t header = kHeaderSize + BlockSize(*old_counts, 4);
  const auto counts = ReadHeader(bytes, header);
  if (!counts || counts->type == 0) return nullptr;
  const size_t block = header + kHeaderSize;
  const size_t end = block + BlockSize(*counts, 8);
  if (end > bytes.size()) return nullptr;
  const size_t kinds = block + counts->time * 8;
  const size_t types = kinds + counts->time;
  const auto offset_of = [&](size_t type) { return ReadBigEndian(bytes, types + 6 * type, 4); };
  auto zone = std::make_unique<Zone>();
  zone->first_offset = offset_of(0);
  for (size_t i = 0; i < counts->time; ++i) {
    const size_t type = static_cast<uint8_t>(bytes[kinds + i]);
    if (type >= counts->type) return nullptr;
    zone->times.push_back(ReadBigEndian(bytes, block + 8 * i, 8));
    zone->offsets.push_back(offset_of(type));
  }
  if (!std::is_sorted(zone->times.begin(), zone->times.end())) return nullptr;
  std::string_view rule = bytes.substr(end);
  if (rule.starts_with('\n') && rule.ends_with('\n') && rule.size() > 2) {
    zone->rule = ParseRule(rule.substr(1, rule.size() - 2));
  }
  return zone;
}

// A name comes from the query or the data: it must not lead out of the folder.
bool IsZoneName(std::string_view name) {
  if (name.empty() || name.size() > 64 || name.front() == '/' || name.back() == '/') return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '+' || c == '/';
  });
}

std::unique_ptr<Zone> LoadZone(std::string_view name) {
  if (!IsZoneName(name)) return nullptr;
  std::ifstream file(std::string(kZoneFolder) + std::string(name), std::ios::binary);
  if (!file) return nullptr;
  std::string bytes(kMaxZoneFileBytes, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(file.gcount()));
  return ParseZone(bytes);
}

int64_t UnixSeconds(int64_t ticks) {
  const int64_t since = ticks - base::kUnixEpochTicks;
  return since / base::kTicksPerSecond - (since % base::kTicksPerSecond < 0 ? 1 : 0);
}

// The offset to take off a local time.
int64_t OffsetOfLocal(const Zone& zone, int64_t local_seconds) {
  const int64_t before = OffsetAt(zone, local_seconds - kSecondsPerDay);
  const int64_t after = OffsetAt(zone, local_seconds + kSecondsPerDay);
  const bool is_before = OffsetAt(zone, local_seconds - before) == before;
  const bool is_after = OffsetAt(zone, local_seconds - after) == after;
  // Both in autumn: the larger offset is the earlier moment. None in spring: the later one.
  if (is_before && is_after) return std::max(before, after);
  return is_before ? before : after;
}

// offset_of(zone, seconds) gives what is added to the ticks, in seconds.
template <typename OffsetOf>
void MoveRows(const KernelCall& call, Column& out, OffsetOf offset_of) {
  std::unique_ptr<Zone> own;
  std::string own_name;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const Zone* zone = static_cast<const Zone*>(call.state);
    if (zone == nullptr) {
      const std::string_view name = call.args[1].Text(row);
      if (name != own_name) {
        own = LoadZone(name);
        own_name = name;
      }
      zone = own.get();
    }
    if (zone == nullptr) continue;
    const int64_t ticks = call.args[0].Get<int64_t>(row);
    const int64_t moved = ticks + offset_of(*zone, UnixSeconds(ticks)) * base::kTicksPerSecond;
    if (moved >= 0 && moved <= base::kMaxDatetimeTicks) out.Set(row, moved);
  }
}

// The same zones with other counts of seconds, and files that are no zone of a place.
bool IsListedName(std::string_view name) {
  return !name.starts_with("posix") && !name.starts_with("right/") && name != "localtime" &&
         name != "Factory";
}

}  // namespace

std::vector<std::string> TimeZoneNames() {
  namespace fs = std::filesystem;
  std::vector<std::string> names;
  std::error_code error;
  const fs::path folder(kZoneFolder);
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    const std::string name = it->path().lexically_relative(folder).generic_string();
    if (!IsListedName(name) || !it->is_regular_file(error)) continue;
    if (LoadZone(name) != nullptr) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::unique_ptr<KernelState> PrepareTimeZone(PrepareCall& call) {
  if (call.constants[1] == nullptr) return nullptr;
  auto zone = LoadZone(call.constants[1]->text);
  if (zone != nullptr) return zone;
  return call.Fail(1, "the system's time zone files do not have this zone");
}

void UtcToLocalRows(const KernelCall& call, Column& out) {
  MoveRows(call, out, [](const Zone& zone, int64_t seconds) { return OffsetAt(zone, seconds); });
}

void LocalToUtcRows(const KernelCall& call, Column& out) {
  MoveRows(call, out,
           [](const Zone& zone, int64_t seconds) { return -OffsetOfLocal(zone, seconds); });
}

}  // namespace quoll::lang
