// A hosts file that blocks: `127.0.0.1 evil.example`, `0.0.0.0 evil.example`, as URLhaus and many
// lists have it. The address is where the name is sent to, the name is the indicator.
#include "base/text.h"
#include "intel/reader_def.h"
#include "intel/readers/_csv.h"
#include "intel/readers/_values.h"

namespace quoll::intel {
namespace {

constexpr std::string_view kBlanks = " \t";

struct HostLine {
  bool is_blocked = false;  // the line sends a name nowhere
  std::string_view names;   // one or several
};

HostLine Split(std::string_view line) {
  line = base::TrimBlanks(line.substr(0, line.find('#')));
  const size_t end = line.find_first_of(kBlanks);
  if (end == std::string_view::npos) return {};
  const std::string_view address = line.substr(0, end);
  HostLine result;
  result.is_blocked =
      address == "127.0.0.1" || address == "0.0.0.0" || address == "::1" || address == "::";
  result.names = base::TrimBlanks(line.substr(end));
  return result;
}

bool IsComment(std::string_view line) {
  line = base::TrimBlanks(line);
  return line.empty() || line.starts_with('#');
}

int DetectHostsFile(std::string_view head, std::string_view /*file_name*/) {
  // The last line may be cut.
  if (head.size() >= kHeadBytes) head = head.substr(0, head.rfind('\n'));
  size_t num_lines = 0;
  size_t num_blocked = 0;
  ForEachLine(head, [&](uint64_t, std::string_view line) {
    if (IsComment(line)) return;
    ++num_lines;
    num_blocked += Split(line).is_blocked ? 1 : 0;
  });
  return num_blocked > 0 && num_blocked * 10 >= num_lines * 9 ? 70 : 0;
}

void ReadHostsFile(ReaderContext& ctx, std::string_view content) {
  ForEachLine(content, [&](uint64_t number, std::string_view line) {
    if (IsComment(line)) return;
    const HostLine host = Split(line);
    if (!host.is_blocked) {
      ctx.Reject(number, "a line that blocks no name", line);
      return;
    }
    for (std::string_view rest = host.names; !rest.empty();) {
      const std::string_view name = rest.substr(0, rest.find_first_of(kBlanks));
      rest = base::TrimBlanks(rest.substr(name.size()));
      // Every hosts file names the machine itself.
      if (name.find('.') == std::string_view::npos || name == "localhost.localdomain" ||
          name == "0.0.0.0") {
        ctx.Note(number, "names of the machine itself were left aside");
        continue;
      }
      Entry entry{.canon = CanonStated(Kind::kDomain, name)};
      entry.assertion.source_id = "hosts";
      entry.assertion.line = number;
      entry.assertion.raw = name;
      ctx.Add(std::move(entry));
    }
  });
}

}  // namespace

extern const ReaderDef kReader_hosts_file;
constinit const ReaderDef kReader_hosts_file = {
    .name = "hosts_file",
    .summary = "hosts file that blocks names",
    .detect = DetectHostsFile,
    .read = ReadHostsFile,
};

}  // namespace quoll::intel
