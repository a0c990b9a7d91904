#include "intel/readers/_json.h"

#include <algorithm>

#include <simdjson.h>

#include "base/text.h"
#include "intel/reader_def.h"

namespace quoll::intel {
namespace {

using simdjson::error_code;
using simdjson::SUCCESS;
using simdjson::ondemand::json_type;
using simdjson::ondemand::value;

// How often a cut-off text is tried again, each time one object shorter.
constexpr int kMaxSalvageAttempts = 8;

}  // namespace

// The parser's state; strings of the tree point into it.
struct JsonTree::Builder {
  explicit Builder(std::vector<Node>& tree_nodes) : nodes(tree_nodes) {}

  bool Iterate(std::string_view content, std::string_view tail) {
    std::string whole;
    whole.reserve(content.size() + tail.size());
    whole += content;
    whole += tail;
    text = simdjson::padded_string(whole);
    counted_to = text.data();
    line = 1;
    return parser.iterate(text).get(document) == SUCCESS;
  }

  // The line of the token that is read next.
  uint32_t Line() {
    const char* here = nullptr;
    if (document.current_location().get(here) != SUCCESS) return line;
    if (here < counted_to || here > text.data() + text.size()) return line;
    line += static_cast<uint32_t>(std::count(counted_to, here, '\n'));
    counted_to = here;
    return line;
  }

  error_code AppendRoot() {
    nodes.assign(2, Node{});
    nodes[1].line = Line();
    json_type type;
    if (const auto error = document.type().get(type)) return error;
    if (type != json_type::object && type != json_type::array) return simdjson::INCORRECT_TYPE;
    value root;
    if (const auto error = document.get_value().get(root)) return error;
    return Fill(1, root, 1);
  }

  // Gives the node `idx` what the value holds. After an error all that came before it is there.
  error_code Fill(uint32_t idx, value& from, int depth) {
    json_type type;
    if (const auto error = from.type().get(type)) return error;
    switch (type) {
      case json_type::object:
        return FillObject(idx, from, depth);
      case json_type::array:
        return FillArray(idx, from, depth);
      case json_type::string:
        if (const auto error = from.get_string().get(nodes[idx].text)) return error;
        nodes[idx].kind = Json::Kind::kString;
        return SUCCESS;
      case json_type::number: {
        double number = 0;
        const std::string_view token = from.raw_json_token();
        if (const auto error = from.get_double().get(number)) return error;
        nodes[idx].text = base::TrimBlanks(token);
        nodes[idx].kind = Json::Kind::kNumber;
        return SUCCESS;
      }
      case json_type::boolean: {
        bool is_true = false;
        if (const auto error = from.get_bool().get(is_true)) return error;
        nodes[idx].text = is_true ? "true" : "false";
        nodes[idx].kind = Json::Kind::kBool;
        return SUCCESS;
      }
      case json_type::null: {
        bool is_null = false;
        if (const auto error = from.is_null().get(is_null)) return error;
        if (!is_null) return simdjson::N_ATOM_ERROR;
        nodes[idx].kind = Json::Kind::kNull;
        return SUCCESS;
      }
    }
    return simdjson::TAPE_ERROR;
  }

  error_code FillObject(uint32_t idx, value& from, int depth) {
    if (depth > kMaxJsonDepth) return simdjson::DEPTH_ERROR;
    nodes[idx].kind = Json::Kind::kObject;
    simdjson::ondemand::object members;
    if (const auto error = from.get_object().get(members)) return error;
    uint32_t last = 0;
    for (auto member : members) {
      const uint32_t at = Line();
      std::string_view key;
      if (const auto error = member.unescaped_key().get(key)) return error;
      value child;
      if (const auto error = member.value().get(child)) return error;
      if (const auto error = Append(idx, last, key, at, child, depth)) return error;
    }
    return SUCCESS;
  }

  error_code FillArray(uint32_t idx, value& from, int depth) {
    if (depth > kMaxJsonDepth) return simdjson::DEPTH_ERROR;
    nodes[idx].kind = Json::Kind::kArray;
    simdjson::ondemand::array elements;
    if (const auto error = from.get_array().get(elements)) return error;
    uint32_t last = 0;
    for (auto element : elements) {
      const uint32_t at = Line();
      value child;
      if (const auto error = element.get(child)) return error;
      if (const auto error = Append(idx, last, {}, at, child, depth)) return error;
    }
    return SUCCESS;
  }

