#include "lang/plugins/_funnel.h"

#include <fmt/format.h>

namespace quoll::lang {

std::vector<std::string> ReadStates(const PluginArgs& args, size_t idx) {
  std::vector<std::string> states;
  const auto value = args.Constant(idx, model::Type::kDynamic);
  if (!value) return states;
  const model::Dynamic list(value->text);
  if (list.tag() == model::Tag::kArray) {
    for (size_t i = 0; i < list.size(); ++i)
      states.push_back(model::DynamicToText(list.Element(i)));
  }
  if (states.empty()) {
    args.Fail(idx, diag::Code::K2012,
              fmt::format("`{}` must be an array with at least one element", args.name(idx)));
  }
  return states;
}

}  // namespace quoll::lang
