#include "hunt/ioc_matcher.h"

#include "base/check.h"
#include "intel/matcher.h"
#include "intel/snapshot_writer.h"

namespace quoll::hunt {
namespace {

class SnapshotMatcher : public model::Matcher {
 public:
  explicit SnapshotMatcher(std::shared_ptr<const intel::Snapshot> snapshot)
      : matcher_(std::move(snapshot)) {}

  std::vector<model::IocMatch> Find(std::string_view text) const override {
    std::vector<model::IocMatch> matches;
    for (const intel::Found& found : matcher_.Find(text)) {
      const intel::SnapshotEntry& entry = *found.entry;
      model::IocMatch& match = matches.emplace_back();
      match.id = intel::IdText(entry.id);
      match.type = intel::KindName(static_cast<intel::Kind>(entry.kind));
      match.value = found.snapshot->TextOf(entry);
      match.family = found.snapshot->FamilyOf(entry);
      match.fit = intel::FitName(found.fit);
      if (entry.confidence != intel::Snapshot::kNoConfidence) match.confidence = entry.confidence;
      if (entry.port != 0) match.port = entry.port;
    }
    return matches;
  }

 private:
  intel::IocMatcher matcher_;
};

bool IsHunted(const intel::Indicator& indicator, ActiveActions actions) {
  const bool is_withdrawn =
      indicator.state == intel::State::kRevoked || indicator.state == intel::State::kFalsePositive;
  return !is_withdrawn &&
         (actions == ActiveActions::kAll || indicator.action == intel::Action::kDetect);
}

}  // namespace

base::Result<std::shared_ptr<const model::Matcher>> MakeIocMatcher(const intel::IndicatorSet& set,
                                                                   ActiveActions actions,
                                                                   diag::Sink& sink) {
  intel::SnapshotWriter writer;
  for (const intel::Indicator& indicator : set.indicators) {
    if (IsHunted(indicator, actions)) writer.Add(indicator);
  }
  TRY(std::string bytes, writer.Finish(sink));
  std::string reason;
  auto snapshot = intel::Snapshot::FromBytes(std::move(bytes), reason);
  CHECK(snapshot != nullptr);
  return std::shared_ptr<const model::Matcher>(
      std::make_shared<const SnapshotMatcher>(std::move(snapshot)));
}

}  // namespace quoll::hunt
