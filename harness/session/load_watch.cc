#include "harness/session/load_watch.h"

#include <fstream>
#include <string>
#include <utility>

namespace alexbench::harness {
namespace {

// user, nice, system, idle, iowait, irq, softirq, steal; what guests of this machine took is in
// `user` already.
constexpr int kColumns = 8;

std::optional<double> ReadLoadAverage(const std::filesystem::path& loadavg) {
  std::ifstream file(loadavg);
  double one_minute = 0;
  return file >> one_minute ? std::optional(one_minute) : std::nullopt;
}

}  // namespace

std::optional<MachineTicks> ReadMachineTicks(const std::filesystem::path& stat) {
  std::ifstream file(stat);
  std::string name;
  file >> name;
  MachineTicks ticks;
  for (int column = 0; column < kColumns; ++column) {
    if (!(file >> ticks.stolen)) {
      return std::nullopt;
    }
    ticks.all += ticks.stolen;
  }
  return ticks;
}

LoadWatch::LoadWatch(std::filesystem::path proc)
    : proc_(std::move(proc)),
      load_average_(ReadLoadAverage(proc_ / "loadavg")),
      start_(ReadMachineTicks(proc_ / "stat")) {}

LoadObservation LoadWatch::Look() const {
  LoadObservation load;
  load.load_average = load_average_;
  const std::optional<MachineTicks> now = ReadMachineTicks(proc_ / "stat");
  if (start_ && now && now->all > start_->all) {
    load.stolen_share = (now->stolen - start_->stolen) / (now->all - start_->all);
  }
  return load;
}

}  // namespace alexbench::harness
