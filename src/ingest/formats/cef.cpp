// CEF, bare or behind a syslog header, into CommonSecurityLog.
//
//   [<PRI>][time host] CEF:0|Vendor|Product|Version|EventClassID|Name|Severity|key=value key=value
//   …
//
// A value runs to the blank before the next key, so it may hold blanks. An unescaped ` word=`
// inside a value is ambiguous: see PairSplitter. One pass over the `=` of the extension finds all
// keys; values are decoded only for columns that somebody wants.
#include <bitset>
#include <cstring>
#include <unordered_map>
#include <unordered_set>

#include <simdjson.h>

#include "base/text.h"
#include "base/ticks.h"
#include "base/utf8.h"
#include "ingest/device_time.h"
#include "ingest/format_def.h"
#include "ingest/formats/_cef_keys.h"
#include "ingest/formats/_cef_text.h"
#include "ingest/limits.h"

namespace quoll::ingest {
namespace {

using Kind = CefKey::Kind;
constexpr std::string_view kTable = "CommonSecurityLog";
// Records of the sample that decide which unknown words are keys of this sender.
constexpr size_t kMinRecordsForUsage = 4;
constexpr size_t kMaxUnknownWords = 4096;

// --- the extension
// ---------------------------------------------------------------------------------------------

using Words = std::unordered_set<std::string_view>;

// Finds the pairs of extensions. The records of a sender name the same keys in the same order, so
// each `=` is first tried with the key that the last record had there. Used by one thread.
class PairSplitter {
 public:
  PairSplitter(const CefKeyIndex& index, const Words& sender_keys)
      : index_(index), sender_keys_(sender_keys) {}

  // Calls `found(key_idx, key, value)` for each pair; key_idx is -1 for an unknown key. Text before
  // the first key comes with an empty key. Returns how often an unknown ` word=` was left inside a
  // value.
  //
  // An unknown word ends the value before it if the value's key takes no blanks, is unknown itself,
  // or if the sample shows the word to be a key of this sender; else it is part of the value (a
  // URL's query, a sentence).
  template <typename Found>
  size_t Split(std::string_view text, Found&& found) {
    constexpr int kNone = -2;
    int key_idx = kNone;
    std::string_view key;
    size_t value_start = 0;
    size_t num_inside = 0;
    const auto finish = [&](size_t end) {
      const std::string_view value = TrimRight(text.substr(value_start, end - value_start));
      if (key_idx != kNone) {
        found(key_idx, key, value);
      } else if (!base::TrimBlanks(value).empty()) {
        found(-1, std::string_view(), base::TrimBlanks(value));
      }
    };
    const char* data = text.data();
    size_t num_words = 0;
    for (size_t pos = 0; pos < text.size();) {
      const void* equals = std::memchr(data + pos, '=', text.size() - pos);
      if (equals == nullptr) break;
      const size_t at = static_cast<size_t>(static_cast<const char*>(equals) - data);
      pos = at + 1;
      const Word word = WordBefore(text, at, num_words);
      if (word.text.empty()) continue;
      ++num_words;
      const auto word_start = static_cast<size_t>(word.text.data() - data);
      const bool value_ends_here = word.key_idx >= 0 || key_idx < 0 || word.is_sender_key ||
                                   EndsAtBlank(AllCefKeys()[static_cast<size_t>(key_idx)].kind);
      if (!value_ends_here) {
        ++num_inside;
        continue;
      }
      finish(word_start);
      key_idx = word.key_idx;
      key = word.text;
      value_start = at + 1;
    }
    finish(text.size());
    return num_inside;
  }

 private:
  struct Word {
    std::string_view text;
    int key_idx = -1;
    bool is_sender_key = false;
  };
  struct Expected {
    std::string text;
    int key_idx = -1;
    bool is_sender_key = false;
  };

