// One row per intelligence format: how to know it and how to read it. A reader gives entries to the
// ReaderContext, each an assertion about a canonical value or a reject with its reason; it skips
// nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "intel/canon.h"
#include "intel/indicator.h"

namespace quoll::intel {

// What a reader sees of a file to detect its format.
inline constexpr size_t kHeadBytes = 64 * 1024;
// Entries beyond this are rejected.
inline constexpr size_t kMaxEntries = 5'000'000;
// Rejects beyond this are counted only.
inline constexpr size_t kMaxRejectedKept = 100'000;
inline constexpr size_t kMaxRawBytes = 200;
// At most that many bytes of a text for a message, not ending within a character.
std::string_view ShortRaw(std::string_view raw);

struct Entry {
  Canonical canon;
  Transport transport = Transport::kUnstated;
  Assertion assertion;
};

// Something that was changed or left aside on purpose, for people.
struct Remark {
  std::string file;
  uint64_t line = 0;
  std::string text;
  bool is_warning = false;  // the source may be incomplete
};

// Columns of a CSV file by name or by number from 1, and the word for what each holds: `value`,
// `type`, `ip`, `first_seen`, … as a header would say it.
using ColumnMeanings = std::vector<std::pair<std::string, std::string>>;

class ReaderContext {
 public:
  // The file that is read now; assertions and rejects get its name and digest.
  void StartFile(std::string file, std::string payload_sha256);

  // Takes the entry, or counts it as rejected if its canonical form has a reason.
  void Add(Entry entry);
  void Reject(uint64_t line, std::string reason, std::string_view raw);
  // What is kept whole because no indicator can say it. Counted as read, neither as an entry nor as
  // a reject.
  void AddCompound(Compound compound);
  void Note(uint64_t line, std::string text);
  void Warn(uint64_t line, std::string text);
  // Of a feed whose events are files of their own: an event was read, an index names one. At the
  // end, those that are named and were not read are told.
  void SawEvent(std::string_view uuid);
  void ExpectEvent(std::string_view uuid, uint64_t line);
  void WarnOfMissingEvents();

  // How the user wants CSV columns to be read (ReadOptions); empty where the header decides.
  const ColumnMeanings& columns() const { return columns_; }
  void SetColumns(ColumnMeanings columns) { columns_ = std::move(columns); }

  const std::string& file() const { return file_; }
  const std::vector<Entry>& entries() const { return entries_; }
  std::vector<Entry> TakeEntries() { return std::move(entries_); }
  const std::vector<Rejected>& rejected() const { return rejected_; }
  std::vector<Rejected> TakeRejected() { return std::move(rejected_); }
  const std::vector<Compound>& compounds() const { return compounds_; }
  std::vector<Compound> TakeCompounds() { return std::move(compounds_); }
  uint64_t num_rejected() const { return num_rejected_; }
  const std::vector<Remark>& remarks() const { return remarks_; }
  // How many entries and rejects the file that is read now has given.
  uint64_t num_entries_of_file() const { return entries_.size() - file_entries_start_; }
  uint64_t num_compounds_of_file() const { return compounds_.size() - file_compounds_start_; }
  uint64_t num_rejected_of_file() const { return num_rejected_ - file_rejected_start_; }

 private:
  std::string file_;
  std::string payload_sha256_;
  std::vector<Entry> entries_;
  std::vector<Rejected> rejected_;
  std::vector<Compound> compounds_;
  std::vector<Remark> remarks_;
  ColumnMeanings columns_;
  std::set<std::string, std::less<>> seen_events_;
  // By uuid, the first place that names it.
  std::map<std::string, Rejected, std::less<>> expected_events_;
  uint64_t num_rejected_ = 0;
  uint64_t file_entries_start_ = 0;
  uint64_t file_compounds_start_ = 0;
  uint64_t file_rejected_start_ = 0;
};

struct ReaderDef {
  std::string_view name;     // `threatfox_json`
  std::string_view summary;  // `ThreatFox export as JSON`
  // Context: such a file holds no indicator, and that is no fault of it.
  enum class Holds { kIndicators, kContext } holds = Holds::kIndicators;
  // How sure: 0 (not this format) to 100, from the first bytes (at most kHeadBytes, cut anywhere).
  int (*detect)(std::string_view head, std::string_view file_name);
  // Reads the whole content, which is valid UTF-8 without a byte-order mark.
  void (*read)(ReaderContext& ctx, std::string_view content);
};

// Every reader, by name.
std::span<const ReaderDef* const> AllReaders();

}  // namespace quoll::intel
