// SQL spellings: storage types, literals, templates of functions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/function_def.h"
#include "model/value.h"

namespace quoll::emit {

// `BIGINT`: how a type is stored (decision 3 of the architecture).
std::string_view SqlType(model::Type type);
// `bigint`: names the user function of a storage type.
std::string_view SqlFunctionSuffix(model::Type type);

// False for values that the text of a statement cannot hold exactly, or that would bloat it.
bool IsSqlConstant(const model::Value& value);
// The exact literal of a value for which IsSqlConstant holds, with its type.
std::string SqlLiteral(const model::Value& value);
// `c17`.
std::string ColumnName(uint32_t id);
// Puts parentheses round an expression unless it is a name, a literal or a call.
std::string Parenthesised(std::string sql);

// The template with `{name}` replaced: args[i] belongs to params[i]; arguments of a repeated
// parameter are joined by commas. `{ordinal}` gives the ordinal. Nothing when the template names an
// argument that is absent.
std::optional<std::string> FillTemplate(const model::Signature& signature,
                                        const std::vector<std::string>& args,
                                        std::string_view ordinal);
bool UsesOrdinal(const model::Signature& signature);

}  // namespace quoll::emit
