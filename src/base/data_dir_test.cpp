// The order in which the data folder is looked for.
#include "base/data_dir.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

namespace quoll::base {
namespace {

// Sets or removes QUOLL_DATA for one test and puts the old value back.
class ScopedDataVariable {
 public:
  explicit ScopedDataVariable(const char* value) {
    if (const char* old = std::getenv("QUOLL_DATA"); old != nullptr) old_ = old;
    if (value != nullptr) {
      setenv("QUOLL_DATA", value, 1);
    } else {
      unsetenv("QUOLL_DATA");
    }
  }
  ~ScopedDataVariable() {
    if (old_) {
      setenv("QUOLL_DATA", old_->c_str(), 1);
    } else {
      unsetenv("QUOLL_DATA");
    }
  }

 private:
  std::optional<std::string> old_;
};

TEST(DataDir, SourceTreeHasOne) {
  const ScopedDataVariable none(nullptr);
  EXPECT_TRUE(std::filesystem::is_regular_file(FindDataDir() + "/schemas.bin"));
}

TEST(DataDir, VariableWins) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("quoll_data_dir_" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "schemas.bin") << "any";
  const ScopedDataVariable named(folder.c_str());
  EXPECT_EQ(FindDataDir(), folder.string());
  std::filesystem::remove_all(folder);
}

TEST(DataDir, VariableThatNamesNoDataFolderIsNotPassedOver) {
  const ScopedDataVariable named("/nonexistent");
  EXPECT_EQ(FindDataDir(), "");
}

}  // namespace
}  // namespace quoll::base
