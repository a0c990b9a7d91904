// Grading: from what is known of a hit to reason codes, sentences and a grade. Steps and words are
// data (data/grading.yaml); what makes a reason hold is code, here.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "hunt/hunt.h"
#include "hunt/observables.h"
#include "intel/address.h"
#include "intel/indicator.h"

namespace quoll::hunt {

// The facts of one hit, as views into the row.
struct HitFacts {
  const intel::Indicator* indicator = nullptr;
  Direction direction = Direction::kNone;  // of the column
  std::string_view column;
  std::string_view value;
  std::optional<int64_t> time;
  std::optional<int64_t> port;  // of the row or the URL
  std::string_view action;
  std::string_view vendor;
  std::string_view near_address;  // our side, where the row has it
  const std::vector<std::string>* inbound_actions = nullptr;
  bool is_subdomain = false;
  bool is_host_of_url = false;
};

struct Verdict {
  Grade grade = Grade::kHigh;
  std::vector<std::string> reasons;
  std::vector<std::string> why;
};

class Grading {
 public:
  // Fails with K5001 or K5002 (the data file), K8001 (a network that is none).
  static base::Result<Grading> Read(const std::string& data_dir,
                                    const std::vector<std::string>& own_networks, diag::Sink& sink);
  Verdict Judge(const HitFacts& facts) const;
  // The grade that these reasons leave.
  Grade GradeOf(const std::vector<std::string>& reasons) const;

 private:
  struct Reason {
    std::string code;
    int steps = 1;
    std::string why;
  };
  struct Words {
    std::set<std::string, std::less<>> any_vendor;
    std::map<std::string, std::set<std::string, std::less<>>, std::less<>>
        by_vendor;  // key in lower case
    std::set<std::string, std::less<>> negations;
  };
  static Words ReadWords(const struct YamlNode* node);
  bool Says(const Words& words, const HitFacts& facts) const;
  bool IsOwn(std::string_view address) const;
  bool IsInbound(const HitFacts& facts) const;
  std::set<std::string, std::less<>> ReasonsOf(const HitFacts& facts) const;
  std::string Sentence(const Reason& reason, const HitFacts& facts) const;

  std::vector<Reason> reasons_;
  int low_confidence_below_ = 50;
  Words blocked_;
  Words failed_;
  std::vector<intel::IpNetwork> own_networks_;
};

}  // namespace quoll::hunt
