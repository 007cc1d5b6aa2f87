// What session.json holds: everything about a run but its blocks, so that the findings can be
// computed again from these two files alone.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/analysis/claims.h"
#include "harness/report/doctor.h"
#include "harness/report/result.h"
#include "harness/session/observation.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// The member of `config` that holds the hashes of the binaries that the sessions took in turn, with
// commas between; not there where there was one.
inline constexpr char kLayoutsConfig[] = "layouts";

struct SessionRecord {
  std::uint32_t schema_version = 1;
  std::string run_id;
  std::vector<std::string> command_line;
  std::map<std::string, std::string> config;  // every option by name, as resolved
  std::string started_utc;                    // 2026-01-31T23:59:59Z
  std::vector<std::string> resumed_utc;       // when it was gone on with
  std::optional<std::string> ended_utc;       // nullopt while it runs
  std::string status;                         // running | complete | interrupted | failed
  Facts host;
  Facts build;
  std::vector<DoctorRow> doctor;
  RunPlan plan;
  // By cell id: facts about the cell's engine that make comparisons fair or unfair.
  std::map<std::string, std::map<std::string, std::string>> fairness;
  std::vector<ClaimSpec> claims;  // those the run was held against
  std::uint64_t block_count = 0;
  std::string blocks_hash;  // XXH3 of blocks.jsonl, unpacked, 16 hexadecimal digits
  std::vector<ArmObservation> arms;
  std::vector<ImageObservation> images;
  std::vector<StreamObservation> streams;
  std::vector<CountObservation> counts;  // empty unless asked for
  std::vector<LoadObservation> loads;    // one a session
};

}  // namespace alexbench::harness
