#include "intel/fetch/fetch.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"
#include "intel/fetch/_polite.h"
#include "intel/fetch/key.h"
#include "intel/fetch/snapshot.h"
#include "intel/fetch/taxii.h"
#include "intel/writers.h"

namespace quoll::intel {
namespace {

namespace fs = std::filesystem;

std::string EndingOf(const std::string& url) {
  const std::string path = url.substr(0, url.find_first_of("?#"));
  for (const char* ending : {".json", ".csv", ".zip", ".gz", ".xml", ".txt", ".html"}) {
    if (path.ends_with(ending)) return ending;
  }
  return {};
}

// One fetch of one feed.
class Fetcher {
 public:
  Fetcher(Store& store, const Feed& feed, const FetchOptions& options, diag::Sink& sink)
      : store_(store), feed_(feed), options_(options), sink_(sink) {}

  base::Result<FetchReport> Run() {
    TRY(state_, store_.Feed(feed_.name, sink_));
    // Another address is another feed under the same name.
    if (state_.url != feed_.url) state_ = {.name = feed_.name, .url = feed_.url};
    TRY(const bool is_due, CheckDue());
    if (!is_due) return report_;
    TRY(const std::string key, Key());
    TRY(writer_, SnapshotWriter::Open(store_.folder(), feed_.name, sink_));
    const base::Status status = feed_.form == FeedForm::kTaxii ? FromTaxii(key) : FromFile(key);
    if (!status) return base::Failed{};
    return report_;
  }

 private:
  // The reason stays with the feed, so that `intel sources` tells it.
  base::Failed Fail(const std::string& reason, bool is_cancelled,
                    const std::optional<int64_t>& retry_after_s) {
    if (is_cancelled) return sink_.Fail(diag::Code::K4004, "the fetch was cancelled");
    diag::Diagnostic diagnostic{
        .code = diag::Code::K6023,
        .message = fmt::format("feed `{}` was not fetched: {}", feed_.name, reason)};
    diagnostic.Remark("from " + base::EscapeForTerminal(feed_.url));
    state_.not_before.reset();
    if (retry_after_s) {
      const int64_t seconds = std::min<int64_t>(*retry_after_s, 366 * int64_t{86400});
      state_.not_before = options_.now + seconds * base::kTicksPerSecond;
      diagnostic.Help("it is left alone until " + FormatIsoTime(*state_.not_before) +
                      ", as the server asks");
    } else if (!key_hint_.empty()) {
      diagnostic.Help(key_hint_);
    }
    sink_.Report(std::move(diagnostic));
    state_.failure = reason;
    (void)store_.SetFeed(state_, sink_).ok();
    return base::Failed{};
  }

  base::Result<bool> CheckDue() {
    if (options_.is_forced) return true;
    if (state_.not_before && *state_.not_before > options_.now) {
      return sink_.Fail(diag::Diagnostic{
          .code = diag::Code::K6023,
          .message = fmt::format("feed `{}` was not fetched: the server asked to be left alone "
                                 "until {}",
                                 feed_.name, FormatIsoTime(*state_.not_before))}
                            .Help("`--force` asks it all the same"));
    }
    if (!state_.checked_at || !state_.failure.empty()) return true;
    report_.due_at = *state_.checked_at + feed_.interval;
    report_.outcome = FetchOutcome::kNotDue;
    report_.snapshot = state_.snapshot;
    return *report_.due_at <= options_.now;
  }

  base::Result<std::string> Key() {
    if (feed_.key.empty()) return std::string();
    TRY(const std::optional<std::string> key, FindKey(store_.folder(), feed_.key, sink_));
    if (key) return *key;
    key_hint_ = fmt::format("put the key into ${} or into `{}/keys/{}`", KeyVariable(feed_.key),
                            base::EscapeForTerminal(store_.folder()), feed_.key);
    if (feed_.is_key_optional) return std::string();
    return Fail("its key is missing", false, std::nullopt);
  }

  bool HasSnapshot() const {
    std::error_code ignored;
    return !state_.snapshot.empty() && fs::exists(store_.folder() + '/' + state_.snapshot, ignored);
  }

