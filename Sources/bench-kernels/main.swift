import FastKernels
import NeuralNetwork

#if canImport(Glibc)
  import Glibc
#endif

// Measures the portable kernels beside the fast ones. `Scripts/bench-kernels` builds and runs this.

let arguments = CommandLine.arguments.dropFirst()
let fastest = arguments.contains("--fastest")
printMachine()
printTable()
printProduct()

/// The processor and the instruction set, because no figure means anything without them.
func printMachine() {
  print("processor: \(processorName())")
  print("fast kernels: \(FastKernels.instructionSet)")
}

/// What a large square product reaches.
func printProduct() {
  let benchmark = Benchmark.product(1536)
  let one = benchmark.speed(FastKernels.self, threads: 1, fastest: fastest)
  let two = benchmark.speed(FastKernels.self, threads: 2, fastest: fastest)
  print("\nfast product of 1536³: 1 thread \(rounded(one)), 2 threads \(rounded(two))")
}

func printTable() {
  let which = fastest ? "fastest" : "median"
  print("\nGFLOP/s (2 per multiply-add), \(which) of runs for at least half a second each")
  print("\(padded("", 34))  portable       fast")
  print("\(padded("threads", 34))     1      2      1      2")
  // Any argument that is no option chooses the operations whose name contains it.
  let chosen = arguments.filter { !$0.hasPrefix("--") }
  for benchmark in Benchmark.all
  where chosen.isEmpty || chosen.contains(where: { benchmark.name.contains($0) }) {
    let figures = [
      benchmark.speed(PortableKernels.self, threads: 1, fastest: fastest),
      benchmark.speed(PortableKernels.self, threads: 2, fastest: fastest),
      benchmark.speed(FastKernels.self, threads: 1, fastest: fastest),
      benchmark.speed(FastKernels.self, threads: 2, fastest: fastest),
    ]
    print(padded(benchmark.name, 34) + figures.map { padded(rounded($0), -7) }.joined())
  }
}
