// The headers of every test, compiled once.
#include "cmake/test_headers.h"
