// The native form of window functions: one pass over rows that come in order. SQL says the simple
// ones; see the writer.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "model/rel.h"

namespace quoll::model {

// Where the input of the native form has what a call reads; numbers are columns of the input.
struct WindowColumns {
  struct Call {
    const WindowRel::Call* call = nullptr;  // outlives the operator
    Type type = Type::kLong;                // of its result
    std::vector<size_t> args;
    std::optional<size_t> restart;
  };
  std::vector<size_t> passed;  // the output begins with these
  std::vector<size_t> parts;
  std::vector<Call> calls;  // one column each, behind those
};

// `input` are the types of the input's columns.
std::shared_ptr<const NativeRel::Operator> MakeWindowOperator(WindowColumns columns,
                                                              const std::vector<Type>& input);

}  // namespace quoll::model
