// trim(), trim_start() and trim_end(): one removal of a pattern's match at the ends of a text.
#pragma once

#include <cstdint>
#include <memory>

#include "model/kernel.h"

namespace quoll::lang {

enum class TrimEnds : uint8_t { kStart, kEnd, kBoth };

// For FunctionDef::prepare; the pattern is the first argument.
std::unique_ptr<model::KernelState> PrepareTrim(model::PrepareCall& call);
// The pattern is the first argument, the text the second.
void TrimRows(const model::KernelCall& call, TrimEnds ends, model::Column& out);

}  // namespace quoll::lang
