// One indicator per line; `#`, `;` and `//` start comments. Values may be defanged.
#include "base/text.h"
#include "intel/reader_def.h"
#include "intel/readers/_csv.h"
#include "intel/report/infer.h"

namespace quoll::intel {
namespace {

// The value of a line, or empty for blank lines and comments.
std::string_view ValueOf(std::string_view line) {
  line = base::TrimBlanks(line);
  if (line.starts_with('#') || line.starts_with(';') || line.starts_with("//")) return {};
  return base::TrimBlanks(line.substr(0, line.find(" #")));
}

// A list if nine of ten lines are a single value, and half of them at least a good one.
int DetectPlainList(std::string_view head, std::string_view /*file_name*/) {
  if (head.find('\0') != std::string_view::npos) return 0;
  // The last line may be cut.
  if (head.size() >= kHeadBytes) head = head.substr(0, head.rfind('\n'));
  size_t num_lines = 0;
  size_t num_values = 0;
  size_t num_good = 0;
  ForEachLine(head, [&](uint64_t, std::string_view line) {
    const std::string_view value = ValueOf(line);
    if (value.empty()) return;
    ++num_lines;
    const bool is_word = value.find_first_of(" \t") == std::string_view::npos;
    if (!is_word) return;
    const Guess guess = Infer(value, Context::kHostNames).guess;
    num_values += guess == Guess::kNothing ? 0 : 1;
    num_good += guess == Guess::kIndicator ? 1 : 0;
  });
  const bool is_list = num_values * 10 >= num_lines * 9 && num_good * 2 >= num_lines;
  return num_good > 0 && is_list ? 50 : 0;
}

void ReadPlainList(ReaderContext& ctx, std::string_view content) {
  ForEachLine(content, [&](uint64_t number, std::string_view line) {
    const std::string_view value = ValueOf(line);
    if (value.empty()) return;
    const Inferred inferred = Infer(value, Context::kHostNames);
    if (inferred.guess == Guess::kNothing) {
      ctx.Reject(number, "a line that is no indicator", value);
      return;
    }
    Entry entry{.canon = inferred.canon};
    entry.assertion.source_id = "list";
    entry.assertion.line = number;
    entry.assertion.raw = value;
    ctx.Add(std::move(entry));
  });
}

}  // namespace

extern const ReaderDef kReader_plain_list;
constinit const ReaderDef kReader_plain_list = {
    .name = "plain_list",
    .summary = "list with one indicator per line",
    .detect = DetectPlainList,
    .read = ReadPlainList,
};

}  // namespace quoll::intel
