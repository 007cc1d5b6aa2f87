// What planners put plans together from.
#pragma once

#include "absl/status/status.h"

#include "harness/run/request.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// A plan without cells, under the request's profile and seed; the margin is that of its layouts.
RunPlan NewPlan(const RunRequest& request);

bool HasCell(const RunPlan& plan, const CellPlan& cell);

// Appends the cells a request asks for that are not there yet.
// Errors: those of EnumerateCells.
absl::Status AddNewCells(const RunRequest& request, RunPlan& plan);

// Appends the contrast of two cells, like `kind`, in the group where both have a production arm.
void AddContrast(const CellPlan& a, const CellPlan& b, ContrastPlan kind, RunPlan& plan);

}  // namespace alexbench::harness
