// Names that Kusto keeps for old queries only.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lang/lint_def.h"

namespace quoll::lang {
namespace {

struct Spelling {
  std::string_view old_name;
  std::string_view new_name;
  // What changes besides the name; empty: nothing.
  std::string_view trap = {};
};

// kql-semantics.md section 1, "Aliases kept for old queries".
constexpr std::array kSpellings = {
    Spelling{"mvexpand", "mv-expand", "`mvexpand` stops after 128 elements of a row"},
    Spelling{"mvapply", "mv-apply"},
    Spelling{"makeset", "make_set"},
    Spelling{"makelist", "make_list"},
    Spelling{"parsejson", "parse_json"},
    Spelling{"parseurl", "parse_url"},
    Spelling{"extractjson", "extract_json"},
    Spelling{"extractall", "extract_all"},
    Spelling{"argmax", "arg_max"},
    Spelling{"argmin", "arg_min"},
    Spelling{"arraylength", "array_length"},
    Spelling{"array_strcat", "strcat_array"},
    Spelling{"columnifexists", "column_ifexists"},
    Spelling{"base64_decodestring", "base64_decode_tostring"},
    Spelling{"base64_encodestring", "base64_encode_tostring"},
    Spelling{"pack_dictionary", "bag_pack"},
    Spelling{"weekofyear", "week_of_year"},
    Spelling{"getmonth", "monthofyear"},
    Spelling{"notcontains", "!contains"},
    Spelling{"containscs", "contains_cs"},
    Spelling{"replace", "replace_regex", "the order of the arguments differs: `replace_regex(text, pattern, rewrite)`"},
};

void Run(LintRun& run) {
  const auto tokens = run.tokens();
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].kind != syntax::TokenKind::kName) continue;
    const std::string_view text = run.Text(tokens[i].span);
    const auto* spelling = std::find_if(kSpellings.begin(), kSpellings.end(),
                                        [&](const Spelling& s) { return s.old_name == text; });
    if (spelling == kSpellings.end()) continue;
    // A column may bear such a name; only what is called or piped to counts.
    const bool is_call = run.Text(tokens[i + 1].span) == "(";
    const bool is_operator = i > 0 && run.Text(tokens[i - 1].span) == "|";
    const bool is_infix = text == "notcontains" || text == "containscs";
    if (!is_call && !is_operator && !is_infix) continue;
    run.Remark(tokens[i].span, fmt::format("`{}` is an old spelling", text), "kept for old queries",
               spelling->trap.empty() ? fmt::format("write `{}`", spelling->new_name)
                                      : fmt::format("write `{}`; {}", spelling->new_name, spelling->trap));
  }
}

}  // namespace

extern constinit const LintDef kLint_old_spelling = {
    .name = "old_spelling",
    .code = diag::Code::K7006,
    .summary = "A name that is kept for old queries only.",
    .run = Run,
    .examples = {{"print makeset = 1, parsejson(\"{}\")", ""}},
};

}  // namespace quoll::lang