  Word WordBefore(std::string_view text, size_t at, size_t word_idx) {
    constexpr size_t kMaxExpected = 256;
    if (word_idx < expected_.size()) {
      const Expected& expected = expected_[word_idx];
      const size_t size = expected.text.size();
      const bool is_there = at >= size &&
                            std::memcmp(text.data() + at - size, expected.text.data(), size) == 0 &&
                            (at == size || IsBlank(text[at - size - 1]));
      if (is_there) return {text.substr(at - size, size), expected.key_idx, expected.is_sender_key};
    }
    Word word{KeyBefore(text, at)};
    if (word.text.empty()) return word;
    word.key_idx = index_.Find(word.text);
    word.is_sender_key = word.key_idx < 0 && sender_keys_.contains(word.text);
    if (word_idx < kMaxExpected) {
      if (word_idx >= expected_.size()) expected_.resize(word_idx + 1);
      expected_[word_idx] = {std::string(word.text), word.key_idx, word.is_sender_key};
    }
    return word;
  }

  const CefKeyIndex& index_;
  const Words& sender_keys_;
  std::vector<Expected> expected_;
};

// --- layout and parser
// -----------------------------------------------------------------------------------------

class CefLayout : public FileLayout {
 public:
  CefLayout(const InspectContext& ctx, std::string table) : table_(std::move(table)) {
    clock_ = {ctx.clock.reference_ticks, ctx.clock.zone_offset_minutes * base::kTicksPerMinute};
    TableUse use{table_, {}, true};
    if (table_ != kTable) {
      const auto schema = ctx.finder->FindTable(kTable);
      if (schema && !ctx.finder->IsTable(table_)) use.extra_columns = schema->columns;
    }
    tables_.push_back(std::move(use));
    LearnSenderKeys(ctx.sample.text);
  }
  std::unique_ptr<Framer> MakeFramer() const override { return std::make_unique<LineFramer>(); }
  std::unique_ptr<RecordParser> MakeParser() const override;

  const std::string& table() const { return table_; }
  const DeviceClock& clock() const { return clock_; }
  const CefKeyIndex& index() const { return index_; }
  const Words& sender_keys() const { return sender_keys_; }

 private:
  void LearnSenderKeys(std::string_view sample);

  std::string table_;
  DeviceClock clock_;
  CefKeyIndex index_;
  std::vector<std::unique_ptr<std::string>> sender_key_texts_;
  Words sender_keys_;
};

// Unknown words that end a value which takes no blanks are keys; so are those that half of the
// records have.
void CefLayout::LearnSenderKeys(std::string_view sample) {
  std::unordered_map<std::string_view, size_t> usage;
  Words certain;
  const Words none;
  PairSplitter splitter(index_, none);
  size_t num_records = 0;
  for (size_t pos = 0; pos < sample.size();) {
    const size_t end = std::min(sample.find('\n', pos), sample.size());
    const std::string_view line = sample.substr(pos, end - pos);
    pos = end + 1;
    const size_t tag = FindCefTag(line);
    CefHeader header;
    if (tag == std::string_view::npos || !SplitCefHeader(line.substr(tag), header)) continue;
    ++num_records;
    // Every word before a `=` once per record.
    Words seen;
    const std::string_view text = header.extension;
    for (size_t at = text.find('='); at != std::string_view::npos; at = text.find('=', at + 1)) {
      const std::string_view word = KeyBefore(text, at);
      if (word.empty() || index_.Find(word) >= 0 || usage.size() >= kMaxUnknownWords) continue;
      if (seen.insert(word).second) ++usage[word];
    }
    splitter.Split(text, [&](int key_idx, std::string_view key, std::string_view) {
      if (key_idx < 0 && !key.empty() && usage.contains(key)) certain.insert(key);
    });
  }
  for (const auto& [word, count] : usage) {
    const bool is_usual = num_records >= kMinRecordsForUsage && count * 2 >= num_records;
    if (!is_usual && !certain.contains(word)) continue;
    sender_key_texts_.push_back(std::make_unique<std::string>(word));
    sender_keys_.insert(*sender_key_texts_.back());
  }
}

class CefParser : public RecordParser {
 public:
  explicit CefParser(const CefLayout& layout)
      : layout_(layout), splitter_(layout.index(), layout.sender_keys()) {}
  void Parse(const Block& block, BlockRows& rows) override;

