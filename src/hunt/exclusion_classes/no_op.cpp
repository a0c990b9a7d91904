// no-op: the rule tests the far side of a connection for a party that no indicator names. The rows
// of a hunt are limited to the indicators, so that such a test removes nothing, unless somebody
// forges a host name to meet it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "hunt/exclusion_class_def.h"
#include "intel/address.h"
#include "intel/canon.h"
#include "intel/lists/list_set.h"
#include "intel/public_suffix.h"

namespace quoll::hunt {
namespace {

constexpr std::array<std::string_view, 13> kNaming = {
    "==",         "=~",       "in",      "in~",       "has",     "has_cs",       "contains",
    "startswith", "endswith", "has_any", "hassuffix", "has_all", "startswith_cs"};

// The host that a text names: `https://download.microsoft.com/x` → `download.microsoft.com`; empty
// if it is not certainly a whole name.
std::string HostIn(std::string_view text) {
  if (const size_t scheme = text.find("://"); scheme != std::string_view::npos)
    text.remove_prefix(scheme + 3);
  text = text.substr(0, text.find_first_of("/?#:"));
  while (text.starts_with('.') || text.starts_with('*')) text.remove_prefix(1);
  const std::string host = base::AsciiLower(text);
  intel::IpBytes bytes;
  if (intel::ParseIp(host, bytes)) return intel::FormatIp(bytes);
  const size_t dot = host.rfind('.');
  const bool is_name = dot != std::string::npos && dot > 0 &&
                       intel::IsTopLevelDomain(std::string_view(host).substr(dot + 1)) &&
                       !intel::IsPublicSuffix(host);
  return is_name ? host : std::string();
}

std::set<IndicatorIdx> HuntedIn(const TableView& table) {
  std::set<IndicatorIdx> hunted;
  for (const PlannedQuery* query : table.queries) {
    if (query->searches[0]->direction != Direction::kInbound)
      hunted.insert(query->indicators.begin(), query->indicators.end());
  }
  return hunted;
}

std::string HostOfIndicator(const intel::Indicator& indicator) {
  return indicator.kind == intel::Kind::kUrl ? std::string(intel::HostOfUrl(indicator.value))
                                             : indicator.value;
}

// Whether a name could be the same party as an indicator.
bool IsRelated(const std::string& host, const std::string& indicator) {
  if (host == indicator || host.ends_with('.' + indicator) || indicator.ends_with('.' + host))
    return true;
  const std::string owner = intel::RegistrableDomain(host);
  return !owner.empty() && owner == intel::RegistrableDomain(indicator);
}

bool NamesOtherHosts(const ClassInput& input, const TableView& table, const Atom& atom) {
  if (std::find(kNaming.begin(), kNaming.end(), atom.op) == kNaming.end() || atom.literals.empty())
    return false;
  for (const std::string& literal : atom.literals) {
    const std::string host = HostIn(literal);
    if (host.empty()) return false;
    for (const IndicatorIdx idx : HuntedIn(table)) {
      if (IsRelated(host, HostOfIndicator(input.indicators->indicators[idx]))) return false;
    }
  }
  return true;
}

// Private, loopback, documentation and the like: anybody's.
bool IsSpecialAddress(const intel::IpBytes& bytes) {
  const auto matches = intel::ListSet::Builtin().Find(intel::Kind::kIp, intel::FormatIp(bytes));
  return std::any_of(matches.begin(), matches.end(),
                     [](const intel::ListMatch& match) { return match.list->name == "special"; });
}

bool NamesPublicAddresses(const Atom& atom) {
  return std::all_of(atom.literals.begin(), atom.literals.end(), [](const std::string& literal) {
    intel::IpBytes bytes;
    return intel::ParseIp(literal, bytes) && !IsSpecialAddress(bytes);
  });
}

// A column on which every row of the hunt in the table has an indicator's value, as it stands. An
// address that stands in a URL is where the connection goes, unless a proxy of ours lies between.
bool MeetsNoValue(const ClassInput& input, const TableView& table, size_t atom_idx,
                  const std::string& column) {
  const BoundAtom& bound = table.bound.atoms[atom_idx];
  const bool is_public = NamesPublicAddresses(input.predicate->atoms[atom_idx]);
  for (const PlannedQuery* query : table.queries) {
    const Search& search = *query->searches[0];
    if (search.direction == Direction::kInbound) continue;
    if (search.column != column && query->group == IocGroup::kIp && is_public) continue;
    if (search.column != column) return false;
    for (const IndicatorIdx idx : query->indicators) {
      const std::string& value = input.indicators->indicators[idx].value;
      for (const std::string& spelling : {value, base::AsciiUpper(value), "::ffff:" + value}) {
        if (bound.Evaluate({{column, model::Value::String(spelling)}}) != Truth::kFalse)
          return false;
      }
    }
  }
  return true;
}

enum class Verdict { kForeign, kPossible, kNoMatter };

Verdict JudgeIn(const ClassInput& input, const TableView& table, size_t atom_idx) {
  const BoundAtom& bound = table.bound.atoms[atom_idx];
  const Atom& atom = input.predicate->atoms[atom_idx];
  if (bound.program == nullptr || bound.columns.size() != 1 || table.observable == nullptr ||
      HuntedIn(table).empty())
    return Verdict::kNoMatter;
  const std::string& column = bound.columns[0];
  for (const Search& search : table.observable->searches) {
    if (search.column != column || search.direction == Direction::kInbound) continue;
    switch (search.holds) {
      case Holds::kHost:
      case Holds::kHostOrUrl:
        return NamesOtherHosts(input, table, atom) ? Verdict::kForeign : Verdict::kPossible;
      case Holds::kIp:
      case Holds::kMd5:
      case Holds::kSha1:
      case Holds::kSha256:
        return MeetsNoValue(input, table, atom_idx, column) ? Verdict::kForeign
                                                            : Verdict::kPossible;
      case Holds::kIpList:
      case Holds::kAnyHash:
        return Verdict::kPossible;
    }
  }
  return Verdict::kPossible;
}

ClassFinding Find(const ClassInput& input) {
  ClassFinding finding;
  if (!input.predicate->has_root) return finding;
  for (const SignedAtom& atom : SignedAtoms(input.predicate->root)) {
    const std::string why = ForeignTest(input, atom);
    if (!why.empty()) finding.why.push_back(why);
  }
  return finding;
}

}  // namespace

std::string ForeignTest(const ClassInput& input, const SignedAtom& atom) {
  if (input.indicators == nullptr || !atom.is_positive) return {};
  bool is_foreign = false;
  for (const TableView& table : input.tables) {
    const Verdict verdict = JudgeIn(input, table, atom.atom);
    if (verdict == Verdict::kPossible) return {};
    is_foreign = is_foreign || verdict == Verdict::kForeign;
  }
  if (!is_foreign) return {};
  return fmt::format(
      "`{}` names what no indicator is, and the rows of the hunt are limited to the indicators; "
      "only a forged value could meet it",
      atom.text);
}

extern const ExclusionClassDef kExclusionClass_no_op;
constinit const ExclusionClassDef kExclusionClass_no_op = {
    .name = "no-op",
    .rule =
        "A part of the condition asks for another host or value than any indicator, in rows "
        "that are limited to the indicators.",
    .find = Find,
};

}  // namespace quoll::hunt