  base::Status FromFile(const std::string& key) {
    HttpRequest request = RequestOf(feed_, key, options_);
    if (HasSnapshot() && !options_.is_forced) {
      request.etag = state_.etag;
      request.last_modified = state_.last_modified;
    }
    const HttpAnswer answer = GetPolitely(
        request, options_, [&](std::string_view bytes) { return writer_->Write(bytes); },
        [&] { writer_->StartOver(); });
    if (!answer.failure.empty())
      return Fail(answer.failure, answer.is_cancelled, answer.retry_after_s);
    if (answer.status == 304) {
      next_ = state_;
      return Unchanged();
    }
    next_.etag = answer.etag;
    next_.last_modified = answer.last_modified;
    if (writer_->size() == 0) return Fail("the answer is empty", false, std::nullopt);
    return Take(EndingOf(feed_.url), answer.content_type);
  }

  base::Status FromTaxii(const std::string& key) {
    const TaxiiResult result = FetchTaxii(
        feed_, key, options_.is_forced ? std::string() : state_.added_after, options_, *writer_);
    if (!result.failure.empty())
      return Fail(result.failure, result.is_cancelled, result.retry_after_s);
    for (const std::string& root : result.skipped_roots) {
      sink_.Warn(diag::Code::K6005,
                 fmt::format("the API root `{}` is on another server and was left out",
                             base::EscapeForTerminal(root)));
    }
    next_.added_after = result.added_after;
    if (result.num_objects == 0) return Unchanged();
    return Take(".json", {});
  }

  base::Status Unchanged() {
    report_.outcome = FetchOutcome::kUnchanged;
    report_.snapshot = state_.snapshot;
    return Remember();
  }

  // Keeps the bytes, then takes them into the state; what cannot be taken is put aside.
  base::Status Take(const std::string& ending, const std::string& content_type) {
    report_.num_bytes = writer_->size();
    TRY(const std::string snapshot, writer_->Keep(options_.now, ending, sink_));
    const bool is_same =
        HasSnapshot() && DigestOfSnapshot(snapshot) == DigestOfSnapshot(state_.snapshot);
    if (is_same && !options_.is_forced) {
      if (snapshot != state_.snapshot) {
        std::error_code ignored;
        fs::remove(store_.folder() + '/' + snapshot, ignored);
      }
      return Unchanged();
    }
    report_.snapshot = snapshot;
    if (feed_.is_copy_only) {
      report_.outcome = FetchOutcome::kKept;
    } else {
      TRY_STATUS(Import(snapshot, content_type));
    }
    state_.snapshot = snapshot;
    return Remember();
  }

  base::Status Import(const std::string& snapshot, const std::string& content_type) {
    ImportOptions options{.policy = feed_.policy,
                          .known_sources = options_.known_sources,
                          .is_full = feed_.is_full,
                          .retrieved_at = options_.now,
                          .now = options_.now,
                          .command = "intel fetch " + feed_.name,
                          .refuses_incomplete = true,
                          .reader = feed_.reader};
    const auto report = store_.Import({store_.folder() + '/' + snapshot}, options, sink_);
    if (report) {
      report_.import = *report;
      report_.outcome = FetchOutcome::kImported;
      return base::Done{};
    }
    RejectSnapshot(store_.folder(), snapshot);
    std::string reason = "what came was not taken";
    if (base::StartsWithIgnoreCase(content_type, "text/html")) reason += ": it is a web page";
    key_hint_ = fmt::format("it is kept as `{}/snapshots/{}/rejected`",
                            base::EscapeForTerminal(store_.folder()), feed_.name);
    return Fail(reason, false, std::nullopt);
  }

  base::Status Remember() {
    state_.etag = next_.etag;
    state_.last_modified = next_.last_modified;
    state_.added_after = next_.added_after;
    state_.checked_at = options_.now;
    state_.not_before.reset();
    state_.failure.clear();
    return store_.SetFeed(state_, sink_);
  }

  Store& store_;
  const Feed& feed_;
  const FetchOptions& options_;
  diag::Sink& sink_;
  FeedState state_;
  // What is remembered of this answer once all of it has been taken.
  FeedState next_;
  FetchReport report_;
  std::unique_ptr<SnapshotWriter> writer_;
  std::string key_hint_;  // what may help when the server refuses
};

}  // namespace

std::string_view FetchOutcomeName(FetchOutcome outcome) {
  switch (outcome) {
    case FetchOutcome::kImported:
      return "imported";
    case FetchOutcome::kKept:
      return "kept";
    case FetchOutcome::kUnchanged:
      return "unchanged";
    case FetchOutcome::kNotDue:
      return "not_due";
  }
  return "";
}

base::Result<FetchReport> FetchFeed(Store& store, const Feed& feed, const FetchOptions& options,
                                    diag::Sink& sink) {
  return Fetcher(store, feed, options, sink).Run();
}

}  // namespace quoll::intel
