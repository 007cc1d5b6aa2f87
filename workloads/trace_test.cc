#include "workloads/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "workloads/operation_stream.h"
#include "workloads/stream_replay.h"
#include "workloads/test_folder.h"
#include "workloads/workload.h"

namespace alexbench::workloads {
namespace {

using testing::HasSubstr;

class TraceTest : public testing::Test {
 protected:
  std::string Error(std::string_view text) const {
    const absl::Status status = ReadTrace(folder_.Write("t.trace", text)).status();
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
    return std::string(status.message());
  }

  TestFolder folder_;
};

TEST_F(TraceTest, EveryOperationIsRead) {
  const absl::StatusOr<Trace> trace = ReadTrace(
      folder_.Write("t.trace",
                    "// what follows\n\nget -5\nput 9223372036854775807 0 // the last key\r\n"
                    "read_modify_write #17 100\n \t scan -9223372036854775808   65535\nerase #3"));
  ASSERT_TRUE(trace.ok()) << trace.status();
  ASSERT_EQ(trace->operations.size(), 5U);
  EXPECT_EQ(trace->operations[0].key, -5);
  EXPECT_EQ(trace->operations[1].key, std::numeric_limits<Key>::max());
  EXPECT_EQ(trace->operations[2].key_kind, TraceKeyKind::kRecordNumber);
  EXPECT_EQ(trace->operations[2].value_size_bytes, 100U);
  EXPECT_EQ(trace->operations[3].key, std::numeric_limits<Key>::min());
  EXPECT_EQ(trace->operations[3].scan_records, 65535U);
  EXPECT_EQ(trace->operations[4].kind, OperationKind::kErase);
  EXPECT_EQ(trace->records_needed, 18U);
  EXPECT_TRUE(CheckTraceFits(*trace, 18).ok());
  EXPECT_THAT(std::string(CheckTraceFits(*trace, 17).message()),
              HasSubstr("t.trace:5: record #17, but only 17 are loaded"));
}

TEST_F(TraceTest, WhatIsNoFileIsNamedAndNotWaitedFor) {
  const std::string fifo = folder_.Path("fifo");
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  for (const std::string& path :
       {fifo, std::string(folder_.path()), std::string("/dev/zero"), folder_.Path("absent")}) {
    const absl::Status status = ReadTrace(path).status();
    EXPECT_TRUE(absl::IsDataLoss(status)) << path << ": " << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(path));
  }
}

TEST_F(TraceTest, BadLinesAreNamedWithFileAndLine) {
  EXPECT_THAT(Error("get 1\nread 2\n"), HasSubstr("t.trace:2: unknown operation \"read\""));
  EXPECT_THAT(Error("GET 1"), HasSubstr("t.trace:1: unknown operation"));
  EXPECT_THAT(Error("get"), HasSubstr("get takes 1 words, not 0"));
  EXPECT_THAT(Error("get 1 2"), HasSubstr("get takes 1 words, not 2"));
  EXPECT_THAT(Error("put 1"), HasSubstr("put takes 2 words, not 1"));
  EXPECT_THAT(Error("get 1x"), HasSubstr("\"1x\" is no key"));
  EXPECT_THAT(Error("get 9223372036854775808"), HasSubstr("is no key"));
  EXPECT_THAT(Error("get #"), HasSubstr("is no key"));
  EXPECT_THAT(Error("get #-1"), HasSubstr("is no key"));
  EXPECT_THAT(Error("get 1.5"), HasSubstr("is no key"));
  EXPECT_THAT(Error("put 1 16777216"), HasSubstr("is no value size"));
  EXPECT_THAT(Error("put 1 -1"), HasSubstr("is no value size"));
  EXPECT_THAT(Error("scan 1 0"), HasSubstr("is no number of records"));
  EXPECT_THAT(Error("scan 1 65536"), HasSubstr("is no number of records"));
  EXPECT_THAT(Error(std::string("get \0001", 6)), HasSubstr("is no key"));
  EXPECT_THAT(Error("// nothing\n\n"), HasSubstr("no operation in it"));
  EXPECT_THAT(Error(""), HasSubstr("no operation in it"));
}

TEST_F(TraceTest, AFileThatCannotBeReadIsNamed) {
  const std::string path = folder_.Path("missing");
  EXPECT_THAT(std::string(ReadTrace(path).status().message()),
              HasSubstr(path + ": No such file or directory"));
  EXPECT_FALSE(ReadTrace("/").ok());
}

TEST_F(TraceTest, ATraceIsAWorkloadThatIsReplayedInItsOrder) {
  const std::string path =
      folder_.Write("t.trace",
                    "get 77\nput 77 5\nget 77\nread_modify_write #1 40\nget #1\nerase #1\n"
                    "erase #1\nput #1 3\nget #1\nget 78\n");
  const absl::StatusOr<Workload> workload = FindWorkload("trace:" + path);
  ASSERT_TRUE(workload.ok()) << workload.status();
  EXPECT_TRUE(workload->is_mixed());
  EXPECT_TRUE(workload->erases());
  EXPECT_FALSE(workload->scans());
  EXPECT_EQ(workload->operations, 10U);
  const DataSet data_set = *MakeDataSet({.spec = "uniform", .records = 2, .seed = 1});
  const MixedStream stream =
      MakeMixedStream(data_set, *workload, {.operations = 100, .seed = 1});
  StreamReplay replay(data_set, stream);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> found;  // version and size, or none
  while (!replay.done()) {
    found.emplace_back(99, 99);
    replay.Next([&found](const StoredRecord& record) {
      found.back() = {record.version, record.size_bytes};
    });
  }
  const std::pair<std::uint32_t, std::uint32_t> none{99, 99};
  using testing::ElementsAre;
  using testing::Pair;
  EXPECT_THAT(found, ElementsAre(none, none, Pair(0, 5), Pair(0, 128), Pair(1, 40), Pair(1, 40),
                                 none, none, Pair(2, 3), none));
  EXPECT_EQ(stream.inserted_keys, std::vector<Key>{77});
  EXPECT_EQ(MakeMixedStream(data_set, *workload, {.operations = 4, .seed = 1}).operations.size(),
            4U);
}

TEST_F(TraceTest, AWorkloadOfAWrongTraceIsRefusedLikeItsFile) {
  const std::string path = folder_.Write("t.trace", "get 1\nget\n");
  EXPECT_THAT(std::string(FindWorkload("trace:" + path).status().message()),
              HasSubstr("t.trace:2:"));
}

}  // namespace
}  // namespace alexbench::workloads
