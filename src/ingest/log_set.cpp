// Opening of a LogSet: inputs, detection of their formats, the tables that they make up together.
#include "ingest/log_set.h"

#include <algorithm>
#include <bit>
#include <set>

#include <fmt/format.h>

#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"
#include "ingest/inputs.h"
#include "ingest/log_set_impl.h"

namespace quoll::ingest {
namespace {

// A format that is less sure of a file than this does not get it.
constexpr int kMinScore = 30;
constexpr int kExtensionBonus = 10;

bool HasExtension(std::string_view path, std::string_view extensions) {
  for (const std::string_view suffix : {".gz", ".zst"}) {
    if (path.ends_with(suffix)) path.remove_suffix(suffix.size());
  }
  while (!extensions.empty()) {
    const std::string_view extension = extensions.substr(0, extensions.find(' '));
    if (path.ends_with(extension)) return true;
    extensions.remove_prefix(std::min(extensions.size(), extension.size() + 1));
  }
  return false;
}

// The format whose content score is highest; the extension decides between near ones.
const FormatDef* Detect(const Sample& sample, std::string_view path) {
  const FormatDef* best = nullptr;
  int best_score = kMinScore - 1;
  for (const FormatDef* format : AllFormats()) {
    int score = format->detect(sample);
    if (score > 0 && HasExtension(path, format->extensions)) score += kExtensionBonus;
    if (score <= best_score) continue;
    best = format;
    best_score = score;
  }
  return best;
}

std::string ReadSample(ByteStream& stream) {
  std::string sample(kSampleBytes, '\0');
  size_t size = 0;
  while (size < sample.size()) {
    const size_t count = stream.Read(sample.data() + size, sample.size() - size);
    if (count == 0) break;
    size += count;
  }
  sample.resize(size);
  return sample;
}

bool IsBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// A sample that starts behind the first line, where that line is longer than the sample: one record
// over the limit must not cost its neighbours. Empty: there is no such line.
std::string SampleBehindFirstLine(ByteStream& stream, std::string_view sample) {
  if (sample.size() < kSampleBytes || sample.find('\n') != std::string_view::npos) return {};
  std::string piece(kSampleBytes, '\0');
  while (const size_t count = stream.Read(piece.data(), piece.size())) {
    const size_t end = std::string_view(piece.data(), count).find('\n');
    if (end != std::string_view::npos)
      return piece.substr(end + 1, count - end - 1) + ReadSample(stream);
  }
  return {};
}

// Opens one file or member at a time and finds out what it holds.
class Inspector {
 public:
  Inspector(const LogOptions& options, TableFinder& finder) : options_(options), finder_(finder) {}

  // `state.input` is the opened input, unless there is a reason why it cannot be read.
  void Inspect(const Input& input, FileInfo& info, FileState& state) {
    info_ = &info;
    state_ = &state;
    if (!input.unreadable_reason.empty())
      return Fail(FileInfo::State::kUnreadable, input.unreadable_reason);
    info.num_bytes = state.input->size();
    const auto stream = state.input->OpenStream();
    const std::string text = ReadSample(*stream);
    const bool is_whole = text.size() < kSampleBytes;
    if (text.empty() && !stream->error().empty())
      return Fail(FileInfo::State::kUnreadable, stream->error());
    if (is_whole && IsBlank(text)) return Fail(FileInfo::State::kEmpty, "it holds no records");

    if (!Recognise({text, is_whole}, input)) {
      const std::string later = SampleBehindFirstLine(*stream, text);
      if (later.empty() || !Recognise({later, later.size() < kSampleBytes}, input))
        return Fail(FileInfo::State::kUnrecognised, reason_);
    }
    if (state.layout->is_native() && !state.input->is_plain_file()) {
      state.layout.reset();
      return Fail(FileInfo::State::kUnreadable,
                  "files of this format are not read from a pipe, an archive or compressed");
    }
    for (const TableUse& use : state.layout->tables()) info.tables.push_back(use.table);
    state.input->Close();
  }

 private:
  void Fail(FileInfo::State why, std::string reason) {
    info_->state = why;
    info_->reason = std::move(reason);
    state_->input.reset();
  }
  // Sets format and layout; false with reason_.
  bool Recognise(const Sample& sample, const Input& input) {
    InspectContext ctx;
    ctx.sample = sample;
    ctx.path = input.path;
    ctx.table_override = input.table_override;
    ctx.clock.reference_ticks =
        options_.reference_time_ticks.value_or(state_->input->modified_ticks());
    ctx.clock.zone_offset_minutes = options_.timezone_offset_minutes;
    ctx.finder = &finder_;
    const FormatDef* format = Detect(sample, input.path);
    reason_ = "no reader knows this format";
    if (format == nullptr) return false;
    info_->format = format->name;
    state_->layout = format->inspect(ctx, reason_, info_->hint);
    return state_->layout != nullptr;
  }

