#include "intel/intel_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>

#include <sys/stat.h>

#include "base/hash.h"
#include "base/text.h"
#include "base/utf8.h"
#include "intel/archive.h"
#include "intel/families.h"
#include "intel/formats_seen.h"
#include "intel/fuse.h"
#include "intel/report/document.h"
#include "intel/report/indicator_table.h"
#include "intel/source_paths.h"

namespace quoll::intel {
namespace {

using diag::Code;
using diag::Diagnostic;
using diag::Severity;

constexpr size_t kShownOfKind = 3;
constexpr size_t kMaxKindsShown = 20;
// A file with more bad bytes than one in this many is no text.
constexpr size_t kBytesPerRepair = 20;

// The whole file, or the reason why not.
bool ReadFile(const std::string& path, std::string& content, std::string& reason) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) {
    reason = std::strerror(errno);
    return false;
  }
  struct stat status {};
  if (fstat(fileno(file.get()), &status) == 0 && status.st_size > 0) {
    content.reserve(std::min<uint64_t>(static_cast<uint64_t>(status.st_size), kMaxSourceBytes));
  }
  char buffer[64 * 1024];
  while (const size_t size = std::fread(buffer, 1, sizeof buffer, file.get())) {
    content.append(buffer, size);
    if (content.size() <= kMaxSourceBytes) continue;
    reason = "larger than 1 GiB";
    return false;
  }
  if (std::ferror(file.get()) == 0) return true;
  reason = std::strerror(errno);
  return false;
}

std::string PlaceOf(const std::string& file, uint64_t line) {
  return line == 0 ? file : file + ':' + std::to_string(line);
}

// What came up in a file or several, told once with the first places.
struct Occurrences {
  std::vector<std::string> places;
  uint64_t count = 0;
};

void ReportKind(diag::Sink& sink, Severity severity, Code code, std::string message,
                const Occurrences& kind) {
  Diagnostic diagnostic{.code = code, .severity = severity, .message = std::move(message)};
  for (const std::string& place : kind.places) diagnostic.Remark(place);
  if (kind.count > kind.places.size()) {
    diagnostic.Remark(base::FormatCount(kind.count - kind.places.size()) +
                      " more of the same kind");
  }
  sink.Report(std::move(diagnostic));
}

// Most frequent kinds first, ties by text, so that the order does not depend on the order of files.
std::vector<std::pair<std::string, Occurrences>> Sorted(
    const std::map<std::string, Occurrences>& kinds) {
  std::vector<std::pair<std::string, Occurrences>> sorted(kinds.begin(), kinds.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second.count > b.second.count; });
  return sorted;
}

class SourceReader {
 public:
  // Without a consumer the context keeps the entries.
  SourceReader(const ReadOptions& options, diag::Sink& sink, SourceConsumer* consumer)
      : sink_(sink), consumer_(consumer), ctx_(consumer) {
    ctx_.SetColumns(options.columns);
  }

  void Read(const SourcePath& source) {
    ++num_files_;
    std::string content;
    std::string reason;
    if (!ReadFile(source.path, content, reason)) {
      Fail(Code::K5002, "`" + source.path + "` cannot be read: " + reason);
      return;
    }
    if (content.empty()) {
      sink_.Warn(Code::K5008, "`" + source.path + "` is empty");
      return;
    }
    const std::string digest = base::Sha256Hex(content);
    if (IsZip(content)) {
      ReadArchive(source, content, digest);
    } else if (IsGzip(content)) {
      std::string expanded;
      if (ReadGzip(content, expanded, reason)) {
        ReadText(source.path, source, std::move(expanded), digest);
      } else {
        Fail(Code::K5010, "`" + source.path + "`: " + reason);
      }
    } else {
      ReadText(source.path, source, std::move(content), digest);
    }
  }

  bool has_failed() const { return has_failed_; }
  uint64_t num_entries() const { return num_entries_; }
  uint64_t num_files() const { return num_files_; }
  ReaderContext& ctx() { return ctx_; }

