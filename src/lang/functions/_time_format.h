// The format texts of format_datetime() and format_timespan(): runs of one letter, and delimiters
// between them.
#pragma once

#include <memory>

#include "model/kernel.h"

namespace quoll::lang {

// For FunctionDef::prepare; the format is the second argument.
std::unique_ptr<model::KernelState> PrepareDatetimeFormat(model::PrepareCall& call);
std::unique_ptr<model::KernelState> PrepareTimespanFormat(model::PrepareCall& call);
void FormatDatetimeRows(const model::KernelCall& call, model::Column& out);
void FormatTimespanRows(const model::KernelCall& call, model::Column& out);

}  // namespace quoll::lang
