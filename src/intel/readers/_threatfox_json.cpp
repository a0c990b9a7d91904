#include "intel/readers/_threatfox_json.h"

#include <algorithm>
#include <string>

#include <simdjson.h>

#include "intel/readers/_threatfox.h"

namespace quoll::intel {
namespace {

using simdjson::ondemand::array;
using simdjson::ondemand::document;
using simdjson::ondemand::json_type;
using simdjson::ondemand::object;
using simdjson::ondemand::value;

// How often a cut-off text is tried again, each time one record shorter.
constexpr int kMaxSalvageAttempts = 8;

// A full export has hundreds of megabytes, of which the parser would need several times as many; it
// is read in pieces of about so many bytes.
constexpr size_t kPieceBytes = size_t{16} << 20;

// A parsed document together with its text, and line numbers along the way.
class JsonText {
 public:
  // Lines count from `first_line` on.
  explicit JsonText(uint64_t first_line) : first_line_(first_line), line_(first_line) {}

  // False when the text is no JSON even up to a cut. `is_cut` tells that the end was missing.
  bool Open(std::string_view content) {
    if (Iterate(std::string(content))) return true;
    // The parser refuses a document whose end is missing. All up to the last whole record is good.
    size_t end = content.size();
    for (int attempt = 0; attempt < kMaxSalvageAttempts && end > 0; ++attempt) {
      end = content.rfind('}', end - 1);
      if (end == std::string_view::npos || end == 0) return false;
      if (Iterate(std::string(content.substr(0, end + 1)) + "]}")) {
        is_cut_ = true;
        return true;
      }
    }
    return false;
  }

  bool is_cut() const { return is_cut_; }
  object root() { return root_; }

  // The line of the token that is read next.
  uint64_t Line() {
    const char* here = nullptr;
    if (document_.current_location().get(here) != simdjson::SUCCESS) return line_;
    const char* end = text_.data() + text_.size();
    if (here < counted_to_ || here > end) return line_;
    line_ += static_cast<uint64_t>(std::count(counted_to_, here, '\n'));
    counted_to_ = here;
    return line_;
  }

 private:
  bool Iterate(std::string&& text) {
    text_ = simdjson::padded_string(text);
    counted_to_ = text_.data();
    line_ = first_line_;
    return parser_.iterate(text_).get(document_) == simdjson::SUCCESS &&
           document_.get_object().get(root_) == simdjson::SUCCESS;
  }

