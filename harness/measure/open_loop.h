// The measured loop over operations that come at a stated rate, whether or not the engine keeps up.
//
// Every operation has an intended start, the rate's interval after the one before. It starts then,
// or at once when the engine is done with the one before, and its response time counts from the
// intended start: time spent waiting for a stalled engine is part of it ([TENE13]: coordinated
// omission). One reading of the clock ends an operation and begins the next one that is late.
#pragma once

#include <cstddef>
#include <cstdint>

#include "harness/measure/block.h"
#include "harness/measure/clock.h"
#include "harness/measure/mixed_loop.h"

namespace alexbench::harness {

template <typename E, Consume kConsume>
[[gnu::noinline]] OpenLoopAnswer PacedLoop(E& engine, const OpenLoopRequest& request) {
  [[maybe_unused]] const auto guard = PinForBlock(engine);
  OpenLoopAnswer paced;
  const std::int64_t begin_ns = NowNs();
  const std::int64_t start_ns = begin_ns - request.behind_ns;
  const auto intended = [&](std::size_t i) {
    return start_ns + static_cast<std::int64_t>(static_cast<double>(i) * request.interval_ns);
  };
  std::int64_t now_ns = begin_ns;
  for (std::size_t i = 0; i < request.operations.size(); ++i) {
    const std::int64_t intended_ns = intended(i);
    paced.late_starts += now_ns > intended_ns ? 1 : 0;
    while (now_ns < intended_ns) {
      now_ns = NowNs();
    }
    const std::int64_t begun_ns = now_ns;
    RunOperation<E, kConsume>(engine, request.operations[i], request.value_bytes, paced.answer);
    now_ns = NowNs();
    request.times->push_back(
        {.response_ns = now_ns - intended_ns, .service_ns = now_ns - begun_ns});
  }
  paced.elapsed_ns = now_ns - begin_ns;
  paced.behind_ns = now_ns - intended(request.operations.size());
  return paced;
}

// Runs the loop that the request means.
template <typename E>
OpenLoopAnswer RunPaced(E& engine, const OpenLoopRequest& request) {
  switch (request.consume) {
    case Consume::kNone:
      return PacedLoop<E, Consume::kNone>(engine, request);
    case Consume::kFirst:
      return PacedLoop<E, Consume::kFirst>(engine, request);
    case Consume::kAll:
      return PacedLoop<E, Consume::kAll>(engine, request);
  }
  return {};
}

}  // namespace alexbench::harness
