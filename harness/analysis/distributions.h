// The distributions that intervals and tests are read from, computed in double.
//
// Boost.Math would compute in long double and set up tables of those numbers when the program
// starts. That gives no digit a run could show, and under valgrind, which counts operations and
// knows no 80-bit numbers, the program would die of it before it starts.
#pragma once

#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace alexbench::harness {

using ComputedInDouble =
    boost::math::policies::policy<boost::math::policies::promote_double<false>>;
using StudentsT = boost::math::students_t_distribution<double, ComputedInDouble>;
using FisherF = boost::math::fisher_f_distribution<double, ComputedInDouble>;

}  // namespace alexbench::harness