 private:
  void Fail(Code code, std::string message) {
    has_failed_ = true;
    sink_.Report({.code = code, .message = std::move(message)});
  }

  void ReadArchive(const SourcePath& source, const std::string& content,
                   const std::string& digest) {
    std::vector<Member> members;
    std::string reason;
    if (!ReadZip(content, members, reason)) {
      Fail(Code::K5010, "`" + source.path + "`: " + reason);
      return;
    }
    if (members.empty()) sink_.Warn(Code::K5008, "`" + source.path + "` has no members");
    for (Member& member : members) {
      ReadText(source.path + '!' + member.name, source, std::move(member.content), digest);
    }
  }

  void ReadText(const std::string& name, const SourcePath& source, std::string content,
                const std::string& digest) {
    const bool is_utf16 = content.starts_with("\xFF\xFE") || content.starts_with("\xFE\xFF");
    const size_t num_repaired = is_utf16 ? 0 : MakeText(content);
    const bool is_binary = is_utf16 || num_repaired > content.size() / kBytesPerRepair;
    const ReaderDef* reader = is_binary ? nullptr : ReaderOf(content, name);
    if (reader == nullptr) {
      RefuseFormat(name, source, content, is_binary);
      return;
    }
    ctx_.StartFile(name, digest, reader->looks_back);
    if (num_repaired != 0) {
      ctx_.Warn(0, "bytes that are no UTF-8 were replaced");
    }
    FileRead file{.name = name, .payload_sha256 = digest, .reader = reader->name};
    if (consumer_ != nullptr) consumer_->BeginFile(file);
    reader->read(ctx_, content);
    ctx_.EndFile();
    num_entries_ += ctx_.num_entries_of_file();
    file.num_entries = ctx_.num_entries_of_file();
    file.num_rejected = ctx_.num_rejected_of_file();
    file.is_complete = ctx_.is_file_complete();
    if (consumer_ != nullptr) consumer_->EndFile(file, ctx_.compounds_of_file());
    const bool is_barren = ctx_.num_entries_of_file() == 0 && ctx_.num_compounds_of_file() == 0;
    if (is_barren && reader->holds == ReaderDef::Holds::kIndicators)
      WarnOfBarren(name, *reader, content);
  }

  // The user's word on columns decides the format too.
  const ReaderDef* ReaderOf(std::string_view content, const std::string& name) const {
    if (ctx_.columns().empty()) return DetectReader(content, name);
    for (const ReaderDef* reader : AllReaders()) {
      if (reader->name == "indicator_csv") return reader;
    }
    return nullptr;
  }

  // A server's error page in place of a feed reads as a report without indicators.
  void WarnOfBarren(const std::string& name, const ReaderDef& reader, std::string_view content) {
    const bool is_html = LooksLikeHtml(content.substr(0, kHeadBytes));
    Diagnostic diagnostic{.code = Code::K6002,
                          .severity = Severity::kWarning,
                          .message = '`' + name + "` (" +
                                     (is_html ? "an HTML page" : std::string(reader.summary)) +
                                     ") holds no indicator"};
    const std::string title = is_html ? HtmlTitle(content.substr(0, kHeadBytes)) : std::string();
    if (!title.empty()) diagnostic.Remark("the title of the page is `" + title + '`');
    sink_.Report(std::move(diagnostic));
  }

  // Removes a byte-order mark and repairs bad bytes; returns how many.
  static size_t MakeText(std::string& content) {
    if (content.starts_with("\xEF\xBB\xBF")) content.erase(0, 3);
    if (base::IsValidUtf8(content)) return 0;
    std::string repaired;
    const size_t count = base::RepairUtf8(content, repaired);
    // The head of binary data stays as it is, to name its format.
    if (count <= content.size() / kBytesPerRepair) content = std::move(repaired);
    return count;
  }

