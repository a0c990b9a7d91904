#include "hunt/external_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "intel/archive.h"

namespace quoll::hunt {
namespace {

namespace fs = std::filesystem;

// Archives are unpacked in memory; larger ones are refused.
constexpr uint64_t kMaxArchiveBytes = uint64_t{256} << 20;

bool Exists(const std::string& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

std::string Canonical(const std::string& path) {
  std::error_code error;
  const fs::path canonical = fs::canonical(path, error);
  return error ? std::string() : canonical.string();
}

// The location without what follows `;`, where storage keys stand.
std::string_view WithoutKey(std::string_view location) {
  return location.substr(0, std::min(location.find(';'), location.size()));
}

// `csv` of `https://host/list.csv.gz?raw=1`; empty without an ending.
std::string EndingOf(std::string_view location) {
  location = WithoutKey(location);
  location = location.substr(0, std::min(location.find_first_of("?#"), location.size()));
  std::string name = base::ToLower(location.substr(location.rfind('/') + 1));
  for (const char* packed : {".gz", ".zip", ".zst"}) {
    if (name.ends_with(packed)) name.resize(name.size() - std::string_view(packed).size());
  }
  const size_t dot = name.rfind('.');
  return dot == std::string::npos ? std::string() : name.substr(dot + 1);
}

struct Format {
  ingest::ExternalFormat format = ingest::ExternalFormat::kSeparated;
  char separator = ',';
};

Format FormatOf(const lang::ExternalRequest& request) {
  using ingest::ExternalFormat;
  const std::string name = request.format.empty() ? EndingOf(request.locations[0]) : request.format;
  if (name == "tsv") return {ExternalFormat::kSeparated, '\t'};
  if (name == "psv") return {ExternalFormat::kSeparated, '|'};
  if (name == "scsv") return {ExternalFormat::kSeparated, ';'};
  if (name == "sohsv") return {ExternalFormat::kSeparated, '\x01'};
  if (name == "tsve") return {ExternalFormat::kEscaped, '\t'};
  if (name == "txt") return {ExternalFormat::kLines, '\n'};
  if (name == "raw") return {ExternalFormat::kRaw, '\n'};
  if (name == "multijson" || name == "singlejson") return {ExternalFormat::kJson, '\n'};
  // By its ending alone a file may be of either form; the wider one reads both.
  if (name == "json")
    return {request.format.empty() ? ExternalFormat::kJson : ExternalFormat::kJsonLines, '\n'};
  return {};
}

bool ReadWhole(const std::string& path, std::string& content) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  content = std::move(out).str();
  return in.good() || in.eof();
}

bool HasZipMagic(const std::string& path) {
  char magic[4] = {};
  std::ifstream(path, std::ios::binary).read(magic, sizeof magic);
  return intel::IsZip({magic, sizeof magic});
}

// `*.csv`, by the name without its folders.
bool MatchesMember(std::string_view pattern, std::string_view name) {
  if (pattern.empty()) return true;
  name = name.substr(name.rfind('/') + 1);
  std::vector<std::string_view> parts;
  for (size_t begin = 0; begin <= pattern.size();) {
    const size_t star = std::min(pattern.find('*', begin), pattern.size());
    parts.push_back(pattern.substr(begin, star - begin));
    begin = star + 1;
  }
  if (parts.size() == 1) return name == pattern;
  if (!name.starts_with(parts.front())) return false;
  name.remove_prefix(parts.front().size());
  for (size_t i = 1; i + 1 < parts.size(); ++i) {
    const size_t found = name.find(parts[i]);
    if (found == std::string_view::npos) return false;
    name.remove_prefix(found + parts[i].size());
  }
  return name.ends_with(parts.back());
}

lang::ExternalData Refused(std::string refusal, size_t location_idx, std::string help = {}) {
  return {.columns = {},
          .source = nullptr,
          .refusal = std::move(refusal),
          .help = std::move(help),
          .location_idx = location_idx};
}

lang::ExternalData OpenParquet(const lang::ExternalRequest& request, std::vector<std::string> paths,
                               engine::Session& session) {
  for (const lang::ExternalRequest::Field& field : request.fields) {
    if (field.ordinal || field.constant || !field.path.empty()) {
      return Refused("`ingestionMapping` is not supported for Parquet", 0,
                     "name the columns as the file does");
    }
  }
  engine::ParquetOptions options;
  options.paths = std::move(paths);
  lang::ExternalData data;
  for (const lang::ExternalRequest::Field& field : request.fields) {
    options.schema.push_back({field.name, field.type});
    data.columns.push_back({field.name, field.type});
  }
  diag::Sink sink;
  auto source = session.OpenParquet(std::move(options), sink);
  if (!source) {
    const auto reports = sink.diagnostics();
    return Refused(reports.empty() ? "the file is no Parquet file" : reports[0].message, 0);
  }
  data.source = *std::move(source);
  return data;
}

}  // namespace

bool InputsOf(const std::string& path, const std::string& pattern,
              std::vector<ingest::ExternalInput>& inputs, std::string& reason) {
  if (!HasZipMagic(path)) {
    std::shared_ptr<ingest::InputFile> file = ingest::InputFile::Open(path, {}, reason);
    if (file == nullptr) return false;
    file->Close();
    inputs.push_back({path, [file] { return file->OpenStream(); }});
    return true;
  }
  std::error_code error;
  if (fs::file_size(path, error) > kMaxArchiveBytes || error) {
    reason = fmt::format("the archive is larger than {}", base::FormatBytes(kMaxArchiveBytes));
    return false;
  }
  std::string content;
  std::vector<intel::Member> members;
  if (!ReadWhole(path, content)) {
    reason = "it cannot be read";
    return false;
  }
  if (!intel::ReadZip(content, members, reason)) return false;
  bool has_match = false;
  for (intel::Member& member : members) {
    if (!MatchesMember(pattern, member.name)) continue;
    has_match = true;
    const auto shared = std::make_shared<const std::string>(std::move(member.content));
    inputs.push_back(
        {path + "/" + member.name, [shared] { return ingest::OpenMemoryStream(*shared); }});
  }
  if (!has_match) reason = "no file of the archive matches";
  return has_match;
}

base::Status ExternalFiles::Add(const std::string& spec, diag::Sink& sink) {
  if (Exists(spec)) {
    allowed_.push_back(Canonical(spec));
    return base::Done{};
  }
  // A location may have `=` in it, and so may a path: the last one that leaves a file counts.
  for (size_t pos = spec.rfind('='); pos != std::string::npos && pos > 0;
       pos = spec.rfind('=', pos - 1)) {
    if (!Exists(spec.substr(pos + 1))) continue;
    files_[spec.substr(0, pos)] = spec.substr(pos + 1);
    return base::Done{};
  }
  const size_t last = spec.rfind('=');
  return sink.Fail(diag::Diagnostic{
      .code = diag::Code::K5001,
      .message = fmt::format("`{}` does not exist",
                             last == std::string::npos ? spec : spec.substr(last + 1))}
                       .Help("write --external LOCATION=FILE, or --external FILE"));
}

std::vector<std::string> ExternalFiles::paths() const {
  std::vector<std::string> paths = allowed_;
  for (const auto& [location, file] : files_) paths.push_back(file);
  return paths;
}

std::string ExternalFiles::FileOf(const std::string& location) const {
  if (const auto found = files_.find(location); found != files_.end()) return found->second;
  if (const auto found = files_.find(WithoutKey(location)); found != files_.end())
    return found->second;
  for (const auto& [prefix, folder] : files_) {
    if (!prefix.ends_with('/') || !location.starts_with(prefix)) continue;
    const std::string path =
        Canonical(folder + "/" + std::string(WithoutKey(location)).substr(prefix.size()));
    // A location with `..` does not lead out of the folder.
    if (path.starts_with(Canonical(folder) + "/")) return path;
  }
  if (location.find("://") != std::string::npos)
    return copy_of_ ? copy_of_(std::string(WithoutKey(location))) : std::string();
  const std::string path = Canonical(location);
  if (path.empty()) return {};
  for (const std::string& allowed : allowed_) {
    const bool is_below =
        path.starts_with(allowed) && path.size() > allowed.size() && path[allowed.size()] == '/';
    if (path == allowed || is_below) return path;
  }
  return {};
}

lang::ExternalData ExternalFiles::Open(const lang::ExternalRequest& request,
                                       engine::Session& session) const {
  std::vector<std::string> paths;
  std::vector<ingest::ExternalInput> inputs;
  const bool is_parquet = request.format == "parquet" ||
                          (request.format.empty() && EndingOf(request.locations[0]) == "parquet");
  for (size_t i = 0; i < request.locations.size(); ++i) {
    const std::string shown(WithoutKey(request.locations[i]));
    const std::string path = FileOf(request.locations[i]);
    if (path.empty() && others_are_empty_) return {};
    if (path.empty()) {
      if (shown.find("://") == std::string::npos) {
        return Refused(fmt::format("`{}` may not be read", shown), i,
                       fmt::format("allow it: --external '{}'", shown));
      }
      return Refused(fmt::format("`{}` is not fetched", shown), i,
                     fmt::format("keep a copy and name it: --external '{}=FILE'", shown));
    }
    paths.push_back(path);
    std::string reason;
    if (!is_parquet && !InputsOf(path, request.member_pattern, inputs, reason)) {
      return Refused(fmt::format("`{}`, the copy of `{}`, cannot be read: {}", path, shown, reason),
                     i);
    }
  }
  if (is_parquet) return OpenParquet(request, std::move(paths), session);
  const Format format = FormatOf(request);
  ingest::ExternalOptions options;
  options.format = format.format;
  options.separator = format.separator;
  options.ignores_first_record = request.ignores_first_record;
  const model::Type type = ingest::ExternalColumnType(format.format);
  lang::ExternalData data;
  for (size_t i = 0; i < request.fields.size(); ++i) {
    const lang::ExternalRequest::Field& field = request.fields[i];
    ingest::ExternalColumn column{.name = field.name,
                                  .ordinal = field.ordinal.value_or(i),
                                  .path = {},
                                  .constant = field.constant};
    if (field.path.empty()) {
      column.path.emplace_back(field.name);
    } else if (auto path = ingest::ParseJsonPath(field.path)) {
      column.path = std::move(*path);
    } else {
      return Refused(fmt::format("`{}` is no path of the ingestion mapping", field.path), 0,
                     "write `$.name.inner[0]`");
    }
    options.columns.push_back(std::move(column));
    data.columns.push_back({field.name, type});
  }
  auto source = std::make_shared<ingest::ExternalSource>(std::move(options), std::move(inputs));
  const std::lock_guard lock(mutex_);
  opened_.push_back(source);
  data.source = std::move(source);
  return data;
}

void ReportCounts(const ingest::ExternalCounts& counts, diag::Sink& sink) {
  if (!counts.error.empty()) sink.Report({.code = diag::Code::K5002, .message = counts.error});
  if (counts.num_rejected == 0) return;
  sink.Warn(diag::Code::K5004,
            fmt::format("{} of {} external records could not be read; the first: {}",
                        base::FormatCount(counts.num_rejected),
                        base::FormatCount(counts.num_rejected + counts.num_records),
                        counts.first_reject));
}

void ExternalFiles::Report(diag::Sink& sink) const {
  const std::lock_guard lock(mutex_);
  for (const auto& source : opened_) ReportCounts(source->counts(), sink);
}

}  // namespace quoll::hunt
