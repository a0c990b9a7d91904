#include "ingest/external_source.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <fmt/format.h>

#include "base/utf8.h"
#include "ingest/block.h"
#include "ingest/csv_framer.h"
#include "ingest/json_framer.h"
#include "model/dynamic.h"

namespace quoll::ingest {
namespace {

// Every line that is not empty, blanks and all.
class PlainLineFramer : public Framer {
 public:
  size_t Frame(std::string_view text, bool is_last, size_t max_record, Block& block) override {
    size_t pos = 0;
    uint32_t line = 0;
    while (pos < text.size() && block.records.size() < kMaxBlockRecords) {
      const size_t found = text.find('\n', pos);
      const bool has_end = found != std::string_view::npos;
      const size_t end = has_end ? found : text.size();
      if (!is_skipping_ && !has_end && !is_last && end - pos <= max_record) return pos;
      if (!is_skipping_) Emit(text, pos, end, max_record, line, block);
      is_skipping_ = !has_end && (is_skipping_ || end - pos > max_record);
      line += has_end;
      pos = has_end ? end + 1 : end;
    }
    return pos;
  }

 private:
  static void Emit(std::string_view text, size_t pos, size_t end, size_t max_record, uint32_t line,
                   Block& block) {
    if (end > pos && text[end - 1] == '\r') --end;
    if (end == pos) return;
    const Fault fault = end - pos > max_record ? Fault::kTooLong : Fault::kNone;
    block.records.push_back(
        {static_cast<uint32_t>(pos), static_cast<uint32_t>(end), line, fault, kNoHeader});
  }

  bool is_skipping_ = false;
};

// The whole input, if it is no longer than a record may be.
class WholeFramer : public Framer {
 public:
  size_t Frame(std::string_view text, bool is_last, size_t max_record, Block& block) override {
    if (is_done_) return text.size();
    if (!is_last && text.size() <= max_record) return 0;
    is_done_ = true;
    const Fault fault = text.size() > max_record ? Fault::kTooLong : Fault::kNone;
    block.records.push_back({0, static_cast<uint32_t>(text.size()), 0, fault, kNoHeader});
    return text.size();
  }

 private:
  bool is_done_ = false;
};

std::unique_ptr<Framer> MakeFramer(const ExternalOptions& options) {
  switch (options.format) {
    case ExternalFormat::kSeparated:
      return std::make_unique<CsvFramer>(options.separator, false);
    case ExternalFormat::kEscaped:
    case ExternalFormat::kLines:
      return std::make_unique<PlainLineFramer>();
    case ExternalFormat::kRaw:
      return std::make_unique<WholeFramer>();
    case ExternalFormat::kJsonLines:
      return std::make_unique<JsonFramer>(JsonShape{.is_line_wise = true});
    case ExternalFormat::kJson:
      return std::make_unique<JsonFramer>(JsonShape{});
  }
  return nullptr;
}

// Cells parted by tabs; `\t`, `\n`, `\r` and `\\` stand for themselves.
void SplitEscaped(std::string_view line, std::vector<std::string>& cells) {
  cells.assign(1, {});
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\t') {
      cells.emplace_back();
    } else if (line[i] == '\\' && i + 1 < line.size()) {
      const char next = line[++i];
      cells.back() += next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : next;
    } else {
      cells.back() += line[i];
    }
  }
}

model::Dynamic Follow(model::Dynamic value, const JsonPath& path) {
  for (const auto& step : path) {
    value = std::holds_alternative<int64_t>(step) ? value.At(std::get<int64_t>(step))
                                                  : value.Property(std::get<std::string>(step));
  }
  return value;
}

}  // namespace

model::Type ExternalColumnType(ExternalFormat format) {
  const bool is_json = format == ExternalFormat::kJson || format == ExternalFormat::kJsonLines;
  return is_json ? model::Type::kDynamic : model::Type::kString;
}

