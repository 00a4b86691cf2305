#pragma once

// The catalogue of kernels. A line here and a function of that name and signature in one of the files under products/
// and kernels/ are all that a new kernel needs: every instruction set's table and the addon's exports follow from it.
//
// A kernel checks the sizes of its operands (`require`) before it touches them. Sizes that are not clear from the
// operands come in `dims`, in the order that the kernel's own comment gives.

#include "core/span.hpp"

namespace drawdown {

#define DRAWDOWN_KERNELS(K)                                                                      \
  /* products/gemm.cpp */                                                                        \
  K(matMul, void(Floats a, Floats b, Floats bias, FloatsOut out, Ints dims))                     \
  K(matMul64, void(Doubles a, Doubles b, Doubles bias, DoublesOut out, Ints dims))               \
  /* products/convolution.cpp */                                                                 \
  K(conv2d, void(Floats x, Floats weight, Floats bias, FloatsOut out, Ints dims))                \
  K(conv2d64, void(Doubles x, Doubles weight, Doubles bias, DoublesOut out, Ints dims))          \
  K(conv2dInputGradient, void(Floats dy, Floats weight, FloatsOut dx, Ints dims))                \
  K(conv2dInputGradient64, void(Doubles dy, Doubles weight, DoublesOut dx, Ints dims))           \
  K(conv2dFilterGradient, void(Floats x, Floats dy, FloatsOut dWeight, Ints dims))               \
  /* products/interval-convolution.cpp */                                                        \
  K(intervalConv2d, void(Floats lower, Floats upper, Floats weight, Floats bias,                 \
                         FloatsOut outLower, FloatsOut outUpper, Ints dims))                     \
  K(intervalConv2dInputGradient, void(Floats outLower, Floats outUpper, Floats dOutLower,        \
                                      Floats dOutUpper, Floats weight, FloatsOut dLower,         \
                                      FloatsOut dUpper, Ints dims))                              \
  K(intervalConv2dWeightGradient, void(Floats lower, Floats upper, Floats outLower,              \
                                       Floats outUpper, Floats dOutLower, Floats dOutUpper,      \
                                       Floats weight, FloatsOut dWeight, FloatsOut dBias,        \
                                       Ints dims))                                               \
  K(affineConv2dInputGradient, void(Floats out, Floats dOut, Floats weight, FloatsOut dx,        \
                                    Ints dims))                                                  \
  K(affineConv2dWeightGradient, void(Floats x, Floats out, Floats dOut, FloatsOut dWeight,       \
                                     FloatsOut dBias, Ints dims))                                \
  /* products/interval-linear.cpp */                                                             \
  K(intervalLinear, void(Floats lower, Floats upper, Floats weight, Floats bias,                 \
                         FloatsOut outLower, FloatsOut outUpper, Ints dims))                     \
  K(intervalLinearInputGradient, void(Floats outLower, Floats outUpper, Floats dOutLower,        \
                                      Floats dOutUpper, Floats weight, FloatsOut dLower,         \
                                      FloatsOut dUpper, Ints dims))                              \
  K(intervalLinearWeightGradient, void(Floats lower, Floats upper, Floats outLower,              \
                                       Floats outUpper, Floats dOutLower, Floats dOutUpper,      \
                                       Floats weight, FloatsOut dWeight, FloatsOut dBias,        \
                                       Ints dims))                                               \
  /* products/relaxed-convolution.cpp */                                                         \
  K(relaxedConv2dBack, void(Floats coefficients, Floats lowerSlope, Floats upperSlope,           \
                            Floats intercept, Floats weight, Floats bias, FloatsOut next,        \
                            FloatsOut gains, Ints dims, std::int32_t rows))                      \
  K(relaxedConv2dBackGradient, void(Floats coefficients, Floats lowerSlope, Floats upperSlope,   \
                                    Floats intercept, Floats weight, Floats bias, Floats dNext,  \
                                    Floats dGains, FloatsOut dCoefficients,                      \
                                    FloatsOut dLowerSlope, FloatsOut dUpperSlope,                \
                                    FloatsOut dIntercept, Ints dims, std::int32_t rows))         \
  K(relaxedConv2dBackWeightGradient, void(Floats coefficients, Floats lowerSlope,                \
                                          Floats upperSlope, Floats intercept, Floats dNext,     \
                                          Floats dGains, FloatsOut dWeight, FloatsOut dBias,     \
                                          Ints dims, std::int32_t rows))                         \
  /* products/relaxation.cpp */                                                                  \
  K(upperLines, void(Floats lower, Floats upper, FloatsOut slope, FloatsOut intercept,           \
                     float tiny))                                                                \
  K(upperLinesGradient, void(Floats lower, Floats upper, Floats dSlope, Floats dIntercept,       \
                             FloatsOut dLower, FloatsOut dUpper, float tiny))                    \
  K(linesBack, void(Floats coefficients, Floats lowerSlope, Floats upperSlope,                   \
                    Floats intercept, FloatsOut next, FloatsOut gains, Ints dims))               \
  K(linesBackGradient, void(Floats coefficients, Floats lowerSlope, Floats upperSlope,           \
                            Floats intercept, Floats dNext, Floats dGains,                       \
                            FloatsOut dCoefficients, FloatsOut dLowerSlope,                      \
                            FloatsOut dUpperSlope, FloatsOut dIntercept, Ints dims))             \
  /* kernels/adam.cpp */                                                                         \
  K(adam, void(Floats value, Floats gradient, Floats first, Floats second,                       \
               FloatsOut nextValue, FloatsOut nextFirst, FloatsOut nextSecond,                   \
               Floats settings))                                                                 \
  /* kernels/outward-balls.cpp */                                                                \
  K(outwardBalls, double(Floats pixels, DoublesOut lower, DoublesOut upper, double radius,         \
                       std::int32_t clip))                                                       \
  /* kernels/outward-layers.cpp */                                                               \
  K(outwardLinear, void(Doubles lower, Doubles upper, Doubles panels, Doubles bias,              \
                        Doubles biasMagnitude, DoublesOut outLower, DoublesOut outUpper,         \
                        Ints dims, Doubles rounding))                                            \
  K(outwardConv2d, void(Doubles lower, Doubles upper, Doubles panels, Doubles bias,              \
                        Doubles biasMagnitude, DoublesOut outLower, DoublesOut outUpper,         \
                        Ints dims, Doubles rounding))                                            \
  /* kernels/outward-sums.cpp */                                                                 \
  K(outwardAbsoluteSums, void(Doubles coefficients, Doubles weights, DoublesOut sums, Ints dims)) \
  K(outwardLeastSums, void(Doubles coefficients, Doubles lower, Doubles upper, DoublesOut sums,  \
                           Ints dims))                                                           \
  K(outwardChannelSums, void(Doubles coefficients, Doubles values, DoublesOut sums, Ints dims))  \
  K(outwardLines, void(Doubles coefficients, Doubles lowerSlope, Doubles upperSlope,             \
                       Doubles upperIntercept, DoublesOut next, DoublesOut gains, Ints dims))    \
  K(outwardMagnitudes, void(Doubles lower, Doubles upper, DoublesOut out))                       \
  /* kernels/binary.cpp */                                                                       \
  K(add, void(Floats a, Floats b, FloatsOut out, Ints dims))                                     \
  K(sub, void(Floats a, Floats b, FloatsOut out, Ints dims))                                     \
  K(multiply, void(Floats a, Floats b, FloatsOut out, Ints dims))                                \
  K(divide, void(Floats a, Floats b, FloatsOut out, Ints dims))                                  \
  K(maximum, void(Floats a, Floats b, FloatsOut out, Ints dims))                                 \
  K(minimum, void(Floats a, Floats b, FloatsOut out, Ints dims))                                 \
  K(squaredDifference, void(Floats a, Floats b, FloatsOut out, Ints dims))                       \
  /* kernels/compare.cpp */                                                                      \
  K(greater, void(Floats a, Floats b, BytesOut out, Ints dims))                                  \
  K(greaterEqual, void(Floats a, Floats b, BytesOut out, Ints dims))                             \
  K(less, void(Floats a, Floats b, BytesOut out, Ints dims))                                     \
  K(lessEqual, void(Floats a, Floats b, BytesOut out, Ints dims))                                \
  K(equal, void(Floats a, Floats b, BytesOut out, Ints dims))                                    \
  K(notEqual, void(Floats a, Floats b, BytesOut out, Ints dims))                                 \
  K(logicalAnd, void(Bytes a, Bytes b, BytesOut out, Ints dims))                                 \
  K(logicalOr, void(Bytes a, Bytes b, BytesOut out, Ints dims))                                  \
  /* kernels/unary.cpp */                                                                        \
  K(neg, void(Floats x, FloatsOut out))                                                          \
  K(abs, void(Floats x, FloatsOut out))                                                          \
  K(sign, void(Floats x, FloatsOut out))                                                         \
  K(square, void(Floats x, FloatsOut out))                                                       \
  K(reciprocal, void(Floats x, FloatsOut out))                                                   \
  K(sqrt, void(Floats x, FloatsOut out))                                                         \
  K(rsqrt, void(Floats x, FloatsOut out))                                                        \
  K(relu, void(Floats x, FloatsOut out))                                                         \
  K(relu6, void(Floats x, FloatsOut out))                                                        \
  K(exp, void(Floats x, FloatsOut out))                                                          \
  K(expm1, void(Floats x, FloatsOut out))                                                        \
  K(log, void(Floats x, FloatsOut out))                                                          \
  K(log1p, void(Floats x, FloatsOut out))                                                        \
  K(sigmoid, void(Floats x, FloatsOut out))                                                      \
  K(tanh, void(Floats x, FloatsOut out))                                                         \
  K(softplus, void(Floats x, FloatsOut out))                                                     \
  K(leakyRelu, void(Floats x, FloatsOut out, double alpha))                                      \
  K(step, void(Floats x, FloatsOut out, float alpha))                                            \
  K(clipByValue, void(Floats x, FloatsOut out, float lowest, float highest))                     \
  K(logicalNot, void(Bytes x, BytesOut out))                                                     \
  K(boolToFloat, void(Bytes x, FloatsOut out))                                                   \
  K(intToFloat, void(Ints x, FloatsOut out))                                                     \
  K(floatToBool, void(Floats x, BytesOut out))                                                   \
  /* kernels/select.cpp */                                                                       \
  K(select, void(Bytes condition, Floats yes, Floats no, FloatsOut out))                         \
  K(fill, void(FloatsOut out, float value))                                                      \
  /* kernels/reduce.cpp */                                                                       \
  K(sum, void(Floats x, FloatsOut out, Ints dims, double divisor))                               \
  K(max, void(Floats x, FloatsOut out, Ints dims))                                               \
  K(min, void(Floats x, FloatsOut out, Ints dims))                                               \
  K(all, void(Bytes x, BytesOut out, Ints dims))                                                 \
  K(any, void(Bytes x, BytesOut out, Ints dims))                                                 \
  /* kernels/arg-extreme.cpp */                                                                  \
  K(argMax, void(Floats x, IntsOut out, Ints dims))                                              \
  K(argMin, void(Floats x, IntsOut out, Ints dims))                                              \
  /* kernels/softmax.cpp */                                                                      \
  K(softmax, void(Floats logits, FloatsOut out, std::int32_t width))                             \
  /* kernels/copy.cpp */                                                                         \
  K(copyStrided, void(Floats x, FloatsOut out, Ints dims))                                       \
  K(copyStridedBytes, void(Bytes x, BytesOut out, Ints dims))                                    \
  K(gatherRows, void(Floats x, Ints indices, FloatsOut out, Ints dims))                          \
  /* kernels/pool.cpp */                                                                         \
  K(maxPool, void(Floats x, FloatsOut out, Ints dims))                                           \
  K(averagePool, void(Floats x, FloatsOut out, Ints dims))                                       \
  K(maxPoolGradient, void(Floats dy, Floats x, FloatsOut dx, Ints dims))                         \
  K(averagePoolGradient, void(Floats dy, FloatsOut dx, Ints dims))                               \
  /* products/peak.cpp */                                                                        \
  K(peak, double(std::int32_t steps))                                                            \
  K(peak64, double(std::int32_t steps))

template <class Signature>
using Function = Signature;

/** One instruction set's kernels. */
struct Kernels {
#define DRAWDOWN_MEMBER(name, ...) Function<__VA_ARGS__>* name;
  DRAWDOWN_KERNELS(DRAWDOWN_MEMBER)
#undef DRAWDOWN_MEMBER
};

/** The kernels of the instruction set in use; it does not change once the addon is loaded. */
const Kernels& kernels();

}  // namespace drawdown
