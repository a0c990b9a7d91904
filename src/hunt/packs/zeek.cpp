// zeek/intel.dat: the indicators as Zeek's intelligence framework reads them, fields parted by
// tabs. Zeek has no field for a port, so that it stands in the description.
#include <fmt/format.h>

#include "base/escape.h"
#include "hunt/pack_output_def.h"
#include "intel/families.h"
#include "intel/zeek.h"

namespace quoll::hunt {
namespace {

// A field: tabs, line ends and control characters are written out; nothing is `-`.
std::string Field(std::string_view text) {
  std::string out = base::EscapeForTerminal(text);
  for (char& c : out) {
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  }
  return out.empty() ? "-" : out;
}

std::vector<PackFile> Write(const PackInput& input) {
  std::string out =
      "#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc\tmeta.url\tmeta.do_notice\n";
  size_t num_written = 0;
  for (const intel::Indicator& indicator : input.indicators->indicators) {
    const std::string_view type = intel::ZeekType(indicator.kind);
    const bool is_hunted = indicator.action == intel::Action::kDetect;
    if (type.empty() || (!is_hunted && !input.options->has_all_indicators)) {
      input.left_out->push_back(fmt::format("zeek: {} ({}) is not in it", indicator.value,
                                            intel::KindName(indicator.kind)));
      continue;
    }
    std::string about = intel::FamilyName(indicator);
    if (indicator.port != 0) about += fmt::format(" port {}", indicator.port);
    if (indicator.confidence) about += fmt::format(" confidence {}", *indicator.confidence);
    const std::string reference =
        indicator.assertions.empty() ? std::string() : indicator.assertions[0].reference;
    out += fmt::format("{}\t{}\t{}\t{}\t{}\tT\n", Field(intel::ZeekValue(indicator)), type,
                       Field(input.sources), Field(about), Field(reference));
    ++num_written;
  }
  if (num_written == 0) return {};
  return {{"zeek/intel.dat", std::move(out)}};
}

}  // namespace

extern const PackOutputDef kPackOutput_zeek;
constinit const PackOutputDef kPackOutput_zeek = {
    .name = "zeek",
    .option = "zeek",
    .summary = "the indicators for Zeek's intelligence framework",
    .write = Write,
};

}  // namespace quoll::hunt
