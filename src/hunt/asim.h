// Asim: the unifying functions of Sentinel's information model (`_Im_Dns`, `imProcessCreate`, …) as
// KQL over those tables of that form that have rows here. What they read is data (data/asim.yaml);
// their parameters and columns come from the catalogue.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lang/environment.h"
#include "model/catalog.h"

namespace quoll::hunt {

class Asim {
 public:
  // Tables by name, with data or without.
  using FindTable = std::function<std::optional<lang::TableBinding>(std::string_view)>;

  // `data_dir` holds asim.yaml, which is read when the first of its functions is asked for.
  void SetDataDir(std::string data_dir) { data_dir_ = std::move(data_dir); }
  // Null unless the name is one of the model's functions and one of its tables has data: the
  // catalogue's form without rows then stands for it. Valid as long as this object.
  const lang::StoredFunction* Find(std::string_view name, const model::Catalog& catalog,
                                   const FindTable& find_table);
  // Forgets the functions made so far: tables have come or gone.
  void Clear() { functions_.clear(); }

 private:
  struct Model;
  const Model* LoadModel();

  std::string data_dir_;
  std::shared_ptr<const Model> model_;
  std::map<std::string, std::optional<lang::StoredFunction>, std::less<>> functions_;
};

}  // namespace quoll::hunt
