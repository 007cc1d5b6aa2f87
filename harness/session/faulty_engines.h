// Engines for tests that misbehave in one way each, registered under the names below. They keep
// their records in memory, like ordered_map, and are loaded by every session.
#pragma once

namespace alexbench::harness {

inline constexpr char kSoundEngine[] = "sound";             // does nothing wrong
inline constexpr char kAbortingEngine[] = "aborting";       // aborts after some gets
inline constexpr char kLyingEngine[] = "lying";             // gives one key's value a wrong byte
inline constexpr char kLyingLaterEngine[] = "lying_later";  // the same after many gets
inline constexpr char kUnreadingEngine[] = "unreading";     // finds values, never reads them
inline constexpr char kThrowingEngine[] = "throwing";       // a get throws
inline constexpr char kCrashingEngine[] = "crashing";       // a get reads where nothing is
inline constexpr char kCutFileEngine[] = "cut_file";        // a get reads a file that was cut
inline constexpr char kHungryEngine[] = "hungry";           // a get keeps asking for memory
inline constexpr char kSkippingEngine[] = "skipping";       // scans leave out their third record
inline constexpr char kKeepingEngine[] = "keeping";         // erases nothing and says it did
inline constexpr char kRewritelessEngine[] = "rewriteless";  // loses puts of keys that are there
inline constexpr char kHangingEngine[] = "hanging";         // a get that never ends
inline constexpr char kUnopenableEngine[] = "unopenable";   // Open fails
inline constexpr char kUnloadableEngine[] = "unloadable";   // BulkLoad fails; persistent
inline constexpr char kDiskFullEngine[] = "disk_full";      // BulkLoad finds no room; persistent
inline constexpr char kForgetfulEngine[] = "forgetful";     // empty when reopened; persistent
inline constexpr char kCrashingLoadEngine[] = "crashing_load";  // dies while loading; persistent

}  // namespace alexbench::harness
