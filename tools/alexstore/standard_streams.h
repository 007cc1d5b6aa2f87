// The streams a program starts with.
#pragma once

namespace alexbench::tools {

// Where a standard stream is closed, the first file opened would take its number: what is printed
// would then be written into the store. In its place comes one that refuses. To be called first.
void FillStandardStreams();

}  // namespace alexbench::tools
