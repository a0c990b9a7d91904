// What a run says of its inputs on standard error, so that silence never looks clean.
#pragma once

#include <vector>

#include "app/cli/console.h"
#include "ingest/log_set.h"
#include "model/rel.h"

namespace quoll::cli {

// With -v: a line per input, its format and tables.
void DescribeInputs(const ingest::LogSet& logs, Console& console);

// A note for each table that the plans name and that has no data, or none within --since and
// --until. `logs` may be null.
void NoteTablesWithoutData(const std::vector<model::ResultPlan>& plans, const ingest::LogSet* logs,
                           Console& console);

// Rejected records and damaged inputs go to the sink. False when the data has a fault that decides
// the exit code.
bool ReportInputs(ingest::LogSet& logs, diag::Sink& sink);

}  // namespace quoll::cli
