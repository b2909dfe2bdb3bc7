import FastKernels
import NeuralNetwork

#if canImport(Glibc)
  import Glibc
#endif

// Measures the portable kernels beside OpenBLAS's. `Scripts/bench-kernels` builds this and runs it
// once per OpenBLAS core type, because a core type can only be chosen before the library loads.

let arguments = CommandLine.arguments.dropFirst()
let fastest = arguments.contains("--fastest")
if arguments.contains("--peak") {
  printPeak()
} else {
  printMachine()
  printTable()
}

/// The processor and the library, because no figure means anything without them.
func printMachine() {
  print("processor: \(processorName())")
  print("OpenBLAS: \(FastKernels.libraryVersion), core type \(FastKernels.coreType)")
}

/// What a large square product reaches: the nearest thing to the chip's peak that this library has.
func printPeak() {
  let benchmark = Benchmark.product(1536)
  let one = benchmark.speed(FastKernels.self, threads: 1, fastest: fastest)
  let two = benchmark.speed(FastKernels.self, threads: 2, fastest: fastest)
  let core = FastKernels.coreType
  print("\(padded(core, 12)) 1536³ product: 1 thread \(rounded(one)), 2 threads \(rounded(two))")
}

func printTable() {
  let which = fastest ? "fastest" : "median"
  print("\nGFLOP/s (2 per multiply-add), \(which) of runs for at least half a second each")
  print("\(padded("", 34))  portable       OpenBLAS")
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
