// ioc_lookup(Column [, …] [, return_unmatched = true]): the rows whose columns hold evidence of an
// indicator of compromise, once for each column and indicator, with columns that name it. The
// indicators are those of --intel; values are compared in their canonical forms, so names below an
// indicator, networks and other spellings of a URL are found.
// DIFFERS: Kusto has no such plugin.
#include <fmt/format.h>

#include <array>

#include "lang/ioc_environment.h"
#include "lang/plugins/_plugins.h"
#include "model/rows.h"

namespace quoll::lang {
namespace {

using model::Column;
using model::ColumnView;
using model::Type;

// The columns that are added.
const std::array<model::Field, 8> kAdded = {{{"IocId", Type::kString},
                                             {"IocType", Type::kString},
                                             {"IocValue", Type::kString},
                                             {"IocFamily", Type::kString},
                                             {"IocConfidence", Type::kInt},
                                             {"IocPort", Type::kInt},
                                             {"IocMatch", Type::kString},
                                             {"IocColumn", Type::kString}}};

// A column that is looked into.
struct LookedInto {
  size_t idx;
  std::string name;
};

enum class Unmatched : uint8_t { kLeftOut, kKept };

struct Lookup {
  std::shared_ptr<const model::Matcher> matcher;  // shared with the environment
  std::vector<LookedInto> columns;
  Unmatched unmatched = Unmatched::kLeftOut;
};

class LookupPass : public model::NativeRel::StreamOperator::Pass {
 public:
  explicit LookupPass(const Lookup& lookup) : lookup_(lookup) {}

  void Add(std::span<const ColumnView> rows, size_t num_rows, model::Batch& out) override {
    for (size_t row = 0; row < num_rows; ++row) {
      bool has_match = false;
      for (const LookedInto& column : lookup_.columns) {
        for (const model::IocMatch& match : lookup_.matcher->Find(TextOf(rows[column.idx], row))) {
          has_match = true;
          Write(rows, row, &match, column.name, out);
        }
      }
      if (!has_match && lookup_.unmatched == Unmatched::kKept) Write(rows, row, nullptr, {}, out);
    }
  }
  void Finish(model::Batch&) override {}

 private:
  std::string_view TextOf(const ColumnView& column, size_t row) {
    if (column.IsNull(row)) return {};
    if (column.type == Type::kString) return column.Text(row);
    text_ = model::DynamicToText(model::Dynamic(column.Text(row)));
    return text_;
  }

  static void Write(std::span<const ColumnView> rows, size_t row, const model::IocMatch* match,
                    std::string_view column, model::Batch& out) {
    for (size_t i = 0; i < rows.size(); ++i) model::AppendRows(rows[i], row, 1, out.columns[i]);
    Column* added = &out.columns[rows.size()];
    const auto text = [&](std::string_view value) { (added++)->AppendText(value); };
    const auto number = [&](std::optional<int32_t> value) {
      value ? added->Append(*value) : added->AppendNull();
      ++added;
    };
    const model::IocMatch none;
    const model::IocMatch& from = match == nullptr ? none : *match;
    text(from.id);
    text(from.type);
    text(from.value);
    text(from.family);
    number(from.confidence);
    number(from.port);
    text(from.fit);
    text(column);
    ++out.num_rows;
  }

  const Lookup& lookup_;
  std::string text_;
};

class IocLookup : public model::NativeRel::StreamOperator {
 public:
  IocLookup(Lookup lookup, std::vector<Type> types)
      : StreamOperator(std::move(types)), lookup_(std::move(lookup)) {}
  std::string_view name() const override { return "ioc_lookup"; }
  std::unique_ptr<Pass> Start(const model::KernelContext&) const override {
    return std::make_unique<LookupPass>(lookup_);
  }

