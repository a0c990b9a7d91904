#include "intel/decay.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "base/ticks.h"
#include "intel/builtin_lists.h"

namespace quoll::intel {
namespace {

struct Use {
  std::string kind;  // `*`: any
  std::string threat_type;
  const DecayModel* model = nullptr;
};

struct Models {
  std::deque<DecayModel> models;  // keeps their places
  std::vector<Use> uses;
};

std::vector<std::string_view> Fields(std::string_view line) {
  std::vector<std::string_view> fields;
  for (const std::string_view field : base::Split(line, '|'))
    fields.push_back(base::TrimBlanks(field));
  return fields;
}

double NumberOf(std::string_view text) {
  const auto number = base::ParseReal(text);
  CHECK(number.has_value());
  return *number;
}

Models LoadModels() {
  Models loaded;
  for (std::string_view line : base::Split(DecayModelText(), '\n')) {
    line = base::TrimBlanks(line);
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with("model ")) {
      const auto fields = Fields(line.substr(6));
      CHECK(fields.size() == 5);
      DecayModel& model = loaded.models.emplace_back();
      model.name = fields[0];
      if (fields[1] != "never") model.tau_days = NumberOf(fields[1]);
      model.delta = NumberOf(fields[2]);
      model.threshold = NumberOf(fields[3]);
      model.default_base = NumberOf(fields[4]);
      CHECK(model.delta > 0 && (!model.tau_days || *model.tau_days > 0));
      continue;
    }
    CHECK(line.starts_with("use "));
    const auto fields = Fields(line.substr(4));
    CHECK(fields.size() == 3);
    for (const DecayModel& model : loaded.models) {
      if (model.name == fields[2])
        loaded.uses.push_back({std::string(fields[0]), std::string(fields[1]), &model});
    }
  }
  return loaded;
}

bool Fits(std::string_view wanted, std::string_view actual) {
  return wanted == "*" || wanted == actual;
}

double BaseOf(const Indicator& indicator, const DecayModel& model) {
  return indicator.confidence ? static_cast<double>(*indicator.confidence) : model.default_base;
}

// The base by which age counts.
double BaseOfAge(double base, const DecayModel& model) {
  return base < model.threshold ? model.default_base : base;
}

}  // namespace

const DecayModel& DecayModelOf(const Indicator& indicator) {
  static const Models loaded = LoadModels();
  for (const Use& use : loaded.uses) {
    if (Fits(use.kind, KindName(indicator.kind)) && Fits(use.threat_type, indicator.threat_type))
      return *use.model;
  }
  CHECK(!loaded.models.empty());
  return loaded.models.back();
}

double DecayScore(const DecayModel& model, double base, double days) {
  if (days < 0) return 0;
  if (!model.tau_days) return base;
  return std::max(0.0, base * (1 - std::pow(days / *model.tau_days, 1 / model.delta)));
}

std::optional<double> DaysToThreshold(const DecayModel& model, double base) {
  if (base < model.threshold) return 0;
  if (!model.tau_days || base <= 0) return std::nullopt;
  return *model.tau_days * std::pow(1 - model.threshold / base, model.delta);
}

Decay DecayAt(const Indicator& indicator, int64_t event_ticks) {
  Decay decay;
  decay.model = &DecayModelOf(indicator);
  decay.base = BaseOf(indicator, *decay.model);
  decay.since = indicator.last_seen ? indicator.last_seen : indicator.first_seen;
  decay.score = decay.base;
  if (!decay.since) return decay;
  decay.days =
      static_cast<double>(event_ticks - *decay.since) / static_cast<double>(base::kTicksPerDay);
  decay.score = DecayScore(*decay.model, decay.base, decay.days);
  const double of_age = DecayScore(*decay.model, BaseOfAge(decay.base, *decay.model), decay.days);
  decay.is_decayed = decay.days >= 0 && of_age < decay.model->threshold;
  return decay;
}

std::optional<int64_t> DecayedFrom(const Indicator& indicator) {
  const Decay decay = DecayAt(indicator, 0);
  if (!decay.since) return std::nullopt;
  const auto days = DaysToThreshold(*decay.model, BaseOfAge(decay.base, *decay.model));
  if (!days) return std::nullopt;
  return *decay.since +
         static_cast<int64_t>(std::ceil(*days * static_cast<double>(base::kTicksPerDay)));
}

}  // namespace quoll::intel