std::optional<JsonPath> ParseJsonPath(std::string_view text) {
  JsonPath path;
  if (!text.starts_with('$')) return std::nullopt;
  size_t pos = 1;
  while (pos < text.size()) {
    if (text[pos] == '.') {
      const size_t end = std::min(text.find_first_of(".[", pos + 1), text.size());
      if (end == pos + 1) return std::nullopt;
      path.emplace_back(std::string(text.substr(pos + 1, end - pos - 1)));
      pos = end;
      continue;
    }
    if (text[pos] != '[' || pos + 1 >= text.size()) return std::nullopt;
    const char quote = text[pos + 1];
    if (quote == '\'' || quote == '"') {
      const size_t end = text.find(quote, pos + 2);
      if (end == std::string_view::npos || end + 1 >= text.size() || text[end + 1] != ']')
        return std::nullopt;
      path.emplace_back(std::string(text.substr(pos + 2, end - pos - 2)));
      pos = end + 2;
      continue;
    }
    const size_t close = text.find(']', pos);
    if (close == std::string_view::npos) return std::nullopt;
    int64_t index = 0;
    const char* last = text.data() + close;
    const auto [end, error] = std::from_chars(text.data() + pos + 1, last, index);
    if (error != std::errc() || end != last) return std::nullopt;
    path.emplace_back(index);
    pos = close + 1;
  }
  return path;
}

// One pass: one file after the other, by one worker.
class ExternalScan : public model::TableScan {
 public:
  ExternalScan(std::shared_ptr<ExternalSource::State> state,
               std::vector<model::ScanRequest> requests, const std::atomic<bool>& cancel)
      : state_(std::move(state)), cancel_(cancel) {
    for (const model::ScanRequest& request : requests) {
      std::vector<const ExternalColumn*> columns;
      for (const std::string& name : request.columns) columns.push_back(FindColumn(name));
      requests_.push_back({std::move(columns), request.with_provenance});
    }
  }

  size_t max_workers() const override { return 1; }

  std::optional<model::TableBatch> Next(size_t) override {
    for (;;) {
      if (next_request_ < requests_.size() && block_) {
        return BuildBatch(next_request_++);
      }
      if (cancel_ || !NextBlock()) return std::nullopt;
      next_request_ = 0;
    }
  }

  double progress() const override { return progress_; }

 private:
  struct Request {
    std::vector<const ExternalColumn*> columns;
    bool with_provenance = false;
  };

  const ExternalColumn* FindColumn(const std::string& name) const {
    for (const ExternalColumn& column : state_->options.columns) {
      if (column.name == name) return &column;
    }
    return nullptr;
  }

  // The next block with good records; false at the end.
  bool NextBlock() {
    while (!is_done_) {
      if (!reader_ && !OpenNext()) return false;
      first_row_ += rows_.size();
      rows_.clear();
      block_ = reader_->Next();
      if (block_) {
        TakeRecords();
        if (!rows_.empty()) return true;
        continue;
      }
      if (!reader_->error().empty()) return Finish(reader_->error());
      reader_.reset();
    }
    return false;
  }

  bool OpenNext() {
    if (next_input_ == state_->inputs.size()) return Finish({});
    progress_ = static_cast<double>(next_input_) / static_cast<double>(state_->inputs.size());
    const ExternalInput& input = state_->inputs[next_input_++];
    auto stream = input.open();
    if (!stream) return Finish("the file cannot be opened");
    reader_ = std::make_unique<BlockReader>(std::move(stream), MakeFramer(state_->options),
                                            state_->options.max_record);
    skips_first_ = state_->options.ignores_first_record;
    return true;
  }

  bool Finish(const std::string& error) {
    is_done_ = true;
    block_.reset();
    progress_ = 1;
    if (!error.empty())
      counts_.error = fmt::format("{}: {}", state_->inputs[next_input_ - 1].name, error);
    const std::lock_guard lock(state_->mutex);
    state_->counts = counts_;
    return false;
  }

  // Sorts out what is no record.
  void TakeRecords() {
    for (const RecordSpan& span : block_->records) {
      if (std::exchange(skips_first_, false)) continue;
      Row row;
      std::string reason;
      if (span.fault == Fault::kTooLong) {
        reason = "the record is too long";
      } else if (span.fault != Fault::kNone) {
        reason = "the record is malformed";
      } else {
        row.text = block_->Text(span);
        if (ExternalColumnType(state_->options.format) == model::Type::kDynamic) {
          if (auto json = model::DynamicFromJson(row.text);
              json && model::Dynamic(*json).tag() == model::Tag::kBag) {
            row.json = std::move(*json);
          } else {
            reason = "the record is no JSON object";
          }
        }
      }
      if (!reason.empty()) {
        Reject(span, reason);
        continue;
      }
      ++counts_.num_records;
      rows_.push_back(std::move(row));
    }
  }