 private:
  void Bind(RowBuilder& builder);
  void ParseRecord(std::string_view line, size_t record_idx, BlockRows& rows);
  void PutHeader(const CefHeader& header);
  void PutPair(int key_idx, std::string_view key, std::string_view value, BlockRows& rows);
  void PutKnown(const CefKey& key, Slot slot, Slot second, std::string_view value);
  void PutAddress(size_t key_idx, Slot slot, std::string_view value);
  void PutTimes(std::string_view transport);
  void KeepOther(std::string_view key, std::string_view value);
  void PutHeaderText(Slot slot, std::string_view text);
  Slot Bound(std::string_view column) const { return builder_->plan().Find(column); }

  const CefLayout& layout_;
  PairSplitter splitter_;
  RowBuilder* builder_ = nullptr;
  std::vector<Slot> slots_;         // by key
  std::vector<Slot> second_slots_;  // by key
  std::array<Slot, kNumCefBars> header_slots_{};
  Slot computer_ = kNoSlot;
  Slot collector_ = kNoSlot;
  Slot start_time_ = kNoSlot;
  Slot end_time_ = kNoSlot;
  // Neighbours often have the same time, in the same form.
  struct KnownTime {
    std::string text;
    int64_t zone_offset_ticks = 0;
    std::optional<int64_t> ticks;
  };
  KnownTime known_times_[3];
  // Of the record at hand.
  std::bitset<256> seen_;
  std::string_view receipt_, end_, start_, zone_;
  std::string others_;
};

std::unique_ptr<RecordParser> CefLayout::MakeParser() const {
  return std::make_unique<CefParser>(*this);
}

void CefParser::Bind(RowBuilder& builder) {
  if (builder_ == &builder) return;
  builder_ = &builder;
  slots_.clear();
  second_slots_.clear();
  for (const CefKey& key : AllCefKeys()) {
    slots_.push_back(key.column.empty() ? kNoSlot : Bound(key.column));
    second_slots_.push_back(key.second_column.empty() ? kNoSlot : Bound(key.second_column));
  }
  header_slots_ = {kNoSlot,
                   Bound("DeviceVendor"),
                   Bound("DeviceProduct"),
                   Bound("DeviceVersion"),
                   Bound("DeviceEventClassID"),
                   Bound("Activity"),
                   Bound("LogSeverity")};
  computer_ = Bound("Computer");
  collector_ = Bound("CollectorHostName");
  start_time_ = Bound("StartTime");
  end_time_ = Bound("EndTime");
}

void CefParser::Parse(const Block& block, BlockRows& rows) {
  RowBuilder* builder = rows.ForTable(layout_.table());
  Bind(*builder);
  const bool is_clean = simdjson::validate_utf8(block.bytes.get(), block.size);
  std::string repaired;
  for (size_t idx = 0; idx < block.records.size(); ++idx) {
    const RecordSpan& span = block.records[idx];
    if (span.fault == Fault::kTooLong) {
      rows.Reject(idx, "longer than the limit", true);
      continue;
    }
    std::string_view line = block.Text(span);
    if (!is_clean && !simdjson::validate_utf8(line.data(), line.size())) {
      repaired.clear();
      base::RepairUtf8(line, repaired);
      line = repaired;
      rows.CountRepaired();
    }
    ParseRecord(line, idx, rows);
  }
}

void CefParser::ParseRecord(std::string_view line, size_t record_idx, BlockRows& rows) {
  const size_t tag = FindCefTag(line);
  if (tag == std::string_view::npos) return rows.Reject(record_idx, "no CEF header");
  CefHeader header;
  if (!SplitCefHeader(line.substr(tag), header))
    return rows.Reject(record_idx, "the CEF header is cut off");
  builder_->Begin();
  seen_.reset();
  receipt_ = end_ = start_ = zone_ = {};
  others_.clear();
  PutHeader(header);
  const size_t num_inside = splitter_.Split(
      header.extension, [&](int key_idx, std::string_view key, std::string_view value) {
        PutPair(key_idx, key, value, rows);
      });
  for (size_t i = 0; i < num_inside; ++i) rows.CountAmbiguous();
  PutTimes(line.substr(0, tag));
  const Slot bag = builder_->plan().bag();
  if (!others_.empty() && bag != kNoSlot) builder_->PutText(bag, others_);
  builder_->Finish(record_idx);
}

void CefParser::PutHeaderText(Slot slot, std::string_view text) {
  if (slot == kNoSlot || !builder_->IsNeeded(slot)) return;
  builder_->PutField(slot,
                     UnescapeCef(base::TrimBlanks(text), CefEscapes::kHeader, builder_->scratch()));
}

void CefParser::PutHeader(const CefHeader& header) {
  for (size_t i = 1; i < kNumCefBars; ++i) PutHeaderText(header_slots_[i], header.fields[i]);
}

void CefParser::KeepOther(std::string_view key, std::string_view value) {
  const Slot bag = builder_->plan().bag();
  if (bag == kNoSlot || !builder_->IsNeeded(bag)) return;
  if (!others_.empty()) others_ += ';';
  others_ += key;
  if (!key.empty()) others_ += '=';
  others_ += UnescapeCef(value, CefEscapes::kExtension, builder_->scratch());
}

void CefParser::PutPair(int key_idx, std::string_view key, std::string_view value,
                        BlockRows& rows) {
  if (key_idx < 0) return KeepOther(key, value);
  const auto idx = static_cast<size_t>(key_idx);
  const CefKey& known = AllCefKeys()[idx];
  if (seen_[idx]) {
    rows.CountAmbiguous();
    return KeepOther(key, value);
  }
  seen_[idx] = true;
  if (slots_[idx] == kNoSlot) return KeepOther(key, value);
  if (known.kind == Kind::kAddress) return PutAddress(idx, slots_[idx], value);
  PutKnown(known, slots_[idx], second_slots_[idx], value);
}

void CefParser::PutKnown(const CefKey& key, Slot slot, Slot second, std::string_view value) {
  RowBuilder& row = *builder_;
  const auto put_text = [&](Slot target) {
    if (target == kNoSlot || !row.IsNeeded(target)) return;
    row.PutField(target, UnescapeCef(value, CefEscapes::kExtension, row.scratch()));
  };
  switch (key.kind) {
    case Kind::kReceiptTime:
      receipt_ = value;
      return put_text(slot);
    case Kind::kZone:
      zone_ = value;
      return put_text(slot);
    case Kind::kTime:
      (key.key == "end" ? end_ : start_) = value;
      return;
    case Kind::kText:
    case Kind::kToken:
    case Kind::kTimeText:
      return put_text(slot);
    case Kind::kDirection:
      if (value == "0" || value == "1")
        return row.PutText(slot, value == "0" ? "Inbound" : "Outbound");
      return put_text(slot);
    case Kind::kPort: {
      if (value == "-") return;
      const auto port = base::ParseInteger(value);
      if (!port || *port < 0 || *port > 65535) return row.CountUnconverted();
      return row.PutInteger(slot, *port);
    }
    case Kind::kNumber:
      if (value.empty()) return row.CountUnconverted();
      return row.PutField(slot, value);
    case Kind::kCustomNumber: {
      const auto number = base::ParseInteger(base::TrimBlanks(value));
      if (!number) return row.CountUnconverted();
      if (second != kNoSlot) row.PutInteger(second, *number);
      if (*number == static_cast<int32_t>(*number)) row.PutInteger(slot, *number);
      return;
    }
    case Kind::kExternalId: {
      const auto number = base::ParseInteger(value);
      if (number && *number == static_cast<int32_t>(*number)) row.PutInteger(slot, *number);
      return put_text(second);
    }
    case Kind::kAddress:
    case Kind::kNoColumn:
      return;
  }
}

void CefParser::PutAddress(size_t key_idx, Slot slot, std::string_view value) {
  value = base::TrimBlanks(value);
  // A cut-off pair behind the address must not spoil it.
  if (const size_t blank = value.find(' '); blank != std::string_view::npos) {
    KeepOther({}, base::TrimBlanks(value.substr(blank)));
    value = value.substr(0, blank);
  }
  const CefAddress address = CleanCefAddress(value);
  if (!address.text.empty()) builder_->PutText(slot, address.text);
  if (address.port.empty()) return;
  // `src=1.2.3.4:80`: the port stands, unless the record names it apart.
  const std::string_view key = AllCefKeys()[key_idx].key;
  const std::string_view port_key = key == "src" ? "spt" : key == "dst" ? "dpt" : "";
  const int port_idx = port_key.empty() ? -1 : layout_.index().Find(port_key);
  const auto port = base::ParseInteger(address.port);
  if (port_idx < 0 || !port || *port < 0 || *port > 65535) return KeepOther("port", address.port);
  const Slot port_slot = slots_[static_cast<size_t>(port_idx)];
  if (port_slot != kNoSlot && !seen_[static_cast<size_t>(port_idx)])
    builder_->PutInteger(port_slot, *port);
}

void CefParser::PutTimes(std::string_view transport_text) {
  RowBuilder& row = *builder_;
  DeviceClock clock = layout_.clock();
  if (!zone_.empty()) {
    const auto offset = ZoneOffset(zone_);
    if (offset) clock.zone_offset_ticks = *offset;
    if (!offset) row.CountUnconverted();
  }
  const auto read = [&](std::string_view text, KnownTime& known) -> std::optional<int64_t> {
    if (text.empty()) return std::nullopt;
    if (known.text != text || known.zone_offset_ticks != clock.zone_offset_ticks) {
      known = {std::string(text), clock.zone_offset_ticks, ParseDeviceTime(text, clock)};
    }
    if (!known.ticks) row.CountUnconverted();
    return known.ticks;
  };
  const auto receipt = read(receipt_, known_times_[0]);
  const auto end = read(end_, known_times_[1]);
  const auto start = read(start_, known_times_[2]);
  if (end && end_time_ != kNoSlot) row.PutInteger(end_time_, *end);
  if (start && start_time_ != kNoSlot) row.PutInteger(start_time_, *start);
  auto time = receipt ? receipt : end ? end : start;
  const bool wants_host = (computer_ != kNoSlot && row.IsNeeded(computer_)) ||
                          (collector_ != kNoSlot && row.IsNeeded(collector_));
  if (!time || wants_host) {
    const CefTransport transport = ReadCefTransport(transport_text, layout_.clock());
    if (!time) time = transport.time;
    if (computer_ != kNoSlot && !transport.host.empty()) row.PutText(computer_, transport.host);
    if (collector_ != kNoSlot && !transport.collector.empty())
      row.PutText(collector_, transport.collector);
  }
  const Slot generated = row.plan().time_generated();
  if (time && generated != kNoSlot) row.PutInteger(generated, *time);
}

// --- the row
// ---------------------------------------------------------------------------------------------------

// A share of the lines must be CEF; what looks like JSON or CSV around it is not.
int DetectCef(const Sample& sample) noexcept {
  size_t num_lines = 0;
  size_t num_good = 0;
  for (size_t pos = 0; pos < sample.text.size() && num_lines < 100;) {
    const size_t end = std::min(sample.text.find('\n', pos), sample.text.size());
    const std::string_view line = sample.text.substr(pos, end - pos);
    pos = end + 1;
    if (IsBlankLine(line)) continue;
    ++num_lines;
    const size_t tag = FindCefTag(line);
    if (tag == std::string_view::npos) continue;
    CefHeader header;
    const bool is_quoted = line.substr(0, tag).find_first_of("\"{") != std::string_view::npos;
    num_good += !is_quoted && SplitCefHeader(line.substr(tag), header);
  }
  if (num_good == 0) return 0;
  return static_cast<int>(50 + 50 * num_good / num_lines);
}

std::unique_ptr<FileLayout> InspectCef(const InspectContext& ctx, std::string&, std::string&) {
  return std::make_unique<CefLayout>(
      ctx, ctx.table_override.empty() ? std::string(kTable) : ctx.table_override);
}

}  // namespace

extern const FormatDef kFormat_cef;
const FormatDef kFormat_cef = {
    .name = "cef",
    .summary = "Common Event Format, bare or behind a syslog header, into CommonSecurityLog.",
    .extensions = ".cef .log",
    .detect = DetectCef,
    .inspect = InspectCef,
    .sample = "tests/data/logs/firewall.cef",
};

}  // namespace quoll::ingest
