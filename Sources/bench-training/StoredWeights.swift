import BenchmarkWorker
import NeuralNetwork

/// Weights one behind the other in a file, named by the lines of another: a name and its lengths.
struct StoredWeights: Sendable {
  let names: [String]
  private let tensors: [String: Tensor]

  init(index: String, numbers: String) {
    let numbers = floats(at: numbers)
    var names: [String] = []
    var tensors: [String: Tensor] = [:]
    var start = 0
    for line in String(decoding: bytes(at: index), as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      let shape = Shape(words.dropFirst().compactMap { Int($0) })
      guard start + shape.count <= numbers.count else { fail("there are more names than weights") }
      names.append(String(words[0]))
      tensors[String(words[0])] = Tensor(shape, Array(numbers[start..<(start + shape.count)]))
      start += shape.count
    }
    self.names = names
    self.tensors = tensors
  }

  subscript(name: String) -> Tensor? { tensors[name] }
}
