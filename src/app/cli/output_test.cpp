// Where results go: whole files or none, closed pipes, full devices.
#include "app/cli/output.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace quoll::cli {
namespace {

class OutputTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string path = testing::TempDir() + "quoll-output-XXXXXX";
    ASSERT_NE(::mkdtemp(path.data()), nullptr);
    folder_ = path;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string PathOf(const std::string& name) const { return (folder_ / name).string(); }
  std::string ContentOf(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
  void Put(const std::string& name, const std::string& content) const {
    std::ofstream(folder_ / name, std::ios::binary) << content;
  }
  size_t NumFiles() const {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder_), {}));
  }

  std::filesystem::path folder_;
  diag::Sink sink_;
};

TEST_F(OutputTest, FileAppearsWhenItIsFinished) {
  auto output = Output::Open(PathOf("a"), sink_);
  ASSERT_TRUE(output.ok());
  EXPECT_TRUE(output->Write(std::string(1'000'000, 'x')));
  EXPECT_FALSE(std::filesystem::exists(PathOf("a")));
  EXPECT_TRUE(output->Finish(sink_).ok());
  EXPECT_EQ(ContentOf("a").size(), 1'000'000u);
  EXPECT_EQ(NumFiles(), 1u);
}

TEST_F(OutputTest, UnfinishedOutputLeavesTheOldFile) {
  Put("a", "old");
  {
    auto output = Output::Open(PathOf("a"), sink_);
    ASSERT_TRUE(output.ok());
    output->Write(std::string(1'000'000, 'x'));
  }
  EXPECT_EQ(ContentOf("a"), "old");
  EXPECT_EQ(NumFiles(), 1u);
}

TEST_F(OutputTest, LinkStaysALink) {
  Put("target", "old");
  std::filesystem::create_symlink("target", PathOf("link"));
  auto output = Output::Open(PathOf("link"), sink_);
  ASSERT_TRUE(output.ok());
  output->Write("new");
  EXPECT_TRUE(output->Finish(sink_).ok());
  EXPECT_TRUE(std::filesystem::is_symlink(PathOf("link")));
  EXPECT_EQ(ContentOf("target"), "new");
}

TEST_F(OutputTest, FolderThatIsMissingIsToldByName) {
  EXPECT_FALSE(Output::Open(PathOf("no/such/file"), sink_).ok());
  ASSERT_EQ(sink_.diagnostics().size(), 1u);
  EXPECT_EQ(sink_.diagnostics()[0].code, diag::Code::K5009);
  EXPECT_NE(sink_.diagnostics()[0].message.find("no/such/file"), std::string::npos);
}

TEST_F(OutputTest, FullDeviceEndsWritingAndIsTold) {
  auto output = Output::Open("/dev/full", sink_);
  ASSERT_TRUE(output.ok());
  EXPECT_FALSE(output->Write(std::string(1'000'000, 'x')));
  EXPECT_FALSE(output->Finish(sink_).ok());
  ASSERT_TRUE(sink_.has_error());
  EXPECT_EQ(sink_.diagnostics()[0].code, diag::Code::K5009);
  EXPECT_TRUE(std::filesystem::exists("/dev/full"));
}

TEST_F(OutputTest, ClosedPipeIsNoError) {
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  auto output = Output::Open("/dev/fd/" + std::to_string(ends[1]), sink_);
  ASSERT_TRUE(output.ok());
  ::close(ends[0]);
  EXPECT_FALSE(output->Write(std::string(1'000'000, 'x')));
  EXPECT_TRUE(output->is_closed());
  EXPECT_TRUE(output->Finish(sink_).ok());
  ::close(ends[1]);
}

}  // namespace
}  // namespace quoll::cli