  void RefuseFormat(const std::string& name, const SourcePath& source, std::string_view content,
                    bool is_binary) {
    std::string seen = NameUnknownFormat(content.substr(0, kHeadBytes));
    if (seen.empty() && is_binary) seen = "binary data";
    Diagnostic diagnostic{.code = Code::K6001,
                          .message = "unknown intelligence format: `" + name + '`'};
    if (!seen.empty()) diagnostic.message += " looks like " + seen;
    std::string known;
    for (const ReaderDef* reader : AllReaders()) {
      if (!known.empty()) known += ", ";
      known += reader->summary;
    }
    diagnostic.Help("read are: " + known);
    // In a folder, a file of another kind is no fault of the user's.
    if (!source.is_named) {
      diagnostic.severity = Severity::kWarning;
    } else {
      has_failed_ = true;
    }
    sink_.Report(std::move(diagnostic));
  }

  diag::Sink& sink_;
  SourceConsumer* consumer_;
  ReaderContext ctx_;
  uint64_t num_entries_ = 0;
  uint64_t num_files_ = 0;
  bool has_failed_ = false;
};

void ReportRejected(const ReaderContext& ctx, diag::Sink& sink) {
  std::map<std::string, Occurrences> kinds;
  for (const Rejected& rejected : ctx.rejected()) {
    Occurrences& kind = kinds[rejected.reason];
    ++kind.count;
    if (kind.places.size() >= kShownOfKind) continue;
    std::string place = PlaceOf(rejected.file, rejected.line);
    if (!rejected.raw.empty()) place += ": `" + rejected.raw + '`';
    kind.places.push_back(std::move(place));
  }
  size_t num_shown = 0;
  uint64_t num_told = 0;
  for (const auto& [reason, kind] : Sorted(kinds)) {
    if (++num_shown > kMaxKindsShown) break;
    num_told += kind.count;
    ReportKind(sink, Severity::kWarning, Code::K6003,
               base::FormatCount(kind.count) + " rejected: " + reason, kind);
  }
  if (num_told < ctx.num_rejected()) {
    sink.Warn(Code::K6003,
              base::FormatCount(ctx.num_rejected() - num_told) + " rejected for other reasons");
  }
}

// What is kept whole is no fault of the source, but nothing hunts for it.
void ReportCompounds(const ReaderContext& ctx, diag::Sink& sink) {
  std::map<std::string, Occurrences> kinds;
  for (const Compound& compound : ctx.compounds()) {
    Occurrences& kind = kinds[compound.reason];
    ++kind.count;
    if (kind.places.size() >= kShownOfKind) continue;
    kind.places.push_back(PlaceOf(compound.file, compound.line) + ": `" +
                          std::string(ShortRaw(compound.text)) + '`');
  }
  size_t num_shown = 0;
  for (const auto& [reason, kind] : Sorted(kinds)) {
    if (++num_shown > kMaxKindsShown) break;
    ReportKind(sink, Severity::kWarning, Code::K6005,
               base::FormatCount(kind.count) + " kept whole and not hunted: " + reason, kind);
  }
}

void ReportRemarks(const ReaderContext& ctx, diag::Sink& sink) {
  for (const bool is_warning : {true, false}) {
    std::map<std::string, Occurrences> kinds;
    for (const Remark& remark : ctx.remarks()) {
      if (remark.is_warning != is_warning) continue;
      Occurrences& kind = kinds[remark.text];
      ++kind.count;
      if (kind.places.size() < kShownOfKind)
        kind.places.push_back(PlaceOf(remark.file, remark.line));
    }
    for (const auto& [text, kind] : Sorted(kinds)) {
      ReportKind(sink, is_warning ? Severity::kWarning : Severity::kNote, Code::K6005, text, kind);
    }
  }
}

