#include "intel/fetch/taxii_text.h"

#include <simdjson.h>

#include "base/text.h"

namespace quoll::intel {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

std::string TextOf(const object& fields, std::string_view name) {
  std::string_view text;
  if (fields[name].get_string().get(text) != simdjson::SUCCESS) return {};
  return std::string(text);
}

bool FlagOf(const object& fields, std::string_view name) {
  bool flag = false;
  return fields[name].get_bool().get(flag) == simdjson::SUCCESS && flag;
}

bool ReadTexts(const array& items, size_t max, std::vector<std::string>& texts) {
  for (const element item : items) {
    std::string_view text;
    if (item.get_string().get(text) != simdjson::SUCCESS || texts.size() == max) return false;
    texts.emplace_back(text);
  }
  return true;
}

TaxiiCollection CollectionOf(const object& fields) {
  return {.id = TextOf(fields, "id"),
          .title = TextOf(fields, "title"),
          .alias = TextOf(fields, "alias"),
          .can_read = FlagOf(fields, "can_read")};
}

// The document as an object. The parser must outlive it.
bool Open(simdjson::dom::parser& parser, std::string_view text, object& root, std::string& reason) {
  if (parser.parse(simdjson::padded_string(text)).get_object().get(root) == simdjson::SUCCESS)
    return true;
  reason = base::TrimBlanks(text).starts_with('<') ? "it is a web page, not JSON"
                                                   : "it is no well-formed JSON object";
  return false;
}

bool ReadCollections(const array& items, TaxiiAnswer& answer) {
  for (const element item : items) {
    object fields;
    if (item.get_object().get(fields) != simdjson::SUCCESS) return false;
    if (answer.collections.size() == kMaxTaxiiCollections) return false;
    answer.collections.push_back(CollectionOf(fields));
  }
  return true;
}

}  // namespace

bool ReadTaxiiAnswer(std::string_view text, TaxiiAnswer& answer, std::string& reason) {
  simdjson::dom::parser parser;
  object root;
  if (!Open(parser, text, root, reason)) return false;
  array items;
  reason = "a list in it is not as TAXII 2.1 has it";
  if (root["api_roots"].get_array().get(items) == simdjson::SUCCESS) {
    answer.resource = TaxiiResource::kDiscovery;
    return ReadTexts(items, kMaxTaxiiRoots, answer.api_roots);
  }
  if (root["collections"].get_array().get(items) == simdjson::SUCCESS) {
    answer.resource = TaxiiResource::kCollections;
    return ReadCollections(items, answer);
  }
  if (root["versions"].get_array().get(items) == simdjson::SUCCESS) {
    answer.resource = TaxiiResource::kApiRoot;
    return ReadTexts(items, kMaxTaxiiRoots, answer.versions);
  }
  if (root["can_read"].error() == simdjson::SUCCESS) {
    answer.resource = TaxiiResource::kCollection;
    answer.collections.push_back(CollectionOf(root));
    return true;
  }
  // Lists that are empty may be left out.
  if (root.size() == 0) {
    answer.resource = TaxiiResource::kCollections;
    return true;
  }
  if (root["title"].error() == simdjson::SUCCESS) {
    answer.resource = TaxiiResource::kDiscovery;
    return true;
  }
  reason = "it is no TAXII 2.1 resource";
  return false;
}

bool ReadTaxiiPage(std::string_view text, TaxiiPage& page, std::string& reason) {
  simdjson::dom::parser parser;
  object root;
  if (!Open(parser, text, root, reason)) return false;
  page.has_more = FlagOf(root, "more");
  page.next = TextOf(root, "next");
  element objects;
  // An empty page may be `{}`.
  if (root["objects"].get(objects) != simdjson::SUCCESS) return true;
  array items;
  reason = "its `objects` is no list of objects";
  if (objects.get_array().get(items) != simdjson::SUCCESS) return false;
  for (const element item : items) {
    object fields;
    if (item.get_object().get(fields) != simdjson::SUCCESS) return false;
    if (page.num_objects++ > 0) page.objects += ',';
    page.objects += simdjson::to_string(fields);
  }
  return true;
}

}  // namespace quoll::intel
