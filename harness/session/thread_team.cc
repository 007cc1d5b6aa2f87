#include "harness/session/thread_team.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <thread>

#include "base/random.h"
#include "harness/session/cpu_pin.h"

namespace alexbench::harness {
namespace {

struct Member {
  std::int64_t start_ns = 0;
  std::int64_t end_ns = 0;
  ThreadUsage work;
  std::int64_t life_cpu_ns = 0;  // also of its wait for the others
};

// Interrupts and everyone else end up on the first of the machine.
std::vector<int> InOrderOfUse(std::uint64_t seed) {
  std::vector<int> processors = AllowedProcessors();
  const auto others = processors.begin() + (processors.front() == 0 ? 1 : 0);
  if (others != processors.end()) {
    const auto count = static_cast<std::uint64_t>(processors.end() - others);
    std::rotate(others, others + static_cast<std::ptrdiff_t>(MixBits(seed) % count),
                processors.end());
  }
  std::rotate(processors.begin(), others, processors.end());
  return processors;
}

// Everyone spins, so that no one has to be woken.
void AwaitAll(std::atomic<std::uint32_t>& missing) {
  --missing;
  while (missing.load() != 0) {
    std::this_thread::yield();
  }
}

TeamUsage SumOf(const std::vector<Member>& members) {
  TeamUsage sum;
  std::int64_t start_ns = std::numeric_limits<std::int64_t>::max();
  std::int64_t end_ns = 0;
  for (const Member& member : members) {
    start_ns = std::min(start_ns, member.start_ns);
    end_ns = std::max(end_ns, member.end_ns);
    sum.work.voluntary_switches += member.work.voluntary_switches;
    sum.work.involuntary_switches += member.work.involuntary_switches;
    sum.work.minor_faults += member.work.minor_faults;
    sum.work.major_faults += member.work.major_faults;
    sum.work.cpu_ns += member.work.cpu_ns;
  }
  sum.wall_ns = std::max<std::int64_t>(end_ns - start_ns, 1);
  return sum;
}

}  // namespace

TeamUsage RunTogether(const TeamRequest& request, absl::FunctionRef<void(std::uint32_t)> work) {
  const std::vector<int> processors = InOrderOfUse(request.seed);
  std::vector<Member> members(request.threads);
  std::atomic<std::uint32_t> missing = request.threads;
  const std::int64_t process_cpu_ns = ProcessCpuNs();
  const std::int64_t own_cpu_ns = ReadThreadUsage().cpu_ns;
  std::vector<std::thread> threads;
  for (std::uint32_t i = 0; i < request.threads; ++i) {
    threads.emplace_back([&, i] {
      Member& member = members[i];
      PinThisThread(processors[i % processors.size()]);
      AwaitAll(missing);
      const ThreadUsage before = ReadThreadUsage();
      member.start_ns = NowNs();
      work(i);
      member.end_ns = NowNs();
      const ThreadUsage after = ReadThreadUsage();
      member.work = UsageBetween(before, after);
      member.life_cpu_ns = after.cpu_ns;
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  TeamUsage usage = SumOf(members);
  std::int64_t known_cpu_ns = ReadThreadUsage().cpu_ns - own_cpu_ns;
  for (const Member& member : members) {
    known_cpu_ns += member.life_cpu_ns;
  }
  usage.other_cpu_ns = std::max<std::int64_t>(ProcessCpuNs() - process_cpu_ns - known_cpu_ns, 0);
  return usage;
}

}  // namespace alexbench::harness
