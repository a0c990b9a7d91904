// IocEnvironment: an environment that has indicators. Separate from Environment since one plugin
// asks for it, and most environments have none.
#pragma once

#include <memory>

#include "model/matcher.h"

namespace quoll::lang {

class IocEnvironment {
 public:
  virtual ~IocEnvironment() = default;
  // Shared with the plans that ask it. Null where no indicators are named.
  virtual std::shared_ptr<const model::Matcher> FindMatcher() const = 0;
};

}  // namespace quoll::lang
