// Renderers of diagnostics: terminal (with or without colour), one line, JSON.
#pragma once

#include <string>

#include "diag/diagnostic.h"

namespace quoll::diag {

enum class Colour { kOff, kOn };

// The full form with source lines and marks; ends with a newline.
std::string RenderText(const Diagnostic& diagnostic, Colour colour);
// `query:3:9: error[K2003]: unknown column`, without a newline.
std::string RenderOneLine(const Diagnostic& diagnostic);
// `{"code":"K2003","severity":"error","message":…,"line":3,"column":9}`; line and column only where known.
std::string RenderJson(const Diagnostic& diagnostic);

}  // namespace quoll::diag
