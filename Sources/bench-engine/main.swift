import BenchmarkWorker
import FastKernels
import NeuralNetwork

#if canImport(Glibc)
  import Glibc
#endif

// Our side of the engine's benchmark: `Benchmarks/engine` starts this beside the other runtimes.
//
//     bench-engine machine                      what the figures are to be compared with
//     bench-engine serve MODEL INPUT [--threads N] [--kernels fast|portable]

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "machine": describeMachine()
case "serve": serve(Array(arguments.dropFirst()))
default: fail("expected one of: machine, serve")
}

func serve(_ arguments: [String]) {
  var (paths, threads, kernels) = ([String](), 2, "fast")
  var rest = arguments[...]
  while let argument = rest.popFirst() {
    switch argument {
    case "--threads": threads = rest.popFirst().flatMap { Int($0) } ?? 0
    case "--kernels": kernels = rest.popFirst() ?? ""
    default: paths.append(argument)
    }
  }
  guard paths.count == 2 else { fail("expected a model and an input") }
  guard (1...256).contains(threads) else { fail("--threads wants a number from 1 to 256") }
  switch kernels {
  case "fast": Worker<FastKernels>.serve(model: paths[0], input: paths[1], threads: threads)
  case "portable": Worker<PortableKernels>.serve(model: paths[0], input: paths[1], threads: threads)
  default: fail("--kernels wants fast or portable")
  }
}
