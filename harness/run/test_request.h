// The request that tests of planning start from.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/run/request.h"

namespace alexbench::harness {

// 1,000 records at profile quick.
inline RunRequest Request(std::vector<std::string> engines, std::vector<std::string> workloads) {
  RunRequest request;
  request.engines = std::move(engines);
  request.workloads = std::move(workloads);
  request.records = {1000};
  request.profile = *FindProfile("quick");
  return request;
}

}  // namespace alexbench::harness
