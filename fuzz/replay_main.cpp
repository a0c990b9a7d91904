// Runs a fuzz target without libFuzzer (g++ has none): all files of the folders given, then random
// mutations of them. Reproducible: the same seed makes the same inputs. A crash, a sanitizer report
// or a run of more than kMaxSecondsPerInput seconds ends the program with the input saved.
//
//   <target> [--mutations N | --seconds S] [--random-seed K] [--save DIR] [FILE | DIR]…
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
extern "C" void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));

namespace {

constexpr unsigned kMaxSecondsPerInput = 20;
constexpr size_t kMaxMutatedBytes = 64 << 10;

struct Options {
  uint64_t num_mutations = 0;
  double seconds = 0;
  uint64_t random_seed = 1;
  std::string save_folder = ".";
  std::vector<std::string> paths;
};

// What a dying process can still write: set before each input, read by the handlers.
const std::string* current_input = nullptr;
char save_path[4096];

// Only calls that are safe in a signal handler.
void SaveCurrentInput() {
  if (current_input == nullptr) return;
  const std::string& input = *std::exchange(current_input, nullptr);
  const int file = open(save_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return;
  size_t written = 0;
  while (written < input.size()) {
    const ssize_t count = write(file, input.data() + written, input.size() - written);
    if (count <= 0) break;
    written += static_cast<size_t>(count);
  }
  close(file);
}

void HandleSignal(int signal_number) {
  SaveCurrentInput();
  std::signal(signal_number, SIG_DFL);
  std::raise(signal_number);
}

void RunInput(const std::string& input) {
  current_input = &input;
  alarm(kMaxSecondsPerInput);
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
  current_input = nullptr;
}

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The files of all paths, in order of their names; a folder that does not exist holds none.
std::vector<std::string> ReadCorpus(const std::vector<std::string>& paths) {
  std::vector<std::filesystem::path> files;
  for (const std::string& path : paths) {
    if (std::filesystem::is_directory(path)) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
      }
    } else if (std::filesystem::exists(path)) {
      files.emplace_back(path);
    }
  }
  std::ranges::sort(files);
  std::vector<std::string> corpus;
  for (const std::filesystem::path& file : files) corpus.push_back(ReadFile(file));
  return corpus;
}

// Changes inputs a little at a time: bytes, cuts, repeats, pieces of other inputs, words of the
// corpus.
class Mutator {
 public:
  Mutator(const std::vector<std::string>& corpus, uint64_t seed) : corpus_(corpus), random_(seed) {}

  std::string Next() {
    std::string input = corpus_.empty() ? std::string() : corpus_[Below(corpus_.size())];
    if (input.size() > kMaxMutatedBytes) input.resize(kMaxMutatedBytes);
    for (size_t left = 1 + Below(6); left > 0; --left) Mutate(input);
    return input;
  }

 private:
  size_t Below(size_t limit) { return static_cast<size_t>(random_() % limit); }
  // A random piece of at most 64 bytes.
  std::string Piece(const std::string& text) {
    if (text.empty()) return {};
    const size_t begin = Below(text.size());
    return text.substr(begin, 1 + Below(64));
  }
  void Mutate(std::string& input) {
    static constexpr std::string_view kSpecial =
        "\"'\\`{}[]()<>,;:|=\n\r\t\0 -+.0e9\xff\x80\xc3#@$%";
    const size_t position = input.empty() ? 0 : Below(input.size());
    switch (Below(8)) {
      case 0:
        if (!input.empty()) input[position] = static_cast<char>(Below(256));
        break;
      case 1:
        input.insert(position, 1, kSpecial[Below(kSpecial.size())]);
        break;
      case 2:
        if (!input.empty()) input.erase(position, 1 + Below(16));
        break;
      case 3:
        input.insert(position, Piece(input));
        break;
      case 4:
        if (!corpus_.empty()) input.insert(position, Piece(corpus_[Below(corpus_.size())]));
        break;
      case 5:
        input.resize(position);
        break;
      case 6:
        input.insert(position, 1 + Below(200), kSpecial[Below(kSpecial.size())]);
        break;
      default:
        if (!input.empty()) input[position] = static_cast<char>(input[position] ^ (1 << Below(8)));
        break;
    }
  }

  const std::vector<std::string>& corpus_;
  std::mt19937_64 random_;
};

Options ReadArguments(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view arg = argv[i];
    const bool has_value = i + 1 < argc;
    if (arg == "--mutations" && has_value) {
      options.num_mutations = std::strtoull(argv[++i], nullptr, 10);
    } else if (arg == "--seconds" && has_value) {
      options.seconds = std::strtod(argv[++i], nullptr);
    } else if (arg == "--random-seed" && has_value) {
      options.random_seed = std::strtoull(argv[++i], nullptr, 10);
    } else if (arg == "--save" && has_value) {
      options.save_folder = argv[++i];
    } else {
      options.paths.emplace_back(arg);
    }
  }
  return options;
}

void InstallHandlers(const Options& options) {
  std::snprintf(save_path, sizeof save_path, "%s/crash-%d", options.save_folder.c_str(),
                static_cast<int>(getpid()));
  for (int number : {SIGABRT, SIGALRM, SIGFPE, SIGILL}) std::signal(number, HandleSignal);
  // SIGSEGV and SIGBUS belong to the sanitizer, which calls back before it ends the process.
  if (__sanitizer_set_death_callback != nullptr) {
    __sanitizer_set_death_callback(SaveCurrentInput);
  } else {
    for (int number : {SIGSEGV, SIGBUS}) std::signal(number, HandleSignal);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = ReadArguments(argc, argv);
  InstallHandlers(options);
  const std::vector<std::string> corpus = ReadCorpus(options.paths);
  RunInput("");
  for (const std::string& input : corpus) RunInput(input);
  Mutator mutator(corpus, options.random_seed);
  const auto start = std::chrono::steady_clock::now();
  const auto is_within_time = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() <
           options.seconds;
  };
  uint64_t num_run = 0;
  while (num_run < options.num_mutations || is_within_time()) {
    RunInput(mutator.Next());
    ++num_run;
  }
  std::printf("%s: %zu files and %llu mutations, no fault\n", argv[0], corpus.size(),
              static_cast<unsigned long long>(num_run));
  return 0;
}
