// Few records are asked for very often, most of them hardly ever; which ones is scattered.
//
// Source: YCSB's requestdistribution=zipfian [YCSB10]: ranks by Zipf's law with exponent 0.99, each
//         put on the record that its FNV hash names. Two ranks may meet on one record, so about
//         37 % of the records get none. Unlike YCSB, which draws ranks below 10^10 whatever it
//         stores, there are as many ranks as records, so that the most frequent ones keep
//         their share.
#pragma once

#include <cstdint>

#include "base/random.h"
#include "workloads/distributions/key_distribution.h"
#include "workloads/distributions/zipf_ranks.h"

namespace alexbench::workloads {

// FNV-1a over the eight bytes of a number, lowest first, without its sign: YCSB's fnvhash64.
constexpr std::uint64_t ScatterRank(std::uint64_t rank) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (unsigned byte = 0; byte < 8; ++byte) {
    hash ^= (rank >> (8 * byte)) & 0xffU;
    hash *= 1'099'511'628'211U;
  }
  const auto as_signed = static_cast<std::int64_t>(hash);
  return as_signed < 0 ? ~hash + 1 : hash;
}

// Ranks are scattered over `most` records, so that a record keeps its rank while others are added;
// what falls on one that is not there yet is drawn again.
inline RecordDraw ZipfianDistribution(std::uint64_t most) {
  return [most, ranks = ZipfRanks()](RandomStream& random, std::uint64_t now) {
    std::uint64_t record = now;
    while (record >= now) {
      record = ScatterRank(ranks.Draw(random, most) - 1) % most;
    }
    return record;
  };
}

}  // namespace alexbench::workloads
