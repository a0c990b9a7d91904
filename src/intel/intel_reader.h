// The entry of this library: from paths to indicators.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "intel/indicator.h"
#include "intel/lists/list_set.h"
#include "intel/reader_def.h"

namespace quoll::intel {

// A larger source is refused.
inline constexpr uint64_t kMaxSourceBytes = 1ULL << 30;

struct ReadOptions {
  std::string family;  // Malpedia id, printable name or slug, any case; empty: all
  const ListSet* lists = nullptr;  // for grading; null: the built-in ones
  // Not empty: every source is CSV, and its columns mean this. Words as IndicatorTable knows them.
  ColumnMeanings columns;
};

// Reads files, folders (with all below them, hidden ones left out) and patterns. What was rejected
// or changed is reported as warnings and notes, the first three of a kind; a missing path (K5001),
// an unreadable one (K5002), a format that nothing knows (K6001) and sources without any indicator
// (K6002) are errors.
base::Result<IndicatorSet> ReadIntel(const std::vector<std::string>& paths,
                                     const ReadOptions& options, diag::Sink& sink);

// `name=word` or `number=word`, separated by commas: `2=ip,dport=port`. Fails with K8001 where a
// word means nothing.
base::Result<ColumnMeanings> ParseColumns(std::string_view text, diag::Sink& sink);
// K6004, with a name of `known` that is near; returns Failed.
base::Failed FailUnknownFamily(const std::string& family, const std::vector<std::string>& known,
                               diag::Sink& sink);

// What is known of a file when it is read, and when it has been.
struct FileRead {
  std::string name;  // as given, or `archive.zip!member`
  std::string payload_sha256;
  std::string_view reader;  // `threatfox_csv`
  uint64_t num_entries = 0;
  uint64_t num_rejected = 0;
  // False when the reader saw that something is missing: cut off, a trailer with another count.
  bool is_complete = true;
};

// Takes what ReadSources reads, file by file.
class SourceConsumer : public EntryConsumer {
 public:
  virtual void BeginFile(const FileRead& file) = 0;
  virtual void EndFile(const FileRead& file, std::span<const Compound> compounds) = 0;
};

// As ReadIntel, with the entries as they are read instead of indicators; a million of them never
// stand in memory together. Failed after some files were handed on is possible.
base::Status ReadSources(const std::vector<std::string>& paths, SourceConsumer& consumer,
                         diag::Sink& sink);

// The reader that is surest of the content, or null.
const ReaderDef* DetectReader(std::string_view content, std::string_view file_name);

}  // namespace quoll::intel
