// A key as RocksDB's own byte order sorts it.
#pragma once

#include "base/key.h"
#include "engines/ordered_key.h"
#include "rocksdb/slice.h"

namespace alexbench::engines::rocksdb {

// Lifetime: slice() points into this object.
class EncodedKey {
 public:
  explicit EncodedKey(Key key) : key_(key) {}

  ::rocksdb::Slice slice() const { return {key_.bytes().data(), key_.bytes().size()}; }

  // Requires: `encoded` holds eight bytes.
  static Key Decode(::rocksdb::Slice encoded) {
    return OrderedKey::Decode({encoded.data(), encoded.size()});
  }

 private:
  OrderedKey key_;
};

}  // namespace alexbench::engines::rocksdb
