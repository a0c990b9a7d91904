// `quoll query --batch`: queries as JSON lines on standard input, answers as JSON lines on standard
// output, in step. One process answers thousands; a bad request gets an error as its answer and
// never ends the process.
//
//   > {"id":"a","query":"print 1","tables":"none"}
//   < {"id":"a","columns":[{"name":"print_0","type":"long"}],"rows":[[1]]}
//   < {"id":"b","error":{"code":"K2003","message":"unknown column `x`","line":3,"column":9}}
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "app/cli/context.h"
#include "app/cli/exit_code.h"
#include "hunt/workspace.h"

namespace quoll::cli {

struct BatchOptions {
  hunt::QueryOptions query;
  engine::SessionOptions session;
};

// Answers requests. The environments are opened when they are first asked for and kept: `none`
// knows no table, `united` all known tables without data, `united+implicit` shows their implicit
// columns too.
class BatchAnswerer {
 public:
  explicit BatchAnswerer(const BatchOptions& options) : options_(options) {}
  // The answer to one line, with its newline. Valid until the next call.
  std::string_view Answer(std::string_view line);

 private:
  base::Status AnswerRequest(std::string_view line, diag::Sink& sink);
  base::Status RunQuery(hunt::Workspace& workspace, const std::string& query, diag::Sink& sink);
  base::Result<hunt::Workspace*> FindWorkspace(std::string_view environment, diag::Sink& sink);

  const BatchOptions options_;
  std::map<std::string, std::unique_ptr<hunt::Workspace>, std::less<>> workspaces_;
  std::string id_;  // JSON text of the request's id
  std::string answer_;
};

// Reads requests until standard input ends.
ExitCode RunBatch(const BatchOptions& options, Context& context);

}  // namespace quoll::cli
