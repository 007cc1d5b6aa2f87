// RETURN_IF_ERROR and ASSIGN_OR_RETURN, which the packaged Abseil does not have.
#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define ALEXBENCH_CONCAT_INNER(a, b) a##b
#define ALEXBENCH_CONCAT(a, b) ALEXBENCH_CONCAT_INNER(a, b)

// Leaves the function with the status of `expression` unless it is OK.
#define RETURN_IF_ERROR(expression)                           \
  do {                                                        \
    if (absl::Status status_ = (expression); !status_.ok()) { \
      return status_;                                         \
    }                                                         \
  } while (false)

// `left` = the value of the StatusOr `expression`, or leaves the function with its status.
#define ASSIGN_OR_RETURN(left, expression) \
  ASSIGN_OR_RETURN_INNER(ALEXBENCH_CONCAT(status_or_, __LINE__), left, expression)
#define ASSIGN_OR_RETURN_INNER(holder, left, expression) \
  auto holder = (expression);                            \
  if (!holder.ok()) {                                    \
    return holder.status();                              \
  }                                                      \
  left = *std::move(holder)
