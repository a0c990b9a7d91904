// The library's entry: a query text to typed plans.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "lang/binder.h"
#include "lang/environment.h"
#include "model/rel.h"

namespace quoll::lang {

struct CompiledQuery {
  std::shared_ptr<const base::SourceFile> source;
  std::vector<model::ResultPlan> results;
};

// Parses, binds and optimises. Failed after reporting; warnings may stand in the sink in any case.
base::Result<CompiledQuery> Compile(std::shared_ptr<const base::SourceFile> source, const Environment& environment,
                                    const BindOptions& options, diag::Sink& sink);

// The text's tree only, for formatters and `explain`.
base::Result<std::shared_ptr<const syntax::Tree>> ParseOnly(std::shared_ptr<const base::SourceFile> source,
                                                            diag::Sink& sink);

}  // namespace quoll::lang
