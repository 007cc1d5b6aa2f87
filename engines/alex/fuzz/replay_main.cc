// Runs a fuzz target without a fuzzer: over the files of a folder, then over random changes of
// them.
//
//   PROGRAM FOLDER [INPUTS]     INPUTS: how many changed inputs to run, none if left out

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <vector>

#include "base/check.h"
#include "base/random.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace alexbench {
namespace {

using Input = std::vector<std::uint8_t>;

std::vector<Input> FilesOf(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::vector<Input> inputs;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return inputs;
}

// Part of one input, then part of another, some of the bytes random.
Input Changed(std::span<const Input> inputs, RandomStream& random) {
  const Input& head = inputs[random.Below(inputs.size())];
  const Input& tail = inputs[random.Below(inputs.size())];
  const auto cut = [&](const Input& input) {
    return input.begin() + static_cast<std::ptrdiff_t>(random.Below(input.size() + 1));
  };
  Input changed(head.begin(), cut(head));
  changed.insert(changed.end(), cut(tail), tail.end());
  for (std::uint64_t i = random.Below(8); i > 0 && !changed.empty(); --i) {
    changed[random.Below(changed.size())] = static_cast<std::uint8_t>(random.Next());
  }
  for (std::uint64_t i = random.Below(64); i > 0; --i) {
    changed.push_back(static_cast<std::uint8_t>(random.Next()));
  }
  return changed;
}

}  // namespace
}  // namespace alexbench

int main(int argc, char** argv) {
  ALEXBENCH_CHECK(argc == 2 || argc == 3);
  const std::vector<alexbench::Input> inputs = alexbench::FilesOf(argv[1]);
  ALEXBENCH_CHECK(!inputs.empty());
  for (const alexbench::Input& input : inputs) {
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }
  alexbench::RandomStream random(1, 1);
  const std::uint64_t count = argc == 3 ? std::strtoull(argv[2], nullptr, 10) : 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const alexbench::Input input = alexbench::Changed(inputs, random);
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }
  std::printf("%zu inputs and %llu changed ones\n", inputs.size(),
              static_cast<unsigned long long>(count));
  return 0;
}