  const LogOptions& options_;
  TableFinder& finder_;
  FileInfo* info_ = nullptr;
  FileState* state_ = nullptr;
  std::string reason_;
};

void ReportState(const FileInfo& info, diag::Sink& sink) {
  const std::string path = base::EscapeForTerminal(info.path);
  diag::Diagnostic out{diag::Code::K5008, diag::Severity::kNote, {}, nullptr, {}, {}};
  switch (info.state) {
    case FileInfo::State::kRecognised:
      return;
    case FileInfo::State::kEmpty:
      out.message = fmt::format("`{}` is empty", path);
      break;
    case FileInfo::State::kUnreadable:
      out.code = diag::Code::K5002;
      out.severity = diag::Severity::kWarning;
      out.message =
          fmt::format("`{}` cannot be read: {}", path, base::EscapeForTerminal(info.reason));
      break;
    case FileInfo::State::kUnrecognised:
      out.code = diag::Code::K5003;
      out.severity = diag::Severity::kWarning;
      out.message =
          fmt::format("`{}` is not recognised: {}", path, base::EscapeForTerminal(info.reason));
      break;
  }
  if (!info.hint.empty()) out.Help(base::EscapeForTerminal(info.hint));
  sink.Report(std::move(out));
}

// The wider of two types that one column has in different files.
model::Type Widen(model::Type a, model::Type b) {
  using model::Type;
  if (a == b) return a;
  if (model::IsInteger(a) && model::IsInteger(b)) return Type::kLong;
  if (model::IsNumeric(a) && model::IsNumeric(b)) return Type::kReal;
  if (a == Type::kDynamic || b == Type::kDynamic) return Type::kDynamic;
  return Type::kString;
}

void AddColumns(model::TableSchema& schema, const model::Schema& columns, size_t num_fixed) {
  for (const model::Field& field : columns) {
    const auto same_name = [&](const model::Field& other) { return other.name == field.name; };
    const auto found = std::find_if(schema.columns.begin(), schema.columns.end(), same_name);
    if (found == schema.columns.end()) {
      std::erase_if(schema.implicit_columns, same_name);
      schema.columns.push_back(field);
    } else if (found - schema.columns.begin() >= static_cast<ptrdiff_t>(num_fixed)) {
      found->type = Widen(found->type, field.type);
    }
  }
}

void AddBag(model::TableSchema& schema) {
  if (!BagColumnOf(schema).empty()) return;
  schema.implicit_columns.push_back({"AdditionalFields", model::Type::kDynamic});
}

// All tables of the session, from what the files need of them.
void PlanTables(LogSet::Impl& logs) {
  struct Draft {
    model::TableSchema schema;
    size_t num_fixed = 0;
    bool needs_bag = false;
  };
  std::map<std::string, Draft> drafts;
  for (const auto& state : logs.states) {
    if (!state->layout || state->layout->is_native()) continue;
    for (const TableUse& use : state->layout->tables()) {
      const auto [found, is_new] = drafts.try_emplace(use.table);
      Draft& draft = found->second;
      if (is_new) {
        auto known = logs.catalog ? logs.catalog->FindTable(use.table) : std::nullopt;
        if (known) draft.schema = std::move(*known);
        draft.schema.name = use.table;
        draft.num_fixed = draft.schema.columns.size();
      }
      AddColumns(draft.schema, use.extra_columns, draft.num_fixed);
      draft.needs_bag = draft.needs_bag || use.needs_bag;
    }
  }
  for (auto& [table, draft] : drafts) {
    if (draft.needs_bag) AddBag(draft.schema);
    logs.plans.emplace(table, std::make_shared<const TablePlan>(std::move(draft.schema)));
  }
}

// The members of an archive; sets input.unreadable_reason when it has none that can be told. Fails
// when they are more files than one run can read.
base::Result<std::vector<ArchiveMember>> MembersOf(Input& input, const InputFile& archive,
                                                   size_t num_files, diag::Sink& sink) {
  std::vector<ArchiveMember> members;
  size_t num_hidden = 0;
  if (!archive.OpenMembers(members, num_hidden, input.unreadable_reason)) members.clear();
  if (num_files + members.size() > kMaxFiles) {
    return sink.Fail(diag::Code::K5002,
                     fmt::format("the members of `{}` are more files than one run can read",
                                 base::EscapeForTerminal(input.path)));
  }
  if (num_hidden > 0) {
    sink.Report({diag::Code::K5003,
                 diag::Severity::kNote,
                 fmt::format("{} hidden files of `{}` were left out", base::FormatCount(num_hidden),
                             base::EscapeForTerminal(input.path)),
                 nullptr,
                 {},
                 {}});
  }
  return members;
}

}  // namespace

std::shared_ptr<const TablePlan> LogSet::Impl::PlanFor(std::string_view table) {
  const std::lock_guard lock(plans_mutex);
  if (const auto found = plans.find(table); found != plans.end()) return found->second;
  auto schema = catalog ? catalog->FindTable(table) : std::nullopt;
  if (!schema) return nullptr;
  AddBag(*schema);
  return plans.emplace(std::string(table), std::make_shared<const TablePlan>(std::move(*schema)))
      .first->second;
}

LogSet::LogSet(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

LogSet::~LogSet() { impl_->reject_log.Flush(); }

base::Result<std::unique_ptr<LogSet>> LogSet::Open(const std::vector<std::string>& specs,
                                                   const LogOptions& options,
                                                   std::shared_ptr<const model::Catalog> catalog,
                                                   diag::Sink& sink) {
  TRY(const std::vector<Input> inputs, ExpandInputs(specs, sink));
  auto impl = std::make_shared<Impl>(options, std::move(catalog));
  TableFinder finder(impl->catalog);
  Inspector inspector(impl->options, finder);
  const auto add = [&](const Input& input, std::unique_ptr<InputFile> file) {
    FileInfo& info = impl->files.emplace_back();
    info.path = input.path;
    FileState& state = *impl->states.emplace_back(std::make_unique<FileState>());
    state.input = std::move(file);
    inspector.Inspect(input, info, state);
    ReportState(info, sink);
    if (!state.layout || !state.layout->is_native()) return;
    for (const std::string& table : info.tables) {
      impl->parquet_inputs.push_back({info.path, table, impl->files.size() - 1});
    }
  };
  for (Input input : inputs) {
    std::unique_ptr<InputFile> file;
    if (input.unreadable_reason.empty())
      file = InputFile::Open(input.path, options.temp_dir, input.unreadable_reason);
    if (!file || !file->IsArchive()) {
      add(input, std::move(file));
      continue;
    }
    TRY(std::vector<ArchiveMember> members, MembersOf(input, *file, impl->files.size(), sink));
    if (!input.unreadable_reason.empty()) add(input, nullptr);
    for (ArchiveMember& member : members) {
      add({input.path + "!" + member.name, input.table_override, std::move(member.reason)},
          std::move(member.file));
    }
  }
  PlanTables(*impl);
  return std::unique_ptr<LogSet>(new LogSet(std::move(impl)));
}

const std::vector<FileInfo>& LogSet::files() const { return impl_->files; }

const std::vector<ParquetInput>& LogSet::parquet_inputs() const { return impl_->parquet_inputs; }

std::vector<std::string> LogSet::TableNames() const {
  std::set<std::string> names;
  for (const FileInfo& info : impl_->files) names.insert(info.tables.begin(), info.tables.end());
  return {names.begin(), names.end()};
}

std::optional<model::TableSchema> LogSet::Schema(std::string_view table) const {
  bool is_fed = false;
  for (const FileInfo& info : impl_->files) {
    is_fed =
        is_fed || std::find(info.tables.begin(), info.tables.end(), table) != info.tables.end();
  }
  const auto plan = is_fed ? impl_->PlanFor(table) : nullptr;
  if (!plan) return std::nullopt;
  return plan->schema();
}

std::unique_ptr<model::TableScan> LogSet::Scan(std::vector<model::ScanRequest> requests,
                                               const std::atomic<bool>& cancel) {
  return MakeLogScan(impl_, std::move(requests), cancel);
}

int LogSet::ordinal_bits() const {
  const size_t last = impl_->files.empty() ? 0 : impl_->files.size() - 1;
  return kOrdinalFileShift + std::max(1, static_cast<int>(std::bit_width(last)));
}

}  // namespace quoll::ingest
