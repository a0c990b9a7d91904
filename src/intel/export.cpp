#include "intel/export.h"

#include <algorithm>

#include "base/hash.h"
#include "base/ticks.h"

namespace quoll::intel {
namespace {

// UUID v5 of the DNS namespace and `quoll.indicators`, as for indicators; names differ by prefix.
constexpr base::Uuid kNamespace = {0x71, 0x97, 0x94, 0xfd, 0xaf, 0xd9, 0x5f, 0x1f,
                                   0xb5, 0x8f, 0x2b, 0xd3, 0x65, 0x73, 0xd0, 0x54};

// Why an indicator stays, or empty.
std::string WhyStays(const Indicator& indicator, const WriterDef& writer,
                     const ExportPolicy& policy) {
  const bool is_restricted = indicator.tlp == Tlp::kRed || indicator.tlp == Tlp::kAmberStrict;
  if (is_restricted && !policy.has_restricted)
    return "TLP " + std::string(TlpName(indicator.tlp)) + " stays unless asked for";
  if (writer.use == WriterDef::Use::kExchange || policy.has_all_indicators) return {};
  if (indicator.state == State::kRevoked || indicator.state == State::kFalsePositive ||
      indicator.state == State::kExpired)
    return std::string(StateName(indicator.state)) + " indicators are not alerted on";
  if (indicator.action != Action::kDetect) return "not to be hunted (for enrichment, or special)";
  return {};
}

int64_t NewestTime(const std::vector<const Indicator*>& indicators) {
  int64_t newest = base::kUnixEpochTicks;
  for (const Indicator* indicator : indicators) {
    newest = std::max({newest, indicator->first_seen.value_or(0), indicator->last_seen.value_or(0),
                       indicator->valid_from.value_or(0)});
  }
  return newest;
}

}  // namespace

Export ExportIndicators(const IndicatorSet& set, const WriterDef& writer,
                        const ExportPolicy& policy, const ExportContext& context) {
  std::map<std::string, uint64_t> left_out;
  std::vector<const Indicator*> chosen;
  for (const Indicator& indicator : set.indicators) {
    const std::string reason = WhyStays(indicator, writer, policy);
    if (reason.empty()) {
      chosen.push_back(&indicator);
    } else {
      ++left_out[reason];
    }
  }
  ExportContext dated = context;
  if (dated.now_ticks == 0) dated.now_ticks = NewestTime(chosen);
  Export result = writer.write(chosen, dated);
  for (const auto& [reason, count] : left_out) result.left_out[reason] += count;
  return result;
}

std::string ExportId(std::string_view name) {
  return base::FormatUuid(base::UuidV5(kNamespace, "export|" + std::string(name)));
}

}  // namespace quoll::intel