  simdjson::ondemand::parser parser_;
  simdjson::padded_string text_;
  document document_;
  object root_;
  const char* counted_to_ = nullptr;
  uint64_t first_line_;
  uint64_t line_;
  bool is_cut_ = false;
};

// Any scalar as text; an array of scalars as a comma list; null and objects as an empty text.
simdjson::error_code TextOf(value field, std::string& out) {
  json_type type;
  if (const auto error = field.type().get(type)) return error;
  switch (type) {
    case json_type::string: {
      std::string_view text;
      if (const auto error = field.get_string().get(text)) return error;
      out = text;
      return simdjson::SUCCESS;
    }
    case json_type::array: {
      array elements;
      if (const auto error = field.get_array().get(elements)) return error;
      for (auto element : elements) {
        value item;
        if (const auto error = element.get(item)) return error;
        json_type item_type;
        if (const auto error = item.type().get(item_type)) return error;
        std::string text;
        // Lists of lists do not occur; their texts would not say what they mean.
        if (item_type != json_type::array) {
          if (const auto error = TextOf(item, text)) return error;
        }
        if (!out.empty()) out += ',';
        out += text;
      }
      return simdjson::SUCCESS;
    }
    case json_type::number:
      out = field.raw_json_token();
      break;
    case json_type::boolean: {
      bool is_true = false;
      if (const auto error = field.get_bool().get(is_true)) return error;
      out = is_true ? "true" : "false";
      return simdjson::SUCCESS;
    }
    case json_type::null:
    case json_type::object:
      return simdjson::SUCCESS;
  }
  // A number's token ends with the blanks before the next one.
  while (!out.empty() && static_cast<unsigned char>(out.back()) <= ' ') out.pop_back();
  return simdjson::SUCCESS;
}

simdjson::error_code ReadRecord(ReaderContext& ctx, object fields, std::string_view id,
                                uint64_t line) {
  ThreatFoxRecord record;
  record.id = id;
  for (auto field : fields) {
    std::string_view key;
    if (const auto error = field.unescaped_key().get(key)) return error;
    std::string* member = ThreatFoxField(record, key);
    value content;
    if (const auto error = field.value().get(content)) return error;
    if (member == nullptr) continue;
    std::string text;
    if (const auto error = TextOf(content, text)) return error;
    if (!text.empty()) *member = std::move(text);
  }
  AddThreatFoxRecord(ctx, record, line);
  return simdjson::SUCCESS;
}

// The array of records under one key, or a single record.
simdjson::error_code ReadRecords(ReaderContext& ctx, JsonText& json, value content,
                                 std::string_view id) {
  json_type type;
  if (const auto error = content.type().get(type)) return error;
  if (type == json_type::object) {
    object fields;
    const uint64_t line = json.Line();
    if (const auto error = content.get_object().get(fields)) return error;
    return ReadRecord(ctx, fields, id, line);
  }
  if (type != json_type::array) {
    ctx.Reject(json.Line(), "an entry that is no list of records", id);
    return simdjson::SUCCESS;
  }
  array records;
  if (const auto error = content.get_array().get(records)) return error;
  for (auto element : records) {
    const uint64_t line = json.Line();
    value item;
    if (const auto error = element.get(item)) return error;
    json_type item_type;
    if (const auto error = item.type().get(item_type)) return error;
    if (item_type != json_type::object) {
      ctx.Reject(line, "an entry that is no record", id);
      continue;
    }
    object fields;
    if (const auto error = item.get_object().get(fields)) return error;
    if (const auto error = ReadRecord(ctx, fields, id, line)) return error;
  }
  return simdjson::SUCCESS;
}

simdjson::error_code ReadExport(ReaderContext& ctx, JsonText& json) {
  for (auto field : json.root()) {
    std::string_view key;
    if (const auto error = field.unescaped_key().get(key)) return error;
    // The next strings may reuse the parser's buffer.
    const std::string id(key);
    value content;
    if (const auto error = field.value().get(content)) return error;
    if (const auto error = ReadRecords(ctx, json, content, id)) return error;
  }
  return simdjson::SUCCESS;
}

simdjson::error_code ReadAnswer(ReaderContext& ctx, JsonText& json) {
  for (auto field : json.root()) {
    std::string_view key;
    if (const auto error = field.unescaped_key().get(key)) return error;
    value content;
    if (key == "data") {
      if (const auto error = field.value().get(content)) return error;
      json_type type;
      if (const auto error = content.type().get(type)) return error;
      // `no_result` comes with a sentence in place of the list.
      if (type != json_type::array && type != json_type::object) continue;
      if (const auto error = ReadRecords(ctx, json, content, {})) return error;
    } else if (key == "query_status") {
      const uint64_t line = json.Line();
      if (const auto error = field.value().get(content)) return error;
      std::string status;
      if (const auto error = TextOf(content, status)) return error;
      if (status != "ok" && status != "no_result") {
        ctx.Reject(line, "the service answered with an error", status);
      }
    }
  }
  return simdjson::SUCCESS;
}

using Shape = simdjson::error_code (*)(ReaderContext&, JsonText&);

// False when what follows cannot be read.
bool ReadDocument(ReaderContext& ctx, std::string_view content, uint64_t first_line, Shape read) {
  JsonText json(first_line);
  if (!json.Open(content)) {
    ctx.RejectRest(first_line, "the file is not well-formed JSON", content);
    return false;
  }
  if (const auto error = read(ctx, json)) {
    const std::string what = simdjson::error_message(error);
    ctx.RejectRest(json.Line(), "the JSON is damaged here, what follows was not read", what);
    return false;
  }
  if (json.is_cut())
    ctx.RejectRest(json.Line(), "the JSON is cut off, the last record is incomplete", "");
  return !json.is_cut();
}

// Where the first piece of members ends: at the first comma between members of the outer object
// behind kPieceBytes, else at the end of the text.
size_t EndOfPiece(std::string_view content, size_t begin) {
  int depth = 0;
  bool is_text = false;
  for (size_t i = begin; i < content.size(); ++i) {
    const char c = content[i];
    if (is_text) {
      if (c == '\\') ++i;
      if (c == '"') is_text = false;
      continue;
    }
    if (c == '"') is_text = true;
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (c == ',' && depth == 0 && i - begin >= kPieceBytes) return i;
  }
  return content.size();
}

}  // namespace

void ReadThreatFoxExport(ReaderContext& ctx, std::string_view content) {
  const size_t open = content.find('{');
  if (content.size() <= kPieceBytes || open == std::string_view::npos) {
    ReadDocument(ctx, content, 1, ReadExport);
    return;
  }
  uint64_t line =
      1 + static_cast<uint64_t>(std::count(content.begin(), content.begin() + open, '\n'));
  for (size_t begin = open + 1; begin <= content.size();) {
    const size_t end = EndOfPiece(content, begin);
    const std::string_view members = content.substr(begin, end - begin);
    // The last piece brings the closing brace along, unless the file is cut off.
    const std::string piece = '{' + std::string(members) + (end < content.size() ? "}" : "");
    if (!ReadDocument(ctx, piece, line, ReadExport)) return;
    line += static_cast<uint64_t>(std::count(members.begin(), members.end(), '\n'));
    begin = end + 1;
  }
}

void ReadThreatFoxAnswer(ReaderContext& ctx, std::string_view content) {
  ReadDocument(ctx, content, 1, ReadAnswer);
}

}  // namespace quoll::intel
