// docs/language: the reference of the language as Markdown, written from the registries, with every
// example run.
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "hunt/workspace.h"

namespace quoll::hunt {

// Text of each page by file name. The same bytes for the same program and workspace. Fails when an
// example fails or does not give what its row says.
base::Result<std::map<std::string, std::string>> LanguagePages(Workspace& workspace,
                                                               diag::Sink& sink);

}  // namespace quoll::hunt
