#ifndef CPEAK_H
#define CPEAK_H

/// The widest instructions for multiplying and adding that this processor and the system offer.
const char *peak_instruction_set(void);

/// Floating-point operations per second in float32, a multiplication and an addition being two: what
/// `threads` threads reach with nothing but independent multiply-adds in registers. The best of
/// several short attempts, 0 if a thread cannot be started.
double peak_operations_per_second(int threads);

#endif
