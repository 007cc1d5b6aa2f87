// What each verb does once its options are known. Findings go to stdout, complaints to stderr.
#pragma once

#include "harness/cli/options.h"
#include "harness/run/exit_code.h"

namespace alexbench::harness {

ExitCode Run(const ListOptions& options);
ExitCode Run(const DoctorOptions& options);
ExitCode Run(const MeasureOptions& options);
ExitCode Run(const CompareOptions& options);
ExitCode Run(const CheckOptions& options);
ExitCode Run(const ReportOptions& options);
ExitCode Run(const GenOptions& options);
ExitCode Run(const WorkerOptions& options);

}  // namespace alexbench::harness
