// series_stats() and series_stats_dynamic().
#pragma once

#include <optional>

#include "model/dynamic.h"

namespace quoll::lang {

struct SeriesStats {
  double min = 0;
  int64_t min_idx = 0;
  double max = 0;
  int64_t max_idx = 0;
  double avg = 0;
  double stdev = 0;
  double variance = 0;  // of a sample
  double sum = 0;
  int64_t len = 0;  // how many values went in
};
// Nothing without values, and for a series with anything but finite numbers unless those are to be
// ignored.
std::optional<SeriesStats> StatsOf(model::Dynamic series, bool ignore_nonfinite);

}  // namespace quoll::lang
