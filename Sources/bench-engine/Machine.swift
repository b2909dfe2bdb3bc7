import BenchmarkWorker
import CPeak
import FastKernels

/// Prints what the figures are to be compared with, a line for each fact.
func describeMachine() {
  print("processor: \(fields(at: "/proc/cpuinfo").first { $0.name == "model name" }?.value ?? "?")")
  print("kernels: \(FastKernels.instructionSet)")
  print("instructions: \(String(cString: peak_instruction_set()))")
  for threads in 1...2 {
    print("peak \(threads): \(peak_operations_per_second(Int32(threads)) / 1e9)")
  }
}
