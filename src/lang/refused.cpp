// Lookup of the constructs that are known by name and not built; the list is refused.def.
#include <algorithm>
#include <span>
#include <string_view>

#include "lang/registry.h"

namespace quoll::lang {
namespace {

// Stands first in each list, which may have nothing else.
constexpr Refusal kNone = {};

#define REFUSED_AGGREGATE(name, reason)
#define REFUSED_OPERATOR(name, reason)
#define REFUSED_PLUGIN(name, reason)
#define REFUSED_FUNCTION(name, reason) {name, reason},
constexpr Refusal kFunctions[] = {
    kNone,
#include "lang/refused.def"
};
#undef REFUSED_FUNCTION
#define REFUSED_FUNCTION(name, reason)

#undef REFUSED_AGGREGATE
#define REFUSED_AGGREGATE(name, reason) {name, reason},
constexpr Refusal kAggregates[] = {
    kNone,
#include "lang/refused.def"
};
#undef REFUSED_AGGREGATE
#define REFUSED_AGGREGATE(name, reason)

#undef REFUSED_OPERATOR
#define REFUSED_OPERATOR(name, reason) {name, reason},
constexpr Refusal kOperators[] = {
    kNone,
#include "lang/refused.def"
};
#undef REFUSED_OPERATOR
#define REFUSED_OPERATOR(name, reason)

#undef REFUSED_PLUGIN
#define REFUSED_PLUGIN(name, reason) {name, reason},
constexpr Refusal kPlugins[] = {
    kNone,
#include "lang/refused.def"
};

constexpr bool AreSorted(std::span<const Refusal> list) {
  for (size_t i = 1; i < list.size(); ++i) {
    if (list[i - 1].name >= list[i].name) return false;
  }
  return true;
}
static_assert(AreSorted(kFunctions) && AreSorted(kAggregates) && AreSorted(kOperators) &&
                  AreSorted(kPlugins),
              "the lists of refused.def are sorted and name nothing twice");

std::span<const Refusal> Listed(std::span<const Refusal> list) { return list.subspan(1); }

std::string_view ReasonIn(std::span<const Refusal> list, std::string_view name) {
  const auto found = std::lower_bound(
      list.begin(), list.end(), name,
      [](const Refusal& refusal, std::string_view wanted) { return refusal.name < wanted; });
  return found != list.end() && found->name == name ? found->reason : std::string_view();
}

}  // namespace

std::span<const Refusal> RefusedFunctions() { return Listed(kFunctions); }
std::span<const Refusal> RefusedAggregates() { return Listed(kAggregates); }
std::span<const Refusal> RefusedOperators() { return Listed(kOperators); }
std::span<const Refusal> RefusedPlugins() { return Listed(kPlugins); }

std::string_view RefusalOfFunction(std::string_view name) { return ReasonIn(kFunctions, name); }
std::string_view RefusalOfAggregate(std::string_view name) { return ReasonIn(kAggregates, name); }
std::string_view RefusalOfOperator(std::string_view name) { return ReasonIn(kOperators, name); }
std::string_view RefusalOfPlugin(std::string_view name) { return ReasonIn(kPlugins, name); }

}  // namespace quoll::lang
