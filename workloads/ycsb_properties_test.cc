#include "workloads/ycsb_properties.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "workloads/test_folder.h"

namespace alexbench::workloads {
namespace {

using testing::HasSubstr;

Properties From(std::initializer_list<std::string_view> texts) {
  Properties properties;
  for (const std::string_view text : texts) {
    EXPECT_TRUE(AddProperty(text, properties).ok()) << text;
  }
  return properties;
}

std::string Error(std::initializer_list<std::string_view> texts) {
  const absl::Status status = RequestOf(From(texts)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  return std::string(status.message());
}

// As the file of YCSB's workload E spells it.
constexpr std::string_view kWorkloadE = R"(# Workload E
! short ranges
recordcount=2000
operationcount = 1500
workload=site.ycsb.workloads.CoreWorkload

readallfields=true
readproportion=0
updateproportion=0
scanproportion=0.95
insertproportion=0.05
requestdistribution=zipfian
maxscanlength=100
scanlengthdistribution=uniform
fieldcount=2
fieldlength=50
)";

TEST(YcsbPropertiesTest, AFileOfWorkloadEIsWorkloadE) {
  const TestFolder folder;
  Properties properties;
  ASSERT_TRUE(AddPropertyFile(folder.Write("workloade", kWorkloadE), properties).ok());
  const absl::StatusOr<PropertyRequest> request = RequestOf(properties);
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->records, 2000U);
  EXPECT_EQ(request->value_size_bytes, 100U);
  const absl::StatusOr<Workload> workload = FindWorkload(request->workload);
  ASSERT_TRUE(workload.ok()) << workload.status();
  const Workload e = *FindWorkload("ycsb_e");
  EXPECT_EQ(workload->mix, e.mix);
  EXPECT_EQ(workload->key_distribution_name, e.key_distribution_name);
  EXPECT_EQ(workload->population, e.population);
  EXPECT_EQ(workload->scan_records, e.scan_records);
  EXPECT_EQ(workload->operations, 1500U);
}

TEST(YcsbPropertiesTest, DefaultsAreThoseOfYcsb) {
  const absl::StatusOr<PropertyRequest> request = RequestOf(From({"recordcount=10"}));
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->value_size_bytes, 1000U);
  const absl::StatusOr<Workload> workload = FindWorkload(request->workload);
  ASSERT_TRUE(workload.ok()) << workload.status();
  EXPECT_EQ(workload->mix, (OperationMix{.get = 0.95, .update = 0.05}));
  EXPECT_EQ(workload->key_distribution_name, "uniform");
  EXPECT_EQ(workload->scan_records.most, 1000U);
  EXPECT_EQ(workload->operations, std::nullopt);
}

TEST(YcsbPropertiesTest, ProportionsAreWeightsAndTheLastWordCounts) {
  const Properties properties =
      From({"readproportion=1", "updateproportion=0", "readproportion=3",
            "readmodifywriteproportion=1", "requestdistribution=hotspot"});
  const absl::StatusOr<Workload> workload = FindWorkload(RequestOf(properties)->workload);
  ASSERT_TRUE(workload.ok()) << workload.status();
  EXPECT_EQ(workload->mix, (OperationMix{.get = 0.75, .read_modify_write = 0.25}));
  EXPECT_EQ(workload->key_distribution_name, "hotspot");
}

TEST(YcsbPropertiesTest, WhatIsUnknownOrUnsupportedIsNamed) {
  EXPECT_THAT(Error({"recordcout=10"}), HasSubstr("-p: recordcout=10: unknown or unsupported"));
  EXPECT_THAT(Error({"threadcount=4"}), HasSubstr("threadcount=4: unknown or unsupported"));
  EXPECT_THAT(Error({"requestdistribution=exponential"}),
              HasSubstr("-p: requestdistribution=exponential: there are: uniform, zipfian,"));
  EXPECT_THAT(Error({"readallfields=false"}), HasSubstr("only true is supported"));
  EXPECT_THAT(Error({"insertorder=ordered"}), HasSubstr("only hashed is supported"));
  EXPECT_THAT(Error({"workload=my.Workload"}), HasSubstr("my.Workload"));
  EXPECT_TRUE(RequestOf(From({"workload=com.yahoo.ycsb.workloads.CoreWorkload"})).ok());
}

TEST(YcsbPropertiesTest, ValuesThatCannotBeAreRefused) {
  for (const std::string_view count : {"0", "-1", "1.5", "many", "", "4294967296"}) {
    EXPECT_THAT(Error({"operationcount=" + std::string(count)}), HasSubstr("whole number"));
  }
  for (const std::string_view share : {"-0.1", "half", "nan", "inf", ""}) {
    EXPECT_THAT(Error({"readproportion=" + std::string(share)}), HasSubstr("not a number"));
  }
  EXPECT_THAT(Error({"readproportion=0", "updateproportion=0"}), HasSubstr("are 0"));
  EXPECT_THAT(Error({"maxscanlength=65536"}), HasSubstr("65535"));
  EXPECT_THAT(Error({"fieldcount=100000", "fieldlength=1000"}), HasSubstr("100000000"));
}

TEST(YcsbPropertiesTest, LinesThatAreNoPropertiesAreNamedWithTheirFile) {
  const TestFolder folder;
  Properties properties;
  const absl::Status status =
      AddPropertyFile(folder.Write("mine", "recordcount=10\nreadproportion\n"), properties);
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("mine:2: \"readproportion\" is not KEY="));
  for (const std::string& path : {folder.Path("missing"), std::string(folder.path()),
                                  std::string("/dev/zero")}) {
    EXPECT_TRUE(absl::IsDataLoss(AddPropertyFile(path, properties))) << path;
  }
  EXPECT_FALSE(AddProperty("=3", properties).ok());
  properties.clear();
  ASSERT_TRUE(AddPropertyFile(folder.Write("mine", "\n\nrecordcout=10\n"), properties).ok());
  EXPECT_TRUE(absl::IsDataLoss(RequestOf(properties).status()));
  EXPECT_THAT(std::string(RequestOf(properties).status().message()), HasSubstr("mine:3: recordc"));
}

}  // namespace
}  // namespace alexbench::workloads
