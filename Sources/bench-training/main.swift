import BenchmarkWorker
import FastKernels
import Gradients
import Networks
import NeuralNetwork

// Our side of the benchmark of training: `Benchmarks/training` starts this beside PyTorch.
//
//     bench-training serve NETWORK INDEX WEIGHTS IMAGES LABELS [--batch N] [--threads N]

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "serve": serve(Array(arguments.dropFirst()))
default: fail("expected: serve NETWORK INDEX WEIGHTS IMAGES LABELS")
}

func serve(_ arguments: [String]) {
  var (words, batch, threads) = ([String](), 128, 2)
  var rest = arguments[...]
  while let argument = rest.popFirst() {
    switch argument {
    case "--threads": threads = rest.popFirst().flatMap { Int($0) } ?? 0
    case "--batch": batch = rest.popFirst().flatMap { Int($0) } ?? 0
    default: words.append(argument)
    }
  }
  guard words.count == 5 else { fail("expected a network and four files") }
  guard (1...256).contains(threads) else { fail("--threads wants a number from 1 to 256") }
  guard (1...4096).contains(batch) else { fail("--batch wants a number from 1 to 4096") }
  guard let recipe = Recipe(words[0], batch: batch) else { fail("no network \(words[0])") }
  do {
    let worker = try Worker(
      recipe, weights: StoredWeights(index: words[1], numbers: words[2]), images: words[3],
      labels: words[4], threads: threads)
    try worker.serve()
  } catch {
    fail("\(error)")
  }
}
