// zeek/intel.dat: the indicators as Zeek's intelligence framework reads them, fields parted by
// tabs. Zeek has no field for a port, so that it stands in the description.
#include <fmt/format.h>

#include "base/escape.h"
#include "hunt/pack_output_def.h"
#include "intel/families.h"

namespace quoll::hunt {
namespace {

std::string_view TypeOf(intel::Kind kind) {
  using intel::Kind;
  switch (kind) {
    case Kind::kIp:
      return "Intel::ADDR";
    case Kind::kCidr:
      return "Intel::SUBNET";
    case Kind::kDomain:
      return "Intel::DOMAIN";
    case Kind::kUrl:
      return "Intel::URL";
    case Kind::kMd5:
    case Kind::kSha1:
    case Kind::kSha256:
      return "Intel::FILE_HASH";
    case Kind::kEmail:
      return "Intel::EMAIL";
    case Kind::kCertSha1:
      return "Intel::CERT_HASH";
    case Kind::kSha512:
    case Kind::kSha3_384:
    case Kind::kJa3:
    case Kind::kJa3s:
    case Kind::kJa4:
    case Kind::kJarm:
      break;
  }
  return {};
}

// A field: tabs, line ends and control characters are written out; nothing is `-`.
std::string Field(std::string_view text) {
  std::string out = base::EscapeForTerminal(text);
  for (char& c : out) {
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  }
  return out.empty() ? "-" : out;
}

// Zeek knows URLs without their scheme.
std::string ValueOf(const intel::Indicator& indicator) {
  const size_t scheme = indicator.value.find("://");
  const bool is_url = indicator.kind == intel::Kind::kUrl && scheme != std::string::npos;
  return is_url ? indicator.value.substr(scheme + 3) : indicator.value;
}

std::vector<PackFile> Write(const PackInput& input) {
  std::string out =
      "#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc\tmeta.url\tmeta.do_notice\n";
  size_t num_written = 0;
  for (const intel::Indicator& indicator : input.indicators->indicators) {
    const std::string_view type = TypeOf(indicator.kind);
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
    out += fmt::format("{}\t{}\t{}\t{}\t{}\tT\n", Field(ValueOf(indicator)), type,
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
