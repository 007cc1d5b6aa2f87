// What of a log is durable, and the superblock that says so.
#include "base/status_macros.h"
#include "engines/alex/log/segmented/log_tail.h"
#include "engines/alex/planted/planted_bug.h"

namespace alexbench::engines::alex {

absl::Status LogTail::SyncAll(absl::FunctionRef<void()> await_syncs) {
  await_syncs();
  if (!IsPlanted(PlantedBug::kBelieveAfterFailure)) {
    RETURN_IF_ERROR(health_);  // a sync that was waited for may have failed: this one would succeed
  }
  return PoisonUnlessOk(file_->Sync());
}

absl::Status LogTail::CheckpointAll(absl::FunctionRef<void()> await_syncs) {
  RETURN_IF_ERROR(health_);
  if (superblock_.durable_end == written_.end) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(SyncAll(await_syncs));
  return Checkpoint(written_);
}

absl::Status LogTail::Checkpoint(const Frontier& durable) {
  superblock_.durable_end = durable.end;
  superblock_.durable_sequence = durable.sequence;
  superblock_.is_clean = 0;
  return WriteSuperblock();
}

absl::Status LogTail::WriteSuperblock() {
  ++superblock_.slot_generation;
  absl::Status status =
      WriteAll(*superblock_file_, SlotPosition(superblock_), EncodeSuperblock(superblock_));
  if (status.ok()) {
    status = superblock_file_->Sync();
  }
  return PoisonUnlessOk(status);
}

absl::Status LogTail::Close() {
  RETURN_IF_ERROR(health_);
  const std::uint64_t size_bytes = written_.end - segment_start();
  if (allocated_bytes_ > size_bytes) {
    RETURN_IF_ERROR(file_->Truncate(size_bytes));
    allocated_bytes_ = size_bytes;
  }
  RETURN_IF_ERROR(PoisonUnlessOk(file_->Sync()));
  superblock_.durable_end = written_.end;
  superblock_.durable_sequence = written_.sequence;
  superblock_.is_clean = 1;
  return WriteSuperblock();
}

}  // namespace alexbench::engines::alex
