// Each key in turn claims its occurrences in what the keys before it have left; what was put in is
// not looked at again.
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

struct Pair {
  std::string lookup;
  std::string replacement;
};

bool ReadPairs(Dynamic lookups, Dynamic replacements, std::vector<Pair>& out) {
  out.clear();
  if (lookups.tag() != Tag::kArray || replacements.tag() != Tag::kArray) return false;
  if (lookups.size() != replacements.size()) return false;
  for (size_t i = 0; i < lookups.size(); ++i) {
    const Dynamic lookup = lookups.Element(i);
    const Dynamic replacement = replacements.Element(i);
    // A pair that is not of texts claims its occurrences too, but leaves them as they are.
    const bool is_text = lookup.tag() == Tag::kString && replacement.tag() == Tag::kString;
    const std::string key = DynamicToText(lookup);
    out.push_back({key, is_text ? std::string(replacement.AsString()) : key});
  }
  return true;
}

// A stretch of the result: text that keys may still claim, or a replacement.
struct Piece {
  std::string_view text;
  bool is_final;
};

// Cuts a piece at each occurrence of the key.
void Claim(std::string_view text, const Pair& pair, std::vector<Piece>& out) {
  for (size_t at = text.find(pair.lookup); at != std::string_view::npos;
       at = text.find(pair.lookup)) {
    if (at > 0) out.push_back({text.substr(0, at), false});
    out.push_back({pair.replacement, true});
    text.remove_prefix(at + pair.lookup.size());
  }
  if (!text.empty()) out.push_back({text, false});
}

bool Replace(std::string_view text, const std::vector<Pair>& pairs, std::string& out) {
  std::vector<Piece> pieces = {{text, false}};
  std::vector<Piece> next;
  for (const Pair& pair : pairs) {
    if (pair.lookup.empty()) continue;
    next.clear();
    for (const Piece& piece : pieces) {
      if (piece.is_final) {
        next.push_back(piece);
      } else {
        Claim(piece.text, pair, next);
      }
    }
    pieces.swap(next);
  }
  for (const Piece& piece : pieces) {
    out += piece.text;
    if (out.size() > kMaxResultBytes) return false;
  }
  return true;
}

void Kernel(const KernelCall& call, Column& out) {
  std::vector<Pair> pairs;
  const bool is_fixed = call.args[1].is_constant && call.args[2].is_constant;
  bool is_read = false;
  bool is_usable = false;
  std::string buffer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (internal::AnyNull<3>(call, row)) continue;
    if (!is_read || !is_fixed) {
      is_usable = ReadPairs(ReadCell<Dynamic>(call.args[1], row),
                            ReadCell<Dynamic>(call.args[2], row), pairs);
      is_read = true;
    }
    buffer.clear();
    if (is_usable && Replace(call.args[0].Text(row), pairs, buffer)) out.SetText(row, buffer);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_replace_strings = {
    .name = "replace_strings",
    .summary = "The text with each key of a list replaced by its partner.",
    .signatures = {{{Text("text"), DynamicArg("lookups"), DynamicArg("replacements")},
                    Type::kString}},
    .kernel = Kernel,
    .examples =
        {{R"(print replace_strings("cat into dog", dynamic(["cat", "dog"]), dynamic(["dog", "pigeon"])))",
          "dog into pigeon"}},
};

}  // namespace quoll::lang