  error_code Append(uint32_t parent, uint32_t& last, std::string_view key, uint32_t at, value& from,
                    int depth) {
    if (nodes.size() >= kMaxJsonNodes) return simdjson::CAPACITY;
    const auto idx = static_cast<uint32_t>(nodes.size());
    Node& added = nodes.emplace_back();
    added.key = key;
    added.line = at;
    (last == 0 ? nodes[parent].first : nodes[last].next) = idx;
    last = idx;
    return Fill(idx, from, depth + 1);
  }

  std::vector<Node>& nodes;
  simdjson::ondemand::parser parser;
  simdjson::padded_string text;
  simdjson::ondemand::document document;
  const char* counted_to = nullptr;
  uint32_t line = 1;
};

JsonTree::JsonTree() : builder_(std::make_unique<Builder>(nodes_)) {}
JsonTree::~JsonTree() = default;

bool JsonTree::Open(std::string_view content) {
  if (builder_->Iterate(content, {})) {
    const error_code error = builder_->AppendRoot();
    if (error == SUCCESS) {
      // Behind the root nothing may come: of two documents in a row one would be lost.
      const char* here = nullptr;
      if (builder_->document.current_location().get(here) == SUCCESS) {
        problem_ = "more text behind the end of the JSON document";
        problem_line_ = builder_->Line();
      }
      return true;
    }
    if (nodes_[1].first != 0) {
      problem_ = error == simdjson::DEPTH_ERROR
                     ? "the JSON is nested deeper than 64 levels, what follows was not read"
                     : "the JSON is damaged here, what follows was not read";
      problem_line_ = builder_->Line();
      return true;
    }
  }
  // The parser refuses a document whose end is missing. All up to the last whole object is good.
  size_t end = content.size();
  for (int attempt = 0; attempt < kMaxSalvageAttempts && end > 0; ++attempt) {
    end = content.rfind('}', end - 1);
    if (end == std::string_view::npos || end == 0) break;
    const char opening = base::TrimBlanks(content.substr(0, end)).front();
    if (!builder_->Iterate(content.substr(0, end + 1), opening == '[' ? "]" : "}")) continue;
    builder_->AppendRoot();
    if (nodes_[1].first == 0) continue;
    problem_ = "the JSON is cut off, what follows was not read";
    problem_line_ = builder_->Line();
    return true;
  }
  return false;
}

Json::Kind Json::kind() const {
  return tree_ == nullptr || idx_ == 0 ? Kind::kNothing : tree_->nodes_[idx_].kind;
}

uint64_t Json::line() const { return tree_ == nullptr ? 0 : tree_->nodes_[idx_].line; }

std::string_view Json::key() const {
  return tree_ == nullptr ? std::string_view() : tree_->nodes_[idx_].key;
}

std::string_view Json::text() const {
  return tree_ == nullptr ? std::string_view() : tree_->nodes_[idx_].text;
}

std::optional<bool> Json::boolean() const {
  if (base::EqualsIgnoreCase(text(), "true") || text() == "1") return true;
  if (base::EqualsIgnoreCase(text(), "false") || text() == "0") return false;
  return std::nullopt;
}

std::optional<int64_t> Json::integer() const { return base::ParseInteger(text()); }

Json Json::operator[](std::string_view key) const {
  if (!is_object()) return {};
  for (const Json member : *this) {
    if (member.key() == key) return member;
  }
  return {};
}

Json Json::first() const {
  if (tree_ == nullptr) return {};
  const uint32_t idx = tree_->nodes_[idx_].first;
  return idx == 0 ? Json() : Json(tree_, idx);
}

Json Json::next() const {
  if (tree_ == nullptr) return {};
  const uint32_t idx = tree_->nodes_[idx_].next;
  return idx == 0 ? Json() : Json(tree_, idx);
}

bool OpenJson(ReaderContext& ctx, JsonTree& tree, std::string_view content) {
  if (!tree.Open(content)) {
    ctx.Reject(1, "the file is not well-formed JSON", content);
    return false;
  }
  if (!tree.problem().empty()) ctx.Reject(tree.problem_line(), tree.problem(), "");
  return true;
}

}  // namespace quoll::intel