  void Reject(const RecordSpan& span, const std::string& reason) {
    if (counts_.num_rejected++ > 0) return;
    counts_.first_reject = fmt::format("{}:{}: {}", state_->inputs[next_input_ - 1].name,
                                       block_->first_line + span.line, reason);
  }

  model::TableBatch BuildBatch(size_t request_idx) {
    const Request& request = requests_[request_idx];
    const ExternalOptions& options = state_->options;
    model::TableBatch out{request_idx, first_row_, {}};
    out.batch.num_rows = rows_.size();
    const model::Type type = ExternalColumnType(options.format);
    for (size_t i = 0; i < request.columns.size(); ++i) {
      out.batch.columns.emplace_back(type);
      out.batch.columns.back().Resize(rows_.size());
    }
    for (size_t row = 0; row < rows_.size(); ++row) {
      if (options.format == ExternalFormat::kSeparated)
        has_cells_ = SplitCsvRow(rows_[row].text, options.separator, cells_);
      if (options.format == ExternalFormat::kEscaped) SplitEscaped(rows_[row].text, escaped_);
      for (size_t i = 0; i < request.columns.size(); ++i) {
        if (request.columns[i] != nullptr)
          SetCell(rows_[row], *request.columns[i], row, out.batch.columns[i]);
      }
    }
    if (request.with_provenance) {
      for (int i = 0; i < model::kNumProvenanceColumns; ++i) {
        out.batch.columns.emplace_back(model::Type::kLong);
        out.batch.columns.back().Resize(rows_.size());
      }
    }
    return out;
  }

  struct Row {
    std::string_view text;  // into block_
    std::string json;       // binary form, of the JSON formats
  };

  void SetCell(const Row& row, const ExternalColumn& column, size_t idx, model::Column& out) {
    if (ExternalColumnType(state_->options.format) == model::Type::kDynamic) {
      if (column.constant) {
        model::DynamicWriter writer;
        writer.String(*column.constant);
        out.SetText(idx, writer.Take());
        return;
      }
      const model::Dynamic value = Follow(model::Dynamic(row.json), column.path);
      if (!value.IsNull()) out.SetText(idx, value.bytes());
      return;
    }
    if (column.constant) {
      out.SetText(idx, *column.constant);
    } else if (state_->options.format == ExternalFormat::kSeparated) {
      if (!has_cells_ || column.ordinal >= cells_.size()) return;
      const CsvCell& cell = cells_[column.ordinal];
      if (cell.has_quotes) {
        SetText(DecodeCsvCell(cell), idx, out);
      } else {
        SetText(cell.text, idx, out);
      }
    } else if (state_->options.format == ExternalFormat::kEscaped) {
      if (column.ordinal < escaped_.size()) SetText(escaped_[column.ordinal], idx, out);
    } else if (column.ordinal == 0) {
      SetText(row.text, idx, out);
    }
  }

  void SetText(std::string_view text, size_t idx, model::Column& out) {
    if (base::IsValidUtf8(text)) {
      out.SetText(idx, text);
      return;
    }
    std::string repaired;
    base::RepairUtf8(text, repaired);
    out.SetText(idx, repaired);
  }

  const std::shared_ptr<ExternalSource::State> state_;
  const std::atomic<bool>& cancel_;
  std::vector<Request> requests_;
  size_t next_request_ = SIZE_MAX;
  size_t next_input_ = 0;
  std::unique_ptr<BlockReader> reader_;
  std::unique_ptr<Block> block_;
  std::vector<Row> rows_;
  std::vector<CsvCell> cells_;
  std::vector<std::string> escaped_;
  bool has_cells_ = false;
  bool skips_first_ = false;
  bool is_done_ = false;
  uint64_t first_row_ = 0;
  ExternalCounts counts_;
  std::atomic<double> progress_{0};
};

ExternalSource::ExternalSource(ExternalOptions options, std::vector<ExternalInput> inputs)
    : state_(std::make_shared<State>()) {
  state_->options = std::move(options);
  state_->inputs = std::move(inputs);
}

std::unique_ptr<model::TableScan> ExternalSource::Scan(std::vector<model::ScanRequest> requests,
                                                       const std::atomic<bool>& cancel) {
  return std::make_unique<ExternalScan>(state_, std::move(requests), cancel);
}

ExternalCounts ExternalSource::counts() const {
  const std::lock_guard lock(state_->mutex);
  return state_->counts;
}

}  // namespace quoll::ingest
