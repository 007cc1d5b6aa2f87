// What most tests include, compiled once.
// Nothing of the project is in it, so that a test still names the headers it needs.
#pragma once

#include "cmake/common_headers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
