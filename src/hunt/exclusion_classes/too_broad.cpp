// too-broad: the condition names so little that much else meets it.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "hunt/exclusion_class_def.h"
#include "intel/address.h"

namespace quoll::hunt {
namespace {

constexpr std::array<std::string_view, 9> kPartial = {"contains",  "has",        "hasprefix",
                                                      "hassuffix", "startswith", "endswith",
                                                      "has_any",   "has_all",    "matches regex"};

// Bits of an IPv4 network in the 128 of both kinds.
constexpr int kIpv4Offset = 96;

bool IsShort(const ClassInput& input, const Atom& atom) {
  const std::string op = atom.op.ends_with("_cs") ? atom.op.substr(0, atom.op.size() - 3) : atom.op;
  if (std::find(kPartial.begin(), kPartial.end(), op) == kPartial.end()) return false;
  return std::any_of(atom.literals.begin(), atom.literals.end(), [&](const std::string& literal) {
    return base::TrimBlanks(literal).size() < input.known->min_term_length;
  });
}

bool IsWideNetwork(const ClassInput& input, const Atom& atom) {
  if (!atom.op.starts_with("ipv")) return false;
  return std::any_of(atom.literals.begin(), atom.literals.end(), [&](const std::string& literal) {
    intel::IpNetwork network;
    if (literal.find('/') == std::string::npos || !intel::ParseNetwork(literal, network))
      return false;
    return intel::IsIpv4(network.base) ? network.length - kIpv4Offset < input.known->min_ipv4_prefix
                                       : network.length < input.known->min_ipv6_prefix;
  });
}

ClassFinding Find(const ClassInput& input) {
  // A rule that is blinding is worse than broad, for the same reason.
  if (!input.predicate->has_root || !BlindingReason(input).empty()) return {};
  const std::string part =
      PartOnBadGround(input.predicate->root, [&](const SignedAtom& signed_atom) {
        const Atom& atom = input.predicate->atoms[signed_atom.atom];
        const bool is_broad =
            signed_atom.is_positive && (IsShort(input, atom) || IsWideNetwork(input, atom));
        if (is_broad) return Ground::kBad;
        const bool is_sensor =
            std::all_of(atom.columns.begin(), atom.columns.end(), [&](const std::string& column) {
              return input.known->ControlOf(column) == Control::kSensor;
            });
        return is_sensor ? Ground::kNeutral : Ground::kGood;
      });
  if (part.empty()) return {};
  return {
      {fmt::format("`{}` is met by much that was not meant: texts of fewer than {} characters "
                   "and networks wider than /{} or, in IPv6, /{}",
                   part, input.known->min_term_length, input.known->min_ipv4_prefix,
                   input.known->min_ipv6_prefix)}};
}

}  // namespace

extern const ExclusionClassDef kExclusionClass_too_broad;
constinit const ExclusionClassDef kExclusionClass_too_broad = {
    .name = "too-broad",
    .rule = "Some way of meeting the condition asks only for a short text or a wide network.",
    .find = Find,
};

}  // namespace quoll::hunt
