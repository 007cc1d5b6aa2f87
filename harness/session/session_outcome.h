// What a session saw, collected arm by arm.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "harness/session/worker_files.h"

namespace alexbench::harness {

class SessionOutcome {
 public:
  // Every arm of the job's group but the excluded ones starts as ok.
  explicit SessionOutcome(const SessionJob& job);

  bool IsOk(std::uint32_t arm_index) const { return arms_.at(arm_index).status == "ok"; }

  // The engine broke: its blocks so far stay, no more are run.
  void Fail(std::uint32_t arm_index, std::string_view reason);
  // It answered wrongly: it goes on, marked. The first reason is kept; a failure outranks it.
  void MarkInvalid(std::uint32_t arm_index, std::string_view reason);

  // Files a block under its group and session, and marks the arm if its answers were wrong.
  void AddBlock(BlockObservation block);

  ArmObservation& arm(std::uint32_t arm_index) { return arms_.at(arm_index); }
  void SetStream(StreamObservation stream) { result_.streams = {std::move(stream)}; }

  WorkerResult Take();

 private:
  std::string group_id_;
  std::uint32_t session_;
  std::map<std::uint32_t, ArmObservation> arms_;
  WorkerResult result_;
};

}  // namespace alexbench::harness