// Keeps the indicators of one family. Failed when there are none: the message offers a name that
// exists.
base::Status KeepFamily(IndicatorSet& set, const std::string& family, diag::Sink& sink) {
  std::vector<std::string> names;
  for (const Indicator& indicator : set.indicators) {
    if (!indicator.malware_id.empty()) names.push_back(indicator.malware_id);
    if (!indicator.malware_name.empty()) names.push_back(indicator.malware_name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::erase_if(set.indicators,
                [&](const Indicator& indicator) { return !IsOfFamily(indicator, family); });
  if (!set.indicators.empty()) return base::Done{};
  return FailUnknownFamily(family, names, sink);
}

}  // namespace

base::Failed FailUnknownFamily(const std::string& family, const std::vector<std::string>& known,
                               diag::Sink& sink) {
  Diagnostic diagnostic{.code = Code::K6004,
                        .message = "no indicator belongs to the family `" + family + '`'};
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  if (const auto nearest = base::NearestName(family, candidates)) {
    diagnostic.Help("a similar family exists: `" + *nearest + '`');
  }
  return sink.Fail(std::move(diagnostic));
}

const ReaderDef* DetectReader(std::string_view content, std::string_view file_name) {
  const std::string_view head = content.substr(0, kHeadBytes);
  const ReaderDef* best = nullptr;
  int best_score = 0;
  for (const ReaderDef* reader : AllReaders()) {
    const int score = reader->detect(head, file_name);
    if (score > best_score) best = reader, best_score = score;
  }
  return best;
}

base::Result<ColumnMeanings> ParseColumns(std::string_view text, diag::Sink& sink) {
  ColumnMeanings meanings;
  for (const std::string_view part : base::Split(text, ',')) {
    // A name may hold `=` itself.
    const size_t equals = part.rfind('=');
    const std::string_view column = base::TrimBlanks(part.substr(0, std::min(equals, part.size())));
    const std::string_view word =
        equals == std::string_view::npos ? "" : base::TrimBlanks(part.substr(equals + 1));
    if (column.empty() || !IndicatorTable::IsMeaning(word)) {
      Diagnostic diagnostic{.code = Code::K8001,
                            .message = "`--columns` has `" + std::string(part) + "`"};
      diagnostic.Help(
          "a column is `NAME=WORD` or `NUMBER=WORD` with one of: type, value, ip, domain, url, "
          "hash, "
          "email, port, family, malpedia, threat_type, first_seen, last_seen, valid_until, "
          "confidence, tags, tlp, to_ids, reference, reporter, details, -");
      return sink.Fail(std::move(diagnostic));
    }
    meanings.emplace_back(column, word);
  }
  return meanings;
}

base::Result<IndicatorSet> ReadIntel(const std::vector<std::string>& paths,
                                     const ReadOptions& options, diag::Sink& sink) {
  TRY(const std::vector<SourcePath> sources, ExpandPaths(paths, sink));
  SourceReader reader(options, sink, nullptr);
  for (const SourcePath& source : sources) reader.Read(source);
  reader.ctx().WarnOfMissingEvents();
  ReportRejected(reader.ctx(), sink);
  ReportCompounds(reader.ctx(), sink);
  ReportRemarks(reader.ctx(), sink);
  if (reader.has_failed()) return base::Failed{};
  const ListSet& lists = options.lists != nullptr ? *options.lists : ListSet::Builtin();
  IndicatorSet set = Fuse(std::move(reader.ctx()), lists);
  set.num_files = reader.num_files();
  if (set.indicators.empty()) return sink.Fail(Code::K6002, "the sources hold no indicator");
  if (!options.family.empty()) TRY_STATUS(KeepFamily(set, options.family, sink));
  return set;
}

base::Status ReadSources(const std::vector<std::string>& paths, SourceConsumer& consumer,
                         diag::Sink& sink) {
  TRY(const std::vector<SourcePath> sources, ExpandPaths(paths, sink));
  SourceReader reader({}, sink, &consumer);
  for (const SourcePath& source : sources) reader.Read(source);
  ReportRejected(reader.ctx(), sink);
  ReportRemarks(reader.ctx(), sink);
  if (reader.has_failed()) return base::Failed{};
  if (reader.num_entries() == 0) return sink.Fail(Code::K6002, "the sources hold no indicator");
  return base::Done{};
}

}  // namespace quoll::intel
