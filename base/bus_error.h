// What a program says when memory that a file is mapped to cannot be read.
//
// A page that lies behind the end of its file since someone cut it, that the device cannot read, or
// that a full disk has no room for, has no other answer than SIGBUS [MMAP22]. A program that asks
// for it here ends with a line that names file and offset. A library never asks: the signal is the
// program's.
#pragma once

namespace alexbench {

// From here on a SIGBUS by a page of a mapped file ends the process with `exit_code`, and stderr
// says, behind `speaker`, where that was:
//
//   alexstore: /data/store/00000000.segment, offset 81920: SIGBUS: this part of the file ...
//
// What is mapped where is asked of the system then, so whoever maps a file need tell nobody. A
// SIGBUS by other memory, or that someone sent, ends the process as it would have without this.
//
// Cost:     none until it happens.
// Lifetime: `speaker` must live as long as the process.
// Threads:  of several that fault the first one speaks.
void EndOnBusErrors(const char* speaker, int exit_code);

}  // namespace alexbench