 private:
  Lookup lookup_;
};

// The matcher of the environment; null after reporting.
std::shared_ptr<const model::Matcher> FindMatcher(Binder& binder, const syntax::CallExpr& call) {
  const auto* environment = dynamic_cast<const IocEnvironment*>(&binder.environment());
  auto matcher = environment == nullptr ? nullptr : environment->FindMatcher();
  if (matcher == nullptr) {
    binder.Fail(diag::Code::K3001, "`ioc_lookup` needs indicators", call.span, {},
                "name feeds or reports: --intel PATH");
  }
  return matcher;
}

std::optional<size_t> ColumnIdx(const PluginArgs& args, size_t arg, const Relation& input) {
  const auto column = args.Column(arg, input);
  if (!column) return std::nullopt;
  if (column->type != Type::kString && column->type != Type::kDynamic) {
    args.Fail(arg, diag::Code::K2004,
              fmt::format("`ioc_lookup` looks into columns of type string or dynamic, not {}",
                          model::TypeName(column->type)));
    return std::nullopt;
  }
  for (size_t i = 0; i < input.rel->columns.size(); ++i) {
    if (input.rel->columns[i].id == column->id) return i;
  }
  return std::nullopt;
}

bool ReadArguments(const PluginArgs& args, const syntax::CallExpr& call, const Relation& input,
                   Lookup& lookup) {
  for (size_t i = 0; i < call.args.size(); ++i) {
    if (call.args[i].name == "return_unmatched") {
      const auto keeps = args.Bool(i);
      if (!keeps) return false;
      lookup.unmatched = *keeps ? Unmatched::kKept : Unmatched::kLeftOut;
      continue;
    }
    if (!call.args[i].name.empty()) {
      args.Fail(i, diag::Code::K2012,
                fmt::format("plugin `ioc_lookup` has no parameter `{}`", call.args[i].name));
      return false;
    }
    const auto idx = ColumnIdx(args, i, input);
    if (!idx) return false;
    lookup.columns.push_back({*idx, input.rel->columns[*idx].name});
  }
  if (!lookup.columns.empty()) return true;
  args.Fail(0, diag::Code::K2005, "plugin `ioc_lookup` needs its argument `Column`");
  return false;
}

// A name that the schema does not have yet.
std::string FreeName(const model::Schema& schema, const std::string& wanted) {
  const auto is_taken = [&](const std::string& name) {
    return std::any_of(schema.begin(), schema.end(),
                       [&](const model::Field& field) { return field.name == name; });
  };
  std::string name = wanted;
  for (int i = 1; is_taken(name); ++i) name = wanted + std::to_string(i);
  return name;
}

std::optional<Relation> BindIocLookup(Binder& binder, const syntax::CallExpr& call,
                                      const OutputSchema*, std::optional<Relation> input) {
  const PluginArgs args(binder, call, {"Column", "…"}, 1, ArgumentNames::kFree);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call)) return std::nullopt;
  const std::vector<model::OutputColumn> columns(input->columns().begin(), input->columns().end());
  const Relation plain = OnlyColumns(binder, *input, columns, call.span);
  Lookup lookup;
  if (!ReadArguments(args, call, plain, lookup)) return std::nullopt;
  lookup.matcher = FindMatcher(binder, call);
  if (lookup.matcher == nullptr) return std::nullopt;
  model::Schema schema;
  std::vector<Type> types;
  for (const model::OutputColumn& column : columns) schema.push_back({column.name, column.type});
  for (const model::Field& field : kAdded) {
    schema.push_back({FreeName(schema, field.name), field.type});
  }
  for (const model::Field& field : schema) types.push_back(field.type);
  Relation result =
      MakeNative(binder, plain, schema,
                 std::make_shared<IocLookup>(std::move(lookup), std::move(types)), call.span);
  result.is_open = input->is_open;
  return result;
}

}  // namespace

extern constinit const PluginDef kPlugin_ioc_lookup = {
    .name = "ioc_lookup",
    .usage = "ioc_lookup(Column [, …] [, return_unmatched=true])",
    .summary =
        "Rows that hold evidence of an indicator of compromise (`--intel`), with its id, type, "
        "value, family, confidence and port, how it fits, and the column that holds it.",
    .bind = BindIocLookup,
    .differs = "Kusto has no such plugin.",
};

}  // namespace quoll::lang
