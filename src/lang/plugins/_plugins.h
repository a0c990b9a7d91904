// What plugins share: reading the arguments of a call, and operators that run natively over all
// rows of their input.
//
// Columns that only the data decide: the plan of the input is run while the query is bound
// (Binder::RunNow), over the one column that matters, and the query's own run reads the input
// again. Both see the same rows: a plan whose rows may differ from run to run is worked out once
// (Settled), and both read those.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/binder.h"
#include "lang/plugin_def.h"

namespace quoll::lang {

// What `name = value` in a call means: the value of a parameter, or a name that the plugin uses
// itself.
enum class ArgumentNames : uint8_t { kParameters, kFree };

// The arguments of a call by position and by name. Every method reports to the binder when it gives
// nothing.
class PluginArgs {
 public:
  // `names` of the parameters in order; the first `num_required` must be given. More positional
  // arguments than names are allowed if the last name is `…`. Check is_ok() before anything else.
  PluginArgs(Binder& binder, const syntax::CallExpr& call,
             std::initializer_list<std::string_view> names, size_t num_required,
             ArgumentNames meaning = ArgumentNames::kParameters);
  bool is_ok() const { return is_ok_; }
  // Null where the argument is not given.
  const syntax::Expr* Find(size_t idx) const { return idx < args_.size() ? args_[idx] : nullptr; }
  bool Has(size_t idx) const { return Find(idx) != nullptr; }
  // The number of arguments, those left out in the middle included.
  size_t size() const { return args_.size(); }
  base::Span span(size_t idx) const { return Has(idx) ? args_[idx]->span : call_.span; }
  std::string_view name(size_t idx) const { return names_[std::min(idx, names_.size() - 1)]; }

  // A plain column of the input.
  std::optional<model::OutputColumn> Column(size_t idx, const Relation& input) const;
  // As Column, but a column that an open relation may have is a null constant.
  std::optional<NamedValue> ColumnValue(size_t idx, const Relation& input) const;
  // The columns from `first` on, each once.
  std::optional<std::vector<model::OutputColumn>> Columns(size_t first,
                                                          const Relation& input) const;
  // Constants. The argument must be given.
  std::optional<model::Value> Constant(size_t idx) const;
  // Converted to the type; an integer for a real and the like.
  std::optional<model::Value> Constant(size_t idx, model::Type type) const;
  std::optional<std::string> Text(size_t idx) const;
  std::optional<int64_t> Long(size_t idx) const;
  std::optional<double> Real(size_t idx) const;
  std::optional<bool> Bool(size_t idx) const;
  std::nullopt_t Fail(size_t idx, diag::Code code, std::string message,
                      std::string help = {}) const;

 private:
  bool Read(size_t num_required, ArgumentNames meaning);
  Binder& binder_;
  const syntax::CallExpr& call_;
  std::vector<std::string_view> names_;
  std::vector<const syntax::Expr*> args_;
  bool is_open_ = false;
  bool is_ok_ = true;
};

// The rows of the operator over the input's columns (all of them, in order), with columns of this
// schema.
Relation MakeNative(Binder& binder, const Relation& input, const model::Schema& schema,
                    std::shared_ptr<const model::NativeRel::Operator> op, base::Span span);
// The input's rows with these columns only.
Relation OnlyColumns(Binder& binder, const Relation& input,
                     const std::vector<model::OutputColumn>& columns, base::Span span);
NamedValue ColumnValue(const model::OutputColumn& column, base::Span span);
// The input with the number of each row (long, from 0) as its last column; all columns are new.
Relation Numbered(Binder& binder, const Relation& input, std::string_view name, base::Span span);
// False after reporting: the plugin looks at all rows together and cannot stand inside mv-apply.
bool IsWholeTable(Binder& binder, const Relation& input, const syntax::CallExpr& call);
// A relation that gives the same rows in every run: the input, or its rows of now if they may
// differ.
std::optional<Relation> Settled(Binder& binder, const Relation& input);

}  // namespace quoll::lang
