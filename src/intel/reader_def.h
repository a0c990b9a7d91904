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
// Entries handed on at once to an EntryConsumer.
inline constexpr size_t kEntriesPerBatch = 10'000;

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
// Takes entries while a file is read, so that a large file never stands in memory as entries.
class EntryConsumer {
 public:
  virtual ~EntryConsumer() = default;
  virtual void Take(std::vector<Entry> entries) = 0;
};

class ReaderContext {
 public:
  // Without a consumer the entries of all files are kept. It must outlive the context.
  explicit ReaderContext(EntryConsumer* consumer = nullptr) : consumer_(consumer) {}

  // The file that is read now; assertions and rejects get its name and digest. A reader that looks
  // back at what it gave keeps all of the file's entries.
  void StartFile(std::string file, std::string payload_sha256, bool looks_back = false);
  // Hands the rest of the file's entries to the consumer.
  void EndFile();

  // Takes the entry, or counts it as rejected if its canonical form has a reason.
  void Add(Entry entry);
  void Reject(uint64_t line, std::string reason, std::string_view raw);
  // A reject that says that what follows is missing: the file is cut off or damaged.
  void RejectRest(uint64_t line, std::string reason, std::string_view raw);
  // The file may lack entries, though nothing of it is wrong in itself: its trailer is missing or
  // counts others.
  void MarkIncomplete() { is_file_complete_ = false; }
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
  // Of the file that is read now, for readers that look back.
  std::span<const Entry> entries_of_file() const {
    return std::span(entries_).subspan(file_entries_start_);
  }
  std::vector<Entry> TakeEntries() { return std::move(entries_); }
  const std::vector<Rejected>& rejected() const { return rejected_; }
  std::vector<Rejected> TakeRejected() { return std::move(rejected_); }
  const std::vector<Compound>& compounds() const { return compounds_; }
  std::vector<Compound> TakeCompounds() { return std::move(compounds_); }
  std::span<const Compound> compounds_of_file() const {
    return std::span(compounds_).subspan(file_compounds_start_);
  }
  uint64_t num_rejected() const { return num_rejected_; }
  const std::vector<Remark>& remarks() const { return remarks_; }
  // How many entries and rejects the file that is read now has given.
  uint64_t num_entries_of_file() const { return num_file_entries_; }
  uint64_t num_compounds_of_file() const { return compounds_.size() - file_compounds_start_; }
  uint64_t num_rejected_of_file() const { return num_rejected_ - file_rejected_start_; }
  // False after RejectRest or MarkIncomplete.
  bool is_file_complete() const { return is_file_complete_; }

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
  EntryConsumer* consumer_;
  bool looks_back_ = false;
  bool is_file_complete_ = true;
  uint64_t num_rejected_ = 0;
  uint64_t num_entries_ = 0;
  uint64_t num_file_entries_ = 0;
  size_t file_entries_start_ = 0;
  size_t file_compounds_start_ = 0;
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
  // It asks the context for entries_of_file().
  bool looks_back = false;
};

// Every reader, by name.
std::span<const ReaderDef* const> AllReaders();

}  // namespace quoll::intel
