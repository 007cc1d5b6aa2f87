// The words of a tree that its one writer changes while readers are inside.
//
// They are three: the word of a child, the payload of a slot, and the tree's pointer to its root.
// All else that a reader can reach (keys, lines, models) is written before the word that leads to
// it, and never again. So a reader that has read a word can read what it names as plain memory, and
// each store of a word is one moment at which what a key leads to changes.
//
// A reader may hold what has been replaced meanwhile. That is as it was when it was replaced, which
// was during the read: the answer is right as of that moment. For this to be so, no key may move
// from a part of the tree to another by two stores: between them a reader that came by the older
// word of one and the newer word of the other would not meet it. So both parts are made anew and
// come in by one store (OneLineTreeOf::CopyPath).
#pragma once

#include <atomic>
#include <cstdint>

#include "engines/alex/index/index_entry.h"
#include "engines/alex/index/one_line/child_word.h"

namespace alexbench::engines::alex::one_line {

// Whether anyone reads a tree while it changes. Chosen at compile time: a tree that is used by one
// thread at a time pays nothing for the other.
enum class TreeUse : std::uint8_t {
  kAlone,   // one writer and no reader, or any number of readers
  kShared,  // one writer beside any number of readers
};

// What is read with it was written before it.
template <typename Word>
Word LoadShared(const Word& word) {
  return std::atomic_ref<Word>(const_cast<Word&>(word)).load(std::memory_order_acquire);
}

template <typename Word>
void StoreShared(Word& word, Word to) {
  std::atomic_ref<Word>(word).store(to, std::memory_order_release);
}

static_assert(std::atomic_ref<ChildWord>::is_always_lock_free &&
              std::atomic_ref<Payload>::is_always_lock_free);

}  // namespace alexbench::engines::alex::one_line
