// ExternalFiles: which file on this machine answers a location that a query names (externaldata),
// and the passes over these files. Nothing else is opened, and nothing is fetched.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "engine/session.h"
#include "ingest/external_source.h"
#include "lang/environment.h"

namespace quoll::hunt {

class ExternalFiles {
 public:
  // `LOCATION=FILE`, `LOCATION/=FOLDER` for all that starts so, or a path: a file, or a folder with
  // all below it. Fails with K5001 for what does not exist.
  base::Status Add(const std::string& spec, diag::Sink& sink);
  // Says which file was fetched from a location, for those that have none here; empty: none.
  void SetCopies(std::function<std::string(const std::string& location)> copy_of) {
    copy_of_ = std::move(copy_of);
  }
  // Locations without a file have no rows, instead of being refused.
  void ReadOthersAsEmpty() { others_are_empty_ = true; }
  // The files named, for the session's list of what may be read.
  std::vector<std::string> paths() const;
  // Thread-safe.
  lang::ExternalData Open(const lang::ExternalRequest& request, engine::Session& session) const;
  // What could not be read, once the queries have run: K5002 for a file, K5004 for records.
  void Report(diag::Sink& sink) const;

 private:
  // Empty: none.
  std::string FileOf(const std::string& location) const;

  std::map<std::string, std::string, std::less<>> files_;  // by location
  std::vector<std::string> allowed_;                       // canonical paths of files and folders
  std::function<std::string(const std::string& location)> copy_of_;
  bool others_are_empty_ = false;
  mutable std::mutex mutex_;
  mutable std::vector<std::shared_ptr<ingest::ExternalSource>> opened_;
};

// The inputs of a file: itself, or the members of a ZIP archive whose names match `pattern`
// (`*.csv`; empty: all). False: `reason` says why.
bool InputsOf(const std::string& path, const std::string& pattern,
              std::vector<ingest::ExternalInput>& inputs, std::string& reason);

// Errors and rejected records of a pass: K5002, K5004.
void ReportCounts(const ingest::ExternalCounts& counts, diag::Sink& sink);

}  // namespace quoll::hunt
